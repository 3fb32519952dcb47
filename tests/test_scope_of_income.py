"""Which income enjoys the incentive: one fact flips the treatment, and the explanation names the provision."""

from __future__ import annotations

import copy
from typing import Any, get_args

import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.explain import Step, explain
from calculator.analysis.site_run import SiteRun
from calculator.project.tokens import Excluded

BILLION = 10**9

SCENARIO: dict[str, Any] = {
    "scenario": "scope",
    "title": {"vi": "phạm vi", "en": "scope"},
    "horizon": {"first_year": 2026, "years": 1},
    "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
    "project": {
        "name": "scope",
        "activity": "digital_product",
        "licence": "2026-01-01",
        "operation_start": "2026-01-01",
        "capital": "20 tỷ",
        "facts": {
            "new_project": "yes",
            "recognised_software_steps": "yes",
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "no",
            "work_inside_site": "40%",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        "costs": [{"name": "work", "amount": "60 tỷ", "stream": "sales"}],
    },
    "sites": {
        "place": {
            "title": {"vi": "nơi", "en": "place"},
            "location": "cdtz",
            "commune_class": "none",
            "zone_decision": "prime_minister",
            "premises": [],
        }
    },
}

NEW_PROVISION = {
    "real_estate": "23.9.a", "capital_transfer": "23.9.a", "project_transfer": "23.9.a", "overseas": "23.9.a",
    "land_sublease": "23.9.a", "building_lease": "23.9.a", "minerals": "23.9.b", "online_games": "23.9.c", "excise_goods": "23.9.c",
    "excise_services": "23.9.c", "unrelated_other": "23.9.d",
}  # fmt: skip
"""Decree 320/2025 art. 23(9), point by point."""

OLD_PROVISION = {
    "real_estate": "19.2.a", "capital_transfer": "19.2.a", "project_transfer": "19.2.a", "overseas": "19.2.a",
    "land_sublease": "19.2.a", "building_lease": "19.2.a", "minerals": "19.2.b", "excise_services": "19.2.c",
}  # fmt: skip
"""Decree 218/2013 art. 19(2): what it leaves out under every head."""


def scenario(*, year: int = 2026, **project: Any) -> dict[str, Any]:
    """Give the scenario of a year with some keys of the project (or the site: location) changed."""
    data = copy.deepcopy(SCENARIO)
    data["horizon"]["first_year"] = year
    data["project"] |= {"licence": f"{year}-01-01", "operation_start": f"{year}-01-01"}
    data["sites"]["place"]["location"] = project.pop("location", "cdtz")
    data["project"] |= project
    return data


def with_aside(what: str, **more: Any) -> dict[str, Any]:
    data = scenario(**more)
    data["project"]["revenue"].append({"name": "aside", "kind": "excluded", "excluded_as": what, "amount": "10 tỷ"})
    return data


def run(data: dict[str, Any], variant: str = "in_force") -> SiteRun:
    (found,) = run_scenario(scenario_from(data), variants=[variant]).runs
    return found


def tax(data: dict[str, Any], variant: str = "in_force") -> float:
    return float(run(data, variant).enterprise["corporate_income_tax"][0])


def step(data: dict[str, Any], rule: str, variant: str = "in_force") -> Step:
    (found,) = [step for step in explain(scenario_from(data), variant=variant) if step.rule == rule]
    return found


def cited(found: Step, path: str) -> set[tuple[str, str | None]]:
    return {(cite.instrument, cite.provision) for used in found.cites if used.path.startswith(path) for cite in used.cites}


@pytest.mark.parametrize("what", get_args(Excluded))
def test_excluded_income_pays_the_full_rate_under_the_law_in_force(what: str) -> None:
    data = with_aside(what)
    assert tax(data) == pytest.approx(2 * BILLION), "10 × 20 %, the project itself is exempt"
    assert ("320/2025/NĐ-CP", NEW_PROVISION[what]) in cited(step(data, "tax_due"), "corporate_income_tax.excluded_incomes")


@pytest.mark.parametrize("what", OLD_PROVISION)
def test_excluded_income_pays_the_full_rate_under_the_old_law(what: str) -> None:
    data = with_aside(what, year=2024)
    assert tax(data, "decree_154") == pytest.approx(2 * BILLION)
    assert ("218/2013/NĐ-CP", OLD_PROVISION[what]) in cited(step(data, "tax_due", "decree_154"), "corporate_income_tax.excluded_incomes")


@pytest.mark.parametrize("what", sorted(set(get_args(Excluded)) - set(OLD_PROVISION)))
def test_what_the_old_law_does_not_leave_out_shares_the_incentive_of_the_place(what: str) -> None:
    # Circular 96/2015: the whole income arising in the place. A sector head favours its own income alone: 10 × 20 %.
    software = {"activity": "software_product"}
    assert tax(with_aside(what, year=2024), "decree_154") == 0
    assert tax(with_aside(what, year=2024, location="none", **software), "decree_154") == pytest.approx(2 * BILLION)
    # One fact flips it: the same income in the same zone under the law in force.
    assert tax(with_aside(what)) == pytest.approx(2 * BILLION)
    placed = step(with_aside(what, year=2024), "treatment_of_listed_income", "decree_154")
    assert placed.value == {"left_out": False, "with_project": True}
    assert cited(placed, "corporate_income_tax.excluded_incomes")


def test_unrelated_other_income_of_a_sector_head_is_left_out_by_the_old_law_too() -> None:
    data = with_aside("unrelated_other", year=2024, location="none", activity="software_product")
    placed = step(data, "treatment_of_listed_income", "decree_154")
    assert placed.value == {"left_out": True, "with_project": False}
    assert ("218/2013/NĐ-CP", "19.2.d") in cited(placed, "corporate_income_tax.excluded_incomes.unrelated_other")


def test_cost_and_depreciation_go_with_the_income_that_bears_them() -> None:
    data = with_aside("online_games", year=2024)
    data["project"]["costs"].append({"name": "play", "amount": "4 tỷ", "stream": "aside"})
    data["project"]["assets"] = [
        {"name": "consoles", "class": "it_equipment", "cost": "9 tỷ", "first_use": "2024-01", "life_years": 3,
         "method": "straight_line", "stream": "aside"}
    ]  # fmt: skip
    # 10 − 4 − 9 ÷ 3 = 3, added to 100 − 60.
    assert run(data, "decree_154").enterprise["project_income"][0] == pytest.approx(43 * BILLION)
    data = copy.deepcopy(data)
    data["project"] |= {"licence": "2026-01-01", "operation_start": "2026-01-01"}
    data["project"]["assets"][0]["first_use"] = "2026-01"
    data["horizon"]["first_year"] = 2026
    assert run(data).enterprise["project_income"][0] == pytest.approx(40 * BILLION)
    assert tax(data) == pytest.approx(0.6 * BILLION), "3 × 20 %"


SERVICES = ("digital_service", "business_process_outsourcing", "training", "data_centre", "trade_or_service")
PRODUCTION = ("digital_product", "other")


@pytest.mark.parametrize("activity", PRODUCTION)
def test_goods_made_inside_are_favoured_wherever_they_are_sold(activity: str) -> None:
    found = run(scenario(activity=activity)).enterprise
    assert found["project_income"][0] == pytest.approx(40 * BILLION)
    assert found["corporate_income_tax"][0] == 0


@pytest.mark.parametrize(("year", "variant", "instrument", "provision"), [
    (2026, "in_force", "320/2025/NĐ-CP", "23.3.b"), (2024, "decree_154", "218/2013/NĐ-CP", "19.2.đ"),
])  # fmt: skip
@pytest.mark.parametrize("activity", SERVICES)
def test_trade_and_services_are_favoured_only_inside(activity: str, year: int, variant: str, instrument: str, provision: str) -> None:
    data = scenario(activity=activity, year=year)
    found = run(data, variant).enterprise
    assert found["project_income"][0] == pytest.approx(16 * BILLION), "40 % of 40"
    assert found["corporate_income_tax"][0] == pytest.approx(4.8 * BILLION), "24 × 20 %"
    assert (instrument, provision) in cited(step(data, "income_arising_inside", variant), "corporate_income_tax.heads.zone")
    data["project"]["facts"]["work_inside_site"] = "100%"
    assert tax(data, variant) == 0


def test_a_sector_head_does_not_ask_where_income_arises() -> None:
    assert tax(scenario(activity="key_digital_service")) == 0
    elected = scenario(activity="key_digital_service", elections={"head": "zone"})
    assert tax(elected) == pytest.approx(4.8 * BILLION)


def test_books_that_do_not_keep_the_project_apart() -> None:
    more = {
        "revenue": [
            {"name": "sales", "kind": "incentive", "amount": "60 tỷ"},
            {"name": "letting", "kind": "ordinary", "amount": "40 tỷ"},
            {"name": "land", "kind": "excluded", "excluded_as": "real_estate", "amount": "10 tỷ"},
        ],
        "costs": [
            {"name": "making", "amount": "10 tỷ", "stream": "sales"},
            {"name": "keeping", "amount": "30 tỷ", "stream": "letting"},
        ],
    }
    figures = {
        # (60 − 10); (100 − 40) × 60 %; × 10/40. Ordinary: 10, 24, 45. Land: 10 in each.
        ("separate", "revenue"): (50, (10 + 10) * 0.2),
        ("joint", "revenue"): (36, (24 + 10) * 0.2),
        ("joint", "deductible_cost"): (15, (45 + 10) * 0.2),
    }
    for (books, key), (own, due) in figures.items():
        data = scenario(elections={"books": books, "shared_costs_by": key}, **copy.deepcopy(more))
        assert run(data).enterprise["project_income"][0] == pytest.approx(own * BILLION), (books, key)
        assert tax(data) == pytest.approx(due * BILLION), (books, key)
    found = step(data, "income_without_separate_books")
    assert ("320/2025/NĐ-CP", "23.1") in cited(found, "corporate_income_tax.separate_accounting")


def test_shared_costs_follow_the_key() -> None:
    # Decree 320/2025 art. 23(1)(b): 20 of shared cost by revenue 60 : 40, by deductible cost 10 : 30.
    more = {
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "60 tỷ"}, {"name": "letting", "kind": "ordinary", "amount": "40 tỷ"}],
        "costs": [
            {"name": "making", "amount": "10 tỷ", "stream": "sales"},
            {"name": "keeping", "amount": "30 tỷ", "stream": "letting"},
            {"name": "office", "amount": "20 tỷ"},
        ],
    }
    for key, own in (("revenue", 60 - 10 - 12), ("deductible_cost", 60 - 10 - 5)):
        data = scenario(elections={"shared_costs_by": key}, **copy.deepcopy(more))
        assert run(data).enterprise["project_income"][0] == pytest.approx(own * BILLION)
