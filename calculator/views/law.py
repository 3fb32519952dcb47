"""The law page: what the law says, since when, how sure; what differs; and drafts of the reader's own."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

import streamlit as st

from calculator.i18n import label, t
from calculator.quantities import Language, format_date
from calculator.views import docked, frame, law_address, law_days
from calculator.views.controls import field
from calculator.views.state import current
from calculator.views.words import literal, spoken_entry

PAGE = "law"

_DOCKED = 90
"""Letters of the dock: a value may be a whole sentence."""

_NARROW = """<style>
@media (max-width:640px){.st-key-law_aside{display:none}}
@media (min-width:641px){.st-key-law_back{display:none}}
.st-key-law_results [role=radiogroup]{gap:.35rem}
.st-key-law_results p,[data-testid=stTable] td{overflow-wrap:anywhere}
</style>"""


def page() -> None:
    """Draw the page: the value first, then where it comes from."""
    state = current()
    lang = state.lang
    st.html(_NARROW)
    st.title(t("app.question.law", lang), anchor=False)
    frame.no_numbers(lang)
    field(
        st.segmented_control,
        t("app.sections", lang),
        "law_section",
        PAGE,
        options=law_address.SECTIONS,
        format_func=lambda name: label(f"app.law.section.{name}", lang),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )
    with frame.guarded():
        _dock(lang)
        _section(state.law_section)(lang)


def _dock(lang: Language) -> None:
    """Put the value of the parameter chosen into the dock; a section with a number of its own puts that in its place."""
    state = current()
    law, day, _ = law_days.seen(state)
    parameter = law.parameters.get(state.parameter)
    if parameter is not None:
        value = spoken_entry(parameter, parameter.entry(day), lang)
        docked.put_in(docked.Docked(literal(shorten(f"{parameter.label[lang]}: {value}", _DOCKED, placeholder=" …"))))


def _section(name: str) -> Callable[[Language], None]:
    if name == "compare":
        from calculator.views import law_compare

        return law_compare.draw
    if name == "draft":
        from calculator.views import law_editor

        return law_editor.draw
    return _browse


def _browse(lang: Language) -> None:
    from calculator.views import law_detail, law_list

    law_days.draw("as_of", lang)
    law, day, problem = law_days.seen(current())
    if problem:
        st.warning(t(f"app.law.day_problem.{problem}", lang, date=format_date(day.isoformat(), lang)), icon=":material/event_busy:")
    left, right = st.columns([4, 8], gap="medium")
    with left:
        law_list.draw(law, day, lang)
    with right:
        law_detail.draw(law, day, lang)
