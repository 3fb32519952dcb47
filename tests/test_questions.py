"""The thirty questions: each leads to a page and a section that exist, and the table of the docs says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import LANGUAGES, t
from calculator.law.law import load_law
from calculator.quantities import format_money, format_money_short
from calculator.views import model, start_cards, state
from calculator.views.questions import QUESTIONS, address_of
from tests.test_app import opened, sound, texts

TABLE = Path(__file__).resolve().parent.parent / "docs" / "questions.md"
COMING: set[str] = set()
"""Pages whose questions wait until they are there."""


@pytest.fixture(scope="module")
def start() -> AppTest:
    return sound(opened(""))


def test_there_are_thirty_and_three_are_answered_in_words() -> None:
    assert list(QUESTIONS) == list(range(1, 31))
    assert [number for number, answer in QUESTIONS.items() if answer.in_words] == [12, 13, 17]


@pytest.mark.parametrize("number", QUESTIONS)
def test_the_page_and_the_section_exist(number: int, start: AppTest) -> None:
    answer = QUESTIONS[number]
    assert answer.page in start.session_state["pages"]
    there, ignored = state.read(address_of(number, state.of_preset()))
    assert not ignored
    for name, text in answer.there.items():
        assert str(state.value_of(there, name)) == text
    sound(opened(answer.page, **address_of(number, state.of_preset())))


def test_a_question_about_a_preset_leaves_another_project_behind_and_keeps_the_law() -> None:
    here = state.read({"lang": "en", "variant": "decree_154", "revenue": "300000000000", "salary.pay": "45000000"})[0]
    assert address_of(5, here) == {
        "lang": "en", "variant": "decree_154", "salary.pay": "45000000", "preset": "chip_packaging", "section": "choices",
    }  # fmt: skip
    assert address_of(1, here) == {**state.write(here), "section": "conditions"}


def test_choosing_a_question_goes_there() -> None:
    app = opened("")
    app.selectbox(key="start.question").set_value(29).run()
    assert sound(app).title[0].value == t("app.question.investor", "vi")
    assert app.session_state["app"].preset == "ai_data_centre_100mw"
    assert app.session_state["app"].section == "risks"


def test_the_table_of_the_docs_is_that_of_the_app() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| `/(\w+)` \| `(\w+)` \| .+ \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    expected = []
    for number, answer in QUESTIONS.items():
        section = next(text for name, text in answer.there.items() if name.endswith("section"))
        expected.append((str(number), t(f"question.{number}", "en"), answer.page, section))
    assert rows == expected


def test_what_is_answered_in_words_stands_on_the_page() -> None:
    for lang in LANGUAGES:
        assert t("conditions.in_words", lang) in texts(opened("investor", section="conditions", lang=lang))
    assert t("salary_page.papers", "vi") in texts(opened("salary"))


def test_the_cards_of_the_first_page_show_computed_numbers(start: AppTest) -> None:
    # The salary is that of tests/test_one_person.py.
    shown = [metric.value.replace("\\", "") for metric in start.metric]
    assert f"+{format_money(4_318_600, 'vi')}/tháng" in shown
    there = state.of_preset()
    from calculator.analysis.run import run_site

    kept = run_site(state.scenario_of(there), load_law(), there.site).measures["kept_present_value"]
    assert kept is not None
    assert shown[0] == format_money_short(kept, "vi")
    assert start_cards.OPERATOR in model.presets()


@pytest.mark.parametrize("page", sorted(start_cards.ICONS))
def test_every_card_has_a_number(page: str) -> None:
    script = (
        "from calculator.views import start_cards, state\nimport streamlit as st\n"
        f"state.boot()\nfound = start_cards.number_of({page!r}, 'en')\nst.metric(found.what, found.value)\n"
    )
    app = AppTest.from_string(script, default_timeout=30).run()
    assert not app.exception
    assert any(sign.isdigit() for sign in app.metric[0].value)
