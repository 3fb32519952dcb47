"""The result of many lanes, put together block by block."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import Grounds
from calculator.enterprise.turns import later_heads
from calculator.project.lanes import Lanes
from calculator.result import Result
from calculator.rules.kinds import Floats


class Whole:
    """The result of all lanes, filled block by block: a block is written where it belongs and forgotten."""

    def __init__(self, lanes: Lanes, grounds: Grounds) -> None:
        self.lanes, self.grounds = lanes, grounds
        self.tables: dict[str, dict[str, Floats]] = {"enterprise": {}, "workforce": {}, "state": {}, "clocks": {}}
        self.parcels: list[dict[str, NDArray[Any]]] = []
        self.readings_asked: frozenset[str] = frozenset()

    def add(self, part: Result, start: int, stop: int) -> None:
        """Write the lanes from ``start`` up to ``stop``."""
        self.readings_asked |= part.readings_asked
        for group, tables in self.tables.items():
            for name, line in getattr(part, group).items():
                table = tables.get(name)
                if table is not None and _is_one_column(table) and _is_one_column(line) and _same(table, line):
                    continue
                if table is None and _is_one_column(line):
                    # A line nobody has, or that is the same in all lanes, takes no memory.
                    tables[name] = np.broadcast_to(line[:, :1], (*line.shape[:-1], self.lanes.count))
                    continue
                if table is None or _is_one_column(table):
                    tables[name] = np.empty((*line.shape[:-1], self.lanes.count))
                    if table is not None:
                        tables[name][..., :start] = table[..., :start]
                tables[name][..., start:stop] = line
        if len(part.parcels["lane"]) or not self.parcels:
            self.parcels.append({**part.parcels, "lane": part.parcels["lane"] + start})

    def result(self) -> Result:
        """Give the result of all lanes."""
        parcels = [part for part in self.parcels if len(part["lane"])] or self.parcels[:1]
        return Result(
            years=self.lanes.years,
            names=self.lanes.names,
            **self.tables,
            heads=self.grounds.heads,
            head=self.grounds.chosen,
            states=self.grounds.states,
            conditions=self.grounds.conditions,
            parcels={name: np.concatenate([part[name] for part in parcels]) for name in parcels[0]},
            readings_asked=self.readings_asked,
            later_heads=later_heads(self.grounds),
        )


def _is_one_column(line: Floats) -> bool:
    """Say whether a yearly line is one column broadcast over all lanes."""
    return line.ndim == 2 and line.strides[-1] == 0


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one[:, :1], other[:, :1], equal_nan=True))
