"""Many draws as columns: the same figures as scenarios written back one by one, the same bits wherever they are computed."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario, scenario_from
from calculator.analysis.investor.returns import ONE_BY_ONE
from calculator.analysis.portfolio.pool import Pool, processes
from calculator.analysis.run import run_site
from calculator.analysis.uncertainty.figures import MEASURES
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.uncertainty.simulate import simulate
from calculator.analysis.valuation import figures_of
from calculator.law.draft_file import read_draft
from calculator.project.case import Case
from calculator.project.checks.uncertainty import missing_for
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DRIVERS, POINTS, YEARLY
from calculator.yaml_text import read_file

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
SIX = ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml"

ONE_DONG = 1.0


def written(name: str) -> dict[str, Any]:
    path = ROOT / "scenarios" / f"{name}.yaml"
    data = read_file(path, path.name).data
    assert isinstance(data, dict)
    return {key: value for key, value in copy.deepcopy(data).items() if key not in {"expect", "uncertainty"}}


def changes_of(scenario: Scenario, draws: int, by_year: bool, seed: int = 5) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    years = len(scenario.horizon.range)
    return {
        name: draw.uniform(-0.1, 0.15, (draws, years if by_year and name in YEARLY else 1)) * (0.2 if name in POINTS else 1)
        for name in DRIVERS
        if missing_for(scenario, name) is None
    }


@pytest.mark.parametrize("by_year", [False, True])
@pytest.mark.parametrize("name", SCENARIOS)
def test_columns_give_what_changed_plans_give(name: str, by_year: bool) -> None:
    """Every driver at once, every measure, in every scenario that ships."""
    scenario, law = load_scenario(ROOT / "scenarios" / f"{name}.yaml"), load_law()
    site = next(iter(scenario.sites))
    changes = changes_of(scenario, 3, by_year)
    years = len(scenario.horizon.range)
    draws = Draws(scenario, site, list(changes), [driver for driver, rows in changes.items() if rows.shape[1] > 1])
    changer = Changer(scenario, site)
    plans = [changer.changed({driver: np.broadcast_to(rows[place], years) for driver, rows in changes.items()}) for place in range(3)]
    expected = figures_of(law, [Case(plan, site) for plan in plans])
    assert set(expected[0]) <= set(MEASURES) | ONE_BY_ONE
    found = draws.figures(law, changes, [name for name in expected[0] if name not in ONE_BY_ONE], 3)
    assert draws.reason is None
    for measure, line in found.items():
        for place, row in enumerate(expected):
            value = row[measure]
            assert np.isnan(line[place]) if value is None else abs(line[place] - value) < ONE_DONG, (measure, place)


def drawn_by_hand(changes: dict[str, float]) -> dict[str, Any]:
    """Write a draw back as a scenario file would state it."""
    data = written("software_500")
    project, site = data["project"], data["sites"]["qtsc"]
    times = {name: 1 + change for name, change in changes.items()}
    project["workforce"][0]["monthly_pay"]["start"] = 22e6 * times["wages"]
    project["revenue"][0]["amount"]["start"] = 250e9 * times["revenue"]
    project["costs"][1]["share_of_revenue"] = 0.08 - changes["margin"]
    project["assets"][0]["cost"] = 20e9 * times["capex"]
    site["premises"][0]["rent"]["start"] = 226_000 * times["rent"]
    return data


def test_twenty_draws_are_the_scenarios_they_stand_for() -> None:
    stated = {
        "drivers": {
            "wages": {"shape": "normal", "standard_deviation": "5%"},
            "revenue": {"shape": "lognormal", "log_deviation": "0.1"},
            "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
            "capex": {"shape": "uniform", "low": "-10%", "high": "30%"},
            "rent": {"shape": "lognormal", "log_deviation": "0.15"},
        },
        "correlations": [{"of": ["wages", "rent"], "rank": "0.4"}],
    }
    law = load_law()
    asked = ["npv", "kept", "kept_present_value", "zone_adds_present_value", "effective_rate", "corporate_income_tax"]
    scenario = scenario_from({**written("software_500"), "uncertainty": stated})
    found = simulate(scenario, law, "qtsc", draws=20, seed=4, measures=asked)
    for draw in range(20):
        changes = {name: float(rows[draw, 0]) for name, rows in found.changes.items()}
        alone = run_site(scenario_from(drawn_by_hand(changes)), law, "qtsc").measures
        for measure in asked:
            value = alone[measure]
            drawn = found.values[measure][draw]
            assert np.isnan(drawn) if value is None else abs(drawn - value) < (1e-12 if measure == "effective_rate" else ONE_DONG), (
                measure,
                draw,
            )


def uncertain(**more: Any) -> Scenario:
    stated = {
        "drivers": {
            "wages": {"shape": "normal", "standard_deviation": "5%", "persistence": "60%"},
            "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
        },
        "law_changes": [{"draft": "six_plus_thirteen", "passes": {2027: "30%", 2029: "20%"}}],
        **more,
    }
    return scenario_from({**written("software_500"), "uncertainty": stated})


def test_workers_change_no_bit() -> None:
    files, law = {"six_plus_thirteen": read_draft(SIX)}, load_law()

    def drawn(pool: Pool | None, draws: int = 50) -> Any:
        return simulate(uncertain(), law, "qtsc", draws=draws, seed=3, measures=["kept", "npv"], files=files, pool=pool, block=12)

    alone, shared = drawn(None), drawn(processes(2))
    assert all(np.array_equal(alone.values[name], shared.values[name]) for name in alone.values)
    assert np.array_equal(alone.branch_of, shared.branch_of)
    assert alone.measures == shared.measures
    # The last block of 25 draws has a single one.
    assert np.array_equal(drawn(None, 25).values["kept"], alone.values["kept"][:25])


def test_what_is_no_column_is_built_draw_by_draw_and_said() -> None:
    data = written("software_500")
    # A cost that is spread over three years, and moves by year: each year holds the changes of three.
    data["project"]["costs"][0]["spread"] = {"kind": "tools", "years": 3}
    scenario, law = scenario_from(data), load_law()
    draws = Draws(scenario, "qtsc", ["costs"], ["costs"])
    rows = np.random.default_rng(1).uniform(-0.2, 0.2, (3, len(scenario.horizon.range)))
    found = draws.figures(law, {"costs": rows}, ["npv"], 3)
    assert draws.reason == "cost.shared"
    changer = Changer(scenario, "qtsc")
    expected = figures_of(law, [Case(changer.changed({"costs": row}), "qtsc") for row in rows])
    assert found["npv"].tolist() == [one["npv"] for one in expected]
    # Where all years move alike it is a column.
    assert Draws(scenario, "qtsc", ["costs"], []).reason is None
