"""A portfolio: every row computed with the engine of a single run, added up by group, by year, and from variant to variant."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.portfolio.block import GROUPS, LINES, Block, Plan, VariantBlock, Wrong, compute_block
from calculator.analysis.portfolio.file import BLOCK, Read, Source, blocks_of
from calculator.analysis.portfolio.groundless import Groundless
from calculator.analysis.portfolio.open_rows import OpenRows
from calculator.analysis.portfolio.pool import Pool, computed, serial
from calculator.analysis.stepwise import finished
from calculator.law.schema import CONFIDENCES
from calculator.memory import keep_freed_arrays
from calculator.project.portfolio.rows import texts_of

Floats = NDArray[np.float64]

LARGEST = 10
PLAN_YEARS = 5
"""The State plans by five years: 2026-2030, 2031-2035."""

_BINS_A_DECADE = 100
_DECADES = range(3, 17)
_EDGES = np.concatenate([[0.0], np.logspace(_DECADES[0], _DECADES[-1], _BINS_A_DECADE * (len(_DECADES) - 1) + 1)])
"""Amounts are counted by size; quantiles are read off to about 2 %."""


@dataclass
class Sum:
    """What a group of rows adds up to: rows, and yearly lines ``(line, year)``."""

    rows: int
    lines: Floats

    def add(self, rows: int, lines: Floats) -> None:
        """Add another group."""
        self.rows += rows
        self.lines = self.lines + lines

    def line(self, name: str) -> Floats:
        """Give one line by year."""
        found: Floats = self.lines[LINES.index(name)]
        return found


@dataclass
class VariantTotals:
    """A portfolio under one variant; winners and losers are against the first variant."""

    variant: str
    total: Sum
    by_group: dict[str, dict[str, Sum]]
    counts: NDArray[np.int64]
    largest: list[tuple[float, str]] = field(default_factory=list)
    winners: int = 0
    losers: int = 0
    gained: float = 0.0
    lost: float = 0.0
    groundless: Groundless = field(default_factory=Groundless)
    """Rows without a ground, and what keeps them from the near ones."""

    def quantile(self, share: float) -> float:
        """Give the amount kept by that share of the rows at most, to about 2 % [VND]."""
        below = np.cumsum(self.counts)
        place = int(np.searchsorted(below, share * below[-1]))
        middle = len(_EDGES)
        if place == middle:
            return 0.0
        bin_ = abs(place - middle) - 1
        edge = float(np.sqrt(max(_EDGES[bin_], 1.0) * _EDGES[min(bin_ + 1, len(_EDGES) - 1)]))
        return edge if place > middle else -edge

    @property
    def share_of_largest(self) -> float | None:
        """The part of the revenue forgone that goes to the ten rows with most of it."""
        whole = float(self.total.line("revenue_forgone").sum())
        return sum(amount for amount, _ in self.largest) / whole if whole > 0 else None


@dataclass
class PortfolioRun:
    """What a portfolio gives: totals under each variant, and how many rows came in, were computed and refused."""

    plan: Plan
    rows: int
    computed: int
    rejected: int
    totals: list[VariantTotals]
    law_not_held: int = 0
    """Rows licensed before the law that is held begins."""
    low_pay: int = 0
    """Rows paid below the minimum wage."""
    open_rows: OpenRows = field(default_factory=OpenRows)
    """Rows that leave facts unknown: their figures may be others."""

    @property
    def reconciles(self) -> bool:
        """Whether every row that came in is either computed or refused."""
        return self.rows == self.computed + self.rejected


class Given(NamedTuple):
    """One block to be computed: what the work needs, in one piece."""

    plan: Plan
    read: Read
    unread: dict[int, Wrong]


def run_portfolio(
    path: Source,
    plan: Plan,
    *,
    pool: Pool | None = None,
    block: int = BLOCK,
    each: Callable[[Read, Block], None] | None = None,
) -> PortfolioRun:
    """Compute a file of enterprises.

    Parameters
    ----------
    path : ``.csv`` or ``.parquet``, on disk or in memory.
    pool : where blocks are computed; in this process unless given. It changes no number.
    block : rows of a block; part of what the run is.
    each : is given every block with its results, in the order of the file: to write rows, and to tell progress.

    Raises
    ------
    InputError
        When the file cannot be read, or a variant cannot be computed.
    """
    return finished(by_block(path, plan, pool=pool, block=block, each=each))


def by_block(
    path: Source,
    plan: Plan,
    *,
    pool: Pool | None = None,
    block: int = BLOCK,
    each: Callable[[Read, Block], None] | None = None,
) -> Generator[None, None, PortfolioRun]:
    """Compute a file as :func:`run_portfolio` does, and stop for a moment after every block: what is shown beside it may end it there."""
    totals: list[VariantTotals] = []
    rows = done = older = low = 0
    unknown = OpenRows()
    for given, found in computed(work, given_of(blocks_of(path, block), plan), pool or serial()):
        found = numbered(given.read, found)
        rows, done, older = rows + found.count, done + len(found.good), older + found.law_not_held
        low, unknown = low + len(found.low_pay), unknown.plus(found.open_rows)
        _add(totals, found)
        if each is not None:
            each(given.read, found)
        yield
    return PortfolioRun(plan, rows, done, rows - done, totals, older, low, unknown)


def work(given: Given) -> Block:
    """Compute a block."""
    read = given.read
    keep_freed_arrays()
    return compute_block(given.plan, read.number, read.first, read.rows, read.cells, given.unread)


def numbered(read: Read, block: Block) -> Block:
    """Give the faults and low pay of a block the numbers of their rows, in the order of the file: blank lines may stand between them."""
    found = sorted(block.faults, key=lambda fault: fault.row)
    return replace(
        block,
        faults=tuple(fault._replace(row=int(read.lines[fault.row - read.first])) for fault in found),
        low_pay=tuple(one._replace(row=int(read.lines[one.row - read.first])) for one in block.low_pay),
    )


def given_of(blocks: Iterable[Read], plan: Plan) -> Iterator[Given]:
    """Take blocks as they were read, and find ids that stood before: they are remembered as hashes, eight bytes a row."""
    from pandas.util import hash_array

    seen = _Seen()
    for read in blocks:
        unread: dict[int, Wrong] = {
            place: (
                "",
                f"it has 1 cell, the header has {len(read.cells)}"
                if len(cells) == 1
                else f"it has {len(cells)} cells, the header has {len(read.cells)}",
                "give each column one cell; put a number with commas in quotes",
            )
            for place, cells in read.uneven.items()
        }
        ids = np.array(texts_of(read.cells["id"]), dtype=object)
        hashes = hash_array(ids, categorize=False)
        again = seen.again(hashes)
        for place in np.flatnonzero(again).tolist():
            if ids[place] and place not in unread:
                unread[place] = (
                    "id",
                    f"'{ids[place][:40]}' stands in an earlier row too",
                    "give each row its own id, or remove one of the two",
                )
        yield Given(plan, read, unread)


class _Seen:
    """The hashes of all rows so far, in sorted runs; runs of a size are merged, so that a row costs the same early and late."""

    def __init__(self) -> None:
        self.runs: list[NDArray[np.uint64]] = []

    def again(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Say which of some hashes stood before, among them or earlier, and remember them."""
        own, first = np.unique(hashes, return_index=True)
        again = np.ones(len(hashes), dtype=np.bool_)
        again[first] = False
        for run in self.runs:
            place = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            again |= run[place] == hashes
        self.runs.append(own)
        while len(self.runs) > 1 and len(self.runs[-1]) >= len(self.runs[-2]) / 2:
            last = self.runs.pop()
            self.runs[-1] = np.sort(np.concatenate([self.runs[-1], last]), kind="stable")
        return again


def _add(totals: list[VariantTotals], block: Block) -> None:
    for place, found in enumerate(block.variants):
        if place == len(totals):
            shape = found.groups[0].lines.shape
            totals.append(
                VariantTotals(
                    found.variant, Sum(0, np.zeros(shape)), {name: {} for name in GROUPS}, np.zeros(2 * len(_EDGES) + 1, dtype=np.int64)
                )
            )
        _add_variant(totals[place], found, block.ids)
        if place:
            gain = found.figures["kept"] - block.variants[0].figures["kept"]
            won, lost = gain > 1, gain < -1
            one = totals[place]
            one.winners, one.losers = one.winners + int(won.sum()), one.losers + int(lost.sum())
            one.gained, one.lost = one.gained + float(gain[won].sum()), one.lost + float(gain[lost].sum())


def _add_variant(total: VariantTotals, found: VariantBlock, ids: tuple[str, ...]) -> None:
    total.groundless.add(found.groundless)
    for group in found.groups:
        total.total.add(group.rows, group.lines)
        for name, key in zip(GROUPS, group.keys, strict=True):
            held = total.by_group[name].setdefault(key, Sum(0, np.zeros(group.lines.shape)))
            held.add(group.rows, group.lines)
    kept, forgone = found.figures["kept"], found.figures["revenue_forgone"]
    size = np.searchsorted(_EDGES, np.abs(kept), side="right")
    middle = len(_EDGES)
    places = np.where(np.abs(kept) < 1, middle, np.where(kept > 0, middle + size, middle - size))
    total.counts += np.bincount(places, minlength=2 * len(_EDGES) + 1)
    first = np.argsort(-forgone, kind="stable")[:LARGEST]
    total.largest = heapq.nlargest(LARGEST, [*total.largest, *((float(forgone[place]), ids[place]) for place in first)])


def five_year_plans(years: NDArray[np.int64], values: Floats) -> dict[str, float]:
    """Add a yearly line up by the State's five-year plans: 2026-2030 and so on [VND]."""
    found: dict[str, float] = {}
    for year, value in zip(years.tolist(), values.tolist(), strict=True):
        start = (year - 1) // PLAN_YEARS * PLAN_YEARS + 1
        key = f"{start}-{start + PLAN_YEARS - 1}"
        found[key] = found.get(key, 0.0) + value
    return found


def constant_prices(run: PortfolioRun, values: Floats) -> Floats:
    """Give a yearly line in prices of the first year computed [VND]."""
    return values / (1 + run.plan.basis.consumer_price_growth) ** np.arange(len(values))


def resting_on(total: VariantTotals, run: PortfolioRun) -> dict[str, float]:
    """Give the share of what is kept by the confidence of the package of the ground it rests on."""
    law = next(law for law in run.plan.laws() if law.variant == total.variant)
    whole = float(total.total.line("kept").sum())
    shares = dict.fromkeys(CONFIDENCES, 0.0)
    for name, held in total.by_group["head"].items():
        if name in law.heads and whole:
            entry = law.entry(law.heads[name].package, law.as_of)
            if entry is not None:
                shares[entry.confidence] += float(held.line("kept").sum()) / whole
    return {name: share for name, share in shares.items() if share}
