"""Splits what changes between two legal positions for all enterprises of a portfolio by clause: the estimator of one project, every row computed anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from calculator.analysis.attribute import MOST_EXACT, Attribution, By, Game, check_numbers, sets_of, shared_out
from calculator.analysis.headline import Measures
from calculator.analysis.portfolio.block import LINES, Plan, computed_rows, law_held, sides_of
from calculator.analysis.portfolio.enterprises import forgone_of
from calculator.analysis.portfolio.file import BLOCK, InMemory, Source, blocks_of
from calculator.analysis.portfolio.run import Sum, given_of
from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.law import Law
from calculator.measures.shapley import orders_of
from calculator.project.cells import Fault
from calculator.project.portfolio.lanes import lanes_of
from calculator.project.portfolio.rows import Rows
from calculator.project.portfolio.years import Basis

MEASURES = (
    "revenue_forgone_present_value", "kept_present_value", "zone_adds_present_value", "revenue_forgone", "kept", "zone_adds",
)  # fmt: skip
"""What is added up over the rows [VND]."""

ORDERS, SEED = 40, 1
"""Fewer orders than of one project: each is many times the work."""


@dataclass(frozen=True)
class Refusals:
    """Rows that are in no total: how many for each column, by the first fault of a row, and that fault of the first of them."""

    rows: Mapping[str, int]
    first: Mapping[str, Fault]

    def and_of(self, faults: Sequence[Fault]) -> Refusals:
        """Add the faults of more rows, which come after those before."""
        rows, first = dict(self.rows), dict(self.first)
        seen: set[int] = set()
        for fault in sorted(faults, key=lambda one: one.row):
            if fault.row not in seen:
                seen.add(fault.row)
                rows[fault.column] = rows.get(fault.column, 0) + 1
                first.setdefault(fault.column, fault)
        return Refusals(rows, first)


NO_REFUSALS = Refusals({}, {})


@dataclass(frozen=True)
class Survey:
    """The rows of a portfolio that both positions can compute, and the clauses that move a measure of them, ``live``.

    ``rows`` is how many came in. ``exact`` says whether every set of the clauses is evaluated, ``laws`` how many laws that takes at most.
    ``older`` is how many of those computed are licensed before a ground of either position is held, ``held_from`` the day it is held from.
    """

    game: Game
    live: tuple[str, ...]
    measures: tuple[str, ...]
    rows: int
    computed: int
    most_exact: int
    orders: int
    seed: int
    left_out: Refusals = NO_REFUSALS
    older: int = 0
    held_from: dt.date | None = None

    @property
    def exact(self) -> bool:
        """Whether every set of clauses is evaluated."""
        return len(self.live) <= self.most_exact

    @property
    def laws(self) -> int:
        """Laws under which all rows are computed, at most."""
        count = len(self.live)
        return 2**count if self.exact else 2 * (count + 1) * len(self._drawn())

    def _drawn(self) -> list[list[str]]:
        return orders_of(self.live, self.orders, self.seed)

    def sets(self) -> list[frozenset[str]]:
        """Give the sets of clauses the split looks at, in its order."""
        if self.exact:
            return sets_of(self.live)
        both = [way for order in self._drawn() for way in (order, order[::-1])]
        return [frozenset(order[:place]) for order in both for place in range(len(order) + 1)]


def survey(
    source: Source,
    old: Law,
    new: Law,
    basis: Basis,
    *,
    measures: Sequence[str] = MEASURES[:2],
    by: By = "article",
    orders: int = ORDERS,
    seed: int = SEED,
    most_exact: int = MOST_EXACT,
    spelling: str = "iso",
    block: int = BLOCK,
) -> Generator[int, None, Survey]:
    """Find the clauses that matter to a portfolio; after each step it gives how many steps there are, as far as is known by then.

    Parameters
    ----------
    source : the file of enterprises.
    old, new : the two positions; a row one of them cannot compute is left out under both.
    basis : the years computed, and the discount rate.
    measures : of ``MEASURES``.
    by, orders, seed, most_exact : as for one project.

    Raises
    ------
    InputError
        When the file cannot be read, no row can be computed, nothing differs, or clauses cannot be told apart.
    """
    check_numbers(old, new)
    for name in measures:
        if name not in MEASURES:
            raise UnknownNameError(
                Problem(Place(key="--measure"), f"there is no measure '{name}' of a portfolio", did_you_mean(name, MEASURES))
            )
    plan = Plan((old.variant, new.variant), basis, spelling=spelling)
    rows, older, good, left_out = 0, 0, [], NO_REFUSALS
    for given in given_of(blocks_of(source, block), plan):
        read = given.read
        found, places, _ = computed_rows(plan, (old, new), read.first, read.rows, read.cells, given.unread)
        rows += read.rows
        left_out = left_out.and_of([fault._replace(row=int(read.lines[fault.row - read.first])) for fault in found.faults])
        if len(places):
            good.append(found.take(places))
            older += int((~(law_held(old, good[-1]) & law_held(new, good[-1]))).sum())
    if not good:
        name = source.name if isinstance(source, InMemory) else str(source)
        raise InputError(Problem(Place(name), "no row can be computed", "'portfolio FILE --out FOLDER' says what is wrong with each"))
    game = Game(partial(totals_of, good, basis), old, new, by)
    live = yield from game.players(measures, most_exact, seed)
    first_days = [day for law in (old, new) if (day := law.first_day_of_grounds) is not None]
    return Survey(
        game, tuple(live), tuple(measures), rows, sum(own.count for own in good), most_exact, orders, seed,
        left_out, older, max(first_days, default=None),
    )  # fmt: skip


def split(found: Survey) -> Generator[int, None, Attribution]:
    """Split what was surveyed by clause: the Shapley value of each, which is that of each row added up; each set of clauses gives how many there are."""
    sets = found.sets()
    for some in sets:
        found.game.measures(some)
        yield len(sets)
    return shared_out(
        found.game, found.live, found.measures, orders=found.orders, seed=found.seed, most_exact=found.most_exact
    )  # fmt: skip


def totals_of(blocks: Sequence[Rows], basis: Basis, law: Law) -> Measures:
    """Give what rows add up to under one law: sums over the years, and present values [VND]."""
    lines = np.zeros((len(LINES), basis.years))
    sums: dict[str, float] = dict.fromkeys(MEASURES[1:], 0.0)
    for rows in blocks:
        _, yearly, figures = sides_of(law, rows, lanes_of(rows, basis), np.array([basis.discount_rate]))
        lines += np.stack([np.broadcast_to(yearly[name], (basis.years, rows.count)).sum(axis=1) for name in LINES])
        for name in sums:
            sums[name] += float(figures[name].sum())
    forgone = forgone_of(Sum(sum(rows.count for rows in blocks), lines), basis.discount_rate)
    return {MEASURES[0]: forgone.present_value, **sums}
