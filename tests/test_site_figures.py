"""Figures a site is held against others by: those of its own run; and what a run works out late is what was asked of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calculator import load_law, load_scenario
from calculator.analysis.figures import site_figures
from calculator.analysis.people.staff import criteria_sets
from calculator.analysis.readings import reading_effects
from calculator.analysis.run import run_site

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"


@pytest.mark.parametrize(
    ("name", "site"), [("software_500", "qtsc_own_building"), ("ai_data_centre_100mw", "zone"), ("operator_greenfield_200ha", "zone")]
)
def test_the_figures_of_a_site_are_those_of_its_run(name: str, site: str) -> None:
    scenario, law = load_scenario(SCENARIOS / f"{name}.yaml"), load_law()
    run, alone = run_site(scenario, law, site), site_figures(scenario, law, site)
    assert run.ranges == alone.ranges
    # The run has the measures of its investor beside.
    assert alone.measures.items() <= run.measures.items()
    assert all(np.array_equal(line, run.enterprise[name], equal_nan=True) for name, line in alone.enterprise.items())


def test_what_is_asked_for_late_is_of_the_same_case() -> None:
    scenario, law = load_scenario(SCENARIOS / "software_500.yaml"), load_law()
    run = run_site(scenario, law, "qtsc_own_building")
    assert run.criteria == tuple(criteria_sets(law, run.basis.case))
    assert run.readings == tuple(reading_effects(law, run.basis.case))
    assert run.warnings is run.warnings


def test_a_law_read_another_way_is_one_law() -> None:
    law = load_law()
    name, reading = next((name, reading) for name, reading in law.all_readings.items() if reading.not_computed is None)
    other = next(option for option in reading.options if option != law.reading(name))
    assert law.with_reading(name, other) is law.with_reading(name, other)
    assert law.with_reading(name, other).reading(name) == other
    assert law.with_reading(name, other).fingerprint == load_law(readings={name: other}).fingerprint
