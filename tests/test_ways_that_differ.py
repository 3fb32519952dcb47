"""Ways the open facts may turn out that are not computed draw by draw, because they can differ in none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, scenario_from
from calculator.analysis.conditions.unknowns import ANSWERS
from calculator.analysis.uncertainty import lanes, ways
from calculator.analysis.uncertainty.lanes import Draws
from calculator.project.checks.uncertainty import missing_for
from calculator.project.uncertainty import DRIVERS
from tests.test_draws import SCENARIOS, changes_of, written

CALCULATOR = Path(lanes.__file__).parents[2]
ENGINE = ("engine.py", "enterprise", "land", "people", "rules")
GROUND = "qualify.py"
MEASURES = ("net_present_value", "kept_present_value", "zone_adds_present_value", "corporate_income_tax", "clawback_present_value")


def engine_files() -> Iterator[Path]:
    for name in ENGINE:
        path = CALCULATOR / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def read_by_name(path: Path) -> set[str]:
    """The texts a file looks something up by, or hands to a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def test_the_engine_reads_these_facts_for_the_ground_alone() -> None:
    named = {path.name: read_by_name(path) & ways.THROUGH_GROUNDS for path in engine_files()}
    assert named[GROUND] == {"recognised_software_steps"}
    assert not any(found for name, found in named.items() if name != GROUND)


def test_a_fact_another_provision_asks_for_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    law = load_law()
    assert set(ANSWERS) >= ways.THROUGH_GROUNDS
    assert ways._through_grounds(law) == ways.THROUGH_GROUNDS
    monkeypatch.setattr(ways, "THROUGH_GROUNDS", ways.THROUGH_GROUNDS | {"won_at_auction", "state_funded"})
    assert not {"won_at_auction", "state_funded"} & ways._through_grounds(law)


def draws_of(data: dict[str, Any]) -> Draws:
    scenario = scenario_from(data)
    return Draws(scenario, next(iter(scenario.sites)), [name for name in DRIVERS if missing_for(scenario, name) is None], [])


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_left_out_changes_no_figure(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, draws = load_law(), draws_of(written(name))
    assert draws.drawn is not None
    changes = changes_of(draws.scenario, 12, by_year=False)
    found = draws.figures(law, changes, MEASURES, 12)
    monkeypatch.setattr(lanes, "ways_that_differ", lambda law, ways, *more: list(range(len(ways))))
    every = draws_of(written(name))
    expected = every.figures(law, changes, MEASURES, 12)
    for measure in MEASURES:
        np.testing.assert_array_equal(found[measure], expected[measure])
    assert set(draws._differ[law.fingerprint]) <= set(every._differ[law.fingerprint])


def differing(data: dict[str, Any]) -> tuple[int, int]:
    """How many ways there are, and how many are computed."""
    law, draws = load_law(), draws_of(data)
    assert draws.drawn is not None
    return len(draws._tried(law)), len(draws._turns(draws.drawn, law))


def test_software_steps_of_a_factory_open_nothing() -> None:
    assert differing(written("chip_packaging")) == (2, 1)


def test_software_steps_of_a_software_firm_outside_the_zone_are_computed() -> None:
    data = written("software_500")
    data["project"]["facts"]["recognised_software_steps"] = "unknown"
    tried, computed = differing(data)
    assert 1 < computed < tried
