"""What the pages ask of the library: shipped scenarios, laws, and runs kept by fingerprint."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from calculator.analysis.choices.combinations import Choices, choices_of
from calculator.analysis.figures import site_figures
from calculator.analysis.fit.check import check_fit
from calculator.analysis.investor.handicap import Handicap, SiteGap, compare_sites
from calculator.analysis.law_search import Item, index
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteFigures, SiteRun
from calculator.analysis.special.levels import SpecialOptions, special_of
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.law.schema import Change, Draft, Parameter, Variant
from calculator.project.load import fingerprint, load_scenario
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DriverName
from calculator.validation import Words
from calculator.views import own_drafts

if TYPE_CHECKING:
    from calculator.analysis.uncertainty.sensitivity import Sensitivity, Switch

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

FIRST = "software_500"
"""The preset a reader sees first, where its file can be used."""


@cache
def _read() -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """Read the scenarios of the folder: those that can be used, and what is wrong with the others."""
    found: dict[str, Scenario] = {}
    wrong: list[str] = []
    law = load_law("in_force")
    for path in sorted(SCENARIOS.glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem)):
        try:
            scenario = load_scenario(path)
            check_fit(scenario, law)
        except InputError as fault:
            wrong += [_with_file(problem, path) for problem in fault.problems]
        else:
            found[path.stem] = scenario
    if not found:
        raise InputError(Problem(Place(str(SCENARIOS)), "; ".join(wrong) or "there is no scenario here", "put a valid scenario file there"))
    return found, tuple(wrong)


def _with_file(problem: Problem, path: Path) -> str:
    """Write a problem with the file under the project's folder."""
    place = replace(problem.place, file=str(path.relative_to(SCENARIOS.parent)))
    return str(replace(problem, place=place))


def presets() -> dict[str, Scenario]:
    """Give the scenarios of the folder by name, the first one first."""
    return _read()[0]


def first() -> str:
    """Name the preset a reader sees first."""
    return next(iter(presets()))


def problems() -> tuple[str, ...]:
    """Say what is wrong with files of the folder that are left out."""
    return _read()[1]


@cache
def variants() -> dict[str, Variant]:
    """Give the named variants of the law."""
    return load_library().variants


def law_of(variant: str, readings: tuple[tuple[str, str], ...], drafts: tuple[str, ...] = ()) -> Law:
    """Give a law with readings, and with the texts of drafts of the reader's own on top.

    Raises
    ------
    InputError
        When a draft is wrong, or does not fit the law it is put on.
    """
    return _drafted(variant, readings, drafts, None) if drafts else _held(variant, readings)


def check_drafts(variant: str, drafts: tuple[str, ...], scenario: Scenario) -> None:
    """Refuse drafts that cannot be put on a variant, or that ask of a project what no scenario states.

    Raises
    ------
    InputError
        With each thing wrong.
    """
    check_fit(scenario, law_of(variant, (), drafts))


def law_on(variant: str, drafts: tuple[str, ...], day: dt.date) -> Law:
    """Give a law as it was known on a day.

    Raises
    ------
    InputError
        When a draft of one's own does not fit it.
    LawDataError
        When a draft of the variant does not.
    """
    return _drafted(variant, (), drafts, day)


@st.cache_resource(show_spinner=False, max_entries=64)
def _held(variant: str, readings: tuple[tuple[str, str], ...]) -> Law:
    """Give a law without drafts of anybody's own; frozen, so all sessions share it."""
    return load_law(variant, readings=dict(readings))


@st.cache_resource(scope="session", show_spinner=False, max_entries=32)
def _drafted(variant: str, readings: tuple[tuple[str, str], ...], drafts: tuple[str, ...], day: dt.date | None) -> Law:
    """Give a law with a reader's own drafts: theirs alone, so it is kept with the session."""
    return load_law(variant, as_of=day, readings=dict(readings), drafts=own_drafts.files_of(drafts))


def knows(path: str, drafts: tuple[str, ...]) -> bool:
    """Say whether any law or draft at hand has a parameter."""
    library = load_library()
    if path in library.parameters:
        return True
    files = [*library.drafts.values(), *(file.draft for file in own_drafts.files_of(drafts))]
    return any(change.path == path for draft in files for change in draft.changes)


def proposed(path: str, change: Change) -> Parameter | None:
    """Give a parameter that only a draft has, as far as the draft says what it is."""
    held = load_library().parameters.get(path)
    if held is not None or change.unit is None:
        return held
    label = change.label or Words(vi=path, en=path)
    return Parameter(path=path, label=label, unit=change.unit, keyed_on=change.keyed_on or "licence", history=())


def index_of(law: Law, day: dt.date, drafts: tuple[Draft, ...]) -> tuple[Item, ...]:
    """Give the parameters of a law as they are searched, with the drafts held and a reader's own."""
    return _index(law.fingerprint, day, tuple(draft.draft for draft in drafts), law, (*load_library().drafts.values(), *drafts))


@st.cache_resource(scope="session", show_spinner=False, max_entries=4)
def _index(law_key: str, day: dt.date, names: tuple[str, ...], _law: Law, _drafts: tuple[Draft, ...]) -> tuple[Item, ...]:
    return index(_law, _drafts, day)


@st.cache_resource(scope="session", show_spinner=False, max_entries=32)
def _run(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> SiteRun:
    return run_site(_scenario, _law, site)


def run(scenario: Scenario, law: Law, site: str) -> SiteRun:
    """Run a project at a site, or give the same run again."""
    return _run(law.fingerprint, fingerprint(scenario), site, law, scenario)


def figures(scenario: Scenario, law: Law, site: str) -> SiteFigures:
    """Give the headline figures of a project at a site that is held against others, or the same figures again."""
    return _figures(law.fingerprint, fingerprint(scenario), site, law, scenario)


@st.cache_resource(scope="session", show_spinner=False, max_entries=64)
def _figures(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> SiteFigures:
    return site_figures(_scenario, _law, site)


def choices(scenario: Scenario, law: Law, site: str) -> tuple[Choices, SpecialOptions]:
    """Search what a project may choose at a site, and price what the Prime Minister could decide; or give the same again."""
    return _choices(law.fingerprint, fingerprint(scenario), site, law, scenario)


@st.cache_resource(scope="session", show_spinner=False, max_entries=32)
def _choices(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> tuple[Choices, SpecialOptions]:
    found = choices_of(_scenario, _law, site)
    return found, special_of(_scenario, _law, site, found)


def rivals(scenario: Scenario, law: Law, site: str) -> tuple[list[SiteGap], list[Handicap]]:
    """Compare a site with its rivals, and search how much dearer it may be; or give the same again."""
    return _rivals(*rivals_key(scenario, law, site), law, scenario)


def rivals_key(scenario: Scenario, law: Law, site: str) -> tuple[str, str, str]:
    """Say what a comparison with rivals depends on."""
    return law.fingerprint, fingerprint(scenario), site


@st.cache_resource(scope="session", show_spinner=False, max_entries=16)
def _rivals(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> tuple[list[SiteGap], list[Handicap]]:
    return compare_sites(_law, _scenario, site)


def tornado(scenario: Scenario, law: Law, site: str) -> Sensitivity:
    """Change one driver at a time, or give the same again."""
    return _tornado(*rivals_key(scenario, law, site), law, scenario)


@st.cache_resource(scope="session", show_spinner=False, max_entries=8)
def _tornado(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> Sensitivity:
    from calculator.analysis.uncertainty.sensitivity import sensitivity
    from calculator.analysis.uncertainty.usual import usual_bands

    return sensitivity(_scenario, _law, site, measures=("kept_present_value",), bands=usual_bands(_scenario), switching=())


def switching(scenario: Scenario, law: Law, site: str, driver: DriverName) -> tuple[Switch, ...]:
    """Search the changes of one driver at which an advantage is gone, or give the same again."""
    return _switching(*rivals_key(scenario, law, site), driver, law, scenario)


@st.cache_resource(scope="session", show_spinner=False, max_entries=8)
def _switching(law_key: str, scenario_key: str, site: str, driver: DriverName, _law: Law, _scenario: Scenario) -> tuple[Switch, ...]:
    from calculator.analysis.uncertainty.sensitivity import sensitivity
    from calculator.analysis.uncertainty.usual import usual_bands

    alone = _scenario.model_copy(update={"uncertainty": None})
    bands = {name: band for name, band in usual_bands(alone).items() if name == driver}
    (effect,) = sensitivity(alone, _law, site, measures=("kept_present_value",), bands=bands).effects
    return effect.switches
