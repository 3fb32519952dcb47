"""Elections of a group, support in money and cash: small projects worked out by hand; every expected value is typed."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.__main__ import main
from calculator.analysis.run import SiteRun
from calculator.errors import InputError

BN = 1e9
GROUP: dict[str, Any] = {"revenue_eur": 5_000_000_000, "entities_abroad": "yes"}
# VND 30,000 for one EUR: the limits are VND 300 billion of revenue and VND 30 billion of profit.
EURO = {"vnd_per_eur": 30_000}


def small(**changes: Any) -> dict[str, Any]:
    """A project of 500 billion of revenue and 300 billion of cost a year from 2026, in a zone: exempt to 2029."""
    project: dict[str, Any] = {
        "name": "small",
        "activity": "software_product",
        "licence": "2026-01-05",
        "operation_start": "2026-01-10",
        "capital": "20 tỷ",
        "facts": {
            "new_project": "yes",
            "recognised_software_steps": "yes",
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "yes",
            "work_inside_site": "100%",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": "500 tỷ", "from": 2026}}],
        "costs": [{"name": "work", "amount": {"start": "300 tỷ", "from": 2026}}],
        "group": GROUP,
    }
    project |= {name: value for name, value in changes.items() if name not in {"location", "years"}}
    return {
        "scenario": "small",
        "title": {"vi": "Nhỏ", "en": "Small"},
        "horizon": {"first_year": 2026, "years": changes.get("years", 4)},
        "assumptions": {"consumer_price_growth": 0, "land_price_growth": 0, "discount_rate": 0},
        "project": {name: value for name, value in project.items() if value is not None},
        "sites": {
            "site": {
                "title": {"vi": "Nơi", "en": "Site"},
                "location": changes.get("location", "cdtz"),
                "commune_class": "none",
                "zone_decision": "prime_minister",
                "premises": [],
            }
        },
    }


def run(**changes: Any) -> SiteRun:
    return run_scenario(scenario_from(small(**changes))).runs[0]


def billions(site: SiteRun, line: str) -> list[float]:
    return [round(float(value) / BN, 6) for value in site.enterprise[line]]


def taxed(**group: Any) -> dict[str, Any]:
    """A project outside any ground at 20 %: profit 200, tax 40."""
    return {"location": "none", "activity": "other", "group": {**GROUP, **group}}


def sister(**values: Any) -> dict[str, Any]:
    return {"name": "sister", "income": 0, "covered_taxes": 0, "payroll": 0, "tangible_assets": 0, **values}


# ---- the top-up tax


def test_alone_in_a_holiday() -> None:
    assert billions(run(), "group_top_up_tax") == [30, 30, 30, 30]  # 15 % × 200


def test_substance_of_sisters_takes_profit_out() -> None:
    # FY2026: 9.4 % × 100 + 7.4 % × 200 = 24.2; 15 % × 175.8.
    found = run(group={**GROUP, "sisters": [sister(payroll="100 tỷ", tangible_assets="200 tỷ")]})
    assert billions(found, "group_top_up_tax")[0] == 26.37


def test_a_taxed_sister_dilutes_the_holiday_unless_it_is_apart() -> None:
    # 20 of 300 is 6.6667 %; 8.3333 % × 300; the project bears two thirds.
    one = sister(income="100 tỷ", covered_taxes="20 tỷ")
    blended = run(group={**GROUP, "sisters": [one]})
    assert billions(blended, "group_top_up_tax")[0] == 24.9999
    assert billions(blended, "top_up_tax")[0] == 16.6666
    alone = run(group={**GROUP, "sisters": [{**one, "apart": "venture"}]})
    assert billions(alone, "group_top_up_tax")[0] == 30
    assert billions(alone, "top_up_of_sub_groups")[0] == 0
    # 5 of 100: 10 % × 100, and no part of the project's burden.
    low = run(group={**GROUP, "sisters": [{**one, "covered_taxes": "5 tỷ", "apart": "venture"}]})
    assert billions(low, "top_up_of_sub_groups")[0] == 10
    assert billions(low, "burden")[0] == 30
    # A project of the venture is blended with it, and the main group is apart.
    inside = run(group={**GROUP, "apart": "venture", "sisters": [{**one, "apart": "venture"}, sister(income="10 tỷ")]})
    assert billions(inside, "group_top_up_tax")[0] == 24.9999
    assert billions(inside, "top_up_of_sub_groups")[0] == 1.5


@pytest.mark.parametrize(
    ("group", "in_scope"),
    [
        ({"revenue_eur": 750_000_000}, [True, True, True]),
        ({"revenue_eur": 749_999_999}, [False, False, False]),
        # Two of the four years before: 2025 alone is not enough for 2026.
        ({"revenue_eur": {"start": 750_000_000, "from": 2025}, "formed": 2025}, [False, True, True]),
        ({"revenue_eur": 900_000_000, "formed": 2024}, [True, True, True]),
        ({"revenue_eur": 900_000_000, "formed": 2026}, [False, False, True]),
        # A year of nine months reaches nine twelfths of the threshold: EUR 562.5 million.
        (
            {
                "revenue_eur": {"years": {2022: 0, 2023: 0, 2024: 750_000_000, 2025: 562_500_000, 2026: 0, 2027: 0}, "then": "zero"},
                "short_years": {2025: 9},
            },
            [True, True, True],
        ),
        (
            {
                "revenue_eur": {"years": {2022: 0, 2023: 0, 2024: 750_000_000, 2025: 562_499_999, 2026: 0, 2027: 0}, "then": "zero"},
                "short_years": {2025: 9},
            },
            [False, False, False],
        ),
        (
            {"revenue_eur": {"years": {2022: 800_000_000, 2023: 800_000_000, 2024: 0, 2025: 0, 2026: 0, 2027: 0}, "then": "zero"}},
            [True, False, False],
        ),
    ],
)
def test_scope(group: dict[str, Any], in_scope: list[bool]) -> None:
    found = run(group={**GROUP, **group}, years=3)
    assert [tax > 0 for tax in found.enterprise["group_top_up_tax"]] == in_scope


@pytest.mark.parametrize(
    ("revenue", "cost", "small_group"),
    [
        (200, 180, True),  # EUR 6.7 million and 0.67 million
        (299.99, 275, True),
        (300, 275, False),  # revenue at the limit is not below it
        (200, 170.01, True),
        (200, 170, False),  # profit at the limit is not below it
        (200, 500, True),  # a loss
    ],
)
def test_de_minimis(revenue: float, cost: float, small_group: bool) -> None:
    lines = {
        "revenue": [{"name": "sales", "kind": "incentive", "amount": round(revenue * BN)}],
        "costs": [{"name": "work", "amount": round(cost * BN)}],
    }
    group = {**GROUP, **EURO}
    found = run(**lines, group={**group, "de_minimis": True})
    assert set(found.enterprise["no_top_up_because"]) == {float(small_group)}
    assert found.enterprise["group_top_up_tax"].any() == (not small_group)
    assert not run(**lines, group=group).enterprise["no_top_up_because"].any(), "an election: not of itself"


def test_de_minimis_looks_at_three_years_and_leaves_idle_ones_out() -> None:
    """Revenue 100, 100, 650, 100: averages of the years there are 100, 100, 283.3, 283.3."""
    amount = {"years": {2026: "100 tỷ", 2027: "100 tỷ", 2028: "650 tỷ", 2029: "100 tỷ"}}
    changes = {
        "revenue": [{"name": "sales", "kind": "incentive", "amount": amount}],
        "costs": [{"name": "work", "amount": {**amount, "years": {**amount["years"], 2028: "649 tỷ"}}}],
        "group": {**GROUP, **EURO, "de_minimis": True},
    }
    assert list(run(**changes).enterprise["no_top_up_because"]) == [1, 1, 1, 1]
    amount["years"][2028] = "701 tỷ"  # (100 + 100 + 701) ÷ 3 is above 300, in 2028 and 2029
    assert list(run(**changes).enterprise["no_top_up_because"]) == [1, 1, 0, 0]
    # A sister that was busy in 2024 and 2025 counts with those years.
    busy = sister(revenue={"years": {2024: "900 tỷ", 2025: "900 tỷ"}, "then": "zero"})
    changes["group"] = {**changes["group"], "sisters": [busy]}
    assert list(run(**changes).enterprise["no_top_up_because"])[:2] == [0, 0]


def test_safe_harbour_by_year() -> None:
    """Small in every year: the harbour ends with 2026, with 2027 where the OECD's extension is supposed."""
    lines = {
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "200 tỷ"}],
        "costs": [{"name": "work", "amount": "180 tỷ"}],
    }
    group = {**GROUP, **EURO, "safe_harbour": True}
    assert list(run(**lines, group=group).enterprise["no_top_up_because"]) == [2, 0, 0, 0]
    assert billions(run(**lines, group=group), "group_top_up_tax") == [0, 3, 3, 3]  # 15 % × 20
    supposed = run(**lines, group={**group, "suppose": ["safe_harbour_of_2027"]})
    assert list(supposed.enterprise["no_top_up_because"]) == [2, 2, 0, 0]
    assert "supposed_package" in {notice.kind for notice in supposed.warnings}


@pytest.mark.parametrize(
    ("income", "taxes", "payroll", "why"),
    [
        ("800 tỷ", "170 tỷ", 0, 3),  # 170 of 1,000 is 17 %: the rate of 2026
        ("800 tỷ", "169,9 tỷ", 0, 0),  # under it; the tax is nil all the same, for 16.99 % is above 15 %
        ("-200 tỷ", 0, 0, 4),  # no profit is not more than no exclusion
        (0, 0, "2.500 tỷ", 4),  # 9.4 % × 2,500 = 235
        (0, 0, "2.000 tỷ", 0),  # 188 < 200
    ],
)
def test_other_tests_of_the_safe_harbour(income: Any, taxes: Any, payroll: Any, why: int) -> None:
    one = sister(income=income, covered_taxes=taxes, payroll=payroll, revenue="900 tỷ")
    found = run(group={**GROUP, **EURO, "safe_harbour": True, "sisters": [one]}, years=1)
    assert list(found.enterprise["no_top_up_because"]) == [why]


@pytest.mark.parametrize(
    ("opening", "top_up", "carried"),
    [
        ("15 tỷ", [5, 0, 0, 0], [0, 0, 0, 0]),  # 25 of 200 is 12.5 %
        ("50 tỷ", [30, 0, 0, 0], [10, 0, 0, 0]),  # 40 used: 15 %; then 30 of 200 is 15 %
        ("100 tỷ", [30, 30, 10, 0], [60, 20, 0, 0]),  # the third year: 20 of 200 is 10 %
    ],
)
def test_negative_taxes_are_carried(opening: str, top_up: list[float], carried: list[float]) -> None:
    found = run(**taxed(negative_taxes_carried=opening))
    assert billions(found, "group_top_up_tax") == top_up
    assert billions(found, "negative_taxes_carried") == carried


def test_a_negative_year_gives_15_percent_and_is_carried_on() -> None:
    # −50 of sisters beside 40: −10 of 200, rate 15 %, 10 carried. Then 40 − 10 of 200 is 15 %.
    one = sister(covered_taxes={"years": {2026: "-50 tỷ"}, "then": "zero"})
    found = run(**taxed(sisters=[one]))
    assert billions(found, "group_top_up_tax") == [30, 0, 0, 0]
    assert billions(found, "negative_taxes_carried") == [10, 0, 0, 0]
    assert found.enterprise["effective_tax_rate_of_group"].tolist() == pytest.approx([-0.05, 0.15, 0.2, 0.2])


def test_research_is_a_permanent_difference() -> None:
    """Extra deduction 100: tax 20 % × 100 = 20, no deferred tax; 10 % of 200; top-up 5 % × 200."""
    costs = [
        {"name": "work", "amount": "200 tỷ"},
        {"name": "research", "amount": "100 tỷ", "stream": "sales", "research_and_development": True},
    ]
    found = run(**taxed(), costs=costs)
    assert billions(found, "deferred_tax")[0] == 0
    assert billions(found, "corporate_income_tax")[0] == 20
    assert billions(found, "group_top_up_tax")[0] == 10
    # Supposed: 20 saved, cap 5.5 % × 100 = 5.5; 25.5 of 200 is 12.75 %; 2.25 % × (200 − 9.4).
    one = sister(payroll="100 tỷ", depreciation=0)
    supposed = taxed(sisters=[one], suppose=["substance_incentives"])
    assert billions(run(**supposed, costs=costs), "group_top_up_tax")[0] == 4.2885
    # By carrying value: 1 % × 500 = 5; 25 of 200 is 12.5 %; 2.5 % × (200 − 37).
    one = sister(tangible_assets="500 tỷ")
    supposed = taxed(sisters=[one], suppose=["substance_incentives"], substance_cap="carrying_value")
    assert billions(run(**supposed, costs=costs), "group_top_up_tax")[0] == 4.075
    # By depreciation: 5.5 % × 200 = 11; 31 of 200 is 15.5 %: nothing.
    one = sister(depreciation="200 tỷ")
    assert billions(run(**taxed(sisters=[one], suppose=["substance_incentives"]), costs=costs), "group_top_up_tax")[0] == 0


def test_accelerated_depreciation_is_timing() -> None:
    """Written off in two years for tax, in four in the accounts: tax 20 + deferred 15 of 175 at 20 %; the rate stays 15 % or more."""
    asset = {
        "name": "servers",
        "class": "it_equipment",
        "cost": "400 tỷ",
        "first_use": "2026-01",
        "life_years": 3,
        "book_life_years": 6,
        "method": "straight_line",
    }
    found = run(**taxed(), assets=[asset])
    # Tax: 200 − 133.33 = 66.67, at 20 % 13.33; books: 200 − 66.67 = 133.33; deferred 15 % × 66.67 = 10: 23.33 of 133.33 is 17.5 %.
    assert billions(found, "deferred_tax")[0] == 10
    assert found.enterprise["effective_tax_rate_of_group"][0] == pytest.approx(0.175)
    assert billions(found, "group_top_up_tax")[0] == 0


def test_a_leased_office_and_land_are_substance() -> None:
    found = run(group={**GROUP, "right_of_use_assets": "100 tỷ"})
    assert billions(found, "substance_based_income_exclusion")[0] == 7.4


def test_a_foreign_parent_would_collect_what_vietnam_did_not() -> None:
    found = run(group={**GROUP, "parent_share": "51%"})
    assert billions(found, "top_up_by_parent")[0] == 15.3
    assert billions(found, "burden")[0] == 30


# ---- support in money


def test_an_exempt_grant_is_income_of_the_group_and_a_credit_is_by_its_kind() -> None:
    grant = {"grants": [{"name": "province", "kind": "state_budget", "amount": "50 tỷ"}]}
    found = run(support=grant)
    assert billions(found, "corporate_income_tax")[0] == 0
    assert billions(found, "group_top_up_tax")[0] == 37.5
    assert billions(found, "top_up_on_grants")[0] == 7.5  # 15 % of 50
    assert "grants_taken_back" in {notice.kind for notice in found.warnings}

    def credit(kind: str, amount: str) -> SiteRun:
        return run(**taxed(), support={"credits": [{"name": "credit", "kind": kind, "amount": amount}]})

    assert billions(credit("qualified_refundable", "50 tỷ"), "group_top_up_tax")[0] == 0  # 40 of 250 is 16 %
    assert billions(credit("qualified_refundable", "200 tỷ"), "group_top_up_tax")[0] == 20  # 40 of 400 is 10 %
    assert billions(credit("other", "20 tỷ"), "group_top_up_tax")[0] == 10  # 20 of 200 is 10 %
    assert billions(credit("other", "50 tỷ"), "group_top_up_tax")[0] == 30  # −10 of 200


def test_a_taxed_grant() -> None:
    def granted(taxed_as: str, **more: Any) -> SiteRun:
        return run(support={"grants": [{"name": "gift", "kind": "other", "amount": "50 tỷ", "taxed": taxed_as}]}, group=None, **more)

    assert billions(granted("ordinary"), "corporate_income_tax")[0] == 10  # 20 %, beside the exempt project
    assert billions(granted("incentive"), "corporate_income_tax")[0] == 0
    assert billions(granted("exempt"), "corporate_income_tax")[0] == 0
    # A grant of a year before the first profit starts the holiday in that year.
    late = {"costs": [{"name": "work", "amount": {"years": {2026: "520 tỷ"}, "then": {"growth": "-42%"}}}]}
    assert granted("exempt", **late).clocks["holiday_start"] == 2027
    assert granted("incentive", **late).clocks["holiday_start"] == 2026


def test_state_budget_support_was_taxed_before_the_law() -> None:
    data = small(support={"grants": [{"name": "province", "kind": "state_budget", "amount": "50 tỷ"}]}, group=None)
    data["horizon"] = {"first_year": 2024, "years": 3}
    found = run_scenario(scenario_from(data)).runs[0]
    # Law 67/2025 art. 19(1): from tax period 2025.
    assert billions(found, "grants_taxed") == [50, 0, 0]


FUND = {"name": "fund", "kind": "investment_support_fund", "form": "annual", "cost_kind": "fixed_assets", "eligible_cost": "100 tỷ"}


@pytest.mark.parametrize(
    ("capital", "of_class", "rate", "paid"),
    [
        ("6.000 tỷ", "chip_or_ai_data_centre", "8%", [0, 8, 8, 8, 8, 8, 0, 0]),
        ("6.000 tỷ", "chip_or_ai_data_centre", "40%", [0, 10, 10, 10, 10, 10, 0, 0]),  # cut at 10 %
        ("5.999 tỷ", "chip_or_ai_data_centre", "8%", [0] * 8),
        ("11.999 tỷ", "high_technology", "8%", [0] * 8),
        ("12.000 tỷ", "high_technology", "8%", [0, 8, 8, 8, 8, 8, 0, 0]),
        ("3.000 tỷ", "research_centre", "8%", [0, 8, 8, 8, 8, 8, 0, 0]),
        ("1 tỷ", "chip_design", "8%", [0, 8, 8, 8, 8, 8, 0, 0]),
        ("1 tỷ", "breakthrough_product", "8%", [0, 8, 8, 8, 8, 8, 0, 0]),
    ],
)
def test_the_fund(capital: str, of_class: str, rate: str, paid: list[float]) -> None:
    grant = {**FUND, "class_of_project": of_class, "rate": rate}
    found = run(capital=capital, support={"grants": [grant]}, years=8, group=None)
    assert billions(found, "grants") == paid
    assert not found.enterprise["grants_taxed"].any()
    kinds = {notice.kind for notice in found.warnings}
    assert ("fund_not_reached" in kinds) == (not any(paid))
    assert ("rate_above_ceiling" in kinds) == (rate == "40%")


def test_the_fund_waits_for_revenue_and_a_large_year_opens_it() -> None:
    sales = [{"name": "sales", "kind": "incentive", "amount": {"years": {2028: "10.000 tỷ", 2029: "9.999 tỷ"}, "then": "zero"}}]
    grant = {**FUND, "class_of_project": "chip_or_ai_data_centre", "rate": "8%"}
    found = run(revenue=sales, support={"grants": [grant]}, years=6, group=None)
    assert billions(found, "grants") == [0, 0, 0, 8, 0, 0]
    initial = {**FUND, "class_of_project": "research_centre", "form": "initial", "rate": "60%"}
    del initial["cost_kind"]
    found = run(capital="3.000 tỷ", support={"grants": [initial]}, years=2, group=None)
    assert billions(found, "grants") == [0, 50]  # at most half


def test_import_duty() -> None:
    """Inputs: five years from 2026. Outside any ground nothing is exempt; without incentives all is due."""
    inputs = {"duties": [{"name": "parts", "kind": "inputs", "amount": {"start": "10 tỷ", "from": 2026}}]}
    found = run(support=inputs, years=7, group=None)
    assert billions(found, "import_duty") == [0, 0, 0, 0, 0, 10, 10]
    assert billions(found, "relief_import_duty") == [10, 10, 10, 10, 10, 0, 0]
    assert found.without_incentive["import_duty"].tolist() == [10 * BN] * 7
    elsewhere = run(support=inputs, location="none", activity="other", group=None)
    assert billions(elsewhere, "import_duty") == [10] * 4
    assert billions(elsewhere, "operating_cost")[0] == 310
    bars = {bar.name: bar.total for bar in found.waterfall}
    assert bars["relief_import_duty"] == pytest.approx(-50 * BN)


def test_duty_on_an_asset_is_part_of_its_cost() -> None:
    asset = {
        "name": "servers",
        "class": "it_equipment",
        "cost": "50 tỷ",
        "first_use": "2026-01",
        "life_years": 5,
        "method": "straight_line",
    }
    duty = {"duties": [{"name": "on_servers", "kind": "fixed_assets", "asset": "servers", "amount": "10 tỷ"}]}
    found = run(assets=[asset], support=duty, location="none", activity="other", group=None)
    assert billions(found, "depreciation")[0] == 12  # a fifth of 60
    assert billions(found, "import_duty") == [10, 0, 0, 0]
    exempt = run(assets=[asset], support=duty, group=None)
    assert billions(exempt, "depreciation")[0] == 10
    # An ordinary digital service outside a zone is an incentive sector: its machines are exempt, its inputs are not.
    support = {"duties": [*duty["duties"], {"name": "parts", "kind": "inputs", "amount": "1 tỷ"}]}
    service = run(assets=[asset], support=support, location="none", activity="digital_service", group=None)
    assert billions(service, "import_duty") == [1] * 4


# ---- cash


def test_costs_on_top() -> None:
    cash = {
        "input_vat": {"amount": "10 tỷ", "software_at_home": "60%", "deductible": True},
        "contractor_tax": [
            {"name": "licences", "amount": "90 tỷ", "rate": "10%", "borne_by": "enterprise", "deductible": False},
            {"name": "others", "amount": "90 tỷ", "rate": "10%", "borne_by": "contractor", "deductible": True},
        ],
    }
    found = run(cash=cash, location="none", activity="other", group=None)
    assert billions(found, "tax_on_purchases_lost")[0] == 6
    assert billions(found, "contractor_tax_borne")[0] == 10  # 100 − 10 leaves 90
    assert billions(found, "corporate_income_tax")[0] == 38.8  # 20 % × (200 − 6); the 10 are not deducted
    assert billions(found, "operating_cost")[0] == 316
    half = run(cash={"input_vat": {"amount": "10 tỷ", "irrecoverable": "50%", "deductible": False}}, location="none", activity="other")
    assert billions(half, "corporate_income_tax")[0] == 40
    assert billions(half, "tax_on_purchases_lost")[0] == 5


def test_power_of_a_data_centre() -> None:
    def tariff(commercial: bool) -> SiteRun:
        return run(activity="data_centre", cash={"power": {"bill": "100 tỷ", "commercial_tariff": commercial}}, group=None)

    assert billions(tariff(True), "power_tariff_increase")[0] == 50
    assert billions(tariff(False), "power_tariff_increase")[0] == 0
    assert billions(tariff(True), "operating_cost")[0] == 350


DIVIDENDS = {"payout": "50%"}


@pytest.mark.parametrize(
    ("where", "treatment", "dividend", "home"),
    [
        ("taxed", "exempt", 80, 0),  # 160 after tax
        ("taxed", "credit", 80, 5),  # 25 % × 100 − 20
        ("taxed", "credit_with_sparing", 80, 5),
        ("zone", "exempt", 100, 0),
        ("zone", "credit", 100, 25),
        ("zone", "credit_with_sparing", 100, 5),  # 20 % spared of the 100
    ],
)
def test_dividends_and_home_tax(where: str, treatment: str, dividend: float, home: float) -> None:
    place = {"location": "none", "activity": "other"} if where == "taxed" else {}
    found = run(cash={"dividends": DIVIDENDS, "home": {"treatment": treatment, "rate": "25%"}}, group=None, **place)
    assert billions(found, "dividends")[0] == dividend
    assert billions(found, "home_tax")[0] == home
    before = 160 if where == "taxed" else 200
    assert billions(found, "cash_before_home_tax")[0] == before
    assert billions(found, "cash_after_home_tax")[0] == before - home


def test_dividends_are_blocked_while_losses_are_carried() -> None:
    costs = [{"name": "work", "amount": {"years": {2026: "900 tỷ"}, "then": {"growth": "-70%"}}}]  # 900, 270, 81, 24.3

    def paid(blocked: bool) -> list[float]:
        dividends = {"payout": "100%", "blocked_by_losses": blocked}
        return billions(run(cash={"dividends": dividends}, costs=costs, group=None), "dividends")

    # Loss 400; profits 230, 419, 475.7: 170 are carried into 2028.
    assert paid(True) == [0, 0, 249, 475.7]
    assert paid(False) == [0, 0, 249, 475.7], "nothing is left of the loss year's capital to pay"
    data = small(cash={"dividends": {"payout": "100%"}}, group=None)
    data["project"]["opening"] = {"losses": [{"year": 2025, "amount": "300 tỷ", "activity": "general"}]}
    carried = run_scenario(scenario_from(deepcopy(data))).runs[0]
    assert billions(carried, "dividends")[:2] == [0, 200]  # 300 − 200 carried on in 2026; tax-free by loss or holiday
    assert "dividends_blocked" in {notice.kind for notice in carried.warnings}
    data["project"]["cash"]["dividends"]["blocked_by_losses"] = False
    assert billions(run_scenario(scenario_from(data)).runs[0], "dividends")[0] == 200


def test_cash_flow() -> None:
    """500 − 300 − assets 50 − working capital 20 % of 500, and the top-up tax of a year is paid in the next."""
    asset = {
        "name": "servers",
        "class": "it_equipment",
        "cost": "50 tỷ",
        "first_use": "2026-01",
        "life_years": 5,
        "method": "straight_line",
    }
    found = run(cash={"working_capital_days": 73}, assets=[asset])
    assert billions(found, "working_capital_increase") == [100, 0, 0, 0]
    # Book profit 190; assets on average (0 + 40) ÷ 2 in the year they are bought: 15 % × (190 − 7.4 % × 20) = 28.278.
    assert billions(found, "group_top_up_tax")[0] == 28.278
    assert billions(found, "cash_before_home_tax")[:2] == [50, 171.722]


def test_relief_leaks_to_the_principal() -> None:
    """Duty of 10 is spared: the price falls by 10.8."""
    support = {"duties": [{"name": "parts", "kind": "inputs", "amount": "10 tỷ"}]}
    sales = [{"name": "sales", "kind": "incentive", "cost_plus": "8%"}]
    found = run(revenue=sales, support=support, group=None)
    assert billions(found, "passed_to_principal") == [10.8] * 4
    assert billions(found, "relief_import_duty") == [10] * 4
    assert found.measures["passed_to_principal"] == pytest.approx(43.2 * BN)


# ---- what must hold


def test_more_substance_never_raises_the_tax() -> None:
    for key, most in (("payroll", 2_500), ("tangible_assets", 3_000)):
        taxes = [
            run(group={**GROUP, "sisters": [sister(**{key: round(part * most * BN / 20)})]}, years=1).enterprise["group_top_up_tax"][0]
            for part in range(21)
        ]
        assert all(later <= earlier for earlier, later in pairwise(taxes))
        assert taxes[0] == 30 * BN
        assert taxes[-1] == 0


@pytest.mark.parametrize("rate", ["15%", "15.0001%", "20%", "40%"])
def test_nothing_is_due_from_15_percent_on(rate: str) -> None:
    # The project pays nothing on 200; a sister of 200 pays twice the rate.
    share = float(rate.rstrip("%")) / 100
    one = sister(income="200 tỷ", covered_taxes=round(400 * share * BN))
    assert not run(group={**GROUP, "sisters": [one]}).enterprise["group_top_up_tax"].any()
    just_below = {**one, "covered_taxes": round(400 * 0.149999 * BN)}
    assert run(group={**GROUP, "sisters": [just_below]}).enterprise["group_top_up_tax"].all()


def test_a_scenario_without_any_of_it_says_nothing_of_it(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(json.dumps(small(group=None)), encoding="utf-8")
    assert main(["run", str(path), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "home tax" not in said
    assert "Grants" not in said
    assert np.all([not run(group=None).enterprise[name].any() for name in ("grants", "import_duty", "dividends", "cash_before_home_tax")])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_step_and_notice_is_said_in_both_languages(lang: str, capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    grant = {**FUND, "class_of_project": "chip_or_ai_data_centre", "rate": "40%"}
    support = {
        "grants": [grant, {"name": "province", "kind": "state_budget", "amount": "50 tỷ"}],
        "duties": [{"name": "parts", "kind": "inputs", "amount": "10 tỷ"}],
    }
    cash = {
        "input_vat": {"amount": "1 tỷ", "software_at_home": "10%", "deductible": True},
        "dividends": DIVIDENDS,
        "home": {"treatment": "credit", "rate": "25%"},
    }
    group = {
        **GROUP,
        **EURO,
        "de_minimis": True,
        "safe_harbour": True,
        "suppose": ["safe_harbour_of_2027", "substance_incentives"],
        "negative_taxes_carried": "1 tỷ",
    }
    path = tmp_path / "small.yaml"
    path.write_text(json.dumps(small(capital="6.000 tỷ", support=support, cash=cash, group=group)), encoding="utf-8")
    assert main(["run", str(path), "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "notice." not in printed.out
    assert "measure." not in printed.out
    said = ""
    for item in ("top_up_tax", "support_and_cash"):
        assert main(["explain", str(path), "--item", item, "--lang", lang]) == 0
        said += capsys.readouterr().out
    words = {"en": ("De minimis election", "three tests", "Negative taxes", "added back", "Investment Support Fund", "Import duty that is due", "not credited", "Dividends remitted", "parent's country"), "vi": ("quy mô nhỏ", "ba phép thử", "Thuế âm", "được cộng lại", "Quỹ Hỗ trợ đầu tư", "Thuế nhập khẩu còn phải nộp", "không được khấu trừ", "Cổ tức", "nước của công ty mẹ")}  # fmt: skip
    assert [word for word in words[lang] if word not in said] == []


def test_years_before_are_asked_for() -> None:
    data = small(group={**GROUP, **EURO, "de_minimis": True})
    data["project"]["operation_start"] = "2026-01-05"
    assert scenario_from(data)
    data["project"]["operation_start"], data["project"]["licence"] = "2025-03-01", "2025-01-01"
    data["project"]["opening"] = {"previous_year_revenue": "1 tỷ"}
    with pytest.raises(InputError, match="of 2025 are not given"):
        scenario_from(data)
    data["project"]["group"] = {**data["project"]["group"], "years_before": [{"year": 2025, "revenue": "1 tỷ", "income": 0}]}
    assert scenario_from(data)
