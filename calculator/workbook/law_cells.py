"""The sheet of the law: every value the computation uses, each in a cell of its own, with its provision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from calculator.law.law import Law
from calculator.law.lookup import as_float
from calculator.law.schema import Band, Entry, Package
from calculator.quantities import Language, Unit, format_provision
from calculator.workbook.book import Book, Sheet, Style
from calculator.workbook.cells import Expr, Line, Literal, per_year

NO_END = 9999
"""Years, or the first year of what never begins: a number a spreadsheet can reckon with."""

_STYLES: dict[str, Style] = {Unit.SHARE: "share", Unit.VND: "vnd", Unit.EUR: "vnd", Unit.YEARS: "number", Unit.MONTHS: "number"}


class LawCells:
    """Gives the law as cells; a value that is asked for again is the same cell."""

    def __init__(self, book: Book, sheet: Sheet, law: Law, lang: Language, years: Sequence[int]) -> None:
        self.book, self.sheet, self.law, self.lang, self.years = book, sheet, law, lang, years
        self._held: dict[tuple[str, dt.date, str], Line] = {}

    def cell(self, path: str, entry: Entry, part: str = "", value: float | None = None) -> Line:
        """Give the cell of an entry of a parameter, or of a part of it."""
        key = (path, entry.from_, part)
        if key not in self._held:
            self._held[key] = self._new(path, entry, part, as_float(entry.value) if value is None else value)
        return self._held[key]

    def _new(self, path: str, entry: Entry, part: str, value: float) -> Line:
        parameter = self.law.parameters[path]
        name = f"{path}.{part}" if part else path
        first = entry.cites[0]
        kind = self.law.instruments[first.instrument].kind if first.instrument in self.law.instruments else ""
        return self.book.row(
            self.sheet,
            f"{name}@{entry.from_}",
            name,
            value if np.isfinite(value) else NO_END,
            yearly=False,
            kind="law",
            style=_style(parameter.unit, part),
            unit=str(parameter.unit),
            cites=format_provision(first.instrument, first.provision, kind, self.lang),
            extra=(parameter.label[self.lang], entry.confidence, entry.from_.isoformat(), entry.until.isoformat() if entry.until else ""),
        )

    def entry(self, path: str, day: dt.date) -> Entry | None:
        """Give the entry that holds on a day; None where the law has nothing."""
        return self.law.parameters[path].entry(day) if path in self.law.parameters else None

    def on(self, path: str, day: dt.date, missing: float | None = None) -> Expr:
        """Give the value that holds on a day."""
        entry = self.entry(path, day)
        if entry is None:
            assert missing is not None, f"{path} has no value on {day}"
            return Literal(missing)
        return self.cell(path, entry)

    def by_year(self, path: str, missing: float | None = None) -> Expr:
        """Give the value of each tax year: the one that holds on its first day."""
        each = [self.on(path, dt.date(year, 1, 1), missing) for year in self.years]
        return per_year([each[0] if isinstance(one, Literal) and isinstance(each[0], Literal) else one for one in each])

    def has(self, path: str) -> list[bool]:
        """Say in which tax years the law has a value."""
        return [self.entry(path, dt.date(year, 1, 1)) is not None for year in self.years]

    def package(self, path: str, day: dt.date) -> dict[str, Expr]:
        """Give the parts of a package that holds on a day."""
        entry = self.entry(path, day)
        assert entry is not None, f"{path} has no package on {day}"
        parts = {name: self.cell(path, entry, name, value) for name, value in package_numbers(entry.value).items()}
        return dict(parts)

    def bands(self, path: str, day: dt.date) -> list[tuple[Band, Expr | None, Expr | None, Expr]]:
        """Give the bands of a scale that holds on a day, each with its lower and upper edge and its value."""
        entry = self.entry(path, day)
        found: list[tuple[Band, Expr | None, Expr | None, Expr]] = []
        before: tuple[object, Expr | None] = (None, None)
        for place, band in enumerate(entry.value if entry else (), start=1):
            low = band.over if band.over is not None else band.from_
            high = band.up_to if band.up_to is not None else band.under
            assert entry is not None
            # Where one band ends the next begins: one cell for both.
            lower = before[1] if low is not None and low == before[0] else self._edge(path, entry, f"{place}.lower", low)
            upper = self._edge(path, entry, f"{place}.upper", high)
            before = (high, upper)
            found.append((band, lower, upper, self.cell(path, entry, f"{place}.value", float(band.value))))
        return found

    def _edge(self, path: str, entry: Entry, part: str, edge: Any) -> Expr | None:
        return None if edge is None else self.cell(path, entry, part, float(edge))

    def used(self, reads: Sequence[Any], prefix: str, value: float, *, ending: str = "") -> Expr | None:
        """Give the cell of the law value a rule was called with: the one below a path that has this value; None if there is none."""
        for read in reads:
            for entry in read.entries:
                below = read.path.startswith(prefix) and read.path.endswith(ending)
                if below and entry is not None and _is(entry, value):
                    return self.cell(read.path, entry)
        return None


def package_numbers(package: Package) -> dict[str, float]:
    """Give the parts of a package as numbers; what it does not have is left out."""
    found: dict[str, float] = {}
    if package.rate is not None:
        found["rate"] = float(package.rate.value)
        found["rate_years"] = NO_END if package.rate.years == "whole_life" else float(package.rate.years)
    if package.holiday is not None:
        found["exempt"], found["half"] = float(package.holiday.exempt), float(package.holiday.half)
        found["half_share"] = float(package.holiday.half_share)
        if package.holiday.latest_start is not None:
            found["latest_start"] = float(package.holiday.latest_start)
    return found


def _is(entry: Entry, value: float) -> bool:
    try:
        return as_float(entry.value) == value
    except TypeError:
        return False


def _style(unit: str, part: str) -> Style:
    if unit == Unit.PACKAGE:
        return "share" if part in ("rate", "half_share") else "number"
    if unit == Unit.BANDS:
        return "share" if part.endswith("value") else "vnd"
    return _STYLES.get(unit, "number")
