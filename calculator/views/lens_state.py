"""In which money the pages show amounts. Presentation only: the results are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from calculator.views.part import Part, Written, one_of

CURRENCIES = ("vnd", "usd")
PRICES = ("nominal", "real")


@dataclass(frozen=True)
class LensState(Part):
    """The currency, and whether amounts are in money of their year or of the base year."""

    currency: str = CURRENCIES[0]
    prices: str = PRICES[0]

    FIELDS: ClassVar[dict[str, Written]] = {"currency": one_of(CURRENCIES), "prices": one_of(PRICES)}
