"""The project some sections look at: one of those shipped, at one of its places."""

from __future__ import annotations

import streamlit as st

from calculator.commands.analysis.lab import measure_label
from calculator.i18n import t
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import model
from calculator.views.analyst.positions import PAGE
from calculator.views.analyst_state import MEASURES, cases
from calculator.views.controls import field
from calculator.views.inputs import preset_name
from calculator.views.state import current
from calculator.views.words import bare


def chosen(name: str) -> tuple[Scenario, str]:
    """Give the project and the place a field of the state names."""
    preset, _, site = str(getattr(current().analyst, name)).partition("/")
    return model.presets()[preset], site


def draw(name: str, lang: Language) -> None:
    """Draw the choice of the project for a field of the state."""
    field(
        st.selectbox, t("app.analyst.case", lang), f"analyst.{name}", PAGE, options=list(cases()),
        format_func=lambda case: said(case, lang), filter_mode=None,
    )  # fmt: skip


def with_measure(name: str, lang: Language) -> None:
    """Draw the choice of the project, and beside it of what is measured."""
    left, right = st.columns(2, gap="medium")
    with left:
        draw(name, lang)
    with right:
        field(
            st.selectbox, t("app.measure", lang), "analyst.measure", PAGE, options=list(MEASURES),
            format_func=lambda measure: measure_label(measure, lang), filter_mode=None,
        )  # fmt: skip


def said(case: str, lang: Language) -> str:
    """Name a project and its place."""
    preset, _, site = case.partition("/")
    return bare(f"{preset_name(preset, lang)}: {model.presets()[preset].sites[site].title[lang]}")
