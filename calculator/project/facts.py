"""The facts conditions of eligibility can ask for, as codes: the place of the token in its list, or UNKNOWN."""

from __future__ import annotations

from typing import get_args

import numpy as np

from calculator.project.scenario import Scenario
from calculator.project.site import Site
from calculator.project.tokens import ACTIVITIES, LOCATIONS, Certificate, LandUse, Origin, Province, ZoneDecision

UNKNOWN = -1

ANSWERS = ("no", "yes")
AREA_CLASSES = ("none", "difficult", "especially_difficult")
CERTIFICATES: tuple[str, ...] = get_args(Certificate)
TENURES = ("state_lease", "sublease", "floor_space", "factory")

TOKENS: dict[str, tuple[str, ...]] = {
    "location": LOCATIONS,
    "activity": ACTIVITIES,
    "commune_class": AREA_CLASSES,
    "area_class": AREA_CLASSES,
    "zone_decision": tuple(token for token in get_args(ZoneDecision) if token != "unknown"),
    "province": tuple(token for token in get_args(Province) if token != "unknown"),
    "new_project": ANSWERS,
    "origin": get_args(Origin),
    "incentive_years_stated": ANSWERS,
    "expansion_by_purchase": ANSWERS,
    "expansion_capital_disbursed": ANSWERS,
    "recognised_software_steps": ANSWERS,
    "related_party_transactions": ANSWERS,
    "affiliate_above_small_bands": ANSWERS,
    "capital_disbursed_in_time": ANSWERS,
    "technology_requirements_met": ANSWERS,
    "large_revenue_in_time": ANSWERS,
    "large_workforce_in_time": ANSWERS,
    "excise_goods": ANSWERS,
    "state_funded": ANSWERS,
    "strategic_technology_project": ANSWERS,
    "priority_line": ANSWERS,
    "park_in_favourable_area": ANSWERS,
    "land_use": get_args(LandUse),
    "won_at_auction": ANSWERS,
    "subleased_to_high_tech": ANSWERS,
    "tenure": TENURES,
}
"""Facts that are one of some tokens."""

OF_EXPANSIONS = (
    "expansion_by_purchase",
    "expansion_capital_disbursed",
    "expansion_fixed_assets_added",
    "expansion_fixed_asset_share",
    "expansion_capacity_share",
)
"""Facts of an expansion, not of its project."""

NUMBERS = (
    "capital",
    "vietnamese_firms_in_chain",
    "vietnamese_cost_share",
    "domestic_value_share",
    "first_registration",
    *OF_EXPANSIONS[2:],
)
"""Facts that are a number; NaN is not known."""

SETS: dict[str, tuple[str, ...]] = {"certificates": CERTIFICATES}
"""Facts that are a set of tokens: one bit each."""


def code(fact: str, token: str | None) -> int:
    """Give the code of a token; UNKNOWN for none and for 'unknown'."""
    return UNKNOWN if token is None or token == "unknown" else TOKENS[fact].index(token)


def area_class(location: str, commune: int) -> int:
    """Give the code of the class of an area: that of its commune, or the better one its place is named for."""
    by_location = {"difficult_area": 1, "especially_difficult_area": 2}.get(location, 0)
    # A site that is named a difficult area is one, whatever is known of its commune.
    return (by_location or UNKNOWN) if commune == UNKNOWN else max(commune, by_location)


def facts_of(scenario: Scenario, site: Site) -> dict[str, float]:
    """Give every fact of a project at a site: codes of tokens, numbers, bits of sets."""
    project, facts = scenario.project, scenario.project.facts
    commune = code("commune_class", site.commune_class)
    found: dict[str, float] = {
        "location": code("location", site.location),
        "province": code("province", site.province),
        "origin": code("origin", facts.origin),
        "incentive_years_stated": float("incentive_years_used" in project.opening.model_fields_set),
        "activity": code("activity", project.activity),
        "commune_class": commune,
        "area_class": area_class(site.location, commune),
        "zone_decision": code("zone_decision", site.zone_decision),
        "capital": float(project.capital),
        "priority_line": code("priority_line", site.priority_line),
        "park_in_favourable_area": code("park_in_favourable_area", site.park_in_favourable_area),
        # The excise gate of land rent looks at what is sold, and the revenue lines say it.
        "excise_goods": float(any(line.excluded_as == "excise_goods" for line in project.revenue)),
        "first_registration": np.nan if facts.first_registration is None else float(facts.first_registration.year),
        "certificates": sum(1 << CERTIFICATES.index(token) for token in facts.certificates),
    }
    for name in (
        "new_project",
        "recognised_software_steps",
        "related_party_transactions",
        "affiliate_above_small_bands",
        "capital_disbursed_in_time",
        "technology_requirements_met",
        "large_revenue_in_time",
        "large_workforce_in_time",
        "state_funded",
        "strategic_technology_project",
    ):
        found[name] = code(name, getattr(facts, name))
    for name in ("vietnamese_firms_in_chain", "vietnamese_cost_share", "domestic_value_share"):
        value = getattr(facts, name)
        found[name] = np.nan if value is None else float(value)
    return found
