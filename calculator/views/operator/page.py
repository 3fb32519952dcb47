"""The operator's page: the zone project, its tenants, the zone's profile."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from calculator.i18n import label, t
from calculator.quantities import Language
from calculator.views import frame
from calculator.views.controls import field
from calculator.views.operator.memory import SECTIONS
from calculator.views.state import current

PAGE = "operator"

_LABELS = "<style>[data-testid=stMetricLabel] *{white-space:normal!important;overflow:visible!important}</style>"
"""Names of the cards are read whole, also on a telephone."""


def page() -> None:
    """Draw the page: the section chosen, and nothing of the others."""
    memory, lang = current().operator, current().lang
    st.html(_LABELS)
    st.title(t("app.question.operator", lang), anchor=False)
    field(
        st.segmented_control,
        t("app.sections", lang),
        "operator.section",
        PAGE,
        options=SECTIONS,
        format_func=lambda name: label(f"operator_page.section.{name}", lang),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )
    with frame.guarded():
        _section(memory.section)(lang)


def _section(name: str) -> Callable[[Language], None]:
    """Give the drawer of a section; its libraries are imported when it is first looked at."""
    from calculator.views.operator import profile, project, tenants

    return {"project": project.draw, "tenants": tenants.draw, "profile": profile.draw}[name]
