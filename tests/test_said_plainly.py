"""Sentences a new reader stumbled over."""

from __future__ import annotations

import csv
import io

import pytest

from calculator.analysis.portfolio.tenants import template
from calculator.i18n import LANGUAGES, t
from calculator.quantities import Language
from tests.test_app import texts
from tests.test_app_operator import given


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
def test_a_refused_file_is_not_said_to_be_in_use(lang: Language) -> None:
    said = texts(given(b"id,activity\n", lang=lang))
    assert "tenants.csv" in said
    assert "In use" not in said
    assert "Đang dùng" not in said


def test_the_template_s_services_are_services() -> None:
    rows = {row["name"]: row["activity"] for row in csv.DictReader(io.StringIO(template().decode("utf-8-sig")))}
    assert t(f"activity.{rows['Services']}", "en") == "Trade, transport, construction, other services"
