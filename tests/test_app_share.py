"""What a link carries of the day it was made, and what a page says when the law data has changed since."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.run import run_site
from calculator.i18n import t, words
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.quantities import Language, format_money_short
from calculator.views import model
from tests.test_app import LANGUAGES, opened, sound

HERE = {"preset": "software_500", "revenue": "300000000000"}


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def link_said(app: AppTest, lang: Language = "vi") -> list[str]:
    starts = [words(lang)[key].split("{")[0].strip() for key in ("frame.law_changed", "frame.other_figure")]
    return [item.value.replace("\\", "") for item in app.warning if item.value.startswith(tuple(starts))]


def test_every_page_carries_the_law_data_and_the_headline() -> None:
    expected = run_site(model.presets()["bpo_300"], load_law(), "zone").measures["kept_present_value"]
    assert expected is not None
    for page in ("", "investor", "law", "assumptions"):
        found = address(sound(opened(page, preset="bpo_300")))
        assert found["law"] == f"{load_law().as_of}.{load_library().fingerprint[:8]}"
        assert found["kept"] == str(round(expected))


def test_todays_own_link_says_nothing() -> None:
    there = address(sound(opened("investor", **HERE)))
    again = sound(opened("investor", **there))
    assert not link_said(again)
    assert address(again) == there


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_older_link_shows_the_figure_then_and_now(lang: Language) -> None:
    there = address(sound(opened("investor", lang=lang, **HERE)))
    old = {**there, "law": "2026-03-01.0badcafe", "kept": "72300000000"}
    app = sound(opened("investor", **old))
    (said,) = link_said(app, lang)
    assert format_money_short(72.3e9, lang) in said
    assert format_money_short(float(there["kept"]), lang) in said
    assert ("1/3/2026" if lang == "vi" else "1 Mar 2026") in said
    assert address(app) == there
    app.button(key="frame.close_link").click().run()
    assert not link_said(sound(app), lang)


def test_another_project_is_not_compared_with_the_link() -> None:
    app = opened("investor", law="2026-03-01.0badcafe", kept="1", **HERE)
    assert link_said(app)
    app.text_input(key="investor.revenue").set_value("310 tỷ").run()
    assert not link_said(sound(app))


def test_the_same_law_with_another_figure_is_said() -> None:
    there = address(sound(opened("investor", **HERE)))
    (said,) = link_said(sound(opened("investor", **{**there, "kept": "1000000000"})))
    assert format_money_short(1e9, "vi") in said


@pytest.mark.parametrize(("name", "text"), [("law", "yesterday"), ("law", "2026-03-01.XYZ"), ("kept", "much"), ("kept", "9" * 30)])
def test_a_stamp_that_is_none_is_named(name: str, text: str) -> None:
    app = sound(opened("investor", **{name: text}))
    assert any(item.value == t("app.ignored", "vi", names=name) for item in app.warning)


def test_one_banner_at_a_time_the_others_behind_a_button() -> None:
    app = sound(opened("investor", law="2026-03-01.0badcafe", kept="1", foo="1", **HERE))
    assert len(link_said(app)) == 1
    assert any(item.value == t("app.ignored", "vi", names="foo") for item in app.warning)
    assert t("frame.more_banners", "vi", count=1) in [item.proto.popover.label for item in app.get("popover")]
