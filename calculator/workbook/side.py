"""One side of the comparison: a project at a site under a law, with what the engine found of it, and its lines as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.quantities import format_provision
from calculator.recorder import Call, Recorder
from calculator.result import Result
from calculator.workbook.book import Book, Kind, Sheet, Style
from calculator.workbook.cells import Expr, Line, Literal, Operand
from calculator.workbook.inputs import InputCells
from calculator.workbook.law_cells import LawCells
from calculator.workbook.words import Words

TABLES = ("enterprise", "workforce", "state")


@dataclass
class Sheets:
    """The sheets rules write on; the yearly computation has one for each side."""

    inputs: Sheet
    law: Sheet
    assets: Sheet
    workforce: Sheet
    land: Sheet
    years: Sheet
    top_up: Sheet


@dataclass
class Side:
    """One side of the comparison: its lane, what the engine found, and its lines as formulas."""

    name: str
    case: Case
    book: Book
    words: Words
    sheets: Sheets
    inputs: InputCells
    cells: LawCells
    law: Law
    lanes: Lanes
    result: Result
    recorder: Recorder
    shared: dict[str, Any]
    """What the sides have in common: rows that are the same for all."""
    lines: dict[str, Expr] = field(default_factory=dict)
    """Yearly lines by ``table.name``."""
    values: list[tuple[str, str]] = field(default_factory=list)
    """Lines that are values, and why."""

    @property
    def year(self) -> Line:
        """The row of the years."""
        return self.inputs.year

    @property
    def years(self) -> list[int]:
        """The calendar years."""
        return [int(year) for year in self.lanes.years]

    def calls(self, rule: str, whose: str | None = None) -> list[Call]:
        """Give the calls of a rule, of the lane's own steps or of another's."""
        return [call for call in self.recorder.calls if call.rule.__name__ == rule and call.whose == whose]

    def call(self, rule: str, whose: str | None = None) -> Call | None:
        """Give the only or the last call of a rule; None where it was not applied."""
        found = self.calls(rule, whose)
        return found[-1] if found else None

    def row(
        self,
        sheet: Sheet,
        key: str,
        source: Operand | list[Operand],
        *,
        label: str | None = None,
        yearly: bool = True,
        count: int | None = None,
        kind: Kind = "formula",
        style: Style = "vnd",
        cites: str = "",
        of: str = "",
    ) -> Line:
        """Add a row of this side; ``of`` says of which asset, role or lease it is."""
        words = label or self.words.row(key)
        return self.book.row(
            sheet,
            f"{self.name}.{key}{'.' + of if of else ''}",
            f"{words} – {of}" if of else words,
            source,
            yearly=yearly,
            count=count,
            kind=kind,
            style=style,
            cites=cites,
            named=not of,
        )

    def common(self, sheet: Sheet, key: str, source: Operand | list[Operand], **how: Any) -> Line:
        """Add a row all sides share, once."""
        place = f"{key}.{how.get('of', '')}"
        if place not in self.shared:
            self.shared[place] = self.row(sheet, key, source, **how)
        held: Line = self.shared[place]
        return held

    def head(self, sheet: Sheet, key: str, rule: str | None = None) -> None:
        """Put a heading on a sheet, with the provisions the rule rests on."""
        call = self.call(rule) if rule else None
        label = self.words.rule(rule) if rule else self.words.row(key)
        sheet.head(label, _provisions(call, self) if call else "")

    def head_once(self, sheet: Sheet, label: str) -> None:
        """Put a heading on a sheet the sides share."""
        if f"head.{sheet.title}.{label}" not in self.shared:
            self.shared[f"head.{sheet.title}.{label}"] = True
            sheet.head(label)

    def decided(self, key: str, value: float, *, style: Style = "yes_no", of: str = "") -> Line:
        """Put what the conditions of the law come to into a cell: the engine finds it, and it can be changed."""
        label = f"{self.words.row(key)} ({self.words.say(f'side.{self.name}')})"
        return self.row(self.sheets.inputs, key, value, label=label, yearly=False, kind="engine", style=style, of=of)

    def engine(self, table: str, name: str) -> list[float]:
        """Give the values the engine found of a yearly line; a number that is not known is NaN."""
        held = getattr(self.result, table)[name]
        return [float(value) for value in np.broadcast_to(held, (len(self.years), 1))[:, 0]]

    def give(self, name: str, source: Operand, *, table: str = "enterprise", sheet: Sheet | None = None, style: Style = "vnd") -> Line:
        """Add a yearly line of the results."""
        line = self.row(sheet or self.sheets.years, name, source, style=style)
        self.lines[f"{table}.{name}"] = line
        return line

    def alias(self, name: str, line: Expr, *, table: str = "enterprise") -> None:
        """Say that a line of the results stands in a row that is there already."""
        self.lines[f"{table}.{name}"] = line

    def as_values(self, name: str, why: str, *, table: str = "enterprise", sheet: Sheet | None = None, style: Style = "vnd") -> Line:
        """Add a yearly line of the results as the engine's values, visibly."""
        values: list[Operand] = [0.0 if np.isnan(value) else value for value in self.engine(table, name)]
        line = self.row(sheet or self.sheets.years, name, values, kind="value", style=style)
        self.lines[f"{table}.{name}"] = line
        self.values.append((f"{table}.{name}", why))
        return line

    def of(self, name: str, table: str = "enterprise") -> Expr:
        """Give a yearly line that has been added."""
        return self.lines[f"{table}.{name}"]


ZERO: Expr = Literal(0)


def absent(part: Expr) -> bool:
    """Say whether a formula is nothing but zero."""
    return isinstance(part, Literal) and part.held == 0


def evaluated(law: Law, case: Case) -> tuple[Lanes, Result, Recorder]:
    """Run one lane under a recorder."""
    lanes, recorder = build_lanes([case]), Recorder()
    return lanes, evaluate(law, lanes, recorder), recorder


def _provisions(call: Call, side: Side) -> str:
    """Give the provisions a rule was applied with."""
    cites: Sequence[Any] = [cite for read in call.reads for entry in read.entries if entry is not None for cite in entry.cites[:1]]
    found: dict[str, None] = {}
    for cite in cites:
        instrument = side.law.instruments.get(cite.instrument)
        found[provision_text(cite.instrument, cite.provision, instrument.kind if instrument else "", side)] = None
    return "; ".join(list(found)[:MOST_CITED])


MOST_CITED = 6
"""Provisions named in a heading; the sheet of the law has all."""


def provision_text(instrument: str, provision: str, kind: str, side: Side) -> str:
    """Write a citation in the language of the workbook."""
    return format_provision(instrument, provision, kind, side.words.lang)
