"""The money and the prices in which a reader has amounts shown: presentation, no part of the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from calculator.measures.shown_in import CURRENCIES, PRICES, Currency, Prices
from calculator.views.part import Part, Written, one_of


@dataclass(frozen=True)
class LensState(Part):
    """Đồng or dollars, in the prices of each year or of the first."""

    currency: Currency = "VND"
    prices: Prices = "nominal"

    FIELDS: ClassVar[dict[str, Written]] = {"currency": one_of(CURRENCIES), "prices": one_of(PRICES)}
