"""Compare: what differs between another legal position and the one in use, parameter by parameter."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import streamlit as st

from calculator.analysis.law_search import full_name
from calculator.errors import LawDataError
from calculator.i18n import label, t
from calculator.law.difference import CitedOnce, Difference, ParameterChange, difference
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.quantities import Language, format_date, format_number
from calculator.views import docked, law_days, model
from calculator.views.controls import control, field, pager
from calculator.views.law_list import PAGE, SUBJECTS
from calculator.views.state import current
from calculator.views.words import cited, literal, spoken_raw

SHOWN = 12
"""Changed parameters on one page of the table."""


def draw(lang: Language) -> None:
    """Draw the choice of the two sides and the table of differences."""
    state = current()
    left, right = st.columns(2, gap="medium")
    with left:
        field(
            st.selectbox,
            t("app.law.against", lang),
            "against",
            PAGE,
            options=list(model.variants()),
            format_func=lambda name: model.variants()[name].label[lang],
            filter_mode=None,
        )
        law_days.draw("against_day", lang)
    new, day, problem = law_days.seen(state)
    with right:
        st.markdown(f"{t('app.law.this_side', lang)}  \n**{literal(new.label[lang])}**")
        law_days.draw("as_of", lang)
    old = _other(lang)
    if problem:
        st.warning(t(f"app.law.day_problem.{problem}", lang, date=format_date(day.isoformat(), lang)), icon=":material/event_busy:")
    if old is None:
        return
    for law in (old, new):
        for draft in law.missing_numbers:
            why = f" {literal(draft.why_not[lang])}" if draft.why_not else ""
            st.warning(f"{t('app.no_numbers', lang)}{why}", icon=":material/block:")
    _changes(difference(old, new), lang)


def _other(lang: Language) -> Law | None:
    """Give the law the one in use is held against."""
    state = current()
    if not state.against_day:
        return model.law_of(state.against, ())
    day = law_days.first_day(state.against_day)
    try:
        return model.law_on(state.against, (), day)
    except LawDataError:
        # A draft states the values it replaces, so it fits only the law it was written for.
        st.warning(t("app.law.day_problem.other", lang, date=format_date(day.isoformat(), lang)), icon=":material/event_busy:")
        return None


def _changes(apart: Difference, lang: Language) -> None:
    found = list(apart.parameters)
    if not found and not apart.readings:
        st.info(t("app.law.no_difference", lang), icon=":material/equal:")
        return
    subjects = [name for name in SUBJECTS if any(change.path.split(".")[0] == name for change in found)]
    chosen = st.session_state.get("law.compared", {"subjects": (), "page": 1})
    control(
        st.pills,
        t("app.law.levies", lang),
        f"{PAGE}.compared_levies",
        [name for name in chosen["subjects"] if name in subjects],
        _take_subjects,
        options=subjects,
        selection_mode="multi",
        format_func=lambda name: label(f"app.law.subject.{name}", lang),
    )
    wanted = [change for change in found if not chosen["subjects"] or change.path.split(".")[0] in chosen["subjects"]]
    words = t("app.law.differ", lang, count=format_number(len(wanted), lang))
    st.subheader(words, anchor=False)
    docked.put_in(docked.Docked(words))
    pages = max(1, -(-len(wanted) // SHOWN))
    page = min(chosen["page"], pages)
    if wanted:
        _table(wanted[(page - 1) * SHOWN : page * SHOWN], apart, lang)
    pager(f"{PAGE}.compared", page, pages, _turn, lang)
    _readings(apart, lang)
    with st.expander(t("app.law.cited_once", lang), key=f"{PAGE}.cited_once", on_change="rerun") as box:
        if box.open:
            _cited_once(apart, lang)


def _take_subjects() -> None:
    st.session_state["law.compared"] = {"subjects": tuple(st.session_state[f"{PAGE}.compared_levies"]), "page": 1}


def _turn(page: int) -> None:
    held = st.session_state.get("law.compared", {"subjects": ()})
    st.session_state["law.compared"] = {**held, "page": page}


def _table(changes: list[ParameterChange], apart: Difference, lang: Language) -> None:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for change in changes:
        law = apart.new if change.path in apart.new.parameters else apart.old
        for place, one in enumerate(change.changes):
            first = format_date(one.from_.isoformat(), lang)
            days = t("app.law.from_day", lang, date=first) if one.until is None else f"{first} – {format_date(one.until.isoformat(), lang)}"
            name = literal(full_name(law, change.path, change.label)[lang]) if place == 0 else "…"
            rows.append(
                {
                    t("app.law.column.parameter", lang): f"{name} · {days}",
                    t("app.law.column.other_side", lang): _said(one.old, change.path, apart.old, apart, lang),
                    t("app.law.column.this_side", lang): _said(one.new, change.path, apart.new, apart, lang),
                }
            )
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=t("app.law.differ", lang, count=len(changes)))


def _said(entry: Entry | None, path: str, law: Law, apart: Difference, lang: Language) -> str:
    parameter = law.parameters.get(path) or apart.new.parameters.get(path) or apart.old.parameters[path]
    if entry is None or entry.value is None:
        return t("app.law.nothing", lang)
    return f"**{literal(spoken_raw(parameter, entry.written, lang))}** · {cited(entry.cites, law, lang)}"


def _readings(apart: Difference, lang: Language) -> None:
    for one in apart.readings:
        options = apart.new.all_readings[one.name].options
        st.markdown(
            f":material/balance: {one.label[lang]}: "
            + t("app.law.was_becomes", lang, was=literal(options[one.old].label[lang]), becomes=literal(options[one.new].label[lang]))
        )


def _cited_once(apart: Difference, lang: Language) -> None:
    """List the provisions that only one side rests on, by instrument."""
    for law, once in ((apart.old, apart.only_old), (apart.new, apart.only_new)):
        if not once:
            continue
        st.markdown(t("app.law.only_in", lang, law=f"**{literal(law.label[lang])}**"))
        lines = []
        for instrument, group in groupby(sorted(once, key=lambda one: (law.instruments[one.cite.instrument].issued, _of(one))), key=_of):
            cites = sorted({one.cite for one in group}, key=lambda cite: cite.provision)
            lines.append(f"- {literal(law.instruments[instrument].title[lang])}: {cited(cites, law, lang)}")
        st.markdown("\n".join(lines))


def _of(one: CitedOnce) -> str:
    return one.cite.instrument
