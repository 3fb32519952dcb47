"""What differs between two legal positions: parameters with their days, provisions cited on one side only, readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calculator.law.law import Law
from calculator.law.schema import Citation, Entry, Parameter
from calculator.quantities import Unit
from calculator.validation import Words

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ValueChange:
    """A stretch of days in which a parameter has another value: the entries of both sides, None where the law has nothing."""

    from_: dt.date
    until: dt.date | None
    old: Entry | None
    new: Entry | None


@dataclass(frozen=True)
class ParameterChange:
    """A parameter that differs, and the days on which it does."""

    path: str
    label: Words
    unit: Unit
    keyed_on: str
    changes: tuple[ValueChange, ...]


@dataclass(frozen=True)
class CitedOnce:
    """A provision that only one side rests on, and the parameters that cite it."""

    cite: Citation
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ReadingChange:
    """A contested provision that is read in two ways."""

    name: str
    label: Words
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """All that differs between an old and a new position."""

    old: Law
    new: Law
    parameters: tuple[ParameterChange, ...]
    only_old: tuple[CitedOnce, ...]
    only_new: tuple[CitedOnce, ...]
    readings: tuple[ReadingChange, ...]


def difference(old: Law, new: Law) -> Difference:
    """Hold two positions against each other."""
    parameters = []
    for path in dict.fromkeys([*old.parameters, *new.parameters]):
        one, other = old.parameters.get(path), new.parameters.get(path)
        if one is not other and (changes := value_changes(one, other)):
            held = other or one
            assert held is not None
            parameters.append(ParameterChange(path, held.label, held.unit, held.keyed_on, tuple(changes)))
    cited_old, cited_new = cited(old), cited(new)
    readings = [
        ReadingChange(name, reading.label, old.readings[name], new.readings[name])
        for name, reading in new.all_readings.items()
        if old.readings[name] != new.readings[name]
    ]
    return Difference(
        old,
        new,
        tuple(parameters),
        tuple(CitedOnce(cite, tuple(paths)) for cite, paths in cited_old.items() if cite not in cited_new),
        tuple(CitedOnce(cite, tuple(paths)) for cite, paths in cited_new.items() if cite not in cited_old),
        tuple(readings),
    )


def value_changes(old: Parameter | None, new: Parameter | None) -> list[ValueChange]:
    """Find the stretches of days in which two histories hold different values; the same value by another instrument is no change."""
    days = sorted({day for parameter in (old, new) if parameter for day, _ in parameter.stretches()})
    found: list[ValueChange] = []
    for place, day in enumerate(days):
        until = days[place + 1] - DAY if place + 1 < len(days) else None
        here, there = (parameter.entry(day) if parameter else None for parameter in (old, new))
        if _value(here) == _value(there):
            continue
        last = found[-1] if found else None
        if last and last.until == day - DAY and (_value(last.old), _value(last.new)) == (_value(here), _value(there)):
            found[-1] = ValueChange(last.from_, until, last.old, last.new)
        else:
            found.append(ValueChange(day, until, here, there))
    return found


def cited(law: Law) -> dict[Citation, list[str]]:
    """Give every provision the values of a law and the chosen ways to read it cite, with the paths (or ``reading:NAME``)."""
    found: dict[Citation, list[str]] = {}

    def note(cites: Iterable[Citation], where: str) -> None:
        for cite in cites:
            held = found.setdefault(cite, [])
            if where not in held:
                held.append(where)

    for path, parameter in law.parameters.items():
        for entry in parameter.history:
            note(entry.cites, path)
    for name, option in law.readings.items():
        note(law.all_readings[name].options[option].cites, f"reading:{name}")
    return found


def _value(entry: Entry | None) -> Any:
    return entry.value if entry is not None else None
