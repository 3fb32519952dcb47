"""How far a condition that is not met is from being met, and which fact would decide one that is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import condition_states
from calculator.law.schema import Condition, KeyedOn, Parameter
from calculator.project.facts import SETS, TOKENS, UNKNOWN
from calculator.rules import eligibility

Facts = Mapping[str, NDArray[Any]]
"""The facts of one lane or parcel as codes, ``(1,)`` each."""


class Miss(NamedTuple):
    """One fact that keeps a condition from being met, and what would do; of several misses any one mended is enough.

    ``given`` is what is stated: a token, the tokens of a set, or a number in the fact's own unit; None where nobody has stated it. What would
    do is one of ``needs``, or a number on the right side of ``threshold``, from which it is ``short`` away.
    """

    fact: str
    given: str | tuple[str, ...] | float | None
    needs: tuple[str, ...] = ()
    edge: str | None = None
    threshold: float | None = None
    short: float | None = None


class OtherDay(NamedTuple):
    """The same facts on another day would do: the first such day, or the last, and how far the day that counts is from it [days]."""

    keyed_on: KeyedOn
    day: dt.date
    too_early: bool
    days: int
    months: int
    """Whole months of the distance; a month begun counts where it is the only one."""


def misses_of(condition: Condition, facts: Facts) -> tuple[Miss, ...]:
    """List what keeps a condition from being met; nothing where it is met."""
    state = state_of(condition, facts)
    if state == eligibility.MET:
        return ()
    if condition.any is not None:
        # Where one alternative is still open, those already shut decide nothing.
        parts = [part for part in condition.any if state_of(part, facts) == state]
        return tuple(dict.fromkeys(miss for part in parts for miss in misses_of(part, facts)))
    if condition.when is not None and condition.then is not None:
        return (*_unstated(condition.when, facts), *misses_of(condition.then, facts))
    return (_miss(condition, facts),)


def other_day(parameter: Parameter, held: dt.date, facts: Facts, package: Parameter | None = None) -> OtherDay | None:
    """Find the nearest day on which the same facts would meet a condition that is not met on the day that counts; None where there is none.

    Parameters
    ----------
    parameter : the condition with its history.
    held : the day that counts for it.
    facts : of the lane or parcel.
    package : what the condition opens: a day on which the law does not grant it is of no use.
    """
    starts = {start for part in (parameter, package) if part is not None for start, _ in part.stretches()}
    days = [*starts, *(start - dt.timedelta(days=1) for start in starts)]
    first = parameter.history[0].from_
    # Before its first day the law data says nothing of a gate; a head that was granted without the condition was open.
    met = [
        day for day in days if day != held and met_on(parameter, day, facts) and (day >= first if package is None else package.entry(day))
    ]
    nearest = min(met, key=lambda day: (abs((day - held).days), day), default=None)
    return None if nearest is None else distance(parameter.keyed_on, held, nearest)


def distance(keyed_on: KeyedOn, held: dt.date, day: dt.date) -> OtherDay:
    """Say how far the day that counts lies from another."""
    first, last = min(held, day), max(held, day)
    months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
    return OtherDay(keyed_on, day, held < day, (last - first).days, months)


def met_on(parameter: Parameter, day: dt.date, facts: Facts) -> bool:
    """Say whether facts meet a condition on a day; one the law does not have yet, or no longer, does not bind."""
    entry = parameter.entry(day)
    return entry is None or state_of(entry.value, facts) == eligibility.MET


def state_of(condition: Condition, facts: Facts) -> int:
    """Hold a condition against facts: met, not met or not known."""
    return int(condition_states(condition, dict(facts))[0])


def _unstated(condition: Condition, facts: Facts) -> tuple[Miss, ...]:
    """List the facts nobody has stated that decide whether a condition binds at all."""
    if state_of(condition, facts) != eligibility.NOT_KNOWN:
        return ()
    return tuple(Miss(miss.fact, None) for miss in misses_of(condition, facts) if miss.given is None)


def _miss(condition: Condition, facts: Facts) -> Miss:
    fact = str(condition.fact)
    if condition.edge is not None:
        word, exact = condition.edge
        number, threshold = float(facts[fact][0]), float(exact)
        if np.isnan(number):
            return Miss(fact, None, edge=word, threshold=threshold)
        return Miss(fact, number, edge=word, threshold=threshold, short=abs(threshold - number))
    code = int(facts[fact][0])
    if condition.includes is not None:
        return Miss(fact, tuple(token for bit, token in enumerate(SETS[fact]) if code >> bit & 1), (condition.includes,))
    return Miss(fact, None if code == UNKNOWN else TOKENS[fact][code], condition.one_of or (str(condition.is_),))
