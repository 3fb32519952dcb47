"""How much of the variance of a measure each driver makes: Sobol indices by SALib, an optional extra."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.uncertainty.branches import branches_of, check_site, uncertainty_of, ways_of
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.uncertainty.spreads import changes_of
from calculator.analysis.valuation import RATE_NEAR, check_measure, figures_of
from calculator.errors import InputError, Place, Problem
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.measures.names import RATES
from calculator.measures.sampling import normal_of
from calculator.project.case import Case
from calculator.project.scenario import Scenario

Floats = NDArray[np.float64]


NEAR = 1.0
"""A measure that varies by less does not vary: it is rounding [VND]."""


class Indices(NamedTuple):
    """First-order and total Sobol indices of one measure by driver or ``draft/NAME``, half-widths of their 95 % intervals, cases computed."""

    first: dict[str, float]
    first_error: dict[str, float]
    total: dict[str, float]
    total_error: dict[str, float]
    evaluated: int


def sobol(
    scenario: Scenario,
    law: Law,
    site: str,
    *,
    power: int,
    seed: int,
    measures: Sequence[str],
    files: Mapping[str, DraftFile] | None = None,
) -> dict[str, Indices]:
    """Split the variance of some measures by driver and by draft that may pass.

    Parameters
    ----------
    power : 2 to this power base points; each takes as many cases as there are drivers and drafts, and two more.
    seed : of the sequence and of the intervals.

    Raises
    ------
    InputError
        When SALib is not installed, drivers are correlated or move by year, or a measure does not vary.
    """
    sample, analyze = (_salib(name) for name in ("SALib.sample.sobol", "SALib.analyze.sobol"))
    check_site(scenario, site)
    check_fit(scenario, law)
    stated = uncertainty_of(scenario)
    if stated.correlations:
        what = "Sobol indices need drivers that are independent of each other, and correlations are stated"
        raise InputError(Problem(Place(key="uncertainty.correlations"), what, "remove them, or leave --sobol out"))
    if by_year := [name for name, driver in stated.drivers.items() if driver.persistence != 1]:
        what = f"Sobol indices need one change a driver, and {by_year[0]} moves by year"
        raise InputError(Problem(Place(key=f"uncertainty.drivers.{by_year[0]}.persistence"), what, "remove it, or leave --sobol out"))
    names = [*stated.drivers, *(f"draft/{change.draft}" for change in stated.law_changes)]
    if len(names) < 2:
        raise InputError(Problem(Place(key="uncertainty"), "a single driver makes all of the variance", "leave --sobol out"))
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    points = sample.sample(problem, 2**power, calc_second_order=False, seed=seed)
    branches = branches_of(stated.law_changes, law, files or {})
    with computable(law):
        (plan,) = figures_of(law, [Case(scenario, site)])
    for measure in measures:
        check_measure(measure, plan)
    taken = ways_of(points[:, len(stated.drivers) :], stated.law_changes, branches)
    # The ends of the unit interval have no normal quantile.
    normals = normal_of(np.clip(points[:, : len(stated.drivers)], 1e-12, 1 - 1e-12))
    changes = {name: changes_of(driver, normals[:, [place]]) for place, (name, driver) in enumerate(stated.drivers.items())}
    draws = Draws(scenario, site, list(stated.drivers), [])
    values = {measure: np.full(len(points), np.nan) for measure in measures}
    for place, branch in enumerate(branches):
        drawn = np.flatnonzero(taken == place)
        if not len(drawn):
            continue
        check_fit(scenario, branch.law)
        with computable(branch.law):
            found = draws.in_blocks(branch.law, {name: rows[drawn] for name, rows in changes.items()}, measures, len(drawn))
        for measure in measures:
            values[measure][drawn] = found[measure]
    return {measure: _indices(analyze, problem, names, line, measure, seed) for measure, line in values.items()}


def _indices(analyze: Any, problem: dict[str, Any], names: Sequence[str], line: Floats, measure: str, seed: int) -> Indices:
    if np.isnan(line).any():
        raise InputError(Problem(Place(key="--measure"), f"some cases have no {measure}", "choose a measure every case has"))
    if np.ptp(line) <= (RATE_NEAR if measure in RATES else NEAR):
        raise InputError(Problem(Place(key="--measure"), f"{measure} does not vary", "choose another measure, or leave --sobol out"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # A seed of 0 would be taken for none.
        found = analyze.analyze(problem, line, calc_second_order=False, seed=seed + 1)

    def by_name(key: str) -> dict[str, float]:
        return dict(zip(names, (float(value) for value in found[key]), strict=True))

    return Indices(by_name("S1"), by_name("S1_conf"), by_name("ST"), by_name("ST_conf"), len(line))


def _salib(name: str) -> Any:
    try:
        with warnings.catch_warnings():
            # What the library warns of on its import is no message of ours.
            warnings.simplefilter("ignore")
            return import_module(name)
    except ImportError:
        remedy = "pip install 'zone-incentive-calculator[analysis]', or leave --sobol out"
        raise InputError(Problem(Place(key="--sobol"), "SALib is not installed", remedy)) from None
