"""A portfolio under many draws of what its enterprises have in common: wages, prices and margins move for all rows alike, and each draw is added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.portfolio.block import Plan, computed_rows, sides_of
from calculator.analysis.portfolio.file import BLOCK, blocks_of
from calculator.analysis.portfolio.pool import Pool, computed, serial
from calculator.analysis.portfolio.run import Given, given_of
from calculator.analysis.uncertainty.spreads import draw_changes
from calculator.errors import InputError, Place, Problem
from calculator.measures.sampling import Summary, summary
from calculator.project.checks.uncertainty import correlation_problems, lowest_of
from calculator.project.lanes import Lanes
from calculator.project.portfolio.lanes import lanes_of
from calculator.project.portfolio.rows import Rows
from calculator.project.portfolio.years import Basis
from calculator.project.uncertainty import DriverName, Uncertainty
from calculator.validation import validate
from calculator.yaml_text import Key, read_file

Floats = NDArray[np.float64]

FIGURES = (
    "kept", "kept_present_value", "zone_adds", "zone_adds_present_value", "revenue_forgone", "corporate_income_tax", "land_rent", "top_up_tax",
)  # fmt: skip
"""What of all rows is added up in each draw [VND]."""

SCALED: Mapping[DriverName, str] = {
    "revenue": "revenue", "costs": "fixed_cost", "wages": "monthly_pay", "headcount": "headcount", "capex": "capex", "rent": "rent",
    "land_price": "table_price",
}  # fmt: skip
"""Drivers that are a share of a column."""

OF_ALL: tuple[DriverName, ...] = (*SCALED, "margin", "land_price_growth", "discount_rate")
"""Drivers a row has: amounts are in VND, and a row states no ramp-up of its own."""

LANES_AT_ONCE = 12_288
DRAWS_AT_ONCE = 64
"""Draws handed out together: the rows are read once for them."""


@dataclass(frozen=True)
class PortfolioDraws:
    """The totals of each draw, ``(draw,)`` [VND], by variant and figure."""

    variants: tuple[str, ...]
    draws: int
    seed: int
    rows: int
    totals: dict[str, dict[str, Floats]]

    def summaries(self, variant: str) -> dict[str, Summary]:
        """Give what is known of each figure."""
        return {name: summary(line) for name, line in self.totals[variant].items()}

    def against_first(self, variant: str) -> dict[str, Summary]:
        """Give what is known of the change from the first variant, draw by draw."""
        first = self.totals[self.variants[0]]
        return {name: summary(line - first[name]) for name, line in self.totals[variant].items()}


class _Share(NamedTuple):
    """One block under some draws: the changes of each driver, ``(draw,)``."""

    given: Given
    start: int
    changes: dict[DriverName, Floats]
    draws: int


class _Part(NamedTuple):
    rows: int
    totals: dict[str, dict[str, Floats]]


def draw_portfolio(
    path: Path, plan: Plan, stated: Uncertainty, *, draws: int, seed: int, pool: Pool | None = None, block: int = BLOCK
) -> PortfolioDraws:
    """Compute a file of enterprises under many draws, each the same for all rows and variants.

    Parameters
    ----------
    stated : what is uncertain; as ``stated_in`` gives it.
    draws, seed : how many, and of which stream.
    pool : where blocks are computed; in this process unless given. It changes no number.
    block : rows of a block; part of what the run is.

    Raises
    ------
    InputError
        When the file cannot be read, or no row can be computed.
    """
    changes = {name: rows[:, 0] for name, rows in draw_changes(stated, 1, draws, np.random.SeedSequence((seed, 0))).items()}
    totals = {variant: {name: np.zeros(draws) for name in FIGURES} for variant in plan.variants}
    rows = 0
    shares = _shares(given_of(blocks_of(path, block), plan), changes, draws)
    for share, part in computed(_work, shares, pool or serial()):
        where = slice(share.start, share.start + share.draws)
        rows += part.rows if share.start == 0 else 0
        for variant, figures in part.totals.items():
            for name, line in figures.items():
                totals[variant][name][where] += line
    if not rows:
        raise InputError(Problem(Place(str(path)), "no row can be computed", "leave --draws out to see what is wrong with each"))
    return PortfolioDraws(plan.variants, draws, seed, rows, totals)


def stated_in(path: Path, basis: Basis) -> Uncertainty:
    """Read what is uncertain from the section ``uncertainty`` of a file, a scenario among others.

    Raises
    ------
    InputError
        When it says nothing, or something rows cannot have.
    """
    document = read_file(path, str(path))
    data = document.data.get("uncertainty") if isinstance(document.data, dict) else None
    if data is None:
        remedy = "write uncertainty: with drivers (docs/method_analysis.md)"
        raise InputError(Problem(document.place(()), "nothing is said to be uncertain", remedy))
    stated = validate(Uncertainty, data, document, ("uncertainty",), InputError)
    problems = [Problem(document.place(key), found, remedy) for key, found, remedy in _problems(stated, basis)]
    if problems:
        raise InputError(problems)
    return stated


def _problems(stated: Uncertainty, basis: Basis) -> Iterator[tuple[Key, str, str]]:
    at: Key = ("uncertainty",)
    if not stated.drivers:
        yield (*at, "drivers"), "no driver is named", f"name one of {', '.join(OF_ALL)}"
    for name, driver in stated.drivers.items():
        if name not in OF_ALL:
            yield (*at, "drivers", name), f"rows of a portfolio have no {name}", f"remove it; drawn are {', '.join(OF_ALL)}"
        if driver.persistence != 1:
            yield (*at, "drivers", name, "persistence"), "drivers of a portfolio move all years alike", "remove persistence"
    if stated.law_changes:
        yield (*at, "law_changes"), "a portfolio is computed under the variants named", "remove it, and name the drafts in --variants"
    low = lowest_of(stated, "discount_rate")
    if low is not None and basis.discount_rate + float(low) < 0:
        yield (*at, "drivers", "discount_rate"), "the discount rate falls below nothing", "make the lowest change smaller"
    yield from correlation_problems(stated)


def _shares(blocks: Iterable[Given], changes: Mapping[DriverName, Floats], draws: int) -> Iterator[_Share]:
    for given in blocks:
        for start in range(0, draws, DRAWS_AT_ONCE):
            stop = min(start + DRAWS_AT_ONCE, draws)
            yield _Share(given, start, {name: line[start:stop] for name, line in changes.items()}, stop - start)


def _work(share: _Share) -> _Part:
    plan, read = share.given.plan, share.given.read
    laws = plan.laws()
    rows, good, _ = computed_rows(plan, laws, read.first, read.rows, read.cells, share.given.unread)
    own = rows.take(good)
    totals = {law.variant: {name: np.zeros(share.draws) for name in FIGURES} for law in laws}
    together = max(1, LANES_AT_ONCE // max(own.count, 1))
    for start in range(0, share.draws if own.count else 0, together):
        where = slice(start, min(start + together, share.draws))
        many, lanes, rate = moved(own, plan.basis, {name: line[where] for name, line in share.changes.items()}, where.stop - start)
        for law in laws:
            _, _, figures = sides_of(law, many, lanes, rate)
            for name in FIGURES:
                totals[law.variant][name][where] = figures[name].reshape(-1, own.count).sum(axis=1)
    return _Part(own.count, totals)


def moved(rows: Rows, basis: Basis, changes: Mapping[DriverName, Floats], draws: int) -> tuple[Rows, Lanes, Floats]:
    """Give rows under some draws, the rows of one draw side by side: as rows, as lanes, and the discount rate of each."""
    many = rows.take(np.tile(np.arange(rows.count), draws))
    of_row: dict[Any, Floats] = {name: np.repeat(line, rows.count) for name, line in changes.items()}
    numbers = dict(many.numbers)
    for driver, column in SCALED.items():
        if driver in of_row:
            numbers[column] = numbers[column] * (1 + of_row[driver])
    if "margin" in of_row:
        numbers["cost_share"] = numbers["cost_share"] - of_row["margin"]
    many = replace(many, numbers=numbers)
    lanes = lanes_of(many, basis)
    rate = basis.discount_rate + of_row.get("discount_rate", np.zeros(many.count))
    growth = basis.land_price_growth + of_row.get("land_price_growth", np.zeros(many.count))
    return many, replace(lanes, discount_rate=rate, land_price_growth=growth), rate
