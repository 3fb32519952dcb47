"""The files a portfolio leaves: one row of results an enterprise and variant, and the rows refused with their reasons; written block by block."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from calculator.analysis.portfolio.block import Block
from calculator.analysis.portfolio.file import RETURNED, Read
from calculator.analysis.portfolio.ranked import BY, MOST, SHOWN, Ranked
from calculator.commands.salary.files import harmless
from calculator.errors import InputError, Place, Problem
from calculator.project.cells import Fault
from calculator.project.portfolio.rows import texts_of
from calculator.quantities import Language
from calculator.reports.faults import fault_told

FIGURES = (
    "head", "kept", "kept_present_value", "zone_adds", "zone_adds_present_value", "revenue_forgone", "corporate_income_tax", "land_rent",
    "top_up_tax", "headcount_most", "law_held",
)  # fmt: skip
RESULTS, REJECTS, RANKED = "results", "rejects.csv", "ranked.csv"


class Written:
    """Results and rejects in a folder; every block is written when it is done, in the order of the file."""

    def __init__(self, folder: Path, parquet: bool, source: Path, most: int = MOST, lang: Language = "en") -> None:
        self.stack = ExitStack()
        self.results = folder / f"{RESULTS}.{'parquet' if parquet else 'csv'}"
        self.rejects = folder / REJECTS
        self.ranked = folder / RANKED
        self.most = Ranked(most)
        self.parquet = parquet
        self.lang = lang
        self._writer: Any = None
        self._sheet: Any = None
        self._refused: Any = None
        self._headed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in (self.results, self.rejects, self.ranked):
                if name.exists() and source.exists() and name.samefile(source):
                    raise InputError(Problem(Place(key="--out"), f"{source} would be written over while it is read", "name another folder"))
            for name in (self.results, self.rejects, self.ranked):
                # What an earlier run left is none of this one's results.
                name.unlink(missing_ok=True)
            if not parquet:
                file = self.stack.enter_context(self.results.open("w", encoding="utf-8-sig", newline=""))
                self._sheet = csv.writer(file, lineterminator="\n")
        except OSError as fault:
            raise InputError(Problem(Place(str(folder)), f"it cannot be written to ({fault.strerror})", "write elsewhere")) from None

    def add(self, read: Read, block: Block) -> None:
        """Write a block."""
        if block.variants:
            (self._add_parquet if self.parquet else self._add_csv)(block)
            self._headed = True
            self.most.add(read, block)
        if block.faults:
            self._add_rejects(read, block)

    def _add_csv(self, block: Block) -> None:
        assert self._sheet is not None
        # People know an enterprise by its name: it stands beside the id where the file has one.
        if not self._headed:
            self._sheet.writerow(["id", *(["name"] if block.names else []), "variant", *FIGURES])
        told = zip(map(harmless, block.ids), map(harmless, block.names), strict=True) if block.names else zip(map(harmless, block.ids))
        keys = list(told)
        for found in block.variants:
            columns = [found.figures[name].tolist() for name in FIGURES]
            rows = zip(keys, zip(*columns, strict=True), strict=True)
            self._sheet.writerows([*key, found.variant, *figures] for key, figures in rows)

    def _add_parquet(self, block: Block) -> None:
        import pyarrow
        from pyarrow import parquet

        for found in block.variants:
            columns: dict[str, Any] = {"id": list(block.ids), **({"name": list(block.names)} if block.names else {})}
            columns |= {"variant": [found.variant] * len(block.ids)}
            table = pyarrow.table(columns | {name: found.figures[name].tolist() for name in FIGURES})
            if self._writer is None:
                self._writer = self.stack.enter_context(parquet.ParquetWriter(self.results, table.schema))
            self._writer.write_table(table)

    def _add_rejects(self, read: Read, block: Block) -> None:
        names = list(read.cells)
        if self._refused is None:
            file = self.stack.enter_context(self.rejects.open("w", encoding="utf-8-sig", newline=""))
            self._refused = csv.writer(file, lineterminator="\n")
            self._refused.writerow([*RETURNED, *names])
        for row, reasons in sorted(_reasons(fault_told(fault, self.lang) for fault in block.faults).items()):
            self._refused.writerow(_refused(read, row, reasons, names))

    def write_ranked(self, variants: Iterable[str]) -> None:
        """Write the rows to which the zone adds most, under each variant; for when all rows are computed."""
        with self.ranked.open("w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(["rank", "row", "id", "name", "variant", BY, *SHOWN])
            for variant in variants:
                for one in self.most.of(variant):
                    figures = [one.figures[name] for name in (BY, *SHOWN)]
                    sheet.writerow([one.rank, one.row, harmless(one.id), harmless(one.name), variant, *figures])

    def close(self) -> None:
        """Close all files; one without a row of results has its header."""
        if self._sheet is not None and not self._headed:
            self._sheet.writerow(["id", "variant", *FIGURES])
        self.stack.close()


def rejected_csv(read: Iterable[Read], faults: Iterable[Fault]) -> bytes:
    """Give the refused rows of a file as one that can be corrected and read again: each with its number and all that is wrong with it."""
    blocks, why = list(read), _reasons(faults)
    names = list(blocks[0].cells) if blocks else []
    held = io.StringIO()
    sheet = csv.writer(held, lineterminator="\n")
    sheet.writerow([*RETURNED, *names])
    for block in blocks:
        for row in block.lines.tolist():
            if row in why:
                sheet.writerow(_refused(block, row, why[row], names))
    return held.getvalue().encode("utf-8-sig")


def _reasons(faults: Iterable[Fault]) -> dict[int, list[str]]:
    why: dict[int, list[str]] = {}
    for fault in faults:
        why.setdefault(fault.row, []).append(str(fault))
    return why


def _refused(read: Read, row: int, reasons: list[str], names: list[str]) -> list[str]:
    place = int(np.searchsorted(read.lines, row))
    # A row whose cells belong to no column is kept as it was.
    cells = read.uneven.get(place) or [texts_of(read.cells[name][place : place + 1])[0] for name in names]
    return [str(row), " | ".join(reasons), *map(harmless, cells)]
