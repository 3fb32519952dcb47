"""Circular 78/2014 art. 18(9), examples 18 and 19: losses of earlier years matched to the activity that made them."""

from __future__ import annotations

import pytest

from calculator import run_scenario, scenario_from
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from tests.test_cases import case

M = 1_000_000


@pytest.mark.parametrize(
    ("activity", "amount", "reading", "tax"),
    [
        # Example 18: 1 bn of loss of the computers against what is left of the computers; 2 bn of software at 10 %.
        ("ordinary", "1 tỷ", "matched_to_activity", 200 * M),
        # Example 19: 2 bn of loss of no known activity against the software; (2 − 1) bn of computers at 20 %.
        ("general", "2 tỷ", "matched_to_activity", 200 * M),
        # A loss of the software itself: (2 − 1) × 10 % and (2 − 1) × 20 %.
        ("incentive", "1 tỷ", "matched_to_activity", 300 * M),
        # 3 bn of the computers: the 2 bn that find no income there stay, and do not touch the software.
        ("ordinary", "3 tỷ", "matched_to_activity", 200 * M),
        ("ordinary", "3 tỷ", "project_first", 0),
        ("ordinary", "1 tỷ", "project_first", 300 * M),
    ],
)
def test_losses_meet_their_activity(activity: str, amount: str, reading: str, tax: float) -> None:
    data = case("circular_78_2014/example_19_at_todays_rates.yaml")["scenario"]
    data["project"]["opening"]["losses"] = [{"year": 2028, "amount": amount, "activity": activity}]
    law = load_law(readings={"losses_brought_forward": reading})
    result = evaluate(law, build_lanes([Case(scenario_from(data), "place")]))
    assert result.enterprise["corporate_income_tax"][0, 0] == pytest.approx(tax, abs=0.5)


def test_a_run_under_this_reading_has_its_tables() -> None:
    data = case("circular_78_2014/example_19_at_todays_rates.yaml")["scenario"]
    (run,) = run_scenario(scenario_from(data)).runs
    (effect,) = [effect for effect in run.readings if effect.reading == "losses_brought_forward"]
    assert effect.chosen == "project_first"
    assert "matched_to_activity" in effect.burden
