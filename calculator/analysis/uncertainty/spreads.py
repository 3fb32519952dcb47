"""Distributions of drivers as changes against the plan: their quantiles, what is called low and high, and how many draws are made."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.measures.sampling import correlated_normals, triangular, uniform_of
from calculator.project.checks.uncertainty import normal_correlation
from calculator.project.uncertainty import NORMAL_CUT, Driver, DriverName, Lognormal, Normal, Triangular, Uncertainty

Floats = NDArray[np.float64]

TAIL = 1.6448536269514722
"""Standard normal quantile of 95 %: what is called low and high of a distribution without ends."""


class Band(NamedTuple):
    """The low and the high change of a driver, and where they are from: ``stated``, ``ends`` of its distribution, or ``tails`` (5 % and 95 %)."""

    low: float
    high: float
    source: str


def changes_of(spread: Driver, normal: Floats) -> Floats:
    """Turn standard normal variables into changes of a driver, of the same shape."""
    if isinstance(spread, Normal):
        return float(spread.mean) + float(spread.standard_deviation) * np.clip(normal, -NORMAL_CUT, NORMAL_CUT)
    if isinstance(spread, Lognormal):
        return (1 + float(spread.median)) * np.exp(float(spread.log_deviation) * np.clip(normal, -NORMAL_CUT, NORMAL_CUT)) - 1
    share = uniform_of(normal)
    if isinstance(spread, Triangular):
        return triangular(share, low=float(spread.low), mode=float(spread.mode), high=float(spread.high))
    return float(spread.low) + (float(spread.high) - float(spread.low)) * share


def band_of(spread: Driver) -> Band:
    """Give what is low and high of a distribution."""
    if isinstance(spread, (Normal, Lognormal)):
        low, high = changes_of(spread, np.array([-TAIL, TAIL]))
        return Band(float(low), float(high), "tails")
    return Band(float(spread.low), float(spread.high), "ends")


def draw_changes(stated: Uncertainty, years: int, draws: int, seed: np.random.SeedSequence) -> dict[DriverName, Floats]:
    """Draw the changes of all drivers, ``(draw, year)``, or ``(draw, 1)`` of one that moves all years alike.

    The same seed gives the same ones, and more draws begin with them.
    """
    names = list(stated.drivers)
    if not names:
        return {}
    persistence = np.array([float(stated.drivers[name].persistence) for name in names])
    # Where no driver moves by year one shock a draw is enough.
    length = years if (persistence < 1).any() else 1
    normals = correlated_normals(
        np.random.default_rng(seed), draws=draws, years=length, correlation=normal_correlation(stated), persistence=persistence
    )
    return {
        # The shock of the first year is that of all years, where nothing fades.
        name: changes_of(stated.drivers[name], normals[:, : 1 if persistence[place] == 1 else length, place])
        for place, name in enumerate(names)
    }
