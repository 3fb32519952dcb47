"""Shipped scenarios: they load, run, meet their own worked figures, name the source of each line, and survive a round trip."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from calculator import load_scenario, run_scenario, scenario_from
from calculator.analysis.run import ScenarioRun
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
NAMES = sorted(path.name for path in FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def runs() -> dict[str, ScenarioRun]:
    return {}


def run_of(name: str, runs: dict[str, ScenarioRun]) -> ScenarioRun:
    if name not in runs:
        runs[name] = run_scenario(load_scenario(FOLDER / name))
    return runs[name]


def test_there_are_scenarios() -> None:
    assert len(NAMES) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_every_variant_at_every_site(name: str, runs: dict[str, ScenarioRun]) -> None:
    done = run_of(name, runs)
    sites = done.scenario.compare.sites or tuple(done.scenario.sites)
    wanted = {(variant, site) for variant in done.scenario.compare.variants for site in sites if variant not in done.not_computable}
    assert {(run.variant, run.site) for run in done.runs} == wanted
    for run in done.runs:
        assert run.years == tuple(done.scenario.horizon.range)


@pytest.mark.parametrize("name", NAMES)
def test_it_meets_its_worked_figures(name: str, runs: dict[str, ScenarioRun]) -> None:
    scenario = run_of(name, runs).scenario
    assert scenario.expect, "a shipped scenario works out some figures by hand"
    for expected in scenario.expect:
        (run,) = run_scenario(scenario, variants=[expected.variant], sites=[expected.site]).runs
        table, line = expected.line.split(".")
        value = run.measures[line] if table == "measures" else getattr(run, table)[line]
        if table != "measures":
            value = float(value.sum()) if expected.year is None else float(value[run.years.index(expected.year)])
        what = f"{expected.site} {expected.line} {expected.year or ''}: {expected.working}"
        if expected.value is None or value is None:
            assert expected.value is None, what
            assert value is None, what
        else:
            assert abs(Fraction(value) - expected.value) <= expected.tolerance, f"{what}: {value}"


@pytest.mark.parametrize("name", NAMES)
def test_every_line_names_its_source(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    project = scenario.project
    lines = [*project.revenue, *project.costs, *project.workforce, *project.assets, *project.loans]
    lines += [item for site in scenario.sites.values() for item in site.premises]
    assert lines
    silent = [line for line in lines if not (line.source or "").strip()]
    assert not silent, "say where the figure comes from, or write assumption"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_called_as_its_file_and_speaks_both_languages(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    assert scenario.scenario == name.removesuffix(".yaml")
    texts = [scenario.title, *([scenario.description] if scenario.description else []), *(site.title for site in scenario.sites.values())]
    for text in texts:
        assert text.vi.strip()
        assert text.en.strip()
        assert text.vi != text.en
    assert any(letter in scenario.title.vi.lower() for letter in "ăâđêôơưáàảãạếềểễệốồổỗộớờởỡợứừửữựíìỉĩịóòỏõọúùủũụýỳỷỹỵ")


@pytest.mark.parametrize("name", NAMES)
def test_it_survives_a_round_trip(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    again = scenario_from(scenario.model_dump(by_alias=True))
    assert again == scenario
    assert fingerprint(again) == fingerprint(scenario)


@pytest.mark.parametrize("name", NAMES)
def test_it_survives_json(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    text = json.dumps(scenario.model_dump(mode="json", by_alias=True), allow_nan=False)
    again: Scenario = scenario_from(json.loads(text))
    assert run_scenario(again).runs[0].measures == run_scenario(scenario).runs[0].measures


def test_the_top_up_tax_takes_about_half_from_the_data_centre_as_its_description_says() -> None:
    scenario = load_scenario(FOLDER / "ai_data_centre_100mw.yaml")
    measures = run_scenario(scenario).runs[0].measures
    assert scenario.description is not None
    assert "about half of the tax relief" in scenario.description.en
    for ending in ("", "_present_value"):
        taken, kept = measures[f"clawback{ending}"], measures[f"kept{ending}"]
        assert taken is not None
        assert kept is not None
        assert taken / (taken + kept) == pytest.approx(0.5, abs=0.1)
