"""The charts of the policy page: one style, an alternative text, and a table below each."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views import figures, vega
from calculator.views.cash_chart import LOCALES
from calculator.views.charts import name_axis, palette

WIDE = 22
"""Letters of a line in the label of a bar."""

BAR, ROW, HIGH = 18, 42, 280
"""Of a bar, of its row, and of a chart over years [pixels]."""

DASHES = ([1, 0], [6, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 4])


class Bar(NamedTuple):
    """One bar: its name, its amount (None where it cannot be computed), how that is written, and its colour by meaning."""

    name: str
    value: float | None
    words: str
    colour: str = "tax"
    low: float | None = None
    high: float | None = None


def show(chart: Any, key: str, summary: str, lang: Language) -> None:
    """Draw a chart with its alternative text."""
    plain = summary.replace("**", "")
    vega.draw(chart.configure(locale={"number": LOCALES[lang]}), key, plain)
    st.caption(plain.replace("$", "\\$").replace("~", "\\~"))


def table(frame: pd.DataFrame, key: str, summary: str, lang: Language, *, title: str = "", words: Collection[Hashable] = ()) -> None:
    """Draw the table under a chart, where it is asked for."""
    with st.expander(title or t("app.table", lang), key=key, on_change="rerun") as box:
        if box.open:
            figures.table(frame, summary, words)


def _folded(name: str) -> str:
    return "\n".join(wrap(name, WIDE)) or name


def bars(found: Sequence[Bar], key: str, summary: str, lang: Language) -> None:
    """Draw bars from nothing, left and right; what cannot be computed is an empty dashed bar with its word, never nothing."""
    colours = palette()
    known = [bar.value for bar in found if bar.value is not None]
    reach = max((abs(value) for value in known), default=0.0) or 1.0
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or reach
    rows: list[dict[str, Any]] = [
        {
            "name": _folded(bar.name), "value": bar.value or 0.0, "words": bar.words, "colour": colours[bar.colour],
            "low": bar.low, "high": bar.high, "empty": span / 3 if bar.value is None else None,
        }
        for bar in found
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis(colours, 150))
    # Words stand beyond the end of their bar: room for them on either side that has bars.
    domain = [low - (span * 0.85 if low < 0 else 0.0), high + span * (0.85 if high > 0 or low == 0 else 0.08)]
    scale = alt.Scale(domain=domain)
    x = alt.X("value:Q", title=None, axis=None, scale=scale)
    tips = [alt.Tooltip("name:N", title=t("app.measure", lang)), alt.Tooltip("words:N", title=t("app.value", lang))]
    whole = alt.Chart(frame)
    right = whole.transform_filter("datum.value >= 0")
    left = whole.transform_filter("datum.value < 0")
    text: dict[str, Any] = {"fontSize": 13, "color": colours["text"]}
    layers: list[Any] = [
        whole.mark_bar(height=BAR).encode(y=y, x=x, color=alt.Color("colour:N", scale=None), tooltip=tips),
        right.transform_filter("datum.empty == null").mark_text(align="left", dx=6, **text).encode(y=y, x=x, text="words:N"),
        left.mark_text(align="right", dx=-6, **text).encode(y=y, x=x, text="words:N"),
        alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(x=alt.X("nothing:Q", scale=scale)),
    ]
    if any(bar.value is None for bar in found):
        blank = whole.transform_filter("datum.empty != null")
        layers += [
            blank.mark_bar(height=BAR, fillOpacity=0, stroke=colours["standard"], strokeDash=[5, 4], strokeWidth=2).encode(
                y=y, x=alt.X("empty:Q", scale=scale), tooltip=tips
            ),
            blank.mark_text(align="left", dx=6, **text).encode(y=y, x=alt.value(0), text="words:N"),
        ]
    if any(bar.low is not None for bar in found):
        sampled = whole.transform_filter("datum.low != null")
        layers.append(sampled.mark_rule(color=colours["text"], strokeWidth=2).encode(y=y, x=alt.X("low:Q", scale=scale), x2="high:Q"))
    deep = max(row["name"].count("\n") + 1 for row in rows)
    show(alt.layer(*layers).properties(height=max(ROW, deep * 14 + 12) * len(rows)), key, summary, lang)


class Line(NamedTuple):
    """One line over years or shares: its name, its places, its values in what the axis counts in, its colour by meaning, and its dashes."""

    name: str
    places: Sequence[Any]
    values: Sequence[float]
    words: Sequence[str]
    colour: str
    dash: Sequence[int] = DASHES[0]


def lines(found: Sequence[Line], title: str, key: str, summary: str, lang: Language, *, rules: Sequence[tuple[float, str]] = (),
          shares: bool = False) -> None:  # fmt: skip
    """Draw lines over years, or over shares; the legend tells them by colour and dashes.

    Parameters
    ----------
    rules : upright lines at a share, with their words.
    shares : what lies along the axis are shares, not years.
    """
    colours = palette()
    rows = [
        {"place": place if shares else str(place), "amount": value, "words": words, "which": line.name}
        for line in found
        for place, value, words in zip(line.places, line.values, line.words, strict=True)
    ]
    frame = pd.DataFrame(rows)
    axis: dict[str, Any] = {"labelAngle": 0, "labelOverlap": "greedy", "ticks": False, "labelColor": colours["muted"], "labelFontSize": 13}
    if shares:
        x: Any = alt.X("place:Q", title=None, axis=alt.Axis(title=None, format=".0%", tickCount=5, **axis), scale=alt.Scale(domain=[0, 1]))
    else:
        x = alt.X("place:O", sort=None, axis=alt.Axis(title=None, **axis))
    y = alt.Y(
        "amount:Q", axis=alt.Axis(title=None, labelColor=colours["muted"], format=",~f", tickCount=5, labelFontSize=13)
    )  # fmt: skip
    names = [line.name for line in found]
    legend = alt.Legend(title=None, orient="bottom", direction="vertical", labelLimit=280, labelFontSize=13, labelColor=colours["text"])
    which: dict[str, Any] = {
        "color": alt.Color("which:N", sort=names, scale=alt.Scale(domain=names, range=[colours[line.colour] for line in found]), legend=legend),
        "strokeDash": alt.StrokeDash("which:N", sort=names, scale=alt.Scale(domain=names, range=[list(line.dash) for line in found]), legend=legend),
    }  # fmt: skip
    tips = [
        alt.Tooltip("place:Q", title=title, format=".0%") if shares else alt.Tooltip("place:O", title=title),
        alt.Tooltip("which:N", title=t("app.measure", lang)),
        alt.Tooltip("words:N", title=t("app.value", lang)),
    ]
    layers: list[Any] = [
        alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(y=alt.Y("nothing:Q")),
        alt.Chart(frame).mark_line(strokeWidth=3).encode(x=x, y=y, tooltip=tips, **which),
    ]
    for at, words in rules:
        mark = alt.Chart(pd.DataFrame({"at": [at], "words": [words]}))
        place = alt.X("at:Q", scale=alt.Scale(domain=[0, 1]))
        side: Any = "right" if at > 1 / 2 else "left"
        layers += [
            mark.mark_rule(color=colours["worse"], strokeDash=[4, 3], strokeWidth=2).encode(x=place),
            mark.mark_text(align=side, dx=-6 if side == "right" else 6, fontSize=13, color=colours["worse"]).encode(
                x=place, y=alt.value(26), text="words:N"
            ),
        ]
    show(alt.layer(*layers).properties(height=HIGH), key, summary, lang)
