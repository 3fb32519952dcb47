"""Returns of many projects at once: internal rates, payback, what is put in, and the share tax takes; NaN where a project has none."""

from __future__ import annotations

import numpy as np

from calculator.measures.returns import Floats, internal_rates


def returns_of(*, before_tax: Floats, tax: Floats, rate: Floats, years: Floats) -> dict[str, Floats]:
    """Give the returns of projects from their cash, each ``(lane,)``.

    Parameters
    ----------
    before_tax, tax : cash after investment and before income tax, and income tax, ``(year, lane)`` [VND].
    rate : discount rate, nominal, ``(lane,)``.
    years : the calendar year of each, ``(year,)``.
    """
    flow = before_tax - tax
    factors = (1 + rate) ** -np.arange(len(years))[:, None]
    worth = (before_tax * factors).sum(axis=0)
    taken = np.divide((tax * factors).sum(axis=0), worth, out=np.full(len(worth), np.nan), where=worth > 0)
    put_in = np.cumsum(flow, axis=0)
    return {
        "irr": internal_rates(flow).values,
        "payback": _payback(put_in, put_in, years),
        "discounted_payback": _payback(np.cumsum(flow * factors, axis=0), put_in, years),
        "peak_funding": np.maximum(-put_in.min(axis=0), 0.0),
        "project_tax_rate": taken,
    }


def _payback(cumulated: Floats, put_in: Floats, years: Floats) -> Floats:
    """Give the first year from which what has come back is never negative again; NaN where none is, or where nothing is ever put in."""
    below = cumulated < 0
    last = len(years) - 1 - below[::-1].argmax(axis=0)
    first = np.where(below.any(axis=0), last + 1, 0)
    known = (put_in < 0).any(axis=0) & (first < len(years))
    return np.where(known, years[np.minimum(first, len(years) - 1)], np.nan)
