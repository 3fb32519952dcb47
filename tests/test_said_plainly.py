"""Sentences a new reader stumbled over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from fractions import Fraction
from pathlib import Path

import pytest

from calculator.analysis.operator.answers import run_operator
from calculator.analysis.portfolio.tenants import template
from calculator.i18n import LANGUAGES, t
from calculator.law.law import load_law
from calculator.measures.shown_in import as_shown
from calculator.project.load import load_scenario
from calculator.project.operator.edits import PlanEdit, edited_plan
from calculator.quantities import Language
from calculator.views.operator import project
from calculator.views.salary.months import AXIS, shown
from tests.test_app import texts
from tests.test_app_operator import given

TOWER = Path(__file__).resolve().parent.parent / "scenarios" / "operator_tower_3ha.yaml"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["grant.none", "grant.needed"])
def test_the_title_of_a_place_stands_in_quotes(key: str, lang: Language) -> None:
    # A title may itself begin with "In a …": after a bare "in" it reads "in In a …".
    said = t(key, lang, here="In a zone", there="Trong khu", apart="1", year=2028)
    assert "“In a zone”" in said
    assert "“Trong khu”" in said
    assert "in “" not in said
    assert " ở “" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_axis_of_the_five_years_writes_months_as_the_text_does(lang: Language) -> None:
    # One digit and two: an axis takes the letters of strftime.
    for day in (dt.date(2027, 1, 1), dt.date(2026, 11, 1)):
        assert day.strftime(AXIS[lang]) == shown(f"{day:%Y-%m}", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gap_is_the_difference_of_the_two_prices_written(lang: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculator.views.lens.of", lambda scenario, language: as_shown(language))
    scenario = edited_plan(load_scenario(TOWER), PlanEdit(target_return=Fraction(17, 100)))
    done = run_operator(scenario, load_law(), next(iter(scenario.sites)))
    said = project.sentence(done, scenario, lang)
    price, plan, gap = (int(re.sub("[.,]", "", found)) for found in re.findall(r"\d{1,3}(?:[.,]\d{3})+", said)[:3])
    assert gap == abs(plan - price)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refused_file_is_not_said_to_be_in_use(lang: Language) -> None:
    said = texts(given(b"id,activity\n", lang=lang))
    assert "tenants.csv" in said
    assert "In use" not in said
    assert "Đang dùng" not in said


def test_the_template_s_services_are_services() -> None:
    rows = {row["name"]: row["activity"] for row in csv.DictReader(io.StringIO(template().decode("utf-8-sig")))}
    assert t(f"activity.{rows['Services']}", "en") == "Trade, transport, construction, other services"
