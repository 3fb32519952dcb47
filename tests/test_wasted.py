"""Relief that is wasted, worked out by hand, and what a change of timing recovers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.run import SiteRun
from calculator.commands.tables.tax_base import _spans
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from tests.test_bridge import project
from tests.twin.random_projects import random_scenario

BN = 1e9


def zone_project(**more: Any) -> dict[str, Any]:
    """A zone project with a short first year in loss, then 100 bn a year."""
    data = project(**more)
    data["horizon"] = {"first_year": 2026, "years": 17}
    own = data["project"]
    own |= {"activity": "software_product", "operation_start": "2026-07-01"}
    own["facts"]["recognised_software_steps"] = "yes"
    own["revenue"] = [{"name": "sales", "kind": "incentive", "amount": {"years": {"2026": "1 tỷ", "2027": "100 tỷ"}, "then": "hold"}}]
    own["costs"] = [{"name": "research", "amount": "5 tỷ", "research_and_development": True}]
    own["assets"] = [
        {"name": "servers", "class": "it_equipment", "cost": "50 tỷ", "first_use": "2026-01", "life_years": 5, "method": "straight_line"}
    ]
    data["sites"]["place"]["location"] = "cdtz"
    return data


def run_of(data: dict[str, Any]) -> SiteRun:
    (run,) = run_scenario(scenario_from(data), sites=[next(iter(data["sites"]))]).runs
    return run


def test_what_is_wasted_by_hand() -> None:
    """10 % for 15 years from 2026; exempt 2027 to 2030, half to 2039."""
    run = run_of(zone_project())
    rows = {row.name: row for row in run.wasted.rows}
    at = {year: place for place, year in enumerate(run.years)}

    def found(name: str, year: int) -> tuple[float, float]:
        return rows[name].amounts[at[year]] / BN, rows[name].tax[at[year]] / BN

    # 50 ÷ 5 a year: 10 % of it is not saved in the exempt years, nothing is left of it in the half years.
    assert found("depreciation_in_holiday", 2028) == pytest.approx((10, 1))
    assert rows["depreciation_in_holiday"].tax.sum() == pytest.approx(4 * BN)
    # The extra deduction goes on: half of its tax in the nine half years.
    assert found("research_extra_in_holiday", 2030) == pytest.approx((5, 0.5))
    assert found("research_extra_in_holiday", 2031) == pytest.approx((5, 0.25))
    assert rows["research_extra_in_holiday"].tax.sum() == pytest.approx((4 * 0.5 + 9 * 0.25) * BN)
    # 1 − 10 − 5 of 2026, used in the first exempt year.
    assert found("losses_used_in_holiday", 2027) == pytest.approx((14, 1.4))
    assert found("losses_used_in_holiday", 2026) == (0, 0)
    assert rows["losses_used_in_holiday"].tax_present_value == pytest.approx(1.4 * BN / 1.1)
    for name in ("interest_in_holiday", "losses_expired", "holiday_without_income", "holiday_absorbed_by_losses"):
        assert not rows[name].amounts.any()


def test_what_timing_recovers_by_hand() -> None:
    """A rate period that starts in 2027 still holds in 2041: 10 % less on 100 − 5 − 5. Income not deducted in exempt years saves nothing."""
    run = run_of(zone_project())
    found = {one.name: one for one in run.wasted.recoveries}
    assert set(found) == {"first_year_deferred", "revenue_a_year_later", "no_extra_research_in_exempt_years"}
    for name in ("first_year_deferred", "revenue_a_year_later"):
        assert found[name].total == pytest.approx(9 * BN)
        assert found[name].by_year[run.years.index(2041)] == pytest.approx(9 * BN)
        assert found[name].present_value == pytest.approx(9 * BN / 1.1**15)
    assert found["no_extra_research_in_exempt_years"].total == pytest.approx(0, abs=1)


def test_holiday_years_in_loss_and_absorbed() -> None:
    """No income for three years: the holiday starts in the fourth, and two of its years are spent."""
    data = zone_project()
    data["project"]["revenue"][0]["amount"] = {
        "years": {"2026": "1 tỷ", "2027": "1 tỷ", "2028": "1 tỷ", "2029": "1 tỷ", "2030": "40 tỷ", "2031": "100 tỷ"}, "then": "hold"
    }  # fmt: skip
    run = run_of(data)
    assert run.clocks["holiday_start"] == 2029
    rows = {row.name: row.amounts for row in run.wasted.rows}
    # 2029: 1 − 10 − 5. 2030: 40 − 10 − 5 − 5 = 20, less than the four losses of 14.
    assert [year for year, amount in zip(run.years, rows["holiday_without_income"], strict=True) if amount] == [2029]
    assert [year for year, amount in zip(run.years, rows["holiday_absorbed_by_losses"], strict=True) if amount] == [2030]


def test_losses_that_lapse() -> None:
    data = zone_project(opening={"losses": [{"year": 2021, "amount": "7 tỷ", "activity": "general"}], "previous_year_revenue": 0})
    row = next(row for row in run_of(data).wasted.rows if row.name == "losses_expired")
    # Of 2021, in 2026 for the last time, a year of loss.
    assert row.amounts.tolist() == pytest.approx([7 * BN] + [0] * 16)
    assert row.tax.sum() == pytest.approx(1.4 * BN)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_what_is_deducted_is_not_more_than_there_is(seed: int) -> None:
    run = run_of(random_scenario(seed))
    rows = {row.name: row.amounts for row in run.wasted.rows}
    for name, line in (
        ("depreciation_in_holiday", "depreciation"),
        ("interest_in_holiday", "interest_deductible"),
        ("research_extra_in_holiday", "research_extra_deduction"),
        ("losses_used_in_holiday", "losses_used"),
    ):
        assert (rows[name] <= run.enterprise[line] + 1).all(), name
        assert (rows[name] >= -1).all()


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_deferral_recovers_what_a_run_with_it_pays_less(seed: int) -> None:
    data = random_scenario(seed)
    run = run_of(data)
    told = next((one for one in run.wasted.recoveries if one.name == "first_year_deferred"), None)
    if told is None:
        return
    data["project"]["elections"] = {**data["project"].get("elections", {}), "first_year_under_12_months": "defer"}
    other = evaluate(load_law(), build_lanes([Case(scenario_from(data), run.site)])).enterprise["burden"][:, 0]
    assert told.by_year == pytest.approx(run.enterprise["burden"] - other, abs=1)


def test_spans_of_years() -> None:
    assert _spans([2027, 2028, 2029, 2031]) == "2027–2029, 2031"
    assert _spans([]) == ""


def test_the_deferral_is_met_in_the_random_projects() -> None:
    """Else the test above would prove nothing."""
    told = [run_of(random_scenario(seed)).wasted.recoveries for seed in range(0, 60, 3)]
    assert sum(any(one.name == "first_year_deferred" for one in ones) for ones in told) >= 2
    assert sum(bool(np.abs(one.total) > 1) for ones in told for one in ones) >= 5
