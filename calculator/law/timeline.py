"""One parameter through time: each value from its enactment over its first day to its last, and what was known on which day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from calculator.law.law import Law
from calculator.law.schema import Entry, Instrument, Parameter

DAY = dt.timedelta(days=1)

State = Literal["past", "in_force", "enacted", "draft"]
"""On the day the law is looked at: held before; holds; enacted and holds from a later day; a draft says so."""


@dataclass(frozen=True)
class Span:
    """One value: when it was enacted, the days on which it holds, and how it stands on the day the law is looked at."""

    entry: Entry
    from_: dt.date
    until: dt.date | None
    instrument: Instrument
    state: State

    @property
    def enacted(self) -> dt.date:
        """The day the first instrument it cites was passed or signed: from then on the law knows the value."""
        return self.instrument.issued

    @property
    def backdated(self) -> bool:
        """Whether it holds from a day before it was enacted."""
        return self.from_ < self.enacted


@dataclass(frozen=True)
class Known:
    """What the law said on a day of enactment: each value known then, with its days."""

    on: dt.date
    instruments: tuple[str, ...]
    spans: tuple[tuple[dt.date, dt.date | None, Entry], ...]


@dataclass(frozen=True)
class Timeline:
    """A parameter, its values in the order of their days, and what was known after each enactment."""

    parameter: Parameter
    spans: tuple[Span, ...]
    known: tuple[Known, ...]


def timeline(law: Law, path: str) -> Timeline:
    """Give a parameter through time, as a law knows it.

    Raises
    ------
    UnknownNameError
        When the law has no such parameter.
    """
    parameter = law.parameter(path)
    spans = tuple(
        Span(entry, start, until, law.instruments[entry.cites[0].instrument], _state(entry, start, until, law.as_of))
        for start, until, entry in spans_of(parameter)
    )
    known = []
    for day in sorted({span.enacted for span in spans}):
        then = parameter.model_copy(update={"history": tuple(span.entry for span in spans if span.enacted <= day)})
        instruments = tuple(dict.fromkeys(span.instrument.id for span in spans if span.enacted == day))
        known.append(Known(day, instruments, tuple(spans_of(then))))
    return Timeline(parameter, spans, tuple(known))


def spans_of(parameter: Parameter) -> list[tuple[dt.date, dt.date | None, Entry]]:
    """Give each entry with its first and last day; None where it has no end."""
    found: list[tuple[dt.date, dt.date | None, Entry]] = []
    for place, entry in enumerate(parameter.history):
        ends = [later.from_ - DAY for later in parameter.history[place + 1 : place + 2]]
        found.append((entry.from_, min([*ends, *([entry.until] if entry.until else [])], default=None), entry))
    return found


def _state(entry: Entry, start: dt.date, until: dt.date | None, day: dt.date) -> State:
    if entry.draft is not None:
        return "draft"
    if start > day:
        return "enacted"
    return "past" if until is not None and until < day else "in_force"
