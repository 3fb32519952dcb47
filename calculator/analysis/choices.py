"""Which ground to take and what to elect: every feasible combination evaluated as a lane, the best one proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions import condition_rows
from calculator.analysis.elections import LeftOut, axes_of, elected, with_options
from calculator.analysis.fit import check_fit, computable
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.schema import Citation
from calculator.measures.value import burden_of, value_of
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Scenario
from calculator.project.tokens import ACTIVITIES
from calculator.qualify import recognised_activity
from calculator.result import Result
from calculator.rules import eligibility

LINES = (
    "corporate_income_tax",
    "land_use_tax",
    "land_rent_due",
    "land_rent_cost",
    "land_rent_through_price",
    "sublease_support",
    "group_top_up_tax",
)
"""The yearly lines a choice is judged by."""

TRIFLE = 0.5
"""Present values closer than this are the same [VND]."""


class Terms(NamedTuple):
    """What a ground grants a lane: rate and years, first years of the clocks [calendar years], None where there is none or no end."""

    rate: float | None
    rate_years: float | None
    exempt_years: float | None
    half_years: float | None
    rate_start: float | None
    holiday_start: float | None
    income_inside_only: bool


@dataclass(frozen=True)
class GroundValue:
    """One ground open to a project: what it grants, and what is kept by it at present value against the general law [VND].

    ``kept`` leaves every other election as it is written, ``kept_at_best`` takes the best of them for this ground.
    """

    head: str
    terms: Terms
    kept: float
    kept_at_best: float
    elections: Mapping[str, str]
    cites: tuple[Citation, ...]


class Single(NamedTuple):
    """One change alone from the scenario as written, and what it is worth at present value [VND]; below zero it costs."""

    axis: str
    option: str
    gain: float


class Undecided(NamedTuple):
    """A ground that facts nobody has stated would open or shut."""

    head: str
    facts: tuple[str, ...]


class Reason(NamedTuple):
    """One term in which the proposed ground and the runner-up differ."""

    term: str
    proposed: float | bool | None
    runner_up: float | bool | None


@dataclass(frozen=True)
class Choices:
    """What a project may choose at a site under a law; amounts are kept at present value against the general law [VND].

    ``grounds`` stand from the best to the worst at their best elections; the first is proposed. ``best`` names the option of each axis that was
    searched, ``as_written`` those of the scenario.
    """

    site: str
    variant: str
    taken: str | None
    grounds: tuple[GroundValue, ...]
    reasons: tuple[Reason, ...]
    undecided: tuple[Undecided, ...]
    as_written: Mapping[str, str]
    kept_as_written: float
    best: Mapping[str, str]
    kept_at_best: float
    singles: tuple[Single, ...]
    left_out: tuple[LeftOut, ...]
    combinations: int

    @property
    def proposed(self) -> GroundValue | None:
        """The ground worth most; None where none is open."""
        return self.grounds[0] if self.grounds else None

    @property
    def runner_up(self) -> GroundValue | None:
        """The ground worth most after the proposed one; None where there is no other."""
        return self.grounds[1] if len(self.grounds) > 1 else None

    @property
    def difference(self) -> float | None:
        """How much more the proposed ground is worth than the runner-up, each at its best elections [VND]."""
        return self.grounds[0].kept_at_best - self.grounds[1].kept_at_best if len(self.grounds) > 1 else None


def choices_of(scenario: Scenario, law: Law, site: str) -> Choices:
    """Search what a project may choose at a site, with the facts not known taken the adverse way.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have.
    """
    return choices_of_many(law, [(scenario, site)])[0]


def choices_of_many(law: Law, projects: Sequence[tuple[Scenario, str]]) -> list[Choices]:
    """Search what each of some projects of one horizon may choose, all combinations of all of them in one evaluation.

    Raises
    ------
    InputError
        When a scenario asks for what the law does not have.
    ValueError
        When the horizons differ.
    """
    for scenario, _ in projects:
        check_fit(scenario, law)
    with computable(law):
        lanes = build_lanes([side for one in projects for side in _sides(*one)])
        found = evaluate(law, lanes, only=LINES)
        searches = [_Search(law, *one, found, 2 * place) for place, one in enumerate(projects)]
        cases = [case for search in searches for case in search.cases]
        tried = evaluate(law, build_lanes(cases), only=LINES)
        results, start = [], 0
        for place, search in enumerate(searches):
            results.append(search.choices(tried, start, lanes, found, 2 * place))
            start += len(search.cases)
    return results


def _sides(scenario: Scenario, site: str) -> tuple[Case, Case]:
    """Give a project as it is written, and under the general law."""
    return Case(scenario, site), Case(scenario, site, claims=False)


class _Search:
    """The axes of one project and the case of every combination of their options; the first is the scenario as written."""

    def __init__(self, law: Law, scenario: Scenario, site: str, found: Result, lane: int) -> None:
        self.law, self.scenario, self.site = law, scenario, site
        self.taken = found.head_of(lane)
        self.open = [name for place, name in enumerate(found.heads) if found.states[place, lane] == eligibility.MET]
        self.axes, self.left = axes_of(scenario, law, site, self.open, self.taken)
        self.combinations = list(product(*(range(len(axis.options)) for axis in self.axes)))
        self.cases = [
            Case(with_options(scenario, [axis.options[place] for axis, place in zip(self.axes, chosen, strict=True)]), site)
            for chosen in self.combinations
        ]

    def choices(self, tried: Result, start: int, lanes: Lanes, found: Result, lane: int) -> Choices:
        """Pick the best combination, the best of each ground, and the worth of each single change."""
        discount = float(self.scenario.assumptions.discount_rate)
        general = _present_burden(found, lane + 1, discount)
        prepaid = _prepaid(tried, start)
        kept = np.array(
            [
                general - _present_burden(tried, start + place, discount) + _later(tried, start + place, prepaid, discount)
                for place in range(len(self.cases))
            ]
        )
        best = self._best(kept, range(len(kept)))
        grounds = sorted((self._ground(tried, start, kept, name, lanes, lane) for name in self._heads()), key=lambda one: -one.kept_at_best)
        proposed = self._named(best).get("head", self.taken)
        grounds.sort(key=lambda one: one.head != proposed)
        return Choices(
            site=self.site,
            variant=self.law.variant,
            taken=self.taken,
            grounds=tuple(grounds),
            reasons=_reasons(grounds),
            undecided=self._undecided(lanes, found, lane),
            as_written=self._named(0),
            kept_as_written=float(kept[0]),
            best=self._named(best),
            kept_at_best=float(kept[best]),
            singles=tuple(
                Single(axis.name, axis.options[chosen[number]].name, float(kept[place] - kept[0]))
                for place, chosen in enumerate(self.combinations)
                if sum(map(bool, chosen)) == 1
                for number, axis in enumerate(self.axes)
                if chosen[number]
            ),
            left_out=tuple(self.left),
            combinations=len(self.cases),
        )

    def _heads(self) -> list[str]:
        """Name the heads that were tried; the one taken first."""
        return [self.taken, *(name for name in self.open if name != self.taken)] if self.taken else []

    def _best(self, kept: NDArray[np.float64], among: Sequence[int]) -> int:
        """Give the combination worth most; of several worth the same, the one with the fewest changes."""
        most = max(kept[place] for place in among)
        return min((place for place in among if kept[place] >= most - TRIFLE), key=lambda place: sum(map(bool, self.combinations[place])))

    def _named(self, place: int) -> dict[str, str]:
        chosen = self.combinations[place]
        return {axis.name: axis.options[number].name for axis, number in zip(self.axes, chosen, strict=True)}

    def _ground(self, tried: Result, start: int, kept: NDArray[np.float64], head: str, lanes: Lanes, lane: int) -> GroundValue:
        own = [place for place in range(len(self.cases)) if self._named(place).get("head", self.taken) == head]
        # Nothing changed but the head.
        plain = min(own, key=lambda place: sum(map(bool, self.combinations[place])))
        best = self._best(kept, own)
        entry = self.law.parameters[self.law.heads[head].package].entry(self.scenario.project.licence)
        others = {name: option for name, option in self._named(best).items() if name != "head"}
        return GroundValue(
            head=head,
            terms=terms_of(tried, start + best, self.law, head, lanes, lane),
            kept=float(kept[plain]),
            kept_at_best=float(kept[best]),
            elections=others,
            cites=entry.cites if entry is not None else (),
        )

    def _undecided(self, lanes: Lanes, found: Result, lane: int) -> tuple[Undecided, ...]:
        if not (found.states[:, lane] == eligibility.NOT_KNOWN).any():
            return ()
        facts: dict[str, dict[str, None]] = {}
        for row in condition_rows(self.law, lanes, found, lane):
            if row.levy == "corporate_income_tax" and row.head_state == "not_known":
                facts.setdefault(row.head, {}).update(dict.fromkeys(row.deciding))
        return tuple(Undecided(head, tuple(names)) for head, names in facts.items())


def _present_burden(result: Result, lane: int, discount: float) -> float:
    """Discount what a lane pays, top-up tax a year later [VND]."""
    return value_of(stream=burden_of({name: result.enterprise[name][:, lane] for name in LINES}), discount_rate=discount)


def _prepaid(result: Result, lane: int) -> float:
    """Give the land rent paid but not yet used up when the horizon ends [VND]."""
    return float((result.enterprise["land_rent_due"][:, lane] - result.enterprise["land_rent_cost"][:, lane]).sum())


def _later(result: Result, lane: int, written: float, discount: float) -> float:
    """Credit rent paid ahead for the years after the horizon at its book value, beyond that of the scenario as written.

    Without it a sum paid for fifty years would be held against the yearly rent of the horizon alone.
    """
    beyond = _prepaid(result, lane) - written
    return beyond / (1 + discount) ** (len(result.years) - 1)


def terms_of(result: Result, lane: int, law: Law, head: str, lanes: Lanes, own: int) -> Terms:
    """Give what a ground grants a lane; ``own`` is the project's lane among ``lanes``."""

    def held(name: str) -> float | None:
        value = float(result.clocks[name][lane])
        return value if np.isfinite(value) else None

    return Terms(
        rate=held("preferential_rate"),
        rate_years=held("rate_years"),
        exempt_years=held("exempt_years"),
        half_years=held("half_years"),
        rate_start=held("rate_start"),
        holiday_start=held("holiday_start"),
        income_inside_only=_inside_only(law, head, lanes, own),
    )


def _inside_only(law: Law, head: str, lanes: Lanes, lane: int) -> bool:
    """Say whether a ground covers only what arises inside the place, for this activity."""
    path = law.heads[head].income_inside_only
    entry = law.parameters[path].entry(dt.date.fromordinal(int(lanes.licence[lane]))) if path else None
    if entry is None:
        return False
    activity = recognised_activity(lanes.facts, lanes.favourable)[lane]
    return ACTIVITIES[int(activity)] in (entry.value if isinstance(entry.value, tuple) else (entry.value,))


def _reasons(grounds: Sequence[GroundValue]) -> tuple[Reason, ...]:
    """List the terms in which the first two grounds differ."""
    if len(grounds) < 2:
        return ()
    one, other = grounds[0].terms._asdict(), grounds[1].terms._asdict()
    return tuple(Reason(name, one[name], other[name]) for name in one if one[name] != other[name])


class GroundWorth(NamedTuple):
    """A ground open to a project, and what is kept by it at present value with every other election as written [VND]."""

    head: str
    kept: float


def grounds_of(law: Law, case: Case, result: Result, lane: int, general: float) -> tuple[GroundWorth, ...]:
    """Evaluate each ground open to a lane; the best first, and nothing where there is no choice.

    Parameters
    ----------
    case : as it is written.
    result, lane : of that case.
    general : present value of what it pays under the general law [VND].
    """
    heads = [name for place, name in enumerate(result.heads) if result.states[place, lane] == eligibility.MET]
    if len(heads) < 2:
        return ()
    discount = float(case.scenario.assumptions.discount_rate)
    tried = evaluate(law, build_lanes([replace(case, scenario=elected(case.scenario, name)) for name in heads]), only=LINES)
    worth = [GroundWorth(name, general - _present_burden(tried, place, discount)) for place, name in enumerate(heads)]
    taken = result.head_of(lane)
    # Of grounds worth the same the one taken is named first.
    return tuple(sorted(worth, key=lambda one: (-round(one.kept), one.head != taken)))
