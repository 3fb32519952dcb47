"""Random draws with stated margins and rank correlations, and what is known of their quantiles."""

from __future__ import annotations

from math import erf, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

_ERF = np.frompyfunc(erf, 1, 1)
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
    """Give the probability of a standard normal variable being smaller."""
    found: Floats = 0.5 * (1 + np.asarray(_ERF(normal / sqrt(2)), dtype=np.float64))
    return found


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

    The standard error of a quantile is half the distance of the order statistics one binomial standard deviation to either side.

    Parameters
    ----------
    values : ``(draw,)``.
    """
    held = np.sort(values[~np.isnan(values)])
    count = len(held)
    deviation = float(held.std(ddof=1)) if count > 1 else 0.0
    negative = float((held < 0).mean())
    return Summary(
        count,
        Estimate(float(held.mean()), deviation / sqrt(count)),
        deviation,
        {share: Estimate(float(np.quantile(held, share)), _error_of(held, share)) for share in QUANTILES},
        Estimate(negative, sqrt(negative * (1 - negative) / count)),
    )


def _error_of(held: Floats, share: float) -> float:
    half = sqrt(share * (1 - share) / len(held))
    low, high = (float(np.quantile(held, min(max(share + side * half, 0.0), 1.0))) for side in (-1, 1))
    return (high - low) / 2
