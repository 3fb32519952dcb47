"""The charts: one palette, one style, an alternative text and a table for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.measures.shown_in import How, as_shown
from calculator.measures.value import Bar
from calculator.quantities import Language, format_number, format_share
from calculator.views import vega
from calculator.views.words import LAND_FACTS, literal, span

LIGHT = {
    "standard": "#82929F", "tax": "#1F7AE0", "land": "#0C6B4A", "worse": "#C2500A", "total": "#0F2E3A", "text": "#14212B",
    "muted": "#4A5A67", "border": "#D5DCE2", "zero": "#E7F1FD", "half": "#9CC4F2", "reduced": "#1F7AE0", "ordinary": "#0B2F5C",
    "back": "#FFFFFF", "staff": "#6B2180",
}  # fmt: skip
DARK = {
    "standard": "#78808F", "tax": "#8FB8F5", "land": "#2FD69B", "worse": "#F28A2E", "total": "#F2F6F7", "text": "#E8EEF2",
    "muted": "#A9B7C3", "border": "#33424F", "zero": "#16283C", "half": "#2F5E9E", "reduced": "#8FB8F5", "ordinary": "#E6F0FD",
    "back": "#0F1720", "staff": "#B24CC8",
}  # fmt: skip
FIGURE_ON = {
    "light": {"zero": "#14212B", "half": "#14212B", "reduced": "#FFFFFF", "ordinary": "#FFFFFF", "none": "#4A5A67"},
    "dark": {"zero": "#E8EEF2", "half": "#FFFFFF", "reduced": "#0F1720", "ordinary": "#0F1720", "none": "#A9B7C3"},
}
MEANING = {
    "standard_burden": "standard", "relief_land_rent": "land", "relief_through_price": "land", "sublease_support": "land",
    "staff_relief_kept_by_employer": "tax",
    "relief_import_duty": "tax", "science_fund_interest": "worse",
    "relief_land_use_tax": "land", "tax_on_relief": "worse", "relief_preferential_rate": "tax",
    "relief_exemption": "tax", "relief_half": "tax", "still_paid": "total", "kept": "total",
    "clawback_land_rent": "worse", "clawback_preferential_rate": "worse", "clawback_exemption": "worse", "clawback_half": "worse",
}  # fmt: skip


LABEL_WIDE = 18
"""Letters of a line in the label of a bar."""

LINE_HIGH, ROW_HIGH, LABEL_GAP = 14, 36, 8
"""Of a label's line, of a row of the waterfall, and the least between two labels [pixels]."""

AROUND = 30
"""What of a chart's height is not its rows [pixels]."""


def palette() -> dict[str, str]:
    """Give the colours of the theme the reader's system asks for."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def name_axis(colours: dict[str, str], widest: int = 130) -> alt.Axis:
    """Give the axis of names that stand in one or more lines beside their bars, in the column ``label``; ``widest`` in pixels."""
    return alt.Axis(
        labelLimit=widest,
        labelExpr="split(datum.label, '\\n')",
        labelLineHeight=LINE_HIGH,
        labelOverlap=False,
        labelColor=colours["text"],
        labelFontSize=13,
        ticks=False,
    )


def show(chart: Any, key: str, summary: str, on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart with its alternative text, and that text below it as it is written: it may name what a scenario says; ``on_select`` hears of marks."""
    vega.draw(chart, key, summary, on_select)
    st.caption(literal(summary))


def height_of(names: Sequence[str], row: int) -> int:
    """Give the height of a chart of rows whose names have several lines [pixels]: no name stands on the next; ``row`` is the least of one."""
    tallest = max((name.count("\n") + 1 for name in names), default=1)
    return max(row, tallest * LINE_HIGH + LABEL_GAP) * len(names) + AROUND


class Clock(NamedTuple):
    """Years in which something runs: its name, its first and last year, and whether it runs in part only."""

    name: str
    first: int
    last: int
    part: bool


def kind_of_year(run: SiteRun, place: int) -> str:
    """Say what a year is for project income: no income, exempt, half, reduced or ordinary."""
    lines = run.enterprise
    if lines["project_income"][place] <= 0:
        return "none"
    if lines["paid_share"][place] == 0 or lines["effective_rate"][place] == 0:
        return "zero"
    if lines["paid_share"][place] < 1:
        return "half"
    return "reduced" if lines["rate"][place] < lines["general_rate"][place] else "ordinary"


def rate_spans(run: SiteRun, lang: Language) -> list[tuple[str, str]]:
    """Give the rate by spans of years that have the same: ('2028–2031', '0%')."""
    found: list[list[Any]] = []
    for place, year in enumerate(run.years):
        kind = kind_of_year(run, place)
        text = "–" if kind == "none" else format_share(float(run.enterprise["effective_rate"][place]), lang)
        if found and found[-1][2] == text:
            found[-1][1] = year
        else:
            found.append([year, year, text])
    return [(f"{first}" if first == last else f"{first}–{last}", text) for first, last, text in found]


def clocks(run: SiteRun) -> list[Clock]:
    """Give the clocks that run, from the lines of the run."""
    lines = run.enterprise
    claimed = np.full(len(run.years), run.head is not None)
    started = np.array([run.clocks["rate_start"] is not None and year >= run.clocks["rate_start"] for year in run.years])
    rent = lines["land_rent_before_relief"] > 0
    free = rent & (lines["land_rent_due"] == 0)
    masks = (
        ("rate", claimed & started & (lines["rate"] < lines["general_rate"]), False),
        ("exempt", claimed & (lines["paid_share"] == 0), False),
        ("half", claimed & (lines["paid_share"] > 0) & (lines["paid_share"] < 1), True),
        ("land", free, False),
        ("land_part", rent & ~free & (lines["land_rent_due"] < lines["land_rent_before_relief"]), True),
    )
    found = []
    for name, mask, part in masks:
        years = [year for year, runs in zip(run.years, mask, strict=True) if runs]
        if years:
            found.append(Clock(name, years[0], years[-1], part))
    if run.head is None and any(row.head_state == "not_known" and row.levy == "corporate_income_tax" for row in run.conditions):
        found.append(Clock("rate_open", run.years[0], run.years[-1], True))
    if rent.any() and any(fact.fact in LAND_FACTS for fact in run.open_facts):
        found.append(Clock("land_open", run.years[0], run.years[-1], True))
    return found


YEAR = "year"
"""The field by which C1 says which year was chosen."""


def year_strip(run: SiteRun, lang: Language, key: str, *, on_year: Callable[[], None] | None = None) -> None:
    """Draw C1: the rate of every year, and below it the clocks; ``on_year`` hears of a year that is chosen."""
    colours, theme = palette(), "dark" if st.context.theme.type == "dark" else "light"
    kinds = [kind_of_year(run, place) for place in range(len(run.years))]
    rates = [
        "–" if kind == "none" else format_share(float(rate), lang).rstrip("%")
        for kind, rate in zip(kinds, run.enterprise["effective_rate"], strict=True)
    ]
    frame = pd.DataFrame({"year": run.years, "kind": kinds, "rate": rates})
    order = [str(year) for year in run.years]
    frame["year"] = frame["year"].astype(str)
    frame["short"] = [year[2:] for year in frame["year"]]
    axis = alt.Axis(
        labelAngle=0,
        labelOverlap="greedy",
        title=None,
        orient="top",
        ticks=False,
        domain=False,
        labelFlush=False,
        labelColor=colours["muted"],
    )
    x = alt.X("year:O", sort=None, axis=axis, scale=_bands(order))
    names = ["none", "zero", "half", "reduced", "ordinary"]
    fills = [colours["back"], *(colours[name] for name in names[1:])]
    tips = [
        alt.Tooltip("year:O", title=t("app.year", lang)),
        alt.Tooltip("rate:N", title=t("app.rate_percent", lang)),
    ]
    strip = alt.Chart(frame).encode(x=x, tooltip=tips)
    cells = strip.mark_rect(stroke=colours["standard"], strokeWidth=1, height=34, cursor="pointer" if on_year else "default").encode(
        y=_at(20), color=alt.Color("kind:N", scale=alt.Scale(domain=names, range=fills), legend=None)
    )
    if on_year is not None:
        cells = cells.add_params(alt.selection_point(name=YEAR, fields=[YEAR], toggle=False))
    ink = FIGURE_ON[theme]
    figures = strip.mark_text(fontSize=13, clip=False).encode(
        y=_at(20),
        text="rate:N",
        color=alt.Color("kind:N", scale=alt.Scale(domain=names, range=[ink[name] for name in ["none", *names[1:]]]), legend=None),
    )
    layers: list[Any] = [cells, figures]
    layers += _clock_layers(run, lang, colours, order)
    rows = len({_ROW[clock.name] for clock in clocks(run)})
    chart = vega.Layers(layers, height=84 + rows * 46, apart=True)
    show(chart, key, summary_of_years(run, lang), on_year)


def _at(pixels: float) -> Any:
    """Give a place that no data moves: as a channel, for Altair tries every channel on what is none."""
    channel: Any = alt.YValue
    return channel(pixels)


def _bands(order: list[str]) -> Any:
    """Give every layer the same years in the same order."""
    return alt.Scale(domain=order, paddingInner=0.06, paddingOuter=0)


_ROW = {
    "rate": "rate",
    "exempt": "holiday",
    "half": "holiday",
    "land": "land",
    "land_part": "land",
    "land_open": "land_open",
    "rate_open": "rate_open",
}


def _clock_layers(run: SiteRun, lang: Language, colours: dict[str, str], order: list[str]) -> list[Any]:
    rows: dict[str, list[Clock]] = {}
    for clock in clocks(run):
        rows.setdefault(_ROW[clock.name], []).append(clock)
    layers: list[Any] = []
    for place, (row, found) in enumerate(rows.items()):
        at = 78 + place * 46
        colour = {"land": colours["land"], "land_open": colours["standard"], "rate_open": colours["standard"]}.get(row, colours["tax"])
        for clock in found:
            data = pd.DataFrame({"first": [str(clock.first)], "last": [str(clock.last)], "words": [clock_words(clock, run, lang)]})
            tip = [alt.Tooltip("words:N", title=t("app.clock", lang))]
            base = alt.Chart(data).encode(tooltip=tip, y=_at(at))
            dash = [6, 4] if clock.part else [1, 0]
            layers.append(
                base.mark_rule(strokeWidth=4, color=colour, strokeDash=dash).encode(
                    x=alt.X("first:O", sort=None, scale=_bands(order)), x2="last:O"
                ),
            )
            for field, filled in (("first", True), ("last", False)):
                layers.append(
                    base.mark_point(shape="diamond", size=110, stroke=colour, fill=colour if filled else colours["back"], opacity=1).encode(
                        x=alt.X(f"{field}:O", sort=None, scale=_bands(order))
                    )
                )
        words = pd.DataFrame({"first": [str(run.years[0])], "words": ["; ".join(clock_words(clock, run, lang) for clock in found)]})
        layers.append(
            alt.Chart(words)
            .mark_text(align="left", dy=-14, dx=-8, fontSize=13, color=colours["text"])
            .encode(x=alt.X("first:O", sort=None, scale=_bands(order)), y=_at(at), text="words:N")
        )
    return layers


def clock_words(clock: Clock, run: SiteRun, lang: Language) -> str:
    """Name a clock with its years."""
    rate = run.clocks["preferential_rate"]
    return t(
        f"app.clock.{clock.name}",
        lang,
        first=clock.first,
        last=clock.last,
        rate="" if rate is None else format_share(rate, lang),
    )


def summary_of_years(run: SiteRun, lang: Language) -> str:
    """Say in a line what C1 shows."""
    rates = ", ".join(f"{years}: {rate}" for years, rate in rate_spans(run, lang))
    return t("app.alt.years", lang, rates=rates)


def waterfall(run: SiteRun, bars: Sequence[Bar], how: How, key: str, *, high: float | None = None) -> None:
    """Draw C2: from the burden under the general law to what is kept, at present value."""
    shown = as_shown(how)
    lang = shown.language
    colours = palette()
    rows: list[dict[str, Any]] = []
    level = 0.0
    for bar in bars:
        clawback = bar.name.startswith("clawback_")
        if (clawback or bar.name in {"tax_on_relief", "relief_land_rent", "relief_land_use_tax"}) and abs(bar.present_value) < 1:
            continue
        value = bar.present_value
        total = bar.name in {"standard_burden", "still_paid"}
        start, end = (0.0, value) if total else (level, level + value)
        if bar.name == "kept":
            start, end = level, level + value
        level = end
        sign = "+" if (clawback or bar.name == "tax_on_relief") and value > 0 else ""
        rows.append(
            {
                "name": "\n".join(wrap(label(f"bar.{bar.name}", lang), LABEL_WIDE)),
                "start": min(start, end),
                "end": max(start, end),
                "words": sign + shown.short(value),
                "colour": colours[MEANING[bar.name]],
                "dashed": False,
            }
        )
    if high is not None:
        rows[-1]["words"] = span(rows[-1]["words"], shown.short(high))
    frame = pd.DataFrame(rows)
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis(colours))
    limits = alt.Scale(domain=[min(0.0, frame["start"].min()), frame["end"].max() * 1.45 or 1.0])
    x = alt.X("start:Q", title=None, scale=limits, axis=None)
    tips = [alt.Tooltip("name:N", title=t("app.step", lang)), alt.Tooltip("words:N", title=t("app.present_value", lang))]
    base = alt.Chart(frame)
    layers: list[Any] = [
        base.mark_bar(height=18).encode(y=y, x=x, x2="end:Q", color=alt.Color("colour:N", scale=None), tooltip=tips),
        base.mark_text(align="left", dx=5, fontSize=13, color=colours["text"]).encode(y=y, x="end:Q", text="words:N"),
    ]
    if high is not None:
        open_end = frame.tail(1).assign(start=frame["end"].iloc[-1] - high)
        layers.append(
            alt.Chart(open_end)
            .mark_bar(height=22, fillOpacity=0, stroke=colours["standard"], strokeDash=[5, 4], strokeWidth=2)
            .encode(y=y, x="start:Q", x2="end:Q")
        )
    tallest = max(row["name"].count("\n") + 1 for row in rows)
    chart = vega.Layers(layers, height=max(ROW_HIGH, tallest * LINE_HIGH + LABEL_GAP) * len(rows))
    show(chart, key, summary_of_bars(bars, shown))


def summary_of_bars(bars: Sequence[Bar], how: How) -> str:
    """Say in a line what C2 shows."""
    shown = as_shown(how)
    lang = shown.language
    named = [f"{label(f'bar.{bar.name}', lang)} {shown.short(bar.present_value)}" for bar in bars if bar.present_value]
    return "; ".join(named) or t("app.alt.no_burden", lang)


def bar_table(bars: Sequence[Bar], how: How) -> None:
    """Draw the table under a waterfall."""
    shown = as_shown(how)
    lang, unit = shown.language, t(f"lens.currency.{shown.currency}", shown.language)
    of_sums = f"{unit}, {t('lens.shown_nominal', lang)}" if shown.real else unit
    frame = pd.DataFrame(
        {
            t("app.step", lang): [label(f"bar.{bar.name}", lang) for bar in bars],
            f"{t('app.present_value', lang)} ({unit})": [shown.value(bar.present_value) for bar in bars],
            f"{t('app.nominal', lang)} ({of_sums})": [shown.value(bar.total) for bar in bars],
        }
    )
    amounts: Any = list(frame.columns[1:])
    write: Any = partial(format_number, language=lang)
    st.dataframe(
        frame.style.format(write, subset=amounts),
        hide_index=True,
        alt=summary_of_bars(bars, shown),
    )
