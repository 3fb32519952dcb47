"""Grounds a project moves to in mid-life: the new law for the time that remains, or the head a certificate opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np

from calculator.law.law import Law
from calculator.law.schema import Condition
from calculator.project.facts import CERTIFICATES
from calculator.project.lanes import Lanes
from calculator.project.moves import BEST
from calculator.rules.kinds import Booleans, Floats, Integers

RULES = "corporate_income_tax.moves"
TO_NEW_LAW = f"{RULES}.to_new_law"
"""The heads a licence may move to for the time that remains, by tax period."""

FROM_CERTIFICATE = f"{RULES}.from_certificate"
"""The heads whose clocks run from the year of a certificate issued after revenue began."""

TO_OTHER_CRITERION = f"{RULES}.to_other_criterion"
"""The heads a project may move to while its incentive runs, for what is left after the years used."""

USED = f"{RULES}.years_used"
"""How years used on one ground count on the next."""


@dataclass(frozen=True)
class Stint:
    """A ground taken later: from which year, what it grants and how its clocks run; ``(lane,)``, infinite years where there is none."""

    from_year: Floats
    chosen: Integers
    rate: Floats
    rate_years: Floats
    exempt_years: Floats
    half_years: Floats
    half_reduction: Floats
    latest_start: Floats
    inside_only: Booleans
    natural: Booleans
    by_certificate: Booleans
    while_running: Booleans

    def take(self, start: int, stop: int) -> Stint:
        """Give the lanes from ``start`` up to ``stop``."""
        return Stint(**{item.name: getattr(self, item.name)[start:stop] for item in fields(self)})


class Round(NamedTuple):
    """One move of every lane: to which head, from which year, under the law of which day, and on what it rests."""

    to: tuple[str, ...]
    from_year: Floats
    day: Integers
    by_certificate: Booleans
    by_criterion: Booleans


class _Stated(NamedTuple):
    """A move of one lane: its year, its head, the day as of which the law is read (NaN: that of the licence), and what it rests on."""

    year: float
    to: str
    day: float
    on: str


def tokens_of(condition: Condition | None) -> Iterator[str]:
    """Name the certificates a condition asks for."""
    if condition is None:
        return
    if condition.includes is not None:
        yield condition.includes
    for inner in (*(condition.any or ()), condition.when, condition.then):
        yield from tokens_of(inner)


def listed(law: Law, path: str, year: int) -> tuple[str, ...]:
    """Give the heads a rule on moves names in a tax period; none where the law has no such rule."""
    entry = law.parameters[path].entry(dt.date(year, 12, 31)) if path in law.parameters else None
    return () if entry is None else entry.value if isinstance(entry.value, tuple) else (str(entry.value),)


def law_day(law: Law, year: int) -> dt.date | None:
    """Give the day as of which the new law is read for a move in a tax period: the end of the first period its transition holds in."""
    entry = law.parameters[TO_NEW_LAW].entry(dt.date(year, 12, 31)) if TO_NEW_LAW in law.parameters else None
    return None if entry is None else dt.date(entry.from_.year, 12, 31)


def certificate_tokens(law: Law, head: str) -> tuple[str, ...]:
    """Name the certificates that open a head, on any day."""
    found = [
        token
        for path in law.heads[head].conditions
        for entry in law.parameters[path].history
        if isinstance(entry.value, Condition)
        for token in tokens_of(entry.value)
    ]
    return tuple(dict.fromkeys(token for token in found if token in CERTIFICATES))


def own_clock_heads(law: Law) -> dict[str, tuple[str, ...]]:
    """Give the heads that ever have the clock of a certificate, each with its certificates."""
    held = law.parameters.get(FROM_CERTIFICATE)
    values = [entry.value for entry in held.history] if held else []
    names = [name for value in values for name in (value if isinstance(value, tuple) else (value,)) if name in law.heads]
    return {name: certificate_tokens(law, name) for name in dict.fromkeys(names)}


def issue_days(lanes: Lanes, tokens: tuple[str, ...]) -> Floats:
    """Give the day a head opens by its certificates: the first of those held; NaN where one is held without a day, or none is, ``(lane,)``."""
    bits = [CERTIFICATES.index(token) for token in tokens]
    issued = np.broadcast_to(lanes.mid_life.issued, (len(CERTIFICATES), lanes.count))[bits]
    held = np.array([(lanes.facts["certificates"] >> bit) & 1 > 0 for bit in bits]).reshape(len(bits), lanes.count)
    undated = (held & np.isnan(issued)).any(axis=0)
    first = np.where(held & ~np.isnan(issued), issued, np.inf).min(axis=0, initial=np.inf)
    return np.where(undated | np.isinf(first), np.nan, first)


def year_of(days: Floats) -> Floats:
    """Give the calendar years of days [ordinals]; NaN stays NaN."""
    return np.array([np.nan if np.isnan(day) else float(dt.date.fromordinal(int(day)).year) for day in days])


def as_of_year(law: Law, lanes: Lanes, year: Integers | Floats) -> Lanes:
    """Give the lanes as they stand in a year: certificates with a clock of their own that come later are not held yet, ``(lane,)``."""
    if np.isnan(lanes.mid_life.issued).all():
        return lanes
    held = lanes.facts["certificates"].copy()
    for token in {token for tokens in own_clock_heads(law).values() for token in tokens}:
        bit = CERTIFICATES.index(token)
        later = year_of(np.broadcast_to(lanes.mid_life.issued[bit], lanes.count)) > year
        held = np.where(later, held & ~(1 << bit), held)
    return replace(lanes, facts={**lanes.facts, "certificates": held})


def rounds_of(law: Law, lanes: Lanes, without_ground: Booleans) -> Iterator[Round]:
    """Give the moves of all lanes, the first of each, then the second of each.

    A certificate that comes later is taken up by itself only where there is no other ground to leave.

    Parameters
    ----------
    without_ground : the lanes that have no ground when operation starts, ``(lane,)``.
    """
    own = own_clock_heads(law)
    days = {head: issue_days(lanes, tokens) for head, tokens in own.items()}
    years = {head: year_of(of) for head, of in days.items()}
    stated = [_stated(law, lanes, lane, days, years) for lane in range(lanes.count)]
    if days:
        for lane in np.flatnonzero(without_ground):
            if not any(one.on == "certificate" for one in stated[lane]):
                later = [(float(years[head][lane]), head) for head in own if years[head][lane] > lanes.operation_year[lane]]
                wanted = [one for one in later if one[1] == lanes.elected_head[lane]] or later
                if wanted:
                    year, head = min(wanted, key=lambda one: one[0])
                    stated[lane] = sorted(
                        [*stated[lane], _Stated(year, head, float(days[head][lane]), "certificate")], key=lambda one: one.year
                    )
    for turn in range(max(map(len, stated), default=0)):
        one = [moved[turn] if turn < len(moved) else _Stated(np.inf, BEST, np.nan, "") for moved in stated]
        day = np.array([item.day for item in one])
        yield Round(
            to=tuple(item.to for item in one),
            from_year=np.array([item.year for item in one]),
            day=np.where(np.isnan(day), lanes.licence, np.nan_to_num(day)).astype(np.int64),
            by_certificate=np.array([item.on == "certificate" for item in one], dtype=np.bool_),
            by_criterion=np.array([item.on == "other_criterion" for item in one], dtype=np.bool_),
        )


def _stated(law: Law, lanes: Lanes, lane: int, days: dict[str, Floats], years: dict[str, Floats]) -> list[_Stated]:
    """Give the moves of a lane the law knows."""
    found: list[_Stated] = []
    for move in lanes.mid_life.moves[lane]:
        if move.on == "certificate":
            year = years[move.to][lane] if move.to in years else np.nan
            if year > lanes.operation_year[lane]:
                # The head of an enterprise is read on the day it is certified; a licence that comes later decides itself.
                found.append(_Stated(float(year), move.to, float(max(days[move.to][lane], lanes.licence[lane])), move.on))
            continue
        if move.on == "other_criterion":
            # The criteria are those of the law the project is under: that of its licence, or the new law once it has moved there.
            found.append(_Stated(float(move.from_year or 0), move.to, found[-1].day if found else np.nan, move.on))
            continue
        day = law_day(law, int(move.from_year or 0))
        if day is not None and lanes.licence[lane] < day.toordinal():
            found.append(_Stated(float(move.from_year or 0), move.to, float(day.toordinal()), move.on))
    return found


def may_move(law: Law, one: Round, heads: tuple[str, ...], licence: Integers) -> Booleans:
    """Say which heads each lane may move to, ``(head, lane)``: those the rule names, and of them the one that is wanted.

    A licence that has the new law's terms of a head already is under the new law: there is nothing to move to.
    """
    allowed = np.zeros((len(heads), len(one.to)), dtype=np.bool_)
    for year in np.unique(one.from_year[np.isfinite(one.from_year)]):
        resting_on = (
            (TO_NEW_LAW, ~(one.by_certificate | one.by_criterion)),
            (FROM_CERTIFICATE, one.by_certificate),
            (TO_OTHER_CRITERION, one.by_criterion),
        )
        for path, of in resting_on:
            names = listed(law, path, int(year))
            lanes = (one.from_year == year) & of
            for place, head in enumerate(heads):
                if head in names:
                    allowed[place] |= lanes & ~_same_terms(law, head, one, licence) if path == TO_NEW_LAW else lanes
    wanted = np.array([[to in (BEST, head) for to in one.to] for head in heads])
    open_to: Booleans = allowed & wanted
    return open_to


def _same_terms(law: Law, head: str, one: Round, licence: Integers) -> Booleans:
    """Say for which lanes the package of a head is that of the licence still, ``(lane,)``."""
    package = law.parameters[law.heads[head].package]
    pairs = zip(licence, one.day, strict=True)
    found = [package.entry(dt.date.fromordinal(int(held))) is package.entry(dt.date.fromordinal(int(new))) for held, new in pairs]
    return np.array(found, dtype=np.bool_)


def head_by_year(chosen: Integers, later: tuple[Stint, ...], years: Integers) -> Integers:
    """Give the place of the head of each year, -1 for none: ``(lane,)`` where no lane moves, else ``(year, lane)``."""
    for stint in later:
        chosen = np.where(years[:, None] >= stint.from_year, stint.chosen, chosen)
    return chosen


def inside_by_year(inside_only: Booleans, later: tuple[Stint, ...], years: Integers) -> Booleans:
    """Say where only income arising inside the place counts; by year where a project changes its ground, ``(lane,)`` or ``(year, lane)``."""
    for stint in later:
        inside_only = np.where(years[:, None] >= stint.from_year, stint.inside_only, inside_only)
    return inside_only
