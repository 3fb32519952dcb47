"""What files of rows share: the cells a spreadsheet would run, and how a fault of a cell is told."""

from __future__ import annotations

from typing import NamedTuple

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these."""

EXACT_DIGITS = 15
"""float64 holds every whole number of so many digits."""


class Fault(NamedTuple):
    """What is wrong in one cell, or in a row as a whole where the column is empty; ``row`` as a spreadsheet counts it."""

    row: int
    column: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.column}: {self.found}; {self.remedy}" if self.column else f"{self.found}; {self.remedy}"
