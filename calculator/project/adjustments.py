"""Differences between the accounts and the tax that the reader states."""

from __future__ import annotations

from typing import Literal

from calculator.project.business import SHARED
from calculator.project.path import AmountPath
from calculator.project.tokens import Currency
from calculator.validation import Frozen


class Adjustment(Frozen):
    """An amount added to the profit of the accounts for tax, or deducted from it; for good, or until a later year takes it back."""

    name: str
    effect: Literal["add", "deduct"]
    kind: Literal["permanent", "timing"]
    amount: AmountPath
    stream: str = SHARED
    currency: Currency = "VND"
    source: str | None = None
