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
    cash : ``(year,)``, or ``(year, lane)`` with a rate for each lane [VND].
    rate : a year.
    """
    # Horner's scheme from the last year: no power of a small number overflows.
    total = np.zeros(np.shape(rate))
    for amount in cash[::-1]:
        total = amount + total / (1 + np.asarray(rate))
    return total


class InternalRates(NamedTuple):
    """Internal rates of return, ``(lane,)``; NaN where there is none, and why."""

    values: Floats
    reasons: tuple[str | None, ...]


def internal_rate(cash: Floats) -> InternalRate:
    """Find the rate at which the cash flows are worth nothing.

    A project whose present value is nothing at several rates has no internal rate: the value at the target return decides then.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    """
    found = internal_rates(cash[:, None])
    (value,), (reason,) = found.values.tolist(), found.reasons
    return InternalRate(None if np.isnan(value) else value, reason)


def internal_rates(cash: Floats) -> InternalRates:
    """Find the internal rate of many cash flows at once, each by itself.

    Parameters
    ----------
    cash : ``(year, lane)`` [VND].
    """
    count = cash.shape[1]
    values = np.full(count, np.nan)
    reasons: list[str | None] = ["no_outlay"] * count
    rates = np.expm1(np.linspace(np.log1p(LOWEST), np.log1p(HIGHEST), STEPS))
    put_in = np.flatnonzero((cash < 0).any(axis=0))
    for start in range(0, len(put_in), LANES):
        own = put_in[start : start + LANES]
        flows = cash[:, own]
        signs = np.sign(net_present_value(cash=flows, rate=np.broadcast_to(rates[:, None], (STEPS, len(own)))))
        crossed, exact = signs[:-1] * signs[1:] < 0, signs == 0
        number = crossed.sum(axis=0) + exact.sum(axis=0)
        at = crossed.argmax(axis=0)
        root = _roots(flows, rates[at], rates[at + 1])
        one = np.where(exact.any(axis=0), rates[exact.argmax(axis=0)], root)
        values[own] = np.where(number == 1, one, np.nan)
        for place, lane in enumerate(own.tolist()):
            last = "never_earned_back" if signs[-1, place] < 0 else "no_outlay"
            reasons[lane] = None if number[place] == 1 else "several" if number[place] > 1 else last
    return InternalRates(values, tuple(reasons))


LANES = 256
"""Cash flows looked at at once: their values at every rate fill the memory."""


def _roots(cash: Floats, low: Floats, high: Floats) -> Floats:
    """Halve intervals down to where the present value changes its sign, ``(lane,)``; NaN where the ends of one have the same."""
    below, above = (net_present_value(cash=cash, rate=end) for end in (low, high))
    low, high = low.copy(), high.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        open_ = (middle != low) & (middle != high)
        if not open_.any():
            break  # no number lies between
        same = net_present_value(cash=cash, rate=middle) * below > 0
        low, high = np.where(open_ & same, middle, low), np.where(open_ & ~same, middle, high)
    found: Floats = np.where(below * above > 0, np.nan, (low + high) / 2)
    return found


NEAR = 0.01
"""How far from a rate another is still looked for."""


def rate_near(cash: Floats, rate: float) -> float | None:
    """Give the rate nearby at which the cash flows are worth nothing, where there are several; None where there is none nearby.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    rate : a year.
    """
    (found,) = _roots(cash[:, None], np.array([rate - NEAR]), np.array([rate + NEAR])).tolist()
    return None if np.isnan(found) else found


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
