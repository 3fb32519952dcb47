"""Compare: the parameters changed first, then what they change for the State's budget, by position."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd
import streamlit as st

from calculator.analysis.portfolio.enterprises import Budget, Enterprises, budget
from calculator.analysis.portfolio.run import five_year_plans
from calculator.i18n import t
from calculator.law.difference import difference
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.quantities import Language, format_date, format_number
from calculator.views import figures
from calculator.views.analyst import axes, drawing, positions
from calculator.views.analyst.drawing import Bar, Line
from calculator.views.analyst.head import NONE, signed
from calculator.views.analyst.population import Held, whose
from calculator.views.analyst.positions import PAGE, Position
from calculator.views.controls import field, pager
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current, write
from calculator.views.words import CONFIDENCE_ICONS, cited, escape, literal, short, spoken_raw

SHOWN = 12
"""Changed parameters on one page of the table."""

BLANK = "▨"
SAME = "="
LEVIES = ("corporate_income_tax_forgone", "land_rent_forgone", "personal_income_tax_forgone")


def draw(held: Held, lang: Language) -> None:
    """Draw both parts."""
    st.header(t("app.analyst.changed_first", lang), anchor=False)
    _parameters(held, lang)
    st.header(t("app.analyst.then_deltas", lang), anchor=False)
    if held.base is None:
        st.caption(t("app.analyst.job.wait", lang))
        return
    st.caption(whose(held, lang))
    _deltas(held, held.base, lang)
    _years(held, held.base, lang)


class Changed(NamedTuple):
    """A parameter some positions hold otherwise: the first day of the latest stretch in which one does, and the tokens of those."""

    path: str
    day: dt.date
    tokens: frozenset[str]


def changed(first: Law, rest: list[Position]) -> list[Changed]:
    """Give the parameters any position holds otherwise than the first; the day is that of the latest stretch in which one does."""
    days: dict[str, dt.date] = {}
    tokens: dict[str, set[str]] = {}
    for one in rest:
        for change in difference(first, one.law).parameters:
            latest = change.changes[-1].from_
            days[change.path] = max(days.get(change.path, latest), latest)
            tokens.setdefault(change.path, set()).add(one.token)
    return [Changed(path, day, frozenset(tokens[path])) for path, day in days.items()]


def _parameters(held: Held, lang: Language) -> None:
    first, rest = positions.base(), positions.others()
    found = changed(first.law, rest)
    results = (held.base, *held.others.values())
    used = frozenset[str]().union(*(one.read for one in results if one is not None))
    relied = [one for one in found if one.path in used]
    # What the results rest on is known when all are there.
    waiting = None in results

    def named(every: str) -> str:
        if every == "no" and waiting:
            return t("app.analyst.parameters_no_yet", lang)
        return t(f"app.analyst.parameters_{every}", lang, count=len(found if every == "yes" else relied))

    field(
        st.segmented_control, t("app.analyst.which_parameters", lang), "analyst.every", PAGE, options=["no", "yes"], required=True,
        format_func=named, label_visibility="collapsed",
    )  # fmt: skip
    shown = found if current().analyst.every == "yes" else relied
    if not found:
        st.info(t("app.analyst.same_law", lang), icon=":material/equal:")
        return
    if not shown:
        st.caption(t("app.analyst.relied_later" if waiting else "app.analyst.none_relied", lang))
        return
    pages = max(1, -(-len(shown) // SHOWN))
    page = min(st.session_state.get("analyst.parameters", 1), pages)
    frame = pd.DataFrame([_row(one, first, rest, lang) for one in shown[(page - 1) * SHOWN : page * SHOWN]])
    st.table(frame, hide_index=True, border="horizontal", alt=t("app.analyst.changed_first", lang))
    pager(f"{PAGE}.parameters", page, pages, _turn, lang)
    there = write(current()) | {"law_section": "compare", "against": current().analyst.base}
    st.page_link(
        st.session_state["pages"]["law"], label=t("app.analyst.every_stretch", lang), icon=":material/gavel:", query_params=there
    )  # fmt: skip


def _turn(page: int) -> None:
    st.session_state["analyst.parameters"] = page


def _row(one: Changed, first: Position, rest: list[Position], lang: Language) -> dict[str, str]:
    law = next(held.law for held in (first, *rest) if one.path in held.law.parameters)
    name = literal(law.parameters[one.path].label[lang])
    since = t("app.law.from_day", lang, date=format_date(one.day.isoformat(), lang))
    row = {t("app.law.column.parameter", lang): f"{name}, {since}", first.said(lang): _value(one, first.law, law, lang)}
    for held in rest:
        if not held.computable:
            row[held.said(lang)] = BLANK
        else:
            same = held.token not in one.tokens or _held(one, held.law) == _held(one, first.law)
            row[held.said(lang)] = SAME if same else _value(one, held.law, law, lang)
    return row


def _entry(one: Changed, law: Law) -> Entry | None:
    return law.parameters[one.path].entry(one.day) if one.path in law.parameters else None


def _held(one: Changed, law: Law) -> object:
    entry = _entry(one, law)
    return entry.value if entry is not None else None


def _value(one: Changed, law: Law, named: Law, lang: Language) -> str:
    """Write what a law holds on the day: the value, its provision, its mark."""
    entry = _entry(one, law)
    if entry is None or entry.value is None:
        return t("app.law.nothing", lang)
    said = literal(spoken_raw(named.parameters[one.path], entry.written, lang))
    return f"**{said}** · {cited(entry.cites, law, lang)} {CONFIDENCE_ICONS[entry.confidence]}"


def _deltas(held: Held, first: Enterprises, lang: Language) -> None:
    """Draw what the positions change: the chart of differences, and the table."""
    ours = budget(first)
    rest = positions.others()
    found: dict[str, tuple[Budget, Enterprises] | None] = {}
    for one in rest:
        new = held.others.get(one.token)
        found[one.token] = (budget(new), new) if new is not None else None
    shown = []
    for one in rest:
        pair = found[one.token]
        if pair is None:
            blank = not one.computable
            if blank:
                shown.append(Bar(one.said(lang), None, f"{BLANK} {t('app.analyst.not_computable', lang)}"))
            continue
        apart = pair[0].forgone.present_value - ours.forgone.present_value
        shown.append(Bar(one.said(lang), apart, signed(apart, money(lang)), "worse" if apart > 0 else "tax"))
    st.markdown(f"**{t('app.analyst.chart.deltas', lang, base=literal(positions.base().said(lang)))}**")
    if shown:
        said = "; ".join(f"{bar.name}: {bar.words}" for bar in shown)
        drawing.bars(shown, f"{PAGE}.deltas", said, lang)
    frame = pd.DataFrame(_lines(ours, first, found, rest, lang))
    figures.table(frame, alt=t("app.analyst.then_deltas", lang))
    st.caption(t("app.analyst.deltas_note", lang))


def _lines(
    ours: Budget, first: Enterprises, found: dict[str, tuple[Budget, Enterprises] | None], rest: list[Position], lang: Language
) -> list[dict[str, str]]:  # fmt: skip
    """Give the rows of the table: each figure under the first position, and under each other with the difference."""
    rows: list[tuple[str, float | None, list[float | None]]] = []

    def add(words: str, of_budget: str = "", line: str = "", plan: str = "") -> None:
        def figure(budget_: Budget, held: Enterprises) -> float | None:
            if plan:
                return five_year_plans(held.years, budget_.forgone.by_year)[plan]
            if line:
                return float(held.total.total.line(line).sum())
            name, _, part = of_budget.partition(".")
            found = getattr(budget_, name)
            value: float | None = getattr(found, part) if part else float(found.sum()) if name == "constant" else found
            return value

        rows.append((words, figure(ours, first), [None if (pair := found[one.token]) is None else figure(*pair) for one in rest]))

    add(t("app.analyst.row.present_value", lang), "forgone.present_value")
    add(t("app.analyst.row.total", lang), "forgone.total")
    for levy in LEVIES:
        add(t(f"portfolio.line.{levy}", lang), line=levy)
    add(t("app.analyst.row.constant", lang), "constant")
    for plan in five_year_plans(first.years, ours.forgone.by_year):
        add(t("app.analyst.row.plan", lang, years=plan), plan=plan)
    for ratio in ("per_job", "per_job_year", "per_billion_invested"):
        add(t(f"app.analyst.row.{ratio}", lang), ratio)
    add(t("app.analyst.row.collected", lang), "collected.present_value")
    columns = {one.token: one.said(lang) for one in rest}
    return [
        {
            t("app.measure", lang): words,
            positions.base().said(lang): NONE if here is None else escape(short(here, money(lang))),
            **{
                columns[one.token]: _cell(here, there, one, lang)
                for one, there in zip(rest, values, strict=True)
            },
        }
        for words, here, values in rows
    ]  # fmt: skip


def _cell(here: float | None, there: float | None, one: Position, lang: Language) -> str:
    if not one.computable:
        return BLANK
    if here is None or there is None:
        return NONE
    return SAME if abs(there - here) < 1 else escape(f"{short(there, money(lang))} ({signed(there - here, money(lang))})")


def _years(held: Held, first: Enterprises, lang: Language) -> None:
    """Draw what is forgone in each budget year."""
    st.subheader(t("app.analyst.by_year", lang), anchor=False)
    colours = ("total", "tax", "land", "worse", "standard", "reduced")
    shown = [(positions.base().said(lang), first)]
    shown += [(one.said(lang), new) for one in positions.others() if (new := held.others.get(one.token)) is not None]
    found, columns = [], {}
    for place, (name, own) in enumerate(shown):
        years, values = own.years.tolist(), own.total.total.line("revenue_forgone").tolist()
        words = [axes.of_year(year, lang).short(value) for year, value in zip(years, values, strict=True)]
        found.append(Line(name, years, axes.of_years(years, values, lang), words, colours[place], drawing.DASHES[place]))
        in_parts = axes.of_years(years, values, lang, parts=True)
        columns[name] = [format_number(value, lang) for value in in_parts]
    most = int(first.total.total.line("revenue_forgone").argmax())
    said = t(
        "app.analyst.alt.years", lang, year=int(first.years[most]), value=found[0].words[most], last=int(first.years[-1]),
        then=found[0].words[-1],
    )  # fmt: skip
    st.markdown(escape(f"**{t('app.analyst.chart.years', lang, unit=axes.unit(lang))}**"))
    drawing.lines(found, t("app.year", lang), f"{PAGE}.years", said, lang)
    frame = pd.DataFrame({t("app.year", lang): [str(year) for year in first.years], **columns})
    drawing.table(frame, f"{PAGE}.years_table", said, lang, title=escape(f"{t('app.table', lang)}, {axes.part(lang)}"))
