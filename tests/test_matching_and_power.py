"""The grant that makes one place as good as another, and the power tariff against the tax saved: both against runs of the same facts."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from calculator import load_scenario, run_scenario
from calculator.analysis.matching import matching_grant, with_grant
from calculator.analysis.power_tariff import concerns, power_tariff, running_cost
from calculator.analysis.run import run_site
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario
from calculator.views.older_and_larger import last_older_day
from tests.test_portfolio import ROOT

LAW = load_law()


def of(name: str) -> Scenario:
    return load_scenario(ROOT / "scenarios" / f"{name}.yaml")


def npv(scenario: Scenario, site: str) -> float:
    found = run_site(scenario, LAW, site).measures["npv"]
    assert found is not None
    return found


def test_with_the_grant_both_places_are_level() -> None:
    chips = of("chip_packaging")
    found = matching_grant(chips, LAW, "industrial_park", chips, "zone")
    apart = npv(chips, "zone") - npv(chips, "industrial_park")
    assert found.there - found.here == pytest.approx(apart)
    # Support from the State budget is not taxed from 2026 on: it is worth its present value, two years after the first at 10%.
    assert (found.year, chips.horizon.first_year) == (2029, 2027)
    assert found.grant == pytest.approx(apart * 1.1**2, rel=1e-6)
    assert npv(with_grant(chips, found.grant, found.year), "industrial_park") == pytest.approx(npv(chips, "zone"), abs=1000)


def test_the_better_place_needs_no_grant() -> None:
    chips = of("chip_packaging")
    found = matching_grant(chips, LAW, "zone", chips, "industrial_park")
    assert (found.grant, found.level) == (0.0, found.here)


def test_a_plan_of_an_operator_takes_no_grant() -> None:
    tower = of("operator_tower_3ha")
    with pytest.raises(InputError):
        with_grant(tower, 1e9, 2030)


def test_running_cost_is_what_the_plan_says_of_revenue() -> None:
    centre = of("ai_data_centre_100mw")
    # 54% of 42 million dollars at 26,200 in 2029, nothing before.
    assert running_cost(centre, "zone")[:3].tolist() == pytest.approx([0, 0, 0.54 * 42e6 * 26_200])


def with_power(share: Fraction, commercial: bool) -> Scenario:
    centre = of("ai_data_centre_100mw")
    data: dict[str, Any] = data_of(centre)
    years = centre.horizon.range
    bill = {
        "years": {year: Fraction(float(cost)) * share for year, cost in zip(years, running_cost(centre, "zone"), strict=True)},
        "then": "zero",
    }
    cash = {"power": {"bill": bill, "commercial_tariff": commercial}}
    return scenario_from({**data, "project": {**data["project"], "cash": cash}}, "p")


def test_the_tariff_costs_what_two_runs_differ_by() -> None:
    found = power_tariff(of("ai_data_centre_100mw"), LAW, "zone")
    half = found.rows[1]
    runs = [run_scenario(with_power(Fraction(1, 2), commercial), variants=["in_force"]).runs[0] for commercial in (False, True)]
    assert half.share == 0.5
    assert half.extra == pytest.approx(runs[0].measures["npv"] - runs[1].measures["npv"])
    assert half.kept == pytest.approx(runs[0].measures["kept_present_value"])
    # The bill of the largest year: half of 54% of 168 million dollars.
    assert half.bill == pytest.approx(0.27 * 168e6 * 26_200)


def test_at_the_even_share_the_tariff_takes_all_that_is_kept() -> None:
    centre = of("ai_data_centre_100mw")
    even = power_tariff(centre, LAW, "zone").even
    assert even is not None
    stated = with_power(Fraction(even).limit_denominator(10**6), True)
    (row,) = power_tariff(stated, LAW, "zone").rows
    assert row.share is None
    # Between two of the shares the cost is taken as a straight line.
    assert row.extra == pytest.approx(row.kept, rel=0.05)


def test_it_concerns_data_centres_alone() -> None:
    assert concerns(of("ai_data_centre_100mw"))
    assert not concerns(of("software_500"))


def test_the_last_older_licence_is_the_day_before_the_law_in_force() -> None:
    assert last_older_day(LAW) == dt.date(2025, 9, 30)
    assert last_older_day(load_law("decree_154")) is None
