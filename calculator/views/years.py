"""By year: the bridge from taxable income to tax, and the land rent."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.analysis.tax_base.bridge import shown
from calculator.commands.tables.tax_base import row_named
from calculator.i18n import label, t
from calculator.measures.names import BURDEN_LINES, LATER, PAID, RECEIVED
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_number, format_share
from calculator.reports.burden import burden_said
from calculator.views import drawer, figures, inputs, lens
from calculator.views.charts import summary_of_years
from calculator.views.controls import field
from calculator.views.state import current, years_of
from calculator.views.words import escape, literal

BRIDGE = (
    "revenue", "taxable_income", "losses_used", "losses_carried", "assessable_income", "effective_rate", *PAID, LATER, *RECEIVED, "burden",
    "burden_without_incentive", "kept",
)  # fmt: skip
"""From the revenue to what is kept; of what the burden is made of, lines that are nothing in every year are left out."""

LAND = ("land_rent_before_relief", "land_rent_due", "relief_land_rent", "land_use_tax_before_relief", "land_use_tax", "relief_land_use_tax")
THROUGH_PRICE = ("land_rent_through_price", "relief_through_price", "sublease_support", "land_use_tax")
"""What a tenant has of land rent and land tax, each shown where some year has an amount."""

GROUP = (
    "accounting_profit", "covered_taxes", "effective_tax_rate_of_group", "substance_based_income_exclusion", "top_up_rate", "top_up_tax",
)  # fmt: skip
CASH = (
    "grants", "top_up_on_grants", "import_duty", "relief_import_duty", "passed_to_principal", "investment", "working_capital_increase", "dividends",
    "home_tax", "cash_before_home_tax", "cash_after_home_tax",
)  # fmt: skip
"""Support in money and cash, each shown where some year has an amount."""

STEP = 0.5
"""Half a đồng: a step smaller than that is nothing."""

RATES = {"effective_rate", "effective_tax_rate_of_group", "top_up_rate"}


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the bridge of a year, the lines of every year, and the land table where there is a State lease."""
    shown = lens.of(scenario, lang)
    _bridge(run, shown)
    st.subheader(t("app.bridge", lang), anchor=False)
    said = (t("lens.in_unit", lang, unit=escape(lens.unit(shown))), t("app.bridge_note", lang), t("drawer.click_row", lang))
    st.caption(" ".join(said))
    lines = tuple(name for name in BRIDGE if name == PAID[0] or name not in BURDEN_LINES or abs(run.enterprise[name]).max() >= STEP)
    st.caption(escape(burden_said(lines, lang)))
    figures.cue(lang)
    _table(run, lines, shown, summary_of_years(run, lang))
    if scenario.project.group is not None:
        _head("top_up_by_year", shown)
        st.caption(t("app.top_up_note", lang))
        _table(run, GROUP, shown, t("app.top_up_by_year", lang))
    own_lease = bool(run.enterprise["land_rent_before_relief"].any())
    if own_lease:
        _head("land_by_year", shown)
        _table(run, LAND, shown, t("app.land_by_year", lang))
    in_price = tuple(name for name in THROUGH_PRICE if run.enterprise[name].any() and not (own_lease and name in LAND))
    if in_price:
        _head("price_by_year", shown)
        _table(run, in_price, shown, t("app.price_by_year", lang))
    cash = tuple(name for name in CASH if abs(run.enterprise[name]).max() >= 1)
    if cash and (scenario.project.cash is not None or scenario.project.support is not None):
        _head("cash_by_year", shown)
        _table(run, cash, shown, t("app.cash_by_year", lang))
    if not own_lease:
        st.caption(t("app.tenant_land" if in_price else "app.card.no_land", lang))


def _bridge(run: SiteRun, how: ShownIn) -> None:
    """Draw the way from the profit of the accounts to the tax of the chosen year; steps that are nothing in it are left out."""
    state, lang = current(), how.language
    st.subheader(t("app.bridge_of_year", lang), anchor=False)
    field(st.selectbox, t("app.year", lang), "year", inputs.PAGE, options=list(years_of(state)), filter_mode=None, width=140)
    drawer.opener("years.bridge", state.year, lang)
    place = run.years.index(state.year)
    rows = []
    for row in shown(list(run.bridge)):
        amount, total = float(row.amounts[place]), row.kind == "subtotal"
        if not total and abs(amount) < STEP:
            continue
        mark = "**" if total else ""
        rows.append(
            {
                t("app.step", lang): f"{mark}{literal(row_named(row, lang))}{mark}",
                lens.unit(how): f"{mark}{format_number(how.at(place).value(amount), lang)}{mark}",
            }
        )
    figures.table(pd.DataFrame(rows).map(escape), alt=t("app.bridge_of_year", lang))


def _table(run: SiteRun, names: tuple[str, ...], how: ShownIn, summary: str) -> None:
    lang = how.language
    heads = {name: label(f"line.{name}", lang) for name in names}
    year = t("app.year", lang)
    frame = pd.DataFrame({year: [str(year) for year in run.years], **{heads[name]: _column(run, name, how) for name in names}})
    rates: Any = [heads[name] for name in names if name in RATES]
    amounts: Any = [heads[name] for name in names if name not in RATES]
    if "effective_rate" in names:
        head = heads["effective_rate"]
        frame[head] = frame[head].where(run.enterprise["project_income"] > 0)
    write_amount: Any = partial(format_number, language=lang)
    write_rate: Any = partial(format_share, language=lang)
    style = frame.style.format(write_amount, subset=amounts, na_rep="–").format(write_rate, subset=rates, na_rep="–")
    key = drawer.key_of(f"years.{names[0]}")
    st.dataframe(
        style, hide_index=True, placeholder="–", alt=summary, column_config={year: st.column_config.TextColumn(pinned=True, width=56)},
        key=key, on_select=partial(drawer.take_row, key, run.years), selection_mode="single-row",
    )  # fmt: skip


def _head(name: str, shown: ShownIn) -> None:
    """Draw the name of a table, and what its amounts are in."""
    st.subheader(escape(f"{t(f'app.{name}', shown.language)} ({lens.unit(shown)})"), anchor=False)


def _column(run: SiteRun, name: str, shown: ShownIn) -> Any:
    """Give a line of the enterprise by year, amounts as they are shown."""
    line = run.enterprise[name]
    return line if name in RATES else shown.series(line)
