"""Which ground to take and what to elect: every feasible combination evaluated as a lane, the best one proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from calculator.analysis.choices.elections import LeftOut, axes_of, elected, with_options
from calculator.analysis.choices.move_values import MoveValue, move_values
from calculator.analysis.choices.moves import electing_moves
from calculator.analysis.choices.postponement import first_profit
from calculator.analysis.conditions.heads import condition_rows
from calculator.analysis.fit.check import check_fit, computable
from calculator.engine import evaluate
from calculator.enterprise.qualify import facts_as_read, recognised_activity
from calculator.enterprise.turns import grounds_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.schema import Citation
from calculator.measures.value import BURDEN_LINES, Stream, burden_of, present_value, value_of
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Elections, Scenario
from calculator.project.tokens import ACTIVITIES
from calculator.recorder import Plain
from calculator.result import Result
from calculator.rules import eligibility

LINES = (*BURDEN_LINES, "land_rent_cost", "revenue", "operating_cost")
"""The yearly lines a choice is judged by."""

ELECTED = frozenset({"head", "first_year_under_12_months", "research_extra_share", "shared_costs_by", "moves"})
"""Axes that change no amount a lane is laid out with; the others change leases and assets."""

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
    searched, ``as_written`` those of the scenario; ``at_best`` is the scenario with the best of them.
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
    at_best: Scenario
    singles: tuple[Single, ...]
    left_out: tuple[LeftOut, ...]
    combinations: int
    moves: tuple[MoveValue, ...] = ()
    """Staying and the moves that are open, the best first; nothing where no move is open."""

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
    """Search what each of some projects of one horizon may choose, the combinations of all of them side by side.

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
        found = evaluate(law, lanes, only=(*LINES, "project_income"))
        searches = [_Search(law, *one, found, 2 * place) for place, one in enumerate(projects)]
        _try_all(law, searches)
        return [search.choices(lanes, found, 2 * place) for place, search in enumerate(searches)]


def _try_all(law: Law, searches: Sequence[_Search]) -> None:
    """Evaluate every combination: lanes are laid out once for what changes amounts, and evaluated once for each set of elections."""
    order = sorted(searches, key=lambda search: -len(search.elections))
    lanes = build_lanes([case for search in order for case in search.cases])
    for turn in range(len(order[0].elections)):
        left = [search for search in order if len(search.elections) > turn]
        elections = [search.elections[turn] for search in left for _ in search.cases]
        part = lanes if len(left) == len(order) else lanes.take(0, len(elections))
        result, start = evaluate(law, _electing(part, elections), only=LINES), 0
        for search in left:
            search.read(result, start)
            start += len(search.cases)


def _electing(lanes: Lanes, elections: Sequence[Elections]) -> Lanes:
    """Give the lanes with other elections, one set a lane: they change no amount that is laid out."""
    return replace(
        electing_moves(lanes, [one.moves for one in elections]),
        elected_head=tuple(one.head for one in elections),
        defer=np.array([one.first_year_under_12_months == "defer" for one in elections], dtype=np.bool_),
        research_share=np.array([float(one.research_extra_share) for one in elections], dtype=np.float64),
        share_by_cost=np.array([one.shared_costs_by == "deductible_cost" for one in elections], dtype=np.bool_),
    )


def _sides(scenario: Scenario, site: str) -> tuple[Case, Case]:
    """Give a project as it is written, and under the general law."""
    return Case(scenario, site), Case(scenario, site, claims=False)


class _Search:
    """The axes of one project and what each combination of their options keeps; the first is the scenario as written."""

    def __init__(self, law: Law, scenario: Scenario, site: str, found: Result, lane: int) -> None:
        self.law, self.scenario, self.site = law, scenario, site
        self.taken = found.head_of(lane)
        self.open = [name for place, name in enumerate(found.heads) if found.states[place, lane] == eligibility.MET]
        self.axes, self.left = axes_of(scenario, law, site, self.open, self.taken, first_profit(found, lane))
        self.discount = float(scenario.assumptions.discount_rate)
        self.general = _present_burden(found, lane + 1, self.discount)
        elected = [axis for axis in self.axes if axis.name in ELECTED]
        laid_out = [axis for axis in self.axes if axis.name not in ELECTED]
        self.axes = [*elected, *laid_out]
        self.elections = [with_options(scenario, options).project.elections for options in product(*(axis.options for axis in elected))]
        self.cases = [Case(with_options(scenario, options), site) for options in product(*(axis.options for axis in laid_out))]
        self.combinations = list(product(*(range(len(axis.options)) for axis in self.axes)))
        self.kept: list[float] = []
        self.terms: list[dict[str, float]] = []
        self.prepaid = self.margin = 0.0

    def read(self, result: Result, start: int) -> None:
        """Read what the next set of elections keeps in the lanes of this project."""
        if not self.kept:
            self.prepaid = _prepaid(result, start)
            self.margin = _margin(result, start, self.discount)
        for lane in range(start, start + len(self.cases)):
            later = _later(result, lane, self.prepaid, self.discount)
            # Revenue that is earned later has its price: it is weighed against the tax it saves.
            waited = _margin(result, lane, self.discount) - self.margin
            self.kept.append(self.general - _present_burden(result, lane, self.discount) + later + waited)
            self.terms.append({name: float(values[lane]) for name, values in result.clocks.items()})

    def choices(self, lanes: Lanes, found: Result, lane: int) -> Choices:
        """Pick the best combination, the best of each ground, and the worth of each single change."""
        kept = self.kept
        best = self._best(range(len(kept)))
        proposed = self._named(best).get("head", self.taken)
        grounds = [self._ground(name, _inside_only(self.law, name, lanes, lane)) for name in self._heads()]
        grounds.sort(key=lambda one: (one.head != proposed, -one.kept_at_best))
        return Choices(
            site=self.site,
            variant=self.law.variant,
            taken=self.taken,
            grounds=tuple(grounds),
            reasons=_reasons(grounds),
            undecided=self._undecided(lanes, found, lane),
            as_written=self._named(0),
            kept_as_written=kept[0],
            best=self._named(best),
            kept_at_best=kept[best],
            at_best=with_options(self.scenario, [axis.options[n] for axis, n in zip(self.axes, self.combinations[best], strict=True)]),
            singles=tuple(
                Single(axis.name, axis.options[chosen[number]].name, kept[place] - kept[0])
                for place, chosen in enumerate(self.combinations)
                if sum(map(bool, chosen)) == 1
                for number, axis in enumerate(self.axes)
                if chosen[number]
            ),
            left_out=tuple(self.left),
            combinations=len(self.combinations),
            moves=move_values([self._named(place).get("moves") for place in range(len(kept))], kept, self.terms, self._changes, best),
        )

    def _heads(self) -> list[str]:
        """Name the heads that were tried; the one taken first."""
        return [self.taken, *(name for name in self.open if name != self.taken)] if self.taken else []

    def _best(self, among: Sequence[int]) -> int:
        """Give the combination worth most; of several worth the same, the one with the fewest changes."""
        most = max(self.kept[place] for place in among)
        return min((place for place in among if self.kept[place] >= most - TRIFLE), key=self._changes)

    def _changes(self, place: int) -> int:
        return sum(map(bool, self.combinations[place]))

    def _named(self, place: int) -> dict[str, str]:
        chosen = self.combinations[place]
        return {axis.name: axis.options[number].name for axis, number in zip(self.axes, chosen, strict=True)}

    def _ground(self, head: str, inside_only: bool) -> GroundValue:
        own = [place for place in range(len(self.kept)) if self._named(place).get("head", self.taken) == head]
        best = self._best(own)
        entry = self.law.parameters[self.law.heads[head].package].entry(self.scenario.project.licence)
        return GroundValue(
            head=head,
            terms=_terms(self.terms[best], inside_only),
            # Nothing changed but the head.
            kept=self.kept[min(own, key=self._changes)],
            kept_at_best=self.kept[best],
            elections={name: option for name, option in self._named(best).items() if name != "head"},
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


def _margin(result: Result, lane: int, discount: float) -> float:
    """Give the present value of what is earned before tax, rent and capital [VND]."""
    margin = result.enterprise["revenue"][:, lane] - result.enterprise["operating_cost"][:, lane]
    return present_value(amounts=margin, discount_rate=discount)


def _later(result: Result, lane: int, written: float, discount: float) -> float:
    """Credit rent paid ahead for the years after the horizon at its book value, beyond that of the scenario as written.

    Without it a sum paid for fifty years would be held against the yearly rent of the horizon alone.
    """
    beyond = _prepaid(result, lane) - written
    return beyond / (1 + discount) ** (len(result.years) - 1)


def _terms(clocks: Mapping[str, float], inside_only: bool) -> Terms:
    """Give what a ground grants from the clocks of a lane; None for what there is none of, or no end to."""
    held = {name: value if np.isfinite(value) else None for name, value in clocks.items()}
    return Terms(
        rate=held["preferential_rate"],
        rate_years=held["rate_years"],
        exempt_years=held["exempt_years"],
        half_years=held["half_years"],
        rate_start=held["rate_start"],
        holiday_start=held["holiday_start"],
        income_inside_only=inside_only,
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


def rival_cases(law: Law, case: Case) -> tuple[Case, ...]:
    """Give the case once for each ground open to it, that ground elected; none where there is no choice.

    They can be evaluated beside other lanes: it costs a run next to nothing to know the runner-up.
    """
    read, lanes = LawReader(law, Plain()), build_lanes([case])
    grounds = grounds_of(read, facts_as_read(read, lanes))
    heads = [name for place, name in enumerate(grounds.heads) if grounds.states[place, 0] == eligibility.MET]
    return tuple(replace(case, scenario=elected(case.scenario, name)) for name in heads) if len(heads) > 1 else ()


def rival_worth(rivals: Sequence[Case], result: Result, start: int, general: Stream) -> tuple[GroundWorth, ...]:
    """Give what each ground keeps, the best first; of grounds worth the same the one taken as written is named first.

    Parameters
    ----------
    rivals : of ``rival_cases``.
    result, start : the lane of the first of them; the others follow. Lane 0 is the case as written.
    general : what is paid under the general law.
    """
    if not rivals:
        return ()
    taken, discount = result.head_of(0), float(rivals[0].scenario.assumptions.discount_rate)
    against = value_of(stream=general, discount_rate=discount)
    worth = [
        GroundWorth(case.scenario.project.elections.head, against - _present_burden(result, start + place, discount))
        for place, case in enumerate(rivals)
    ]
    return tuple(sorted(worth, key=lambda one: (-round(one.kept), one.head != taken)))
