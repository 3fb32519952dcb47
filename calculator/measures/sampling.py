"""Random draws with stated margins and rank correlations, and what is known of their quantiles."""

from __future__ import annotations

from math import erfc, floor, pi, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

_FARTHEST, _A_UNIT, _TERMS = 8, 64, 7
_NEAR = np.arange(-_FARTHEST * _A_UNIT, _FARTHEST * _A_UNIT + 1) / _A_UNIT
_BELOW = np.array([0.5 * erfc(-place / sqrt(2)) for place in _NEAR])
_DENSITY = np.exp(-(_NEAR**2) / 2) / sqrt(2 * pi)
_QUANTILE = np.frompyfunc(NormalDist().inv_cdf, 1, 1)


class Estimate(NamedTuple):
    """A figure of many draws and its Monte Carlo standard error."""

    value: float
    standard_error: float


class Summary(NamedTuple):
    """One measure over its draws: how many have it, mean, standard deviation, quantiles, and the probability that it is below nothing."""

    drawn: int
    mean: Estimate
    standard_deviation: float
    quantiles: dict[float, Estimate]
    below_nothing: Estimate


def correlated_normals(draw: np.random.Generator, *, draws: int, years: int, correlation: Floats, persistence: Floats) -> Floats:
    """Draw standard normal variables, ``(draw, year, driver)``: correlated between drivers, and from year to year by their persistence.

    ``z_t = p z_(t−1) + √(1 − p²) e_t``, so each year's is standard normal and years apart by k correlate by p^k. Drivers that are
    correlated with each other need the same persistence for the correlation to hold in every year.

    Parameters
    ----------
    draws, years : how many.
    correlation : positive definite, ``(driver, driver)``.
    persistence : of each driver, from 0 to 1; at 1 all years are alike.
    """
    root = np.linalg.cholesky(correlation)
    # One draw after another, so that more draws begin with the same ones.
    shocks = draw.standard_normal((draws, years, len(persistence)))
    # Sums written out: the last bit of a matrix product may hang on how many rows it has.
    mixed = np.zeros_like(shocks)
    for row in range(len(persistence)):
        for column in range(row + 1):
            mixed[..., row] += root[row, column] * shocks[..., column]
    found = mixed.copy()
    fresh = np.sqrt(1 - persistence**2)
    for year in range(1, years):
        found[:, year] = persistence * found[:, year - 1] + fresh * mixed[:, year]
    return found


def uniform_of(normal: Floats) -> Floats:
    """Give the probability of a standard normal variable being smaller.

    The Taylor series around the nearest place of a table, ``φ(x₀) (d − x₀ d²/2 + (x₀² − 1) d³/6 − …)``: exact to the last few bits.
    """
    at = np.clip(normal, -_FARTHEST, _FARTHEST)
    place = np.rint((at + _FARTHEST) * _A_UNIT).astype(np.int64)
    near, below, density = _NEAR[place], _BELOW[place], _DENSITY[place]
    step = at - near
    # Hermite polynomials of the place: He_0, He_1, … by He_(n+1) = x He_n − n He_(n−1).
    before, now = np.zeros_like(near), np.ones_like(near)
    term, series = step.copy(), step.copy()
    for order in range(1, _TERMS):
        before, now = now, near * now - (order - 1) * before
        term = -term * step / (order + 1)
        series = series + term * now
    return np.asarray(below + density * series, dtype=np.float64)


def normal_of(share: Floats) -> Floats:
    """Give the standard normal quantiles of some probabilities strictly between 0 and 1."""
    found: Floats = np.asarray(_QUANTILE(share), dtype=np.float64)
    return found


def triangular(share: Floats, *, low: float, mode: float, high: float) -> Floats:
    """Give the quantiles of a triangular distribution."""
    width, left = high - low, mode - low
    right = high - mode
    found: Floats = np.where(share * width < left, low + np.sqrt(share * width * left), high - np.sqrt((1 - share) * width * right))
    return found


def summary(values: Floats) -> Summary:
    """Summarise draws of one measure; those without the measure, NaN, are left out.

    The standard error of a quantile is half the distance of the order statistics one binomial standard deviation to either side. Where no
    draw, or every draw, is below nothing, that of the probability is taken as if one draw more of each kind had been seen: it is not known
    to the last draw.

    Parameters
    ----------
    values : ``(draw,)``, some of them numbers.
    """
    held = np.sort(values[~np.isnan(values)])
    count = len(held)
    deviation = float(held.std(ddof=1)) if count > 1 and held[0] < held[-1] else 0.0
    negative = float(np.searchsorted(held, 0.0)) / count
    seen = negative if 0 < negative < 1 else (negative * count + 1) / (count + 2)
    return Summary(
        count,
        Estimate(float(held.mean()) if held[0] < held[-1] else float(held[0]), deviation / sqrt(count)),
        deviation,
        {share: Estimate(quantile(held, share), _error_of(held, share)) for share in QUANTILES},
        Estimate(negative, sqrt(seen * (1 - seen) / count)),
    )


def quantile(held: Floats, share: float) -> float:
    """Give a quantile of sorted values, between two by a straight line, ``(value,)``."""
    place = share * (len(held) - 1)
    low = floor(place)
    below, above = float(held[low]), float(held[min(low + 1, len(held) - 1)])
    return below + (above - below) * (place - low) if above > below else below


def _error_of(held: Floats, share: float) -> float:
    half = sqrt(share * (1 - share) / len(held))
    low, high = (quantile(held, min(max(share + side * half, 0.0), 1.0)) for side in (-1, 1))
    return (high - low) / 2
