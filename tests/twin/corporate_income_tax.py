"""Rates and tax of one year (method 2.6; Law 67/2025 arts 4, 10, 13-14; Decree 320/2025 arts 4, 11)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .clocks import HALF, Position
from .eligibility import Head
from .expansion import Parts
from .paths import ZERO

STANDARD_RATE = Fraction(20, 100)  # Law 67/2025 art. 10(1)
BAND_3_BN = (Fraction(3_000_000_000), Fraction(15, 100))  # art. 10(2): up to 3 bn
BAND_50_BN = (Fraction(50_000_000_000), Fraction(17, 100))  # art. 10(3): over 3 bn up to 50 bn
MICRO_REVENUE = Fraction(1_000_000_000)  # Decree 320/2025 art. 4(15), added by Decree 141/2026: up to 1 bn
MICRO_FROM = 2026


def band_revenue(year: int, revenue: dict[int, Fraction], operation_year: int, operation_month: int) -> Fraction:
    """The revenue that decides the band: of the year before, annualised if that was the first operating year.

    `revenue` also holds the year before the horizon. Decree 320/2025 art. 11(4)(a): a part month at the start counts
    in full.
    """
    if year <= operation_year:
        return revenue[year]
    before = revenue[year - 1]
    if year - 1 == operation_year:
        return before / (13 - operation_month) * 12
    return before


def general_rate(deciding_revenue: Fraction, affiliate_above_bands: bool) -> Fraction:
    """15 %, 17 % or the standard rate. Law 67/2025 art. 18(4): closed to affiliates of larger enterprises."""
    if affiliate_above_bands:
        return STANDARD_RATE
    for up_to, rate in (BAND_3_BN, BAND_50_BN):
        if deciding_revenue <= up_to:
            return rate
    return STANDARD_RATE


def micro_exempt(year: int, deciding_revenue: Fraction, affiliate_above_bands: bool) -> bool:
    """Is the enterprise too small to be taxed?"""
    return year >= MICRO_FROM and not affiliate_above_bands and deciding_revenue <= MICRO_REVENUE


NO_PARTS = Parts()


@dataclass(frozen=True)
class YearOfTax:
    """Rates, tax and reliefs of one year."""

    general_rate: Fraction
    rate: Fraction
    tax: Fraction
    relief_preferential_rate: Fraction
    relief_exemption: Fraction
    relief_half: Fraction
    expansion_relief: Fraction = ZERO


def tax_of_year(
    assessable: dict[str, Fraction],
    head: Head | None,
    place: Position,
    general: Fraction,
    micro: bool,
    parts: Parts = NO_PARTS,
    *,
    standard: bool = False,
) -> YearOfTax:
    """Tax on what is left of each kind of income; `parts` of the project's income are of expansions."""
    # A year partly inside the rate period bears both rates by its parts.
    better = ZERO if head is None else max(general - head.rate, ZERO)
    rate = general - better * place.rate_share
    if standard:  # Decree 320/2025 art. 23(10): a year that fails a condition has neither incentive nor band
        rate = STANDARD_RATE
    project, ordinary = assessable["incentive"], assessable["ordinary"]
    # Law 67/2025 art. 18(3): incomes outside every incentive and outside the bands.
    standard_tax = (assessable["excluded"] + assessable["real_estate"]) * STANDARD_RATE
    if micro:
        # Nothing is due on the project with or without a head, so the head relieves nothing.
        return YearOfTax(general, rate, standard_tax, ZERO, ZERO, ZERO)
    # Decree 320/2025 art. 20(5)(b): extra income with a holiday of its own has the general rate, less exemption and half.
    extra = project * parts.with_holiday * general
    exempt, half = project * parts.exempt * general, project * parts.half * general
    following = project * parts.following * (general - rate * place.paid_share)
    project *= 1 - parts.with_holiday
    tax = project * rate * place.paid_share + ordinary * general + standard_tax + extra - exempt - half
    return YearOfTax(
        general,
        rate,
        tax,
        project * (general - rate),
        project * rate * place.exempt_share + exempt,
        project * rate * HALF * place.half_share + half,
        exempt + half + following,
    )


def after_temporary_cut(year: int, revenue: Fraction, tax: Fraction) -> Fraction:
    """Resolution 43/2026: 30 % off the tax of 2026 and 2027 where revenue is at most 10 bn."""
    cut = year in (2026, 2027) and revenue <= 10_000_000_000
    return tax * Fraction(70, 100) if cut else tax


def household_years(years: list[int], revenue: list[Fraction], income: list[Fraction]) -> range:
    """Two years in a row of an enterprise formed from a household business, from its first taxable income, at the latest from the fourth
    year with revenue (Decree 320/2025 art. 21(4))."""
    opened = next((year for year, amount in zip(years, revenue, strict=True) if amount > 0), None)
    if opened is None:
        return range(0)
    earned = next((year for year, amount in zip(years, income, strict=True) if year >= opened and amount > Fraction(1, 2)), opened + 3)
    start = min(earned, opened + 3)
    return range(start, start + 2)
