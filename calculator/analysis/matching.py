"""What a province must grant for a project to be as well off there as in another place."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from calculator.analysis.valuation import figures_of
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario

NAME = "matching_grant"
NEAR = 1000.0
"""The two places are level when they are this near to each other [VND]."""
MOST_TRIES = 12
MEASURE = "npv"
"""What levels the two: the investor's value, for `kept` does not see money that is granted with and without the law."""


class Match(NamedTuple):
    """The investor's value of a project here and there, and the grant, paid once in ``year``, that makes them level [VND].

    ``grant`` is zero where here is the better place already, and ``level`` the value with it.
    """

    here: float
    there: float
    year: int
    grant: float
    level: float


def matching_grant(scenario: Scenario, law: Law, site: str, other: Scenario, other_site: str) -> Match:
    """Find the grant from the State budget, a province's included, that makes a place as good as another.

    Parameters
    ----------
    scenario, site : the project where the grant is given; it is paid in the year operation starts, the first year computed at the earliest.
    other, other_site : the same project in the place to be matched.

    Raises
    ------
    InputError
        When the project takes no grant, its value is not known, or no grant levels the two.
    """
    year = max(scenario.horizon.first_year, scenario.project.operation_start.year)

    def value(of: Scenario, where: str) -> float:
        found = figures_of(law, [Case(of, where)])[0].get(MEASURE)
        if found is None:
            raise InputError(Problem(Place(), "the investor's value of this project is not known", "choose another project"))
        return found

    here, there = value(scenario, site), value(other, other_site)
    if here >= there - NEAR:
        return Match(here, there, year, 0.0, here)
    rate = float(scenario.assumptions.discount_rate)
    # Untaxed, a grant is worth its present value; where it is taxed, or the top-up tax takes of it, one more step levels the rest.
    low, level = 0.0, here
    grant = (there - here) * (1 + rate) ** (year - scenario.horizon.first_year)
    for _ in range(MOST_TRIES):
        before, level = level, value(with_grant(scenario, grant, year), site)
        if abs(level - there) <= NEAR:
            return Match(here, there, year, grant, level)
        if level <= before:
            break
        low, grant = grant, grant + (there - level) * (grant - low) / (level - before)
    raise InputError(Problem(Place(), "no grant makes this place level with the other", "compare two places that are nearer to each other"))


def with_grant(scenario: Scenario, amount: float, year: int) -> Scenario:
    """Give the project with one more grant from the State budget, paid in one year.

    Raises
    ------
    InputError
        When the project takes no grants.
    """
    data: dict[str, Any] = data_of(scenario)
    project = data["project"]
    support = dict(project.get("support") or {})
    paid = {"years": {year: Fraction(amount).limit_denominator(100)}, "then": "zero"}
    support["grants"] = [*(support.get("grants") or []), {"name": NAME, "kind": "state_budget", "amount": paid}]
    return scenario_from({**data, "project": {**project, "support": support}}, scenario.scenario)
