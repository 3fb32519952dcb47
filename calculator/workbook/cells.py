"""Formulas as trees: each knows its text in a cell, and its value as a spreadsheet would work it out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias, Union

Value: TypeAlias = float | bool | str
Operand: TypeAlias = Union["Expr", float, int, str]

FIRST = 5
"""The column of the first year, counted from 0; the four before hold label, unit, provision and what the row is, then what is not yearly."""

SINGLE = 4
"""The column of a value that is not yearly."""

COMPARED, ADDED, MULTIPLIED, RAISED, ATOM = range(5)


def column_letters(column: int) -> str:
    """Give the letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Expr(ABC):
    """A formula; ``at`` is the place of the year, from 0."""

    level = ATOM

    @abstractmethod
    def text(self, at: int, sheet: str) -> str:
        """Give the text as it stands in a cell of a sheet."""

    @abstractmethod
    def value(self, at: int) -> Value:
        """Give the value."""

    def number(self, at: int) -> float:
        """Give the value as a number."""
        found = self.value(at)
        if isinstance(found, str):
            raise TypeError(f"{found!r} stands where a number belongs")
        return float(found)

    def __add__(self, other: Operand) -> Expr:
        if is_zero(other):
            return self
        return expr(other) if is_zero(self) else Operation("+", self, expr(other))

    def __radd__(self, other: Operand) -> Expr:
        return expr(other) + self

    def __sub__(self, other: Operand) -> Expr:
        return self if is_zero(other) else Operation("-", self, expr(other))

    def __rsub__(self, other: Operand) -> Expr:
        return Operation("-", expr(other), self)

    def __mul__(self, other: Operand) -> Expr:
        return Operation("*", self, expr(other))

    def __rmul__(self, other: Operand) -> Expr:
        return Operation("*", expr(other), self)

    def __truediv__(self, other: Operand) -> Expr:
        return Operation("/", self, expr(other))

    def __rtruediv__(self, other: Operand) -> Expr:
        return Operation("/", expr(other), self)

    def __pow__(self, other: Operand) -> Expr:
        return Operation("^", self, expr(other))

    def __lt__(self, other: Operand) -> Expr:
        return Operation("<", self, expr(other))

    def __le__(self, other: Operand) -> Expr:
        return Operation("<=", self, expr(other))

    def __gt__(self, other: Operand) -> Expr:
        return Operation(">", self, expr(other))

    def __ge__(self, other: Operand) -> Expr:
        return Operation(">=", self, expr(other))

    def equals(self, other: Operand) -> Expr:
        """Say whether both are equal."""
        return Operation("=", self, expr(other))


class Literal(Expr):
    """A number or text."""

    def __init__(self, held: Value) -> None:
        self.held = held

    def text(self, at: int, sheet: str) -> str:
        if isinstance(self.held, str):
            return '"' + self.held.replace('"', '""') + '"'
        number = float(self.held)
        return str(int(number)) if number.is_integer() and abs(number) < 10**15 else repr(number)

    def value(self, at: int) -> Value:
        return self.held


def expr(value: Operand) -> Expr:
    """Give a number or text as a formula."""
    return value if isinstance(value, Expr) else Literal(value)


def is_zero(value: Operand) -> bool:
    """Say whether something is the number 0, not a cell that may hold it."""
    held = value.held if isinstance(value, Literal) else value
    return not isinstance(held, (Expr, str)) and held == 0


_LEVELS = {"<": COMPARED, "<=": COMPARED, ">": COMPARED, ">=": COMPARED, "=": COMPARED, "+": ADDED, "-": ADDED, "*": MULTIPLIED}
_LEVELS |= {"/": MULTIPLIED, "^": RAISED}
_ARITHMETIC: dict[str, Callable[[float, float], Value]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "^": lambda one, other: one**other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
}


class Operation(Expr):
    """Two formulas and what is done with them."""

    def __init__(self, sign: str, left: Expr, right: Expr) -> None:
        self.sign, self.left, self.right, self.level = sign, left, right, _LEVELS[sign]

    def text(self, at: int, sheet: str) -> str:
        left, right = self.left.text(at, sheet), self.right.text(at, sheet)
        left_level, right_level = self.left.level, self.right.level
        if left_level < self.level or (left_level == self.level and self.sign in ("^", *(sign for sign in _LEVELS if _LEVELS[sign] == 0))):
            left = f"({left})"
        if right_level < self.level or (right_level == self.level and self.sign not in ("+", "*")) or right.startswith("-"):
            right = f"({right})"
        if left.startswith("-") and self.sign == "^":
            left = f"({left})"
        return f"{left}{self.sign}{right}"

    def value(self, at: int) -> Value:
        return _ARITHMETIC[self.sign](self.left.number(at), self.right.number(at))


def _itself(value: Value) -> Value:
    return value


class Call(Expr):
    """A function of a spreadsheet."""

    def __init__(self, name: str, work: Callable[[list[Callable[[], Value]]], Value], *arguments: Expr | Span) -> None:
        self.name, self.work, self.arguments = name, work, arguments

    def text(self, at: int, sheet: str) -> str:
        return f"{self.name}({','.join(argument.text(at, sheet) for argument in self.arguments)})"

    def value(self, at: int) -> Value:
        waiting: list[Callable[[], Value]] = []
        for argument in self.arguments:
            if isinstance(argument, Span):
                waiting += [partial(_itself, one) for one in argument.values(at)]
            else:
                waiting.append(partial(argument.value, at))
        return self.work(waiting)


class PerYear(Expr):
    """Another formula for each year."""

    def __init__(self, each: Sequence[Expr]) -> None:
        self.each = each
        self.level = min((one.level for one in each), default=ATOM)

    def text(self, at: int, sheet: str) -> str:
        return self.each[at].text(at, sheet)

    def value(self, at: int) -> Value:
        return self.each[at].value(at)


def per_year(each: Sequence[Expr]) -> Expr:
    """Give another formula for each year; the one itself where it is the same for all."""
    return each[0] if all(one is each[0] for one in each) else PerYear(each)


class Line(Expr):
    """A row of a sheet: one value, or one a year. Its place is given by its sheet."""

    def __init__(self, key: str, count: int | None) -> None:
        self.key, self.count = key, count
        self.sheet, self.row = "", -1
        self.source: Expr | None = None
        self._held: dict[int, Value] = {}

    @property
    def yearly(self) -> bool:
        """Whether it has one value a year, or a step."""
        return self.count is not None

    def be(self, source: Operand | Sequence[Operand]) -> Line:
        """Say what stands in its cells."""
        if isinstance(source, (Expr, float, int, str)):
            self.source = expr(source)
        else:
            self.source = PerYear([expr(one) for one in source])
        self._held.clear()
        return self

    def forget(self) -> None:
        """Forget its values: a cell it rests on has changed."""
        self._held.clear()

    def address(self, at: int, sheet: str, fixed: str = "") -> str:
        """Give the address of a cell as it is written on a sheet; ``fixed`` is a dollar sign where it stays when copied."""
        place = f"{fixed}{column_letters(FIRST + at)}" if self.yearly else f"${column_letters(SINGLE)}"
        fixed_row = "$" if fixed or not self.yearly else ""
        address = f"{place}{fixed_row}{self.row + 1}"
        return address if sheet == self.sheet else f"{quoted(self.sheet)}!{address}"

    def text(self, at: int, sheet: str) -> str:
        return self.address(at, sheet)

    def value(self, at: int) -> Value:
        at = at if self.yearly else 0
        if at not in self._held:
            assert self.source is not None, f"{self.key} has no formula"
            self._held[at] = self.source.value(at)
        return self._held[at]

    def before(self, otherwise: Operand = 0) -> Expr:
        """Give the value of the year before, and something else in the first."""
        return Before(self, expr(otherwise))

    def all(self) -> Span:
        """Give the cells of all years."""
        return Span(self, None)

    def so_far(self) -> Span:
        """Give the cells up to the year itself."""
        return Span(self, 0)


def quoted(sheet: str) -> str:
    """Give the title of a sheet as a formula names it."""
    return "'" + sheet.replace("'", "''") + "'"


class Before(Expr):
    """The value of a row in the year before."""

    def __init__(self, line: Line, otherwise: Expr) -> None:
        self.line, self.otherwise = line, otherwise
        self.level = otherwise.level

    def text(self, at: int, sheet: str) -> str:
        return self.line.text(at - 1, sheet) if at else self.otherwise.text(at, sheet)

    def value(self, at: int) -> Value:
        return self.line.value(at - 1) if at else self.otherwise.value(at)


class Span:
    """Cells of a row: all of them, or up to the year itself."""

    def __init__(self, line: Line, upto: int | None) -> None:
        self.line, self.upto = line, upto

    def text(self, at: int, sheet: str) -> str:
        """Give the text as it stands in a formula."""
        last = (self.line.count or 1) - 1 if self.upto is None else at
        first = self.line.address(0, sheet, "$")
        return f"{first}:{self.line.address(last, self.line.sheet, '$' if self.upto is None else '')}"

    def values(self, at: int) -> list[Value]:
        """Give the values, the first years first."""
        last = (self.line.count or 1) - 1 if self.upto is None else at
        return [self.line.value(place) for place in range(last + 1)]
