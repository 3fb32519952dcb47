"""The app without a browser: every page in both languages, every input, what it says when something is wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from calculator.analysis.run import run_site
from calculator.i18n import t, words
from calculator.quantities import Language, parse_number
from calculator.views import charts, hero, model, state

APP = str(Path(__file__).resolve().parent.parent / "app.py")
PAGES = ("", "investor", "assumptions")
LANGUAGES: tuple[Language, ...] = ("vi", "en")
TOKENS = {
    "section": "SECTIONS", "levy": "LEVIES", "activity": "ACTIVITIES", "location": "LOCATIONS", "commune_class": "COMMUNES",
    "software_steps": "ANSWERS", "new_project": "ANSWERS", "related_parties": "ANSWERS", "won_at_auction": "ANSWERS",
}  # fmt: skip
KEPT, ZONE, LAND, RATE = range(4)


def opened(page: str, **url: str) -> AppTest:
    """Open a page at an address."""
    app = AppTest.from_file(APP, default_timeout=30)
    app._page_hash = calc_hash(page)
    for name, value in url.items():
        app.query_params[name] = value
    return app.run()


def investor(**url: str) -> AppTest:
    return sound(opened("investor", **url))


def sound(app: AppTest) -> AppTest:
    """Nothing failed, neither loudly nor behind our own line."""
    assert not app.exception
    assert not app.error
    return app


def texts(app: AppTest) -> str:
    """All words of a page that stand in text."""
    kinds: tuple[Any, ...] = (app.title, app.header, app.subheader, app.markdown, app.caption, app.warning, app.info)
    return "\n".join(str(item.value) for kind in kinds for item in kind)


def amounts(app: AppTest, place: int) -> list[float]:
    """The amount of a card, or the two it lies between [VND]."""
    return [float(parse_number(part.replace("₫", "").replace("ít nhất", ""))) for part in app.metric[place].value.split(" – ")]


def kept(app: AppTest) -> float:
    return amounts(app, KEPT)[0]


@pytest.fixture(scope="module")
def base() -> AppTest:
    return investor()


@pytest.fixture(scope="module")
def own() -> AppTest:
    """A building of one's own, for a digital service: its land has a ladder of years, not the whole term."""
    return investor(site="qtsc_own_building", activity="digital_product")


# Pages.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_in_both_languages(page: str, lang: Language) -> None:
    app = sound(opened(page, lang=lang))
    assert app.title[0].value == t(f"app.question.{page or 'start'}", lang)
    assert t("app.disclaimer", lang) in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", state.SECTIONS)
@pytest.mark.parametrize(("preset", "site"), [("software_500", "qtsc_own_building"), ("saas_startup", "zone")])
def test_every_section_draws(preset: str, site: str, section: str, lang: Language) -> None:
    sound(opened("investor", lang=lang, preset=preset, site=site, section=section, year="2033", levy="land_rent"))


@pytest.mark.parametrize("variant", sorted(model.variants()))
@pytest.mark.parametrize("section", ["overview", "conditions", "compare"])
def test_every_variant_draws(variant: str, section: str) -> None:
    sound(opened("investor", variant=variant, section=section, site="qtsc_own_building"))


def test_vietnamese_is_the_default_and_the_switch_keeps_the_rest() -> None:
    app = investor(activity="training")
    assert app.title[0].value == t("app.question.investor", "vi")
    app.segmented_control(key="frame.lang").set_value("en").run()
    assert sound(app).title[0].value == t("app.question.investor", "en")
    assert app.selectbox(key="investor.activity").value == "training"


def test_start_has_each_preset_with_its_number() -> None:
    app = sound(opened(""))
    assert len(app.metric) == len(model.presets())
    assert all(metric.value[0].isdigit() for metric in app.metric)


def test_both_languages_have_the_same_words() -> None:
    ours = [{key for key in words(lang) if key.startswith("app.")} for lang in LANGUAGES]
    assert ours[0] == ours[1]
    assert not [key for lang in LANGUAGES for key in ours[0] if "!" in words(lang)[key]]


def test_any_mixture_of_inputs_draws() -> None:
    chance = random.Random(20261121)
    drawers = {name: getattr(state, choices) for name, choices in TOKENS.items()}
    for _ in range(8):
        url = {name: chance.choice(choices) for name, choices in drawers.items()}
        url |= {"revenue": str(int(10 ** chance.uniform(6, 14))), "margin": str(round(chance.uniform(-1, 0.6), 2))}
        url |= {"first_revenue_year": str(chance.randint(2027, 2034)), "discount_rate": str(round(chance.uniform(0, 0.3), 3))}
        preset = chance.choice(list(model.presets()))
        site = chance.choice(list(model.presets()[preset].sites))
        sound(opened("investor", preset=preset, site=site, variant=chance.choice(list(model.variants())), **url))


def test_the_strip_of_years_says_what_the_law_gives() -> None:
    # First revenue and first income in 2028: 10% for 15 years, 4 exempt, 9 half; 2027 has no income.
    there = state.of_preset()
    run = run_site(state.scenario_of(there), state.law_of(there), there.site)
    spans = [("2027", "–"), ("2028–2031", "0%"), ("2032–2040", "5%"), ("2041–2042", "10%"), ("2043–2046", "20%")]
    assert charts.rate_spans(run, "en") == spans
    assert [tuple(clock) for clock in charts.clocks(run)] == [
        ("rate", 2028, 2042, False),
        ("exempt", 2028, 2031, False),
        ("half", 2032, 2040, True),
    ]


# What the zone adds.


def test_software_gets_the_same_outside_the_zone(base: AppTest) -> None:
    assert base.metric[ZONE].value == "0\u00a0₫"
    assert t("app.zone.zero", "vi", place="khu") in texts(base)


def test_the_start_up_does_not_know_what_the_zone_adds() -> None:
    app = investor(preset="saas_startup")
    low, high = amounts(app, ZONE)
    assert low == 0
    assert high == kept(app)
    assert "công đoạn sản xuất" in texts(app)


def test_a_call_centre_owes_all_to_the_zone() -> None:
    app = investor(activity="business_process_outsourcing")
    assert amounts(app, ZONE) == amounts(app, KEPT) != [0.0]
    assert "toàn bộ" in texts(app)


# Every input moves the number the way the law says.


def test_activity_outside_the_zone_decides() -> None:
    assert kept(investor(location="none")) > 0
    assert kept(investor(location="none", activity="other")) == 0


def test_location_and_software_steps() -> None:
    assert kept(investor(location="none", software_steps="no")) == 0
    app = investor(location="none", software_steps="unknown")
    low, high = amounts(app, KEPT)
    assert (low, high > 0) == (0, True)


@pytest.mark.parametrize(("answer", "empty"), [("no", True), ("yes", False)])
def test_only_new_projects(base: AppTest, answer: str, empty: bool) -> None:
    app = investor(new_project=answer)
    assert (kept(app) == 0) is empty
    if empty:
        assert app.metric[RATE].value != base.metric[RATE].value


@pytest.mark.parametrize(
    ("key", "value", "more"),
    [
        ("investor.margin", Fraction(30, 100), True),
        ("investor.margin", Fraction(10, 100), False),
        ("investor.first_revenue_year", 2031, False),
        ("investor.discount_rate", Fraction(8, 100), True),
        ("investor.discount_rate", Fraction(15, 100), False),
    ],
)
def test_sliders_move_what_is_kept(base: AppTest, key: str, value: Any, more: bool) -> None:
    app = investor()
    app.select_slider(key=key).set_value(value).run()
    assert (kept(sound(app)) > kept(base)) is more
    assert kept(app) != kept(base)


def test_revenue_moves_what_is_kept_and_is_echoed(base: AppTest) -> None:
    app = investor()
    app.text_input(key="investor.revenue").set_value("500 tỷ").run()
    assert kept(sound(app)) > kept(base) * 1.8
    assert "= 500.000.000.000\u00a0₫" in texts(app)


def test_related_parties_without_interest_change_nothing(base: AppTest) -> None:
    assert [item.value for item in investor(related_parties="yes").metric] == [item.value for item in base.metric]


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({"commune_class": "especially_difficult"}, True),
        ({"zone_area_class": "statute_over_decree"}, True),
        ({"construction_months": "36"}, True),
        ({"land_use": "commercial_service"}, False),
        ({"won_at_auction": "yes"}, False),
    ],
)
def test_land_inputs_move_the_land_rent_relief(own: AppTest, change: dict[str, str], more: bool) -> None:
    app = investor(site="qtsc_own_building", activity="digital_product", **change)
    relief, before = amounts(app, LAND)[0], amounts(own, LAND)[0]
    assert relief > before if more else relief == 0 < before


def test_an_unknown_class_of_commune_is_at_least_what_is_certain() -> None:
    app = investor(site="qtsc_own_building", activity="digital_product", commune_class="unknown")
    assert app.metric[LAND].value.startswith("ít nhất")


def test_a_variant_that_is_no_law_says_so() -> None:
    assert "Phát biểu, chưa phải luật" in texts(investor(variant="ministry_statement_2025_07", site="qtsc_own_building"))
    app = investor(variant="draft_2024_11")
    assert t("app.no_numbers", "vi") in texts(app)
    assert [item.value for item in app.metric] == ["–"]


# Wrong input.


@pytest.mark.parametrize("text", ["abc", "1.234", "-5 tỷ", "", "10%", "0"])
def test_bad_input_keeps_the_last_value_and_explains(base: AppTest, text: str) -> None:
    app = investor()
    app.text_input(key="investor.revenue").set_value("500 tỷ").run()
    before = kept(app)
    app.text_input(key="investor.revenue").set_value(text).run()
    assert kept(sound(app)) == before
    assert t("app.bad_amount", "vi") in texts(app) or t("app.refused", "vi") in texts(app)
    assert t("app.stale", "vi") in texts(app)
    assert app.text_input(key="investor.revenue").value == text
    app.text_input(key="investor.revenue").set_value("250 tỷ").run()
    assert kept(sound(app)) == kept(base)
    assert t("app.stale", "vi") not in texts(app)


def test_an_amount_that_does_not_fit_is_refused() -> None:
    # 9.0e15 grows past what float64 holds to the đồng.
    app = investor()
    app.text_input(key="investor.revenue").set_value("9000 nghìn tỷ").run()
    assert t("app.refused", "vi") in texts(sound(app))


def test_an_address_with_unknown_values_names_them() -> None:
    app = investor(revenue="abc", foo="1", margin="99", activity="mining", location="none", land_use="production")
    said = next(item.value for item in app.warning)
    assert said == t("app.ignored", "vi", names="revenue, foo, margin, activity, land_use")
    assert app.selectbox(key="investor.location").value == "none"


def test_values_that_do_not_fit_together_are_dropped_and_named() -> None:
    app = investor(margin="0.99", location="none")
    assert next(item.value for item in app.warning) == t("app.ignored", "vi", names="margin")
    assert app.selectbox(key="investor.location").value == "none"


# The address.


def test_the_address_is_the_difference_from_the_preset() -> None:
    assert state.write(state.of_preset()) == {"preset": "software_500"}
    app = investor()
    app.text_input(key="investor.revenue").set_value("300 tỷ").run()
    app.segmented_control(key="investor.software_steps").set_value("no").run()
    assert dict(app.query_params) == {"preset": "software_500", "revenue": "300000000000", "software_steps": "no"}
    app.button(key="investor.reset").click().run()
    assert dict(sound(app).query_params) == {"preset": "software_500"}


def everything() -> Iterator[state.AppState]:
    """States in which each field differs from its preset."""
    other: dict[str, str] = {
        "zone_area_class": "statute_over_decree", "section": "years", "year": "2040", "levy": "land_rent", "activity": "training",
        "location": "none", "commune_class": "difficult", "software_steps": "unknown", "new_project": "no", "related_parties": "yes",
        "revenue": "123456789012", "margin": "0.125", "first_revenue_year": "2030", "discount_rate": "0.075",
        "land_use": "commercial_service", "won_at_auction": "unknown", "construction_months": "30",
    }  # fmt: skip
    assert set(other) == set(state.READERS)
    for name, text in other.items():
        yield state.read({"site": "qtsc_own_building", name: text})[0]
    yield state.read({"site": "qtsc_own_building", "lang": "en", "variant": "zone_rent_whole_term", **other})[0]


def test_every_state_comes_back_from_its_address() -> None:
    for there in everything():
        url = state.write(there)
        assert len(url) > 2
        assert state.read(url) == (there, [])


def test_a_link_followed_at_once_is_not_taken_for_an_echo() -> None:
    app = opened("investor", revenue="300000000000")
    app.text_input(key="investor.revenue").set_value("400 tỷ").run()
    for name in list(app.query_params):
        del app.query_params[name]
    app.query_params["preset"] = "saas_startup"
    app.run()
    assert sound(app).pills(key="investor.preset").value == "saas_startup"


def test_another_preset_leaves_the_changes_behind() -> None:
    app = investor(revenue="300000000000")
    app.pills(key="investor.preset").set_value("saas_startup").run()
    assert dict(sound(app).query_params) == {"preset": "saas_startup"}
    assert app.text_input(key="investor.revenue").value == "1,4 tỷ"


# Our own faults.


def test_a_fault_of_ours_is_one_line_with_a_code(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    typed = "-".join(["300", "000"])  # joined here, so that the source line in the log does not hold it

    def broken(*_: Any) -> None:
        raise ZeroDivisionError(typed)

    monkeypatch.setattr(hero, "cards", broken)
    app = opened("investor", revenue="300000000000")
    assert not app.exception
    assert [item.value.split("mã")[0] for item in app.error] == ["Lỗi của chúng tôi, "]
    assert typed not in texts(app) + app.error[0].value
    assert app.text_input(key="investor.revenue").value == "300 tỷ"
    assert "ZeroDivisionError" in caplog.text
    assert typed not in caplog.text


def test_a_fault_before_there_is_a_page_is_no_traceback_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(state, "read", broken)
    app = opened("")
    assert not app.exception
    assert [item.value.split("mã")[0] for item in app.error] == ["Lỗi của chúng tôi, "]
