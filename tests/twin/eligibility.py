"""Legal grounds (heads) for a CIT incentive (method 2.1; Law 67/2025 arts 12-14, Decree 320/2025 arts 18-20)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .facts import Facts
from .land_ladders import AREA_ORDER


@dataclass(frozen=True)
class Head:
    """A ground and its package."""

    name: str
    kind: str  # sector or location
    rate: Fraction
    rate_years: int
    exempt_years: int
    half_years: int


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

# Services of which only the income arising inside the place counts: Decree 320/2025 art. 23(3)(b).
SERVICES = {"digital_service", "key_digital_service", "business_process_outsourcing", "training", "data_centre", "ai_data_centre"}


def heads_met(facts: Facts, readings: dict[str, str] | None = None) -> list[Head]:
    """Every head whose conditions all hold. All of them are for new projects (Law 67/2025 art. 13)."""
    if not facts.new_project:
        return []
    met = []
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
    token = {"difficult_area": "difficult", "especially_difficult_area": "especially_difficult"}.get(facts.location, "none")
    area = max(token, facts.commune_class, key=AREA_ORDER.index)
    if area == "especially_difficult":
        met.append(ESPECIALLY_DIFFICULT_AREA)
    if area == "difficult":
        met.append(DIFFICULT_AREA)
    return met


def choose(met: list[Head], election: str = "best") -> Head | None:
    """The best head met (Law 67/2025 art. 12(1): the most favourable), or the elected one if it is met."""
    if election != "best":
        for head in met:
            if head.name == election:
                return head
        return None

    def rank(head: Head) -> tuple[Fraction, int, int, int, bool]:
        # A sector head before a location head: it does not ask where the income arises.
        return (head.rate, -head.rate_years, -head.exempt_years, -head.half_years, head.kind == "location")

    return min(met, key=rank) if met else None


def inside_only(head: Head | None, activity: str, recognised_software_steps: bool) -> bool:
    """Does only the income arising inside the site enjoy the incentive? Software work without the recognised steps is a service."""
    service = activity in SERVICES or (activity == "software_product" and not recognised_software_steps)
    return head is not None and head.kind == "location" and service
