"""Loan interest and the related-party interest cap (method 2.4 points 1 and 5; Decree 132/2020 art. 16(3))."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .depreciation import starts_in_month
from .paths import ZERO, number

CAP_SHARE = Fraction(30, 100)  # of operating profit + net interest + depreciation
CARRY_YEARS = 5  # excess usable in five consecutive years


def interest_by_year(loan: dict[str, Any], principal: Fraction, years: list[int]) -> list[Fraction]:
    """Interest = balance at the start of the year times the rate."""
    drawn, first, last = int(loan["drawn"]), int(loan["repaid_from"]), int(loan["repaid_until"])
    instalment = principal / (last - first + 1)
    result = []
    for year in years:
        repaid_before = max(0, min(year - 1, last) - first + 1)
        balance = principal - instalment * repaid_before if year >= drawn else ZERO
        result.append(balance * number(loan["rate"]))
    return result


def part_built(first_use: str, year: int) -> Fraction:
    """Part of a year in which an asset is not yet in use."""
    first = int(first_use[:4])
    if year != first:
        return Fraction(year < first)
    return (starts_in_month(first_use) - 1) / 12


def deductible_interest(
    years: list[int],
    interest: list[Fraction],
    interest_income: list[Fraction],
    ebitda: list[Fraction],
    carried: list[tuple[int, Fraction]],
    capped: bool,
) -> list[Fraction]:
    """Interest deducted each year: all of it, or under the cap with the excess carried first in first out."""
    if not capped:
        return list(interest)
    pool: dict[int, Fraction] = {}
    for made, amount in carried:
        pool[made] = pool.get(made, ZERO) + amount
    result = []
    for i, year in enumerate(years):
        limit = max(ZERO, CAP_SHARE * ebitda[i])
        net = interest[i] - interest_income[i]
        excess = max(ZERO, net - limit) if net > 0 else ZERO
        room = max(ZERO, limit - max(ZERO, net))
        brought = ZERO
        for made in sorted(pool):  # first in first out
            if made < year <= made + CARRY_YEARS:
                used = min(pool[made], room - brought)
                pool[made] -= used
                brought += used
        if excess > 0:
            pool[year] = excess
        result.append(interest[i] - excess + brought)
    return result
