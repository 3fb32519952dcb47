"""From the general law to what is kept: the bars add up, what is taken back adds up, and a group at the threshold is in scope."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.project.scenario import Scenario
from calculator.yaml_text import read_file

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def design_centre(**group: Any) -> Scenario:
    """The IC design centre in a group of other facts; no group at all for ``group=None``."""
    data = read_file(SCENARIOS / "ic_design_group.yaml").data
    project = {**data["project"], "group": {**data["project"]["group"], **group}}
    return scenario_from({**data, "project": project, "expect": []})


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
def test_bars_add_up_to_what_is_still_paid(name: str) -> None:
    data = read_file(SCENARIOS / f"{name}.yaml").data
    for run in run_scenario(scenario_from(data)).runs:
        bars = {bar.name: bar for bar in run.waterfall}
        for value in ("total", "present_value"):
            steps = sum(getattr(bar, value) for key, bar in bars.items() if key not in {"still_paid", "kept"})
            assert steps == pytest.approx(getattr(bars["still_paid"], value), abs=1)
            kept = getattr(bars["standard_burden"], value) - getattr(bars["still_paid"], value)
            assert kept == pytest.approx(getattr(bars["kept"], value), abs=1)
        taken = sum(run.enterprise[f"clawback_{relief}"] for relief in ("land_rent", "preferential_rate", "exemption", "half"))
        group = run.enterprise["group_top_up_tax"] - run.without_incentive["group_top_up_tax"]
        assert np.allclose(taken, group, atol=1)
        assert np.allclose(run.enterprise["gross_relief"] - run.enterprise["clawback"], run.enterprise["kept"], atol=1)


def test_a_large_group_keeps_less_than_the_relief_and_a_small_one_all() -> None:
    """Resolution 107/2023 art. 2(1): EUR 750 million in at least two of the four years before; the threshold itself is in scope."""

    def kept(revenue: Any, abroad: str = "yes") -> tuple[float, float]:
        run = run_scenario(design_centre(revenue_eur=revenue, entities_abroad=abroad)).runs[0]
        return run.measures["gross_relief"] or 0.0, run.measures["kept"] or 0.0

    gross, large = kept("5 tỷ")
    assert large < gross - 1e9
    assert kept("750 triệu") == (gross, large)
    assert kept("749999999") == (pytest.approx(gross), pytest.approx(gross))
    assert kept("5 tỷ", abroad="no") == (pytest.approx(gross), pytest.approx(gross))


def test_what_is_kept_in_a_holiday_year_is_the_exclusion() -> None:
    """Exempt year 2030: kept = standard 20 % − 15 % × (profit − exclusion), since no tax is paid (top-up sheet 1.8)."""
    run = run_scenario(design_centre()).runs[0]
    year = run.years.index(2030)
    lines = {
        name: run.enterprise[name][year]
        for name in ("accounting_profit", "substance_based_income_exclusion", "kept", "corporate_income_tax")
    }
    assert lines["corporate_income_tax"] == 0
    profit = lines["accounting_profit"]
    assert lines["kept"] == pytest.approx(0.20 * profit - 0.15 * (profit - lines["substance_based_income_exclusion"]), abs=1)
    # SBIE table of FY2030: 7.4 % of pay and 6.2 % of assets.
    pay = run.workforce["gross_pay"][year] + run.workforce["employer_insurance"][year]
    book = 6_000_000 * 26_200
    assets = (
        book * (1 - 30 / 60) + book * (1 - 42 / 60)
    ) / 2 + 20e9  # bought in July 2027: 30 of 60 months gone at the start, 42 at the end
    assert lines["substance_based_income_exclusion"] == pytest.approx(0.074 * pay + 0.062 * assets, abs=1)
