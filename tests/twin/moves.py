"""Grounds that change in mid-life (Law 67/2025 arts 13(7), 14(4), 20; Decree 320/2025 arts 23(2), 23(4), 23(10), 25; Decree 218/2013 art. 20(2)(g))."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from . import eligibility
from .clocks import LATEST_HOLIDAY_START, Clocks, Position, position
from .eligibility import Head
from .facts import Facts, answered
from .paths import ZERO

NEW_LAW = date(2025, 10, 1)
NEW_LAW_READ_ON = date(2025, 12, 31)  # the end of the first tax period of the transition (Law 67/2025 arts 19(1), 20)
FIRST_PERIOD = 2025

CERTIFICATES = {
    "high_technology_enterprise": ("high_technology_enterprise",),
    "supporting_industry": ("supporting_industry_confirmation",),
    "strategic_technology_enterprise": (
        "strategic_technology_enterprise",
        "high_technology_enterprise_group_1",
        "high_technology_research_centre",
    ),
    "high_technology_product_maker": ("high_technology_product_maker",),
}
OF_2026 = {"strategic_technology_enterprise", "high_technology_product_maker"}  # Law 133/2025, from 1 July 2026

TO_NEW_LAW = {
    "special_sector", "incubation", "other_digital_product", "zone", "economic_zone", "economic_zone_in_area",
    "especially_difficult_area", "difficult_area", "high_technology_enterprise",
}  # fmt: skip


@dataclass(frozen=True)
class Stint:
    """A ground from a year on (None: from the start), and how its clocks run."""

    from_year: int | None
    head: Head | None
    inside_only: bool
    mode: str = "start"  # start | natural | remaining | certificate
    while_running: bool = False


def stints(
    facts: Facts, place: dict[str, Any], project: dict[str, Any], readings: dict[str, str] | None, unknown: str, election: str
) -> list[Stint]:
    """The ground of the start, then each that is moved to."""
    operation = int(project["operation_start"][:4])
    issued = {token: date.fromisoformat(day) for token, day in project["facts"].get("certificates_issued", {}).items()}

    def met(year: int, licence: date, to: str = "best") -> tuple[Facts, list[Head]]:
        own = {token for tokens in CERTIFICATES.values() for token in tokens}
        later = {token for token, day in issued.items() if token in own and day.year > year}
        seen = replace(facts, licence=licence, certificates=facts.certificates - later)
        if to == "difficult_area" and unknown == "high" and place.get("commune_class", "unknown") == "unknown":
            seen = replace(seen, commune_class="difficult")  # the class that is hoped for is the one the move needs
        return seen, _heads(seen, place, project, readings, unknown)

    seen, open_heads = met(operation, facts.licence)
    head = eligibility.choose(open_heads, election)
    found = [Stint(None, head, _inside(head, seen))]
    had, reached = head is not None, 0
    for year, to, day, on in _rounds(facts, project, issued, operation, had, election):
        certified, criterion = on == "certificate", on == "other_criterion"
        seen, open_heads = met(year, day, to)
        names = {name for name in CERTIFICATES if name not in OF_2026 or year >= 2026} if certified else TO_NEW_LAW
        if criterion:
            # Decree 320/2025 art. 23(2)(a), (d): from one criterion to another, since tax period 2025.
            names = TO_NEW_LAW | {"industrial_park", "supporting_industry", "special_investment"} if had and year >= FIRST_PERIOD else set()
        allowed = [one for one in open_heads if one.name in names and to in ("best", one.name)]
        taken = eligibility.choose(allowed)
        if taken is None or year <= reached:
            continue
        mode = "certificate" if certified else "remaining" if had else "natural"
        found.append(Stint(year, taken, _inside(taken, seen), mode, criterion))
        had, reached = True, year
    return found


def _rounds(
    facts: Facts, project: dict[str, Any], issued: dict[str, date], operation: int, had: bool, election: str
) -> list[tuple[int, str, date, str]]:
    """Year, head, day on which the law is read, and what the move rests on."""
    days: dict[str, date] = {}
    for name, tokens in CERTIFICATES.items():
        held = [token for token in tokens if token in facts.certificates]
        if held and all(token in issued for token in held):
            days[name] = min(issued[token] for token in held)
    moves = []
    for move in project.get("elections", {}).get("moves", []):
        if move.get("on") == "certificate":
            day = days.get(move["to"])
            if day is not None and day.year > operation:
                moves.append((day.year, move["to"], max(day, facts.licence), "certificate"))
        elif move.get("on") == "other_criterion":
            moves.append((int(move["from_year"]), move["to"], moves[-1][2] if moves else facts.licence, "other_criterion"))
        elif int(move["from_year"]) >= FIRST_PERIOD and facts.licence < NEW_LAW:
            moves.append((int(move["from_year"]), move["to"], NEW_LAW_READ_ON, "new_law"))
    if not had and not any(on == "certificate" for *_, on in moves):
        # There is no ground to leave: the certificate is taken up by itself.
        later = [(day.year, name, day, "certificate") for name, day in days.items() if day.year > operation]
        later = [one for one in later if one[1] == election] or later
        if later:
            moves = sorted([*moves, min(later, key=lambda one: one[0])], key=lambda one: one[0])
    return moves


def _inside(head: Head | None, facts: Facts) -> bool:
    """Only income arising inside counts: Decree 218/2013 art. 19(2)(đ), since 2025 Decree 320/2025 art. 23(3)(b)."""
    return eligibility.inside_only(head, facts.activity, facts.recognised_software_steps)


def _heads(facts: Facts, place: dict[str, Any], project: dict[str, Any], readings: dict[str, str] | None, unknown: str) -> list[Head]:
    if facts.licence >= NEW_LAW:
        return eligibility.heads_met(facts, readings)
    # Law 14/2008 as amended, Decree 218/2013 arts 15-16, for licences from 2016 to 30 September 2025.
    if not facts.new_project:
        return []
    met = []
    if facts.activity == "software_product" and facts.recognised_software_steps:
        met.append(eligibility.SPECIAL_SECTOR)
    if facts.activity == "incubation":
        met.append(eligibility.INCUBATION)
    by_prime_minister = {"prime_minister": "yes", "unknown": "unknown"}.get(place.get("zone_decision", "unknown"), "no")
    if facts.location == "high_tech_park" or (facts.location == "cdtz" and answered(by_prime_minister, unknown, favourable=True)):
        met.append(eligibility.ZONE)
    if facts.location == "economic_zone":
        met.append(replace(eligibility.ECONOMIC_ZONE_IN_AREA, name="economic_zone"))
    if facts.location == "industrial_park" and not answered(place.get("park_in_favourable_area"), unknown, favourable=False):
        met.append(Head("industrial_park", "location", eligibility.NO_RATE, 0, 2, 4))
    met += eligibility.of_area(facts)
    if "high_technology_enterprise" in facts.certificates:
        met.append(eligibility.HIGH_TECHNOLOGY)
    if "supporting_industry_confirmation" in facts.certificates:
        met.append(eligibility.SUPPORTING_INDUSTRY)
    return met


def in_force(found: list[Stint], year: int) -> Stint:
    """The ground of a year."""
    return [one for one in found if one.from_year is None or one.from_year <= year][-1]


def positions(
    found: list[Stint], first: Clocks, natural: Clocks, years: list[int], incomes: list[Fraction], stated: dict[str, Any]
) -> list[Position]:
    """Where each year stands: every ground with what the ones before have left of it."""
    spans = _spans(found, first, natural, years, incomes, stated)
    return [position(*spans[found.index(in_force(found, year))], year) for year in years]


def end_of(
    found: list[Stint], first: Clocks, natural: Clocks, years: list[int], incomes: list[Fraction], stated: dict[str, Any]
) -> Fraction | None:
    """The year after the last of the incentive, on the last ground; None where there never was any."""
    spans = _spans(found, first, natural, years, incomes, stated)
    # A criterion that was changed too late left what was there before.
    head, clocks = [span for number, span in enumerate(spans) if not number or not _too_late(found[number], spans[number - 1])][-1]
    periods = [begins + length for begins, length in _periods(head, clocks) if begins is not None]
    return max(periods) if periods else None


def _spans(
    found: list[Stint], first: Clocks, natural: Clocks, years: list[int], incomes: list[Fraction], stated: dict[str, Any]
) -> list[tuple[Head | None, Clocks]]:
    used = [ZERO, ZERO, ZERO]  # rate, exempt, half
    spans: list[tuple[Head | None, Clocks]] = []
    for number, stint in enumerate(found):
        head, clocks = stint.head, first
        if number:
            assert head is not None
            assert stint.from_year is not None
            before, start = spans[-1]
            spent = [stated.get("rate", 0), *[stated.get("exempt", 0) + stated.get("half", 0)] * 2]
            # Years used that are stated without a ground were used on one not known: a certificate does not give them again.
            unknown = before is None and stint.mode == "certificate"
            for place, (begins, length) in enumerate(_periods(head if unknown else before, start)):
                if begins is not None and (not unknown or spent[place] > 0):
                    used[place] += max(ZERO, min(begins + length, Fraction(stint.from_year)) - begins)
            clocks = _moved(stint, natural, years, incomes)
            if _too_late(stint, spans[-1]):
                head = replace(head, rate_years=0, exempt_years=0, half_years=0)
            elif stint.mode != "natural":
                head = replace(
                    head,
                    rate_years=max(ZERO, head.rate_years - used[0]),
                    exempt_years=max(ZERO, head.exempt_years - used[1]),
                    half_years=max(ZERO, head.half_years - used[2]),
                )
        spans.append((head, clocks))
    return spans


def _too_late(stint: Stint, before: tuple[Head | None, Clocks]) -> bool:
    """Only an incentive that still runs is changed for another criterion (Decree 320/2025 art. 23(2)(a))."""
    ends = [begins + length for begins, length in _periods(*before) if begins is not None]
    return stint.while_running and bool(ends) and stint.from_year is not None and stint.from_year >= max(ends)


def _periods(head: Head | None, clocks: Clocks) -> list[tuple[Fraction | None, Fraction]]:
    if head is None or clocks.rate_start is None or clocks.holiday_start is None:
        return [(None, ZERO)] * 3
    exempt = Fraction(clocks.holiday_start)
    return [
        (Fraction(clocks.rate_start), Fraction(head.rate_years)),
        (exempt, Fraction(head.exempt_years)),
        (exempt + head.exempt_years, Fraction(head.half_years)),
    ]


def _moved(stint: Stint, natural: Clocks, years: list[int], incomes: list[Fraction]) -> Clocks:
    if natural.rate_start is None or natural.holiday_start is None or stint.mode == "natural":
        return natural
    assert stint.from_year is not None
    rate = max(natural.rate_start, stint.from_year)
    if stint.mode == "remaining":
        return replace(natural, rate_start=rate, holiday_start=max(natural.holiday_start, stint.from_year))
    if rate < years[0] and natural.holiday_start < years[0]:
        return replace(natural, rate_start=rate, holiday_start=max(rate, natural.holiday_start))
    # Art. 14(4): the year of issue, or the first with income, in the fourth from issue at the latest.
    earns = [year for year, income in zip(years, incomes, strict=True) if year >= rate and income > 0]
    return replace(natural, rate_start=rate, holiday_start=min([*earns, rate + LATEST_HOLIDAY_START]))


def withdrawn_in(project: dict[str, Any], head: Head | None, clocks: Clocks, first_revenue: int | None) -> int | None:
    """Decree 320/2025 art. 23(10): the year from which a special project has no incentive; looked at after 3 (g: 5) years, or from revenue year 4 (g: 6)."""
    found = project["facts"].get("conditions_found_unmet")
    licence = date.fromisoformat(project["licence"])
    if found is None or head is None or not head.name.startswith("special_investment") or licence < NEW_LAW:
        return None
    looked_at = [licence.year + 3]
    if clocks.rate_start is not None:
        looked_at.append(clocks.rate_start + 4 - 1)
    return int(found) if int(found) >= min(looked_at) else None
