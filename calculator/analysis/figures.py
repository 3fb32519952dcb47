"""The headline figures of a project at a site, whichever way its open facts may turn out: the part of a run that others are compared by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from calculator.analysis.conditions.unknowns import OpenFact, answered, open_facts, positions
from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.headline import certain_of, lowest_and_highest, measures_of, side_by_side, staff_measures
from calculator.analysis.investor.value import plan_of, value_measures
from calculator.analysis.site_run import Floats, Range, SiteFigures
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.result import Result

RATE_TRIFLE = 1e-9
"""Rates closer to each other than this are the same."""

Sides = tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]
"""Lines of the site, of the general law, of a place outside any zone."""


class Ways(NamedTuple):
    """A project at a site in every way its unknown facts may turn out; the first is that all turn out adverse."""

    tried: list[dict[str, Any]]
    cases: list[Case]

    @property
    def sides(self) -> list[Case]:
        """Each way beside the general law and a place outside any zone: three lanes a way."""
        return [side for one in self.cases for side in (one, replace(one, claims=False), replace(one, outside=True))]


def ways_of(law: Law, base: Case) -> Ways:
    """Give every way the unknown facts of a case may turn out."""
    tried = positions(law, base)
    return Ways(tried, [answered(base, answers) for answers in tried])


class Figures(NamedTuple):
    """The headline figures: with all unknown facts adverse, what is certain of them, their ranges, and the facts that make these."""

    adverse: dict[str, float | None]
    certain: dict[str, float | None]
    ranges: dict[str, Range]
    facts: list[OpenFact]
    cases: dict[str, dict[str, float | None]]
    """All figures of the way in which least is kept, and of that in which most is; none where no fact is open."""
    sides: Sides
    """Of the adverse way."""


def figures_of(law: Law, ways: Ways, result: Result) -> Figures:
    """Read the headline figures off a result whose first lanes are the sides of the ways."""
    exempt = result.workforce["personal_income_tax_exempt"]
    discount, plan = float(ways.cases[0].scenario.assumptions.discount_rate), plan_of(ways.cases[0])
    same = _same(result, len(ways.cases))
    compared = {place: side_by_side(result, 3 * place) for place in dict.fromkeys(same)}
    found = {
        place: measures_of(site, outside, without, discount, (exempt[:, 3 * place], exempt[:, 3 * place + 2]))
        | staff_measures(result, 3 * place)
        | value_measures(ways.cases[place], (site, without, outside), plan)
        for place, (site, without, outside) in compared.items()
    }
    every = [found[place] for place in same]
    felt = np.array([[measures[name] for measures in every] for name in ("kept", "zone_adds")], dtype=np.float64)
    facts = open_facts(law, ways.tried, felt)
    ranges = _ranges(every, tuple(fact.fact for fact in facts))
    low, high = lowest_and_highest(every)
    cases = {"low": every[low], "high": every[high]} if ranges else {}
    return Figures(every[0], certain_of(every), ranges, facts, cases, compared[0])


def _same(result: Result, ways: int) -> list[int]:
    """Give for each way, three lanes of a result, the first way with the same lines: most answers change nothing."""
    lines = [line for table in (result.enterprise, result.workforce) for line in table.values()]
    # Lines that are the same in all lanes may be held once.
    apart = [np.ascontiguousarray(line.T) for line in lines if line.ndim == 2 and line.shape[1] > 1]
    seen: dict[tuple[bytes, ...], int] = {}
    return [seen.setdefault(tuple(line[3 * way : 3 * way + 3].tobytes() for line in apart), way) for way in range(ways)]


def _ranges(every: list[dict[str, float | None]], because: tuple[str, ...]) -> dict[str, Range]:
    """Give the range of each measure that is not the same whichever way the open facts turn out."""
    found = {}
    for name in every[0]:
        values = [measures[name] for measures in every]
        known = [value for value in values if value is not None]
        trifle = RATE_TRIFLE if "rate" in name else 1.0
        if len(known) == len(values) and max(known) - min(known) > trifle:
            found[name] = Range(min(known), max(known), because)
    return found


def site_figures(scenario: Scenario, law: Law, site: str) -> SiteFigures:
    """Give the headline figures of a project at a site: those of ``run_site``, without what explains them.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have, or a draft of one's own cannot be computed with.
    """
    check_fit(scenario, law)
    with computable(law):
        ways = ways_of(law, Case(scenario, site))
        found = figures_of(law, ways, evaluate(law, build_lanes(ways.sides)))
        return SiteFigures(found.certain, found.ranges, found.sides[0])
