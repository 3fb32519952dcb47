"""What the app shows a tenant of its developer's relief, what it asks an operator, and labels that do not run into each other."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.i18n import LANGUAGES, label, t, words
from calculator.law.law import load_law
from calculator.measures.value import present_value
from calculator.quantities import Language
from calculator.reports.source_notes import source_text
from calculator.views import charts
from calculator.views.words import short
from tests.test_app import investor, texts
from tests.test_app_law import law

TENANT = {"preset": "digital_services_tenant"}
OPERATORS = ("operator_tower_3ha", "operator_greenfield_200ha")


def tables(**url: str) -> list[list[str]]:
    """Give the columns of each table of the years."""
    return [list(found.value.columns) for found in investor(section="years", **url).dataframe]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_years_of_a_tenant_show_what_comes_through_its_price(lang: Language) -> None:
    app = investor(section="years", lang=lang, **TENANT)
    heads = [label(f"line.{name}", lang) for name in ("land_rent_through_price", "relief_through_price")]
    (table,) = [found.value for found in app.dataframe if heads[1] in found.value.columns]
    assert list(table.columns)[1:] == heads
    # The figures that the scenario works out by hand: 2039 is the thirteenth year.
    assert [round(float(table[head].iloc[12])) for head in heads] == [75_000_000, 15_000_000]
    said = texts(app)
    assert t("app.tenant_land", lang) in said
    assert t("app.card.no_land", lang) not in said


def test_without_a_clause_there_is_no_such_table_and_no_such_card() -> None:
    app = investor(section="years", site="no_clause", **TENANT)
    assert t("app.card.no_land", "vi") in texts(app)
    assert t("app.price_by_year", "vi") not in texts(app)
    assert f"**{t('app.card_name.price', 'vi')}:" not in texts(app)


def test_a_lease_of_ones_own_keeps_its_table() -> None:
    columns = tables(preset="software_500", site="qtsc_own_building")
    assert any(label("line.land_rent_before_relief", "vi") in table for table in columns)
    assert not any(label("line.land_rent_through_price", "vi") in table for table in columns)


def test_the_head_of_the_page_says_what_comes_through_the_price() -> None:
    # 2027 nothing, 90 m a year from 2028 to 2038, 15 m in 2039: at 10% a year.
    amounts = np.array([0.0] + [90e6] * 11 + [15e6])
    value = short(present_value(amounts=amounts, discount_rate=0.10), "vi")
    assert f"**{t('app.card_name.price', 'vi')}: {value}**" in texts(investor(**TENANT))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_of_a_bar_is_higher_than_its_row(lang: Language) -> None:
    named = [text for key, text in words(lang).items() if key.startswith("bar.")]
    lines = {text: len(wrap(text, charts.LABEL_WIDE)) for text in named}
    assert {text: count for text, count in lines.items() if count * charts.LINE_HIGH + charts.LABEL_GAP > charts.ROW_HIGH} == {}


def test_every_bar_has_a_colour() -> None:
    assert {key.removeprefix("bar.") for key in words("en") if key.startswith("bar.")} == set(charts.MEANING)


@pytest.mark.parametrize("preset", OPERATORS)
def test_an_operator_is_not_asked_what_does_not_move_it(preset: str) -> None:
    app = investor(preset=preset)
    asked = {item.key for kind in (app.segmented_control, app.text_input, app.select_slider) for item in kind}
    assert "investor.software_steps" not in asked
    assert "investor.revenue" not in asked
    assert "investor.margin" not in asked
    assert f"python -m calculator operator scenarios/{preset}.yaml" in texts(app)
    assert t("app.no_revenue", "vi") not in texts(app)


def test_others_are_asked_as_before() -> None:
    app = investor()
    assert app.segmented_control(key="investor.software_steps").value
    assert "python -m calculator operator" not in texts(app)


def test_production_steps_are_asked_of_software_alone() -> None:
    app = investor(activity="semiconductor")
    assert "investor.software_steps" not in {item.key for item in app.segmented_control}


def test_an_english_note_of_a_source_is_called_one_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    source = load_law().instruments["291/2025/NĐ-CP"].source
    assert source_text(source, "vi") == f"ghi chú nguồn (tiếng Anh): {source}"
    assert source_text(source, "en") == source
    assert source_text("vietnamnews.vn/economy/1731286", "vi") == "vietnamnews.vn/economy/1731286"
    assert main(["zones", "totals", "--lang", "vi"]) == 0
    assert "ghi chú nguồn (tiếng Anh): see the notes" in " ".join(capsys.readouterr().out.split())
    assert main(["zones", "totals", "--lang", "en"]) == 0
    assert "ghi chú" not in capsys.readouterr().out


def test_the_law_page_calls_it_so_too() -> None:
    said = texts(law(parameter="land_rent.repricing_cap"))
    assert "ghi chú nguồn (tiếng Anh)" in said
