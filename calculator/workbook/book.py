"""The sheets of a workbook: rows in their order, each with its label, its unit, where it comes from and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from calculator.workbook.cells import Line, Operand

Kind: TypeAlias = Literal["input", "law", "formula", "value", "absent", "engine"]
"""What a row is: stated, law, a formula, a value no formula restates, a fact not stated, or what the engine found."""

Style: TypeAlias = Literal["vnd", "share", "number", "year", "yes_no", "text"]


@dataclass
class Row:
    """A row of a sheet: a line with its words, or a heading where it has none."""

    label: str
    line: Line | None = None
    kind: Kind = "formula"
    style: Style = "vnd"
    unit: str = ""
    source: str = ""
    extra: tuple[str, ...] = ()
    level: int = 0


@dataclass
class Sheet:
    """A sheet: its title and rows; the rows begin below a heading of some rows."""

    title: str
    heading: str
    rows: list[Row | None] = field(default_factory=list)
    begins: int = 3
    year_header: bool = True

    def add(self, row: Row) -> Line:
        """Put a row below the others."""
        line = row.line or Line("", None)
        line.sheet, line.row = self.title, self.begins + len(self.rows)
        self.rows.append(row)
        return line

    def head(self, label: str, source: str = "", level: int = 0) -> None:
        """Put a heading below the others, with an empty row above."""
        if self.rows and level == 0:
            self.rows.append(None)
        self.rows.append(Row(label, None, source=source, level=level))


@dataclass
class Book:
    """A workbook to be: its sheets, the number of years, and names of cells."""

    years: int
    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, Line] = field(default_factory=dict)
    """Lines by their names; a name is the key of the line, so that a formula of one's own can ask for it."""

    def sheet(self, title: str, heading: str, *, year_header: bool = True) -> Sheet:
        """Add a sheet."""
        new = Sheet(title, heading, year_header=year_header)
        self.sheets.append(new)
        return new

    def row(
        self,
        sheet: Sheet,
        key: str,
        label: str,
        source: Operand | list[Operand],
        *,
        yearly: bool = True,
        count: int | None = None,
        kind: Kind = "formula",
        style: Style = "vnd",
        unit: str = "",
        cites: str = "",
        extra: tuple[str, ...] = (),
        named: bool = False,
    ) -> Line:
        """Add a row of its own line to a sheet."""
        line = Line(key, (count or self.years) if yearly else None)
        line.be(source)
        sheet.add(Row(label, line, kind, style, unit, cites, extra))
        if named:
            self.names[key] = line
        return line

    def lines(self) -> list[tuple[Sheet, Row, Line]]:
        """Give every line with its sheet and row."""
        return [(sheet, row, row.line) for sheet in self.sheets for row in sheet.rows if row is not None and row.line is not None]
