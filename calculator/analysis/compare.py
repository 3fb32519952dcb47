"""Compares legal positions on one project: the parameters changed against the first position, then what that changes in the results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from calculator.analysis.fit.check import check_fit, own_position
from calculator.analysis.run import run_laws
from calculator.analysis.site_run import Floats, ScenarioRun, SiteRun
from calculator.analysis.statuses import AS_STATED, distinct, with_status
from calculator.errors import InputError, Place, Problem
from calculator.law.difference import Difference, difference
from calculator.law.draft_file import DraftFile
from calculator.law.positions import position, read_drafts, with_columns
from calculator.law.schema import Draft
from calculator.project.scenario import Scenario

TABLES = ("enterprise", "workforce", "state")


@dataclass(frozen=True)
class LawDelta:
    """A position against the first one: what differs in the law, and the paths among it that the results rest on."""

    variant: str
    difference: Difference
    used: frozenset[str]


@dataclass(frozen=True)
class ResultDelta:
    """A position against the first one at one site, new less old: measures (None where one is not known) and yearly lines ``(year,)``."""

    variant: str
    site: str
    measures: dict[str, float | None]
    tables: dict[str, dict[str, Floats]]


@dataclass(frozen=True)
class Comparison:
    """A scenario under several positions; everything is held against the first.

    ``site_deltas`` holds each site against the first one under the same law, ``status_deltas`` each status of the enterprise against the
    first one under the same law at the same site, both by the run of the other; ``others`` are the runs of the other statuses.
    """

    run: ScenarioRun
    against: str
    laws: tuple[LawDelta, ...]
    deltas: tuple[ResultDelta, ...]
    site_deltas: tuple[ResultDelta, ...] = ()
    statuses: tuple[str, ...] = (AS_STATED,)
    status_deltas: tuple[tuple[str, ResultDelta], ...] = ()
    others: tuple[Comparison, ...] = ()


def compare(
    scenario: Scenario,
    *,
    variants: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
    today: dt.date | None = None,
    otherwise: bool = False,
) -> Comparison:
    """Run a scenario under several legal positions and hold each against the first.

    Parameters
    ----------
    scenario : a checked scenario.
    variants : names of positions: ``VARIANT``, ``VARIANT+DRAFT`` or ``DRAFT``, which is ``in_force+DRAFT``; those the scenario names unless given.
    sites : names of sites; those the scenario names unless given.
    drafts : drafts of one's own, or their paths. One that ``variants`` does not name becomes a column of its own, ``in_force+DRAFT``.
    today : the day from which the age of a check is counted; the machine's own unless given.
    otherwise : whether something else than law and site is compared too, so that one of each is enough.

    Raises
    ------
    UnknownNameError
        When a variant, draft or site does not exist.
    InputError
        When a draft is wrong or does not fit, there is one position and one site only, or the first position has no readable numbers.
    """
    files = read_drafts(drafts)
    names = with_columns(list(variants or scenario.compare.variants), files)
    asked = set(variants or [])
    own = set(scenario.compare.variants) - asked
    found_laws = (own_position(scenario, name, files) if name in own else position(name, files) for name in names)
    laws = list({law.variant: law for law in found_laws}.values())
    places = set(sites or scenario.compare.sites or scenario.sites)
    if len(laws) < 2 and len(places) < 2 and not otherwise:
        found = f"there is nothing to compare {laws[0].variant} with"
        raise InputError(Problem(Place(), found, "name two positions, sites or statuses or more, parted by commas, or give a draft"))
    first = laws[0]
    if first.missing_numbers:
        found = f"the first position, {first.variant}, has no readable numbers"
        raise InputError(Problem(Place(), found, "put one that can be computed first"))
    for law in laws:
        check_fit(scenario, law)
    run = run_laws(scenario, laws, sites, today)
    by_place = {(one.variant, one.site): one for one in run.runs}
    base = {one.site: one for one in run.runs if one.variant == first.variant}
    law_deltas, deltas = [], []
    for law in laws[1:]:
        apart = difference(first, law)
        pairs = [(old, by_place[law.variant, site]) for site, old in base.items()] if not law.missing_numbers else []
        law_deltas.append(LawDelta(law.variant, apart, used_changes(apart, pairs)))
        deltas += [result_delta(old, new) for old, new in pairs]
    return Comparison(run, first.variant, tuple(law_deltas), tuple(deltas), _across_sites(run))


def compare_statuses(
    scenario: Scenario,
    statuses: Sequence[str],
    *,
    variants: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
    today: dt.date | None = None,
) -> Comparison:
    """Compare as ``compare`` does, under several statuses of the enterprise: everything is held against the first variant, site and status.

    Raises
    ------
    UnknownNameError
        When a variant, draft, site or certificate does not exist.
    InputError
        As ``compare``, and when the scenario lacks a fact a certificate needs.
    """
    held = distinct(statuses)
    several = len(held) > 1
    found = [
        compare(with_status(scenario, one), variants=variants, sites=sites, drafts=drafts, today=today, otherwise=several) for one in held
    ]
    first = found[0]
    base = {(run.variant, run.site): run for run in first.run.runs}
    apart = [
        (status, result_delta(base[run.variant, run.site], run))
        for status, other in zip(held[1:], found[1:], strict=True)
        for run in other.run.runs
    ]
    return replace(first, statuses=tuple(held), status_deltas=tuple(apart), others=tuple(found[1:]))


def _across_sites(run: ScenarioRun) -> tuple[ResultDelta, ...]:
    """Hold each site against the first one, law by law."""
    first: dict[str, SiteRun] = {}
    found = []
    for one in run.runs:
        old = first.setdefault(one.variant, one)
        if one is not old:
            found.append(result_delta(old, one))
    return tuple(found)


def result_delta(old: SiteRun, new: SiteRun) -> ResultDelta:
    """Take the figures of one run from those of another."""
    measures = {
        name: None if (before := old.measures[name]) is None or (after := new.measures[name]) is None else after - before
        for name in old.measures
    }
    tables = {
        table: {name: getattr(new, table)[name] - line for name, line in getattr(old, table).items() if name in getattr(new, table)}
        for table in TABLES
    }
    return ResultDelta(new.variant, new.site, measures, tables)


def used_changes(apart: Difference, pairs: Sequence[tuple[SiteRun, SiteRun]]) -> frozenset[str]:
    """Find the changed paths the results rest on: read by a run, or of the head that one of the two takes."""
    read = {path for pair in pairs for run in pair for path in run.used}
    heads = tuple(f".heads.{run.head}." for pair in pairs for run in pair if run.head)
    changed = [change.path for change in apart.parameters]
    return frozenset(path for path in changed if path in read or any(head in path for head in heads))
