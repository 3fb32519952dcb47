"""Many draws of what is uncertain: drivers with their distributions and correlations, and drafts that may pass in one year or another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.uncertainty.spreads import draw_changes
from calculator.analysis.valuation import check_measure, figures_of
from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_build import moved
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.positions import position
from calculator.measures.sampling import Summary, summary
from calculator.project.case import Case
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import LawChange, Uncertainty
from calculator.yaml_text import Document

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Branch(NamedTuple):
    """One way the drafts may go: the year from which each holds (None: it does not pass), its probability, and its law."""

    years: tuple[int | None, ...]
    probability: float
    law: Law


class BranchSummary(NamedTuple):
    """One way the drafts may go, how many draws went that way, and the measures over them; None where none did."""

    branch: Branch
    draws: int
    measures: dict[str, Summary] | None


@dataclass(frozen=True)
class Simulation:
    """The measures over all draws, the plan beside them, and each branch of the law.

    ``values`` are the draws themselves, ``(draw,)`` by measure, NaN where a draw has none; ``changes`` the drivers', ``(draw, year)``.
    """

    variant: str
    site: str
    draws: int
    seed: int
    measures: dict[str, Summary]
    plan: dict[str, float | None]
    branches: tuple[BranchSummary, ...]
    values: dict[str, Floats]
    changes: Mapping[str, Floats]


def simulate(
    scenario: Scenario,
    law: Law,
    site: str,
    *,
    draws: int,
    seed: int,
    measures: Sequence[str] = ("net_present_value", "zone_adds_present_value", "kept_present_value"),
    files: Mapping[str, DraftFile] | None = None,
) -> Simulation:
    """Compute a scenario under many draws of what it says is uncertain.

    The draws are lanes of one run for each way the law may go. The same seed gives the same figures to the last bit, and the drivers are
    drawn apart from the law: another draft in the scenario changes none of their draws.

    Parameters
    ----------
    scenario : with an ``uncertainty`` section.
    law, site : the position the drafts are put on, and the place.
    draws, seed : how many, two at least, and of which stream.
    measures : of ``run``, or those of ``valuation``.
    files : drafts of one's own the scenario may name.

    Raises
    ------
    InputError
        When nothing is uncertain, or a draft does not fit the law or has no numbers.
    UnknownNameError
        When there is no such draft or measure.
    """
    check_fit(scenario, law)
    stated = uncertainty_of(scenario)
    branches = branches_of(stated.law_changes, law, files or {})
    of_drivers, of_law = np.random.SeedSequence(seed).spawn(2)
    changes = draw_changes(stated, len(scenario.horizon.range), draws, of_drivers)
    taken = _branches_drawn(stated.law_changes, branches, draws, np.random.default_rng(of_law))
    with computable(law):
        (plan,) = figures_of(law, [Case(scenario, site)])
    for measure in measures:
        check_measure(measure, plan)
    changer = Changer(scenario, site)
    cases = [Case(changer.changed({name: rows[draw] for name, rows in changes.items()}), site) for draw in range(draws)]
    values = {measure: np.full(draws, np.nan) for measure in measures}
    for place, branch in enumerate(branches):
        drawn = np.flatnonzero(taken == place)
        if not len(drawn):
            continue
        check_fit(scenario, branch.law)
        with computable(branch.law):
            found = figures_of(branch.law, [cases[draw] for draw in drawn])
        for measure in measures:
            values[measure][drawn] = [np.nan if (value := one[measure]) is None else value for one in found]
    for measure in measures:
        if np.isnan(values[measure]).all():
            raise InputError(Problem(Place(key="--measure"), f"no draw has {measure}", "choose another measure"))
    rows = []
    for place, branch in enumerate(branches):
        own = {measure: line[taken == place] for measure, line in values.items()}
        some = all((~np.isnan(line)).any() for line in own.values())
        rows.append(
            BranchSummary(branch, int((taken == place).sum()), {name: summary(line) for name, line in own.items()} if some else None)
        )
    return Simulation(
        variant=law.variant,
        site=site,
        draws=draws,
        seed=seed,
        measures={measure: summary(line) for measure, line in values.items()},
        plan={measure: plan[measure] for measure in measures},
        branches=tuple(rows),
        values=values,
        changes={str(name): line for name, line in changes.items()},
    )


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
    outcomes = [[*change.passes.items(), (None, 1 - sum(change.passes.values()))] for change in changes]
    found = []
    for way in product(*outcomes):
        probability = float(np.prod([float(share) for _, share in way])) if way else 1.0
        years = tuple(year for year, _ in way)
        if probability > 0:
            found.append(Branch(years, probability, _with_drafts(law, drafts, years)))
    return found


def _draft(change: LawChange, index: int, law: Law, files: Mapping[str, DraftFile]) -> DraftFile:
    library = load_library()
    held = {name: DraftFile(draft, library.documents[name]) for name, draft in library.drafts.items()} | dict(files)
    place = Place(key=f"uncertainty.law_changes[{index}].draft")
    if change.draft not in held:
        raise UnknownNameError(Problem(place, f"there is no draft '{change.draft}'", did_you_mean(change.draft, held)))
    file = held[change.draft]
    if file.draft.computable == "no":
        raise InputError(Problem(place, f"{file.draft.title.en} has no readable numbers", "name a draft that can be computed"))
    return file


def _with_drafts(law: Law, drafts: Sequence[DraftFile], years: Sequence[int | None]) -> Law:
    passed = sorted(((year, place) for place, year in enumerate(years) if year is not None))
    found, held = law, {name: DraftFile(draft, law.documents[name]) for name, draft in ((one.draft, one) for one in law.drafts)}
    name = law.variant
    for year, place in passed:
        draft = moved(found, drafts[place].draft, dt.date(year, 1, 1))
        if draft is None:
            continue
        held[draft.draft] = DraftFile(draft, Document(f"the draft {draft.draft}", None, {}))
        name = f"{name}+{draft.draft}"
        found = position(name, held, as_of=law.as_of, readings=law.readings)
    return found


def _branches_drawn(changes: Sequence[LawChange], branches: Sequence[Branch], draws: int, draw: np.random.Generator) -> Integers:
    """Give the branch of each draw, ``(draw,)``; each draft is drawn by itself."""
    shares = draw.random((draws, len(changes)))
    places = {branch.years: place for place, branch in enumerate(branches)}
    return np.array([places[way_of(row, changes)] for row in shares], dtype=np.int64)


def way_of(shares: Floats, changes: Sequence[LawChange]) -> tuple[int | None, ...]:
    """Give the year in which each draft passes, None where it does not, from a random share for each."""
    found: list[int | None] = []
    for share, change in zip(shares, changes, strict=True):
        edges = np.cumsum([float(one) for one in change.passes.values()])
        at = int(np.searchsorted(edges, share, side="right"))
        found.append(list(change.passes)[at] if at < len(edges) else None)
    return tuple(found)
