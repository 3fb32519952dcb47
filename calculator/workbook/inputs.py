"""The sheet of what the scenario states: each path as it is written, with its value in every year."""

from __future__ import annotations

from typing import Any, Literal

from calculator.project.path import Path, Then
from calculator.workbook.book import Book, Sheet, Style
from calculator.workbook.cells import Expr, Line, Operand
from calculator.workbook.functions import least, when
from calculator.workbook.words import Words


class InputCells:
    """Puts what a scenario states into cells; what the sides of a comparison share is stated once."""

    def __init__(self, book: Book, sheet: Sheet, words: Words, years: list[int]) -> None:
        self.book, self.sheet, self.words, self.years = book, sheet, words, years
        self._held: dict[str, Line] = {}
        self.year = self.fixed("year", [float(year) for year in years], style="year", kind="formula")

    def one(self, key: str, value: float, label: str | None = None, *, style: Style = "number", cites: str = "") -> Line:
        """Put one value into a cell of its own."""
        if key not in self._held:
            self._held[key] = self.book.row(
                self.sheet, key, label or self.words.row(key), value, yearly=False, kind="input", style=style, cites=cites, named=True
            )
        return self._held[key]

    def fixed(
        self, key: str, values: list[float], label: str | None = None, *, style: Style = "vnd", kind: Any = "input", cites: str = ""
    ) -> Line:
        """Put values of every year into cells."""
        if key not in self._held:
            self._held[key] = self.book.row(
                self.sheet, key, label or self.words.row(key), list(values), kind=kind, style=style, cites=cites, named=True
            )
        return self._held[key]

    def path(
        self,
        key: str,
        path: Path[Any],
        label: str,
        *,
        before: Literal["zero", "hold"] = "zero",
        style: Style = "vnd",
        cites: str = "",
    ) -> Line:
        """Put a path into cells: what it is written with, and from that its value in every year."""
        if key not in self._held:
            source = self._of(key, path, label, before, style, cites)
            if isinstance(source, Line):
                self._held[key] = source
            else:
                self._held[key] = self.book.row(self.sheet, key, label, source, style=style, cites=cites, named=True)
        return self._held[key]

    def _of(self, key: str, path: Path[Any], label: str, before: str, style: Style, cites: str) -> Line | list[Operand]:
        if path.value is not None:
            held = self.one(f"{key}.value", path.values(self.years[:1])[0], label, style=style, cites=cites)
            return [held] * len(self.years)
        if path.start is not None and path.from_ is not None:
            return [self._grown(key, path, label, before, style, cites)] * len(self.years)
        return self._written(key, path, label, before, style)

    def _grown(self, key: str, path: Path[Any], label: str, before: str, style: Style, cites: str) -> Expr:
        """Give the formula of a path that grows from a start."""

        def part(name: str, value: float, of: Style) -> Line:
            return self.one(f"{key}.{name}", value, f"{label} – {self.words.row(name)}", style=of, cites=cites)

        start, begins = part("start", path.values([int(path.from_ or 0)])[0], style), part("from", float(path.from_ or 0), "year")
        growth = part("growth", float(path.growth or 0), "share")
        last: Expr = self.year
        if path.until is not None:
            until = part("until", float(path.until), "year")
            last = least(self.year, until)
        value: Expr = start * (1 + growth) ** (last - begins)
        if isinstance(path.then, Then):
            value = value * (1 + part("then_growth", float(path.then.growth), "share")) ** (self.year - last)
        if path.until is not None and path.then in (None, "zero"):
            value = when(self.year > until, 0, value)
        return when(self.year < begins, start if before == "hold" else 0, value)

    def _written(self, key: str, path: Path[Any], label: str, before: str, style: Style) -> Line:
        """Put a path that is written out year by year into cells; what follows the last year goes on from it."""
        written = {year: float(value) for year, value in (path.years or {}).items()}
        first, last = min(written), max(written)
        stated: list[float | None] = []
        for year in self.years:
            if year < first:
                stated.append(written[first] if before == "hold" else 0.0)
            else:
                stated.append(written.get(year))
        goes_on = any(one is None for one in stated)
        line = self.book.row(self.sheet, key, label, 0, kind="input", style=style, named=True)
        growth = None
        if isinstance(path.then, Then) and goes_on:
            growth = self.one(f"{key}.then_growth", float(path.then.growth), f"{label} – {self.words.row('then_growth')}", style="share")
        cells: list[Operand] = []
        for place, value in enumerate(stated):
            cells.append(value if value is not None else self._after(line, path, place, last, growth))
        line.be(cells)
        return line

    def _after(self, line: Line, path: Path[Any], place: int, last: int, growth: Line | None) -> Operand:
        if path.then in (None, "zero"):
            return 0.0
        if place == 0:
            # The last year that is written lies before the first.
            return path.values([self.years[0]])[0]
        return line.before() if growth is None else line.before() * (1 + growth)


def amount_of(line: Line, currency: str, rate: Line | None) -> Expr:
    """Give an amount in VND."""
    return line * rate if currency == "USD" and rate is not None else line
