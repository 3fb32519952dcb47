"""How amounts are shown: in which money, in whose prices, in which language. Computes and formats; changes no figure it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

import numpy as np

from calculator.measures.returns import Floats
from calculator.quantities import Language, format_dollars, format_dollars_short, format_money, format_money_short

Currency = Literal["VND", "USD"]
Prices = Literal["nominal", "real"]

CURRENCIES: tuple[Currency, ...] = get_args(Currency)
PRICES: tuple[Prices, ...] = get_args(Prices)


@dataclass(frozen=True)
class ShownIn:
    """The money and the prices in which amounts of VND are shown; a language alone means đồng of each year.

    ``rates`` are VND for one unit of the currency, ``price_index`` the prices of a year over those of the first, both by year from the
    first on; beyond their end the last one holds.

    A present value, or what is added up over the years, is of the first year: it is taken at the rate of that year, and prices do not
    change it. An amount of a year is taken at the rate of its year; in prices of the first year, at the rate of that year too: so the
    present value is the same in whatever money it is reckoned.
    """

    language: Language
    currency: Currency = "VND"
    prices: Prices = "nominal"
    first_year: int | None = None
    rates: tuple[float, ...] = (1.0,)
    price_index: tuple[float, ...] = (1.0,)

    @property
    def nominal(self) -> ShownIn:
        """The same money, each amount in the prices of its own year."""
        return replace(self, prices="nominal")

    @property
    def real(self) -> bool:
        """Whether amounts of a year are in the prices of the first."""
        return self.prices == "real"

    def value(self, amount: float) -> float:
        """Convert a present value or a sum over years [VND] into the money shown."""
        return amount / self.rates[0]

    def series(self, amounts: Floats) -> Floats:
        """Convert yearly amounts [VND], ``(year,)`` from the first year on, into the money and prices shown."""
        return amounts / self._divisors(len(amounts))

    def at(self, place: int) -> ShownIn:
        """Give how amounts of one year, counted from the first, are shown where nothing else is."""
        return replace(self, prices="nominal", rates=(float(self._divisors(place + 1)[-1]),))

    def short(self, amount: float) -> str:
        """Write a present value or a sum over years [VND] in short, in the money shown."""
        return self.write_short(self.value(amount))

    def exact(self, amount: float) -> str:
        """Write a present value or a sum over years [VND] in full, in the money shown."""
        return self.write(self.value(amount))

    def write_short(self, converted: float) -> str:
        """Write in short what is in the money shown already."""
        return (format_dollars_short if self.currency == "USD" else format_money_short)(converted, self.language)

    def write(self, converted: float) -> str:
        """Write in full what is in the money shown already."""
        return (format_dollars if self.currency == "USD" else format_money)(converted, self.language)

    def _divisors(self, years: int) -> Floats:
        rates, index = (np.array((*held, *[held[-1]] * years)[:years]) for held in (self.rates, self.price_index))
        return index * self.rates[0] if self.real else rates


How: TypeAlias = Language | ShownIn
"""A language alone means đồng of each year."""


def as_shown(how: How) -> ShownIn:
    """Give how amounts are shown, where only a language may be said."""
    return how if isinstance(how, ShownIn) else ShownIn(how)
