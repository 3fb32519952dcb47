"""The history of a parameter: every dated value with its instrument, and a step chart where it is a number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.schema import Parameter
from calculator.law.timeline import Span, timeline
from calculator.quantities import NUMBER_UNITS, Language, format_date
from calculator.views import charts
from calculator.views.state import current
from calculator.views.words import bare, cited, literal, mark, spoken_entry

PAGE = "law"
_HEIGHT = 220


def draw(parameter: Parameter, law: Law, lang: Language) -> None:
    """Draw the chart, if the values are numbers, and the table."""
    spans = timeline(law, parameter.path).spans
    steps = [span for span in spans if isinstance(span.entry.value, (int, float)) or hasattr(span.entry.value, "numerator")]
    if parameter.unit in NUMBER_UNITS and len(steps) > 1:
        _chart(steps, parameter, law, lang)
    _table(spans, parameter, law, lang)


def _table(spans: tuple[Span, ...], parameter: Parameter, law: Law, lang: Language) -> None:
    rows = [
        {
            t("app.law.column.days", lang): f"{_days(span, lang)} · {label(f'app.law.span.{span.state}', lang)}",
            t("app.law.column.value", lang): f"**{literal(spoken_entry(parameter, span.entry, lang))}**",
            t("app.law.column.provision", lang): _provision(span, law, lang),
        }
        for span in reversed(spans)
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("app.law.detail.history", lang))


def _days(span: Span, lang: Language) -> str:
    first = format_date(span.from_.isoformat(), lang)
    return t("app.law.from_day", lang, date=first) if span.until is None else f"{first} – {format_date(span.until.isoformat(), lang)}"


def _provision(span: Span, law: Law, lang: Language) -> str:
    enacted = t("app.law.enacted", lang, date=format_date(span.enacted.isoformat(), lang))
    return f"{cited(span.entry.cites, law, lang)} · {enacted} · {mark(span.entry.confidence, lang)}"


def summary(spans: list[Span], parameter: Parameter, lang: Language) -> str:
    """Say in a line what the chart shows."""
    said = [f"{format_date(span.from_.isoformat(), lang)}: {bare(spoken_entry(parameter, span.entry, lang))}" for span in spans]
    return f"{bare(parameter.label[lang])}: {'; '.join(said)}"


def _chart(spans: list[Span], parameter: Parameter, law: Law, lang: Language) -> None:
    """Draw C14: the value by date as steps, drafts dashed."""
    colours = charts.palette()
    end = max(law.as_of, *(span.from_ for span in spans)) + dt.timedelta(days=730)
    rows: list[dict[str, Any]] = []
    for span in spans:
        last = min(span.until, end) if span.until else end
        rows.append(
            {
                "from": span.from_.isoformat(),
                "until": last.isoformat(),
                "value": float(span.entry.value),
                "words": bare(spoken_entry(parameter, span.entry, lang)),
                "instrument": bare(span.entry.cites[0].instrument),
                "kind": "draft" if span.state == "draft" else "law",
            }
        )
    frame = pd.DataFrame(rows)
    ends = alt.Scale(domain=[rows[0]["from"], end.isoformat()])
    axis = alt.Axis(format="%Y", title=None, grid=False, labelColor=colours["muted"], tickCount="year", labelOverlap="greedy", labelAngle=0)
    x = alt.X("from:T", axis=axis, scale=ends)
    low, high = min(0.0, float(frame["value"].min())), float(frame["value"].max()) * 1.25 or 1.0
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(domain=[low, high]))
    tips = [
        alt.Tooltip("words:N", title=t("app.law.column.value", lang)),
        alt.Tooltip("instrument:N", title=t("app.law.column.instrument", lang)),
    ]
    base = alt.Chart(frame).encode(tooltip=tips)
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=["law", "draft"], range=[[1, 0], [6, 4]]), legend=None)
    lines = base.mark_rule(strokeWidth=4, color=colours["tax"]).encode(x=x, x2="until:T", y=y, strokeDash=dash)
    words = base.mark_text(align="left", baseline="bottom", dy=-6, dx=2, fontSize=13, color=colours["text"]).encode(
        x=x, y=y, text="words:N"
    )
    rises = frame.assign(before=frame["value"].shift())[1:]
    steps = alt.Chart(rises).mark_rule(strokeWidth=1, color=colours["standard"]).encode(x=x, y=alt.Y("before:Q", axis=None), y2="value:Q")
    today = alt.Chart(pd.DataFrame({"from": [_today(law).isoformat()]}))
    mark_today = today.mark_rule(strokeWidth=1, strokeDash=[2, 3], color=colours["muted"]).encode(x=x)
    chart = alt.layer(mark_today, steps, lines, words).properties(height=_HEIGHT)
    st.caption(t("app.law.chart_note", lang, date=format_date(_today(law).isoformat(), lang)))
    charts.show(chart, f"{PAGE}.history", summary(spans, parameter, lang))


def _today(law: Law) -> dt.date:
    """Give the day the page looks at."""
    chosen = current().as_of
    return dt.date.fromisoformat(f"{chosen}-01") if chosen else law.as_of
