"""The display lens: đồng or dollars, nominal or real, and the horizon, as a reader changes them on screen."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from calculator.analysis import shown
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.i18n import LANGUAGES, label, t
from calculator.quantities import Language
from calculator.views import lens, model, state, take_away
from tests.test_app import investor, opened, said_of, sound, texts

RATE = 25_700
"""The middle of 25,000 to 26,400, the newest line of the register: the first preset states no rate."""

GROWTH = 0.035
"""Of consumer prices, in the file of the first preset."""


def ran(**url: str) -> SiteRun:
    held = state.read(url)[0]
    return run_site(state.scenario_of(held), state.law_of(held), held.site)


def millions(amount: float, lang: Language) -> str:
    """Write an amount of VND as millions of dollars."""
    digits = f"{amount / RATE / 1e6:.1f}".removesuffix(".0")
    return f"{digits.replace('.', ',')}\u00a0triệu\u00a0US$" if lang == "vi" else f"US${digits}\u00a0m"


def words_of(app: AppTest) -> str:
    """What stands on a page, signs escaped for markdown as they are read."""
    return texts(app).replace("\\$", "$")


def numbers(app: AppTest, place: int) -> list[list[float | str]]:
    frame = app.dataframe[place].value
    return [frame[name].tolist() for name in frame.columns]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dollars_change_hero_and_dock_and_back_restores(lang: Language) -> None:
    app = investor(lang=lang)
    before, said = [card.value for card in app.metric], words_of(app)
    sound(app.segmented_control(key="frame.lens.currency").set_value("USD").run())
    kept = millions(ran().measures["kept_present_value"] or 0.0, lang)
    assert app.metric[0].value.replace("\\", "") == kept
    assert t("frame.dock.kept", lang, value=kept) in words_of(app)
    assert "₫" not in "".join(card.value for card in app.metric)
    assert dict(app.query_params)["lens.currency"] == ["USD"] or dict(app.query_params)["lens.currency"] == "USD"
    sound(app.segmented_control(key="frame.lens.currency").set_value("VND").run())
    assert [card.value for card in app.metric] == before
    assert words_of(app) == said
    assert "lens.currency" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_lens_does_not_know_is_named_and_ignored(lang: Language) -> None:
    app = investor(**{"lang": lang, "lens.currency": "EUR", "lens.prices": "old", "horizon": "17"})
    assert {"lens.currency", "lens.prices", "horizon"} <= {*app.session_state["ignored"]}
    assert "lens.currency" in texts(app)
    assert [card.value for card in app.metric] == [card.value for card in investor(lang=lang).metric]


def test_a_link_brings_the_lens_back() -> None:
    url = {"lens.currency": "USD", "lens.prices": "real", "horizon": "15", "section": "years"}
    app = investor(**url)
    assert {name: said_of(app)[name] for name in url} == url
    held, ignored = state.read(url)
    assert (state.read(state.write(held)), ignored) == ((held, []), [])
    assert app.segmented_control(key="frame.horizon").value == 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_real_prices_deflate_the_last_year_of_the_table_and_no_present_value(lang: Language) -> None:
    nominal, real = investor(lang=lang, section="years"), investor(**{"lang": lang, "section": "years", "lens.prices": "real"})
    assert [card.value for card in real.metric] == [card.value for card in nominal.metric]
    heads = list(nominal.dataframe[0].value.columns)
    for name in ("revenue", "taxable_income", "corporate_income_tax"):
        place = heads.index(label(f"line.{name}", lang))
        then, now = numbers(nominal, 0)[place], numbers(real, 0)[place]
        assert now[0] == then[0]
        assert float(now[-1]) == pytest.approx(float(then[-1]) * (1 + GROWTH) ** -19)
    rate = heads.index(label("line.effective_rate", lang))
    assert numbers(real, 0)[rate][-1] == numbers(nominal, 0)[rate][-1]
    unit = t("lens.in_unit", lang, unit=f"₫, {t('lens.of_year', lang, year=2027)}")
    assert unit in texts(real)
    assert unit not in texts(nominal)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_added_up_says_in_which_prices_it_is(lang: Language) -> None:
    """The cards' sums are nominal, those of the cash chart in prices of the first year: each says so where the two stand on one page."""
    held = {"lang": lang, "preset": "ai_data_centre_100mw", "section": "worth"}
    nominal, real = investor(**held), investor(**held, **{"lens.prices": "real"})
    in_all, said = {"vi": "cộng dồn", "en": "in all"}[lang], {"vi": "(danh nghĩa)", "en": "(nominal)"}[lang]
    note = t("lens.sum_note", lang, year="|").split("|")[0]
    sums = [one.value for one in real.caption if in_all in one.value and not one.value.startswith(note)]
    # What is kept, what the zone adds, and the land rent relief.
    assert len(sums) >= 3
    assert all(said in one for one in sums)
    assert said not in texts(nominal)
    added = {"vi": "Cộng dồn đến năm 20", "en": "Added up to 20"}[lang]
    (chart,) = [one.value for one in real.caption if one.value.startswith(added)]
    assert {"vi": "(giá năm 20", "en": "(prices of 20"}[lang] in chart
    (plain,) = [one.value for one in nominal.caption if one.value.startswith(added)]
    assert "(" not in plain


def drawn(app: AppTest) -> str:
    """The charts of a page as they are handed to the browser."""
    specs = [json.loads(one.proto.spec) for one in app.get("vega_lite_chart")]
    return json.dumps(specs, ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cash_chart_names_its_money_and_prices(lang: Language) -> None:
    plain = drawn(investor(lang=lang, section="worth"))
    assert f"{t('lens.axis.VND', lang)}, {t('lens.shown_nominal', lang)}" in plain
    other = drawn(investor(**{"lang": lang, "section": "worth", "lens.currency": "USD", "lens.prices": "real"}))
    assert f"{t('lens.axis.USD', lang)}, {t('lens.of_year', lang, year=2027)}" in other


def cash_table(app: AppTest) -> list[list[str]]:
    """The columns of the table under the cash chart: years, cash, added up, and under the general law."""
    app.session_state["worth.cash_table"] = True
    sound(app.run())
    return numbers(app, 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cash_chart_says_what_it_shows_after_the_horizon(lang: Language) -> None:
    """A horizon of 2027 to 2038 whose last year owes top-up tax, paid in 2039: drawn, and said. Without a group there is no such year."""
    app = investor(lang=lang, preset="chip_plant_supported", section="worth")
    said = t("app.cash_later", lang, year=2039, last=2038)
    years, cash, *_ = cash_table(app)
    assert [int(year) for year in years] == [*range(2027, 2040)]
    assert float(cash[-1]) < 0 < float(cash[-2])
    assert sum(said in one.value for one in app.caption) == 2
    alone = investor(lang=lang, preset="saas_startup", section="worth")
    assert [int(year) for year in cash_table(alone)[0]] == [*range(2026, 2041)]
    assert t("app.cash_later", lang, year="|", last=0).split("|")[-1][:25] not in texts(alone)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_horizon_reaches_the_figures_the_link_and_the_scenario(lang: Language) -> None:
    app = investor(lang=lang, section="years", year="2045")
    sound(app.segmented_control(key="frame.horizon").set_value(15).run())
    assert [int(year) for year in numbers(app, 0)[0]] == [*range(2027, 2042)]
    url = said_of(app)
    assert url["horizon"] in ("15", ["15"])
    assert app.selectbox(key="investor.year").value == 2041
    scenario = state.scenario_of(app.session_state["app"])
    assert yaml.safe_load(take_away.scenario_text(scenario))["horizon"] == {"first_year": 2027, "years": 15}
    sound(app.segmented_control(key="frame.horizon").set_value(20).run())
    assert "horizon" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_horizon_that_cannot_be_computed_is_refused_with_its_reason(lang: Language) -> None:
    """Its loan runs to 2038, and ten years end in 2036."""
    app = investor(lang=lang, preset="operator_greenfield_200ha")
    before = app.metric[0].value
    sound(app.segmented_control(key="frame.horizon").set_value(10).run())
    assert "2038" in texts(app)
    assert t("lens.horizon_refused", lang, years=50, why="|").split("|")[0].strip() in texts(app)
    assert app.metric[0].value == before
    assert app.segmented_control(key="frame.horizon").value == 50
    sound(app.segmented_control(key="frame.lens.prices").set_value("real").run())
    assert "2038" not in texts(app)


def test_without_any_rate_dollars_are_greyed_and_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "load_register", lambda: SimpleNamespace(totals=SimpleNamespace(figures={}), sources={}))
    app = investor(**{"lang": "en", "lens.currency": "USD"})
    assert app.segmented_control(key="frame.lens.currency").disabled
    assert t("lens.no_rate", "en") in words_of(app)
    assert "US$" not in app.metric[0].value


def test_the_files_are_in_dong_however_amounts_are_shown() -> None:
    """What the files are written from knows nothing of the lens, and the line above them says so."""
    url = {"lens.currency": "USD", "lens.prices": "real"}
    assert state.scenario_of(state.read(url)[0]) == state.scenario_of(state.read({})[0])
    source = (
        "from calculator.analysis.run import run_site\nfrom calculator.views import state, take_away\n"
        "state.boot()\nnow = state.current()\nscenario = state.scenario_of(now)\n"
        "run = run_site(scenario, state.law_of(now), now.site)\n"
        "take_away.draw(take_away.Taken(scenario, run, (), now.lang), now.lang)\n"
    )
    app = AppTest.from_string(source, default_timeout=30)
    app.query_params["lens.currency"] = "USD"
    assert t("lens.files", "vi") in texts(sound(app.run()))


@pytest.mark.parametrize("section", ["overview", "worth", "people", "choices", "risks", "compare"])
def test_every_section_is_drawn_in_real_dollars(section: str) -> None:
    url: dict[str, Any] = {"preset": "chip_packaging", "lens.currency": "USD", "lens.prices": "real", "audit_year": "2033"}
    assert "US$" in words_of(investor(section=section, **url))


@pytest.mark.parametrize("page", ["", "operator", "salary"])
def test_other_pages_show_dollars_too(page: str) -> None:
    app = sound(opened(page, **{"lens.currency": "USD"}))
    assert any("US" in card.value for card in app.metric)


def test_the_unit_of_a_table_names_the_prices_only_where_they_are_not_of_the_year() -> None:
    held = model.presets()["software_500"]
    assert lens.unit(shown.shown_in(held, "en", "USD")) == "US$"
    assert lens.unit(shown.shown_in(held, "en", "USD", "real")) == "US$, prices of 2027"
