"""The investor page: worth, bridge, what is wasted, moves, the year of an audit; expected values are worked out by hand."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import LANGUAGES, label, t, words
from calculator.project import what_if
from calculator.quantities import Language, format_money_short, format_number
from calculator.views import charts, model, state
from tests.test_app import folder, investor, texts
from tests.test_moves import PARK, TO_PRODUCTS, project

__all__ = ["folder"]

BN = 1e9


def put(folder: Path, data: dict[str, Any]) -> None:
    """Write a scenario into the folder; what is JSON is YAML too."""
    data = deepcopy(data)
    (folder / f"{data['scenario']}.yaml").write_text(json.dumps(data), encoding="utf-8")


def cells(app: AppTest, alt: int = 0) -> list[list[str]]:
    """The cells of a table of the page."""
    return [[str(cell) for cell in row] for row in app.table[alt].value.to_numpy().tolist()]


def row(app: AppTest, start: str) -> list[str]:
    """The row that begins with some words, in whichever table."""
    found = [line for table in range(len(app.table)) for line in cells(app, table) if line[0].strip("*= ").startswith(start)]
    assert found, start
    return found[0]


def test_every_step_of_a_waterfall_has_a_colour() -> None:
    steps = {key.removeprefix("bar.") for key in words("en") if key.startswith("bar.")}
    assert steps - set(charts.MEANING) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_science_fund_that_pays_back_is_drawn(folder: Path, lang: Language) -> None:
    put(folder, project(facts={}, site=PARK, science_fund={"set_aside": "10%", "used_within_five_years": "0%"}))
    investor(preset="mid_life", section="overview", lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_worth_of_a_project_without_outlay(folder: Path, lang: Language) -> None:
    """Income of 40 bn a year at 20 %: 32 bn a year for twenty years, at 10 %; nothing is put in, so there is no rate of return."""
    put(folder, project())
    app = investor(preset="mid_life", section="worth", lang=lang)
    value = sum(32 * BN / 1.1**year for year in range(20))
    assert row(app, t("investor.npv", lang, rate="10%"))[1] == format_money_short(value, lang)
    assert row(app, t("investor.irr", lang))[1] == t("operator.reason.no_outlay", lang)
    assert row(app, t("investor.payback", lang))[1] == t("operator.reason.no_outlay", lang)
    # Its 40 bn a year are worth what 32 are worth, over 0.8; at the rate of the law there is nothing to explain.
    tax, before = (format_money_short(value * share, lang) for share in (0.25, 1.25))
    share_of = t("investor.tax_rate_is", lang, tax=tax, before=before)
    assert row(app, t("investor.project_tax_rate", lang))[1] == f"20%; {share_of}"
    assert t("app.home", lang) not in texts(app)


def test_cash_under_the_general_law_ends_lower_by_the_relief() -> None:
    """In a park from 2022: two years exempt of 8 bn each, two half years of 8 bn in 2024 and 2025: 16 and 4 × 2 = 24 bn less tax."""
    from tests.test_moves import ran

    found = ran(project(site=PARK))
    saved = found.investor.cash.cumulative - found.investor.cash_general.cumulative
    assert saved[[0, 1, 2, 5]].tolist() == pytest.approx([8 * BN, 16 * BN, 20 * BN, 32 * BN])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cash_before_and_after_tax_at_home(folder: Path, lang: Language) -> None:
    put(folder, project(cash={"working_capital_days": 0}))
    app = investor(preset="mid_life", section="worth", lang=lang)
    # 20 years of 40 less 8.
    assert row(app, label("measure.cash_before_home_tax", lang))[1] == format_money_short(640 * BN, lang)
    assert row(app, label("measure.home_tax", lang))[1] == format_money_short(0, lang)


@pytest.mark.parametrize(("year", "paid"), [("2022", 0.0), ("2024", 4 * BN), ("2041", 8 * BN)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bridge_of_a_year(folder: Path, lang: Language, year: str, paid: float) -> None:
    """Exempt, half, and in full."""
    put(folder, project(site=PARK))
    app = investor(preset="mid_life", section="years", year=year, lang=lang)
    assert row(app, label("bridge.accounting_profit", lang))[1].strip("*") == format_number(40 * BN, lang)
    assert row(app, label("bridge.tax_at_general_rate", lang))[1].strip("*") == format_number(8 * BN, lang)
    assert row(app, label("bridge.corporate_income_tax", lang))[1].strip("*") == format_number(paid, lang)
    steps = [line[0] for line in cells(app)]
    assert (label("bridge.relief_exemption", lang) in steps) == (year == "2022")
    assert (label("bridge.relief_half", lang) in steps) == (year == "2024")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_year_of_the_bridge_is_chosen(lang: Language) -> None:
    app = investor(section="years", lang=lang)
    before = cells(app)
    app.selectbox(key="investor.year").set_value(2040).run()
    assert app.query_params["year"] == "2040"
    assert cells(app) != before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wasted_is_folded_away(lang: Language) -> None:
    app = investor(preset="chip_packaging", section="choices", lang=lang)
    (found,) = [box for box in app.expander if box.label.startswith(t("app.wasted_count", lang, count=0)[:10])]
    assert not found.proto.expanded
    name = t("wasted.losses_used_in_holiday", lang)
    assert f"{name[0].upper()}{name[1:]}" in texts(app)
    assert t("app.nothing_wasted", lang) in texts(investor(preset="operator_tower_3ha", section="choices", lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_moves_against_staying(folder: Path, lang: Language) -> None:
    """17 % and half of it 2025 to 2027, 17 % to 2031: 4.6 bn, then 1.2 bn less a year than 20 % of 40 bn."""
    put(folder, project(elections=TO_PRODUCTS))
    app = investor(preset="mid_life", section="choices", lang=lang)
    gain = sum((4.6 if year < 2028 else 1.2) * BN / 1.1 ** (year - 2022) for year in range(2025, 2032))
    (line,) = [line for table in range(len(app.table)) for line in cells(app, table) if t("app.as_written", lang) in line]
    assert line[1] == format_money_short(gain, lang)
    assert model.law_of("in_force", ()).heads["other_digital_product"].label[lang] in texts(app)
    assert t("app.moves", lang) not in texts(investor(preset="software_500", section="choices", lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_much_dearer_waits_for_its_button(lang: Language) -> None:
    app = investor(preset="bpo_300", section="compare", lang=lang)
    before = len(app.table)
    app.button(key="compare.ask").click().run()
    assert not app.exception
    assert not app.error
    assert len(app.table) == before + 2
    assert t("investor.lever.rent", lang) in app.table[before].value.columns
    # Another project has not been asked for.
    app.selectbox(key="investor.activity").set_value("training").run()
    assert app.button(key="compare.ask")


def test_an_operator_has_no_rivals() -> None:
    app = investor(preset="operator_tower_3ha", section="compare")
    assert not [button for button in app.button if button.key == "compare.ask"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_year_of_an_audit_brings_its_bill_and_stays_in_the_link(lang: Language) -> None:
    app = investor(preset="bpo_300", section="risks", lang=lang)
    assert t("app.audit_no_year", lang) in texts(app)
    assert t("audit.bill", lang) not in texts(app)
    app.selectbox(key="investor.audit_year").set_value(2033).run()
    assert not app.exception
    assert not app.error
    assert app.query_params["audit_year"] == "2033"
    assert t("app.audit_no_year", lang) not in texts(app)
    assert t("audit.bill", lang) in texts(app)
    app.selectbox(key="investor.audit_year").set_value(what_if.NO_AUDIT).run()
    assert "audit_year" not in app.query_params
    assert t("audit.bill", lang) not in texts(app)


def test_an_audit_of_the_scenario_can_be_moved_and_taken_away(folder: Path) -> None:
    data = project(site=PARK)
    data["assumptions"]["audit"] = {"year_of_audit": 2030, "penalty_share": "25%"}
    put(folder, data)
    there = state.read({"preset": "mid_life"})[0]
    assert there.audit_year == 2030
    moved, ignored = state.read({"preset": "mid_life", "audit_year": "2033"})
    audit = state.scenario_of(moved).assumptions.audit
    assert not ignored
    assert audit is not None
    assert (audit.year_of_audit, audit.penalty_share) == (2033, Fraction(1, 4))
    gone = state.read({"preset": "mid_life", "audit_year": "0"})[0]
    assert state.scenario_of(gone).assumptions.audit is None
    assert state.write(gone)["audit_year"] == "0"
    assert state.read({"preset": "mid_life", "audit_year": "1900"})[1] == ["audit_year"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dates_beyond_the_first_are_folded_away(lang: Language) -> None:
    app = investor(preset="chip_packaging", section="risks", lang=lang)
    assert [box for box in app.expander if box.label == t("app.more_dates", lang, count=7)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_there_is_a_dash_in_tables_by_year(lang: Language) -> None:
    """Streamlit writes None for it else, in English."""
    app = investor(preset="chip_packaging", section="years", lang=lang)
    assert [frame.proto.placeholder for frame in app.dataframe] == ["–"] * len(app.dataframe)
    assert app.dataframe


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_of_the_yearly_table_add_up_to_the_burden(lang: Language) -> None:
    """Income tax and the group's top-up tax are all a chip plant pays whose land is free: both stand beside the burden they make."""
    table = investor(preset="chip_packaging", section="years", lang=lang).dataframe[0].value
    paid = [label(f"line.{name}", lang) for name in ("corporate_income_tax", "group_top_up_tax")]
    burden = [float(value) for value in table[label("line.burden", lang)]]
    assert max(burden) > 0
    assert [float(a) + float(b) for a, b in zip(table[paid[0]], table[paid[1]], strict=True)] == pytest.approx(burden, abs=1)
    # A levy that is nothing in every year has no column.
    assert label("line.import_duty", lang) not in table.columns
