"""Non-agricultural land use tax of one State lease (method 2.2a; Law 48/2010 arts 4, 6, 7, 9-11; Circular 153/2011 arts 8, 10)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from .facts import Facts
from .land_ladders import AREA_ORDER, ZONE_LAW_FROM, area_class, land_activity, sector_class
from .paths import ONE, ZERO, number

RATE = Fraction(3, 10_000)  # art. 7(4): business land
LAW_FROM = 2012  # art. 12(1): cycles of five years run from 1 January 2012 (art. 6(3), Decree 53/2011 art. 5(1))
CYCLE = 5
# Decree 53/2011 art. 3(1)(d); concentrated zones have had the regime of industrial parks since the Land Law of 2024.
UNTAXED_INFRASTRUCTURE = {"industrial_park", "high_tech_park", "economic_zone"}
LAND_LAW_FROM = date(2024, 8, 1)


def price_of(lease: dict[str, Any], growth: Fraction, year: int) -> Fraction:
    """Price of one square metre: that of the lease in the cycle it was decided in, then that of each cycle's first year."""
    decided = int(lease["decision"][:4])
    first_of_cycle = LAW_FROM
    while first_of_cycle + CYCLE <= year:
        first_of_cycle += CYCLE
    price = number(lease["table_price"])
    for _ in range(decided, first_of_cycle):
        price *= 1 + growth
    return price


def taxed_area(lease: dict[str, Any], location: str) -> Fraction:
    """Area without shared infrastructure where that is not taxed."""
    shared = number(lease.get("shared_infrastructure_area", 0))
    out = location in UNTAXED_INFRASTRUCTURE or (location == "cdtz" and date.fromisoformat(lease["decision"]) >= LAND_LAW_FROM)
    return number(lease["area"]) - (shared if out else ZERO)


def share_taken_off(lease: dict[str, Any], facts: Facts) -> Fraction:
    """Exemption (art. 9(1)), half (art. 10(1)) or nothing; two halves are an exemption (art. 11(1))."""
    decision = date.fromisoformat(lease["decision"])
    sector = sector_class(land_activity(facts), facts.location, decision)
    # The lists are those of investment law: no rule on administrative boundaries stands between the zone and its class.
    area = area_class(facts, {}, decision)
    if facts.location == "cdtz" and decision >= ZONE_LAW_FROM:
        area = "especially_difficult"  # Law 71/2025 art. 24(1), Decree 96/2026 art. 22(7)(a)
    if sector == "special" or area == "especially_difficult":
        return ONE
    halves = (sector == "incentive") + (AREA_ORDER.index(area) == 1)
    return Fraction(halves, 2)


def tax_of_lease(
    lease: dict[str, Any], facts: Facts, growth: Fraction, years: list[int], claims: bool
) -> tuple[list[Fraction], list[Fraction]]:
    """Tax of each year before relief, and due: from the month of the decision, as many months as the term has."""
    decided = date.fromisoformat(lease["decision"])
    begins = 12 * decided.year + decided.month - 1
    ends = begins + 12 * int(lease.get("change", {}).get("term_years", lease["term_years"]))
    taken = share_taken_off(lease, facts) if claims else ZERO
    before, due = [], []
    for year in years:
        months = sum(begins <= month < ends for month in range(12 * year, 12 * year + 12))
        tax = taxed_area(lease, facts.location) * price_of(lease, growth, year) * RATE * months / 12
        before.append(tax)
        due.append(tax * (1 - taken))
    return before, due
