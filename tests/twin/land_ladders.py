"""How many years of land rent are exempt (method 2.2; Decree 103/2024 arts 38-39 as amended; Decree 230/2025 art. 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from .facts import Facts, answered
from .paths import ZERO

WHOLE = "whole"  # the whole lease term

# Decree 103/2024 art. 39(3): after construction, by sector class and area class.
GENERAL: dict[str, dict[str, int | str]] = {
    "none": {"none": 0, "difficult": 7, "especially_difficult": 11},  # 39(3)(b), (c)
    "incentive": {"none": 3, "difficult": 11, "especially_difficult": 15},  # 39(3)(a), (c), (d)
    "special": {"none": 11, "difficult": 15, "especially_difficult": WHOLE},  # 39(3)(c), (d), (e)
}
# Decree 103/2024 art. 39(4): economic zones, by sector class and class of the commune.
ECONOMIC_ZONE: dict[str, dict[str, int | str]] = {
    "none": {"none": 11, "difficult": 13, "especially_difficult": 15},
    "incentive": {"none": 15, "difficult": 17, "especially_difficult": 19},
    "special": {"none": WHOLE, "difficult": WHOLE, "especially_difficult": WHOLE},
    # Developer of the infrastructure of a functional area.
    "developer": {"none": 11, "difficult": 15, "especially_difficult": WHOLE},
}
# Decree 103/2024 art. 39(5): high-tech parks, by sector class.
HIGH_TECH_PARK: dict[str, int | str] = {"none": 15, "incentive": 19, "special": WHOLE, "developer": 15}

# Law 71/2025 art. 24(2), Decree 96/2026 annex II-A I.11-I.12: zone infrastructure and digital projects in the zone.
SPECIAL_IN_ZONE = {
    "software_product",
    "key_digital_product",
    "key_digital_service",
    "semiconductor",
    "ai_data_centre",
    "data_centre",
    "digital_product",
    "digital_service",
    "zone_infrastructure",
    "training",
    "incubation",
}
# Law 71/2025 art. 28(2), Decree 96/2026 annex II-A I.5, I.10.
SPECIAL_ANYWHERE = {"software_product", "key_digital_product", "key_digital_service", "semiconductor", "ai_data_centre"}
# Law 71/2025 art. 28(1).
INCENTIVE_ANYWHERE = {"digital_product", "digital_service"}

# Decree 230/2025 art. 5(1)(e), in force 19 August 2025: the whole term, in or out of a zone.
DECREE_230 = {"key_digital_product", "software_product", "semiconductor"}
DECREE_230_FROM = date(2025, 8, 19)

# Decree 46/2014 art. 19: construction and the general ladder, the same figures as now; nothing is held of an earlier day.
GENERAL_FROM = date(2014, 7, 1)
# Decree 103/2024 with the Land Law: the gates of art. 38, economic zones and high-tech parks of art. 39(4)-(5).
DECREE_103_FROM = date(2024, 8, 1)
# Law 71/2025 art. 50(2): its art. 28 holds everywhere from this day; earlier lists of sectors were not read.
SECTORS_FROM = date(2025, 7, 1)
DECISION_29_FROM = date(2021, 10, 6)  # Decision 29/2021, special investment

AREA_ORDER = ["none", "difficult", "especially_difficult"]


@dataclass(frozen=True)
class Relief:
    """What one lease is granted: `years` after construction, or the whole term, or (granted False) nothing."""

    granted: bool
    years: int | Fraction | str = 0
    reduction: Fraction = ZERO  # of every later year
    construction: bool = True  # whether the construction time is free before that


NOTHING = Relief(granted=False)


def land_activity(facts: Facts) -> str:
    """Software whose work does not meet the recognised steps is an ordinary digital service for land."""
    if facts.activity == "software_product" and not facts.recognised_software_steps:
        return "digital_service"
    return facts.activity


def sector_class(activity: str, location: str, decision: date) -> str:
    """none, incentive or special."""
    if location == "cdtz" and decision >= ZONE_LAW_FROM:
        return "special" if activity in SPECIAL_IN_ZONE else "none"
    if activity in SPECIAL_ANYWHERE and decision >= SECTORS_FROM:
        return "special"
    if activity in INCENTIVE_ANYWHERE and decision >= SECTORS_FROM:
        return "incentive"
    return "none"


def area_class(facts: Facts, readings: dict[str, str], decision: date) -> str:
    """Class of the area for land rent."""
    in_zone = facts.location == "cdtz" and decision >= ZONE_LAW_FROM
    if in_zone and readings.get("zone_area_class") == "statute_over_decree":
        return "especially_difficult"  # Law 71/2025 art. 24(1)
    # Decree 103/2024 art. 38(13): only areas with administrative boundaries count, so a zone has its commune's class.
    token = {"difficult_area": "difficult", "especially_difficult_area": "especially_difficult"}.get(facts.location, "none")
    return max(token, facts.commune_class, key=AREA_ORDER.index)


ZONE_LAW_FROM = date(2026, 1, 1)  # Law 71/2025 art. 50(1)


def relief_for(lease: dict[str, Any], facts: Facts, readings: dict[str, str], unknown: str) -> Relief:
    """The relief of one State lease."""
    activity = land_activity(facts)
    decision = date.fromisoformat(lease["decision"])
    # A data centre is no maker of AI products; officials spoke of all AI projects (December 2025).
    named = DECREE_230 | ({"ai_data_centre"} if readings.get("decree_230_ai_data_centre") == "named" else set())
    by_decree_230 = activity in named and decision >= DECREE_230_FROM and readings.get("decree_230_projects", "applies") == "applies"
    # Decree 103/2024 art. 38(10): commercial-service land, and any land won at auction, has none. The bar on commercial land
    # names arts 39(2)-(4) and 40(1)(d), not Decree 230.
    passes_bar = by_decree_230 and readings.get("decree_230_commercial_bar") == "does_not_apply"
    # In the Da Nang free trade zone all land is free but that of commercial housing (K13).
    in_da_nang = facts.location == "da_nang_free_trade_zone" and decision >= DA_NANG_FROM
    if decision >= DECREE_103_FROM:
        if lease["land_use"] == "commercial_service" and not passes_bar and not in_da_nang:
            return NOTHING
        if answered(lease.get("won_at_auction"), unknown, favourable=False):
            return NOTHING
        # Decree 103/2024 art. 38(11): none for makers or sellers of excise goods; digital activities are not looked at.
        if facts.activity in ("other", "trade_or_service") and facts.sells_excise_goods:
            return NOTHING
    if by_decree_230:
        return Relief(True, WHOLE)
    years = ladder_years(activity, facts.location, area_class(facts, readings, decision), decision)
    beside = regimes(lease, facts, unknown, readings)
    # Decree 96/2026 art. 20(5): of several levels the highest, here what it takes off the months of the term. Where the term is
    # so short that two take off the same, the longer is the higher: a whole term is not lost by late filing (art. 39(7)).
    best = max([Relief(True, years), *beside], key=lambda relief: (months_off(lease, relief), years_of(relief)))
    in_zone = facts.location == "cdtz" and decision >= ZONE_LAW_FROM
    if best.years == 0 and not in_zone:
        # Art. 39(2) frees construction time only for projects of Land Law art. 157(1)(a), that is in a listed sector
        # or area: a project the ladder gives nothing is neither, but a zone is such an area.
        return NOTHING if best.reduction == 0 else replace(best, construction=False)
    return best


DA_NANG_FROM = date(2025, 12, 11)
DECREE_260_FROM = date(2026, 7, 1)
# Decision 29/2021: free years and the reduction of the rest.
LEVELS = {
    "special_incentive_level_1": Relief(True, 18, Fraction(55, 100)),
    "special_incentive_level_2": Relief(True, 20, Fraction(65, 100)),
    "special_incentive_level_3": Relief(True, 22, Fraction(75, 100)),
}


def regimes(lease: dict[str, Any], facts: Facts, unknown: str, readings: dict[str, str]) -> list[Relief]:
    """Reliefs that stand beside the ladder."""
    decision = date.fromisoformat(lease["decision"])
    # The 18, 20 or 22 years follow construction, or include it.
    built = min(Fraction(int(lease["construction_months"]), 12), Fraction(3))
    less = built if readings.get("special_rent_years") == "including_construction" else Fraction(0)
    found = [
        Relief(True, max(Fraction(relief.years) - less, Fraction(0)), relief.reduction)
        for token, relief in LEVELS.items()
        if token in facts.certificates and decision >= DECISION_29_FROM
    ]
    if facts.location == "cdtz" and facts.activity == "zone_infrastructure" and date(2014, 1, 1) <= decision < ZONE_LAW_FROM:
        found.append(Relief(True, 0, Fraction(50, 100)))  # Decree 154/2013 art. 21(4), concentrated IT zones
    if facts.location == "da_nang_free_trade_zone" and decision >= DA_NANG_FROM:
        found.append(Relief(True, WHOLE))
    if decision >= DECREE_260_FROM:
        # Decree 260/2026 arts 9(3)(a), 12(3).
        if facts.certificates & {"strategic_technology_enterprise", "high_technology_research_centre"}:
            found.append(Relief(True, WHOLE))
        # Art. 23(5): developers of high-tech parks not funded by the State.
        if facts.location == "high_tech_park" and facts.activity == "zone_infrastructure" and not facts.state_funded:
            found.append(Relief(True, 15, Fraction(50, 100)))
            if answered(lease.get("subleased_to_high_tech"), unknown, favourable=True):
                found.append(Relief(True, WHOLE))
    return found


def years_of(relief: Relief) -> Fraction:
    """Years of a relief, the whole term above any number."""
    return Fraction(10**6) if relief.years == WHOLE else Fraction(relief.years)


def months_off(lease: dict[str, Any], relief: Relief) -> Fraction:
    """Months of the term a relief takes off, those of construction with them."""
    term = Fraction(12 * int(lease["term_years"]))
    if relief.years == WHOLE:
        return term
    free = min(min(int(lease["construction_months"]), 36) + 12 * Fraction(relief.years), term)
    return free + relief.reduction * (term - free)


def ladder_years(activity: str, location: str, area: str, decision: date) -> int | str:
    """Exempt years after construction."""
    sector = sector_class(activity, location, decision)
    developer = activity == "zone_infrastructure"
    if decision < (DECREE_103_FROM if location in ("economic_zone", "high_tech_park") else GENERAL_FROM):
        return 0
    if location == "economic_zone":
        return ECONOMIC_ZONE["developer" if developer else sector][area]
    if location == "high_tech_park":
        return HIGH_TECH_PARK["developer" if developer else sector]
    return GENERAL[sector][area]
