"""Law values as arrays: by tax year, by lane's own date, or once."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.errors import Place, Problem, UnknownNameError
from calculator.law.law import Law
from calculator.law.schema import WHOLE_TERM, Entry
from calculator.quantities import format_date
from calculator.recorder import Plain

_DAYS_HELD = 8
"""How many sets of days a reader knows the places of."""


class LawReader:
    """Reads a law for one run; notes what it reads in a recorder. What runs and their blocks ask for again is read once and kept with the law."""

    def __init__(self, law: Law, recorder: Plain) -> None:
        self.law, self.recorder = law, recorder
        self.noting = type(recorder).note is not Plain.note
        """Whether the recorder keeps what it is told: then each run reads for itself."""
        self.readings_asked: set[str] = set()
        """The contested provisions looked at: no other can have changed what was computed."""
        self._days: dict[int, _Days] = {}

    def paths(self, prefix: str) -> list[str]:
        """Name the parameters below a prefix."""
        found: list[str] = self.kept(("paths", prefix), lambda: [path for path in self.law.parameters if path.startswith(prefix)])
        return found

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Give what is worked out from the law alone, as at the first time; whoever gets it must not change it."""
        held = self.law.looked_up
        if key not in held:
            held[key] = make()
        return held[key]

    def of_years(self, key: tuple[Any, ...], years: NDArray[np.int64], make: Callable[[], Any]) -> Any:
        """Give what is worked out from the law and the years alone; anew where what is read is noted, for the run that reads it cites it."""
        return make() if self.noting else self.kept((*key, int(years[0]), len(years)), make)

    def _stretches(self, path: str, optional: bool) -> tuple[list[dt.date], list[Entry | None], tuple[int, ...]]:
        """Give the first days from which an entry of a parameter holds, the entries, and the days as ordinals."""

        parameter = self.law.parameters.get(path) if optional else self.law.parameter(path)

        def cut() -> Any:
            stretches = parameter.stretches() if parameter else []
            starts = [start for start, _ in stretches]
            return starts, [None, *(entry for _, entry in stretches)], tuple(start.toordinal() for start in starts)

        found: tuple[list[dt.date], list[Entry | None], tuple[int, ...]] = self.kept(("stretches", path), cut)
        return found

    def by_year(self, path: str, years: NDArray[np.int64], missing: float | None = None) -> NDArray[np.float64]:
        """Give the value of each tax year, ``(year, 1)``: the one that holds on its first day.

        Raises
        ------
        UnknownNameError
            Where the law has nothing and no ``missing`` value is given.
        """

        def read() -> NDArray[np.float64]:
            entries = self._entries(path, [dt.date(int(year), 1, 1) for year in years], missing is not None)
            values = [missing if entry is None else as_float(entry.value) for entry in entries]
            return self.recorder.note(np.array(values, dtype=np.float64)[:, None], path, tuple(entries))

        values: NDArray[np.float64] = self.of_years(("by_year", path, missing), years, read)
        return values

    def bands_by_year(self, path: str, years: NDArray[np.int64], make: Callable[..., Any]) -> list[list[Any]]:
        """Give the bands of each tax year, as ``make(lower, lower_belongs, upper, upper_belongs, value)``; none where there are none."""

        def read() -> list[list[Any]]:
            entries = self._entries(path, [dt.date(int(year), 1, 1) for year in years], True)
            held = {id(entry): self.bands(entry, make) for entry in entries if entry}
            return self.recorder.note([held[id(entry)] if entry else [] for entry in entries], path, tuple(entries))

        bands: list[list[Any]] = self.of_years(("bands", path, make), years, read)
        return bands

    @staticmethod
    def bands(entry: Entry, make: Callable[..., Any]) -> list[Any]:
        """Turn the bands of an entry into edges and values."""
        found = []
        for band in entry.value:
            low = band.over if band.over is not None else band.from_
            high = band.up_to if band.up_to is not None else band.under
            lower, upper = (-np.inf if low is None else float(low)), (np.inf if high is None else float(high))
            found.append(make(lower, band.from_ is not None, upper, band.up_to is not None, float(band.value)))
        return found

    def once(self, path: str, on: dt.date) -> float:
        """Give one value as a number."""
        entry = self.entry(path, on)
        return self.recorder.note(as_float(entry.value), path, (entry,))

    def whole(self, path: str, on: dt.date, years: NDArray[np.int64] | None = None) -> int:
        """Give one value as a whole number; cited as it stands in each tax year, where years are given."""
        value = int(as_float(self.entry(path, on).value))
        if not self.noting:
            return value
        days = [dt.date(int(year), 1, 1) for year in years] if years is not None else [on]
        return self.recorder.note(value, path, tuple(self._entries(path, days, True)))

    def entry(self, path: str, on: dt.date) -> Entry:
        """Give the entry that holds on a day.

        Raises
        ------
        UnknownNameError
            Where the law has nothing on that day.
        """
        entry = self._entries(path, [on], False)[0]
        assert entry is not None
        return entry

    def by_date(self, path: str, ordinals: NDArray[np.int64], missing: float | None = None) -> NDArray[np.float64]:
        """Give the value that holds on each lane's own day, ``(lane,)``; infinite for the whole term.

        Raises
        ------
        UnknownNameError
            Where the law has nothing on a lane's day and no ``missing`` value is given.
        """
        entries, index = self.entries_by_date(path, ordinals, missing is not None)
        _, held, starts = self._stretches(path, missing is not None)
        numbers = self.kept(
            ("numbers", path, missing), lambda: np.array([missing if one is None else as_float(one.value) for one in held], dtype=float)
        )
        values: NDArray[np.float64] = numbers[self._slots_of(starts, ordinals)[0]][index]
        return self.recorder.note(values, path, tuple(entries))

    def entries_by_date(self, path: str, ordinals: NDArray[np.int64], optional: bool) -> tuple[list[Entry | None], NDArray[np.int64]]:
        """Give the distinct entries that hold on the lanes' days, and for each lane the place of its own."""
        _, held, starts = self._stretches(path, optional)
        slots, index = self._slots_of(starts, ordinals)
        entries = [held[slot] for slot in slots]
        if not optional and None in entries:
            missing = int(ordinals[index == entries.index(None)][0])
            self._entries(path, [dt.date.fromordinal(missing)], False)
        return entries, index

    def reading(self, name: str) -> str:
        """Give the option chosen of a contested provision; asked only where it can matter to the lanes at hand."""
        self.readings_asked.add(name)
        return self.law.reading(name)

    def basis(self, path: str, years: NDArray[np.int64] | None = None, on: dt.date | None = None) -> None:
        """Note that the next rule rests on a provision that gives no number: in each tax year, or on a day."""
        if self.recorder.recording and path in self.law.parameters:
            days = [dt.date(int(year), 1, 1) for year in years] if years is not None else [on or self.law.as_of]
            self.recorder.basis(path, tuple(self.law.parameters[path].entry(day) for day in days))

    def is_choice(self, path: str, token: str, years: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say in which tax years the law makes a choice, ``(year, 1)``; not where it says nothing."""

        def read() -> NDArray[np.bool_]:
            entries = self._entries(path, [dt.date(int(year), 1, 1) for year in years], True)
            chosen = np.array([entry is not None and entry.value == token for entry in entries])[:, None]
            return self.recorder.note(chosen, path, tuple(entries))

        chosen: NDArray[np.bool_] = self.of_years(("is_choice", path, token), years, read)
        return chosen

    def cited(self, values: NDArray[np.float64], path: str, ordinals: NDArray[np.int64]) -> NDArray[np.float64]:
        """Note that values worked out from a parameter rest on what it is on the lanes' own days."""
        return self.recorder.note(values, path, tuple(self.entries_by_date(path, ordinals, True)[0]))

    def listed(self, path: str, ordinals: NDArray[np.int64], codes: NDArray[np.int64], tokens: Sequence[str]) -> NDArray[np.bool_]:
        """Say whose token stands in the list the law has on its own day, ``(lane,)``; nobody's where it has none.

        Parameters
        ----------
        path : of a parameter that is a list of tokens.
        ordinals : days, ``(lane,)``.
        codes : places in ``tokens``, ``(lane,)``.
        """
        entries, index = self.entries_by_date(path, ordinals, True)
        found = np.zeros(len(codes), dtype=bool)
        for place, entry in enumerate(entries):
            if entry is not None:
                held = entry.value if isinstance(entry.value, tuple) else (entry.value,)
                found |= (index == place) & np.isin(codes, [tokens.index(token) for token in held], kind="table")
        return self.recorder.note(found, path, tuple(entries))

    def _slots_of(self, starts: tuple[int, ...], ordinals: NDArray[np.int64]) -> tuple[list[int], NDArray[np.int64]]:
        """Give how many of some first days have come on the lanes' days: the distinct counts, and for each lane the place of its own."""
        if id(ordinals) not in self._days:
            if len(self._days) >= _DAYS_HELD:
                self._days.clear()
            self._days[id(ordinals)] = _Days(ordinals)
        return self._days[id(ordinals)].slots(starts)

    def choice(self, path: str, on: dt.date) -> str:
        """Give one token."""
        entry = self.entry(path, on)
        return self.recorder.note(str(entry.value), path, (entry,))

    def _entries(self, path: str, days: list[dt.date], optional: bool) -> list[Entry | None]:
        if optional and path not in self.law.parameters:
            return [None] * len(days)
        starts, held, _ = self._stretches(path, optional)
        entries = [held[bisect_right(starts, day)] for day in days]
        if not optional and None in entries:
            day = days[entries.index(None)]
            first = self.law.parameter(path).history[0].from_
            raise UnknownNameError(
                Problem(
                    Place(),
                    f"the law data of {format_date(self.law.as_of.isoformat(), 'en')} holds no value of {path} on {day}",
                    f"its history starts on {first}: choose later dates or another variant",
                )
            )
        return entries


class _Days:
    """The days of some lanes, and how many first days of histories have come on each; many histories change on the same days."""

    def __init__(self, ordinals: NDArray[np.int64]) -> None:
        self.ordinals = ordinals
        self._first, self._last = (int(ordinals.min()), int(ordinals.max())) if len(ordinals) else (0, 0)
        self._known: dict[tuple[int, ...], tuple[list[int], NDArray[np.int64]]] = {}
        self._between: dict[tuple[int, ...], tuple[list[int], NDArray[np.int64]]] = {}

    def slots(self, starts: tuple[int, ...]) -> tuple[list[int], NDArray[np.int64]]:
        """Give the distinct counts, and for each lane the place of its own."""
        if starts not in self._known:
            before = bisect_right(starts, self._first)
            changes = starts[before : bisect_right(starts, self._last)]
            if changes not in self._between:
                self._between[changes] = self._among(changes)
            counts, index = self._between[changes]
            self._known[starts] = [before + count for count in counts], index
        return self._known[starts]

    def _among(self, changes: tuple[int, ...]) -> tuple[list[int], NDArray[np.int64]]:
        if not len(self.ordinals):
            return [], self.ordinals
        if not changes:
            # Most histories do not change among the days at hand.
            return [0], np.zeros(len(self.ordinals), dtype=np.int64)
        slots = np.searchsorted(np.array(changes, dtype=np.int64), self.ordinals, side="right")
        found = np.flatnonzero(np.bincount(slots, minlength=1))
        place = np.zeros(len(changes) + 1, dtype=np.int64)
        place[found] = np.arange(len(found))
        return found.tolist(), place[slots]


def as_float(value: Any) -> float:
    """Make a number of an exact value; the whole term is infinite."""
    if value == WHOLE_TERM:
        return float("inf")
    if isinstance(value, (Fraction, int)):
        return float(value)
    raise TypeError(f"{value!r} is not a number")
