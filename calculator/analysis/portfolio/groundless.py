"""Why rows of a portfolio take no ground: which condition of which ground near to them is not met, or not known, in how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions.heads import FOREIGN
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.schema import Head
from calculator.recorder import Plain
from calculator.result import Result
from calculator.rules import eligibility

Key = tuple[str, str]
"""A ground, and the path of one of its conditions."""


class Lacking(NamedTuple):
    """In how many rows without a ground a condition is not met, in how many it is not known, and in how many it alone keeps them from the ground."""

    not_met: int
    not_known: int
    alone: int


@dataclass
class Groundless:
    """Rows that take no ground though the law of their licence is held, and what keeps the near ones from them.

    A ground is near a row where its licence could have it and nothing fails that only says what the project is and where.
    ``apart`` is how many of the rows have no ground near them.
    """

    rows: int = 0
    apart: int = 0
    lacking: dict[Key, Lacking] = field(default_factory=dict)

    def add(self, other: Groundless) -> None:
        """Add those of other rows."""
        self.rows += other.rows
        self.apart += other.apart
        for key, more in other.lacking.items():
            held = self.lacking.get(key, Lacking(0, 0, 0))
            self.lacking[key] = Lacking(*(one + other for one, other in zip(held, more, strict=True)))

    @property
    def first(self) -> list[tuple[Key, Lacking]]:
        """Give the conditions: those that alone decide in most rows first, then those that fail in most."""
        return sorted(self.lacking.items(), key=lambda one: (-one[1].alone, -one[1].not_met - one[1].not_known, one[0]))


def groundless(law: Law, having: Result, licence: NDArray[np.int64], held: NDArray[np.bool_]) -> Groundless:
    """Find the rows of a block that take no ground, and what is missing.

    Parameters
    ----------
    having : the rows as they are.
    licence : the day of each, as an ordinal, ``(row,)``.
    held : whether the law on that day is held, ``(row,)``.
    """
    own = np.flatnonzero((having.head < 0) & held)
    if not len(own):
        return Groundless()
    read, found = LawReader(law, Plain()), Groundless(rows=len(own))
    some_near = np.zeros(len(own), dtype=bool)
    for place, name in enumerate(having.heads):
        head = law.heads[name]
        states = {path: having.conditions[path][own] for path in head.conditions}
        near = _granted(read, head, licence[own]) & (having.states[place][own] != eligibility.MET) & ~_foreign(law, states)
        some_near |= near
        missing = np.sum([state != eligibility.MET for state in states.values()], axis=0)
        for path, state in states.items():
            not_met, not_known = near & (state == eligibility.NOT_MET), near & (state == eligibility.NOT_KNOWN)
            alone = (not_met | not_known) & (missing == 1)
            lacks = Lacking(int(not_met.sum()), int(not_known.sum()), int(alone.sum()))
            if any(lacks):
                found.lacking[name, path] = lacks
    found.apart = int((~some_near).sum())
    return found


def _granted(read: LawReader, head: Head, licence: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which licences the law grants a ground at all."""
    entries, index = read.entries_by_date(head.package, licence, True)
    found: NDArray[np.bool_] = np.array([entry is not None and entry.value is not None for entry in entries])[index]
    return found


def _foreign(law: Law, states: Mapping[str, NDArray[np.int8]]) -> NDArray[np.bool_]:
    """Say for which rows a condition fails that only says what the project is and where."""
    found: NDArray[np.bool_] = np.zeros(len(next(iter(states.values()), np.zeros(0))), dtype=bool)
    for path, state in states.items():
        facts = set().union(*(entry.value.facts() for entry in law.parameters[path].history if entry.value is not None))
        if facts <= FOREIGN:
            found = found | (state == eligibility.NOT_MET)
    return found
