"""Why several rates of return fit: the years in which equity is paid in again after something came back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.operator.cash import OperatorCash

Floats = NDArray[np.float64]

TRIFLE = 1.0
"""Cash nearer to nothing than this is nothing [VND]."""


class Spell(NamedTuple):
    """Years in a row in which equity is negative again: first, last, and ``works``, ``debt``, ``tax_on_prepaid``, ``tax`` or ``costs``."""

    first: int
    last: int
    why: str


def negative_again(cash: OperatorCash, years: Sequence[int], ahead: Floats) -> tuple[Spell, ...]:
    """Give the years in which equity is negative after it was positive, each with the one outflow without which it would not be.

    Parameters
    ----------
    cash : of the operator, by year [VND].
    years : calendar years.
    ahead : income counted in each year above what of it is received in the year, rent received before [VND].
    """
    back = np.flatnonzero(cash.equity > TRIFLE)
    if not len(back):
        return ()
    places = [place for place in range(back[0], len(years)) if cash.equity[place] < -TRIFLE]
    found = [(place, _why(cash, place, float(ahead[place]))) for place in places]
    spells = []
    # Years in a row share the difference of year and rank.
    for (why, _), group in groupby(enumerate(found), key=lambda one: (one[1][1], one[1][0] - one[0])):
        of = [place for _, (place, _) in group]
        spells.append(Spell(years[of[0]], years[of[-1]], why))
    return tuple(spells)


def _why(cash: OperatorCash, place: int, ahead: float) -> str:
    left = float(cash.equity[place])
    outflows = {
        "works": float(cash.works[place] - cash.state_support[place] + cash.compensation[place]),
        "tax_on_prepaid": float(cash.tax[place]) if ahead > TRIFLE else 0.0,
        "tax": float(cash.tax[place]),
        "debt": float(cash.service[place]),
    }
    return next((name for name, amount in outflows.items() if amount > TRIFLE and left + amount >= 0), "costs")
