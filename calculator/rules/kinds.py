"""Income by tax treatment, and the arrays rules are written over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]


class ByKind(NamedTuple):
    """One amount for each tax treatment of income; each ``(year, lane)`` or broadcastable to it."""

    incentive: Floats
    ordinary: Floats
    excluded: Floats
    real_estate: Floats
    exempt: Floats

    @property
    def total(self) -> Floats:
        """All kinds together."""
        return self.added(*self)

    @staticmethod
    def added(*amounts: Floats) -> Floats:
        """Add amounts up in their order; one that no lane has costs nothing."""
        present = [amount for amount in amounts if not absent(amount)] or [amounts[0]]
        total = present[0]
        for place, amount in enumerate(present[1:]):
            total = np.add(total, amount, out=total) if place > 0 and _fits(amount, total) else total + amount
        return total

    def each(self, change: Callable[..., Floats], *others: ByKind) -> ByKind:
        """Change each kind, together with the same kind of others."""
        return ByKind(*(change(*parts) for parts in zip(self, *others, strict=True)))


def _fits(amount: Floats, total: Floats) -> bool:
    """Say whether an amount broadcasts to the shape of a total."""
    if amount.ndim != total.ndim:
        return amount.ndim < total.ndim and np.broadcast_shapes(total.shape, amount.shape) == total.shape
    return all(own in (1, whole) for own, whole in zip(amount.shape, total.shape, strict=True))


def absent(amount: Floats) -> bool:
    """Say whether an amount is a broadcast zero: a kind of income no lane has."""
    return amount.size == 1 and not amount.item()


def less(amounts: Floats, taken: Floats) -> Floats:
    """Take something off amounts; what no lane has costs nothing."""
    return amounts if absent(taken) else amounts - taken


def left_of(amounts: Floats, taken: Floats) -> Floats:
    """Take off amounts what the caller has just worked out and needs no longer: what is left stands in its memory where it fits."""
    return np.subtract(amounts, taken, out=taken) if _fits(amounts, taken) else amounts - taken


def only_where(amounts: Floats, condition: Booleans) -> Floats:
    """Give amounts where a condition holds and nothing elsewhere; years in which it holds for all cost no more than a copy."""
    if condition.all():
        return amounts
    if amounts.shape != condition.shape or amounts.ndim != 2:
        return np.where(condition, amounts, 0.0)
    kept = amounts.copy()
    for year in np.flatnonzero(~condition.all(axis=1)).tolist():
        kept[year] = np.where(condition[year], amounts[year], 0.0)
    return kept


def some_lanes(amounts: Floats, places: Integers, count: int) -> Floats:
    """Give the columns of some of ``count`` lanes; one column for all stays one. Not to be written to, for nothing may be copied."""
    return amounts if len(places) == count or amounts.shape[-1] == 1 else amounts.take(places, axis=-1, mode="clip")


def one_if_alike(values: NDArray[Any]) -> NDArray[Any]:
    """Give one of values that are all the same, ``(1,)`` of ``(lane,)``: what hangs on them is then worked out once for all lanes."""
    return values[:1] if values.ndim == 1 and (values == values[:1]).all() else values


def added_up(amounts: Floats) -> Floats:
    """Add amounts up over the years, ``(lane,)``, one after the other: numpy's own sum goes another way where there is a single lane."""
    total = np.zeros(amounts.shape[1:])
    for row in amounts:
        total = total + row
    return total
