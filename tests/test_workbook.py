"""The workbook: its formulas come to what the engine finds, text stays text, and equal inputs give equal bytes."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from calculator import load_law, load_scenario
from calculator.analysis.run import run_site
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.workbook.build import AGREED, Workbook, build, difference
from calculator.workbook.cells import Line, Literal
from calculator.workbook.functions import item, least, most, rounded, sum_up_to, when
from calculator.workbook.write import write_workbook
from calculator.workbook.xlsx import name_of
from calculator.yaml_text import read_file
from tests.workbook_edits import EDITS, Edit, cell_of, edited, write_edit

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
NOW = dt.datetime(2026, 11, 21, 9, 30)
CLASSIC = {"LN", "EXP", "NORMSDIST", "IF", "AND", "OR", "NOT", "MIN", "MAX", "SUM", "SUMIF", "ROUND", "INT", "INDEX", "DAY", "DATE"}


def shipped() -> list[tuple[str, str]]:
    return [(file.stem, site) for file in sorted(SCENARIOS.glob("*.yaml")) for site in load_scenario(file).sites]


def loaded(name: str) -> Scenario:
    return load_scenario(SCENARIOS / f"{name}.yaml")


def changed(name: str, **project: object) -> Scenario:
    """A shipped scenario with other parts of its project."""
    data = copy.deepcopy(read_file(SCENARIOS / f"{name}.yaml").data)
    data["project"] |= project
    data.pop("expect", None)
    return scenario_from(data)


def off_the_engine(made: Workbook) -> list[str]:
    return [f"{name} {key}" for name, side in made.sides.items() for key in side.lines if difference(side, *key.split(".")) >= AGREED]


@pytest.mark.parametrize(("name", "site"), shipped())
def test_formulas_come_to_what_the_engine_finds(name: str, site: str) -> None:
    made = build(loaded(name), load_law(), site, "vi")
    assert off_the_engine(made) == []
    assert [mark for side in made.sides.values() for mark in side.values] == []
    for side in made.sides.values():
        lines = [line for key, line in side.lines.items() if not isinstance(line, Literal)]
        assert len(lines) >= 30


@pytest.mark.parametrize("edit", EDITS[::5], ids=lambda edit: edit.name)
def test_an_edit_of_a_cell_is_the_same_edit_of_the_engine(edit: Edit) -> None:
    made = build(loaded(edit.scenario), load_law(), edit.site, "en")
    other, law = edited(edit, made)
    write_edit(made, edit)
    for _, _, line in made.book.lines():
        line.forget()
    engine = build(other, law, edit.site, "en").sides
    for name, side in made.sides.items():
        for key, line in side.lines.items():
            values = np.array(engine[name].engine(*key.split(".")))
            found = np.array([line.number(at) for at in range(len(values))])
            assert np.nan_to_num(np.abs(found - values)).max() < AGREED, f"{name} {key}"


def test_what_no_formula_restates_is_marked_and_named(tmp_path: Path) -> None:
    amount = {"start": "2 tỷ", "from": 2028, "growth": "0%"}
    tax = {"name": "licences", "amount": amount, "rate": "5%", "borne_by": "enterprise", "deductible": True}
    made = write_workbook(changed("bpo_300", cash={"contractor_tax": [tax]}), "in_force", "zone", "en", tmp_path / "aid.xlsx", NOW)
    assert {why for side in made.sides.values() for _, why in side.values} == {"cash"}
    assert off_the_engine(made) == []
    book = openpyxl.load_workbook(tmp_path / "aid.xlsx")
    marks = {row[3].value for row in book["Years"].iter_rows(min_row=4) if row[3].value}
    assert "value, not formula" in marks
    said = " ".join(str(row[0].value) for row in book["Read me"].iter_rows())
    assert "the power tariff are not restated as formulas" in said


def test_only_classic_functions_are_used() -> None:
    found = set()
    for name, site in shipped():
        made = build(loaded(name), load_law(), site, "en")
        texts = [line.source.text(at, line.sheet) for _, _, line in made.book.lines() for at in (0, (line.count or 1) - 1) if line.source]
        found |= {function for text in texts for function in re.findall(r"([A-Z][A-Z0-9.]*)\(", text)}
    assert found <= CLASSIC


def test_equal_inputs_and_moment_give_equal_bytes() -> None:
    files = [io.BytesIO(), io.BytesIO(), io.BytesIO()]
    for file, moment in zip(files, (NOW, NOW, NOW + dt.timedelta(days=1)), strict=True):
        write_workbook(loaded("bpo_300"), "in_force", "zone", "vi", file, moment)
    assert files[0].getvalue() == files[1].getvalue() != files[2].getvalue()


HOSTILE = ("=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "Đ" * 300, "مشروع تجريبي", "dự án 🏗️🇻🇳", "<b>&\"'", "\ttab")


def test_text_of_a_user_stays_text(tmp_path: Path) -> None:
    data = copy.deepcopy(read_file(SCENARIOS / "bpo_300.yaml").data)
    data.pop("expect")
    costs = [{"name": name, "amount": {"value": "1 tỷ"}, "source": name} for name in HOSTILE]
    data["project"]["costs"] = costs
    data["project"]["assets"][0]["name"] = HOSTILE[0]
    data["project"]["workforce"][0]["role"] = HOSTILE[5]
    data["title"] = {"vi": HOSTILE[0], "en": HOSTILE[1]}
    file = tmp_path / "hostile.xlsx"
    made = write_workbook(scenario_from(data), "in_force", "zone", "vi", file, NOW)
    assert off_the_engine(made) == []
    book = openpyxl.load_workbook(file)
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                text = str(cell.value)
                if cell.data_type == "f":
                    assert "cmd" not in text
                elif text.startswith(("=", "+", "-", "@", "\t")) and cell.data_type == "s":
                    assert cell.quotePrefix, f"{page.title} {cell.coordinate}"
    labels = {str(row[0].value) for row in book["Đầu vào"].iter_rows()}
    assert any("Đ" * 300 in label for label in labels)
    # No part of the file reaches out of it.
    with zipfile.ZipFile(file) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_names_lead_to_cells_of_inputs(tmp_path: Path) -> None:
    made = write_workbook(loaded("software_500"), "in_force", "qtsc", "en", tmp_path / "names.xlsx", NOW)
    book = openpyxl.load_workbook(tmp_path / "names.xlsx")
    line = cell_of(made, "revenue.0.start")
    assert book.defined_names[name_of("revenue.0.start")].attr_text == f"'Inputs'!$E${line.row + 1}"
    assert book["Inputs"].cell(line.row + 1, 5).value == 250e9
    assert all(re.fullmatch(r"zic_[A-Za-z0-9_]+", name) for name in book.defined_names)


@pytest.mark.parametrize(("name", "site"), [("bpo_300", "zone"), ("ic_design_group", "zone"), ("chip_packaging", "industrial_park")])
def test_results_are_those_of_the_run(name: str, site: str) -> None:
    made, run = build(loaded(name), load_law(), site, "en"), run_site(loaded(name), load_law(), site, NOW.date())
    for key, measure in {"total": "", "present_value": "_present_value"}.items():
        for what in ("kept", "zone_adds"):
            assert made.book.names[f"{what}.{key}"].number(0) == pytest.approx(run.measures[what + measure], abs=1)
    assert abs(made.book.names["kept.total"].number(0)) > 1e9


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_first_sheet_says_what_the_file_rests_on(lang: Language, tmp_path: Path) -> None:
    made = write_workbook(loaded("bpo_300"), "decree_154", "zone", lang, tmp_path / "read.xlsx", NOW)
    page = openpyxl.load_workbook(tmp_path / "read.xlsx").worksheets[0]
    said = {str(row[1].value) for row in page.iter_rows(max_col=2)}
    assert {made.law.fingerprint, "2026-11-21T09:30:00"} <= said
    book = openpyxl.load_workbook(tmp_path / "read.xlsx", data_only=True)
    # The file carries the values, for viewers that do not calculate.
    reconciled = book[made.words.say("sheet.reconciliation")]
    assert 0 <= reconciled.cell(4, 5).value < AGREED


def test_a_formula_and_its_value_are_the_same_thing() -> None:
    years = Line("years", 3).be([2027.0, 2028.0, 2029.0])
    amounts = Line("amounts", 3).be([5.0, 7.0, 11.0])
    for place, line in enumerate((years, amounts)):
        line.sheet, line.row = "Years", place
    assert (amounts - (amounts - 1)).text(1, "Years") == "G2-(G2-1)"
    assert (1 - (0 - amounts) ** 2).value(0) == -24
    assert (2 / (amounts * 3)).text(0, "Other") == "2/('Years'!F2*3)"
    assert amounts.before(4).value(0) == 4
    assert amounts.before(4).text(2, "Years") == "G2"
    assert sum_up_to(amounts, years, years - 1).text(2, "Years") == 'SUMIF($F$1:$H$1,"<="&(H1-1),$F$2:$H$2)'
    assert sum_up_to(amounts, years, years - 1).value(2) == 12
    assert item(amounts.all(), 2).value(0) == 7
    assert most(least(amounts, 6), 0).value(2) == 6
    assert when(amounts > 6, "more", "less").value(0) == "less"
    # A half goes away from zero, also where binary numbers hold it a hair too low.
    assert [rounded(value, 2).value(0) for value in (1.005, 0.125, -0.125)] == [1.01, 0.13, -0.13]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_row_has_words(lang: Language) -> None:
    for name, site in shipped():
        made = build(loaded(name), load_law(), site, lang)
        keys = {key.partition(".")[2] for side in made.sides.values() for key in side.lines}
        labels = {
            row.label for sheet in made.book.sheets for row in sheet.rows if row is not None and sheet.title != made.words.say("sheet.law")
        }
        wordless = {text for text in labels | {made.words.row(key) for key in keys} if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", text)}
        # Names of the user's own lines are theirs.
        own = read_file(SCENARIOS / f"{name}.yaml").data["project"]
        assert wordless <= {item["name"] for item in own.get("assets", [])} | {role["role"] for role in own.get("workforce", [])} | {
            asset.name for asset in loaded(name).project.assets
        }


def test_a_group_without_income_in_any_year_gives_a_workbook() -> None:
    # Its effective rate is of no year: the largest of no numbers is 0, as in Excel.
    first, *others = read_file(SCENARIOS / "chip_packaging.yaml").data["project"]["costs"]
    losing = changed("chip_packaging", costs=[{**first, "share_of_revenue": "300%"}, *others])
    file = io.BytesIO()
    write_workbook(losing, "in_force", "zone", "en", file, NOW)
    assert openpyxl.load_workbook(io.BytesIO(file.getvalue())).sheetnames
