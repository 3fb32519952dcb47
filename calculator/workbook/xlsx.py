"""Writes the sheets as an Excel file: formulas with their values, formats by what a cell is, names, and text that stays text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from calculator.workbook.book import Book, Kind, Row, Sheet, Style
from calculator.workbook.cells import FIRST, SINGLE, Line, Literal, PerYear, column_letters, quoted

FORMATS: dict[Style, str] = {
    "vnd": "#,##0;[Red]-#,##0;0",
    "share": "0.00%",
    "number": "#,##0.####",
    "year": "0",
    "yes_no": "0",
    "text": "@",
}
COLOURS: dict[Kind, dict[str, Any]] = {
    "input": {"font_color": "#0B3D91", "bg_color": "#FFF9E5"},
    "law": {"font_color": "#0B5D1E", "bg_color": "#EDF7EE"},
    "formula": {},
    "value": {"bg_color": "#FBD9C0", "italic": True},
    "absent": {"font_color": "#777777"},
    "engine": {"font_color": "#5B2A86", "bg_color": "#F3ECFA"},
}
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula when text is typed or imported."""

LONGEST_TEXT = 32_000
WIDTHS = {0: 46, 1: 9, 2: 34, 3: 14, SINGLE: 18}


class Writer:
    """Writes a book; ``cached`` False writes 0 as the value of every formula, so that a test sees only what is recalculated."""

    def __init__(self, target: str | IO[bytes], created: dt.datetime, *, cached: bool = True) -> None:
        self.file = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self.file.set_properties({"created": created})
        self.file.set_calc_mode("auto")
        self.cached = cached
        self._formats: dict[tuple[Any, ...], Any] = {}

    def format(self, **how: Any) -> Any:
        """Give a format, made once."""
        key = tuple(sorted(how.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(how)
        return self._formats[key]

    def text(self, page: Any, row: int, column: int, text: str, **how: Any) -> None:
        """Write text that stays text, whatever it begins with."""
        if text.startswith(RISKY):
            how["quote_prefix"] = True
        page.write_string(row, column, text[:LONGEST_TEXT], self.format(**how) if how else None)

    def sheet(self, sheet: Sheet, year: Line, words: Any) -> None:
        """Write one sheet."""
        page = self.file.add_worksheet(sheet.title)
        # The library looks for functions newer than any used here in each formula, which takes half of the time.
        page._prepare_formula = _as_written
        self.text(page, 0, 0, sheet.heading, bold=True)
        self._columns(page, sheet, year, words)
        for place, row in enumerate(sheet.rows):
            if row is not None:
                self._row(page, sheet, sheet.begins + place, row, words)
        for column, width in WIDTHS.items():
            page.set_column(column, column, width)
        page.set_column(FIRST, FIRST + 60, 17)
        page.freeze_panes(sheet.begins, SINGLE + 1 if sheet.year_header else 1)

    def _columns(self, page: Any, sheet: Sheet, year: Line, words: Any) -> None:
        top = sheet.begins - 1
        how = {"bold": True, "bottom": 1, "text_wrap": True}
        names = ("label", "unit", "source", "kind", "single") if sheet.year_header else ("path", "unit", "provision", "kind", "value")
        for column, name in enumerate(names):
            self.text(page, top, column, words.say(f"column.{name}"), **how)
        if not sheet.year_header:
            for column, name in enumerate(("parameter", "confidence", "from", "until"), start=FIRST):
                self.text(page, top, column, words.say(f"column.{name}"), **how)
            return
        for at in range(year.count or 0):
            if sheet.title == year.sheet:
                page.write_number(top, FIRST + at, year.number(at), self.format(**how))
            else:
                address = f"={quoted(year.sheet)}!{year.address(at, year.sheet)}"
                page.write_formula(top, FIRST + at, address, self.format(**how), year.number(at) if self.cached else 0)

    def _row(self, page: Any, sheet: Sheet, place: int, row: Row, words: Any) -> None:
        if row.line is None:
            self.text(page, place, 0, row.label, bold=row.level == 0, italic=row.level > 0, bg_color="#E8ECF3")
            if row.source:
                self.text(page, place, 2, row.source, font_color="#555555")
            return
        self.text(page, place, 0, row.label)
        if row.unit:
            self.text(page, place, 1, row.unit)
        if row.source:
            self.text(page, place, 2, row.source, font_color="#555555")
        self.text(page, place, 3, words.say(f"kind.{row.kind}"), font_color="#555555")
        for column, extra in enumerate(row.extra, start=FIRST):
            self.text(page, place, column, extra)
        line = row.line
        for at in range(line.count) if line.count is not None else (0,):
            self._cell(page, sheet, place, FIRST + at if line.yearly else SINGLE, line, at, row)

    def _cell(self, page: Any, sheet: Sheet, place: int, column: int, line: Line, at: int, row: Row) -> None:
        source = line.source.each[at] if isinstance(line.source, PerYear) else line.source
        assert source is not None
        if isinstance(source, Literal):
            kind = row.kind
            if isinstance(source.held, str):
                self.text(page, place, column, source.held)
                return
            page.write_number(place, column, float(source.held), self.format(num_format=FORMATS[row.style], **COLOURS[kind]))
            return
        kind = "formula" if row.kind in ("input", "law") else row.kind
        value = line.value(at) if self.cached else 0
        how = self.format(num_format=FORMATS[row.style], **COLOURS[kind])
        page.write_formula(place, column, "=" + source.text(at, sheet.title), how, value)

    def names(self, book: Book) -> None:
        """Give cells and rows their names."""
        taken: set[str] = set()
        for key, line in book.names.items():
            name = name_of(key)
            if name in taken or line.row < 0:
                continue
            taken.add(name)
            last = (line.count or 1) - 1
            first = f"${column_letters(FIRST if line.yearly else SINGLE)}${line.row + 1}"
            until = f":${column_letters(FIRST + last)}${line.row + 1}" if line.yearly else ""
            self.file.define_name(name, f"={quoted(line.sheet)}!{first}{until}")

    def lines_of_text(self, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """Write a sheet of pairs of text."""
        page = self.file.add_worksheet(title)
        for place, (what, said) in enumerate(lines):
            self.text(page, place, 0, what, bold=True, valign="top", text_wrap=True)
            if said:
                self.text(page, place, 1, said, text_wrap=True, valign="top")
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 110)

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


def _as_written(formula: str, expand_future_functions: bool = False) -> str:
    return formula.removeprefix("=")


def name_of(key: str) -> str:
    """Give a name a spreadsheet takes: letters, digits and underscores, none that reads as the address of a cell."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", key)
    return f"zic_{name}" if len(name) < LONGEST_NAME else f"zic_{name[:LONGEST_NAME]}"


LONGEST_NAME = 200
