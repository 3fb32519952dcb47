"""Simulation: many draws of what is supposed uncertain, a draft that may pass among it; each figure with its Monte Carlo error."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from calculator.analysis.uncertainty.simulate import Simulation, simulate
from calculator.analysis.uncertainty.supposed import supposing
from calculator.commands.analysis.lab import measure_label
from calculator.i18n import t
from calculator.law.draft_file import DraftFile
from calculator.law.load import load_library
from calculator.project.load import fingerprint
from calculator.project.uncertainty import LawChange
from calculator.quantities import Language, format_number, format_share
from calculator.views import figures, own_drafts
from calculator.views.analyst import axes, band, cases, drawing, positions, results
from calculator.views.analyst.population import Held
from calculator.views.analyst.positions import PAGE
from calculator.views.analyst.results import Task
from calculator.views.analyst_state import MEASURES, OWN, YEARS, drafts
from calculator.views.charts import palette
from calculator.views.controls import field
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current
from calculator.views.words import bare, escape, literal, short

STAGES = (9, 3, 1)
"""Draws are made in rising numbers, each beginning with those before: a ninth, a third, all of them."""

FEWEST = 10
ASKED = "analyst.asked"
DRAWS = (100, 300, 1000, 3000)
SPREADS = [Fraction(percent, 100) for percent in (0, 5, 10, 15, 20, 30, 40, 50)]
MARGINS = [Fraction(percent, 100) for percent in (0, 1, 2, 3, 5, 8, 10)]
CHANCES = [Fraction(percent, 100) for percent in range(0, 101, 10)]
BINS = 30


class Asked(NamedTuple):
    """What was asked for: the work in its stages, whether it rests on a reader's own text, and how many draws each stage makes."""

    tasks: tuple[Task, ...]
    private: bool
    counts: tuple[int, ...]


def draw(held: Held, lang: Language) -> None:
    """Draw what is supposed, then what comes of it."""
    st.caption(t("app.analyst.simulation_note", lang))
    _inputs(lang)
    now = _asked_now()
    ss = st.session_state
    asked: Asked = ss.setdefault(ASKED, now)
    if [task.key for task in asked.tasks] != [task.key for task in now.tasks]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":orange[:material/sync: {t('app.analyst.stale', lang)}]")
            st.button(t("app.analyst.recalculate", lang), key=f"{PAGE}.recalculate", type="primary", on_click=_ask)
    results.ensure("simulation", asked.tasks, lang, private=asked.private)
    found = [one for one in results.at_hand(asked.tasks, private=asked.private) if one is not None]
    if not found:
        st.skeleton(height=drawing.HIGH)
        return
    if len(found) < len(asked.tasks):
        count = format_number(asked.counts[len(found) - 1], lang)
        st.caption(t("app.analyst.partial", lang, done=count, whole=format_number(asked.counts[-1], lang)))
    _result(found[-1], lang)


def _ask() -> None:
    st.session_state[ASKED] = _asked_now()


def _files() -> dict[str, DraftFile]:
    return {file.draft.draft: file for file in own_drafts.files_of(current().drafts)}


def _draft() -> tuple[str, dict[str, DraftFile]]:
    """Name the draft that may pass; the reader's own is the last of theirs."""
    name, files = current().analyst.draft, _files()
    if name == OWN:
        return (list(files)[-1], files) if files else (drafts()[0], {})
    return name, {}


def _asked_now() -> Asked:
    state = current().analyst
    scenario, site = cases.chosen("project")
    law = positions.base().law
    name, files = _draft()
    passes = {state.year: state.chance}
    changes = (LawChange(draft=name, passes=passes),) if state.chance else ()
    supposed = supposing(scenario, revenue=state.revenue_spread, margin=state.margin_spread, law_changes=changes)
    counts = tuple(dict.fromkeys(max(FEWEST, state.draws // stage) for stage in STAGES))
    key = ("simulate", law.fingerprint, fingerprint(supposed), site, state.measure, state.seed, current().drafts if files else ())
    tasks = tuple(
        Task(
            results.key_of(*key, count),
            partial(
                simulate, supposed, law, site, draws=count, seed=state.seed, measures=(state.measure,), files=files, grown=(state.measure,)
            ),
        )
        for count in counts
    )
    return Asked(tasks, bool(files), counts)


def _inputs(lang: Language) -> None:
    state = current().analyst
    left, right = st.columns(2, gap="medium")
    with left:
        cases.draw("project", lang)
        field(
            st.selectbox, t("app.measure", lang), "analyst.measure", PAGE, options=list(MEASURES),
            format_func=lambda name: measure_label(name, lang), filter_mode=None,
        )  # fmt: skip
        stated = bool((own := cases.chosen("project")[0].uncertainty) and own.drivers)
        _share("revenue_spread", SPREADS, lang, disabled=stated)
        _share("margin_spread", MARGINS, lang, disabled=stated)
        if stated:
            st.caption(t("app.analyst.own_spreads", lang))
    with right:
        files = _files()
        options = [*drafts(), *([OWN] if current().drafts else [])]
        field(
            st.selectbox, t("app.analyst.draft_passing", lang), "analyst.draft", PAGE,
            options=options if state.draft in options else [*options, state.draft], format_func=lambda name: _titled(name, files, lang),
            filter_mode=None,
        )  # fmt: skip
        _share("chance", CHANCES, lang)
        field(st.selectbox, t("app.analyst.passing_year", lang), "analyst.year", PAGE, options=list(YEARS), filter_mode=None)
        with st.container(horizontal=True, gap="small"):
            field(
                st.selectbox, t("app.analyst.draws", lang), "analyst.draws", PAGE, options=sorted({*DRAWS, state.draws}),
                format_func=lambda count: format_number(count, lang), filter_mode=None, width=150,
            )  # fmt: skip
            field(
                st.selectbox, t("app.analyst.seed", lang), "analyst.seed", PAGE, options=sorted({*range(1, 11), state.seed}),
                filter_mode=None, width=150,
            )  # fmt: skip


def _share(name: str, options: list[Fraction], lang: Language, *, disabled: bool = False) -> None:
    value = getattr(current().analyst, name)
    field(
        st.select_slider, t(f"app.analyst.{name}", lang), f"analyst.{name}", PAGE, options=sorted({*options, value}),
        format_func=lambda share: format_share(float(share), lang), disabled=disabled,
    )  # fmt: skip


def _titled(name: str, files: Mapping[str, DraftFile], lang: Language) -> str:
    if name == OWN:
        return bare(list(files.values())[-1].draft.title[lang]) if files else t("app.analyst.no_own_draft", lang)
    return bare(load_library().drafts[name].title[lang])


def _result(done: Simulation, lang: Language) -> None:
    """Draw the figures, the draws, and each way the law may go."""
    (measure,) = done.measures
    found = done.measures[measure]
    st.subheader(measure_label(measure, lang), anchor=False)
    st.markdown(t("simulate.seed", lang, draws=format_number(done.draws, lang), seed=done.seed))
    with st.grid(4, min_column_width=150, gap="small"):
        for name, one in (("p5", found.quantiles[0.05]), ("p50", found.quantiles[0.5]), ("p95", found.quantiles[0.95])):
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(t(f"app.analyst.{name}", lang), escape(short(one.value, money(lang))))
                st.caption(escape(f"± {short(one.standard_error, money(lang))}"))
        with st.container(border=True, gap="xxsmall", height="stretch"):
            below = found.below_nothing
            st.metric(t("simulate.below", lang), format_share(below.value, lang))
            st.caption(f"± {format_share(below.standard_error, lang, 2)}")
    plan = done.plan[measure]
    said = t(
        "app.analyst.alt.simulation", lang, low=short(found.quantiles[0.05].value, money(lang)), middle=short(found.quantiles[0.5].value, money(lang)),
        high=short(found.quantiles[0.95].value, money(lang)), plan="–" if plan is None else short(plan, money(lang)), draws=format_number(done.draws, lang),
        seed=done.seed,
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(escape(f"**{t('app.analyst.chart.simulation', lang, unit=axes.unit(lang))}**"))
        _histogram(done, measure, said, lang)
        _quantiles(done, measure, lang)
    with right:
        band.draw(done, measure, lang)
    if len(done.branches) > 1:
        _branches(done, measure, lang)
    st.caption(t("simulate.note", lang))


def _histogram(done: Simulation, measure: str, said: str, lang: Language) -> None:
    colours = palette()
    values = axes.on_axis(done.values[measure][~np.isnan(done.values[measure])], lang)
    counts, edges = np.histogram(values, bins=BINS)
    frame = pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})
    axis: dict[str, Any] = {"labelFontSize": 13, "labelColor": colours["muted"], "ticks": False}
    x = alt.X("low:Q", title=None, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(format=",~f", tickCount=6, **axis))
    tips = [
        alt.Tooltip("low:Q", title=t("app.analyst.from", lang, unit=axes.unit(lang)), format=",.2f"),
        alt.Tooltip("high:Q", title=t("app.analyst.up_to", lang, unit=axes.unit(lang)), format=",.2f"),
        alt.Tooltip("count:Q", title=t("app.analyst.draws", lang)),
    ]
    bars = alt.Chart(frame).mark_rect(color=colours["half"], stroke=colours["back"]).encode(
        x=x, x2="high:Q", y=alt.Y("count:Q", title=None, axis=alt.Axis(tickCount=4, **axis)), y2=alt.datum(0), tooltip=tips
    )  # fmt: skip
    quantiles = done.measures[measure].quantiles
    marks = pd.DataFrame(
        {"at": axes.on_axis([quantiles[share].value for share in (0.05, 0.5, 0.95)], lang), "words": ["P5", "P50", "P95"]}
    )  # fmt: skip
    rules = alt.Chart(marks).mark_rule(color=colours["total"], strokeWidth=2).encode(x="at:Q")
    names = alt.Chart(marks).mark_text(dy=-8, fontSize=13, color=colours["text"]).encode(x="at:Q", y=alt.value(0), text="words:N")
    drawing.show(alt.layer(bars, rules, names).properties(height=220), f"{PAGE}.simulation", said, lang)


def _quantiles(done: Simulation, measure: str, lang: Language) -> None:
    found = done.measures[measure]
    rows = [(t("simulate.mean", lang), found.mean), *((format_share(share, lang, 0), one) for share, one in found.quantiles.items())]
    frame = pd.DataFrame(
        {
            t("app.measure", lang): [name for name, _ in rows],
            t("app.value", lang): [escape(short(one.value, money(lang))) for _, one in rows],
            t("app.analyst.error", lang): [escape(f"± {short(one.standard_error, money(lang))}") for _, one in rows],
        }
    )
    drawing.table(frame, f"{PAGE}.quantiles", t("app.analyst.chart.simulation", lang, unit=axes.unit(lang)), lang)


def _branches(done: Simulation, measure: str, lang: Language) -> None:
    """Draw each way the law may go: its year, its probability, how many draws went so, and the figures over them."""
    name = _titled(current().analyst.draft, _files(), lang)
    rows = []
    for one in done.branches:
        year = one.branch.years[0]
        found = one.measures[measure]
        cells = ["–"] * 3 if found is None else [escape(short(found.quantiles[share].value, money(lang))) for share in (0.05, 0.5, 0.95)]
        rows.append(
            {
                t("simulate.way", lang): t("simulate.no_draft", lang) if year is None else t("simulate.passes", lang, draft=literal(name), year=year),
                t("simulate.probability", lang): format_share(one.branch.probability, lang),
                t("simulate.drawn", lang): format_number(one.draws, lang),
                **dict(zip(("P5", "P50", "P95"), cells, strict=True)),
            }
        )  # fmt: skip
    st.markdown(f"**{t('simulate.branches', lang)}**")
    figures.table(pd.DataFrame(rows), alt=t("simulate.branches", lang))
