"""Reads a portfolio file block by block: memory is bounded by the block, whatever the size of the file."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.errors import InputError, Place, Problem, did_you_mean
from calculator.project.portfolio.columns import BY_NAME, COLUMNS

BLOCK = 20_000
"""Rows of a block. It is part of what a run is: sums are taken block by block, in the order of the file."""

_SEPARATORS = (",", ";", "\t")


class Read(NamedTuple):
    """One block as it stands in a file: its number, the row it begins with as a spreadsheet counts it, how many rows, and the columns.

    ``uneven`` gives, by place, how many cells a row has that has not as many as the header.
    """

    number: int
    first: int
    rows: int
    cells: dict[str, NDArray[Any]]
    uneven: dict[int, int]


def blocks_of(path: Path, size: int = BLOCK) -> Iterator[Read]:
    """Read a file of enterprises, ``.csv`` or ``.parquet``.

    Raises
    ------
    InputError
        Where no row can be read: no such file, not UTF-8, broken, no rows, a column missing, doubled or not known.
    """
    if not path.is_file():
        raise _refused(path, "there is no such file", "check its name")
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise _refused(path, f"'{kind}' is no kind of file that is read", "write a .csv or a .parquet file")
    number, rows = 0, 0
    for cells, count, first, uneven in (_parquet if kind == ".parquet" else _csv)(path, size):
        yield Read(number, first, count, cells, uneven)
        number, rows = number + 1, rows + count
    if not rows:
        raise _refused(path, "there is a header and no row", "write one row an enterprise")


Cut = Iterator[tuple[dict[str, NDArray[Any]], int, int, dict[int, int]]]


def _csv(path: Path, size: int) -> Cut:
    with path.open("rb") as file:
        head = file.read(4)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        with path.open(encoding="utf-16" if wide else "utf-8-sig", newline="") as text:
            first_line = text.readline()
            if not first_line.strip():
                raise _refused(path, "the file is empty or begins with an empty line", "write a header and one row an enterprise")
            separator = max(_SEPARATORS, key=first_line.count)
            text.seek(0)
            reader = csv.reader(text, delimiter=separator, strict=True)
            header = _header(path, next(reader))
            yield from _cut(reader, header, size)
    except UnicodeDecodeError as fault:
        raise _refused(
            path, f"a part of it is not UTF-8 (byte {fault.start + 1} of what was being read)", "save the file as 'CSV UTF-8'"
        ) from None
    except csv.Error as fault:
        raise _refused(path, f"it cannot be read as CSV ({fault})", "check that every quote is closed") from None


def _cut(reader: Any, header: list[str], size: int) -> Cut:
    held: list[list[str]] = []
    uneven: dict[int, int] = {}
    number, first, width = 1, 2, len(header)
    for cells in reader:
        number += 1
        blank = not any(cell.strip() for cell in cells)
        if not blank:
            if len(cells) != width:
                uneven[len(held)] = len(cells)
                cells = [""] * width
            held.append(cells)
        # Blank lines count where rows are counted, though they are no rows: a block ends before them.
        if len(held) == size or (blank and held):
            yield _columns(header, held), len(held), first, uneven
            held, uneven = [], {}
        if not held:
            first = number + 1
    if held:
        yield _columns(header, held), len(held), first, uneven


def _columns(header: list[str], rows: list[list[str]]) -> dict[str, NDArray[Any]]:
    return {name: np.array(cells, dtype=object) for name, cells in zip(header, zip(*rows, strict=True), strict=True)}


def _parquet(path: Path, size: int) -> Cut:
    try:
        import pyarrow.parquet as parquet
        from pyarrow.lib import ArrowException
    except ImportError:
        raise _refused(path, "reading .parquet needs the package pyarrow", "install it, or write a .csv file") from None
    first = 2
    try:
        with parquet.ParquetFile(path) as file:
            header = _header(path, list(file.schema_arrow.names))
            for batch in file.iter_batches(batch_size=size):
                arrays = [column.to_numpy(zero_copy_only=False) for column in batch.columns]
                yield dict(zip(header, arrays, strict=True)), batch.num_rows, first, {}
                first += batch.num_rows
    except (ArrowException, OSError) as fault:
        raise _refused(
            path, f"it cannot be read as Parquet ({str(fault).splitlines()[0][:120]})", "write the file again; it may be cut off"
        ) from None


def _header(path: Path, titles: list[str]) -> list[str]:
    header = [title.strip().lower().replace("-", "_").replace(" ", "_") for title in titles]

    def wrong(column: str, found: str, remedy: str) -> Problem:
        return Problem(Place(str(path), 1, column), found, remedy)

    found = [wrong(f"column {place}", "it has no name", "name it, or remove it") for place, name in enumerate(header, 1) if not name]
    found += [wrong(name, "this column is not known", did_you_mean(name, BY_NAME)) for name in header if name and name not in BY_NAME]
    found += [wrong(name, "this column stands twice", "keep one") for name in dict.fromkeys(header) if name and header.count(name) > 1]
    missing = [column.name for column in COLUMNS if column.required and column.name not in header]
    found += [wrong(name, "this column is missing", "add it; nothing is assumed in its place") for name in missing]
    if found:
        raise InputError(found)
    return header


def _refused(path: Path, found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(str(path)), found, remedy))
