"""Rent an operator receives at once for the rest of the term, as income of these years or of the year it is received: side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.operator.cash import OperatorCash
from calculator.measures.returns import InternalRate
from calculator.project.operator.plan import PrepaidIncome

Floats = NDArray[np.float64]

WAYS: tuple[PrepaidIncome, ...] = ("spread", "at_once")


@dataclass(frozen=True)
class PrepaidRent:
    """One way to tax rent received at once: what equity earns and what income tax is paid [VND].

    ``chosen`` is the way of the scenario; ``taxed`` the rent counted as income of each year, ``(year,)``; ``beyond`` the rent
    received that counts as income after the horizon only.
    """

    way: PrepaidIncome
    chosen: bool
    internal_rate: InternalRate
    present_value: float
    required_price: float | None
    income_tax: float
    income_tax_present_value: float
    taxed: Floats
    beyond: float
    cash: OperatorCash
