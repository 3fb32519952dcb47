"""Finds where a function meets a target without supposing that it rises or falls throughout: scan, then close in on each change of side."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Value = Callable[[Floats], Floats]

STEPS = 120
NARROW = 1e-12
"""Width of an interval, against the size of its ends, below which numbers do not tell them apart."""


class Crossing(NamedTuple):
    """A place where a function passes its target: the place, its value there, and whether it jumps over the target."""

    place: float
    value: float
    jumps: bool


class Stretch(NamedTuple):
    """Places from ``low`` to ``high`` at which a function stays at its target."""

    low: float
    high: float


class Search(NamedTuple):
    """Every crossing and stretch found, and the place looked at whose value is nearest to the target; ``low``, ``high``: where it was looked."""

    crossings: tuple[Crossing, ...]
    stretches: tuple[Stretch, ...]
    closest: tuple[float, float]
    low: float
    high: float


def search(value: Value, places: Floats, *, target: float, near: float, whole: bool = False) -> Search:
    """Find every place at which a function passes a target between places looked at, and every stretch on which it stays there.

    Two crossings between neighbouring places cancel out and are not seen: a finer scan shows them.

    Parameters
    ----------
    value : the function, ``(place,)`` to ``(place,)``; NaN where it has none.
    places : ascending; where to look first.
    target : the value wanted.
    near : values this close to the target are at it.
    whole : only the places themselves count, not what lies between: years. The crossing is then the place on the far side.
    """
    values = value(places)
    gaps = values - target
    at = np.abs(gaps) <= near
    found: list[Crossing] = []
    stretches: list[Stretch] = []
    for reached, run in groupby(range(len(places)), key=lambda place: bool(at[place])):
        held = list(run)
        if not reached:
            continue
        if len(held) == 1:
            found.append(Crossing(float(places[held[0]]), float(values[held[0]]), False))
        else:
            stretches.append(_edges(value, places, (held[0], held[-1]), target, near, whole))
    for place in range(len(places) - 1):
        below, above = float(gaps[place]), float(gaps[place + 1])
        if at[place] or at[place + 1] or not below * above < 0:
            continue
        if whole:
            found.append(Crossing(float(places[place + 1]), above + target, True))
        else:
            found.append(_closed_in(value, (float(places[place]), below), (float(places[place + 1]), above), target, near))
    known = np.where(np.isnan(gaps), np.inf, np.abs(gaps))
    best = int(np.argmin(known))
    candidates = [(float(places[best]), float(values[best])), *((one.place, one.value) for one in found)]
    closest = min(candidates, key=lambda pair: np.inf if np.isnan(pair[1]) else abs(pair[1] - target))
    return Search(tuple(sorted(found)), tuple(stretches), closest, float(places[0]), float(places[-1]))


def _closed_in(value: Value, start: tuple[float, float], end: tuple[float, float], target: float, near: float) -> Crossing:
    """Narrow an interval down to where the function changes its side of the target: straight lines and halves in turn."""
    (low, below), (high, above) = start, end
    for step in range(STEPS):
        middle = (low + high) / 2 if step % 2 else (low * above - high * below) / (above - below)
        if not low < middle < high:
            middle = (low + high) / 2
        gap = float(value(np.array([middle]))[0]) - target
        if abs(gap) <= near:
            return Crossing(middle, gap + target, False)
        if gap * below > 0:
            low, below = middle, gap
        else:
            high, above = middle, gap
        if high - low <= NARROW * max(abs(low), abs(high), 1.0):
            break
    # As narrow as numbers get and still on both sides: a threshold of the law lies between.
    place, gap = (low, below) if abs(below) < abs(above) else (high, above)
    return Crossing(place, gap + target, True)


def _edges(value: Value, places: Floats, run: tuple[int, int], target: float, near: float, whole: bool) -> Stretch:
    """Find how far a stretch at the target reaches beyond the places looked at."""

    def edge(inside: float, outside: float) -> float:
        while not whole and abs(outside - inside) > 1e-6 * max(abs(inside), abs(outside), 1.0):
            middle = (inside + outside) / 2
            if abs(float(value(np.array([middle]))[0]) - target) <= near:
                inside = middle
            else:
                outside = middle
        return inside

    first, last = run
    low = edge(float(places[first]), float(places[first - 1])) if first > 0 else float(places[first])
    high = edge(float(places[last]), float(places[last + 1])) if last + 1 < len(places) else float(places[last])
    return Stretch(low, high)
