"""Legal grounds (heads) for a CIT incentive (method 2.1; Law 67/2025 arts 12-14, Decree 320/2025 arts 18-20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .facts import Facts
from .land_ladders import AREA_ORDER


@dataclass(frozen=True)
class Head:
    """A ground and its package."""

    name: str
    kind: str  # sector, location, or other: a place under its own resolution, or a status
    rate: Fraction
    rate_years: int | Fraction
    exempt_years: int
    half_years: int | Fraction
    from_registration: bool = False


TEN = Fraction(10, 100)
SEVENTEEN = Fraction(17, 100)

# Law 67/2025 12(2)(b), 13(1)(a), 14(1); Decree 320/2025 19(1)(a), 20(1)(a).
SPECIAL_SECTOR = Head("special_sector", "sector", TEN, 15, 4, 9)
# 12(2)(a), 13(1)(a), 14(1): incubators.
INCUBATION = Head("incubation", "sector", TEN, 15, 4, 9)
# 12(2)(n), 13(4)(a), 14(2): production of other digital technology products.
OTHER_DIGITAL_PRODUCT = Head("other_digital_product", "sector", SEVENTEEN, 10, 2, 4)
# 12(3)(c), 13(1)(d), 14(1).
ZONE = Head("zone", "location", TEN, 15, 4, 9)
# 13(1)(d), 14(1): economic zone lying in a difficult or especially difficult area.
ECONOMIC_ZONE_IN_AREA = Head("economic_zone_in_area", "location", TEN, 15, 4, 9)
# 13(4), 14(2): economic zone elsewhere.
ECONOMIC_ZONE = Head("economic_zone", "location", SEVENTEEN, 10, 2, 4)
# 12(3)(a), 13(1)(c), 14(1).
ESPECIALLY_DIFFICULT_AREA = Head("especially_difficult_area", "location", TEN, 15, 4, 9)
# 12(3)(b), 13(4)(b), 14(2).
DIFFICULT_AREA = Head("difficult_area", "location", SEVENTEEN, 10, 2, 4)

WHOLE_LIFE = 10_000  # years
NO_RATE = Fraction(1_000_000)  # a holiday without a preferential rate: last in the order of rates, and no year in it

# K11 and K12: international financial centre, Resolution 222/2025, in force 1 September 2025.
FINANCIAL_CENTRE_PRIORITY = Head("financial_centre_priority", "other", TEN, 30, 4, 9)
FINANCIAL_CENTRE = Head("financial_centre", "other", Fraction(15, 100), 15, 2, 4)
# K13 and K14: Da Nang free trade zone, resolution of 11 December 2025.
DA_NANG_PRIORITY = Head("da_nang_free_trade_zone_priority", "other", TEN, 30, 4, 9)
DA_NANG = Head("da_nang_free_trade_zone", "other", TEN, 15, 4, 9)
# K15: Ho Chi Minh City free trade zone, in force 12 December 2025; sources differ.
HO_CHI_MINH_CITY = Head("ho_chi_minh_city_free_trade_zone", "other", TEN, 20, 4, 9)
# K16: strategic investors of Ho Chi Minh City: 10 % for the life of the project.
STRATEGIC_INVESTOR = Head("ho_chi_minh_city_strategic_investor", "other", TEN, WHOLE_LIFE, 6, 13)
# K17: Decision 29/2021.
LEVELS = {
    "special_incentive_level_1": Head("special_investment_level_1", "other", Fraction(9, 100), 30, 5, 10),
    "special_incentive_level_2": Head("special_investment_level_2", "other", Fraction(7, 100), 33, 6, 12),
    "special_incentive_level_3": Head("special_investment_level_3", "other", Fraction(5, 100), 37, 6, 13),
}
# K18: Resolution 198/2025: 2 + 4, no rate.
START_UP = Head("innovative_start_up", "other", NO_RATE, 0, 2, 4)
# K19: three years from the first registration, no rate.
SMALL_ENTERPRISE = Head("small_enterprise_first_registration", "other", NO_RATE, 0, 3, 0, from_registration=True)
# K20: Law 133/2025, from 1 July 2026: CIT Law 13(1a).
STRATEGIC_TECHNOLOGY = Head("strategic_technology_enterprise", "other", TEN, 25, 4, 9)

# Law 67/2025 12(2)(e), 12(2)(c): 13(1)(a), 14(1). 12(2)(e2), from 1 July 2026: 13(4)(d), 14(2).
HIGH_TECHNOLOGY = Head("high_technology_enterprise", "other", TEN, 15, 4, 9)
SUPPORTING_INDUSTRY = Head("supporting_industry", "sector", TEN, 15, 4, 9)
HIGH_TECHNOLOGY_PRODUCT_MAKER = Head("high_technology_product_maker", "other", SEVENTEEN, 10, 2, 4)

IFC_FROM, DA_NANG_FROM, HO_CHI_MINH_CITY_FROM = date(2025, 9, 1), date(2025, 12, 11), date(2025, 12, 12)
HIGH_TECHNOLOGY_LAW_FROM = date(2026, 7, 1)

# Services of which only the income arising inside the place counts: Decree 320/2025 art. 23(3)(b).
SERVICES = {
    "digital_service",
    "key_digital_service",
    "business_process_outsourcing",
    "training",
    "data_centre",
    "ai_data_centre",
    "trade_or_service",
}


def heads_met(facts: Facts, readings: dict[str, str] | None = None) -> list[Head]:
    """Every head whose conditions all hold."""
    return [*_for_the_enterprise(facts, readings), *(_for_new_projects(facts, readings) if facts.new_project else [])]


def _for_the_enterprise(facts: Facts, readings: dict[str, str] | None) -> list[Head]:
    """Heads that rest on a decision or a status alone."""
    levels = dict(LEVELS)
    if (readings or {}).get("special_investment_years") == "statutory_product":
        # Law 67/2025 art. 13(6)(b): 15 years x 1.5 and 15 more; art. 14(3): 4 and 9 years x 1.5.
        levels["special_incentive_level_3"] = Head(
            "special_investment_level_3", "other", Fraction(5, 100), Fraction(15) * Fraction(3, 2) + 15, 6, 9 * Fraction(3, 2)
        )
    met = [head for token, head in levels.items() if token in facts.certificates]
    if "ho_chi_minh_city_strategic_investor" in facts.certificates and facts.licence >= HO_CHI_MINH_CITY_FROM:
        met.append(STRATEGIC_INVESTOR)
    if "innovative_start_up" in facts.certificates:
        met.append(START_UP)
    registered = facts.first_registration
    if "small_or_medium_enterprise" in facts.certificates and registered is not None and registered >= 2025:
        met.append(SMALL_ENTERPRISE)
    return met


def _for_new_projects(facts: Facts, readings: dict[str, str] | None) -> list[Head]:
    """Heads for new projects (Law 67/2025 art. 13; the resolutions of the cities are taken so too)."""
    met = []
    if facts.location == "international_financial_centre" and facts.licence >= IFC_FROM:
        met += [FINANCIAL_CENTRE_PRIORITY, FINANCIAL_CENTRE] if facts.priority_line else [FINANCIAL_CENTRE]
    if facts.location == "da_nang_free_trade_zone" and facts.licence >= DA_NANG_FROM:
        met += [DA_NANG_PRIORITY, DA_NANG] if facts.priority_line else [DA_NANG]
    if facts.location == "ho_chi_minh_city_free_trade_zone" and facts.licence >= HO_CHI_MINH_CITY_FROM:
        met.append(HO_CHI_MINH_CITY)
    strategic = {"strategic_technology_enterprise", "high_technology_enterprise_group_1", "high_technology_research_centre"}
    if strategic & facts.certificates and facts.licence >= HIGH_TECHNOLOGY_LAW_FROM:
        met.append(STRATEGIC_TECHNOLOGY)
    if "high_technology_enterprise" in facts.certificates:
        met.append(HIGH_TECHNOLOGY)
    if "supporting_industry_confirmation" in facts.certificates:
        met.append(SUPPORTING_INDUSTRY)
    if "high_technology_product_maker" in facts.certificates and facts.licence >= HIGH_TECHNOLOGY_LAW_FROM:
        met.append(HIGH_TECHNOLOGY_PRODUCT_MAKER)
    if facts.activity == "software_product":
        if facts.recognised_software_steps:
            met.append(SPECIAL_SECTOR)
    elif facts.activity in ("key_digital_product", "key_digital_service", "semiconductor", "ai_data_centre"):
        met.append(SPECIAL_SECTOR)
    if facts.activity == "incubation":
        met.append(INCUBATION)
    # 12(2)(n) names products; ministry and press speak of services too.
    service = facts.activity == "digital_service" or (facts.activity == "software_product" and not facts.recognised_software_steps)
    services_too = (readings or {}).get("general_tier_services") == "products_and_services"
    if facts.activity == "digital_product" or (service and services_too):
        met.append(OTHER_DIGITAL_PRODUCT)
    if facts.location in ("cdtz", "high_tech_park", "high_tech_agriculture_zone"):
        met.append(ZONE)
    if facts.location == "economic_zone":
        met.append(ECONOMIC_ZONE if facts.commune_class == "none" else ECONOMIC_ZONE_IN_AREA)
    return [*met, *of_area(facts)]


def of_area(facts: Facts) -> list[Head]:
    """The heads of the areas."""
    met = []
    token = {"difficult_area": "difficult", "especially_difficult_area": "especially_difficult"}.get(facts.location, "none")
    area = max(token, facts.commune_class, key=AREA_ORDER.index)
    if area == "especially_difficult":
        met.append(ESPECIALLY_DIFFICULT_AREA)
    if area == "difficult":
        met.append(DIFFICULT_AREA)
    return met


def choose(met: list[Head], election: str = "best") -> Head | None:
    """The best head met (Law 67/2025 art. 12(1): the most favourable), or the elected one if it is met."""
    for head in met:
        if head.name == election:
            return head

    def rank(head: Head) -> tuple[Fraction, int, Fraction, int, bool]:
        # A holiday by what it takes off; a sector head before a location head: it does not ask where the income arises.
        holiday = head.exempt_years + Fraction(head.half_years, 2)
        return (head.rate, -head.rate_years, -holiday, -head.exempt_years, head.kind == "location")

    return min(met, key=rank) if met else None


def inside_only(head: Head | None, activity: str, recognised_software_steps: bool) -> bool:
    """Does only the income arising inside the site enjoy the incentive? Software work without the recognised steps is a service."""
    service = activity in SERVICES or (activity == "software_product" and not recognised_software_steps)
    return head is not None and head.kind == "location" and service
