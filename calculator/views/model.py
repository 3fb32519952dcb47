"""What the pages ask of the library: shipped scenarios, laws, and runs kept by fingerprint."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.law.schema import Variant
from calculator.project.load import fingerprint, load_scenario
from calculator.project.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

FIRST = "software_500"
"""The preset a reader sees first."""


@cache
def presets() -> dict[str, Scenario]:
    """Give the shipped scenarios by name, the first one first."""
    found = {path.stem: load_scenario(path) for path in sorted(SCENARIOS.glob("*.yaml"))}
    return {FIRST: found[FIRST], **found}


@cache
def variants() -> dict[str, Variant]:
    """Give the named variants of the law."""
    return load_library().variants


@st.cache_resource(show_spinner=False, max_entries=64)
def law_of(variant: str, readings: tuple[tuple[str, str], ...]) -> Law:
    """Give a law with readings; frozen, so all sessions share it."""
    return load_law(variant, readings=dict(readings))


@st.cache_resource(scope="session", show_spinner=False, max_entries=64)
def _run(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> SiteRun:
    return run_site(_scenario, _law, site)


def run(scenario: Scenario, law: Law, site: str) -> SiteRun:
    """Run a project at a site, or give the same run again."""
    return _run(law.fingerprint, fingerprint(scenario), site, law, scenario)
