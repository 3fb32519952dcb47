"""Timeline: when each instrument was passed, when it came into force and when it ended; drafts and statements beside them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.i18n import label, t
from calculator.law.load import load_library
from calculator.law.schema import Instrument
from calculator.quantities import Language, format_date
from calculator.views import law_days
from calculator.views.analyst import drawing
from calculator.views.analyst.population import Held
from calculator.views.analyst.positions import PAGE
from calculator.views.charts import palette
from calculator.views.controls import control
from calculator.views.state import current, put
from calculator.views.words import bare, literal

FIRST = dt.date(2013, 1, 1)
SPAN = 14
ROW = 24
LAW = ("law", "resolution", "decree", "circular", "decision")
KINDS = ("law_kinds", "draft_kinds")


def draw(held: Held, lang: Language) -> None:
    """Draw the instruments on a day: those in force first."""
    day = chosen_day()
    _day(day, lang)
    found = load_library().instruments.values()
    in_force = [one for one in found if state_on(one, day) == "in_force"]
    said = t("app.analyst.alt.timeline", lang, date=format_date(day.isoformat(), lang), count=len(in_force))
    st.markdown(f"**{t('app.analyst.chart.timeline', lang)}**")
    _chart([one for one in found if _last(one) >= FIRST], day, said, lang)
    rows = sorted(found, key=lambda one: (ORDER.index(state_on(one, day)), -one.issued.toordinal()))
    frame = pd.DataFrame([_row(one, day, lang) for one in rows])
    drawing.table(frame, f"{PAGE}.timeline_table", said, lang)


ORDER = ("in_force", "passed", "undated", "draft", "statement", "ended", "later")


def chosen_day() -> dt.date:
    """Give the day looked at: the first of the month chosen, or the day of the position the others are held against."""
    text = current().analyst.day
    return law_days.first_day(text) if text else load_library().variants[current().analyst.base].as_of


def state_on(one: Instrument, day: dt.date) -> str:
    """Say how an instrument stands on a day: not yet there, passed, in force, ended, of a first day not recorded, or no law at all."""
    if one.issued > day:
        return "later"
    if one.kind in {"draft", "statement"}:
        return one.kind
    if one.until is not None and one.until < day:
        return "ended"
    if one.in_force is None:
        return "undated"
    return "passed" if one.in_force > day else "in_force"


def _last(one: Instrument) -> dt.date:
    return one.until or dt.date.max


def _day(day: dt.date, lang: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, value, options, words in (
            ("year", str(day.year), [str(year) for year in range(FIRST.year, day.today().year + 3)], str),
            ("month", f"{day.month:02}", law_days.MONTHS, lambda held: law_days.month_name(held, lang)),
        ):
            key = f"{PAGE}.timeline_{name}"
            control(
                st.selectbox, t(f"app.analyst.day_{name}", lang), key, value, _take, name, key, options=options, format_func=words,
                filter_mode=None, width=160,
            )  # fmt: skip
    st.caption(t("app.analyst.on_day", lang, date=format_date(day.isoformat(), lang)))


def _take(name: str, key: str) -> None:
    day = chosen_day()
    held = {"year": str(day.year), "month": f"{day.month:02}", name: st.session_state[key]}
    put(**{"analyst.day": f"{held['year']}-{held['month']}"})


def _row(one: Instrument, day: dt.date, lang: Language) -> dict[str, str]:
    def date(held: dt.date | None) -> str:
        return format_date(held.isoformat(), lang) if held is not None else "–"

    return {
        t("app.analyst.instrument", lang): f"**{literal(one.id)}** {literal(one.title[lang])}",
        t("app.analyst.state", lang): label(f"app.analyst.instrument_state.{state_on(one, day)}", lang),
        t("app.analyst.passed", lang): date(one.issued),
        t("app.analyst.in_force", lang): date(one.in_force),
        t("app.analyst.ended", lang): date(one.until),
    }


def _chart(found: list[Instrument], day: dt.date, said: str, lang: Language) -> None:
    """Draw C12: passed to in force thin, in force solid, drafts hollow, statements a dot; the day as a rule."""
    colours = palette()
    end = dt.date(FIRST.year + SPAN + 2, 1, 1)
    rows: list[dict[str, Any]] = []
    for one in sorted(found, key=lambda held: held.issued, reverse=True):
        law = one.kind not in {"draft", "statement"}
        rows.append(
            {
                "name": bare(one.id if law else one.title[lang])[:44],
                "passed": max(one.issued, FIRST).isoformat(),
                "start": max(min(one.in_force or end, end), FIRST).isoformat() if law else None,
                "end": min(one.until or end, end).isoformat() if law else None,
                "kind": one.kind if not law else "undated" if one.in_force is None else "law",
                "words": f"{bare(one.title[lang])}; {label(f'app.analyst.instrument_state.{state_on(one, day)}', lang)}",
            }
        )
    frame = pd.DataFrame(rows)
    scale = alt.Scale(domain=[FIRST.isoformat(), end.isoformat()])
    y = alt.Y(
        "name:N",
        sort=frame["name"].tolist(),
        title=None,
        axis=alt.Axis(labelFontSize=13, labelLimit=170, labelColor=colours["text"], ticks=False, domain=False),
    )
    years = alt.Axis(format="%Y", tickCount=8, labelFontSize=13, labelColor=colours["muted"], title=None, orient="top")
    tips = [alt.Tooltip("words:N", title=t("app.analyst.instrument", lang)), alt.Tooltip("passed:T", title=t("app.analyst.passed", lang))]
    laws = alt.Chart(frame).transform_filter("datum.kind == 'law'")
    layers: list[Any] = [
        laws.mark_rule(color=colours["standard"], strokeWidth=2).encode(y=y, x=alt.X("passed:T", scale=scale, axis=years), x2="start:T"),
        laws.mark_bar(height=10, color=colours["tax"]).encode(y=y, x=alt.X("start:T", scale=scale, axis=years), x2="end:T", tooltip=tips),
        alt.Chart(frame).transform_filter("datum.kind == 'undated'").mark_rule(color=colours["standard"], strokeDash=[3, 4])
        .encode(y=y, x=alt.X("passed:T", scale=scale, axis=years), x2="end:T", tooltip=tips),
        alt.Chart(frame).transform_filter("datum.kind == 'draft'").mark_point(shape="square", size=80, stroke=colours["standard"], filled=False)
        .encode(y=y, x=alt.X("passed:T", scale=scale, axis=years), tooltip=tips),
        alt.Chart(frame).transform_filter("datum.kind == 'statement'").mark_point(shape="circle", size=70, stroke=colours["worse"], filled=False)
        .encode(y=y, x=alt.X("passed:T", scale=scale, axis=years), tooltip=tips),
        alt.Chart(pd.DataFrame({"day": [day.isoformat()]})).mark_rule(color=colours["worse"], strokeDash=[4, 3], strokeWidth=2)
        .encode(x=alt.X("day:T", scale=scale, axis=years)),
    ]  # fmt: skip
    drawing.show(alt.layer(*layers).properties(height=ROW * len(rows) + 30), f"{PAGE}.timeline", said, lang)
