"""The dock, and what is taken along: the command and the Python, run on the file taken along, give the number on screen."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.run import run_site
from calculator.i18n import t
from calculator.law.law import load_law
from calculator.project.load import fingerprint, load_scenario
from calculator.quantities import format_money_short
from calculator.views import model, own_drafts, state, take_away
from calculator.views.take_away import Taken
from tests.test_app import LANGUAGES, investor, opened, sound
from tests.test_user_drafts import SIX

ROOT = Path(__file__).resolve().parent.parent
SCREENS: list[dict[str, str]] = [
    {"revenue": "312345678901", "margin": "0.21", "first_revenue_year": "2030"},
    {"site": "qtsc_own_building", "activity": "digital_product", "zone_area_class": "statute_over_decree", "discount_rate": "0.085"},
    {"preset": "ic_design_group", "variant": "decree_154", "lang": "en"},
    {"preset": "operator_tower_3ha", "commune_class": "difficult"},
]


def taken(url: dict[str, str], *drafts: str) -> Taken:
    there = state.changed(state.read(url)[0], {"drafts": drafts})
    readings = {state.ZONE_AREA_CLASS: there.zone_area_class}
    law, scenario = load_law(there.variant, readings=readings, drafts=own_drafts.files_of(drafts)), state.scenario_of(there)
    return Taken(scenario, run_site(scenario, law, there.site), drafts, there.lang)


def files(one: Taken, folder: Path) -> None:
    for download in take_away.DOWNLOADS:
        (folder / f"{one.scenario.scenario}.{download.ending}").write_bytes(download.write(one))
    for name, text in one.files_of_drafts.items():
        (folder / name).write_text(text, encoding="utf-8")


def ran(words: list[str], folder: Path) -> str:
    return subprocess.run(words, cwd=folder, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("url", "drafts"), [*((url, ()) for url in SCREENS), ({}, (SIX.read_text(encoding="utf-8"),))])
def test_what_is_taken_along_gives_the_number_on_screen(url: dict[str, str], drafts: tuple[str, ...], tmp_path: Path) -> None:
    one = taken(url, *drafts)
    files(one, tmp_path)
    assert fingerprint(load_scenario(tmp_path / f"{one.scenario.scenario}.yaml")) == fingerprint(one.scenario)
    typed = shlex.split(take_away.command(one))
    assert typed[0] == "python"
    found = json.loads(ran([sys.executable, *typed[1:], "--json"], tmp_path))["results"]
    (tmp_path / "again.py").write_text(take_away.python(one), encoding="utf-8")
    by_python = float(ran([sys.executable, "again.py"], tmp_path))
    assert len(found) == 1
    shown = opened("investor", **url, **({"draft": own_drafts.pack(drafts)} if drafts else {})).metric[0].value
    low = shown.split(" – ")[0].replace("at least ", "")
    for amount in (found[0]["measures"]["kept_present_value"], by_python):
        assert format_money_short(amount, one.language) == low
        assert amount == pytest.approx(one.run.measures["kept_present_value"], abs=1)


def test_the_results_by_year_are_those_of_the_run(tmp_path: Path) -> None:
    one = taken(SCREENS[0])
    files(one, tmp_path)
    text = (tmp_path / "software_500.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["year"]) for row in rows] == list(one.run.years)
    assert [float(row["enterprise.kept"]) for row in rows] == pytest.approx(one.run.enterprise["kept"].tolist(), abs=1)


def dock_of(app: AppTest) -> str:
    return "\n".join(item.value for item in app.markdown if t("frame.dock.kept", "vi", value="") in item.value)


def test_the_dock_carries_the_number_and_its_state() -> None:
    app = investor()
    assert app.metric[0].value in dock_of(app)
    assert t("frame.dock.fresh", "vi") in dock_of(app)
    app.text_input(key="investor.revenue").set_value("abc").run()
    assert t("frame.dock.stale", "vi") in dock_of(sound(app))
    app.text_input(key="investor.revenue").set_value("500 tỷ").run()
    assert t("frame.dock.fresh", "vi") in dock_of(sound(app))
    assert app.metric[0].value in dock_of(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_popover_holds_link_files_and_commands(lang: str) -> None:
    app = opened("investor", lang=lang, revenue="300000000000")
    app.session_state["frame.take_away"] = True
    app.run()
    codes = [item.value for item in sound(app).code]
    assert [code for code in codes if "revenue=300000000000" in code and "law=" in code and "kept=" in code]
    assert [code for code in codes if code.startswith("python -m calculator run software_500.yaml --site ")]
    assert len(app.get("download_button")) == len(take_away.DOWNLOADS) + len(take_away.DOCUMENTS)


def test_a_link_too_long_for_mail_is_not_offered() -> None:
    draft = SIX.read_text(encoding="utf-8")
    noise = "".join(f"# {number * 7919 % 1000003:x}{number * 104729 % 999983:x}\n" for number in range(400))
    app = opened("investor", draft=own_drafts.pack((draft + noise,)))
    app.session_state["frame.take_away"] = True
    app.run()
    assert t("frame.take.link_long", "vi", most=take_away.LONGEST_LINK) in [item.value for item in sound(app).caption]
    assert not [item.value for item in app.code if "preset=" in item.value]


def test_every_preset_comes_back_from_its_file(tmp_path: Path) -> None:
    for name, scenario in model.presets().items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(take_away.scenario_text(scenario), encoding="utf-8")
        assert fingerprint(load_scenario(path)) == fingerprint(scenario)
