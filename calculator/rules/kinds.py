"""Income by tax treatment, and the arrays rules are written over."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

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
            mine = place > 0 and total.shape == np.broadcast_shapes(total.shape, amount.shape)
            total = np.add(total, amount, out=total) if mine else total + amount
        return total

    def each(self, change: Callable[..., Floats], *others: ByKind) -> ByKind:
        """Change each kind, together with the same kind of others."""
        return ByKind(*(change(*parts) for parts in zip(self, *others, strict=True)))


def absent(amount: Floats) -> bool:
    """Say whether an amount is a broadcast zero: a kind of income no lane has."""
    return amount.size == 1 and not amount.any()
