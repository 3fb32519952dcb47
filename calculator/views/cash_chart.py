"""C3: the cash of a project added up over the years, with its incentives and under the general law."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import t
from calculator.quantities import Language, format_number
from calculator.views import vega
from calculator.views.charts import palette
from calculator.views.words import escape, short

BILLION = 1e9
HIGH = 280
LOCALES: dict[Language, dict[str, Any]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}


def draw(run: SiteRun, lang: Language, key: str) -> None:
    """Draw C3 with what it says and its table."""
    st.subheader(t("app.chart.cash", lang), anchor=False)
    st.caption(t("app.chart.cash_note", lang))
    _chart(run, lang, key)
    st.caption(escape(summary(run, lang)))
    with st.expander(t("app.table", lang), key=f"{key}_table", on_change="rerun") as box:
        if box.open:
            _table(run, lang)


def _chart(run: SiteRun, lang: Language, key: str) -> None:
    """Draw the two lines, the line of nothing, and the year in which the money is back."""
    colours, worth = palette(), run.investor
    frames = [
        pd.DataFrame(
            {
                "year": [str(year) for year in worth.years],
                "amount": cash.cumulative / BILLION,
                "words": [short(amount, lang) for amount in cash.cumulative],
                "which": t(f"app.{name}", lang),
            }
        )
        for name, cash in (("cash_so_far", worth.cash), ("cash_general", worth.cash_general))
    ]
    years = alt.Axis(labelAngle=0, labelOverlap="greedy", title=None, ticks=False, labelColor=colours["muted"], labelFontSize=13)
    billions = alt.Axis(
        title=t("app.billions", lang), titleColor=colours["muted"], labelColor=colours["muted"], format=",~f", tickCount=5, labelFontSize=13
    )
    x, y = alt.X("year:O", sort=None, axis=years), alt.Y("amount:Q", axis=billions)
    tips = [
        alt.Tooltip("year:O", title=t("app.year", lang)),
        alt.Tooltip("which:N", title=t("app.measure", lang)),
        alt.Tooltip("words:N", title=t("app.value", lang)),
    ]
    layers: list[Any] = [alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(y=alt.Y("nothing:Q"))]
    # The general law last but one: where both lines are one, the dashes are seen on the solid line.
    styles = ((frames[0], colours["tax"], [1, 0], 3), (frames[1], colours["standard"], [6, 4], 2))
    for frame, colour, dash, width in styles:
        layers.append(alt.Chart(frame).mark_line(color=colour, strokeDash=dash, strokeWidth=width).encode(x=x, y=y, tooltip=tips))
    if worth.payback is not None:
        back = frames[0][frames[0]["year"] == str(worth.payback)]
        layers.append(
            alt.Chart(back)
            .mark_point(shape="diamond", size=130, filled=True, opacity=1, color=colours["tax"])
            .encode(x=x, y=y, tooltip=tips)
        )
    chart = alt.layer(*layers).properties(height=HIGH).configure(locale={"number": LOCALES[lang]})
    vega.draw(chart, key, summary(run, lang))


def _table(run: SiteRun, lang: Language) -> None:
    year, worth = t("app.year", lang), run.investor
    columns = {t("app.cash_of_year", lang): worth.cash.project, t("app.cash_so_far", lang): worth.cash.cumulative}
    columns[t("app.cash_general", lang)] = worth.cash_general.cumulative
    frame = pd.DataFrame({year: [str(one) for one in worth.years], **columns})
    amounts: Any = list(columns)
    write: Any = partial(format_number, language=lang)
    st.caption(t("app.in_dong", lang))
    st.dataframe(
        frame.style.format(write, subset=amounts),
        hide_index=True,
        alt=summary(run, lang),
        column_config={year: st.column_config.TextColumn(pinned=True, width=56)},
    )


def summary(run: SiteRun, lang: Language) -> str:
    """Say in a line what C3 shows."""
    worth = run.investor
    said = t(
        "app.alt.cash",
        lang,
        year=worth.years[-1],
        here=short(float(worth.cash.cumulative[-1]), lang),
        general=short(float(worth.cash_general.cumulative[-1]), lang),
        peak=short(worth.peak_funding, lang),
    )
    return said if worth.payback is None else f"{said}; {t('app.alt.payback', lang, year=worth.payback)}"
