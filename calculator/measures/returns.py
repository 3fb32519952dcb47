"""Returns on cash flows: the internal rate where it exists and is the only one, peak funding, and cover of debt service."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LOWEST, HIGHEST = -0.99, 1e6
"""Rates of return looked at, a year: a small outlay before large receipts returns more than 1,000 % a year."""

STEPS = 1000
HALVINGS = 200


class InternalRate(NamedTuple):
    """The internal rate of return, or why there is none: ``no_outlay``, ``never_earned_back``, ``several``."""

    value: float | None
    reason: str | None


def net_present_value(*, cash: Floats, rate: float | Floats) -> Floats:
    """Discount yearly cash flows to the first year, which is not discounted, ``(…)`` for rates ``(…)``.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    rate : a year.
    """
    # Horner's scheme from the last year: no power of a small number overflows.
    total = np.zeros(np.shape(rate))
    for amount in cash[::-1]:
        total = amount + total / (1 + np.asarray(rate))
    return total


def internal_rate(cash: Floats) -> InternalRate:
    """Find the rate at which the cash flows are worth nothing.

    A project whose present value is nothing at several rates has no internal rate: the value at the target return decides then.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    """
    if not (cash < 0).any():
        return InternalRate(None, "no_outlay")
    rates = np.expm1(np.linspace(np.log1p(LOWEST), np.log1p(HIGHEST), STEPS))
    signs = np.sign(net_present_value(cash=cash, rate=rates))
    found = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    exact = rates[signs == 0]
    if len(found) + len(exact) == 0:
        return InternalRate(None, "never_earned_back" if signs[-1] < 0 else "no_outlay")
    if len(found) + len(exact) > 1:
        return InternalRate(None, "several")
    if len(exact):
        return InternalRate(float(exact[0]), None)
    return InternalRate(_root(cash, float(rates[found[0]]), float(rates[found[0] + 1])), None)


def _root(cash: Floats, low: float, high: float) -> float | None:
    """Halve an interval down to where the present value changes its sign; None where its ends have the same."""
    below, above = (float(net_present_value(cash=cash, rate=end)) for end in (low, high))
    if below * above > 0:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break  # no number lies between
        if float(net_present_value(cash=cash, rate=middle)) * below > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


NEAR = 0.01
"""How far from a rate another is still looked for."""


def rate_near(cash: Floats, rate: float) -> float | None:
    """Give the rate nearby at which the cash flows are worth nothing, where there are several; None where there is none nearby.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    rate : a year.
    """
    return _root(cash, rate - NEAR, rate + NEAR)


def peak_funding(cash: Floats) -> float:
    """Give the most that is ever put in before it comes back: the depth of the cumulated cash flows [VND].

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    """
    return float(max(-np.cumsum(cash).min(initial=0.0), 0.0))


def debt_service_cover(*, available: Floats, service: Floats) -> Floats:
    """Give the cash available over interest and repayment of each year, ``(year,)``; NaN in years without debt service.

    Parameters
    ----------
    available, service : ``(year,)`` [VND].
    """
    cover: Floats = np.divide(available, service, out=np.full(len(service), np.nan), where=service > 0)
    return cover


def payback_year(cash: Floats) -> int | None:
    """Give the place of the first year from which the cumulated cash flows are never negative again; None where there is none."""
    cumulated = np.cumsum(cash)
    below = np.flatnonzero(cumulated < 0)
    if not len(below):
        return 0
    return int(below[-1]) + 1 if below[-1] + 1 < len(cash) else None
