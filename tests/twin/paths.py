"""Numbers, answers and paths (one value a year) as the scenario file writes them (method 1)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

ZERO = Fraction(0)
ONE = Fraction(1)


def number(value: Any) -> Fraction:
    """Read 12, "0.12", "12%" or a Fraction exactly. A float is refused: it is already rounded."""
    if isinstance(value, (bool, float)):
        raise TypeError(f"not an exact number: {value!r}")
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("%"):
            return Fraction(text[:-1].strip()) / 100
        return Fraction(text)
    return Fraction(value)


def path(value: Any, years: list[int], *, hold_before: bool = False) -> list[Fraction]:
    """One value for each year.

    `hold_before` is for shares and exchange rates: they keep their first value in earlier years, where a sum of
    money would be 0.
    """
    if not isinstance(value, dict):
        return [number(value) for _ in years]
    if "start" in value:
        return _growing(value, years, hold_before)
    return _listed(value, years, hold_before)


def _growing(value: dict[str, Any], years: list[int], hold_before: bool) -> list[Fraction]:
    start = number(value["start"])
    first = int(value["from"])
    growth = number(value.get("growth", 0))
    last = int(value["until"]) if "until" in value else None
    result = []
    for year in years:
        if year < first:
            result.append(start if hold_before else ZERO)
        elif last is not None and year > last:
            result.append(_afterwards(value.get("then", "zero"), start * (1 + growth) ** (last - first), year - last))
        else:
            result.append(start * (1 + growth) ** (year - first))
    return result


def _listed(value: dict[str, Any], years: list[int], hold_before: bool) -> list[Fraction]:
    stated = {int(year): number(amount) for year, amount in value["years"].items()}
    first, last = min(stated), max(stated)
    if len(stated) != last - first + 1:
        raise ValueError("the years of a path must follow each other without a gap")
    then = value.get("then")
    result = []
    for year in years:
        if year < first:
            result.append(stated[first] if hold_before else ZERO)
        elif year <= last:
            result.append(stated[year])
        else:
            result.append(_afterwards(then, stated[last], year - last))
    return result


def _afterwards(then: Any, last_value: Fraction, years_after: int) -> Fraction:
    if isinstance(then, dict):
        return last_value * (1 + number(then["growth"])) ** years_after
    if then == "hold":
        return last_value
    if then == "zero":
        return ZERO
    raise ValueError("a path that ends before the horizon must say what comes then")
