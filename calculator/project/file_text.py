"""Why a file of rows is no text that can be read: a workbook, or a letter that is not UTF-8, with its row and column."""

from __future__ import annotations

import csv
import io
from typing import IO

SEPARATORS = (",", ";", "\t")
MARK = "sep="
"""Some spreadsheets write the separator into a line of its own, above the header."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheets begin: of .xlsx and .ods, and of .xls."""

_UNREAD = "\ufffd"
"""Stands for what cannot be read."""

_SHOWN = 40


def is_workbook(head: bytes) -> bool:
    """Say whether a file is that of a spreadsheet, whatever its name; ``head`` is how it begins."""
    return head.startswith(_WORKBOOKS)


def marked_separator(line: str) -> str:
    """Give the separator that a line ``sep=;`` names; nothing where it is no such line."""
    named = line[len(MARK) :].strip(" \r\n") if line.lower().startswith(MARK) else ""
    return named if named in SEPARATORS else ""


def separator_of(header: str) -> str:
    """Find the separator of a header: the one it has most of."""
    return max(SEPARATORS, key=header.count)


def not_utf8(held: IO[bytes]) -> tuple[int | None, str, str]:
    """Find the first cell that is not UTF-8: its row as a spreadsheet counts it, its column, and what can be read of it.

    Parameters
    ----------
    held : the file, opened; it is closed.
    """
    header: list[str] = []
    with io.TextIOWrapper(held, encoding="utf-8-sig", errors="replace", newline="") as text:
        lines = (line for line in text if line.strip())
        first = next(lines, "")
        named = marked_separator(first)
        text.seek(0)
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=named or separator_of(first)), 1):
                for place, cell in enumerate(cells):
                    if _UNREAD in cell:
                        return number, header[place] if place < len(header) else "", cell[:_SHOWN]
                if not header and any(cells) and not (named and number == 1):
                    header = [title.strip() for title in cells]
        except csv.Error:  # a quote that is not closed besides
            pass
    return None, "", _UNREAD
