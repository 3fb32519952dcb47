"""Turns a function of straight pieces round, lane by lane: where does it first reach what is wanted?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from calculator.rules.kinds import Floats, Integers

Given = TypeVar("Given")

STEPS = 200
"""More than enough to corner an amount between two neighbouring floating-point numbers by halving alone."""

PIECE, CLOSE, ROUNDING = 2.0, 0.5, 4
"""Widths [VND] of a bracket above which a guess is only near, and of its surroundings; then the rounding of a guess, in spacings of floats."""


def lowest_enough(value: Callable[[Floats, Integers], Floats], *, wanted: Floats, low: Floats, high: Floats) -> Floats:
    """Corner the lowest amount that gives what is wanted between two neighbouring floating-point numbers, ``(lane,)``.

    Each round looks just below and just above where a straight line through the bracket would cross, and then halves it: on a straight
    piece, such as between two steps of a tariff, one round is enough, and elsewhere the halving makes sure that it ends. Lanes are alone:
    what one is given does not change another's result.

    Parameters
    ----------
    value : gives the values at amounts, ``(some,)``, of the lanes whose places are the second argument.
    wanted : the value to reach.
    low, high : brackets: too little (or the answer, where both are the same), and enough.
    """
    answer = high.copy()
    at = np.flatnonzero(_is_open(low, high))
    low, high, wanted = low[at], high[at], wanted[at]
    below, above = value(low, at) - wanted, value(high, at) - wanted

    def look(amount: Floats) -> None:
        nonlocal low, high, below, above
        amount = np.where((amount > low) & (amount < high), amount, low + (high - low) / 2)
        short = value(amount, at) - wanted
        enough = short >= 0
        low, below = np.where(enough, low, amount), np.where(enough, below, short)
        high, above = np.where(enough, amount, high), np.where(enough, short, above)

    for _ in range(STEPS):
        if not len(at):
            break
        width = high - low
        crossing = low + width * (below / (below - above))
        near = np.where(width > PIECE, CLOSE, 0.0) + ROUNDING * np.spacing(high)
        look(crossing - near)
        look(crossing + near)
        look(low + (high - low) / 2)
        answer[at] = high
        still = _is_open(low, high)
        at, low, high, below, above, wanted = (values[still] for values in (at, low, high, below, above, wanted))
    return answer


def _is_open(low: Floats, high: Floats) -> Any:
    """Say where there is a number between two others."""
    middle = low + (high - low) / 2
    return (middle > low) & (middle < high)


def lanes_of(held: Given, at: Integers, count: int) -> Given:
    """Take some of ``count`` lanes of arrays and of tuples of arrays; what is one for all lanes stays."""
    found: Any = held
    if isinstance(found, tuple):
        kind: Any = type(found)
        found = kind._make(lanes_of(values, at, count) for values in found)
    elif isinstance(found, np.ndarray) and found.ndim and found.shape[-1] == count:
        found = found[..., at]
    return cast("Given", found)
