"""Amounts that can be used for some years after their own, oldest first: losses, and interest above its cap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import ByKind, Floats


class Pool(NamedTuple):
    """What one pool gave in each year [VND], ``(year, lane)``: used against each room in turn, expired at the end of it, and left to carry on."""

    used: tuple[Floats, ...]
    expired: Floats
    carried: Floats

    @property
    def all_used(self) -> Floats:
        """Used against all rooms together."""
        return ByKind.added(*(self.used or (np.zeros((1, 1)),)))


def first_in_first_out(*, made: Floats, opening: Floats, room: Sequence[Floats], carry_years: int) -> Pool:
    """Use amounts of the last years, oldest first, each for at most some years after its own.

    Cumulative amounts are held against a pointer of what is used or expired: an amount is gone once the pointer has passed it. The
    pointer moves by use, and is pushed past the amounts that have become too old.

    Parameters
    ----------
    made : amounts of each year that go into the pool [VND], ``(year, lane)``.
    opening : amounts of the years before the first, oldest first [VND], ``(year, lane)``.
    room : what they can be used against, in this order [VND], each ``(year, lane)``.
    carry_years : for how many years after its own an amount can be used [years].
    """
    count, lanes = np.broadcast_shapes(made.shape, (1, opening.shape[1]), *(part.shape for part in room))
    cumulative = np.empty((carry_years + count, lanes))
    cumulative[:carry_years] = 0
    if opening.any():
        cumulative[:carry_years] += opening[-carry_years:]
    cumulative[carry_years:] = made
    for year in range(1, carry_years + count):
        cumulative[year] += cumulative[year - 1]
    used = tuple(np.empty((count, lanes)) for _ in room)
    expired, carried = np.empty((count, lanes)), np.empty((count, lanes))
    pointer, available = np.zeros(lanes), np.zeros(lanes)
    for year in range(count):
        np.subtract(cumulative[carry_years + year - 1], pointer, out=available)
        np.maximum(available, 0, out=available)
        for part, against in zip(used, room, strict=True):
            taken = np.minimum(available, against[year], out=part[year])
            available -= taken
            pointer += taken
        # What was made carry_years ago had its last year now.
        np.subtract(cumulative[year], pointer, out=expired[year])
        np.maximum(pointer, cumulative[year], out=pointer)
        np.subtract(cumulative[carry_years + year], pointer, out=carried[year])
    np.maximum(expired, 0, out=expired)
    np.maximum(carried, 0, out=carried)
    return Pool(used=used, expired=expired, carried=carried)
