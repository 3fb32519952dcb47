"""The yearly amounts of the rows of a portfolio, and what all rows share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.project.case import Floats
from calculator.project.portfolio.columns import PREMISES
from calculator.project.portfolio.rows import Rows, months_of, years_of

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Basis:
    """What all rows of a portfolio share: the years computed, and what money is worth."""

    first_year: int
    years: int
    discount_rate: float
    consumer_price_growth: float
    land_price_growth: float

    @property
    def range(self) -> Integers:
        """The calendar years computed."""
        return np.arange(self.first_year, self.first_year + self.years)


@dataclass(frozen=True)
class Yearly:
    """Yearly amounts of rows, ``(year, row)``: money in VND; heads count the months worked of a first year."""

    revenue: Floats
    cost: Floats
    research: Floats
    heads: Floats
    monthly_pay: Floats
    rent: Floats
    """Rent of floor space [VND/m²/month]."""


def yearly(rows: Rows, basis: Basis) -> Yearly:
    """Work out the yearly amounts; the year operation starts counts its months, the years after the last one nothing.

    What a row states holds at the start of operation, or in the first year computed where operation began before it.
    """
    number, years = rows.numbers, basis.range[:, None]
    start = years_of(number["operation_start"])
    months = 13 - months_of(number["operation_start"])
    last = np.where(np.isnan(number["last_year"]), years[-1, 0], number["last_year"])
    works = np.where(years == start, months / 12, 1.0) * ((years >= start) & (years <= last))
    age = np.maximum(years - np.maximum(start, basis.first_year), 0)

    def grown(amount: str, growth: str) -> Floats:
        grows = number[growth]
        factor = (1 + grows) ** age if grows.any() else 1.0
        found: Floats = np.nan_to_num(number[amount]) * factor
        return found

    revenue = grown("revenue", "revenue_growth") * works
    research = revenue * number["research_share"]
    floor = number["premises"] == PREMISES.index("floor_space")
    return Yearly(
        revenue=revenue,
        cost=revenue * number["cost_share"] + number["fixed_cost"] * works,
        research=research,
        heads=grown("headcount", "headcount_growth") * works,
        monthly_pay=np.broadcast_to(grown("monthly_pay", "pay_growth"), works.shape),
        rent=np.where(floor, grown("rent", "rent_growth") * works, 0.0),
    )
