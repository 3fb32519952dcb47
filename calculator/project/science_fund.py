"""The science and technology fund an enterprise plans."""

from __future__ import annotations

from calculator.project.path import AmountPath, SharePath
from calculator.project.tokens import Currency
from calculator.validation import Frozen


class ScienceFund(Frozen):
    """What is set aside of assessable income, what is met from the fund, and the rate at which interest is charged on what is not used."""

    set_aside: SharePath
    spending: AmountPath
    bond_rate: SharePath
    currency: Currency = "VND"
    source: str | None = None
