"""Many draws of what is uncertain: drivers with their distributions and correlations, and drafts that may pass in one year or another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.portfolio.pool import Pool, computed, serial
from calculator.analysis.uncertainty.branches import Branch, branches_of, check_site, files_of, uncertainty_of, ways_of
from calculator.analysis.uncertainty.by_year import Band, by_year, check_grown
from calculator.analysis.uncertainty.growth import bands_of
from calculator.analysis.uncertainty.lanes import MOST, Draws
from calculator.analysis.uncertainty.spreads import draw_changes
from calculator.analysis.valuation import check_measure, figures_of
from calculator.errors import InputError, Place, Problem
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.positions import position
from calculator.measures.sampling import Summary, summary
from calculator.memory import keep_freed_arrays
from calculator.project.case import Case
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DriverName, Uncertainty

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS_PER_BLOCK = MOST
"""Draws of one block; part of what a seed means, so that more draws begin with the same ones."""

FEWEST_DRAWS = 2


class BranchSummary(NamedTuple):
    """One way the drafts may go, how many draws went that way, and the measures over them; None where no draw has one."""

    branch: Branch
    draws: int
    measures: dict[str, Summary | None]


@dataclass(frozen=True)
class Simulation:
    """The measures over all draws, the plan beside them, and each branch of the law.

    ``values`` are the draws themselves, ``(draw,)`` by measure, NaN where a draw has none; ``branch_of`` the place of each draw's branch;
    ``growth`` the measures that were asked for by year.
    ``built_one_by_one`` names what of the plan does not follow the drivers column by column; None where all does. ``idle`` names drivers that move nothing at this site.
    """

    variant: str
    site: str
    draws: int
    seed: int
    measures: dict[str, Summary]
    plan: dict[str, float | None]
    branches: tuple[BranchSummary, ...]
    values: dict[str, Floats]
    branch_of: Integers
    stated: Uncertainty
    years: int
    block: int
    built_one_by_one: str | None
    idle: tuple[str, ...]
    growth: dict[str, Band]

    @property
    def changes(self) -> dict[str, Floats]:
        """The changes of the drivers, ``(draw, year)``; they are drawn again, not kept."""
        blocks = [_drawn(self.stated, self.years, self.seed, block, self.block)[0] for block in range(-(-self.draws // self.block))]
        return {
            str(name): np.broadcast_to(np.concatenate([block[name] for block in blocks])[: self.draws], (self.draws, self.years))
            for name in self.stated.drivers
        }


def simulate(
    scenario: Scenario,
    law: Law,
    site: str,
    *,
    draws: int,
    seed: int,
    measures: Sequence[str] = ("net_present_value", "zone_adds_present_value", "kept_present_value"),
    files: Mapping[str, DraftFile] | None = None,
    pool: Pool | None = None,
    block: int = DRAWS_PER_BLOCK,
    grown: Sequence[str] = (),
) -> Simulation:
    """Compute a scenario under many draws of what it says is uncertain.

    The lanes of the plan are built once and drivers move their columns; blocks of draws go through the engine, one run for each way the
    law may go. Block *b* is drawn from ``SeedSequence((seed, b))``: the same seed gives the same figures to the last bit, wherever blocks
    are computed, and the drivers are drawn apart from the law, so another draft in the scenario changes none of their draws.

    Parameters
    ----------
    scenario : with an ``uncertainty`` section.
    law, site : the position the drafts are put on, and the place.
    draws, seed : how many, two at least, and of which stream.
    measures : of ``run``, or those of ``valuation``.
    files : drafts of one's own the scenario may name.
    pool : where blocks are computed; in this process unless given. It changes no number.
    block : draws of a block; part of what the run is.
    grown : measures among them whose quantiles are asked for by year too; while it runs, that holds a number for each draw and year.

    Raises
    ------
    InputError
        When nothing is uncertain, or a draft does not fit the law or has no numbers.
    UnknownNameError
        When there is no such draft or measure.
    """
    if draws < FEWEST_DRAWS:
        raise InputError(Problem(Place(key="--draws"), f"{draws} draws say nothing of a spread", "ask for two or more; 1000 is a start"))
    check_site(scenario, site)
    check_fit(scenario, law)
    stated = uncertainty_of(scenario)
    branches = branches_of(stated.law_changes, law, files or {})
    with computable(law):
        (plan,) = figures_of(law, [Case(scenario, site)])
    for measure in measures:
        check_measure(measure, plan)
    check_grown(grown, measures)
    for branch in branches:
        check_fit(scenario, branch.law)
    blocks = range(-(-draws // block))
    wanted = _Wanted(
        scenario if pool is None else data_of(scenario),
        site,
        recipe_of(law, files or {}),
        draws,
        block,
        seed,
        tuple(measures),
        tuple(grown),
    )
    values = {measure: np.full(draws, np.nan) for measure in measures}
    growth = {name: np.empty((len(scenario.horizon.range), draws)) for name in grown}
    taken = np.zeros(draws, dtype=np.int64)
    reason: str | None = None
    idle: tuple[str, ...] = ()
    for given, found in computed(_work, _shares(wanted, blocks, branches, pool), pool or serial()):
        for number, part in zip(given.blocks, found.parts, strict=True):
            where = slice(number * block, min((number + 1) * block, draws))
            taken[where] = part.taken
            for measure in measures:
                values[measure][where] = part.values[measure]
            for name in grown:
                growth[name][:, where] = part.values[by_year(name)]
        reason, idle = reason or found.reason, found.idle
    for measure in measures:
        if np.isnan(values[measure]).all():
            raise InputError(Problem(Place(key="--measure"), f"no draw has {measure}", "choose another measure"))
    rows = [
        BranchSummary(branch, int((taken == place).sum()), {name: _summary(line[taken == place]) for name, line in values.items()})
        for place, branch in enumerate(branches)
    ]
    return Simulation(
        variant=law.variant,
        site=site,
        draws=draws,
        seed=seed,
        measures={measure: summary(line) for measure, line in values.items()},
        plan={measure: plan[measure] for measure in measures},
        branches=tuple(rows),
        values=values,
        branch_of=taken,
        stated=stated,
        years=len(scenario.horizon.range),
        block=block,
        built_one_by_one=reason,
        idle=idle,
        growth=bands_of(growth, Draws(scenario, site, [], []), law) if growth else {},
    )


def _summary(values: Floats) -> Summary | None:
    return None if np.isnan(values).all() else summary(values)


# --- blocks of draws


class Recipe(NamedTuple):
    """A law as it is handed to another process, which puts it together again: its name, day, readings and drafts, and those that may pass."""

    variant: str
    as_of: dt.date
    readings: dict[str, str]
    files: dict[str, DraftFile]
    own: dict[str, DraftFile]

    def law(self) -> Law:
        """Put the law together."""
        return position(self.variant, self.files, as_of=self.as_of, readings=self.readings)


def recipe_of(law: Law, own: Mapping[str, DraftFile]) -> Recipe:
    """Give the recipe of a law, with drafts of one's own that may pass."""
    return Recipe(law.variant, law.as_of, dict(law.readings), files_of(law), dict(own))


class _Wanted(NamedTuple):
    """What is drawn and computed, in one piece."""

    scenario: Scenario | dict[str, Any]
    """As plain data for another process."""
    site: str
    law: Recipe
    draws: int
    block: int
    seed: int
    measures: tuple[str, ...]
    grown: tuple[str, ...]


class _Share(NamedTuple):
    """Some blocks for one worker; the branches are put together there, unless it is this process."""

    wanted: _Wanted
    blocks: range
    branches: tuple[Branch, ...] | None


class _Part(NamedTuple):
    """One block: the branch of each draw, and its measures, ``(draw,)``, and as they grow, ``(year, draw)``."""

    taken: Integers
    values: dict[str, Floats]


class _Done(NamedTuple):
    parts: list[_Part]
    reason: str | None
    idle: tuple[str, ...]


def _shares(wanted: _Wanted, blocks: range, branches: Sequence[Branch], pool: Pool | None) -> Iterator[_Share]:
    """Give each worker some blocks side by side: the lanes of the plan are built once for them."""
    size = len(blocks) if pool is None else max(1, -(-len(blocks) // pool.ahead))
    for start in range(0, len(blocks), size):
        yield _Share(wanted, blocks[start : start + size], tuple(branches) if pool is None else None)


def _work(share: _Share) -> _Done:
    keep_freed_arrays()
    wanted = share.wanted
    scenario = scenario_from(wanted.scenario) if isinstance(wanted.scenario, dict) else wanted.scenario
    stated = uncertainty_of(scenario)
    branches = share.branches or branches_of(stated.law_changes, wanted.law.law(), wanted.law.own)
    by_year = [name for name, driver in stated.drivers.items() if driver.persistence != 1]
    draws = Draws(scenario, wanted.site, list(stated.drivers), by_year)
    return _Done([_block(wanted, branches, draws, number) for number in share.blocks], draws.reason, draws.idle)


def _block(wanted: _Wanted, branches: Sequence[Branch], draws: Draws, number: int) -> _Part:
    stated, years = uncertainty_of(draws.scenario), len(draws.scenario.horizon.range)
    count = min(wanted.block, wanted.draws - number * wanted.block)
    changes, shares = _drawn(stated, years, wanted.seed, number, count)
    taken = ways_of(shares, stated.law_changes, branches)
    values: dict[str, Floats] = {measure: np.full(count, np.nan) for measure in wanted.measures}
    values |= {by_year(name): np.empty((years, count)) for name in wanted.grown}
    for place in np.unique(taken).tolist():
        own = np.flatnonzero(taken == place)
        law = branches[place].law
        with computable(law):
            found = draws.figures(law, {name: rows[own] for name, rows in changes.items()}, wanted.measures, len(own), wanted.grown)
        for measure, figures in found.items():
            values[measure][..., own] = figures
    return _Part(taken, values)


def _drawn(stated: Uncertainty, years: int, seed: int, number: int, draws: int) -> tuple[dict[DriverName, Floats], Floats]:
    """Draw the first draws of a block: the changes of all drivers, and a share for each draft, ``(draw, draft)``."""
    of_drivers, of_law = np.random.SeedSequence((seed, number)).spawn(2)
    changes = draw_changes(stated, years, draws, of_drivers)
    return changes, np.random.default_rng(of_law).random((draws, len(stated.law_changes)))
