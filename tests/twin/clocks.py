"""When the rate period and the holiday run (method 2.6; Law 67/2025 arts 13(7), 14(4); Decree 320/2025 art. 23(6))."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .eligibility import Head
from .paths import ZERO

LATEST_HOLIDAY_START = 3  # years after the first revenue year: the fourth year (art. 14(4))
HALF = Fraction(1, 2)  # art. 14: half of the tax payable


@dataclass(frozen=True)
class Clocks:
    """First revenue year, first year of the rate period, first year of the holiday; None without revenue."""

    first_revenue: int | None
    rate_start: int | None
    holiday_start: int | None
    capped: bool  # the holiday began in the fourth year without income before


NO_CLOCKS = Clocks(None, None, None, False)


def start_clocks(
    years: list[int],
    project_revenue: list[Fraction],
    project_income: list[Fraction],
    *,
    operation_year: int,
    operation_month: int,
    defer: bool = False,
    rate_years_used: int = 0,
    holiday_years_used: int = 0,
    first_revenue: int | None = None,
    first_income: int | None = None,
) -> Clocks:
    """Find the years in which the clocks start."""
    if rate_years_used > 0:
        revenue_year: int | None = years[0] - rate_years_used
    else:
        revenue_year = next((year for year, amount in zip(years, project_revenue, strict=True) if amount > 0), None)
    if first_revenue is not None:
        revenue_year = first_revenue
    if revenue_year is None:
        return NO_CLOCKS
    capped = False
    if holiday_years_used > 0:
        holiday = years[0] - holiday_years_used
    else:
        holiday = revenue_year + LATEST_HOLIDAY_START
        capped = True
        for year, income in zip(years, project_income, strict=True):
            if revenue_year <= year < holiday and income > 0:
                holiday = year
                capped = False
                break
    if first_income is not None:
        holiday = min(first_income, revenue_year + LATEST_HOLIDAY_START)
    rate = revenue_year
    short_first_year = operation_month > 1 and operation_year == revenue_year
    if defer and short_first_year:
        # The first year then pays the ordinary tax.
        rate = revenue_year + 1
        holiday = max(holiday, revenue_year + 1)
    return Clocks(revenue_year, rate, holiday, capped)


@dataclass(frozen=True)
class Position:
    """What the head gives in one year."""

    rate_share: Fraction  # part of the year inside the rate period
    exempt_share: Fraction
    half_share: Fraction

    @property
    def paid_share(self) -> Fraction:
        """Share of the tax that is paid."""
        return 1 - self.exempt_share - HALF * self.half_share

    @property
    def enjoys(self) -> bool:
        """Does any period of the head run in the year?"""
        return self.rate_share > 0 or self.exempt_share > 0 or self.half_share > 0


def position(head: Head | None, clocks: Clocks, year: int) -> Position:
    """Where a year stands in the periods of its head."""
    if head is None or clocks.holiday_start is None:
        return Position(ZERO, ZERO, ZERO)
    rate = ZERO if clocks.rate_start is None else _overlap(year, Fraction(clocks.rate_start), Fraction(head.rate_years))
    exempt_end = clocks.holiday_start + head.exempt_years
    exempt = _overlap(year, Fraction(clocks.holiday_start), Fraction(head.exempt_years))
    return Position(rate, exempt, _overlap(year, Fraction(exempt_end), Fraction(head.half_years)))


def _overlap(year: int, start: Fraction, length: Fraction) -> Fraction:
    """Part of a year inside a period."""
    return max(ZERO, min(Fraction(year + 1), start + length) - max(Fraction(year), start))
