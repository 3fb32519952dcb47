"""The rows to which the zone adds most: kept while a file is computed, so that memory is bounded by how many are asked for."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.portfolio.block import Block
from calculator.analysis.portfolio.file import Read

BY = "zone_adds_present_value"
SHOWN = ("zone_adds", "kept_present_value", "kept", "headcount_most", "head", "law_held")
MOST = 1_000


class Placed(NamedTuple):
    """One row among those with most: its place from 1 on, its number in the file, and its figures."""

    rank: int
    row: int
    id: str
    name: str
    figures: dict[str, Any]


class Ranked:
    """Keeps, under each variant, the rows to which the zone adds most; rows to which it adds as much stand in the order of the file."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._held: dict[str, dict[str, NDArray[Any]]] = {}

    def add(self, read: Read, block: Block) -> None:
        """Take a block into account; blocks come in the order of the file."""
        for found in block.variants:
            new = {
                "row": read.lines[block.good],
                "id": np.array(block.ids, dtype=object),
                "name": np.array(block.names or [""] * len(block.ids), dtype=object),
                **{name: found.figures[name] for name in (BY, *SHOWN)},
            }
            old = self._held.get(found.variant)
            joined = new if old is None else {name: np.concatenate([old[name], values]) for name, values in new.items()}
            best = np.lexsort((joined["row"], -joined[BY].astype(np.float64)))[: self.most]
            self._held[found.variant] = {name: values[best] for name, values in joined.items()}

    def of(self, variant: str) -> list[Placed]:
        """Give the rows kept under a variant, those with most first."""
        held = self._held.get(variant)
        if held is None:
            return []
        columns = {name: values.tolist() for name, values in held.items()}
        return [
            Placed(
                place + 1, columns["row"][place], columns["id"][place], columns["name"][place],
                {name: columns[name][place] for name in (BY, *SHOWN)},
            )
            for place in range(len(columns["row"]))
        ]  # fmt: skip
