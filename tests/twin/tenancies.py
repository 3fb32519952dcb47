"""What of a developer's relief reaches a tenant, and the support of its sublease rent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from .facts import Facts, answered
from .land_ladders import NOTHING, relief_for
from .land_rent import state_lease
from .paths import ONE, ZERO, number

NOT_IN_PRICE_FROM = date(2026, 7, 1)  # Decree 260/2026 art. 23(5)(c): high-tech parks
SUPPORT_FROM = "2026-01"  # Decree 20/2026 art. 5, in force on 15 January 2026
SUPPORT_SHARE = Fraction(30, 100)  # Resolution 198/2025 art. 7(6): at least 30 %
SUPPORT_MONTHS = 60


def passed_on(
    premises: dict[str, Any],
    facts: Facts,
    *,
    claims: bool,
    unknown: str,
    growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str],
    agreed: list[Fraction],
    years: list[int],
) -> list[tuple[Fraction, Fraction]]:
    """State rent in the price and relief passed on, each year; never more than the price agreed."""
    contract = premises["passed_on"]
    head = contract["head_lease"]
    lease = {
        "coefficient": 1,
        "infrastructure_cost": 0,
        "construction_months": 0,
        "filed_late_months": 0,
        "land_use": "production",
        **head,
        "payment": "annual",
        "area": contract.get("land_area", premises["area"]),
        "subleased_to_high_tech": contract.get("tenant_is_high_tech", "unknown"),
    }
    developer = replace(
        facts,
        activity="zone_infrastructure",
        certificates=frozenset(),
        sells_excise_goods=False,
        state_funded=answered(head.get("state_funded"), unknown, favourable=False),
    )
    relief = relief_for(lease, developer, readings, unknown) if claims else NOTHING
    rent = state_lease(lease, relief, growth, cpi, readings, facts.location)
    share = relief_share = number(contract["share"])
    private = not answered(head.get("state_funded"), unknown, favourable=False)
    if facts.location == "high_tech_park" and date.fromisoformat(lease["decision"]) >= NOT_IN_PRICE_FROM and private:
        relief_share = ONE
    if facts.location == "cdtz" and readings.get("exempt_rent_passed_on") == "barred":
        relief_share = ONE
    found = []
    for year, price in zip(years, agreed, strict=True):
        due, before = rent.due.get(year, ZERO), rent.before_relief.get(year, ZERO)
        relieved = min(relief_share * (before - due), price)
        found.append((min(share * due, price - relieved), relieved))
    return found


def support(
    premises: dict[str, Any], location: str, *, claims: bool, rent: list[Fraction], readings: dict[str, str], years: list[int]
) -> list[Fraction]:
    """Support of a sublease rent, each year: of ``rent``, the whole rent of the premises."""
    month = premises.get("support_from")
    named = location == "industrial_park" or (location == "cdtz" and readings.get("sublease_support_in_zone") == "applied")
    if month is None or not claims or not named or month < SUPPORT_FROM:
        return [ZERO for _ in years]
    first = 12 * int(month[:4]) + int(month[5:]) - 1
    supported = range(first, first + SUPPORT_MONTHS)
    return [
        SUPPORT_SHARE * amount * sum(1 for m in range(12 * year, 12 * year + 12) if m in supported) / 12
        for year, amount in zip(years, rent, strict=True)
    ]
