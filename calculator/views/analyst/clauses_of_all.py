"""By clause, of all enterprises: which clauses matter is found first, then what they change together is shared out; each law is every row anew."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import streamlit as st

from calculator.analysis.attribute import Attribution
from calculator.analysis.attribute_portfolio import MEASURES, Survey, split, survey
from calculator.commands.analysis.lab import measure_label
from calculator.commands.analysis.of_portfolio import rows_said
from calculator.i18n import t
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.quantities import Language, format_number
from calculator.views.analyst import drawing, positions, results, upload
from calculator.views.analyst.population import BASIS, Held, source, source_key, whose
from calculator.views.analyst.positions import PAGE, Position
from calculator.views.analyst.results import Task
from calculator.views.analyst_state import MEASURES as SHOWN
from calculator.views.controls import control
from calculator.views.jobs import Steps
from calculator.views.state import current, put
from calculator.views.words import literal

OFFERED = tuple(name for name in SHOWN if name in MEASURES)
MEASURE, START = f"{PAGE}.measure_of_all", f"{PAGE}.start_split"
AT_ONCE = 2**10
"""Laws that are computed without asking again: what ten clauses need, where all that is to be done is exact."""


def choose(held: Held, lang: Language) -> None:
    """Say whose change is split, and choose the measure."""
    st.caption(f"{whose(held, lang)} {t('own.clauses_note', lang)}")
    control(
        st.selectbox, t("app.measure", lang), MEASURE, measured(), _take, options=list(OFFERED),
        format_func=lambda name: measure_label(name, lang), filter_mode=None,
    )  # fmt: skip


def measured() -> str:
    """Give the measure asked for; the first one where a portfolio does not have it."""
    asked = current().analyst.measure
    return asked if asked in OFFERED else OFFERED[0]


def _take() -> None:
    put(**{"analyst.measure": st.session_state[MEASURE]})


def draw(held: Held, looked: Position, show: Callable[[Attribution, str, Language], None], lang: Language) -> None:
    """Draw the split, or how far it is; it begins when it is asked for, and ``show`` draws it as that of one project."""
    if held.base is None:
        st.caption(t("app.analyst.job.wait", lang))
        return
    if looked.law.fingerprint == positions.base().law.fingerprint:
        st.info(t("app.analyst.same_law", lang), icon=":material/equal:")
        return
    private = upload.own() is not None or bool(looked.files)
    store = results.store_for(private=private)
    first = _survey(looked)
    asked: str = st.session_state.get(START, "")
    if first.key not in store and first.key != asked:
        rows = format_number(held.base.run.computed, lang)
        st.caption(t("own.how_long", lang, rows=rows))
        st.button(t("own.split", lang, rows=rows), key=f"{PAGE}.split", icon=":material/sync:", on_click=_begin, args=(first.key,))
        return
    if not results.ensure("survey", [first], lang, private=private):
        st.caption(t("own.surveying", lang))
        st.skeleton(height=drawing.HIGH)
        return
    found: Survey = results.at_hand([first], private=private)[0]
    second = Task(results.key_of("split", first.key), partial(_stepwise, partial(split, found)), found.laws)
    if second.key not in store and found.laws > AT_ONCE and second.key != st.session_state.get(f"{START}.sampled"):
        laws = format_number(found.laws, lang)
        st.warning(t("own.many", lang, clauses=len(found.live), laws=laws, orders=found.orders), icon=":material/hourglass_empty:")
        st.button(t("own.go_on", lang, laws=laws), key=f"{PAGE}.go_on", icon=":material/sync:", on_click=_go_on, args=(second.key,))
        return
    if not results.ensure("split", [second], lang, private=private):
        st.skeleton(height=drawing.HIGH)
        return
    done: Attribution = results.at_hand([second], private=private)[0]
    show(done, t("own.nothing_differs", lang), lang)
    for line in rows_said(found, lang):
        st.caption(literal(line))


def _survey(looked: Position) -> Task:
    """Give the work that finds the clauses that matter."""
    own, first, by = upload.own(), positions.base(), current().analyst.by
    key = results.key_of("survey", first.law.fingerprint, looked.law.fingerprint, source_key(), measured(), by, BASIS)
    given: Any = by
    work = partial(
        survey, source(), first.law, looked.law, BASIS, measures=(measured(),), by=given,
        spelling=own.spelling if own is not None else SPELLINGS[0],
    )  # fmt: skip
    return Task(key, partial(_stepwise, work))


def _stepwise(work: Callable[[], Generator[int, None, Any]]) -> Generator[Steps, None, Any]:
    """Take the steps of some work as those of a job."""
    steps = work()
    while True:
        try:
            total = next(steps)
        except StopIteration as end:
            return end.value
        yield Steps(total)


def _begin(key: str) -> None:
    st.session_state[START] = key


def _go_on(key: str) -> None:
    st.session_state[f"{START}.sampled"] = key
