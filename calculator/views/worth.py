"""Worth: what the project is worth to its investor, the cash behind it, and what is left of it after tax at home."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calculator.analysis.cards import in_all
from calculator.analysis.site_run import SiteRun
from calculator.commands.tables.investor import NONE, worth_rows
from calculator.i18n import label, t
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import cash_chart, figures, lens
from calculator.views.words import escape

HOME = ("cash_before_home_tax", "home_tax", "cash_after_home_tax")
"""Cash of the parent, shown where a scenario states its cash."""


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the value and the returns, C3 with its table, and the cash before and after tax at home."""
    shown = lens.of(scenario, lang)
    st.subheader(t("investor.title", lang), anchor=False)
    rows = [
        {t("app.measure", lang): escape(name), t("app.value", lang): escape(_told(value, note))}
        for name, value, note in worth_rows(run, scenario, shown)
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("investor.title", lang))
    st.caption(t("investor.supposes", lang))
    if shown.real:
        st.caption(t("lens.table_nominal", lang, year=shown.first_year))
    cash_chart.draw(run, shown, "worth.cash")
    if scenario.project.cash is not None:
        _home(run, shown)


def _told(value: str, note: str) -> str:
    """Join a figure and what there is to say beside it; where there is no figure, only that."""
    return note if note and value == NONE else "; ".join(filter(None, (value, note)))


def _home(run: SiteRun, shown: ShownIn) -> None:
    """Draw the cash before and after tax in the country of the parent."""
    lang = shown.language
    st.subheader(t("app.home", lang), anchor=False)
    rows = []
    for name in HOME:
        found = run.measures[name], run.measures.get(f"{name}_present_value")
        total, now = (NONE if value is None else shown.short(value) for value in found)
        rows.append(
            {
                t("app.measure", lang): label(f"measure.{name}", lang),
                in_all(t("app.nominal", lang), shown): total,
                t("app.present_value", lang): now,
            }
        )
    figures.table(pd.DataFrame(rows).map(escape), alt=t("app.home", lang))
    st.caption(t("app.home_note", lang))
