"""Amounts that can be used for some years after their own, oldest first: losses, and interest above its cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calculator.rules.kinds import ByKind, Floats


@dataclass(frozen=True)
class Pool:
    """What one pool gave in each year [VND], ``(year, lane)``; what expired and what is left is worked out when it is asked for.

    ``cumulative`` amounts begin as many years before the first as one can be carried; ``gone`` are those used or too old as a year ends.
    """

    used: tuple[Floats, ...]
    """Used against each room in turn."""
    cumulative: Floats
    gone: Floats

    @property
    def all_used(self) -> Floats:
        """Used against all rooms together."""
        return ByKind.added(*(self.used or (np.zeros((1, 1)),)))

    @property
    def expired(self) -> Floats:
        """What became too old at the end of each year."""
        after_use = np.concatenate([np.zeros((1, self.gone.shape[1])), self.gone[:-1]])
        for part in self.used:
            after_use += part
        expired: Floats = np.maximum(self.cumulative[: len(self.gone)] - after_use, 0)
        return expired

    @property
    def carried(self) -> Floats:
        """What is left to carry on as each year ends."""
        carried: Floats = np.maximum(self.cumulative[-len(self.gone) :] - self.gone, 0)
        return carried


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
    used = tuple(np.zeros((count, lanes)) for _ in room)
    gone = np.zeros((count, lanes))
    # What is made in the last year can be used for so many years; then nothing is left.
    last = count - 1
    while last >= 0 and len(made) == count and not made[last].any():
        last -= 1
    ends = min(count, last + carry_years + 1)
    pointer, after, available = np.zeros(lanes), np.empty(lanes), np.empty(lanes)
    for year in range(ends):
        np.subtract(cumulative[carry_years + year - 1], pointer, out=available)
        np.maximum(available, 0, out=available)
        np.copyto(after, pointer)
        for part, against in zip(used, room, strict=True):
            taken = np.minimum(available, against[year], out=part[year])
            available -= taken
            after += taken
        # What was made carry_years ago had its last year now.
        pointer = np.maximum(after, cumulative[year], out=gone[year])
    gone[ends:] = pointer
    return Pool(used=used, cumulative=cumulative, gone=gone)
