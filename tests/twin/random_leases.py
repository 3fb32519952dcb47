"""Random State leases with all that decides their rent, in the format of the scenario file; and which branches of the law each one reaches."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .land_ladders import (
    DA_NANG_FROM,
    DECISION_29_FROM,
    DECREE_103_FROM,
    DECREE_230,
    DECREE_230_FROM,
    DECREE_260_FROM,
    GENERAL_FROM,
    SECTORS_FROM,
    WHOLE,
    ZONE_LAW_FROM,
    Relief,
    area_class,
    land_activity,
    sector_class,
)
from .land_rent import CONSTRUCTION_CAP_MONTHS, MONTHS_OF_A_CYCLE, PARTED_FROM, unit_rents, years_of_billed_months
from .paths import ZERO, number
from .random_changes import befallen
from .random_projects import ACTIVITIES, LOCATIONS, NEIGHBOURS

SITE = "site"
HORIZON = 50
FIRST_YEARS = (2014, 2026, 2020, 2024, 2030)
"""First year of the horizon, in turn: all leases of one evaluation share it."""

FIRST_DECISION, LAST_DECISION = date(2014, 1, 1), date(2035, 12, 31)
LAW_OF_K_FROM = date(2026, 1, 31)  # Decree 50/2026
TURNS = (
    GENERAL_FROM,
    DECISION_29_FROM,
    DECREE_103_FROM,
    SECTORS_FROM,
    DECREE_230_FROM,
    PARTED_FROM,
    DA_NANG_FROM,
    ZONE_LAW_FROM,
    LAW_OF_K_FROM,
    DECREE_260_FROM,
)
"""Days on which the law of a lease changes: the day before, the day and the day after are drawn often."""

LEVELS = ["special_incentive_level_1", "special_incentive_level_2", "special_incentive_level_3"]
TECHNOLOGY = ["strategic_technology_enterprise", "high_technology_research_centre"]
CLASSES = ["none", "difficult", "especially_difficult"]


def random_lease(seed: int, first_year: int, towards: str = "") -> dict[str, Any]:
    """A valid scenario with one lease; the same arguments give the same one.

    ``towards`` names a contested provision the lease is turned to.
    """
    return _Lease(seed, first_year, towards).scenario()


class _Lease:
    def __init__(self, seed: int, first_year: int, towards: str) -> None:
        self.first, self.towards, self.seed = first_year, towards, seed
        self.random = random.Random(f"lease {seed} {first_year} {towards}")
        self.changes = random.Random(f"changes of lease {seed}")
        # The developer of an economic zone or a park, and the project in a zone that is not digital: few leases would be theirs otherwise.
        kind = 1.0 if towards else self.random.random()
        self.developer, self.bystander = kind < 0.12, 0.12 <= kind < 0.17
        # A special level, claimed late, whose advance was partly used before the horizon.
        self.advanced = first_year >= 2024 and 0.17 <= kind < 0.21

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def scenario(self) -> dict[str, Any]:
        r = self.random
        words = {"vi": f"Thửa đất {self.seed}", "en": f"Lease {self.seed}"}
        begin = f"{self.first}-01-01"
        return {
            "scenario": f"lease_{self.seed}",
            "title": words,
            "horizon": {"first_year": self.first, "years": HORIZON},
            "assumptions": {
                "consumer_price_growth": self._prices(),
                "land_price_growth": r.choice(["0%", "3%", "7.5%", "1.25%", "15%", "-2%", "-10%", f"{r.randint(-50, 120) / 10}%"]),
                "discount_rate": "10%",
            },
            "project": {
                "name": "P",
                "activity": self._activity(),
                "licence": begin,
                "operation_start": begin,
                "capital": "2 tỷ",
                "facts": {
                    "new_project": "yes",
                    "recognised_software_steps": r.choice(["yes", "yes", "no", "unknown"]),
                    "related_party_transactions": "no",
                    "affiliate_above_small_bands": "no",
                    "work_inside_site": "100%",
                    "state_funded": r.choice(["yes", "no", "no", "unknown"]),
                    "certificates": self._certificates(),
                },
                "revenue": [
                    {"name": "sales", "kind": "incentive", "amount": "1 tỷ"},
                    *(
                        [{"name": "excise", "kind": "excluded", "excluded_as": "excise_goods", "amount": "1 tỷ"}]
                        if self.chance(0.2)
                        else []
                    ),
                ],
            },
            "sites": {
                SITE: {
                    "title": words,
                    "location": self._location(),
                    "commune_class": "unknown" if self.chance(0.1) else r.choice(CLASSES),
                    "premises": [self._lease()],
                }
            },
        }

    def _activity(self) -> str:
        r = self.random
        aims = {
            "decree_230_ai_data_centre": ["ai_data_centre"],
            "decree_230_commercial_bar": sorted(DECREE_230),
            "decree_230_projects": sorted(DECREE_230),
            "software_production_steps": ["software_product"],
            "outsourcing_as_digital_service": ["business_process_outsourcing"],
        }
        if self.developer:
            return "zone_infrastructure"
        if self.bystander:
            return r.choice(["other", "business_process_outsourcing"])
        return r.choice(aims.get(self.towards) or [*ACTIVITIES, "zone_infrastructure", "zone_infrastructure", "other", "other", "other"])

    def _location(self) -> str:
        if self.towards == "zone_area_class" or self.bystander:
            return "cdtz"
        if self.developer:
            return self.random.choice(["economic_zone", "economic_zone", "high_tech_park"])
        usual = ["cdtz", "cdtz", "cdtz", "high_tech_park", "high_tech_park", "economic_zone", "economic_zone", "economic_zone"]
        return self.random.choice([*LOCATIONS, *NEIGHBOURS, *usual])

    def _certificates(self) -> list[str]:
        r = self.random
        if self.towards == "special_rent_years" or self.advanced:
            return [r.choice(LEVELS)]
        draw = r.random()
        if draw < 0.15:
            return [r.choice(LEVELS)]
        if draw < 0.2:
            return r.sample([*LEVELS, *TECHNOLOGY], 2)
        return [r.choice(TECHNOLOGY)] if draw < 0.26 else []

    def _prices(self) -> Any:
        """Growth of consumer prices: constant, grown, or another every year; some of it negative."""
        r = self.random
        draw = r.random()
        if draw < 0.15:
            return r.choice(["3.5%", "0%", "-1%", "12%"])
        if draw < 0.25:
            return {"start": "4%", "from": self.first + r.randint(-2, 8), "growth": r.choice(["-3%", "2%"])}
        first = self.first + r.choice([0, 0, 0, -6, 7])
        low, high = r.choice([(10, 60), (-20, 40), (-40, 5), (0, 150)])
        years = {first + k: f"{r.randint(low, high) / 10}%" for k in range(r.choice([3, 20, HORIZON]))}
        return {"years": years, "then": "hold"}

    def _decision(self) -> date:
        r = self.random
        draw = r.random()
        if self.developer and draw < 0.15:
            return DECREE_103_FROM + timedelta(days=r.randint(0, 150))
        if draw < 0.25:
            return r.choice(TURNS) + timedelta(days=r.choice([-1, 0, 1]))
        earliest = date(2026, 1, 1) if draw < 0.5 else FIRST_DECISION
        day = earliest + timedelta(days=r.randint(0, (LAST_DECISION - earliest).days))
        if self.chance(0.6):
            # Around the day from which 14 or 15 days of the month are left, both ends counted, and the ends of months.
            following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            day = following - timedelta(days=r.choice([1, 13, 14, 15, 16]))
        return date(r.choice([2016, 2020, 2024, 2028, 2032]), 2, r.choice([14, 15, 16, 29])) if self.chance(0.04) else day

    def _lease(self) -> dict[str, Any]:
        r = self.random
        area = r.choice([1, 800, 10_000, "2500.5", r.randint(1_000, 500_000)])
        price = r.randint(5, 600) * 100_000
        coefficient = r.choice(["1", "1", "1.1", "1.35", "0.9", "2.5"])
        if self.towards == "coefficient_in_annual_rent":
            coefficient = r.choice(["1.1", "1.35", "0.9"])
        cost = r.choice([0, 0, 0, 50_000, int(price * Fraction(coefficient) * r.randint(0, 100) / 100)])
        if self.towards == "infrastructure_cost_bracket":
            cost = r.choice([10_000, price // 10, price // 200])
        decision = self._decision()
        if self.towards.startswith(("decree_230", "software", "outsourcing")) and decision < DECREE_230_FROM:
            decision = decision.replace(year=r.randint(2026, 2035), day=min(decision.day, 28))
        bar = self.towards == "decree_230_commercial_bar"
        annual = self.towards in {"infrastructure_cost_bracket", "coefficient_in_annual_rent"}
        lease: dict[str, Any] = {
            "kind": "state_lease",
            "payment": "one_off" if not annual and self.chance(0.35) else "annual",
            "land_use": "commercial_service" if bar or self.chance(0.12) else "production",
            "area": area,
            "table_price": price,
            "rate": r.choice(["0.25%", "0.5%", "0.75%", "1%", "1.37%", "3%"]),
            "coefficient": coefficient,
            "infrastructure_cost": cost,
            "decision": decision.isoformat(),
            "term_years": r.choice([1, 2, 5, 12, 30, 49, 50, 50, 70, 70, r.randint(1, 70)]),
            "construction_months": r.choice([0, 0, 1, 12, 24, 35, 36, 37, 48, 80, r.randint(0, 80)]),
            "won_at_auction": r.choice(["no"] * 7 + ["yes", "unknown"]),
            "filed_late_months": r.choice([0, 0, 0, 1, 18, 40, 170, 300, r.randint(0, 240)]),
        }
        if self.advanced:
            day = DECISION_29_FROM + timedelta(days=r.randint(0, 365 * (self.first - 2022)))
            lease |= {"payment": "annual", "decision": day.isoformat(), "filed_late_months": r.randint(1, 60), "won_at_auction": "no"}
            lease["term_years"] = r.choice([30, 50, 70])
        return befallen({**lease, **self._more(lease)}, self.changes)

    def _more(self, lease: dict[str, Any]) -> dict[str, Any]:
        r, area = self.random, number(lease["area"])
        more: dict[str, Any] = {}
        if self.chance(0.5):
            more["subleased_to_high_tech"] = r.choice(["yes", "no", "unknown"])
        if self.chance(0.25):
            more["shared_infrastructure_area"] = str(area * r.choice([0, 25, 60, 100]) / 100)
        if self.advanced or self.chance(0.35):
            a_year = int(number(lease["rate"]) * number(lease["table_price"]) * area) + 1
            more["compensation_advance"] = a_year * r.choice([1, 3, 12, 40, 900]) // r.choice([1, 4, 7])
        if self.chance(0.25):
            shares = r.choice([[Fraction(1, 4)], [Fraction(1, 2), Fraction(1, 2)], [Fraction(1, 5), Fraction(3, 10)], [Fraction(1)]])
            more["elsewhere"] = [{"area": str(area * share), "commune_class": r.choice(CLASSES)} for share in shares]
        return more


def branches(data: dict[str, Any], parts: list[tuple[dict[str, Any], Any, Relief]], unknown: str, inflation: Any) -> Iterator[str]:
    """Name the branches of the law a lease reaches.

    ``parts`` are its parts by commune, each with the facts there and the relief of the second writing; ``inflation`` gives the growth of
    consumer prices of a year.
    """
    lease = data["sites"][SITE]["premises"][0]
    decision, term = date.fromisoformat(lease["decision"]), int(lease["term_years"])
    yield f"decided {next((f'before {turn}' for turn in TURNS if decision < turn), f'from {TURNS[-1]}')}"
    yield f"land use {lease['land_use']}"
    yield f"won at auction {lease['won_at_auction']} {unknown}"
    yield f"term {'at most 5' if term <= 5 else '70' if term == 70 else 'between'}"
    yield f"construction {'none' if not lease['construction_months'] else 'above the cap' if lease['construction_months'] > 36 else 'within'}"
    left = (decision.replace(day=28) + timedelta(days=4)).replace(day=1) - decision
    yield f"{left.days} days left{' in a leap February' if (decision + left).strftime('%j') == '061' else ''}"
    if decision.year < int(data["horizon"]["first_year"]):
        yield f"decided before the horizon, {lease['payment']}"
    if "elsewhere" in lease:
        yield f"several communes {'parted' if decision >= PARTED_FROM else 'not parted'}"
    if number(lease.get("shared_infrastructure_area", 0)) > 0:
        yield f"shared infrastructure in {parts[0][1].location}"
    if data["sites"][SITE]["commune_class"] == "unknown":
        yield f"commune not known {unknown}"
    for part, facts, relief in parts:
        yield from _of_part(part, facts, relief, unknown)
        if lease["payment"] == "annual":
            yield from _of_cycles(data, part, inflation)


def _of_part(lease: dict[str, Any], facts: Any, relief: Relief, unknown: str) -> Iterator[str]:
    decision, late = date.fromisoformat(lease["decision"]), int(lease["filed_late_months"])
    payment, activity = lease["payment"], land_activity(facts)
    yield f"location {facts.location}"
    yield f"activity {facts.activity}"
    kind = "nothing" if not relief.granted else "whole" if relief.years == WHOLE else "reduced" if relief.reduction else "some years"
    yield f"{payment} {kind}"
    if "change" in lease:
        yield f"{payment} {lease['change']['kind']} {lease['change'].get('why', '')}, {kind}"
    if "slow_progress" in lease:
        yield f"slow progress, {payment} {kind}"
    if number(lease.get("compensation_advance", 0)) > 0:
        yield f"advance, {payment} {kind}"
    if payment == "annual" and late and relief.reduction and number(lease.get("compensation_advance", 0)) > 0:
        yield f"advance of a reduced rent, claimed late, decided in {decision.year}"
    if payment == "annual":
        for year in (2024, 2025):
            if decision.year <= year < decision.year + int(lease["term_years"]):
                yield f"cut of {year} {kind}"
    if relief.granted and relief.years != WHOLE:
        free = min(int(lease["construction_months"]), CONSTRUCTION_CAP_MONTHS) + 12 * Fraction(relief.years)
        yield f"{payment} filed {'in time' if not late else 'late' if late < free else 'when all was over'}, {kind}"
        if free > 12 * int(lease["term_years"]):
            yield f"{payment}: free beyond the term"
    if decision >= DECREE_103_FROM and activity in ("other", "trade_or_service") and facts.sells_excise_goods:
        yield "excise goods"
    if activity in DECREE_230 and decision >= DECREE_230_FROM:
        yield f"decree 230 on {lease['land_use']} land"
    for certificate in facts.certificates:
        yield f"{certificate} {'in force' if decision >= (DECISION_29_FROM if certificate in LEVELS else DECREE_260_FROM) else 'not yet'}"
    developer = activity == "zone_infrastructure"
    if facts.location == "high_tech_park" and developer and decision >= DECREE_260_FROM:
        subleased = lease.get("subleased_to_high_tech", "unknown")
        yield f"developer of a park, funded by the State: {facts.state_funded}, subleased {subleased} {unknown}"
    if decision >= ZONE_LAW_FROM and relief.granted:
        sector, area = sector_class(activity, facts.location, decision), area_class(facts, {}, decision)
        if facts.location == "economic_zone":
            yield f"ladder economic_zone.{'developer' if developer else sector}.{area}"
        elif facts.location == "high_tech_park":
            yield f"ladder high_tech_park.{'developer' if developer else sector}"
        else:
            yield f"ladder {'zone' if facts.location == 'cdtz' else 'general'}.{sector}.{area}"


def _of_cycles(data: dict[str, Any], lease: dict[str, Any], inflation: Any) -> Iterator[str]:
    months = years_of_billed_months(date.fromisoformat(lease["decision"]), int(lease["term_years"]))
    growth = number(data["assumptions"]["land_price_growth"])
    units = unit_rents(lease, months, growth, inflation)
    capless = unit_rents(lease, months, growth, lambda _: Fraction(1000))
    first = int(lease["decision"][:4])
    for k in range(1, len(months) // MONTHS_OF_A_CYCLE):
        rise = sum((inflation(year) for year in range(first + 5 * k - 5, first + 5 * k)), ZERO)
        if units[k] == units[k - 1]:
            yield "cycle held: prices fell" if rise < 0 and growth > 0 else "cycle held: rent not higher"
        else:
            yield "cycle capped" if units[k] < capless[k] else "cycle raised in full"


def reached(seeds: int, counts: dict[str, int]) -> list[str]:
    """Say which branches a run of that many leases has not reached often enough: each named one at least once in 250 leases or so."""
    return [f"{name}: {counts.get(name, 0)} of at least {least}" for name, least in _wanted(seeds) if counts.get(name, 0) < least]


def _wanted(seeds: int) -> Iterator[tuple[str, int]]:
    often, seldom = seeds // 50, seeds // 250
    for name in (*LOCATIONS, *NEIGHBOURS):
        yield f"location {name}", often
    for name in set(ACTIVITIES):
        yield f"activity {name}", often
    for turn in TURNS:
        yield f"decided before {turn}", seldom
    yield f"decided from {TURNS[-1]}", often
    for area in CLASSES:
        for sector in ("none", "incentive", "special"):
            yield f"ladder economic_zone.{sector}.{area}", seldom
            if (sector, area) != ("none", "none"):  # no relief at all: it is looked for as nothing
                yield f"ladder general.{sector}.{area}", seldom
            if sector != "incentive":  # inside a zone a project is special or none
                yield f"ladder zone.{sector}.{area}", seldom
        yield f"ladder economic_zone.developer.{area}", seldom
    for sector in ("none", "incentive", "special", "developer"):
        yield f"ladder high_tech_park.{sector}", seldom
    for payment in ("annual", "one_off"):
        for kind in ("nothing", "some years", "whole", "reduced"):
            yield f"{payment} {kind}", often
            yield f"advance, {payment} {kind}", seldom
            yield f"slow progress, {payment} {kind}", seldom // 2
            changes = ["term_adjusted ", "turned_annual " if payment == "one_off" else "turned_one_off ", "relief_withdrawn found_out"]
            changes += ["relief_withdrawn volunteered", *(["relief_withdrawn transferred"] if payment == "one_off" else [])]
            for change in changes:
                yield f"{payment} {change}, {kind}", max(seldom // 10, 1)
        for kind in ("some years", "reduced"):
            for filed in ("in time", "late"):
                yield f"{payment} filed {filed}, {kind}", seldom
            yield f"{payment} filed when all was over, {kind}", seldom // 2
        yield f"{payment}: free beyond the term", seldom
        yield f"decided before the horizon, {payment}", often
    for year in (2024, 2025):
        for kind in ("nothing", "some years", "whole", "reduced"):
            # Before July 2025 only the developer of an economic zone could have the whole term.
            yield f"cut of {year} {kind}", seldom // 4 if (year, kind) == (2024, "whole") else seldom
    for name in ("cycle capped", "cycle raised in full", "cycle held: prices fell", "cycle held: rent not higher"):
        yield name, often
    for unknown in ("low", "high"):
        for answer in ("yes", "no", "unknown"):
            yield f"won at auction {answer} {unknown}", often
        yield f"commune not known {unknown}", often
    for days in (1, 14, 15, 16):
        yield f"{days} days left", often
        yield f"{days} days left in a leap February", 2
    for name in ("term at most 5", "term 70", "term between", "construction none", "construction within", "construction above the cap"):
        yield name, often
    for use in ("production", "commercial_service"):
        yield f"land use {use}", often
        yield f"decree 230 on {use} land", seldom
    for name in ("several communes parted", "several communes not parted"):
        yield name, often
    for location in ("cdtz", "industrial_park", "economic_zone", "none"):
        yield f"shared infrastructure in {location}", seldom
    for certificate in (*LEVELS, *TECHNOLOGY):
        yield f"{certificate} in force", seldom
        yield f"{certificate} not yet", seldom // 2
    yield "excise goods", seldom // 2
    for year in (2022, 2023, 2024):
        yield f"advance of a reduced rent, claimed late, decided in {year}", seldom // 2
    for unknown in ("low", "high"):
        for answer in ("yes", "no", "unknown"):
            yield f"developer of a park, funded by the State: False, subleased {answer} {unknown}", 3
    yield "developer of a park, funded by the State: True, subleased yes low", 3
