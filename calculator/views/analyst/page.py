"""The policy page: the positions, four numbers, and one section."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from calculator.i18n import label, t
from calculator.quantities import Language
from calculator.views import frame
from calculator.views.analyst import head, population, positions
from calculator.views.analyst.population import Held
from calculator.views.analyst_state import SECTIONS
from calculator.views.controls import field
from calculator.views.state import current

PAGE = "analyst"
_NARROW = """<style>
@media (max-width:640px){[data-testid=stTable] td:first-child,[data-testid=stTable] th:first-child{min-width:8rem}}
[data-testid=stTable] td{overflow-wrap:anywhere}
</style>"""
"""Names of rows are no narrower than a word; the table scrolls within itself."""

_ROOMS = {"draft": "draft", "seek": "seeking", "portfolio": "groups"}


def page() -> None:
    """Draw the page: the number first, then the section chosen."""
    state = current()
    lang = state.lang
    st.html(_NARROW)
    st.title(t("app.question.analyst", lang), anchor=False)
    positions.draw(lang)
    held = Held(None, {})
    with frame.guarded():
        held = population.under(lang)
        head.draw(held, lang)
    field(
        st.segmented_control,
        t("app.sections", lang),
        "analyst.section",
        PAGE,
        options=SECTIONS,
        format_func=lambda name: label(f"app.analyst.section.{name}", lang),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )
    with frame.guarded():
        _section(state.analyst.section)(held, lang)


def _section(name: str) -> Callable[[Held, Language], None]:
    # Each section is its own module, read when it is first looked at: pandas and Altair come after the first number.
    found: Callable[[Held, Language], None] = import_module(f"calculator.views.analyst.{_ROOMS.get(name, name)}").draw
    return found
