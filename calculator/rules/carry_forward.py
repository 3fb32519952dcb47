"""Amounts that can be used for some years after their own, oldest first: losses, and interest above its cap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Floats


class Pool(NamedTuple):
    """What one pool gave in each year [VND], ``(year, lane)``: used against each room in turn, expired at the end of it, and left to carry on."""

    used: tuple[Floats, ...]
    expired: Floats
    carried: Floats

    @property
    def all_used(self) -> Floats:
        """Used against all rooms together."""
        total: Floats = sum(self.used, np.zeros((1, 1)))
        return total


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
    before = np.zeros((carry_years, lanes))
    if opening.any():
        before += opening[-carry_years:]
    cumulative = np.concatenate([before, np.broadcast_to(made, (count, lanes))]).cumsum(axis=0)
    used = tuple(np.full((count, lanes), np.nan) for _ in room)
    expired, carried = np.full((count, lanes), np.nan), np.full((count, lanes), np.nan)
    pointer = np.zeros(lanes)
    for year in range(count):
        available = np.maximum(cumulative[carry_years + year - 1] - pointer, 0)
        for part, against in zip(used, room, strict=True):
            part[year] = np.minimum(available, against[year])
            available = available - part[year]
            pointer = pointer + part[year]
        # What was made carry_years ago had its last year now.
        expired[year] = np.maximum(cumulative[year] - pointer, 0)
        pointer = np.maximum(pointer, cumulative[year])
        carried[year] = np.maximum(cumulative[carry_years + year] - pointer, 0)
    return Pool(used=used, expired=expired, carried=carried)
