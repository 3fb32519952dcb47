"""A portfolio under one legal position with every row kept: what is held against another position row by row, and what the State has of it."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fiscal import Adjusted, BreakEven, adjusted, break_even
from calculator.analysis.law_check.watch import Watch
from calculator.analysis.operator.state import Amount, amount_of
from calculator.analysis.portfolio.block import GROUPS, Block, Plan, keys_of
from calculator.analysis.portfolio.file import BLOCK, InMemory, Read, Source
from calculator.analysis.portfolio.run import PortfolioRun, Sum, VariantTotals, by_block, constant_prices
from calculator.analysis.stepwise import finished
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.law.schema import HEADS
from calculator.project.cells import Fault
from calculator.project.portfolio.rows import read_rows
from calculator.project.portfolio.spelling import SPELLINGS, respelled

Floats = NDArray[np.float64]

CHANGED = 1.0
"""A row whose figure moves by no more than this has neither won nor lost [VND]."""

BILLION = 1e9


@dataclass(frozen=True)
class Enterprises:
    """A portfolio under one position; ``keys`` and ``figures`` are of each row computed, ``(row,)``, in the order of ``ids``.

    ``capital`` is what all rows invest [VND]; ``read`` the parameters of the law that were looked up, of grounds only those some row takes.
    """

    law: Law
    run: PortfolioRun
    ids: tuple[str, ...]
    keys: Mapping[str, NDArray[Any]]
    figures: Mapping[str, NDArray[Any]]
    capital: float
    read: frozenset[str]
    faults: tuple[Fault, ...] = ()
    """What is wrong with the rows that were refused."""

    @property
    def total(self) -> VariantTotals:
        """What all rows add up to."""
        return self.run.totals[0]

    @property
    def years(self) -> NDArray[np.int64]:
        """The years computed."""
        return self.run.plan.basis.range


@dataclass(frozen=True)
class _Watching(Plan):
    """A plan whose laws note what is looked up; for work in this process."""

    watch: Watch = field(default_factory=Watch)

    def laws(self) -> list[Law]:
        """Give the laws of the variants, watched."""
        return [self.watch.law(law) for law in super().laws()]


def enterprises_under(path: Source, plan: Plan, *, block: int = BLOCK) -> Enterprises:
    """Compute a file of enterprises under the one position of a plan, and keep each row.

    Raises
    ------
    InputError
        When the file cannot be read, no row of it can be computed, or the position cannot.
    """
    return finished(enterprises_by_block(path, plan, block=block))


def enterprises_by_block(path: Source, plan: Plan, *, block: int = BLOCK) -> Generator[None, None, Enterprises]:
    """Compute a file as :func:`enterprises_under` does, and stop for a moment after every block."""
    (law,) = plan.laws()
    ids: list[str] = []
    keys: list[dict[str, NDArray[Any]]] = []
    figures: list[dict[str, NDArray[Any]]] = []
    faults: list[Fault] = []
    capital = 0.0

    def each(read: Read, found: Block) -> None:
        nonlocal capital
        faults.extend(found.faults)
        if not found.variants:
            return
        cells = respelled(read.cells) if plan.spelling != SPELLINGS[0] else read.cells
        rows = read_rows(cells, read.rows, read.first, int(plan.basis.range[-1])).take(found.good)
        own = found.variants[0].figures
        ids.extend(found.ids)
        keys.append(keys_of(rows) | {"head": np.array([name or "none" for name in own["head"].tolist()])})
        figures.append(dict(own))
        capital += float(np.nansum(rows.numbers["capital"]))

    watching = _Watching(plan.variants, plan.basis, plan.drafts, plan.spelling)
    run = replace((yield from by_block(path, watching, block=block, each=each)), plan=plan)
    if not run.computed:
        name = path.name if isinstance(path, InMemory) else str(path)
        raise InputError(Problem(Place(name), "no row can be computed", "'portfolio FILE --out FOLDER' says what is wrong with each"))
    held = _joined(keys)
    taken = set(held["head"].tolist()) if held else set()
    read = frozenset(name for name in watching.watch.parameters if not name.startswith(HEADS) or name.split(".")[2] in taken)
    return Enterprises(law, run, tuple(ids), held, _joined(figures), capital, read, tuple(faults))


def _joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}


class Moved(NamedTuple):
    """How one group of rows fares under another position: how many gain, lose and stay, what is gained and lost, and both totals [VND]."""

    key: str
    winners: int
    losers: int
    same: int
    gained: float
    lost: float
    old: float
    new: float

    @property
    def rows(self) -> int:
        """Rows of the group."""
        return self.winners + self.losers + self.same


@dataclass(frozen=True)
class Changes:
    """Two positions row by row in one figure: the rows computed under both, what each has more under the new one, ``(row,)`` [VND]."""

    old: Enterprises
    new: Enterprises
    figure: str
    ids: tuple[str, ...]
    before: Floats
    after: Floats
    keys: Mapping[str, NDArray[Any]]

    @property
    def change(self) -> Floats:
        """What each row has more, ``(row,)`` [VND]."""
        return self.after - self.before

    @property
    def whole(self) -> Moved:
        """All rows together."""
        return self._moved("", np.ones(len(self.ids), dtype=bool))

    def by(self, group: str) -> list[Moved]:
        """Give each group of rows that share a key; by the order of the keys."""
        keys = self.keys[group]
        return [self._moved(str(key), keys == key) for key in np.unique(keys).tolist()]

    def among(self, group: str, keys: Sequence[str]) -> Changes:
        """Give the rows of some groups alone."""
        own = np.isin(self.keys[group], list(keys))
        if own.all():
            return self
        ids = tuple(name for name, here in zip(self.ids, own.tolist(), strict=True) if here)
        return replace(
            self, ids=ids, before=self.before[own], after=self.after[own], keys={name: held[own] for name, held in self.keys.items()}
        )  # fmt: skip

    def _moved(self, key: str, own: NDArray[np.bool_]) -> Moved:
        gain = self.change[own]
        won, lost = gain > CHANGED, gain < -CHANGED
        return Moved(
            key,
            int(won.sum()),
            int(lost.sum()),
            int((~won & ~lost).sum()),
            float(gain[won].sum()),
            float(gain[lost].sum()),
            float(self.before[own].sum()),
            float(self.after[own].sum()),
        )


def changes(old: Enterprises, new: Enterprises, figure: str = "kept") -> Changes:
    """Hold a portfolio under one position against itself under another, row by row; groups are those of the old position.

    Parameters
    ----------
    figure : of the figures of a row: ``kept``, ``zone_adds``, ``revenue_forgone`` …
    """
    place = {name: at for at, name in enumerate(new.ids)}
    both = [(at, place[name]) for at, name in enumerate(old.ids) if name in place]
    here = np.array([at for at, _ in both], dtype=np.int64)
    there = np.array([at for _, at in both], dtype=np.int64)
    return Changes(
        old,
        new,
        figure,
        tuple(old.ids[at] for at in here.tolist()),
        old.figures[figure][here].astype(np.float64),
        new.figures[figure][there].astype(np.float64),
        {name: old.keys[name][here] for name in GROUPS},
    )


class Budget(NamedTuple):
    """What the State forgoes of a portfolio and collects of it, under one position [VND].

    ``constant`` is what is forgone by year in prices of the first year. Ratios are of the present value; None where there is nothing to
    divide by.
    """

    forgone: Amount
    constant: Floats
    collected: Amount
    jobs: float
    job_years: float
    per_job: float | None
    per_job_year: float | None
    per_billion_invested: float | None

    def adjusted(self, redundancy: float, displacement: float) -> Adjusted:
        """Weigh what is forgone of rows that would exist anyway against what is collected of those that would not."""
        cost, gain = self.forgone.present_value, self.collected.present_value
        return adjusted(cost=cost, gain=gain, redundancy=redundancy, displacement=displacement, jobs=self.jobs)

    def break_even(self, displacement: float) -> BreakEven:
        """Give the redundancy at which nothing is won and nothing lost."""
        return break_even(cost=self.forgone.present_value, gain=self.collected.present_value, displacement=displacement)


FORGONE = ("corporate_income_tax_forgone", "land_rent_forgone", "personal_income_tax_forgone")
COLLECTED = ("corporate_income_tax", "land_rent", "personal_income_tax")


def forgone_of(total: Sum, rate: float) -> Amount:
    """Add up what the State forgoes; top-up tax of a year is paid the year after."""
    whole = total.line("revenue_forgone")
    at_once = np.sum([total.line(name) for name in FORGONE], axis=0)
    # What the top-up tax takes back is what the relief at once is more than all that is forgone.
    back = amount_of(at_once - whole, rate, years_later=1)
    return Amount(whole, float(whole.sum()), amount_of(at_once, rate).present_value - back.present_value)


def budget(held: Enterprises) -> Budget:
    """Add up what the State forgoes and collects, at the discount rate of the plan; top-up tax of a year is paid the year after.

    Value added tax and insurance are no part of it.
    """
    basis = held.run.plan.basis
    rate = basis.discount_rate
    line = held.total.total.line
    forgone = forgone_of(held.total.total, rate)
    later = amount_of(line("top_up_tax"), rate, years_later=1)
    taken = amount_of(np.sum([line(name) for name in COLLECTED], axis=0), rate)
    collected = Amount(taken.by_year + later.by_year, taken.total + later.total, taken.present_value + later.present_value)
    heads = line("headcount")
    jobs, job_years = float(heads.max()), float(heads.sum())
    cost = forgone.present_value

    def over(count: float) -> float | None:
        return cost / count if count > 0 else None

    return Budget(
        forgone,
        constant_prices(held.run, forgone.by_year),
        collected,
        jobs,
        job_years,
        over(jobs),
        over(job_years),
        over(held.capital / BILLION),
    )
