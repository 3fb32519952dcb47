"""What the operator's page asks of the library, kept by fingerprint."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from calculator.analysis.operator.answers import OperatorRun, run_operator
from calculator.errors import InputError
from calculator.law.law import Law
from calculator.project.load import fingerprint
from calculator.project.operator.edits import PlanEdit, edited_plan
from calculator.project.scenario import Scenario
from calculator.views.operator.memory import EDITS, OperatorMemory, presets


@lru_cache(maxsize=64)
def _edited(preset: str, edit: PlanEdit) -> Scenario:
    return edited_plan(presets()[preset], edit)


def scenario_of(memory: OperatorMemory) -> Scenario:
    """Give the scenario the page describes.

    Raises
    ------
    InputError
        When what was changed does not fit together.
    """
    return _edited(memory.plan, memory.edit)


def sound(memory: OperatorMemory) -> tuple[OperatorMemory, list[str]]:
    """Give what of a memory fits together, and the names of what was left out: a link may say anything."""
    try:
        scenario_of(memory)
    except InputError:
        asked = [name for name in EDITS if getattr(memory, name) is not None]
        nothing: dict[str, Any] = dict.fromkeys(asked)
        return replace(memory, **nothing), asked
    return memory, []


def site_of(scenario: Scenario) -> str:
    """Name the site of a plan: the first."""
    return next(iter(scenario.sites))


def run(scenario: Scenario, law: Law) -> OperatorRun:
    """Answer an operator's questions, or give the same answers again."""
    return _run(law.fingerprint, fingerprint(scenario), law, scenario)


@st.cache_resource(scope="session", show_spinner=False, max_entries=32)
def _run(law_key: str, scenario_key: str, _law: Law, _scenario: Scenario) -> OperatorRun:
    return run_operator(_scenario, _law, site_of(_scenario))
