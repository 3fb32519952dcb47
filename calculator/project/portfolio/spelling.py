"""Reads cells as a Vietnamese spreadsheet writes them: 15/03/2027, 1.234.567 and 6,5%; only where it is asked for, for 1.040 can also be a little more than one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.portfolio.columns import BY_NAME

SPELLINGS = ("iso", "vi")
"""How days and numbers are written: as the schema says, or the day first, points between thousands and a decimal comma."""

_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: 0?0:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})[/-](\d{4})")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(\D*)")
NOT_NUMBERS = frozenset({"text", "date", "month", "token"})


def respelled(cells: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Give the columns with days, months and numbers as the schema writes them; what is not written the Vietnamese way stays as it is."""
    return {
        name: _column(BY_NAME[name].kind, held) if name in BY_NAME and held.dtype.kind in "OUT" else held for name, held in cells.items()
    }


def _column(kind: str, held: NDArray[Any]) -> NDArray[Any]:
    return np.array([_cell(kind, cell.strip()) if isinstance(cell, str) else cell for cell in held.tolist()], dtype=object)


def _cell(kind: str, text: str) -> str:
    if kind == "date" and (day := _DAY.fullmatch(text)):
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
    if kind == "month" and (month := _MONTH.fullmatch(text)):
        return f"{month[2]}-{month[1]:0>2}"
    if kind not in NOT_NUMBERS and (number := _NUMBER.fullmatch(text)):
        # A nought is added so that three decimals are not taken for thousands.
        whole, fraction = number[2].replace(".", ""), f".{number[3]}0" if number[3] else ""
        return f"{number[1]}{whole}{fraction}{number[4]}"
    return text
