"""The sheet that sets the formulas against the engine: every yearly line of every side, value by value."""

from __future__ import annotations

import numpy as np

from calculator.workbook.book import Book, Kind, Row, Sheet, Style
from calculator.workbook.cells import Expr, Line, Literal, Operand
from calculator.workbook.functions import least, most
from calculator.workbook.side import Side
from calculator.workbook.words import Words


def reconciliation_lines(book: Book, sheet: Sheet, sides: dict[str, Side], words: Words) -> Line:
    """Write engine value, formula value and difference of each line; give the cell of the largest difference."""
    worst = book.row(sheet, "largest_difference", words.row("largest_difference"), 0, yearly=False, named=True)
    furthest: list[Expr] = []
    styles: dict[int, Style] = {id(row.line): row.style for _, row, _ in book.lines()}
    for name, side in sides.items():
        sheet.head(words.say(f"side.{name}"))
        nothing: list[str] = []
        for key, line in side.lines.items():
            table, _, short = key.partition(".")
            label = f"{words.say(f'table.{table}')}: {words.row(short)}"
            if isinstance(line, Literal):
                nothing.append(label)
                continue
            furthest.append(_compared(book, sheet, side, key, label, line, styles.get(id(line), "vnd")))
        sheet.rows.append(Row(words.say("nothing_stated"), None, source="; ".join(nothing), level=1))
    worst.be(most(*furthest) if furthest else 0)
    return worst


def _compared(book: Book, sheet: Sheet, side: Side, key: str, label: str, line: Expr, style: Style) -> Line:
    """Write the three rows of a line; give the cell of its largest difference."""
    words, (table, _, name) = side.words, key.partition(".")
    values = side.engine(table, name)
    known = ~np.isnan(np.array(values))

    def row(what: str, source: list[Operand]) -> Line:
        full = f"{side.name}.{key}.{what}"
        kind: Kind = "engine" if what == "engine" else "formula"
        return book.row(sheet, full, f"{label} – {words.row(what)}", source, kind=kind, style=style)

    engine = row("engine", [value if one else "" for value, one in zip(values, known, strict=True)])
    formula = row("formula", [line if one else Literal("") for one in known])
    apart = row("difference", [formula - engine if one else Literal("") for one in known])
    return book.row(
        sheet,
        f"{side.name}.{key}.furthest",
        f"{label} – {words.row('furthest')}",
        most(most(apart.all()), 0 - least(apart.all())),
        yearly=False,
    )
