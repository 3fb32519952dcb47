"""What a run gives: tables by year and lane, the grounds taken, and what it rests on. Knows only quantities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """Yearly lines ``(year, lane)`` [VND unless a rate] and facts about each lane ``(lane,)``.

    ``clocks`` holds first years and lengths [years], infinite where a period never starts; ``head`` the place of the head taken in
    ``heads``, -1 for none; ``states`` and ``conditions`` 1 met, 0 not met, -1 not known.
    """

    years: NDArray[np.int64]
    names: tuple[str, ...]
    enterprise: dict[str, Floats]
    workforce: dict[str, Floats]
    state: dict[str, Floats]
    clocks: dict[str, Floats]
    heads: tuple[str, ...]
    head: NDArray[np.int64]
    states: NDArray[np.int8]
    conditions: dict[str, NDArray[np.int8]]
    parcels: dict[str, NDArray[Any]] = field(default_factory=dict)
    readings_asked: frozenset[str] = frozenset()
    """The contested provisions that were looked at: another reading of any other changes nothing."""
    later_heads: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """The heads taken in mid-life, as places in ``heads``, -1 for none, ``(move, lane)``."""

    @property
    def count(self) -> int:
        """The number of lanes."""
        return len(self.head)

    def head_of(self, lane: int) -> str | None:
        """Name the head taken in a lane, or None."""
        return self.heads[self.head[lane]] if self.head[lane] >= 0 else None

    def heads_of(self, lane: int) -> tuple[str, ...]:
        """Name every head a lane takes, in their order."""
        later = self.later_heads[:, lane].tolist() if self.later_heads.size else []
        return tuple(self.heads[place] for place in (int(self.head[lane]), *later) if place >= 0)

    def frame(self, lane: int = 0) -> Any:
        """Give the yearly enterprise lines of one lane as a pandas table, one row a year."""
        import pandas as pd

        return pd.DataFrame({name: values[:, lane] for name, values in self.enterprise.items()}, index=pd.Index(self.years, name="year"))


def join(parts: list[Result]) -> Result:
    """Put the lanes of several results side by side; all have the same years."""
    if len(parts) == 1:
        return parts[0]

    def tables(name: str) -> dict[str, Any]:
        return {line: np.concatenate([getattr(part, name)[line] for part in parts], axis=-1) for line in getattr(parts[0], name)}

    longest = max(len(part.later_heads) for part in parts)
    later = [np.full((longest, part.count), -1, dtype=np.int64) for part in parts]
    for table, part in zip(later, parts, strict=True):
        table[: len(part.later_heads)] = part.later_heads
    counts = np.cumsum([0, *(part.count for part in parts[:-1])])
    parcels = [{**part.parcels, "lane": part.parcels["lane"] + start} for part, start in zip(parts, counts, strict=True)]
    return Result(
        years=parts[0].years,
        names=tuple(name for part in parts for name in part.names),
        enterprise=tables("enterprise"),
        workforce=tables("workforce"),
        state=tables("state"),
        clocks=tables("clocks"),
        heads=parts[0].heads,
        head=np.concatenate([part.head for part in parts]),
        states=np.concatenate([part.states for part in parts], axis=-1),
        conditions=tables("conditions"),
        parcels={name: np.concatenate([part[name] for part in parcels]) for name in parcels[0]},
        readings_asked=frozenset().union(*(part.readings_asked for part in parts)),
        later_heads=np.concatenate(later, axis=-1),
    )
