"""The zone project's own files: read again, they give what is on screen."""

from __future__ import annotations

import csv
import io
import json
import shlex
from fractions import Fraction
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.analysis.operator.answers import run_operator
from calculator.i18n import LANGUAGES
from calculator.law.law import load_law
from calculator.project.load import fingerprint, load_scenario
from calculator.project.operator.edits import PlanEdit, edited_plan
from calculator.quantities import Language
from calculator.views.operator import take
from tests.test_app import opened, sound

PLAN = Path(__file__).resolve().parent.parent / "scenarios" / "operator_tower_3ha.yaml"


def test_the_files_of_an_edited_plan_give_its_answers_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = edited_plan(load_scenario(PLAN), PlanEdit(target_return=Fraction(17, 100)))
    done = run_operator(scenario, load_law(), next(iter(scenario.sites)))
    taken = take.Taken(scenario, done, "vi")
    for name, ending, _, write in take.FILES:
        assert name
        (tmp_path / f"{scenario.scenario}.{ending}").write_bytes(write(taken))
    assert fingerprint(load_scenario(tmp_path / f"{scenario.scenario}.yaml")) == fingerprint(scenario)
    assert taken.again is not None
    monkeypatch.chdir(tmp_path)
    main([*shlex.split(taken.again)[3:], "--lang", "vi", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert json.loads((tmp_path / f"{scenario.scenario}.json").read_text(encoding="utf-8")) == printed
    rows = list(csv.DictReader(io.StringIO((tmp_path / f"{scenario.scenario}.csv").read_text(encoding="utf-8-sig"))))
    assert [int(row["year"]) for row in rows] == printed["years"]
    assert [float(row["available"]) for row in rows] == pytest.approx(printed["cash"]["available"], abs=1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_popover_of_the_zone_project_holds_files(lang: Language) -> None:
    app = opened("operator", lang=lang)
    app.session_state["frame.take_away"] = True
    app.run()
    assert len(sound(app).get("download_button")) == len(take.FILES) == 3
    assert [item.value for item in app.code if item.value.startswith("python -m calculator operator operator_")]
