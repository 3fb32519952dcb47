"""Reads a portfolio file block by block: memory is bounded by the block, whatever the size of the file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.errors import InputError, Place, Problem, did_you_mean
from calculator.project.file_text import is_workbook, marked_separator, not_utf8, separator_of
from calculator.project.portfolio.columns import BY_NAME, COLUMNS

BLOCK = 20_000
"""Rows of a block. It is part of what a run is: sums are taken block by block, in the order of the file."""

RETURNED = ("row", "rejected_because")
"""Columns of the file of refused rows: it can be corrected and read again, and they are passed over."""

_NAMED = 20
"""Faults of a header that are named one by one."""


class Read(NamedTuple):
    """One block as it stands in a file: its number, the number of each row as a spreadsheet counts it, ``(row,)``, and the columns.

    ``uneven`` gives, by place, the cells of a row that has not as many as the header, which has ``width``.
    """

    number: int
    lines: NDArray[np.int64]
    cells: dict[str, NDArray[Any]]
    uneven: dict[int, list[str]]
    width: int

    @property
    def first(self) -> int:
        """The number of the first row."""
        return int(self.lines[0])

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def __reduce__(self) -> tuple[Any, ...]:
        # A block goes to other processes, and thousands of texts one by one take a fifth of the time its rows do.
        packed = {name: _packed(column) for name, column in self.cells.items()}
        return _read_from, (self.number, self.lines, packed, self.uneven, self.width)


_BETWEEN = "\x1e"
"""Stands between the texts of a packed column."""


class _Packed(NamedTuple):
    """The texts of a column as one."""

    text: str


def _packed(column: NDArray[Any]) -> NDArray[Any] | _Packed:
    """Give a column as one text; as it is, where a cell is no text or holds what would stand between."""
    if column.dtype != object or not len(column):
        return column
    try:
        text = _BETWEEN.join(column)
    except TypeError:
        return column
    return _Packed(text) if text.count(_BETWEEN) == len(column) - 1 else column


def _read_from(
    number: int, lines: NDArray[np.int64], columns: dict[str, NDArray[Any] | _Packed], uneven: dict[int, list[str]], width: int
) -> Read:
    def unpacked(column: NDArray[Any] | _Packed) -> NDArray[Any]:
        return np.array(column.text.split(_BETWEEN), dtype=object) if isinstance(column, _Packed) else column

    return Read(number, lines, {name: unpacked(column) for name, column in columns.items()}, uneven, width)


class InMemory(NamedTuple):
    """A file that stands on no disk: what messages call it, and its bytes."""

    name: str
    data: bytes


Source = Path | InMemory


def blocks_of(source: Source, size: int = BLOCK) -> Iterator[Read]:
    """Read a file of enterprises, ``.csv`` or ``.parquet``.

    Raises
    ------
    InputError
        Where no row can be read: no such file, not UTF-8, broken, no rows, a column missing, doubled or not known.
    """
    path = Path(source.name) if isinstance(source, InMemory) else source
    if path is source and path.is_dir():
        raise _refused(path, "this is a folder", "name a .csv or .parquet file in it")
    if path is source and not path.is_file():
        raise _refused(path, "there is no such file", "check its name")
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise _refused(path, f"'{kind}' is no kind of file that is read", "write a .csv or a .parquet file")

    def opened() -> IO[bytes]:
        return io.BytesIO(source.data) if isinstance(source, InMemory) else source.open("rb")

    yield from _numbered(path, (_parquet if kind == ".parquet" else _csv)(path, opened, size))


def blocks_of_bytes(data: bytes, name: str, size: int = BLOCK) -> Iterator[Read]:
    """Read the bytes of a CSV file of enterprises; ``name`` is what messages call it.

    Raises
    ------
    InputError
        As :func:`blocks_of`.
    """
    path = Path(name)
    yield from _numbered(path, _csv(path, lambda: io.BytesIO(data), size))


def _numbered(path: Path, cuts: Cut) -> Iterator[Read]:
    number = -1
    for number, cut in enumerate(cuts):
        yield Read(number, *cut)
    if number < 0:
        raise _refused(path, "there is a header and no row", "write one row an enterprise")


Cut = Iterator[tuple[NDArray[np.int64], dict[str, NDArray[Any]], dict[int, list[str]], int]]


def _csv(path: Path, opened: Callable[[], IO[bytes]], size: int) -> Cut:
    with opened() as file:
        head = file.read(4)
    if is_workbook(head):
        raise _refused(path, "it is the file of a spreadsheet, not CSV", "save the sheet as 'CSV UTF-8'")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and head != codecs.BOM_UTF32_LE
    if not wide and b"\0" in head:
        raise _refused(path, "it is not UTF-8", "save the file as 'CSV UTF-8'")
    try:
        with io.TextIOWrapper(opened(), encoding="utf-16" if wide else "utf-8-sig", newline="") as text:
            first_line = text.readline()
            if not first_line.strip():
                raise _refused(path, "the file is empty or begins with an empty line", "write a header and one row an enterprise")
            marked = marked_separator(first_line)
            separator = marked or separator_of(first_line)
            text.seek(0)
            reader = csv.reader(text, delimiter=separator, strict=True)
            if marked:
                next(reader)
            header = _header(path, next(reader, []))
            yield from _cut(reader, header, size, 2 if marked else 1)
    except UnicodeDecodeError as fault:
        raise _not_text(path, opened, fault, wide=wide) from None
    except _NotCsvError as fault:
        at, why = fault.args
        raise InputError(
            Problem(Place(str(path), at), f"it cannot be read as CSV from here on ({why})", "check that every quote is closed")
        ) from None
    except csv.Error as fault:
        raise _refused(path, f"it cannot be read as CSV from here on ({fault})", "check that every quote is closed") from None


class _NotCsvError(Exception):
    """Rows that cannot be told apart, from the one with this number on, and why."""


def _not_text(path: Path, opened: Callable[[], IO[bytes]], fault: UnicodeDecodeError, *, wide: bool) -> InputError:
    """Say which cell is not UTF-8; of UTF-16, where its rows end is not known."""
    if wide:
        found, row, column = f"a part of it is not UTF-16 (byte {fault.start + 1} of what was being read)", None, ""
    else:
        row, column, cell = not_utf8(opened())
        found = f"'{cell}' is not UTF-8"
    return InputError(Problem(Place(str(path), row, column), found, "save the file as 'CSV UTF-8'"))


def _cut(reader: Any, header: list[str], size: int, number: int) -> Cut:
    """Cut rows into blocks; ``number`` is that of the header. Blank lines count where rows are counted, though they are no rows."""
    held: list[list[str]] = []
    lines: list[int] = []
    uneven: dict[int, list[str]] = {}
    width = len(header)
    own = [place for place, name in enumerate(header) if name not in RETURNED]

    def cut() -> tuple[NDArray[np.int64], dict[str, NDArray[Any]], dict[int, list[str]], int]:
        table = np.array(held, dtype=object)
        cells = {header[place]: np.ascontiguousarray(table[:, place]) for place in own}
        return np.array(lines, dtype=np.int64), cells, uneven, width

    for cells in _rows(reader, number + 1):
        number += 1
        if not (cells and cells[0].strip()) and not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            uneven[len(held)] = [cell for place, cell in enumerate(cells) if place >= width or header[place] not in RETURNED]
            cells = [""] * width
        held.append(cells)
        lines.append(number)
        if len(held) == size:
            yield cut()
            held, lines, uneven = [], [], {}
    if held:
        yield cut()


def _rows(reader: Any, number: int) -> Iterator[list[str]]:
    """Give the rows; where they can no longer be told apart, the number of the first that cannot: the quote is opened there."""
    try:
        for cells in reader:
            yield cells
            number += 1
    except csv.Error as fault:
        raise _NotCsvError(number, str(fault)) from None


def _parquet(path: Path, opened: Callable[[], IO[bytes]], size: int) -> Cut:
    try:
        import pyarrow.parquet as parquet
        from pyarrow.lib import ArrowException
    except ImportError:
        raise _refused(path, "reading .parquet needs the package pyarrow", "install it, or write a .csv file") from None
    first = 2
    try:
        with opened() as held, parquet.ParquetFile(held) as file:
            header = _header(path, list(file.schema_arrow.names))
            _check_types(path, file.schema_arrow)
            for batch in file.iter_batches(batch_size=size):
                cells = {
                    name: _plain(column).to_numpy(zero_copy_only=False)
                    for name, column in zip(header, batch.columns, strict=True)
                    if name not in RETURNED
                }
                if batch.num_rows:
                    yield np.arange(first, first + batch.num_rows), cells, {}, len(header)
                first += batch.num_rows
    except (ArrowException, OSError) as fault:
        raise _refused(
            path, f"it cannot be read as Parquet ({str(fault).splitlines()[0][:120]})", "write the file again; it may be cut off"
        ) from None


def _check_types(path: Path, schema: Any) -> None:
    """Refuse columns whose cells hold no single text, number, day or answer."""
    from pyarrow import types

    def single(kind: Any) -> bool:
        if types.is_dictionary(kind):
            return single(kind.value_type)
        tests = (types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_decimal, types.is_boolean,
                 types.is_date, types.is_timestamp, types.is_null, types.is_string_view)  # fmt: skip
        return any(test(kind) for test in tests)

    found = [
        Problem(Place(str(path), 1, item.name), f"its cells hold {str(item.type)[:60]}", "write one text, number, date or yes/no a cell")
        for item in schema
        if not single(item.type)
    ]
    if found:
        raise InputError(found)


def _plain(column: Any) -> Any:
    """Give a column whose days are days, without the time of day, and whose answers are yes and no."""
    import pyarrow
    from pyarrow import compute, types

    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_timestamp(column.type):
        # A day that is told with its time zone is the day there.
        local = compute.local_timestamp(column) if column.type.tz else column
        return compute.floor_temporal(local, unit="day").cast(pyarrow.date32())
    if types.is_date(column.type):
        return column.cast(pyarrow.date32())
    if types.is_boolean(column.type):
        return compute.if_else(column, "yes", "no")
    return column


def _header(path: Path, titles: list[str]) -> list[str]:
    header = [title.strip().lower().replace("-", "_").replace(" ", "_") for title in titles]

    def wrong(column: str, found: str, remedy: str) -> Problem:
        return Problem(Place(str(path), 1, column), found, remedy)

    known = {*BY_NAME, *RETURNED}
    found = [wrong(f"column {place}", "it has no name", "name it, or remove it") for place, name in enumerate(header, 1) if not name]
    found += [wrong(name, "this column is not known", did_you_mean(name, BY_NAME)) for name in header if name and name not in known]
    found += [wrong(name, "this column stands twice", "keep one") for name in dict.fromkeys(header) if name and header.count(name) > 1]
    missing = [column.name for column in COLUMNS if column.required and column.name not in header]
    found = [wrong(name, "this column is missing", "add it; nothing is assumed in its place") for name in missing] + found
    if len(found) > _NAMED:
        more = len(found) - _NAMED
        said = "there is 1 more fault like these" if more == 1 else f"there are {more:,} more faults like these"
        found[_NAMED:] = [Problem(Place(str(path), 1), said, "check that this is the right file")]
    if found:
        raise InputError(found)
    return header


def _refused(path: Path, found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(str(path)), found, remedy))
