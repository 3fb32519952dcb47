"""The functions of a spreadsheet that formulas are made of: those every program has had for twenty years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import erfc, exp, log, sqrt

from calculator.workbook.cells import Call, Expr, Line, Literal, Operand, Span, Value, expr


def _numbers(waiting: list[Callable[[], Value]]) -> list[float]:
    return [float(found) for one in waiting if not isinstance(found := one(), str)]


def _operands(arguments: Iterable[Operand | Span]) -> list[Expr | Span]:
    return [argument if isinstance(argument, Span) else expr(argument) for argument in arguments]


def least(*arguments: Operand | Span) -> Expr:
    """Give the smallest."""
    return Call("MIN", lambda waiting: min(_numbers(waiting), default=0.0), *_operands(arguments))


def most(*arguments: Operand | Span) -> Expr:
    """Give the greatest."""
    return Call("MAX", lambda waiting: max(_numbers(waiting), default=0.0), *_operands(arguments))


def total(*arguments: Operand | Span) -> Expr:
    """Add up."""
    return Call("SUM", lambda waiting: sum(_numbers(waiting)), *_operands(arguments))


def when(condition: Operand, then: Operand, otherwise: Operand) -> Expr:
    """Give one of two, by a condition."""
    return Call("IF", lambda waiting: waiting[1]() if waiting[0]() else waiting[2](), expr(condition), expr(then), expr(otherwise))


def both(*conditions: Operand) -> Expr:
    """Say whether all hold."""
    return Call("AND", lambda waiting: all(one() for one in waiting), *_operands(conditions))


def either(*conditions: Operand) -> Expr:
    """Say whether any holds."""
    return Call("OR", lambda waiting: any(one() for one in waiting), *_operands(conditions))


def negation(condition: Operand) -> Expr:
    """Say whether a condition does not hold."""
    return Call("NOT", lambda waiting: not waiting[0](), expr(condition))


def whole(value: Operand) -> Expr:
    """Round down."""
    return Call("INT", lambda waiting: float(_floor(_numbers(waiting)[0])), expr(value))


def _floor(value: float) -> int:
    return int(value // 1)


def rounded(value: Operand, decimals: Operand) -> Expr:
    """Round to a number of decimals, halves away from zero."""

    def work(waiting: list[Callable[[], Value]]) -> Value:
        number, places = _numbers(waiting)
        scaled = abs(number) * 10**places
        return (_floor(scaled + 1 / 2 + scaled * 2**-50) / 10**places) * (1 if number >= 0 else -1)

    return Call("ROUND", work, expr(value), expr(decimals))


def normal_below(score: Operand) -> Expr:
    """Give the share of a normal distribution below a score."""
    return Call("NORMSDIST", lambda waiting: erfc(-_numbers(waiting)[0] * sqrt(1 / 2)) / 2, expr(score))


def logarithm(value: Operand) -> Expr:
    """Give the natural logarithm."""
    return Call("LN", lambda waiting: log(_numbers(waiting)[0]), expr(value))


def exponential(value: Operand) -> Expr:
    """Give the exponential."""
    return Call("EXP", lambda waiting: exp(_numbers(waiting)[0]), expr(value))


def item(span: Span, place: Operand) -> Expr:
    """Give one cell of a row by its place, from 1."""
    return _Item(span, expr(place))


class _Item(Expr):
    def __init__(self, span: Span, place: Expr) -> None:
        self.span, self.place = span, place

    def text(self, at: int, sheet: str) -> str:
        return f"INDEX({self.span.text(at, sheet)},{self.place.text(at, sheet)})"

    def value(self, at: int) -> Value:
        return self.span.line.value(int(self.place.number(at)) - 1)


def sum_up_to(amounts: Line, years: Line, last: Operand) -> Expr:
    """Add up the amounts of the years up to one."""
    return _SumUpTo(amounts, years, expr(last))


class _SumUpTo(Expr):
    def __init__(self, amounts: Line, years: Line, last: Expr) -> None:
        self.amounts, self.years, self.last = amounts, years, last

    def text(self, at: int, sheet: str) -> str:
        years, amounts = self.years.all().text(at, sheet), self.amounts.all().text(at, sheet)
        return f'SUMIF({years},"<="&({self.last.text(at, sheet)}),{amounts})'

    def value(self, at: int) -> Value:
        last = self.last.number(at)
        within = [place for place in range(self.years.count or 0) if self.years.number(place) <= last]
        return float(sum(self.amounts.number(place) for place in within))


def added(*parts: Operand) -> Expr:
    """Add formulas up; nothing is zero."""
    held = [expr(part) for part in parts]
    found = held[0] if held else Literal(0)
    for part in held[1:]:
        found = found + part
    return found
