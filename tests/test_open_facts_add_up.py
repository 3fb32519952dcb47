"""Where facts are open, relief less what is taken back is what is kept: in the headline, and at either end of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator import load_law, load_scenario, run_scenario, scenario_from
from calculator.analysis.site_run import SiteRun
from calculator.analysis.valuation import figures_of
from calculator.commands.tables.cases import print_cases
from calculator.project.case import Case
from calculator.project.scenario import Scenario
from tests.twin.random_money import with_money
from tests.twin.random_projects import random_scenario

LAW = load_law()
CHIP = Path(__file__).resolve().parent.parent / "scenarios" / "chip_plant_supported.yaml"


def runs() -> list[tuple[Scenario, SiteRun]]:
    """Random projects with open facts, some of them in a group with a top-up tax that takes back."""
    found: list[tuple[Scenario, SiteRun]] = []
    for make in (with_money, random_scenario):
        for seed in range(10):
            scenario = scenario_from(make(seed))
            (run,) = run_scenario(scenario, sites=[next(iter(scenario.sites))]).runs
            found.append((scenario, run))
    plant = load_scenario(CHIP)
    facts = plant.project.facts.model_copy(update={"new_project": "unknown"})
    plant = plant.model_copy(update={"project": plant.project.model_copy(update={"facts": facts})})
    return [*found, (plant, run_scenario(plant).runs[0])]


@pytest.fixture(scope="module")
def done() -> list[tuple[Scenario, SiteRun]]:
    return runs()


def adds_up(of: dict[str, float | None]) -> bool:
    kept, gross, back = (of[name] for name in ("kept", "gross_relief", "clawback"))
    assert kept is not None
    assert gross is not None
    assert back is not None
    return abs(gross - back - kept) <= max(1.0, abs(gross) * 1e-9)


def test_headline_and_both_ends_add_up(done: list[tuple[Scenario, SiteRun]]) -> None:
    open_ones = taken_back = 0
    for _, run in done:
        assert adds_up(run.measures)
        for case in run.cases.values():
            assert adds_up(case)
        assert bool(run.cases) == bool(run.ranges)
        span = run.ranges.get("kept")
        if span is not None:
            assert run.measures["kept"] == pytest.approx(span.low, abs=1)
            assert run.cases["low"]["kept"] == pytest.approx(span.low, abs=1)
            assert run.cases["high"]["kept"] == pytest.approx(span.high, abs=1)
            open_ones += 1
            taken_back += "clawback" in run.ranges
    assert open_ones >= 4
    assert taken_back >= 1


def test_the_commands_of_analysis_take_the_same_figures(done: list[tuple[Scenario, SiteRun]]) -> None:
    scenario, run = next((scenario, run) for scenario, run in done if "clawback" in run.ranges)
    (figures,) = figures_of(LAW, [Case(scenario, run.site)])
    assert adds_up(figures)
    for name in ("kept", "gross_relief", "clawback", "kept_present_value", "clawback_present_value"):
        assert figures[name] == pytest.approx(run.measures[name], abs=1), name


def test_the_table_shows_both_ends(done: list[tuple[Scenario, SiteRun]], capsys: pytest.CaptureFixture[str]) -> None:
    print_cases(next(run for _, run in done if run.cases), "vi")
    said = capsys.readouterr().out
    assert "Trường hợp giữ được ít nhất" in said
    assert "Trường hợp giữ được nhiều nhất" in said
    print_cases(next(run for _, run in done if not run.cases), "vi")
    assert capsys.readouterr().out == ""
