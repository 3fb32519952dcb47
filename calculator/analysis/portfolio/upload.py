"""A file of enterprises somebody hands to a page: whether it can be shown at all, and what is wrong with each row, before anything is computed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

from calculator.analysis.portfolio.block import Plan, checked_rows
from calculator.analysis.portfolio.file import InMemory, blocks_of
from calculator.analysis.portfolio.run import given_of
from calculator.errors import InputError, Place, Problem
from calculator.project.cells import Fault
from calculator.project.portfolio.rows import texts_of

MEGABYTES = 5
MOST_ROWS = 50_000
MOST_UNPACKED = 50_000_000
"""Bytes of a Parquet file unpacked: a small file may hold the same cell a million times."""
LONGEST_CELL = 10_000
MOST_ZONES = 500
"""What results are added up by: more than that is another column by mistake."""
STEP = 1_000
"""Rows computed at a time: so far is it to where a reader may stop."""


class Looked(NamedTuple):
    """How many rows a file has, and what is wrong with some of them; the others can be computed."""

    rows: int
    faults: tuple[Fault, ...]

    @property
    def good(self) -> int:
        """How many rows can be computed."""
        return self.rows - len({fault.row for fault in self.faults})


def look(source: InMemory, plan: Plan) -> Looked:
    """Read all rows, and compute none.

    Parameters
    ----------
    plan : its variants say under which laws a row must fit.

    Raises
    ------
    InputError
        When no row can be read, or the file is larger than a page takes.
    """
    if len(source.data) > MEGABYTES * 10**6:
        raise _refused(source, f"it is larger than {MEGABYTES} MB", "give a smaller file, or use the command portfolio")
    if Path(source.name).suffix.lower() == ".parquet":
        _check_unpacked(source)
    laws, rows, faults, zones = plan.laws(), 0, list[Fault](), set[str]()
    for given in given_of(blocks_of(source, STEP), plan):
        read = given.read
        rows += read.rows
        if rows > MOST_ROWS:
            raise _refused(source, f"it has more than {MOST_ROWS:,} rows", "give fewer rows, or use the command portfolio")
        zones.update(texts_of(read.cells["zone"]) if "zone" in read.cells else ())
        if len(zones) > MOST_ZONES:
            remedy = "write the zone an enterprise stands in, or leave the column out"
            raise InputError(Problem(Place(source.name, 1, "zone"), f"it names more than {MOST_ZONES} zones", remedy))
        found = checked_rows(plan, laws, read.first, read.rows, read.cells, given.unread)
        faults += [fault._replace(row=int(read.lines[fault.row - read.first])) for fault in found.faults]
    return Looked(rows, tuple(faults))


def _check_unpacked(source: InMemory) -> None:
    """Refuse a Parquet file that is large once it is unpacked; one that cannot be read is left to the reader to refuse."""
    try:
        from pyarrow import compute, parquet, types
        from pyarrow.lib import ArrowException
    except ImportError:
        return
    try:
        with parquet.ParquetFile(io.BytesIO(source.data)) as file:
            held = file.metadata
            unpacked = sum(held.row_group(place).total_byte_size for place in range(held.num_row_groups))
            texts = [item.name for item in file.schema_arrow if types.is_string(item.type) or types.is_large_string(item.type)]
        if held.num_rows > MOST_ROWS or unpacked > MOST_UNPACKED:
            raise _refused(
                source, f"it has {held.num_rows:,} rows and is {unpacked / 1e6:,.0f} MB unpacked", f"give at most {MOST_ROWS:,} rows"
            )
        # A text that stands in many rows is held once while its length is looked at.
        with parquet.ParquetFile(io.BytesIO(source.data), read_dictionary=texts) as file:
            for batch in file.iter_batches(batch_size=STEP, columns=texts):
                for name, column in zip(batch.schema.names, batch.columns, strict=True):
                    words = column.dictionary if types.is_dictionary(column.type) else column
                    if (compute.max(compute.binary_length(words)).as_py() or 0) > LONGEST_CELL:
                        place = Place(source.name, 1, name)
                        raise InputError(
                            Problem(place, f"a cell is longer than {LONGEST_CELL:,} bytes", "shorten it: a cell holds one fact")
                        )
    except (ArrowException, OSError):
        return


def _refused(source: InMemory, found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(source.name), found, remedy))
