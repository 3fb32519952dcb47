"""Splits a change between its causes so that no order of them is preferred: the Shapley value, exactly or by sampled orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, sqrt
from typing import NamedTuple

import numpy as np

Worth = Callable[[frozenset[str]], Fraction]
"""What a set of causes is worth together."""


class Part(NamedTuple):
    """What one cause is given of a change, and the standard error where orders were sampled; nothing where it is exact."""

    amount: Fraction
    standard_error: float | None


def exact(players: Sequence[str], worth: Worth) -> dict[str, Part]:
    """Split ``worth(all) − worth(none)`` exactly: the mean over all orders of what each cause adds to those before it.

    ``φ_i = Σ_S |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))`` over the sets S without i. The parts add up to the change without any rounding.

    Parameters
    ----------
    players : the causes, each once.
    worth : of every set of them; called once for each.

    References
    ----------
    L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, 1953.
    """
    count = len(players)
    sets = [frozenset(some) for size in range(count + 1) for some in combinations(players, size)]
    values = {some: worth(some) for some in sets}
    parts = dict.fromkeys(players, Fraction(0))
    for some in sets:
        if len(some) == count:
            continue
        weight = Fraction(factorial(len(some)) * factorial(count - len(some) - 1), factorial(count))
        for player in players:
            if player not in some:
                parts[player] += weight * (values[some | {player}] - values[some])
    return {player: Part(amount, None) for player, amount in parts.items()}


def sampled(players: Sequence[str], worth: Worth, *, orders: int, seed: int) -> dict[str, Part]:
    """Split a change by the mean over sampled orders, each taken forwards and backwards; the parts add up to the change in every order.

    Parameters
    ----------
    players : the causes, each once.
    worth : of a set of them.
    orders : how many orders, two at least; an odd number is taken as the next even one.
    seed : of the random orders; the same seed gives the same parts.
    """
    found: dict[str, list[Fraction]] = {player: [] for player in players}
    drawn = orders_of(players, orders, seed)
    for order in drawn:
        both = [_steps(order, worth), _steps(order[::-1], worth)]
        for player in players:
            found[player].append((both[0][player] + both[1][player]) / 2)
    return {player: Part(sum(added, Fraction(0)) / len(drawn), _error([float(one) for one in added])) for player, added in found.items()}


def orders_of(players: Sequence[str], orders: int, seed: int) -> list[list[str]]:
    """Draw the orders that :func:`sampled` takes forwards and backwards."""
    draw = np.random.default_rng(seed)
    return [[players[place] for place in draw.permutation(len(players))] for _ in range(max((orders + 1) // 2, 2))]


def _steps(order: Sequence[str], worth: Worth) -> dict[str, Fraction]:
    """Give what each cause adds to those before it."""
    held: frozenset[str] = frozenset()
    before = worth(held)
    steps = {}
    for player in order:
        held = held | {player}
        now = worth(held)
        steps[player], before = now - before, now
    return steps


def _error(amounts: Sequence[float]) -> float:
    return float(np.std(amounts, ddof=1)) / sqrt(len(amounts))
