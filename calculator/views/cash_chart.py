"""C3: the cash of a project added up over the years, with its incentives and under the general law."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import t
from calculator.measures.returns import payback_year, peak_funding
from calculator.measures.shown_in import ShownIn
from calculator.quantities import Language, format_number
from calculator.views import lens, vega
from calculator.views.charts import palette
from calculator.views.words import escape

HIGH = 280

NOTHING = 0.5
"""Half a đồng: an amount smaller than that is nothing."""

LOCALES: dict[Language, dict[str, Any]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}


def draw(run: SiteRun, shown: ShownIn, key: str) -> None:
    """Draw C3 with what it says and its table."""
    lang = shown.language
    st.subheader(t("app.chart.cash", lang), anchor=False)
    st.caption(f"{t('app.chart.cash_note', lang)} {later_said(run, lang)}".strip())
    _chart(run, shown, key)
    st.caption(escape(summary(run, shown)))
    with st.expander(t("app.table", lang), key=f"{key}_table", on_change="rerun") as box:
        if box.open:
            _table(run, shown)


def _chart(run: SiteRun, shown: ShownIn, key: str) -> None:
    """Draw the two lines, the line of nothing, and the year in which the money is back."""
    colours, worth, lang = palette(), run.investor, shown.language
    count, years_shown = lens.AXIS[shown.currency], years_of_cash(run)
    flow, general = (shown.series(cash.project)[: len(years_shown)] for cash in (worth.cash, worth.cash_general))
    frames = [
        pd.DataFrame(
            {
                "year": [str(year) for year in years_shown],
                "amount": total / count,
                "words": [shown.write_short(amount) for amount in total.tolist()],
                "which": t(f"app.{name}", lang),
            }
        )
        for name, total in (("cash_so_far", flow.cumsum()), ("cash_general", general.cumsum()))
    ]
    years = alt.Axis(labelAngle=0, labelOverlap="greedy", title=None, ticks=False, labelColor=colours["muted"], labelFontSize=13)
    billions = alt.Axis(
        title=lens.axis(shown), titleColor=colours["muted"], labelColor=colours["muted"], format=",~f", tickCount=5, labelFontSize=13
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
    back_in = payback(run, shown)
    if back_in is not None:
        back = frames[0][frames[0]["year"] == str(back_in)]
        layers.append(
            alt.Chart(back)
            .mark_point(shape="diamond", size=130, filled=True, opacity=1, color=colours["tax"])
            .encode(x=x, y=y, tooltip=tips)
        )
    chart = vega.Layers(layers, height=HIGH, numbers=LOCALES[lang])
    vega.draw(chart, key, summary(run, shown))


def _table(run: SiteRun, shown: ShownIn) -> None:
    lang, worth, years = shown.language, run.investor, years_of_cash(run)
    year, here, general = t("app.year", lang), *(shown.series(cash.project)[: len(years)] for cash in (worth.cash, worth.cash_general))
    columns = {t("app.cash_of_year", lang): here, t("app.cash_so_far", lang): here.cumsum(), t("app.cash_general", lang): general.cumsum()}
    frame = pd.DataFrame({year: [str(one) for one in years], **columns})
    amounts: Any = list(columns)
    write: Any = partial(format_number, language=lang)
    st.caption(escape(f"{t('lens.in_unit', lang, unit=lens.unit(shown))} {later_said(run, lang)}".strip()))
    st.dataframe(
        frame.style.format(write, subset=amounts),
        hide_index=True,
        alt=summary(run, shown),
        column_config={year: st.column_config.TextColumn(pinned=True, width=56)},
    )


def years_of_cash(run: SiteRun) -> tuple[int, ...]:
    """Give the years in which there can be cash: those of the horizon, and the year after it where tax of the last falls due in it."""
    worth = run.investor
    due = any(abs(cash.project[-1]) >= NOTHING for cash in (worth.cash, worth.cash_general))
    return worth.years if due else worth.years[:-1]


def later_said(run: SiteRun, lang: Language) -> str:
    """Say what is paid after the horizon; nothing where nothing is."""
    years = years_of_cash(run)
    return t("app.cash_later", lang, year=years[-1], last=run.years[-1]) if len(years) > len(run.years) else ""


def payback(run: SiteRun, shown: ShownIn) -> int | None:
    """Give the year in which the money is back, in the money and prices shown; None where none is put in, or never comes back."""
    flow = shown.series(run.investor.cash.project)
    place = payback_year(flow) if peak_funding(flow) > 0 else None
    return None if place is None else run.investor.years[place]


def summary(run: SiteRun, shown: ShownIn) -> str:
    """Say in a line what C3 shows."""
    worth, lang, last = run.investor, shown.language, years_of_cash(run)[-1]
    here, general = (shown.series(cash.project) for cash in (worth.cash, worth.cash_general))
    said = t(
        "app.alt.cash",
        lang,
        year=f"{last} ({t('lens.of_year', lang, year=shown.first_year)})" if shown.real else last,
        here=shown.write_short(float(here.sum())),
        general=shown.write_short(float(general.sum())),
        peak=shown.write_short(peak_funding(here)),
    )
    back = payback(run, shown)
    return said if back is None else f"{said}; {t('app.alt.payback', lang, year=back)}"
