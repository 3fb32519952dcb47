"""Splits what differs between two legal positions by clause, so that no order of the clauses is preferred and the parts add up."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.headline import Measures
from calculator.analysis.law_check.watch import Watched
from calculator.analysis.stepwise import finished
from calculator.analysis.valuation import check_measure, figures_of
from calculator.errors import CalculatorError, InputError, Place, Problem
from calculator.law.blend import blend, node_of
from calculator.law.difference import Difference, ParameterChange, difference
from calculator.law.law import Law
from calculator.measures.shapley import Part, exact, sampled
from calculator.project.case import Case
from calculator.project.scenario import Scenario

By = Literal["article", "provision", "parameter"]

MOST_EXACT = 10
"""Clauses up to which every set of them is evaluated; beyond, orders are sampled."""

TRIED_ORDERS = 3
"""Random orders in which every clause that is looked at is tried before it is said to do nothing."""

DAY = "day"
READING = "reading:"


class Clause(NamedTuple):
    """Some changes that belong together: those of one provision, one reading, or the day on which the law is looked at.

    ``instrument`` and ``provision`` are where most of it stands, empty for the day; a reading has its name in ``reading``.
    """

    key: str
    instrument: str
    provision: str
    paths: tuple[str, ...]
    reading: str | None = None


class ClausePart(NamedTuple):
    """What one clause is given of a change; ``alone`` and ``last`` are what it does first of all and after all others."""

    clause: Clause
    amount: float
    standard_error: float | None
    alone: float
    last: float


@dataclass(frozen=True)
class MeasureSplit:
    """One measure under both positions, and its change split by clause; the parts of ``exact`` add up without rounding."""

    measure: str
    old: float
    new: float
    parts: tuple[ClausePart, ...]
    exact: tuple[Fraction, ...]

    @property
    def total(self) -> float:
        """The whole change."""
        return self.new - self.old


@dataclass(frozen=True)
class Attribution:
    """The change between two positions at one site, split by clause.

    ``silent`` are the clauses that differ and cannot change anything here: no set of the others makes the project meet them.
    ``orders`` and ``seed`` are None where every set of clauses was evaluated.
    """

    old: Law
    new: Law
    site: str
    apart: Difference
    splits: tuple[MeasureSplit, ...]
    silent: tuple[Clause, ...]
    evaluated: int
    orders: int | None
    seed: int | None


def attribute(
    scenario: Scenario,
    old: Law,
    new: Law,
    site: str,
    *,
    measures: Sequence[str] = ("kept_present_value",),
    by: By = "article",
    orders: int = 200,
    seed: int = 1,
    most_exact: int = MOST_EXACT,
) -> Attribution:
    """Split the change of some measures between two positions by clause: the Shapley value of each.

    Parameters
    ----------
    scenario, site : the project and where it stands.
    old, new : the two positions.
    measures : of ``run``, or ``net_present_value state_revenue revenue_forgone``, the last two also with ``_present_value``.
    by : what belongs together: one article of one instrument, one provision, or each parameter by itself.
    orders, seed : of the orders sampled where more than ``most_exact`` clauses matter.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    InputError
        When nothing differs, a measure is not known under a position, or clauses cannot be told apart because no law holds one without another.
    """
    check_numbers(old, new)
    for law in (old, new):
        check_fit(scenario, law)
    case = Case(scenario, site)
    game = Game(lambda law: figures_of(law, [case])[0], old, new, by)
    live = finished(game.players(measures, most_exact, seed))
    return shared_out(game, live, measures, orders=orders, seed=seed, most_exact=most_exact, site=site)


def check_numbers(old: Law, new: Law) -> None:
    """Refuse positions without numbers, by the option that names each.

    Raises
    ------
    InputError
        For the first of them.
    """
    for law, option in ((old, "--from"), (new, "--to")):
        for draft in law.missing_numbers:
            raise InputError(
                Problem(Place(key=option), f"{draft.title.en} has no readable numbers", "choose a position that can be computed")
            )


def shared_out(
    game: Game, live: Sequence[str], measures: Sequence[str], *, orders: int, seed: int, most_exact: int = MOST_EXACT, site: str = ""
) -> Attribution:
    """Share each measure of a game out among the clauses that matter: exactly, or by sampled orders where there are more than ``most_exact``.

    Raises
    ------
    InputError
        When a measure is not known under a position.
    """
    sampling = len(live) > most_exact
    if sampling:
        found = {name: sampled(live, game.worth(name), orders=orders, seed=seed) for name in measures}
    else:
        found = {name: exact(live, game.worth(name)) for name in measures}
    return Attribution(
        old=game.old,
        new=game.new,
        site=site,
        apart=game.apart,
        splits=tuple(_split(name, parts, game.clauses, live, game.worth(name)) for name, parts in found.items()),
        silent=tuple(clause for key, clause in game.clauses.items() if key not in live),
        evaluated=game.evaluated,
        orders=max(2 * ((orders + 1) // 2), 4) if sampling else None,
        seed=seed if sampling else None,
    )


def _split(
    measure: str, parts: dict[str, Part], clauses: dict[str, Clause], live: Sequence[str], worth: Callable[[frozenset[str]], Fraction]
) -> MeasureSplit:
    every, none = frozenset(live), frozenset[str]()
    rows = [
        ClausePart(
            clauses[key],
            float(part.amount),
            part.standard_error,
            float(worth(frozenset({key})) - worth(none)),
            float(worth(every) - worth(every - {key})),
        )
        for key, part in parts.items()
    ]
    order = sorted(range(len(rows)), key=lambda place: (-abs(rows[place].amount), rows[place].clause.key))
    amounts = [part.amount for part in parts.values()]
    return MeasureSplit(
        measure, float(worth(none)), float(worth(every)), tuple(rows[place] for place in order), tuple(amounts[place] for place in order)
    )


def clauses_of(apart: Difference, by: By = "article") -> list[Clause]:
    """Group what differs by the provision that says so.

    A head or regime that only one of the two laws has is one clause with its conditions: without one of them it would be open to everybody.
    Each contested provision read in another way is a clause, and so is the day on which the law is looked at, where that differs.
    """
    changes = {change.path: change for change in apart.parameters}
    one_sided = {node_of(path) for path in changes if (path in apart.old.parameters) != (path in apart.new.parameters)}
    new_nodes = {node for node in one_sided if not _held_by_both(node, apart)}
    groups: dict[str, list[str]] = {}
    joined: dict[str, str] = {}
    for path, change in changes.items():
        node = node_of(path)
        key = joined.setdefault(node, _key(change, by)) if node in new_nodes else _key(change, by)
        groups.setdefault(key, []).append(path)
    found = []
    for key, paths in groups.items():
        instrument, provision = _cite(changes[paths[0]])
        shown = "" if by == "parameter" else provision if by == "provision" else provision.split(".")[0]
        found.append(Clause(key, instrument, shown, tuple(paths)))
    for reading in apart.readings:
        cites = apart.new.all_readings[reading.name].options[reading.new].cites
        instrument, provision = (cites[0].instrument, cites[0].provision) if cites else ("", "")
        found.append(Clause(READING + reading.name, instrument, provision, (), reading.name))
    if apart.old.as_of != apart.new.as_of:
        found.append(Clause(DAY, "", "", ()))
    return found


def _held_by_both(node: str, apart: Difference) -> bool:
    def has(law: Law) -> bool:
        return any(path == node or path.startswith(f"{node}.") for path in law.parameters)

    return has(apart.old) and has(apart.new)


def _cite(change: ParameterChange) -> tuple[str, str]:
    """Give the provision that makes a change: the one of its first new value, or of the value that goes."""
    first = change.changes[0]
    entry = first.new or first.old
    assert entry is not None
    return entry.cites[0].instrument, entry.cites[0].provision


def _key(change: ParameterChange, by: By) -> str:
    instrument, provision = _cite(change)
    if by == "parameter":
        return change.path
    return f"{instrument} {provision if by == 'provision' else provision.split('.')[0]}".strip()


class Game:
    """What each set of clauses is worth; a set that differs from one before only in what nobody read is not computed again.

    Parameters
    ----------
    compute : gives the measures under a law.
    old, new, by : the two positions, and what of their difference belongs together.

    Raises
    ------
    InputError
        When nothing differs.
    """

    def __init__(self, compute: Callable[[Law], Measures], old: Law, new: Law, by: By = "article") -> None:
        self.compute = compute
        self.old, self.new = old, new
        self.apart = difference(old, new)
        clauses = clauses_of(self.apart, by)
        if not clauses:
            raise InputError(
                Problem(Place(key="--to"), f"{new.variant} is the same law as {old.variant}", "name two positions that differ")
            )
        self.clauses = {clause.key: clause for clause in clauses}
        self.of_path = {path: clause.key for clause in clauses for path in clause.paths}
        self.of_reading = {clause.reading: clause.key for clause in clauses if clause.reading}
        self.held: dict[frozenset[str], dict[frozenset[str], Measures]] = {}
        self.evaluated = 0
        self.met: set[str] = {DAY} & set(self.clauses)

    def worth(self, measure: str) -> Callable[[frozenset[str]], Fraction]:
        """Give the worth of sets of clauses in one measure."""

        def of(some: frozenset[str]) -> Fraction:
            found = self.measures(some)
            check_measure(measure, found)
            value = found[measure]
            if value is None:
                said = f"{measure} is not known under {self._said(some)}"
                raise InputError(Problem(Place(key="--measure"), said, "choose a measure both positions have"))
            return Fraction(value)

        return of

    def players(self, measures: Sequence[str], enough: int = MOST_EXACT, seed: int = 1) -> Generator[int, None, list[str]]:
        """Find the clauses that move the measures, for the split to be exact over; all the project can meet where they are too many.

        After each step it gives how many there are, as far as is known by then.

        A set of clauses is worth the same with and without one that its computation does not look at: what no computation looks at is out.
        Of what is looked at, a clause stays in if it ever moved a measure: first of all, last of all, or in some random orders. The others
        must then do nothing together with any set of those that stay; those that do stay too.
        """
        every = frozenset(self.clauses)
        moved: set[str] = set()

        def step(before: frozenset[str], key: str) -> None:
            less, more = self.measures(before), self.measures(before | {key})
            if any(less.get(name) != more.get(name) for name in measures):
                moved.add(key)

        steps = 2 * len(self.clauses)
        for key in self.clauses:
            step(frozenset(), key)
            yield steps
            step(every - {key}, key)
            yield steps
        met = [key for key in self.clauses if key in self.met]
        if len(met) <= enough:
            return met
        draw = np.random.default_rng(seed)
        steps += TRIED_ORDERS * len(met)
        for order in (draw.permutation(len(met)) for _ in range(TRIED_ORDERS)):
            for place, at in enumerate(order):
                step(frozenset(met[other] for other in order[:place]), met[at])
                yield steps
        while len(found := [key for key in self.clauses if key in moved]) <= enough:
            rest, sets = frozenset(self.clauses) - set(found), sets_of(found)
            for some in sets:
                one, other = self.measures(some), self.measures(some | rest)
                yield steps + len(sets)
                if any(one.get(name) != other.get(name) for name in measures):
                    # Some of the others do something here after all: they are looked for one by one.
                    for key in (key for key in self.clauses if key in rest):
                        step(some, key)
                        some = some | {key}
                    break
            else:
                return found
        return [key for key in self.clauses if key in self.met]

    def measures(self, some: frozenset[str]) -> Measures:
        """Give the measures under the old law with some clauses of the new one."""
        for read, by_part in self.held.items():
            if (known := by_part.get(some & read)) is not None:
                return known
        every = len(some) == len(self.clauses)
        law = self.new if every else self.old if not some else self._blended(some)
        paths: set[str] = set()
        readings: set[str] = set()
        watched = replace(law, parameters=Watched(law.parameters, paths), readings=Watched(law.readings, readings))
        try:
            with computable(law):
                found = self.compute(watched)
        except CalculatorError as fault:
            if every or not some:
                raise
            what = f"{self._said(some)} cannot be computed apart from the other changes ({fault.problems[0].found})"
            raise InputError(Problem(Place(key="--to"), what, "compare positions that are nearer to each other")) from fault
        self.evaluated += 1
        seen = {self.of_path[path] for path in paths if path in self.of_path}
        seen |= {self.of_reading[name] for name in readings if name in self.of_reading}
        self.met |= seen
        # What only one of the laws has is looked for before it is looked up: where it is absent, the search leaves no trace.
        looked = frozenset(seen | {key for key in self.met if key == DAY or self._one_sided(key)})
        self.held.setdefault(looked, {})[some & looked] = found
        return found

    def _one_sided(self, key: str) -> bool:
        return any((path in self.old.parameters) != (path in self.new.parameters) for path in self.clauses[key].paths)

    def _blended(self, some: frozenset[str]) -> Law:
        taken = [self.clauses[key] for key in some]
        return blend(
            self.old,
            self.new,
            paths={path for clause in taken for path in clause.paths},
            readings={clause.reading for clause in taken if clause.reading},
            day=DAY in some,
        )

    def _said(self, some: Iterable[str]) -> str:
        named = sorted(some)
        if not named:
            return self.old.variant
        return f"{self.old.variant} with {', '.join(named[:3])}{' …' if len(named) > 3 else ''}"


def sets_of(keys: Sequence[str]) -> list[frozenset[str]]:
    """Give every set of some clauses, the empty one first."""
    found = [frozenset[str]()]
    for key in keys:
        found += [some | {key} for some in found]
    return found
