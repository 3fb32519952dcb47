"""What a scenario says is uncertain, and the ways the law may go: each combination of drafts that pass, in the years they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import accumulate, product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_build import moved
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.positions import position
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import LawChange, Uncertainty
from calculator.yaml_text import Document

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_WAYS = 1_000
"""Ways the drafts may go that are computed; each is a law of its own."""


class Branch(NamedTuple):
    """One way the drafts may go: the year from which each holds (None: it does not pass), its probability, and its law."""

    years: tuple[int | None, ...]
    probability: float
    law: Law


def check_site(scenario: Scenario, site: str) -> None:
    """Refuse a site the scenario does not have.

    Raises
    ------
    UnknownNameError
        When there is none of this name.
    """
    if site not in scenario.sites:
        raise UnknownNameError(Problem(Place(key="--site"), f"there is no site called '{site}'", did_you_mean(site, scenario.sites)))


def uncertainty_of(scenario: Scenario) -> Uncertainty:
    """Give what a scenario says is uncertain.

    Raises
    ------
    InputError
        When it says nothing.
    """
    stated = scenario.uncertainty
    if stated is None or not (stated.drivers or stated.law_changes):
        remedy = "add uncertainty: with drivers or law_changes (docs/method_analysis.md)"
        raise InputError(Problem(Place(key="uncertainty"), "nothing is said to be uncertain", remedy))
    return stated


def branches_of(changes: Sequence[LawChange], law: Law, files: Mapping[str, DraftFile]) -> list[Branch]:
    """Give every way some drafts may go, each independent of the others; they are put on the law in the order of their years.

    Raises
    ------
    InputError
        When a draft has no numbers or does not fit the law.
    UnknownNameError
        When there is no such draft.
    """
    drafts = [_draft(change, index, law, files) for index, change in enumerate(changes)]
    outcomes = [[way for way in (*change.passes.items(), (None, 1 - sum(change.passes.values()))) if way[1]] for change in changes]
    count = prod(len(ways) for ways in outcomes)
    if count > MOST_WAYS:
        what = f"the drafts may go {count:,} ways, and at most {MOST_WAYS:,} are computed"
        raise InputError(Problem(Place(key="uncertainty.law_changes"), what, "name fewer drafts, or fewer years for each"))
    found = []
    for way in product(*outcomes):
        probability = float(np.prod([float(share) for _, share in way])) if way else 1.0
        years = tuple(year for year, _ in way)
        found.append(Branch(years, probability, _with_drafts(law, drafts, years)))
    return found


def _draft(change: LawChange, index: int, law: Law, files: Mapping[str, DraftFile]) -> DraftFile:
    library = load_library()
    held = {name: DraftFile(draft, library.documents[name]) for name, draft in library.drafts.items()} | dict(files)
    place = Place(key=f"uncertainty.law_changes[{index}].draft")
    if change.draft in [one.draft for one in law.drafts]:
        what = f"{law.variant} has {change.draft} already"
        raise InputError(Problem(place, what, "choose a variant without it, or take it from law_changes"))
    if change.draft not in held:
        raise UnknownNameError(Problem(place, f"there is no draft '{change.draft}'", did_you_mean(change.draft, held)))
    file = held[change.draft]
    if file.draft.computable == "no":
        raise InputError(Problem(place, f"{file.draft.title.en} has no readable numbers", "name a draft that can be computed"))
    return file


def _with_drafts(law: Law, drafts: Sequence[DraftFile], years: Sequence[int | None]) -> Law:
    passed = sorted(((year, place) for place, year in enumerate(years) if year is not None))
    found, held = law, files_of(law)
    name = law.variant
    for year, place in passed:
        draft = moved(found, drafts[place].draft, dt.date(year, 1, 1))
        if draft is None:
            continue
        held[draft.draft] = DraftFile(draft, Document(f"the draft {draft.draft}", None, {}))
        name = f"{name}+{draft.draft}"
        found = position(name, held, as_of=law.as_of, readings=law.readings)
    return found


def files_of(law: Law) -> dict[str, DraftFile]:
    """Give the drafts a law is made with, as ``position`` takes them."""
    return {one.draft: DraftFile(one, law.documents[one.draft]) for one in law.drafts if one.draft in law.documents}


def ways_of(shares: Floats, changes: Sequence[LawChange], branches: Sequence[Branch]) -> Integers:
    """Give the place of the branch each draw takes, ``(draw,)``, from a random share for each draft, ``(draw, draft)``."""
    places = {branch.years: place for place, branch in enumerate(branches)}
    found = np.zeros(len(shares), dtype=np.int64)
    outcomes: list[list[int | None]] = []
    for column, change in zip(shares.T, changes, strict=True):
        # Added up exactly, so that shares of 100% leave nothing over.
        edges = np.array([float(edge) for edge in accumulate(change.passes.values())])
        outcomes.append([*change.passes, None])
        found = found * len(outcomes[-1]) + np.searchsorted(edges, column, side="right")
    ways = list(product(*outcomes))
    table = np.array([places.get(way, -1) for way in ways], dtype=np.int64)
    return table[found]
