"""Neighbouring regimes, row by row: one project, eleven places and the statuses, with the figures typed from what was read of the law."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator.analysis.explain import explain
from calculator.analysis.notices.find import find_notices
from calculator.analysis.run import run_site
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.land.regimes import land_regimes
from calculator.law.coverage import regimes_table
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario
from calculator.project.tokens import LOCATIONS
from calculator.reports.notices import notice_text
from calculator.result import Result
from calculator.rules.land_rent import better_relief
from tests.test_conditions import Ground, code, ground, holds

LAW = load_law()
REGIMES = Path(__file__).resolve().parent.parent / "docs" / "regimes.md"
FIRST, YEARS = 2027, 50
TITLE = {"vi": "Dự án", "en": "Project"}
LEASE: dict[str, Any] = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": 4_000_000, "rate": "0.5%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-01-01", "term_years": 50, "construction_months": 24,
    "won_at_auction": "no", "filed_late_months": 0, "source": "trial",
}  # fmt: skip
"""10,000 m² at 0.5 % of 4 m VND: 200 m VND a year, half a cycle's inflation at most, none here."""


def site(location: str, **more: Any) -> dict[str, Any]:
    lease = {**LEASE, **more.pop("lease", {})}
    return {"title": TITLE, "location": location, "commune_class": "none", "priority_line": "yes",
            "park_in_favourable_area": "no", "premises": [lease], **more}  # fmt: skip


def project(
    *sites: dict[str, Any], activity: str = "digital_service", licence: str = "2027-01-01", first: int = FIRST, **more: Any
) -> Scenario:
    """A project with 1,000 bn of revenue a year, half of it profit: far above the bands of small enterprises."""
    facts = {
        "new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "no",
        "work_inside_site": 1, **more.pop("facts", {}),
    }  # fmt: skip
    return scenario_from(
        {
            "scenario": "neighbours",
            "title": TITLE,
            "horizon": {"first_year": first, "years": YEARS},
            "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "one project", "activity": activity, "licence": licence, "operation_start": f"{first}-01-01",
                "capital": "1.000 tỷ", "facts": facts,
                "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": "1.000 tỷ", "from": first}, "source": "trial"}],
                "costs": [{"name": "cost", "amount": {"start": "500 tỷ", "from": first}, "stream": "sales", "source": "trial"}],
                **more,
            },
            "sites": {f"site_{place}": item for place, item in enumerate(sites)},
        }
    )  # fmt: skip


def run(scenario: Scenario, law: Law = LAW, **more: Any) -> Result:
    return evaluate(law, build_lanes([Case(scenario, name, **more) for name in scenario.sites]))


def spans(values: Any) -> list[tuple[float, int]]:
    """Values with the years each holds."""
    found: list[tuple[float, int]] = []
    for value in np.round(values, 9).tolist():
        found = [*found[:-1], (value, found[-1][1] + 1)] if found and found[-1][0] == value else [*found, (value, 1)]
    return found


# ---- corporate income tax: effective rates with the years each holds, typed from the table of regimes

ORDINARY = [(0.20, 50)]
TEN_15 = [(0.0, 4), (0.05, 9), (0.10, 2), (0.20, 35)]
TEN_20 = [(0.0, 4), (0.05, 9), (0.10, 7), (0.20, 30)]
TEN_25 = [(0.0, 4), (0.05, 9), (0.10, 12), (0.20, 25)]
TEN_30 = [(0.0, 4), (0.05, 9), (0.10, 17), (0.20, 20)]
SEVENTEEN_10 = [(0.0, 2), (0.085, 4), (0.17, 4), (0.20, 40)]
FIFTEEN_15 = [(0.0, 2), (0.075, 4), (0.15, 9), (0.20, 35)]
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], str | None, list[tuple[float, int]]]] = {
    "K01": (site("none"), {"activity": "other"}, None, ORDINARY),
    "K02": (site("none"), {"activity": "semiconductor"}, "special_sector", TEN_15),
    "K03": (site("none"), {"activity": "digital_product"}, "other_digital_product", SEVENTEEN_10),
    "K04": (site("none"), {"activity": "digital_service"}, None, ORDINARY),
    "K05": (site("high_tech_park"), {}, "zone", TEN_15),
    "K06 difficult": (site("economic_zone", commune_class="difficult"), {}, "economic_zone_in_difficult_area", TEN_15),
    "K06 especially": (site("economic_zone", commune_class="especially_difficult"), {"activity": "other"},
                       "economic_zone_in_difficult_area", TEN_15),
    "K07": (site("economic_zone"), {}, "economic_zone", SEVENTEEN_10),
    "K09": (site("industrial_park"), {}, None, ORDINARY),
    "K09 with a sector": (site("industrial_park"), {"activity": "semiconductor"}, "special_sector", TEN_15),
    "K10": (site("none", commune_class="especially_difficult"), {}, "especially_difficult_area", TEN_15),
    "K11": (site("international_financial_centre"), {}, "financial_centre_priority", TEN_30),
    "K12": (site("international_financial_centre", priority_line="no"), {}, "financial_centre", FIFTEEN_15),
    "K13": (site("da_nang_free_trade_zone"), {}, "da_nang_free_trade_zone_priority", TEN_30),
    "K14": (site("da_nang_free_trade_zone", priority_line="no"), {}, "da_nang_free_trade_zone", TEN_15),
    "K15": (site("ho_chi_minh_city_free_trade_zone"), {}, "ho_chi_minh_city_free_trade_zone", TEN_20),
    "K16": (site("none"), {"facts": {"certificates": ["ho_chi_minh_city_strategic_investor"]}}, "ho_chi_minh_city_strategic_investor",
            [(0.0, 6), (0.05, 13), (0.10, 31)]),
    "K17 level 1": (site("none"), {"facts": {"certificates": ["special_incentive_level_1"]}}, "special_investment_level_1",
                    [(0.0, 5), (0.045, 10), (0.09, 15), (0.20, 20)]),
    "K17 level 2": (site("none"), {"facts": {"certificates": ["special_incentive_level_2"]}}, "special_investment_level_2",
                    [(0.0, 6), (0.035, 12), (0.07, 15), (0.20, 17)]),
    "K17 level 3": (site("none"), {"facts": {"certificates": ["special_incentive_level_3"]}}, "special_investment_level_3",
                    [(0.0, 6), (0.025, 13), (0.05, 18), (0.20, 13)]),
    "K18": (site("none"), {"facts": {"certificates": ["innovative_start_up"]}}, "innovative_start_up", [(0.0, 2), (0.10, 4), (0.20, 44)]),
    "K19": (site("none"), {"facts": {"certificates": ["small_or_medium_enterprise"], "first_registration": "2026-06-01"}},
            "small_enterprise_first_registration", [(0.0, 2), (0.20, 48)]),
    "K20": (site("none"), {"facts": {"certificates": ["strategic_technology_enterprise"]}}, "strategic_technology_enterprise", TEN_25),
    "K20 group 1": (site("none"), {"facts": {"certificates": ["high_technology_enterprise_group_1"]}},
                    "strategic_technology_enterprise", TEN_25),
    "K20 research": (site("none"), {"facts": {"certificates": ["high_technology_research_centre"]}},
                     "strategic_technology_enterprise", TEN_25),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_the_tax_of_a_regime(row: str) -> None:
    place, facts, head, expected = ROWS[row]
    result = run(project(place, **facts))
    assert result.head_of(0) == head
    assert spans(result.enterprise["effective_rate"][:, 0]) == expected


def test_k08_industrial_park_licensed_before_october_2025() -> None:
    two_and_four = [(0.0, 2), (0.10, 4), (0.20, 44)]
    parks = [site("industrial_park", park_in_favourable_area=answer) for answer in ("no", "yes", "unknown")]
    early = project(*parks, licence="2025-09-30", first=2026, activity="other")
    result = run(early)
    assert [spans(result.enterprise["effective_rate"][:, lane]) for lane in range(3)] == [two_and_four, ORDINARY, ORDINARY]
    # Not known, read favourably: the 2 + 4 years are open.
    assert spans(run(early, favourable=True).enterprise["effective_rate"][:, 2]) == two_and_four


def test_a_place_that_is_not_yet_one() -> None:
    day_before = {"international_financial_centre": "2025-08-31", "da_nang_free_trade_zone": "2025-12-10",
                  "ho_chi_minh_city_free_trade_zone": "2025-12-11"}  # fmt: skip
    for location, licence in day_before.items():
        assert run(project(site(location), licence=licence, first=2026)).head_of(0) is None, location
        after = dt.date.fromisoformat(licence) + dt.timedelta(days=1)
        assert run(project(site(location), licence=after.isoformat(), first=2026)).head_of(0) is not None, location


def test_one_project_at_every_place_under_one_law_in_one_run() -> None:
    # An ordinary digital service, licensed and leased on 1 January 2027: its head, and the free years of its rent after construction.
    expected: dict[str, tuple[str | None, float]] = {
        "cdtz": ("zone", 11),
        "high_tech_park": ("zone", 19),
        "high_tech_agriculture_zone": ("zone", 3),
        "economic_zone": ("economic_zone", 15),
        "industrial_park": (None, 3),
        "difficult_area": ("difficult_area", 11),
        "especially_difficult_area": ("especially_difficult_area", 15),
        "international_financial_centre": ("financial_centre_priority", 3),
        "da_nang_free_trade_zone": ("da_nang_free_trade_zone_priority", np.inf),
        "ho_chi_minh_city_free_trade_zone": ("ho_chi_minh_city_free_trade_zone", 3),
        "none": (None, 3),
    }
    assert set(expected) == set(LOCATIONS)
    result = run(project(*(site(location) for location in expected)))
    found = {location: (result.head_of(lane), result.parcels["exempt_years"][lane]) for lane, location in enumerate(expected)}
    assert found == expected
    # Outside any zone every place but a listed area is like none.
    outside = run(project(*(site(location) for location in expected)), outside=True)
    areas = {"difficult_area", "especially_difficult_area"}
    assert {location for lane, location in enumerate(expected) if outside.head_of(lane)} == areas


# ---- which head is taken


@pytest.mark.parametrize(
    ("place", "facts", "head"),
    [
        # A level granted beats the sector and the place; a lower rate beats a longer one.
        ("cdtz", {"certificates": ["special_incentive_level_3"]}, "special_investment_level_3"),
        ("da_nang_free_trade_zone", {"certificates": ["special_incentive_level_1"]}, "special_investment_level_1"),
        # 10 % for 30 years at the place beats 10 % for 25 years by status; the life of the project beats both.
        ("international_financial_centre", {"certificates": ["strategic_technology_enterprise"]}, "financial_centre_priority"),
        ("ho_chi_minh_city_free_trade_zone", {"certificates": ["strategic_technology_enterprise"]}, "strategic_technology_enterprise"),
        ("da_nang_free_trade_zone", {"certificates": ["ho_chi_minh_city_strategic_investor"]}, "ho_chi_minh_city_strategic_investor"),
        # Without a rate: 2 + 4 half years take off as much as four, three exempt ones three.
        ("none", {"certificates": ["innovative_start_up", "small_or_medium_enterprise"], "first_registration": "2027-01-01"},
         "innovative_start_up"),
        # A place with a rate beats a holiday without one.
        ("economic_zone", {"certificates": ["innovative_start_up"]}, "economic_zone"),
    ],
)  # fmt: skip
def test_the_best_incentive_is_taken(place: str, facts: dict[str, Any], head: str) -> None:
    assert run(project(site(place), facts=facts)).head_of(0) == head


def test_a_project_may_elect_another_head_that_is_open() -> None:
    facts = {"certificates": ["small_or_medium_enterprise"], "first_registration": "2027-03-01"}
    result = run(project(site("cdtz"), facts=facts, elections={"head": "small_enterprise_first_registration"}))
    assert spans(result.enterprise["effective_rate"][:, 0]) == [(0.0, 3), (0.20, 47)]
    # One that is not open is not taken.
    assert run(project(site("cdtz"), elections={"head": "financial_centre"})).head_of(0) == "zone"


# ---- the clock of registration


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("2027-12-31", [(0.0, 3), (0.2, 47)]),
        ("2025-01-01", [(0.0, 1), (0.2, 49)]),
        ("2024-12-31", ORDINARY),  # before the resolution: what is left of the years is not counted
    ],
)
def test_three_years_from_registration(registered: str, expected: list[tuple[float, int]]) -> None:
    facts = {"certificates": ["small_or_medium_enterprise"], "first_registration": registered}
    assert spans(run(project(site("none"), facts=facts)).enterprise["effective_rate"][:, 0]) == expected


def test_the_clock_of_registration_does_not_wait_for_income() -> None:
    facts = {"certificates": ["small_or_medium_enterprise"], "first_registration": "2027-01-01"}
    loss = [{"name": "start", "amount": {"years": {2027: "900 tỷ", 2028: "900 tỷ"}, "then": "zero"}, "stream": "sales", "source": "trial"}]
    result = run(project(site("none"), facts=facts, costs=loss))
    assert result.clocks["holiday_start"][0] == 2027
    assert spans(result.enterprise["paid_share"][:, 0]) == [(0.0, 3), (1.0, 47)]
    # Nor is it put off by leaving out a short first year.
    late = project(site("none"), facts=facts, operation_start="2027-07-01", elections={"first_year_under_12_months": "defer"})
    assert run(late).clocks["holiday_start"][0] == 2027


def test_a_small_enterprise_says_when_it_was_registered() -> None:
    with pytest.raises(InputError, match="first_registration"):
        project(site("none"), facts={"certificates": ["small_or_medium_enterprise"]})


# ---- land rent


def rent(scenario: Scenario, **more: Any) -> list[tuple[float, int]]:
    return spans(run(scenario, **more).enterprise["land_rent_due"][:, 0] / 1e6)


@pytest.mark.parametrize(("level", "years", "left"), [(1, 18, 0.45), (2, 20, 0.35), (3, 22, 0.25)])
def test_k17_land_rent_of_the_levels(level: int, years: int, left: float) -> None:
    # Two years of construction, the years of the level, then what the reduction leaves of 200 m a year.
    granted = project(site("none"), facts={"certificates": [f"special_incentive_level_{level}"]})
    assert rent(granted) == [(0.0, 2 + years), (round(200 * left, 9), 50 - 2 - years)]


def test_k17_one_off_rent_of_a_level() -> None:
    # 50 − 2 − 22 = 26 years of 70 at 4 m and 10,000 m², a quarter of it: 3,714.28 m.
    paid = project(site("none", lease={"payment": "one_off"}), facts={"certificates": ["special_incentive_level_3"]})
    assert run(paid).enterprise["land_rent_due"][0, 0] == pytest.approx(4_000_000 * 10_000 * 26 / 70 / 4)


def test_k17_a_better_ladder_is_kept() -> None:
    # A chip project has the whole term by Decree 230: more than 22 years and 75 %.
    chips = project(site("none"), activity="semiconductor", facts={"certificates": ["special_incentive_level_3"]})
    assert rent(chips) == [(0.0, 50)]


@pytest.mark.parametrize(("term", "years", "reduction"), [(19, 19.0, 0.0), (20, 18.0, 0.55), (50, 18.0, 0.55)])
def test_the_better_of_two_reliefs_depends_on_the_term(term: int, years: float, reduction: float) -> None:
    # Nineteen years against eighteen and 55 %: of 19 years 228 or 216 + 0.55 × 12 = 222.6 months, of 20 years 228 or 229.2.
    one = np.ones(1, dtype=bool)
    found = better_relief(
        open_to=[one, one],
        exempt_years=[np.array([19.0]), np.array([18.0])],
        later_reduction=[np.zeros(1), np.array([0.55])],
        construction_months=np.zeros(1),
        term_years=np.array([term]),
    )
    assert (found.exempt_years[0], found.later_reduction[0]) == (years, reduction)


def test_k13_all_land_of_the_da_nang_zone_is_free_but_what_was_won_at_auction() -> None:
    shop = {"lease": {"land_use": "commercial_service"}}
    assert rent(project(site("da_nang_free_trade_zone", **shop))) == [(0.0, 50)]
    assert rent(project(site("da_nang_free_trade_zone"), activity="other")) == [(0.0, 50)]
    assert rent(project(site("da_nang_free_trade_zone", lease={"won_at_auction": "yes"}))) == [(200.0, 50)]
    # The bar stays everywhere else, and before the day of the resolution.
    assert rent(project(site("ho_chi_minh_city_free_trade_zone", **shop))) == [(200.0, 50)]
    early = {**shop["lease"], "decision": "2025-12-10"}
    assert rent(project(site("da_nang_free_trade_zone", lease=early), licence="2025-12-10"))[0][0] == 200.0


@pytest.mark.parametrize(
    ("lease", "facts", "expected"),
    [
        # Decree 260/2026 art. 23(5)(b) and (6): 15 years after two of construction, then half; (a): the whole term.
        ({"subleased_to_high_tech": "no"}, {"state_funded": "no"}, [(0.0, 17), (100.0, 33)]),
        ({"subleased_to_high_tech": "yes"}, {"state_funded": "no"}, [(0.0, 50)]),
        # Funded by the State, or leased the day before: 15 years of art. 39(5), then all of it.
        ({"subleased_to_high_tech": "yes"}, {"state_funded": "yes"}, [(0.0, 17), (200.0, 33)]),
        ({"subleased_to_high_tech": "unknown"}, {"state_funded": "unknown"}, [(0.0, 17), (200.0, 33)]),
    ],
)
def test_k05_developer_of_a_high_tech_park(lease: dict[str, Any], facts: dict[str, Any], expected: list[tuple[float, int]]) -> None:
    assert rent(project(site("high_tech_park", lease=lease), activity="zone_infrastructure", facts=facts)) == expected


def test_k05_developer_before_the_decree_and_elsewhere() -> None:
    before = {"decision": "2026-06-30", "subleased_to_high_tech": "yes"}
    park = project(site("high_tech_park", lease=before), activity="zone_infrastructure", facts={"state_funded": "no"}, licence="2026-06-30")
    assert run(park).parcels["exempt_years"][0] == 15
    assert run(park).parcels["later_reduction"][0] == 0
    tenant = project(site("high_tech_park", lease={"subleased_to_high_tech": "yes"}), activity="other", facts={"state_funded": "no"})
    assert run(tenant).parcels["exempt_years"][0] == 15
    assert run(tenant).parcels["later_reduction"][0] == 0


@pytest.mark.parametrize(
    ("certificate", "decision", "years"),
    [
        ("strategic_technology_enterprise", "2026-07-01", np.inf),
        ("high_technology_research_centre", "2026-07-01", np.inf),
        ("strategic_technology_enterprise", "2026-06-30", 3),
        ("high_technology_enterprise_group_1", "2026-07-01", 3),
    ],
)
def test_k20_land_of_strategic_technology(certificate: str, decision: str, years: float) -> None:
    scenario = project(site("none", lease={"decision": decision}), licence="2026-06-01", facts={"certificates": [certificate]})
    assert run(scenario).parcels["exempt_years"][0] == years


def test_the_steps_name_the_level_and_the_exception() -> None:
    level = explain(project(site("none"), facts={"certificates": ["special_incentive_level_2"]}), item="land_rent", year=2040)
    taken = next(step for step in level if step.rule == "better_relief")
    assert taken.value == {"exempt_years": 20, "later_reduction": 0.65}
    assert {"land_rent.special_investment.level_2.years", "land_rent.special_investment.level_2.reduction_afterwards"} <= {
        law.path for law in taken.cites
    }
    # Not a word of the levels where none is granted.
    plain = explain(project(site("none")), item="land_rent", year=2040)
    assert not [law.path for step in plain for law in step.cites if "special_investment" in law.path or "260" in law.path]
    shop = {"lease": {"land_use": "commercial_service"}}
    freed = explain(project(site("da_nang_free_trade_zone", **shop)), item="land_rent", year=2040)
    assert "land_rent.gate_exceptions.production_land" in {law.path for step in freed for law in step.cites}
    # A gate that a reading opens is explained too.
    chips = project(site("none", **shop), activity="semiconductor")
    read = explain(chips, item="land_rent", year=2040, readings={"decree_230_commercial_bar": "does_not_apply"})
    assert [step.failed for step in read if step.rule == "all_of"] == [None]


TODAY = dt.date(2026, 11, 21)
GROUNDS = [ground(LAW, node, TODAY, paths) for node, paths in land_regimes(LAW).items() if LAW.entry(f"{node}.years", TODAY)]
"""The land regimes of today; that of the old zones ended with 2025."""


@pytest.mark.parametrize("item", GROUNDS, ids=lambda item: item.name)
def test_a_land_regime_falls_with_each_of_its_conditions(item: Ground) -> None:
    """Every condition of every land regime, generated from the law: meet all, flip one fact alone, and the regime is gone."""
    lanes = build_lanes([Case(project(site("none"), activity="other", licence="2026-11-21", first=2027), "site_0")] * (1 + len(item.flips)))

    def with_facts(lanes: Lanes) -> Lanes:
        columns = [item.facts, *({**item.facts, flip.fact: flip.answer} for flip in item.flips)]
        assert all(holds(condition, columns[0]) for condition in item.conditions.values())
        own = {name: np.array([code(name, column[name]) for column in columns]) for name in item.facts}
        of_parcels = {name: own.pop(name).astype(np.int64) for name in ("subleased_to_high_tech",) if name in own}
        facts = {**lanes.facts, **{name: values.astype(lanes.facts[name].dtype) for name, values in own.items()}}
        return replace(lanes, facts=facts, parcels=replace(lanes.parcels, **of_parcels))

    result = evaluate(LAW, with_facts(lanes))
    years = LAW.entry(f"{item.name}.years", item.day)
    assert years is not None
    granted = np.inf if years.value == "whole_term" else float(years.value)
    assert result.parcels["exempt_years"][0] == granted
    assert item.flips
    for lane, flip in enumerate(item.flips, 1):
        failed = {path for path in item.conditions if result.parcels[path][lane] == 0}
        assert failed == flip.fails, f"{flip.fact} = {flip.answer}"


# ---- what is not computed is said, and the pay of the workforce is not touched by what is held as data only


def test_the_rows_are_all_there() -> None:
    regimes = load_library().regimes
    assert list(regimes) == [f"K{number:02d}" for number in range(1, 25)]
    assert {name for name, regime in regimes.items() if regime.computed == "no"} == {"K23", "K24"}
    assert {token for regime in regimes.values() for token in regime.locations} <= set(LOCATIONS)


@pytest.mark.parametrize(
    ("location", "certificates", "rows"),
    [
        ("international_financial_centre", [], ["K11"]),
        ("da_nang_free_trade_zone", ["innovative_start_up"], ["K13", "K18"]),
        ("ho_chi_minh_city_free_trade_zone", [], ["K15"]),
        ("none", ["special_incentive_level_2"], ["K17"]),
        ("none", [], []),
        ("cdtz", [], []),
    ],
)
def test_a_notice_says_what_is_not_computed(location: str, certificates: list[str], rows: list[str]) -> None:
    scenario = project(site(location), facts={"certificates": certificates})
    found = [notice for notice in find_notices(run_site(scenario, LAW, "site_0"), scenario) if notice.kind == "regime_not_computed"]
    regimes = load_library().regimes
    assert sorted(notice.values["regime"].en for notice in found) == sorted(regimes[row].label.en for row in rows)
    for notice in found:
        for language in ("vi", "en"):
            assert str(notice.values["missing"][language]) in notice_text(notice, LAW.all_readings, language)


def test_the_zone_exemption_of_staff_does_not_reach_the_neighbours() -> None:
    people = [{"role": "expert", "headcount": 10, "monthly_pay": 100_000_000, "months_paid": 12, "digital_work": "yes", "source": "trial"}]
    places = ("cdtz", "international_financial_centre", "da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone")
    result = run(project(*(site(place, wage_region="I") for place in places), workforce=people))
    exempt = result.workforce["personal_income_tax_exempt"].sum(axis=0)
    assert exempt[0] > 0
    assert exempt[1:].tolist() == [0, 0, 0]


def test_what_is_not_known_of_a_place_is_asked() -> None:
    scenario = project(site("international_financial_centre", priority_line="unknown"), activity="digital_service")
    low, high = run(scenario), run(scenario, favourable=True)
    assert (low.head_of(0), high.head_of(0)) == ("financial_centre", "financial_centre_priority")
    found = run_site(scenario, LAW, "site_0")
    assert "priority_line" in [fact.fact for fact in found.open_facts]
    park = project(site("high_tech_park"), activity="zone_infrastructure")
    assert {"state_funded", "subleased_to_high_tech"} <= {fact.fact for fact in run_site(park, LAW, "site_0").open_facts}
    tenant = project(site("high_tech_park"), activity="other")
    assert not {"state_funded", "subleased_to_high_tech"} & {fact.fact for fact in run_site(tenant, LAW, "site_0").open_facts}
    # Nobody else is asked.
    for other in ("cdtz", "none", "ho_chi_minh_city_free_trade_zone"):
        assert "priority_line" not in [
            fact.fact for fact in run_site(project(site(other, priority_line="unknown")), LAW, "site_0").open_facts
        ]


def test_the_table_of_regimes_is_that_of_the_data() -> None:
    table = regimes_table(load_library())
    assert table in REGIMES.read_text(encoding="utf-8"), f"replace the table of docs/regimes.md by:\n{table}"
    assert len(table.splitlines()) == 2 + 24
