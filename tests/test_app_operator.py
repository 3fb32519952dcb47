"""The operator's page: figures on screen are those of the library, in both languages; what cannot be used is told and loses nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.operator.answers import OperatorRun, price_cut, run_operator
from calculator.analysis.zone_criteria import check_zone
from calculator.i18n import LANGUAGES, t
from calculator.law.law import load_law
from calculator.project.load import load_scenario
from calculator.project.operator.edits import PlanEdit, edited_plan
from calculator.quantities import Language, format_money, format_share
from calculator.views.operator import charts
from calculator.views.operator.criteria import facts_of
from calculator.views.operator.memory import ASKED, NOTHING_SAID, OperatorMemory
from calculator.views.words import escape, short
from calculator.zones import reconcile
from calculator.zones.load import load_register
from tests.test_app import opened, sound, texts

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
TOWER, FIELD = "operator_tower_3ha", "operator_greenfield_200ha"


def operator(**url: str) -> AppTest:
    return sound(opened("operator", **url))


def computed(preset: str, **edit: Fraction) -> OperatorRun:
    return run_operator(edited_plan(load_scenario(SCENARIOS / f"{preset}.yaml"), PlanEdit(**edit)), load_law(), "zone")


@pytest.fixture(scope="module")
def tower() -> OperatorRun:
    return computed(TOWER)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cards_are_what_the_library_computes(lang: Language, tower: OperatorRun) -> None:
    app = operator(lang=lang)
    needed, cut = tower.supports[-1].required, price_cut(tower.supports[0].required, tower.supports[-1].required)
    assert needed.price is not None
    assert cut is not None
    unit = t("operator_page.per.offices", lang)
    assert tower.equity_rate.value is not None
    assert [card.value for card in app.metric] == [
        escape(text)
        for text in (
            f"{format_money(needed.price, lang)}{unit}",
            format_share(tower.equity_rate.value, lang, 1),
            f"{format_money(-cut.amount, lang)}{unit}",
            short(-tower.delay_cost, lang),
        )
    ]
    (table,) = [one.value for one in app.dataframe]
    assert list(table[t("operator.needed", lang)]) == [format_money(one.required.price or 0.0, lang) for one in tower.supports]


def test_the_bars_add_up_to_the_rent_needed(tower: OperatorRun) -> None:
    rows = charts.rent_rows(tower, "en")
    level = rows[0]["end"] - sum(row["end"] - row["start"] for row in rows[1:-1])
    assert level == pytest.approx(rows[-1]["end"])
    for before, row in pairwise(rows[1:-1]):
        assert before["start"] == pytest.approx(row["end"])
    unreached = replace(
        tower, supports=(replace(tower.supports[0], required=tower.supports[0].required._replace(price=None)), *tower.supports[1:])
    )
    assert charts.rent_rows(unreached, "en") == []


def test_an_edit_moves_the_figures_and_stands_in_the_address() -> None:
    app = operator()
    app.text_input(key="operator.operator.price").set_value("rất đắt").run()
    assert "operator.price" not in app.query_params
    assert t("app.bad_amount", "vi") in texts(app)
    assert t("app.stale", "vi") in texts(app)
    sound(app.text_input(key="operator.operator.price").set_value("300000").run())
    assert app.query_params["operator.price"] in ("300000", ["300000"])
    done = computed(TOWER, price=Fraction(300_000))
    assert done.equity_rate.value is not None
    assert app.metric[1].value == format_share(done.equity_rate.value, "vi", 1)
    app.button(key="operator.reset").click().run()
    assert "operator.price" not in app.query_params


def test_a_link_restores_a_plan() -> None:
    app = operator(**{"operator.preset": FIELD, "operator.target_return": "1/10", "operator.fill_years": "19"})
    done = computed(FIELD, target_return=Fraction(1, 10), fill_years=Fraction(19))
    price = done.supports[-1].required.price
    assert price is not None
    assert app.metric[0].value == f"{format_money(price, 'vi')}{t('operator_page.per.land', 'vi')}"
    assert t("operator.prepaid", "vi") in [box.label for box in app.expander]


def test_no_price_reaches_the_target_is_said_and_drawn_as_nothing() -> None:
    app = operator(**{"operator.price": "1", "operator.target_return": "1/2", "operator.works": "9e14"})
    assert app.metric[0].value == "–"
    assert t("operator_page.no_chart", "vi") in texts(app)


def test_no_field_takes_nonsense_from_a_link() -> None:
    for name, written in OperatorMemory.FIELDS.items():
        for text in ("", "-1", "1e99", "<script>", "nan", "½", "x" * 2000):
            with pytest.raises(ValueError, match=r".*"):
                assert written.read(text) is None, name


def test_nonsense_in_a_link_leaves_the_page_as_it_is() -> None:
    app = operator(**{"operator.price": "1e99", "operator.section": "none", "operator.answers": "xyz"})
    assert "operator.price, operator.section, operator.answers" in texts(app).replace("\u2060", "")
    assert len(app.metric) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_criteria_are_what_the_library_says(lang: Language) -> None:
    law = load_law()
    answers = "y" + NOTHING_SAID[1:]
    url = {"operator.area": "4.6", "operator.workers": "1999", "operator.software_only": "no", "operator.answers": answers}
    app = operator(lang=lang, **{"operator.section": "profile", **url})
    memory = OperatorMemory(area=Fraction(46, 10), workers=1999, software_only="no", answers=answers)
    done = check_zone(law, facts_of(memory), action="establish", software_only="no", on=law.as_of)
    said = texts(app)
    assert t("zones.overall", lang, state=t(f"state.{done.state}", lang)) in said
    for row in done.criteria:
        assert row.label[lang] in said
    assert "(--" not in said, "an option of the command line is no help here"
    assert facts_of(memory)[ASKED[0]] == "yes"


def test_a_number_typed_into_the_criteria_is_taken_or_refused() -> None:
    app = operator(**{"operator.section": "profile"})
    sound(app.text_input(key="operator.operator.area").set_value("4,6").run())
    assert app.query_params["operator.area"] in ("4.6", ["4.6"], "23/5", ["23/5"])
    sound(app.text_input(key="operator.operator.workers").set_value("nhiều").run())
    assert t("operator_page.bad_number", "vi") in texts(app)
    sound(app.text_input(key="operator.operator.area").set_value("").run())
    assert "operator.area" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_profile_says_what_is_not_known(lang: Language) -> None:
    register = load_register()
    app = operator(lang=lang, **{"operator.section": "profile", "operator.zone": "quang_trung"})
    said = texts(app)
    assert (
        t("operator_page.fill_since", lang, date={"vi": "1/1/2026", "en": "1 Jan 2026"}[lang], value=t("operator_page.fill_unknown", lang))
        in said
    )
    assert "70%" in said
    tables = [one.value for one in app.dataframe]
    assert len(tables[0]) == len(register.zones)
    assert len(tables[1]) == sum(len(held) for held in register.zones["quang_trung"].figures.values())
    assert len(tables[-1]) == len(reconcile.conflicts(register))


def test_random_states_of_the_page_do_not_fail() -> None:
    random.seed(20261122)
    for _ in range(12):
        url = {
            "lang": random.choice(LANGUAGES),
            "variant": random.choice(["in_force", "decree_154", "draft_2024_07"]),
            "operator.section": random.choice(["project", "profile", "tenants"]),
            "operator.preset": random.choice([TOWER, FIELD]),
            "operator.target_return": random.choice(["0", "1/10", "1/2"]),
            "operator.fill_years": random.choice(["1", "30"]),
            "operator.state_support": random.choice(["0", "1/2"]),
            "operator.action": random.choice(["establish", "recognise", "expand"]),
            "operator.staff": random.choice(["1", "3000"]),
            "operator.workers": random.choice(["2", "2500"]),
        }
        operator(**url)
