"""The validation page: the figures shipped, those of a run in the session, and the case behind a row."""

from __future__ import annotations

import time
from itertools import islice

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import LANGUAGES, t
from calculator.published import load
from calculator.published.said import figure_text, what_text
from calculator.published.shipped import shipped
from calculator.published.totals import totals_of
from calculator.quantities import Language, format_date, format_number
from tests.test_app import opened, sound, texts

CASE = "globe/ITQ G-009"


def validation(**url: str) -> AppTest:
    return sound(opened("validation", **url))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_what_the_release_ships_with_its_day(lang: Language) -> None:
    app = validation(lang=lang)
    totals = totals_of(shipped().found)
    assert [card.value for card in app.metric][:3] == [
        f"{format_number(totals.match, lang)} / {format_number(totals.figures, lang)}",
        format_number(totals.explained, lang),
        format_number(totals.unexplained, lang),
    ]
    assert format_date(shipped().day.isoformat(), lang) in texts(app)
    (table,) = app.dataframe
    assert len(table.value) == totals.figures


@pytest.mark.parametrize("oracle", ["official", "globe"])
def test_a_filter_leaves_the_cases_of_one_kind(oracle: str) -> None:
    app = validation()
    app.pills(key="validation.validation.oracle").set_value(oracle).run()
    (table,) = app.dataframe
    own = [one for one in shipped().found if one.case.oracle == oracle]
    assert len(table.value) == len(own)
    assert set(table.value[t("validation.case", "vi")]) == {one.case.name for one in own}
    assert app.query_params["validation.oracle"] in (oracle, [oracle])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_open_case_says_what_must_come_out_what_does_and_how_to_compute_it(lang: Language) -> None:
    app = validation(lang=lang, **{"validation.case": CASE})
    said = texts(app)
    for one in shipped().found:
        if one.case.name == CASE:
            assert what_text(one, lang) in said
            assert figure_text(one.got, one.expected.unit, lang).replace("$", "") in said
    assert any(code.value == f"python -m calculator {load.cases()[CASE].command}" for code in app.code)


@pytest.mark.parametrize("text", ["globe/none", "../../etc/passwd", "<script>", "a" * 3000])
def test_a_case_that_is_none_is_named_and_dropped(text: str) -> None:
    app = validation(**{"validation.case": text})
    assert "validation.case" in texts(app)
    assert not app.code


def test_running_again_computes_the_cases_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict(islice(((name, case) for name, case in load.cases().items() if case.oracle == "globe"), 4))
    monkeypatch.setattr("calculator.views.validation.page.cases", lambda: few)
    app = validation()
    app.button(key="validation.again").click().run()
    until = time.monotonic() + 30
    while (job := app.session_state["job.validation"]).running and time.monotonic() < until:
        time.sleep(0.05)
    sound(app.run())
    assert not job.failed
    assert t("validation.live", "vi", count="4") in texts(app)
    figures = sum(len(case.expected) for case in few.values())
    assert app.metric[0].value == f"{figures} / {figures}"


def test_a_run_that_fails_keeps_what_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    held = load.cases()

    def broken(_: object) -> object:
        from calculator.published.run import recompute

        yield recompute(held[CASE])
        raise RuntimeError("a fault")

    monkeypatch.setattr("calculator.published.run.recompute_all", broken)
    app = validation()
    app.button(key="validation.again").click().run()
    until = time.monotonic() + 30
    while app.session_state["job.validation"].running and time.monotonic() < until:
        time.sleep(0.05)
    sound(app.run())
    assert t("validation.failed", "vi") in texts(app)
    assert {*app.dataframe[0].value[t("validation.case", "vi")]} == {CASE}
