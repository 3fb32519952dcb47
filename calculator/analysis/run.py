"""Runs a scenario: every variant and site, with its counterfactuals, ranges, conditions and warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from calculator.analysis.choices.combinations import GroundWorth, rival_cases, rival_worth
from calculator.analysis.conditions.expansions import expansion_rows, origin_rows
from calculator.analysis.conditions.heads import condition_rows
from calculator.analysis.figures import Figures, figures_of, ways_of
from calculator.analysis.fit.check import check_fit, computable, laws_of
from calculator.analysis.headline import lines
from calculator.analysis.investor.value import investor_value
from calculator.analysis.law_used import drafts_felt, entries_used
from calculator.analysis.notices.find import find_notices
from calculator.analysis.site_run import Basis, ScenarioRun, SiteRun
from calculator.engine import evaluate
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.positions import read_drafts
from calculator.law.schema import Draft
from calculator.measures.value import burden_of, waterfall
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Recorder
from calculator.result import Result


def run_scenario(
    scenario: Scenario,
    *,
    variants: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
    today: dt.date | None = None,
    readings: Mapping[str, str] = MappingProxyType({}),
) -> ScenarioRun:
    """Run a scenario under each variant at each site; those it names itself unless others are asked for.

    Drafts of one's own are put on top of each variant, in their order; without ``variants`` on top of the law in force alone.
    Contested provisions of ``readings`` are read as it says, under every variant.
    Values last checked more than twelve months before ``today``, the machine's own day unless given, are told in a notice.

    Raises
    ------
    UnknownNameError
        When a variant, a site or a reading does not exist, or the law data does not reach far enough.
    InputError
        When an asset class, life or elected head is not one the law has, or a draft is wrong or does not fit.
    """
    laws = [law.with_readings(readings) for law in laws_of(scenario, variants, read_drafts(drafts))]
    return run_laws(scenario, laws, sites, today)


def run_laws(scenario: Scenario, laws: Sequence[Law], sites: Sequence[str] | None = None, today: dt.date | None = None) -> ScenarioRun:
    """Run a scenario under each of some laws at each site.

    Raises
    ------
    UnknownNameError
        When a site does not exist, or the law data does not reach far enough.
    InputError
        When an asset class, life or elected head is not one the law has.
    """
    chosen = list(dict.fromkeys(sites or scenario.compare.sites or scenario.sites))
    for site in chosen:
        if site not in scenario.sites:
            raise UnknownNameError(Problem(Place(), f"there is no site called '{site}'", did_you_mean(site, scenario.sites)))
    runs = [run_site(scenario, law, site, today) for law in laws if not law.missing_numbers for site in chosen]
    return ScenarioRun(scenario, tuple(runs), tuple(law for law in laws if law.missing_numbers))


def run_site(scenario: Scenario, law: Law, site: str, today: dt.date | None = None) -> SiteRun:
    """Run one project at one site under one law, looked at on a day: the machine's own unless given.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have, or a draft of one's own cannot be computed with.
    """
    check_fit(scenario, law)
    with computable(law):
        return _run_site(scenario, law, site, today)


class _Evaluated(NamedTuple):
    """A project at a site with every way its unknown facts may turn out, and the grounds it could take instead."""

    figures: Figures
    result: Result
    lanes: Lanes
    first: Lanes
    recorder: Recorder
    """What the first lane read of the law."""
    grounds: tuple[GroundWorth, ...]


def _evaluated(law: Law, base: Case) -> _Evaluated:
    ways = ways_of(law, base)
    sides, rivals = ways.sides, rival_cases(law, base)
    lanes = build_lanes([*sides, *rivals])
    result = evaluate(law, lanes)
    first, recorder = lanes.take(0, 1), Recorder()
    evaluate(law, first, recorder)
    figures = figures_of(law, ways, result)
    return _Evaluated(figures, result, lanes, first, recorder, rival_worth(rivals, result, len(sides), burden_of(figures.sides[1])))


def _run_site(scenario: Scenario, law: Law, site: str, today: dt.date | None) -> SiteRun:
    base, discount = Case(scenario, site), float(scenario.assumptions.discount_rate)
    done = _evaluated(law, base)
    figures, result, first, recorder = done.figures, done.result, done.first, done.recorder
    head, heads, land = result.head_of(0), result.heads_of(0), land_clocks(result, 0)
    enterprise, none, outside_lines = figures.sides
    workforce = {name: line[:, 0] for name, line in result.workforce.items()}
    bars = tuple(waterfall(without=none, having=enterprise, discount_rate=discount))
    worth = investor_value(law, base, figures.sides, figures.adverse["kept_present_value"] or 0.0, bars)
    of_investor = {"irr": worth.irr.value, "project_tax_rate": worth.project_tax_rate, "peak_funding": worth.peak_funding}
    rows = tuple(condition_rows(law, done.lanes, result))
    return SiteRun(
        variant=law.variant,
        site=site,
        law=law,
        years=tuple(int(year) for year in result.years),
        enterprise=enterprise,
        workforce=workforce,
        state={name: line[:, 0] for name, line in result.state.items()},
        without_incentive=none,
        outside_zone=outside_lines,
        head=head,
        head_outside=result.head_of(2),
        clocks={name: finite(values[0]) for name, values in result.clocks.items()},
        land=land,
        measures=figures.certain | of_investor,
        ranges=figures.ranges,
        cases=figures.cases,
        waterfall=bars,
        waterfall_outside=tuple(waterfall(without=none, having=outside_lines, discount_rate=discount)),
        conditions=(*rows, *expansion_rows(law, done.lanes), *origin_rows(law, done.lanes)),
        open_facts=tuple(figures.facts),
        used=entries_used(recorder, heads, first.facts),
        drafts_felt=drafts_felt(recorder, heads, law),
        grounds=done.grounds,
        investor=worth,
        later_heads=tuple(heads[head is not None :]),
        today=today or dt.date.today(),
        basis=Basis(base, rows, first, lines(result, 0), recorder, find_notices),
    )


def finite(value: float) -> float | None:
    """Give None for a period that never starts or never ends."""
    return float(value) if np.isfinite(value) else None


def land_clocks(result: Result, lane: int) -> tuple[dict[str, float | None], ...]:
    """Give for each State lease of a lane: the decision, construction and exempt months; None for the whole term."""
    own = np.flatnonzero(result.parcels["lane"] == lane)
    return tuple(
        {
            "decision_year": float(dt.date.fromordinal(int(result.parcels["decision"][column])).year),
            "construction_months": float(result.parcels["construction_months"][column]),
            "exempt_until_month": finite(result.parcels["exempt_until"][column]),
            "reduction_afterwards": float(result.parcels["later_reduction"][column]),
        }
        for column in own
    )
