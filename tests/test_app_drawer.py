"""The drawer that explains a year: opened by a link, a table, a chart and a button; its numbers are the library's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import altair as alt
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from calculator import load_law
from calculator.analysis.investor.handicap import OUTSIDE, compare_sites, site_gaps
from calculator.analysis.one_year import Product, one_year
from calculator.analysis.run import run_site
from calculator.analysis.shown import shown_in
from calculator.analysis.site_run import SiteRun
from calculator.analysis.uncertainty.simulate import simulate
from calculator.analysis.uncertainty.supposed import supposing
from calculator.i18n import LANGUAGES, label, t
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import LawChange
from calculator.quantities import Language, format_money, format_money_short
from calculator.reports.source_notes import is_english, source_of, source_text
from calculator.views import charts, drawer, lens, model, state
from calculator.views.analyst import axes, band
from calculator.views.words import literal
from tests.test_app import investor, said_of, texts
from tests.test_charts import charts as drawn

PRESETS = ("software_500", "chip_packaging", "digital_services_tenant", "chip_plant_supported")


def ran(preset: str = "software_500") -> tuple[SiteRun, Scenario]:
    scenario = model.presets()[preset]
    site = (scenario.compare.sites or tuple(scenario.sites))[0]
    return run_site(scenario, load_law(), site), scenario


def is_open(app: AppTest) -> bool:
    return any(button.key == "drawer.close" for button in app.button)


# --- the library: one year explained


@pytest.mark.parametrize("preset", PRESETS)
def test_every_sum_of_every_year_adds_up_to_the_line_of_the_run(preset: str) -> None:
    run, scenario = ran(preset)
    lines = {**run.workforce, **run.enterprise}
    for place, year in list(enumerate(run.years))[::5]:
        found = one_year(run, scenario, year)
        assert found.kept.result.amount == pytest.approx(lines["kept"][place])
        for levy in found.levies:
            for one in levy.sums:
                got = one.base.amount * one.share if isinstance(one, Product) else one.start.amount + sum(term.amount for term in one.terms)
                assert got == pytest.approx(one.result.amount, abs=1), (year, levy.item)
                if one.result.name in lines:
                    assert one.result.amount == pytest.approx(lines[one.result.name][place])
        for name, value in found.values.items():
            if name in lines:
                assert value == pytest.approx(lines[name][place]), (year, name)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_levy_is_as_sure_as_the_weakest_law_its_steps_read(preset: str) -> None:
    order = ["primary", "secondary", "derived", "unverified"]
    run, scenario = ran(preset)
    found = one_year(run, scenario, run.years[6])
    assert found.levies
    for levy in found.levies:
        assert levy.law
        assert order.index(levy.confidence) == max(order.index(used.confidence) for used in levy.law)
        assert {used.path for used in levy.law} <= {*run.used}
        read = {used.path for step in levy.steps for used in step.cites}
        assert {used.path for used in levy.law} == read & {*run.used}
    assert order.index(found.confidence) == max(order.index(levy.confidence) for levy in found.levies)


def test_a_year_of_loss_has_no_rate_and_a_half_year_its_half() -> None:
    run, scenario = ran()
    loss = one_year(run, scenario, 2027).values
    assert "rate" not in loss
    assert "effective_rate" not in loss
    half = one_year(run, scenario, 2033).values
    # 10 % and half of it off: 5 %, by the law of the sector; 10 % of the income is 8.27 bn, half of it due.
    assert (half["rate"], half["half_share"], half["effective_rate"]) == (0.1, 0.5, 0.05)
    assert half["corporate_income_tax"] == pytest.approx(half["assessable_income"] * 0.05)


def test_top_up_tax_is_fifteen_percent_of_the_profit_beyond_substance_in_an_exempt_year() -> None:
    run, scenario = ran("chip_packaging")
    (levy,) = (levy for levy in one_year(run, scenario, 2033).levies if levy.item == "top_up_tax")
    (one,) = levy.sums
    assert isinstance(one, Product)
    assert one.share == pytest.approx(0.15)
    place = run.years.index(2033)
    substance = run.enterprise["substance_based_income_exclusion"][place]
    assert one.base.amount == pytest.approx(run.enterprise["accounting_profit"][place] - substance)


def test_the_gaps_of_sites_are_those_of_the_long_search() -> None:
    scenario = model.presets()["chip_packaging"]
    site = next(iter(scenario.sites))
    quick = site_gaps(load_law(), scenario, site)
    slow, _ = compare_sites(load_law(), scenario, site, [OUTSIDE, *(name for name in scenario.sites if name != site)])
    np.testing.assert_allclose([gap[1:] for gap in quick], [gap[1:] for gap in slow], rtol=1e-12)
    assert [gap.rival for gap in quick] == [gap.rival for gap in slow]
    for gap in quick:
        assert gap.total == pytest.approx(gap.law + gap.price)


# --- the page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", ["software_500", "chip_packaging"])
def test_a_link_opens_the_year_and_says_the_library_s_numbers(lang: Language, preset: str) -> None:
    app = investor(preset=preset, lang=lang, why="2033")
    run, scenario = ran(preset)
    found = one_year(run, scenario, 2033)
    assert is_open(app)
    said = texts(app)
    kept = next(one for one in app.metric if one.label == t("drawer.kept", lang, year=2033))
    assert kept.value == format_money_short(found.kept.result.amount, lang)
    for levy in found.levies:
        for one in levy.sums:
            assert drawer.said(one, lambda amount: format_money_short(amount, lang), lang) in said
    (table,) = (item.value for item in app.table if "2033" in str(item.proto.alt) or t("app.measure", lang) in item.value.columns)
    cells = dict(zip(table[t("app.measure", lang)], table[t("app.value", lang)], strict=True))
    tax = label("line.corporate_income_tax", lang)
    assert cells[tax] == format_money(run.enterprise["corporate_income_tax"][run.years.index(2033)], lang)
    assert said_of(app)["why"] in ("2033", ["2033"])


@pytest.mark.parametrize("text", ["2026", "2099", "1", "0", "-2033", "abc", "2033.5", "٢٠٣٣"])
def test_a_year_that_is_none_of_the_horizon_is_named_and_left(text: str) -> None:
    app = investor(why=text)
    assert not is_open(app)
    assert t("app.ignored", "vi", names="why") in texts(app)
    assert "why" not in said_of(app)


def test_it_goes_to_the_years_beside_and_closes_and_stays_closed() -> None:
    app = investor(why="2033")
    app.button(key="drawer.next").click().run()
    assert app.session_state["app"].why == 2034
    assert t("drawer.kept", "vi", year=2034) in {one.label for one in app.metric}
    app.button(key="drawer.previous").click().run()
    app.button(key="drawer.previous").click().run()
    assert said_of(app)["why"] in ("2032", ["2032"])
    app.button(key="drawer.close").click().run()
    assert not is_open(app)
    assert "why" not in said_of(app)
    assert app.session_state[drawer.TURN] == 1
    app.selectbox(key="investor.activity").set_value("digital_product").run()
    assert app.session_state["app"].activity == "digital_product"
    assert not is_open(app)


@pytest.mark.parametrize(("year", "end"), [(2027, "drawer.previous"), (2046, "drawer.next")])
def test_there_is_no_year_before_the_first_nor_after_the_last(year: int, end: str) -> None:
    app = investor(why=str(year))
    assert app.button(key=end).disabled


def test_the_language_keeps_it_and_another_project_does_not() -> None:
    app = investor(why="2033")
    app.segmented_control(key="frame.lang").set_value("en").run()
    assert t("drawer.kept", "en", year=2033) in {one.label for one in app.metric}
    app.pills(key="investor.preset").set_value("chip_packaging").run()
    assert not is_open(app)


@pytest.mark.parametrize("section", ["overview", "years"])
def test_a_button_opens_it_without_a_mouse(section: str) -> None:
    app = investor(section=section, year="2035")
    (button,) = (one for one in app.button if str(one.key).endswith(".open") and "2035" in one.label)
    button.click().run()
    assert is_open(app)
    assert app.session_state["app"].why == 2035


def test_a_mark_of_the_strip_and_a_row_of_a_table_are_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(drawer, "show_year", opened.append)
    held: dict[str, Any] = {}
    monkeypatch.setattr(drawer.st, "session_state", held)
    for points in ([{"year": "2034"}], [], [{}], [{"year": None}]):
        held["chart"] = {"selection": {charts.YEAR: points}}
        drawer.take_point("chart", charts.YEAR)
    for rows in ([3], [], [99]):
        held["table"] = {"selection": {"rows": rows}}
        drawer.take_row("table", (2027, 2028, 2029, 2030))
    assert opened == [2034, 2030]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sites_are_compared_by_law_and_by_price(lang: Language) -> None:
    app = investor(preset="chip_packaging", section="compare", lang=lang)
    scenario = model.presets()["chip_packaging"]
    site = next(iter(scenario.sites))
    for gap in site_gaps(load_law(), scenario, site):
        if gap.rival != OUTSIDE:
            said = t(
                "price_gap.alt", lang, site=scenario.sites[gap.rival].title[lang],
                law=format_money_short(gap.law, lang), price=format_money_short(gap.price, lang),
            )  # fmt: skip
            assert literal(said) in texts(app)


def test_the_drawer_speaks_of_the_money_the_reader_chose() -> None:
    app = investor(why="2033", lang="en", **{"lens.currency": "USD"})
    kept = next(one for one in app.metric if one.label == t("drawer.kept", "en", year=2033))
    run, _ = ran()
    held = state.read({"lens.currency": "USD"})[0]
    how = shown_in(state.scenario_of(held), "en", "USD", "nominal")
    place = run.years.index(2033)
    assert kept.value.replace("\\", "") == how.write_short(float(run.enterprise["kept"][place]) / how.rates[min(place, len(how.rates) - 1)])
    assert t("drawer.in_dong", "en", unit=lens.unit(how)).replace("$", "") in texts(app).replace("\\", "").replace("$", "")


def test_nothing_taken_off_is_still_taken_off() -> None:
    run, scenario = ran()
    exempt = one_year(run, scenario, 2030).kept
    assert " − " in drawer.said(exempt, lambda amount: format_money_short(amount, "en"), "en")


def test_the_charts_of_prices_and_of_the_band_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for spec in drawn("investor", preset="chip_packaging", section="compare"):
        alt.Chart.from_dict(spec, validate=True)
    scenario = model.presets()["software_500"]
    change = LawChange(draft="draft_personal_income_tax_2025", passes={2030: Fraction(1, 2)})
    supposed = supposing(scenario, revenue=Fraction(1, 5), law_changes=(change,))
    measure = "kept_present_value"
    for module in (axes, band):
        monkeypatch.setattr(module, "money", lambda lang: shown_in(scenario, lang, "VND"))
    done = simulate(supposed, load_law(), next(iter(scenario.sites)), draws=20, seed=1, measures=(measure,), grown=(measure,))
    chart = band.chart(done, done.growth[measure], "vi")
    alt.Chart.from_dict(chart.to_dict(), validate=True)
    assert "2030" in chart.to_json()
    low, high = (format_money_short(float(done.growth[measure].quantiles[share][-1]), "vi") for share in (0.05, 0.95))
    assert f"P5 {low}" in band.summary(done.growth[measure], "vi")
    assert f"P95 {high}" in band.summary(done.growth[measure], "vi")


# --- what it says of its sources


def test_the_weakest_mark_names_the_values_it_is_of() -> None:
    """Of chip_packaging in 2035 the unverified ones are far from the number: a reader must see which they are."""
    run, scenario = ran("chip_packaging")
    weak = {used.path for levy in one_year(run, scenario, 2035).levies for used in levy.law if used.confidence == "unverified"}
    assert weak
    said = [one.value for one in investor(preset="chip_packaging", lang="en", why="2035").markdown if t("app.weakest", "en") in one.value]
    (line,) = said
    named = [path for path in weak if literal(run.law.parameters[path].label["en"]) in line]
    others = len(weak) - len(named)
    assert named
    assert (f"and {others} more" in line) is (others > 0)
    assert t("weakest.note", "en") in line


@pytest.mark.parametrize("preset", ["chip_packaging", "software_500"])
def test_no_name_of_the_file_is_shown_and_what_is_in_english_is_called_that(preset: str) -> None:
    scenario = model.presets()[preset]
    name, source = next((line.name, line.source) for line in scenario.project.revenue if line.source)
    assert "_" in name or preset != "chip_packaging"
    told = texts(investor(preset=preset, lang="vi", why="2035"))
    assert name not in told or "_" not in name
    assert f"doanh thu “{name.replace('_', ' ')}” (ghi bằng tiếng Anh): {literal(source)}" in told
    assert "tiếng Anh" not in texts(investor(preset=preset, lang="en", why="2035"))


def test_a_source_in_vietnamese_is_not_called_english() -> None:
    own = "Hợp đồng thuê nhà xưởng số 12/HĐ ngày 3/4/2026, mục tiền thuê"
    assert source_text(own, "vi") == own
    assert source_of("doanh thu", own, "vi") == f"Nguồn của doanh thu: {own}"
    # Names in Vietnamese do not make a text in English Vietnamese.
    assert is_english("rent of Đà Nẵng Software Park 2, tower ICT1 (Decision 608, March 2025)")
    assert source_text("assumption", "vi") == "giả định"
