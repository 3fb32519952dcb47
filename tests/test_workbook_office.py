"""Formulas of the workbook, worked out anew by LibreOffice, come to what the engine finds: as written, and after edits.

With WORKBOOK=all in the environment every shipped scenario is held under every variant below; without it a few of them.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from calculator import load_law, load_scenario
from calculator.workbook.build import Workbook, build
from calculator.workbook.side import Side
from calculator.workbook.write import put, write_workbook
from tests.recalculated import off, recalculated
from tests.workbook_edits import EDITS, SCENARIOS, Edit, edited, write_edit

pytestmark = [pytest.mark.office, pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")]

EVERYTHING = os.environ.get("WORKBOOK") == "all"
VARIANTS = ("in_force", "decree_154", "before_2026_stack", "zone_rent_whole_term", "special_investment_ceiling")
FEW = {"software_500": ("qtsc_own_building",), "ic_design_group": ("zone",), "saas_startup": ("zone",)}
NOW = dt.datetime(2026, 11, 21)


def test_every_line_of_the_shipped_scenarios_is_what_the_engine_finds(tmp_path: Path) -> None:
    names = sorted(file.stem for file in SCENARIOS.glob("*.yaml")) if EVERYTHING else list(FEW)
    made = {}
    for name in names:
        scenario = load_scenario(SCENARIOS / f"{name}.yaml")
        for site in scenario.sites if EVERYTHING else FEW[name]:
            for variant in VARIANTS:
                file = tmp_path / f"{name}~{site}~{variant}.xlsx"
                made[file] = write_workbook(scenario, variant, site, "en", file, NOW, cached=False)
    books = recalculated(list(made), tmp_path)
    assert {file.stem: off(books[file], made[file], made[file].sides) for file in made} == {file.stem: [] for file in made}


def test_edits_of_cells_do_what_the_same_edits_do_in_the_engine(tmp_path: Path) -> None:
    chosen = EDITS if EVERYTHING else EDITS[::6]
    made, engine, unmoved = {}, {}, []
    for number, edit in enumerate(chosen):
        file = tmp_path / f"{number}.xlsx"
        made[file], engine[file] = _written(edit, file)
        if not any(_moved(one, engine[file][name]) for name, one in made[file].sides.items()):
            unmoved.append(edit.name)
    books = recalculated(list(made), tmp_path)
    found = {edit.name: off(books[file], made[file], engine[file])[:3] for edit, file in zip(chosen, made, strict=True)}
    assert found == {edit.name: [] for edit in chosen}
    assert unmoved == []


def _moved(before: Side, after: Side) -> bool:
    """Say whether an edit moves what the enterprise or its people pay."""
    lines = (("enterprise", "burden"), ("workforce", "personal_income_tax"), ("enterprise", "dividends"))
    return any(before.engine(*line) != after.engine(*line) for line in lines)


def _written(edit: Edit, file: Path) -> tuple[Workbook, dict[str, Side]]:
    scenario = load_scenario(SCENARIOS / f"{edit.scenario}.yaml")
    made = build(scenario, load_law(edit.variant), edit.site, "en")
    other, law = edited(edit, made)
    write_edit(made, edit)
    put(made, str(file), NOW, cached=False)
    return made, build(other, law, edit.site, "en").sides
