"""Whether the law data is complete in time: at every date on which anything changes, in every quarter, amendment by amendment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from calculator.analysis.law_check.probes import simple
from calculator.engine import evaluate
from calculator.errors import CalculatorError, InputError, Place, Problem
from calculator.law.law import Law, law_of
from calculator.law.load import Library
from calculator.law.schema import Entry, Parameter
from calculator.project.lanes import build_lanes

DAY = dt.timedelta(days=1)
LAST_YEAR = 2040
NEEDED = "corporate_income_tax.research_and_development.total_share"
"""The parameter the engine needs in every year whose history starts last: before it no project can be computed."""
LEASED = "land_rent.stability_cycle"
"""Held from the first day of the land rent data."""
IN_FORCE = "in_force"


def days_of_change(library: Library) -> list[dt.date]:
    """Give every day on which an instrument that is cited was issued, or a value begins or has ended."""
    entries = [entry for parameter in library.parameters.values() for entry in parameter.history]
    days = {library.instruments[cite.instrument].issued for entry in entries for cite in entry.cites}
    days |= {entry.from_ for entry in entries}
    days |= {entry.until + DAY for entry in entries if entry.until is not None}
    return sorted(days)


def check_cuts(library: Library) -> Iterator[Problem]:
    """Cut the law at every day of change: it loads, every head has a package and conditions, and a project of that day runs."""
    cut: dict[frozenset[str], Law] = {}
    for day in days_of_change(library):
        known = frozenset(name for name, instrument in library.instruments.items() if instrument.issued <= day)
        if known not in cut:
            cut[known] = law_of(library, library.variants[IN_FORCE], day, {})
        law = replace(cut[known], as_of=day)
        yield from _heads(library, law, day)
        yield from _runs(law, day)


def _heads(library: Library, law: Law, day: dt.date) -> Iterator[Problem]:
    for head in law.heads.values():
        place = library.places.get(head.package, Place(key=head.package))
        if not head.conditions:
            yield Problem(place, f"in the law of {day} the head {head.name} has no condition", "add the conditions that law had")
        package = law.parameters[head.package].entry(day)
        if package is not None and head.conditions and all(law.parameters[path].entry(day) is None for path in head.conditions):
            yield Problem(place, f"on {day} the head {head.name} has a package and no condition", "add the conditions of that day")


def _runs(law: Law, day: dt.date) -> Iterator[Problem]:
    needed, leased = law.parameters.get(NEEDED), law.parameters.get(LEASED)
    held = needed is not None and day.year >= needed.history[0].from_.year
    try:
        case = simple(day, land=leased is not None and leased.entry(day) is not None)
        result = evaluate(law, build_lanes([case]))
    except InputError as fault:
        if held:
            yield Problem(Place(key=f"as of {day}"), f"a project of that day cannot be computed: {fault.problems[0].found}", _MEND)
        return
    except CalculatorError as fault:
        yield Problem(Place(key=f"as of {day}"), f"a project of that day cannot be computed: {fault.problems[0].found}", _MEND)
        return
    if held and not (result.enterprise["corporate_income_tax"] >= 0).all():
        yield Problem(Place(key=f"as of {day}"), "a project of that day has a tax that is no amount", _MEND)


_MEND = "add the value that law had, or `value: none` where it had none"


def quarters(first: dt.date) -> list[dt.date]:
    """Give the first day of each quarter from the one after a day to the last year looked at."""
    return [day for year in range(first.year, LAST_YEAR + 1) for month in (1, 4, 7, 10) if (day := dt.date(year, month, 1)) >= first]


def check_quarters(library: Library) -> Iterator[Problem]:
    """Look at every quarter: no parameter has two values, or none between two values without saying so."""
    for path, parameter in library.parameters.items():
        place = library.places[path]
        for day in quarters(parameter.history[0].from_):
            held = _held(parameter, day)
            if len(held) > 1:
                yield Problem(place, f"{path} has two values on {day}", "end the earlier one, or correct the later one's first day")
            elif not held and any(entry.from_ > day for entry in parameter.history):
                yield Problem(
                    place, f"{path} has no value on {day}, between two values", "write an entry `value: none` if the law had none"
                )
            elif (held[0].value if held else None) != (found.value if (found := parameter.entry(day)) else None):
                yield Problem(place, f"{path} is looked up otherwise than it is written on {day}", "report it: the look-up is wrong")


def _held(parameter: Parameter, day: dt.date) -> list[Entry]:
    """Give the entries whose own days hold a day: from ``from`` to ``until``, or to the day before the next begins."""
    starts = [*(entry.from_ for entry in parameter.history[1:]), dt.date.max]
    days = zip(parameter.history, starts, strict=True)
    return [entry for entry, after in days if entry.from_ <= day <= (entry.until if entry.until is not None else after - DAY)]


def check_amendments(library: Library) -> Iterator[Problem]:
    """Put the oldest law and each amendment on top of each other, in the order in which they were issued: what comes out is today's law.

    An amendment is what the instruments of one day added. It may end what stood before by a later value, but takes nothing away.
    """
    built: dict[str, dict[dt.date, Entry]] = {}
    issued = sorted({instrument.issued for instrument in library.instruments.values()})
    for day in issued:
        for path, parameter in library.parameters.items():
            for entry in parameter.history:
                if library.instruments[entry.cites[0].instrument].issued == day:
                    built.setdefault(path, {})[entry.from_] = entry
        law = law_of(library, library.variants[IN_FORCE], day, {})
        yield from _same(library, {path: parameter.history for path, parameter in law.parameters.items()}, built, day)
    yield from _same(library, {path: parameter.history for path, parameter in library.parameters.items()}, built, None)
    today = law_of(library, library.variants[IN_FORCE], None, {})
    later = {name for name, instrument in library.instruments.items() if instrument.issued > today.as_of}
    for path, parameter in library.parameters.items():
        if path not in today.parameters and not {entry.cites[0].instrument for entry in parameter.history} <= later:
            yield Problem(library.places[path], f"{path} is not in today's law", "check the days of the instruments it cites")


def _same(
    library: Library, law: dict[str, tuple[Entry, ...]], built: dict[str, dict[dt.date, Entry]], day: dt.date | None
) -> Iterator[Problem]:
    """Compare the days and values of a law with those of the amendments put together."""
    when = f"of {day}" if day else "of today"
    for path in dict.fromkeys([*law, *built]):
        whole = [(entry.from_, entry.value) for entry in law.get(path, ())]
        parts = [(start, built[path][start].value) for start in sorted(built[path])] if path in built else []
        if whole != parts:
            place = library.places.get(path, Place(key=path))
            yield Problem(place, f"the law {when} and its amendments differ in {path}", "check the days of the instruments it cites first")
