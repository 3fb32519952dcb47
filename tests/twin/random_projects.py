"""Random projects in the format of the scenario file, valid by method 1, made to reach the corners of method 2."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from .random_base import add_tax_base
from .random_changes import befallen
from .random_expansions import random_expansions
from .random_mid_life import change_ground
from .random_staff import state_schemes

ACTIVITIES = [
    "software_product",
    "key_digital_product",
    "key_digital_service",
    "semiconductor",
    "ai_data_centre",
    "data_centre",
    "digital_product",
    "digital_service",
    "business_process_outsourcing",
    "training",
    "incubation",
    "zone_infrastructure",
    "trade_or_service",
    "other",
    # Twice as likely: the law treats them differently inside and outside a zone.
    "software_product",
    "digital_product",
    "digital_service",
]
LOCATIONS = [
    "cdtz",
    "high_tech_park",
    "high_tech_agriculture_zone",
    "economic_zone",
    "industrial_park",
    "difficult_area",
    "especially_difficult_area",
    "none",
]
NEIGHBOURS = ["international_financial_centre", "da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone"]
CERTIFICATES = [
    "special_incentive_level_1",
    "special_incentive_level_2",
    "special_incentive_level_3",
    "ho_chi_minh_city_strategic_investor",
    "innovative_start_up",
    "small_or_medium_enterprise",
    "strategic_technology_enterprise",
    "high_technology_research_centre",
]
NEIGHBOUR_HEADS = [
    "financial_centre",
    "da_nang_free_trade_zone",
    "special_investment_level_1",
    "innovative_start_up",
    "small_enterprise_first_registration",
    "ho_chi_minh_city_strategic_investor",
]
FIRST_LICENCE = date(2025, 10, 1)
LAST_YEAR = 2065

# Circular 45/2013, appendix I: shortest and longest life. Only machinery takes the declining balance.
ASSET_LIVES = {
    "it_equipment": (3, 15),
    "electronic_component_equipment": (5, 15),
    "measuring_equipment": (5, 10),
    "management_it": (3, 8),
    "power_equipment": (7, 15),
    "working_machinery": (5, 12),
    "road_vehicle": (6, 10),
    "solid_building": (25, 50),
    "other_building": (6, 25),
    "intangible": (1, 20),
}
STRAIGHT_LINE_ONLY = {"solid_building", "other_building", "intangible"}

MILLION = 1_000_000
BILLION = 1_000_000_000
SOURCE = "made up by the random project writer"


ORIGINS = ["new", "reorganised", "change_of_owner", "inherited_business", "bought_project", "phase_of_first_dossier", "phase_off_schedule"]


def random_scenario(seed: int) -> dict[str, Any]:
    """A valid scenario; the same seed gives the same one."""
    scenario = _Writer(seed).scenario()
    change_ground(scenario, seed)
    return scenario


def percent(value: float) -> str:
    """A share as the file writes it."""
    return f"{value:.1f}%"


class _Writer:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        r = self.random
        # People, groups and book lives draw from a stream of their own.
        self.more = random.Random(f"people and groups {seed}")
        # Neighbouring places, certificates and what goes with them too.
        self.neighbour = random.Random(f"neighbours {seed}")
        self.tenant = random.Random(f"tenants {seed}")
        self.changes = random.Random(f"changes {seed}")
        self.staff = random.Random(f"spread of pay, hiring {seed}")
        self.contracts = random.Random(f"schemes and contracts {seed}")
        self.base = random.Random(f"the tax base {seed}")
        self.growth = random.Random(f"expansions and origins {seed}")
        self.first = r.randint(2026, LAST_YEAR - 29)
        if self.more.random() < 0.2:
            self.first = 2026  # the law of pay changes inside 2026
        self.count = r.randint(10, 30)
        self.last = self.first + self.count - 1
        self.running = self.first >= 2028 and r.random() < 0.25
        self.cost_plus = r.random() < 0.17
        self.operation = self._operation_start()
        self.scale = self._scale()
        self.uses_usd = r.random() < 0.35
        # Most trouble of a holiday is early losses, so every second project has them.
        self.early_losses = r.random() < 0.5
        self.related = self._answer(yes=0.4)
        self.revenue: list[dict[str, Any]] = []
        self.costs: list[dict[str, Any]] = []
        self.first_incentive_year: int | None = None

    # ---- small helpers

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _answer(self, *, yes: float, unknown: float = 0.12) -> str:
        draw = self.random.random()
        if draw < unknown:
            return "unknown"
        return "yes" if draw < unknown + (1 - unknown) * yes else "no"

    def _scale(self) -> int:
        """Revenue of a grown year [VND]; a third of the projects lie around the bands of 1, 3 and 50 bn."""
        r = self.random
        draw = r.random()
        if draw < 0.12:
            return r.randint(500 * MILLION, 1_500 * MILLION)
        if draw < 0.22:
            return r.randint(2_000 * MILLION, 5 * BILLION)
        if draw < 0.37:
            return r.randint(30 * BILLION, 70 * BILLION)
        if draw < 0.65:
            return r.randint(5 * BILLION, 60 * BILLION)
        return r.randint(60 * BILLION, 900 * BILLION)

    def _operation_start(self) -> date:
        r = self.random
        if self.running:
            year = self.first - r.randint(1, min(6, self.first - 2026))
        elif self.cost_plus:
            # Cost-plus revenue follows every cost, so no cost may come before operation.
            year = self.first
        else:
            year = self.first + r.choice([0, 0, 0, 1, 1, 2])
        month = 1 if r.random() < 0.45 else r.randint(2, 12)
        return date(year, month, 1 if r.random() < 0.6 else r.randint(2, 28))

    def _between(self, earliest: date, latest: date) -> date:
        return earliest + timedelta(days=self.random.randint(0, max(0, (latest - earliest).days)))

    def money(self, share: float) -> int:
        """A part of the scale, at least a million."""
        return max(MILLION, int(self.scale * share))

    def amount(self, low: float, high: float) -> int:
        return self.money(self.random.uniform(low, high))

    def dollars(self, line: dict[str, Any], key: str) -> dict[str, Any]:
        """Perhaps state a line in USD instead: the same path, divided by 25,000."""
        if not self.uses_usd or not self.chance(0.5):
            return line
        line[key] = _scaled(line[key], 25_000)
        line["currency"] = "USD"
        return line

    def any_path(self, base: int, first: int) -> Any:
        """A path of money that begins in `first`."""
        r = self.random
        draw = r.random()
        if first <= self.first and draw < 0.15:
            return base
        if draw < 0.6:
            result: dict[str, Any] = {"start": base, "from": first}
            if r.random() < 0.8:
                result["growth"] = percent(r.choice([-3, 0, 2, 4.5, 7, 12]))
            if r.random() < 0.15:
                result["until"] = min(self.last, first + r.randint(3, 20))
            return result
        length = r.randint(1, 5)
        stated = {first + k: int(base * r.uniform(0.2, 1.6)) for k in range(length)}
        then = r.choice(["hold", "hold", {"growth": percent(r.choice([2, 5]))}, {"growth": "3%"}, "zero"])
        return {"years": stated, "then": then}

    def one_year(self, base: int, year: int) -> Any:
        """A path with money in one year only."""
        return {"years": {year: base}, "then": "zero"}

    def share_path(self) -> Any:
        """A path of shares between 0 and 1."""
        r = self.random
        draw = r.random()
        if draw < 0.5:
            return percent(r.choice([0, 30, 55.5, 80, 100]))
        year = self.first + r.randint(0, 4)
        if draw < 0.75:
            return {"years": {year: "100%", year + 1: "60%", year + 2: percent(r.randint(0, 100))}, "then": "hold"}
        return {"start": "90%", "from": year, "growth": "-4%"}

    # ---- parts of the file

    def scenario(self) -> dict[str, Any]:
        r = self.random
        activity = r.choice(ACTIVITIES)
        self.develops_park = self.neighbour.random() < 0.04
        if self.develops_park:
            activity = "zone_infrastructure"
        self._write_revenue()
        self._write_costs()
        earliest = max(FIRST_LICENCE, self.operation - timedelta(days=900))
        licence = self._between(earliest, max(earliest, self.operation - timedelta(days=1)))
        project: dict[str, Any] = {
            "name": f"Project {self.seed}",
            "activity": activity,
            "licence": licence.isoformat(),
            "operation_start": self.operation.isoformat(),
            "capital": max(BILLION, min(self.scale * 2, 2_000 * BILLION)),
            "facts": {
                "new_project": "no" if self.chance(0.06) else self._answer(yes=1.0, unknown=0.06),
                "recognised_software_steps": self._answer(yes=0.7),
                "related_party_transactions": self.related,
                "affiliate_above_small_bands": self._answer(yes=0.2),
                "work_inside_site": "unknown" if self.chance(0.12) else self.share_path(),
                "certificates": [],
            },
            "revenue": self.revenue,
            "costs": self.costs,
            "workforce": self._workforce(),
            "assets": self._assets(),
            "loans": self._loans(),
        }
        if self.more.random() < 0.5:
            project["group"] = self._group()
        self._status(project["facts"], licence)
        opening = self._opening()
        if opening:
            project["opening"] = opening
        elections = self._elections()
        if elections:
            project["elections"] = elections
        self._origin(project)
        if self.growth.random() < 0.4:
            # The time of the project must have run out for a holiday: most are late in the horizon.
            earliest = max(licence.year + 1, self.first - 3, self.last - self.growth.choice([6, 10, 15, 40]))
            project["expansions"] = random_expansions(self.growth, project, self.first, earliest, self.last - 2)
        if self.base.random() < 0.4:
            add_tax_base(project, self.base, cost_plus=self.cost_plus, running=self.operation.year < self.first, first=self.first)
        names = ["site_a", "site_b"][: r.choice([1, 2])]
        return {
            "scenario": f"random_{self.seed}",
            "title": {"vi": f"Dự án {self.seed}", "en": f"Project {self.seed}"},
            "description": {"vi": "Dự án ngẫu nhiên", "en": "A random project"},
            "horizon": {"first_year": self.first, "years": self.count},
            "assumptions": self._assumptions() | self._product(),
            "project": project,
            "sites": {name: self._site(name, licence, peopled=bool(project["workforce"])) for name in names},
            "compare": {"variants": ["in_force"], "sites": names},
        }

    def _status(self, facts: dict[str, Any], licence: date) -> None:
        """Certificates, and the facts that go with them; two at once where they compete."""
        n = self.neighbour
        if n.random() < 0.35:
            facts["certificates"] = n.sample(CERTIFICATES, n.choice([1, 1, 2]))
        if "small_or_medium_enterprise" in facts["certificates"] or n.random() < 0.1:
            earliest = date(2025, 1, 1) if n.random() < 0.9 else date(2024, 6, 1)
            facts["first_registration"] = (earliest + timedelta(days=n.randint(0, max(0, (licence - earliest).days)))).isoformat()
        if n.random() < 0.6:
            facts["state_funded"] = n.choice(["yes", "no", "no", "unknown"])

    def _origin(self, project: dict[str, Any]) -> None:
        """Some say how they came to be."""
        g = self.growth
        if g.random() > 0.2:
            return
        facts = project["facts"]
        facts["origin"] = g.choice(ORIGINS)
        facts["new_project"] = "unknown" if g.random() < 0.5 else "yes" if facts["origin"] == "new" else "no"

    def _product(self) -> dict[str, Any]:
        """Some scenarios let GDP per capita grow."""
        s = self.staff
        if s.random() < 0.75:
            return {}
        return {
            "gdp_per_capita_growth": s.choice(
                ["5%", "7.5%", {"start": "6%", "from": self.first - 1, "growth": "-3%"}, {"years": {2027: "6%"}, "then": "hold"}]
            )
        }

    def _assumptions(self) -> dict[str, Any]:
        r = self.random
        year = self.first + r.randint(0, 3)
        exchange: Any = r.choice(
            [26_000, {"start": 26_000, "from": year, "growth": "1.5%"}, {"years": {year: 25_500, year + 1: 26_300}, "then": "hold"}]
        )
        prices: Any = r.choice(
            [
                "3%",
                "3.5%",
                "0%",
                {"years": {year: "4%", year + 1: "2.5%", year + 2: "3.1%"}, "then": "hold"},
                {"start": "5%", "from": year, "growth": "-2%"},
            ]
        )
        result = {
            "consumer_price_growth": prices,
            "land_price_growth": r.choice(["0%", "2%", "3%", "6%", "9%", "-1%"]),
            "discount_rate": "10%",
        }
        if self.uses_usd or r.random() < 0.5:
            result["exchange_rate"] = exchange
        return result

    def _write_revenue(self) -> None:
        r = self.random
        start = max(self.first, self.operation.year)
        if self.cost_plus:
            self.revenue.append(
                {"name": "captive", "kind": "incentive", "cost_plus": percent(r.choice([5, 8, 10, 12.5])), "source": SOURCE}
            )
            self.first_incentive_year = start
        elif not self.chance(0.05):
            first = start if self.chance(0.85) else min(self.last - 3, start + r.randint(1, 3))
            self._incentive_line("exports", first, 0.9)
            self.first_incentive_year = first
            if self.chance(0.3):
                self._incentive_line("domestic", min(self.last - 1, first + r.randint(0, 4)), 0.4)
        if self.chance(0.55):
            line = {
                "name": "consulting",
                "kind": "ordinary",
                "amount": self.any_path(self.amount(0.02, 0.4), self._some_year()),
                "source": SOURCE,
            }
            self.revenue.append(self.dollars(line, "amount"))
        if self.chance(0.4):
            self.revenue.append(
                {
                    "name": "deposits",
                    "kind": "ordinary",
                    "interest": "true",
                    "amount": self.any_path(self.amount(0.001, 0.05), self._some_year()),
                    "source": SOURCE,
                }
            )
        if self.chance(0.35):
            self._excluded_line("land_sale", r.choice(["real_estate", "real_estate", "project_transfer"]))
        if self.chance(0.35):
            self._excluded_line(
                "aside",
                r.choice(
                    ["capital_transfer", "overseas", "minerals", "online_games", "excise_goods", "excise_services", "unrelated_other"]
                ),
            )
        if self.chance(0.3):
            self.revenue.append(
                {
                    "name": "dividends",
                    "kind": "exempt",
                    "amount": self.any_path(self.amount(0.02, 0.3), self._some_year()),
                    "source": SOURCE,
                }
            )
        if not self.cost_plus and self.chance(0.07):
            # One line only, on an edge of the bands or one đồng above it.
            edge = r.choice([1, 3, 50]) * BILLION + r.choice([0, 0, 1])
            first = self.first_incentive_year = start
            self.scale = edge
            self.costs.clear()
            self.revenue = [{"name": "exports", "kind": "incentive", "amount": {"start": edge, "from": first}, "source": SOURCE}]
        if not self.revenue:
            self.revenue.append({"name": "consulting", "kind": "ordinary", "amount": self.scale, "source": SOURCE})

    def _some_year(self) -> int:
        return self.first + self.random.choice([0, 0, 1, 2, 5])

    def _incentive_line(self, name: str, first: int, share: float) -> None:
        r = self.random
        base = int(self.scale * share)
        if self.scale < 2 * BILLION and self.chance(0.3):
            base = BILLION  # exactly on the edge
        draw = r.random()
        path: Any
        if draw < 0.5:
            path = {"start": base, "from": first, "growth": percent(r.choice([0, 3, 8, 12]))}
        elif draw < 0.85:
            ramp = {first + k: base * part // 100 for k, part in enumerate(r.choice([[20, 50, 80], [40, 100], [10, 30, 60, 90], [100]]))}
            path = {"years": ramp, "then": r.choice(["hold", {"growth": "4%"}])}
        else:
            path = {"start": base, "from": first, "until": min(self.last, first + r.randint(6, 20))}
        self.revenue.append(self.dollars({"name": name, "kind": "incentive", "amount": path, "source": SOURCE}, "amount"))

    def _excluded_line(self, name: str, what: str) -> None:
        first = self._some_year()
        base = self.amount(0.05, 0.8)
        path = (
            self.any_path(base, first) if self.chance(0.6) else self.one_year(base, min(self.last - 1, first + self.random.randint(0, 6)))
        )
        self.revenue.append({"name": name, "kind": "excluded", "excluded_as": what, "amount": path, "source": SOURCE})
        if self.chance(0.7):
            # The cost is spread differently from the revenue, so years of loss and of profit both occur.
            self.costs.append(
                {
                    "name": f"cost_of_{name}",
                    "amount": self.any_path(self.amount(0.03, 0.7), max(self.first, first - 1)),
                    "stream": name,
                    "source": SOURCE,
                }
            )

    def _write_costs(self) -> None:
        r = self.random
        start = max(self.first, self.operation.year)
        main = next((line["name"] for line in self.revenue if line["kind"] == "incentive"), self.revenue[0]["name"])
        fixed = self.first_incentive_year or start
        self._cost("materials", self.any_path(self.amount(0.02, 0.2), start), main if self.chance(0.6) else "shared")
        if not self.cost_plus:
            if self.chance(0.7):
                self.costs.append(
                    {
                        "name": "fees",
                        "share_of_revenue": percent(r.choice([5, 12.5, 20, 30])),
                        "stream": main if self.chance(0.5) else "shared",
                        "source": SOURCE,
                    }
                )
            if self.early_losses:
                # Set-up cost above revenue for a few years, then nothing.
                length = r.choice([1, 2, 3, 3, 4, 4, 5])
                stated = {fixed + k: self.amount(0.5, 1.6) for k in range(length)}
                stream = main if self.chance(0.6) else "shared"
                self._cost("set_up", {"years": stated, "then": "zero"}, stream)
        if self.chance(0.4):
            year = min(self.last, start + r.randint(4, 15))
            self._cost("repairs", self.one_year(self.amount(0.3, 1.8), year), "shared" if self.chance(0.6) else main)
        if self.chance(0.45):
            stream = self.random.choice([main, "shared", "shared", self.revenue[-1]["name"]])
            self._cost("research", self.any_path(self.amount(0.02, 0.15), start), stream, research=True)
        if self.chance(0.3):
            self._cost(
                "entertainment", self.any_path(self.amount(0.005, 0.05), start), "shared", deductible=percent(r.choice([0, 40, 62.5]))
            )
        if any(line["name"] == "consulting" for line in self.revenue) and main != "consulting" and self.chance(0.6):
            self.costs.append(
                {"name": "advisers", "share_of_revenue": percent(r.choice([30, 70, 130])), "stream": "consulting", "source": SOURCE}
            )
        if any(line["name"] == "dividends" for line in self.revenue) and self.chance(0.4):
            self._cost("holding", self.any_path(self.amount(0.01, 0.3), start), "dividends")

    def _cost(self, name: str, path: Any, stream: str, *, research: bool = False, deductible: str | None = None) -> None:
        line: dict[str, Any] = {"name": name, "amount": path, "stream": stream, "source": SOURCE}
        if research:
            line["research_and_development"] = "true"
            if self.chance(0.2):
                deductible = "80%"
        if deductible is not None:
            line["deductible"] = deductible
        self.costs.append(self.dollars(line, "amount"))

    def _workforce(self) -> list[dict[str, Any]]:
        r = self.random
        start = max(self.first, self.operation.year)
        if not self.cost_plus and self.operation.year > self.first and self.chance(0.3):
            start -= 1  # hired before operation
        rows = []
        for role in ["engineers", "managers"][: r.choice([1, 1, 2])]:
            pay = r.randint(8, 12 if self.scale < 5 * BILLION else 60) * MILLION
            heads = max(1, int(self.scale * r.uniform(0.03, 0.18)) // (pay * 13))
            headcount: Any = r.choice(
                [
                    {"years": {start: heads, start + 1: heads + heads // 4}, "then": "hold"},
                    {"years": {start: heads}, "then": {"growth": "3%"}},
                ]
            )
            monthly: Any = r.choice([pay, {"start": pay, "from": self.first, "growth": "6%"}])
            row = {"role": role, "headcount": headcount, "monthly_pay": monthly, "months_paid": r.choice([12, 13, 14]), "source": SOURCE}
            self._people(row, pay)
            rows.append(state_schemes(self._spread(row), self.contracts))
        # Some projects have nobody of their own.
        return [] if self.more.random() < 0.06 else rows

    def _people(self, row: dict[str, Any], pay: int) -> None:
        """Who they are and what decides their tax. High pay so that the income test bites; caps and thresholds are hit exactly."""
        m = self.more
        if m.random() < 0.65:
            level = m.choice([5_000_000, 46_800_000, 50_600_000, 106_200_000, *(m.randint(5, 200) * MILLION for _ in range(8))])
            row["headcount"] = _times(row["headcount"], pay, level)
            if isinstance(row["monthly_pay"], dict):
                row["monthly_pay"] = {**row["monthly_pay"], "start": level}
            else:
                row["monthly_pay"] = level
            pay = level
        if m.random() < 0.3:
            # Around the income test of 2026 and of later years.
            level = m.choice([47_500_000, 52_291_666, 52_291_667, 43_846_154, 48_269_231, 45_000_000])
            row["headcount"] = _times(row["headcount"], pay, level)
            row["monthly_pay"] = m.choice([level, {"start": level, "from": self.first, "growth": m.choice(["0%", "1%", "-1%"])}])
            pay = level
        if m.random() < 0.35:
            insured = m.choice([pay // 2, 6 * MILLION, 2_340_000, 2_000_000, 0, pay * 6 // 5, 50_600_000])
            row["insured_pay"] = m.choice([insured, {"start": insured, "from": self.first, "growth": "5%"}])
        if m.random() < 0.6:
            row["dependants"] = m.choice([0, 1, 2, "0.5", "1.25", "0.33", 3])
        if m.random() < 0.3:
            row["nationality"] = "foreign"
        elif m.random() < 0.3:
            row["nationality"] = "vn"
        if m.random() < (0.4 if row.get("nationality") == "foreign" else 0.06):
            row["residence"] = "non_resident"
        elif m.random() < 0.3:
            row["residence"] = "resident"
        if m.random() < 0.35:
            row["contract_months"] = m.choice([1, 2, 2, 3, 6, 11, 12, 24, 36])
        if row.get("contract_months") in (1, 2) and m.random() < 0.5:
            # Below, on and above the thresholds of 2 m and 5 m.
            row["monthly_pay"] = m.choice([1_999_999, 2 * MILLION, 3 * MILLION, 4_999_999, 5 * MILLION])
            row.pop("insured_pay", None)
        if m.random() < 0.8:
            row["digital_work"] = m.choice(["yes", "yes", "yes", "no", "unknown"])
        if m.random() < 0.25:
            row["qualifying_share"] = m.choice(["0%", "5%", "33.3%", "100%"])
        if m.random() < 0.3:
            row["project_share"] = m.choice(["0%", "40%", "85.5%", "100%"])
        if m.random() < 0.3:
            row["first_contract"] = f"{m.randint(2022, self.first + 1)}-{m.randint(1, 12):02d}-{m.randint(1, 28):02d}"
        if self.uses_usd and m.random() < 0.25:
            row["currency"] = "USD"
            for key in ("monthly_pay", "insured_pay"):
                if row.get(key) not in (None, 0):
                    row[key] = _scaled(row[key], 25_000)

    def _spread(self, row: dict[str, Any]) -> dict[str, Any]:
        """Some roles with pay that is spread over their people, or with staff that comes and goes."""
        s = self.staff
        if s.random() < 0.15:
            row["turnover"] = s.choice(["0%", "8%", "20.5%", "100%", {"start": "25%", "from": self.first, "growth": "-10%"}])
        if s.random() >= 0.05:
            return row
        pay = row.pop("monthly_pay")
        median = pay if isinstance(pay, int) else pay.get("start") or max(pay["years"].values())
        growth = s.choice(["0%", "4%", "-1%", {"years": {self.first: "9%", self.first + 1: "6%"}, "then": "hold"}])
        row["distribution"] = {"year": self.first + s.choice([-2, 0, 1]), "growth": growth}
        if s.random() < 0.6:
            row["distribution"] |= {"kind": "lognormal", "median": median, "spread": s.choice(["0.05", "0.42", "0.54", "0.8"])}
        else:
            shares = s.choice([["10%", "50%", "90%"], ["5%", "20%", "75%", "99%"], ["50%", "90%"]])
            levels = sorted(s.sample(range(60, 300, 7), len(shares)))  # at most fivefold: from 5% to 20% no curve is steeper
            row["distribution"] |= {
                "kind": "quantiles",
                "quantiles": {one: median * part // 100 + 1 + i for i, (one, part) in enumerate(zip(shares, levels, strict=True))},
            }
        return row

    def _group(self) -> dict[str, Any]:
        """Above, at, below and around the threshold."""
        m = self.more
        edge = 750 * MILLION
        before = self.first - 4
        large = m.randint(800, 9_000) * MILLION
        revenue: Any = m.choice(
            [
                large,
                large,
                edge,
                edge - 1,
                m.randint(50, 700) * MILLION,
                {"start": m.randint(500, 740) * MILLION, "from": before, "growth": percent(m.choice([2, 5, 9]))},
                {"start": 900 * MILLION, "from": before, "growth": "-4%"},
                {
                    "start": edge,
                    "from": before,
                    "until": self.first + m.randint(-3, 4),
                    "then": m.choice(["zero", "hold", {"growth": "-1%"}]),
                },
                {"years": {before + k: edge + m.choice([-1, 0, 1]) for k in range(7)}, "then": m.choice(["hold", "zero"])},
                {"years": {before: large, before + 1: edge, before + 2: 0, before + 3: edge - 1}, "then": {"growth": "1%"}},
            ]
        )
        result: dict[str, Any] = {
            "revenue_eur": revenue,
            "entities_abroad": m.choice(["yes", "yes", "yes", "yes", "unknown", "no"]),
        }
        if m.random() < 0.5:
            result["right_of_use_assets"] = self._more_path(int(self.scale * m.uniform(0.05, 1.5)))
        result["sisters"] = [self._sister(f"sister_{k}") for k in range(m.choice([0, 0, 1, 1, 2, 3]))]
        return result

    def _sister(self, name: str) -> dict[str, Any]:
        m = self.more
        income = int(self.scale * m.uniform(-0.6, 1.0))
        taxes = int(max(0, income) * m.choice([0, 5, 10, 14, 15, 17, 20]) // 100)
        if m.random() < 0.15:
            taxes = -int(self.scale * m.uniform(0, 0.1))
        sister: dict[str, Any] = {
            "name": name,
            "income": self._more_path(income),
            "covered_taxes": self._more_path(taxes),
            "payroll": self._more_path(int(self.scale * m.uniform(0, 0.4))),
            "tangible_assets": self._more_path(int(self.scale * m.uniform(0, 1.2))),
            "source": SOURCE,
        }
        return sister

    def _more_path(self, base: int) -> Any:
        m = self.more
        return m.choice(
            [
                base,
                {"start": base, "from": self.first, "growth": percent(m.choice([0, 3, 6]))},
                {"years": {self.first + k: base * part // 100 for k, part in enumerate((40, 90, 130))}, "then": "hold"},
            ]
        )

    def _assets(self) -> list[dict[str, Any]]:
        r = self.random
        assets = []
        for i in range(r.randint(0, 3)):
            kind = r.choice(list(ASSET_LIVES))
            shortest, longest = ASSET_LIVES[kind]
            # Cost-plus is paid on depreciation too, so nothing is in use before operation; nothing old but in a running project.
            earliest = self.operation.year if self.cost_plus or self.running else max(self.first, self.operation.year - 1)
            method = "straight_line" if kind in STRAIGHT_LINE_ONLY or self.chance(0.45) else "declining_balance"
            stream = "shared" if self.chance(0.6) else r.choice(self.revenue)["name"]
            assets.append(
                {
                    "name": f"asset_{i}",
                    "class": kind,
                    "cost": self.amount(0.02, 0.8),
                    "first_use": f"{earliest + r.choice([0, 0, 1, 2, 6])}-{r.randint(1, 12):02d}",
                    "life_years": r.randint(shortest, min(longest, 40)),
                    "method": method,
                    "stream": stream,
                    "source": SOURCE,
                }
            )
            if self.more.random() < 0.4:
                assets[-1]["book_life_years"] = self.more.choice([1, shortest, longest, self.more.randint(1, 40)])
        return assets

    def _loans(self) -> list[dict[str, Any]]:
        r = self.random
        loans = []
        for i in range(r.choice([0, 1, 1, 2])):
            drawn = max(2025, self.first - 2 if self.running else self.first) + r.randint(0, 4)
            start = drawn + r.randint(0, 4)
            loans.append(
                {
                    "name": f"loan_{i}",
                    "principal": self.amount(0.1, 1.5),
                    "rate": percent(r.choice([4, 6.5, 8, 11])),
                    "drawn": drawn,
                    "repaid_from": start,
                    "repaid_until": start + r.randint(0, 12),
                    "source": SOURCE,
                }
            )
        return loans

    def _opening(self) -> dict[str, Any]:
        r = self.random
        opening: dict[str, Any] = {}
        if self.running or self.chance(0.12):
            years = r.sample(range(self.first - 5, self.first), r.randint(0, 3))
            if years:
                opening["losses"] = [
                    {
                        "year": year,
                        "amount": self.amount(0.05, 1.2),
                        "activity": "real_estate"
                        if self.chance(0.25)
                        else self.base.choice(["general", "general", "incentive", "ordinary"]),
                    }
                    for year in sorted(years)
                ]
        if self.running:
            # Running projects have earned before the horizon; some only ordinary income, so no incentive year is used.
            rate = 0 if self.first_incentive_year is None or self.chance(0.15) else self.first - self.operation.year
            holiday = r.randint(max(0, rate - 3), rate) if rate else 0
            exempt = min(holiday, 4)
            opening["incentive_years_used"] = {"rate": rate, "exempt": exempt, "half": holiday - exempt}
            opening["previous_year_revenue"] = r.choice([BILLION, 3 * BILLION, 50 * BILLION, self.scale, self.scale // 2])
        if self.related == "yes" and self.running and self.chance(0.6):
            opening["carried_interest"] = [{"year": self.first - r.randint(1, 5), "amount": self.amount(0.005, 0.1)}]
        return opening

    def _elections(self) -> dict[str, Any]:
        r = self.random
        result: dict[str, Any] = {}
        may_defer = not self.running and self.operation.month > 1 and self.first_incentive_year == self.operation.year
        if may_defer and self.chance(0.5):
            result["first_year_under_12_months"] = "defer"
        if self.chance(0.4):
            result["shared_costs_by"] = r.choice(["deductible_cost", "deductible_cost", "revenue"])
        if self.chance(0.12):
            result["books"] = "joint"
        if self.chance(0.3):
            result["research_extra_share"] = percent(r.choice([0, 35, 50, 100]))
        if self.chance(0.2):
            result["head"] = "best"
        if self.neighbour.random() < 0.15:
            result["head"] = self.neighbour.choice(NEIGHBOUR_HEADS)
        return result

    # ---- sites

    def _area(self, yearly_price: int, share: float) -> int:
        """Square metres whose yearly rent is at most about a share of the scale."""
        return max(20, int(self.scale * share * self.random.uniform(0.1, 1)) // yearly_price)

    def _site(self, name: str, licence: date, *, peopled: bool) -> dict[str, Any]:
        r = self.random
        location = "cdtz" if self.chance(0.25) else r.choice(LOCATIONS)
        if self.neighbour.random() < 0.25:
            location = self.neighbour.choice(NEIGHBOURS)
        if self.develops_park:
            location = "high_tech_park"
        commune = "unknown" if self.chance(0.1) else r.choice(["none", "none", "none", "difficult", "especially_difficult"])
        premises = [self._lease(licence)] if self.chance(0.75) else []
        if premises and self.chance(0.3):
            premises.append(self._lease(licence))
        start = max(self.first, self.operation.year)
        if self.chance(0.35):
            premises.append(
                self._passed_on(
                    {
                        "kind": "sublease",
                        "area": self._area(100_000, 0.08),
                        "rent": self.any_path(r.randint(20, 300) * 1_000, start),
                        "source": SOURCE,
                    },
                    licence,
                )
            )
        if self.chance(0.45):
            line = {
                "kind": self.tenant.choice(["floor_space", "floor_space", "factory"]),
                "area": self._area(3_600_000, 0.08),
                "rent": {"start": r.randint(100, 500) * 1_000, "from": start, "growth": "4%"},
                "source": SOURCE,
            }
            premises.append(self._passed_on(line, licence))
        site: dict[str, Any] = {
            "title": {"vi": name, "en": name},
            "location": location,
            "commune_class": commune,
            "premises": premises,
        }
        if self.neighbour.random() < 0.7:
            site["priority_line"] = self.neighbour.choice(["yes", "yes", "no", "unknown"])
        if self.chance(0.5):
            site["zone_decision"] = r.choice(["prime_minister", "ministry", "province", "unknown"])
        if peopled or self.more.random() < 0.5:
            site["wage_region"] = self.more.choice(["I", "I", "II", "III", "IV"])
        return site

    def _passed_on(self, line: dict[str, Any], licence: date) -> dict[str, Any]:
        """Perhaps let a developer pass part of its own relief on, and the State support the sublease."""
        r = self.tenant
        if line["kind"] == "sublease" and r.random() < 0.5:
            month = max(licence, date(2026, 2, 1)) + timedelta(days=r.randint(0, 900))
            line["support_from"] = month.strftime("%Y-%m")
        if r.random() < 0.45:
            head: dict[str, Any] = {
                "table_price": r.randint(500, 15_000) * 1_000,
                "rate": r.choice(["0.5%", "1%", "2%"]),
                "decision": (licence + timedelta(days=r.randint(-400, 500))).isoformat(),
                "term_years": r.choice([20, 43, 50]),
                "won_at_auction": r.choice(["no", "no", "no", "yes"]),
            }
            if r.random() < 0.6:
                head |= {"construction_months": r.choice([0, 12, 40]), "filed_late_months": r.choice([0, 0, 7])}
            if r.random() < 0.3:
                head |= {"coefficient": "1.2", "infrastructure_cost": 100_000, "state_funded": r.choice(["yes", "no", "unknown"])}
            if r.random() < 0.1:
                head["land_use"] = "commercial_service"
            contract: dict[str, Any] = {"share": r.choice(["0%", "30%", "50%", "100%"]), "head_lease": head}
            if r.random() < 0.5:
                contract["tenant_is_high_tech"] = r.choice(["yes", "no", "unknown"])
            if line["kind"] != "sublease" or r.random() < 0.3:
                contract["land_area"] = r.randint(100, 20_000)
            line["passed_on"] = contract
        return line

    def _lease(self, licence: date) -> dict[str, Any]:
        r = self.random
        # In a cost-plus project rent is revenue, so the lease begins with the operation at the earliest.
        earliest = max(licence, date(self.operation.year, 1, 1)) if self.cost_plus else licence
        decision = self._between(earliest, max(earliest, self.operation + timedelta(days=300)))
        asked = self.neighbour.random() < 0.5
        area = self._area(50_000, 0.12)
        more: dict[str, Any] = {}
        if self.neighbour.random() < 0.15:
            more["shared_infrastructure_area"] = self.neighbour.randint(0, area) // 2
        if self.neighbour.random() < 0.2:
            more["compensation_advance"] = self.neighbour.choice([50_000_000, 900_000_000, 12_000_000_000])
        if self.neighbour.random() < 0.15:
            classes = ["none", "difficult", "especially_difficult"]
            more["elsewhere"] = [{"area": area // 4, "commune_class": self.neighbour.choice(classes)} for _ in range(2)]
        lease = {
            **more,
            **({"subleased_to_high_tech": self.neighbour.choice(["yes", "no", "unknown"])} if asked else {}),
            "kind": "state_lease",
            "payment": "one_off" if self.chance(0.3) else "annual",
            "land_use": "commercial_service" if self.chance(0.12) else "production",
            "area": area,
            "table_price": r.randint(500, 15_000) * 1_000,
            "rate": r.choice(["0.25%", "0.5%", "0.75%", "1%", "1.5%", "3%"]),
            "coefficient": r.choice([1, 1, 1, "1.1", "1.35", "0.9"]),
            "infrastructure_cost": r.choice([0, 0, 0, 100_000, 250_000]),
            "decision": decision.isoformat(),
            "term_years": r.choice([12, 20, 30, 49, 50, 50, 70]),
            "construction_months": r.choice([0, 9, 12, 18, 24, 36, 48]),
            "won_at_auction": self._answer(yes=0.12, unknown=0.1),
            "filed_late_months": r.choice([0, 0, 0, 3, 18, 40]),
            "source": SOURCE,
        }
        return befallen(lease, self.changes)


def _scaled(path: Any, divisor: int) -> Any:
    """The same path with its amounts divided, in whole units."""
    if not isinstance(path, dict):
        return max(1, path // divisor)
    if "start" in path:
        return {**path, "start": max(1, path["start"] // divisor)}
    return {**path, "years": {year: amount // divisor for year, amount in path["years"].items()}}


def _times(headcount: dict[str, Any], pay: int, level: int) -> dict[str, Any]:
    """About the same pay in total with other heads, at least one where there were some."""
    return {**headcount, "years": {year: max(1, heads * pay // level) for year, heads in headcount["years"].items()}}
