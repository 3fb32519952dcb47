"""Import duty on the State's side: what is due is revenue, what is exempt is forgone, and its split is not known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calculator import evaluate, load_law, load_scenario, run_scenario
from calculator.analysis.fiscal import Assumed, fiscal
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.twin import project as twin
from tests.twin.random_money import with_money

CHIP = Path(__file__).resolve().parent.parent / "scenarios" / "chip_plant_supported.yaml"
LAW = load_law()
MILLION = 1e6


def test_the_state_receives_the_duty_of_the_twin() -> None:
    some = 0
    for seed in range(30):
        data = with_money(seed)
        site = next(iter(data["sites"]))
        state = evaluate(LAW, build_lanes([Case(scenario_from(data), site)])).state
        expected = [float(value) for value in twin.evaluate(data, site)["import_duty"]]
        assert state["import_duty"][:, 0] == pytest.approx(expected, abs=1), seed
        some += any(expected)
    assert some >= 3


def test_duty_forgone_and_collected_by_hand() -> None:
    """In millions: 125,600 on the lines and 20,000 a year on materials; free until 2033, then only the lines would be."""
    assumed = Assumed(
        redundancy=None, displacement=0.0, social_rate=0.0, income_tax_central=None, wage_tax_central=None, balancing_aid=False
    )
    found = fiscal(load_scenario(CHIP), LAW, "zone", assumed)
    (duty,) = (one for one in found.levies if one.levy == "import_duty")
    assert duty.forgone.total == pytest.approx((125_600 + 5 * 20_000) * MILLION)
    assert duty.collected.total == pytest.approx(5 * 20_000 * MILLION)
    dues = duty.forgone.by_year != 0
    assert dues.sum() == 5
    assert np.isnan(duty.central[dues]).all()
    assert found.forgone.total == pytest.approx(
        sum(one.forgone.total for one in found.levies) + found.support.total + found.grants.beyond.total
    )


def test_the_split_of_the_duty_is_not_known() -> None:
    (run,) = run_scenario(load_scenario(CHIP)).runs
    assert run.state["import_duty"].sum() == pytest.approx(100_000 * MILLION)
    assert np.isnan(run.state["central_import_duty"]).all()
    assert np.isnan(run.state["provincial_import_duty"]).all()
