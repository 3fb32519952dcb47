"""Depreciation of one asset (method 2.3; Circular 45/2013, amended, art. 13 and appendix II)."""

from __future__ import annotations

from fractions import Fraction

from .paths import ZERO

# Circular 45/2013, appendix II, adjusted declining balance: factor by life.
FACTOR_UP_TO_4_YEARS = Fraction(3, 2)
FACTOR_OVER_4_UP_TO_6_YEARS = Fraction(2)
FACTOR_OVER_6_YEARS = Fraction(5, 2)


def asset_years(cost: Fraction, life: int, method: str) -> list[Fraction]:
    """Charge of each asset-year 1..life; the charges add up to the cost."""
    if method == "straight_line":
        return [cost / life for _ in range(life)]
    if method != "declining_balance":
        raise ValueError(f"no such method: {method}")
    if life <= 4:
        factor = FACTOR_UP_TO_4_YEARS
    elif life <= 6:
        factor = FACTOR_OVER_4_UP_TO_6_YEARS
    else:
        factor = FACTOR_OVER_6_YEARS
    # A life of one year would give a rate of 150 %: no more than the book value can be charged.
    rate = min(factor / life, Fraction(1))
    book = cost
    straight = None
    charges = []
    for k in range(1, life + 1):
        if straight is None and book / (life - k + 1) >= book * rate:
            # From here on the rest is spread evenly.
            straight = book / (life - k + 1)
        charge = straight if straight is not None else book * rate
        charges.append(charge)
        book -= charge
    return charges


def by_calendar_year(cost: Fraction, life: int, method: str, first_use: str, years: list[int]) -> list[Fraction]:
    """Charge of each calendar year. `first_use` is "2028-07": that month counts as a full month."""
    first_year, month = (int(part) for part in first_use.split("-")[:2])
    charges = asset_years(cost, life, method)
    result = []
    for year in years:
        k = year - first_year + 1
        total = ZERO
        if 1 <= k <= life:
            total += charges[k - 1] * Fraction(13 - month, 12)
        if 1 <= k - 1 <= life:
            total += charges[k - 2] * Fraction(month - 1, 12)
        result.append(total)
    return result
