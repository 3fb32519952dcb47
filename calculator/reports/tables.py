"""Tables for a terminal: text that was computed elsewhere, set in columns."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap

WIDE = 180
"""Columns of a table that does not go to a terminal, where nothing says how wide the reader's page is."""


FIRST_WIDE = 50
"""Letters of a line in the first column, where other columns need the room."""

FEW = 3
"""Up to so many columns the first one has all the room it asks for."""

LONGEST_WORD = 24
"""Up to so many letters a word is never broken: the number of an instrument is one."""


def print_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
    """Print a table on standard output.

    Parameters
    ----------
    title : stands above it.
    headers : one text a column.
    rows : one text a cell; a line break inside a cell is kept.
    left : how many columns, from the first, are text and so begin at the left; numbers end at the right.
    """
    # rich takes a tenth of a second to import: only people who look at tables pay for it.
    from rich import box
    from rich.console import Console
    from rich.table import Table

    on_screen = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    told = [[_wrapped(row[0]), *row[1:]] for row in rows] if len(headers) > FEW else [list(row) for row in rows]
    for place, header in enumerate(headers):
        table.add_column(
            header,
            justify="left" if place < left else "right",
            no_wrap=place >= left or place == 0,
            overflow="fold",
            min_width=4 if place == 0 else _longest_word(row[place] for row in told) if place < left else None,
        )
    for row in told:
        table.add_row(*row)
    console = Console(file=sys.stdout, width=None if on_screen else WIDE, markup=False, emoji=False, highlight=False)
    print(title, file=sys.stdout)
    console.print(table)


def _wrapped(cell: str) -> str:
    """Break a text that is too wide between words, never inside one: numbers of instruments and paths stay whole."""
    lines = (wrap(line, FIRST_WIDE, break_long_words=False, break_on_hyphens=False) or [""] for line in cell.split("\n"))
    return "\n".join(part for line in lines for part in line)


def _longest_word(cells: Iterable[str]) -> int:
    return min(max((len(word) for cell in cells for word in cell.split()), default=1), LONGEST_WORD)


def year_spans(years: Sequence[int], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Write years in a row that read the same as one line: ``2030–2038``.

    Parameters
    ----------
    years : calendar years, ascending without a gap.
    rows : the cells of each year.
    """
    spans: list[list[str]] = []
    for cells, group in groupby(zip(years, rows, strict=True), key=lambda pair: list(pair[1])):
        of = [year for year, _ in group]
        spans.append([str(of[0]) if len(of) == 1 else f"{of[0]}–{of[-1]}", *cells])
    return spans
