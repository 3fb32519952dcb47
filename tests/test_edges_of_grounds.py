"""Cliff edges from end to end: a đồng below, at and above the capital of a ground, of an extension, of a special project; and a group's revenue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.law.law import load_law
from calculator.project.load import scenario_from

BN = 1_000_000_000
SIDES = (-1, 0, 1)
TODAY = dt.date(2026, 11, 21)


def ran(capital: int, law: str = "in_force", **changes: Any) -> SiteRun:
    """A chip plant outside any zone whose whole revenue of VND 10,000 bn is profit, 2028 to 2067."""
    title = {"vi": "Nhà máy", "en": "Plant"}
    facts = {
        "new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "yes", "work_inside_site": 1,
        "capital_disbursed_in_time": "yes", "technology_requirements_met": "yes", "large_revenue_in_time": "yes", "large_workforce_in_time": "no",
    }  # fmt: skip
    scenario = scenario_from(
        {
            "scenario": "edge", "title": title, "horizon": {"first_year": 2028, "years": 40},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "edge", "activity": changes.get("activity", "other"), "licence": changes.get("licence", "2027-01-04"),
                "operation_start": "2028-01-01", "capital": capital, "facts": {**facts, "certificates": changes.get("certificates", [])},
                "revenue": [{"name": "sales", "kind": "incentive", "amount": 10_000 * BN}], **changes.get("more", {}),
            },
            "sites": {"site": {"title": title, "location": "none", "commune_class": "none", "premises": []}},
        }
    )  # fmt: skip
    return run_site(scenario, load_law(law), "site", TODAY)


def tax(run: SiteRun, year: int) -> float:
    return float(run.enterprise["corporate_income_tax"][run.years.index(year)])


@pytest.mark.parametrize("above", SIDES)
def test_large_manufacturing_begins_at_twelve_thousand_billion(above: int) -> None:
    """Law 67/2025 art. 12(2)(g): from 12,000 bn; 10 % for 15 years, the first four exempt, the next nine half: 5 % in 2032."""
    run = ran(12_000 * BN + above)
    assert run.head == ("large_manufacturing" if above >= 0 else None)
    assert tax(run, 2028) == (0 if above >= 0 else pytest.approx(2_000 * BN))
    assert tax(run, 2032) == pytest.approx((500 if above >= 0 else 2_000) * BN)
    short = [miss.short for row in run.conditions if row.head == "large_manufacturing" for miss in row.misses]
    assert short == ([] if above >= 0 else [1])


@pytest.mark.parametrize("above", SIDES)
def test_the_old_ground_began_at_six_thousand_billion(above: int) -> None:
    """Law 32/2013 art. 1(7), for licences up to 30 September 2025: from 6,000 bn; the day after there is none."""
    run = ran(6_000 * BN + above, licence="2025-09-30")
    assert run.head == ("large_project_6000_until_2025" if above >= 0 else None)
    assert tax(run, 2028) == (0 if above >= 0 else pytest.approx(2_000 * BN))
    assert ran(6_000 * BN + above, licence="2025-10-01").head is None


@pytest.mark.parametrize("above", SIDES)
def test_the_extension_is_open_from_six_thousand_billion(above: int) -> None:
    """Law 67/2025 art. 13(6): from 6,000 bn up to 15 more years of 10 %; 2043 is the 16th year of revenue, 2058 the 31st."""
    options: dict[str, Any] = {"activity": "semiconductor", "certificates": ["incentive_extension_decision"]}
    run = ran(6_000 * BN + above, "prime_minister_extension", **options)
    assert tax(run, 2042) == pytest.approx(1_000 * BN)
    assert tax(run, 2043) == pytest.approx((1_000 if above >= 0 else 2_000) * BN)
    assert tax(run, 2058) == pytest.approx(2_000 * BN)
    # Without the decision it is no right: the threshold is named, and counts for nothing.
    plain = ran(6_000 * BN + above, activity="semiconductor")
    assert tax(plain, 2043) == pytest.approx(2_000 * BN)
    assert ("discretion" in {notice.kind for notice in plain.warnings}) == (above >= 0)


@pytest.mark.parametrize("above", SIDES)
@pytest.mark.parametrize("certificates", [[], ["special_incentive_level_1"]])
def test_thirty_thousand_billion_open_nothing_without_the_decision(above: int, certificates: list[str]) -> None:
    """Law 143/2025 art. 17 and Decision 29/2021: the Prime Minister decides on special projects from 30,000 bn; capital alone is no condition of the ground.

    The law data asks for the decision, which states the level: on either side of the amount the result is that of the decision held or not held.
    """
    run = ran(30_000 * BN + above, activity="digital_service", certificates=certificates)
    assert run.head == ("special_investment_level_1" if certificates else None)
    states = {row.head: row.head_state for row in run.conditions}
    assert states["special_investment"] == "not_met"
    missing = {miss.needs for row in run.conditions if row.head == "special_investment" for miss in row.misses}
    assert missing == {("special_incentive_decision",)}


@pytest.mark.parametrize("above", SIDES)
@pytest.mark.parametrize(("years_at", "in_scope"), [(1, False), (2, True)])
def test_a_group_is_in_scope_from_750_million_in_two_of_four_years(above: int, years_at: int, in_scope: bool) -> None:
    """Resolution 107/2023 art. 2(1): at least EUR 750 m in at least two of the four years before.

    2028 looks at 2024 to 2027. The plant is exempt in 2028 and has no staff or assets: 15 % of its profit is due where the group is in scope.
    """
    revenue = dict.fromkeys(range(2024, 2028), 0) | dict.fromkeys(range(2028 - years_at, 2028), 750000000 + above)
    group = {"revenue_eur": {"years": revenue, "then": "zero"}, "entities_abroad": "yes"}
    run = ran(12_000 * BN, more={"group": group})
    assert tax(run, 2028) == 0
    expected = 1_500 * BN if in_scope and above >= 0 else 0
    assert run.enterprise["group_top_up_tax"][0] == pytest.approx(expected, abs=1)
