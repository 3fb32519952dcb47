"""Statutory conditions in three values: met, not met, not known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from calculator.rules.kinds import Booleans, Floats, Integers

MET, NOT_MET, NOT_KNOWN = 1, 0, -1

States = NDArray[np.int8]


def one_of(*, fact: Integers, codes: Sequence[int]) -> States:
    """Test whether a fact is one of some tokens; a negative code is not known, ``(lane,)``."""
    found = np.zeros(fact.shape, dtype=bool)
    for code in codes:
        found |= fact == code
    states, unknown = found.astype(np.int8), fact < 0
    if unknown.any():
        states[unknown] = NOT_KNOWN
    return states


def includes(*, bits: Integers, bit: int) -> States:
    """Test whether a set of tokens, one bit each, holds a token, ``(lane,)``."""
    return ((bits >> bit) & 1).astype(np.int8)


def beyond_edge(*, fact: Floats, edge: str, threshold: float) -> States:
    """Test a number against a threshold by the law's word for the edge; NaN is not known, ``(lane,)``."""
    tests = {"over": fact > threshold, "from": fact >= threshold, "up_to": fact <= threshold, "under": fact < threshold}
    return np.where(np.isnan(fact), NOT_KNOWN, tests[edge]).astype(np.int8)


def all_of(states: Sequence[States]) -> States:
    """Join conditions that must all hold: one not met decides, else one not known leaves it open."""
    return _joined(states, NOT_MET, MET)


def any_of(states: Sequence[States]) -> States:
    """Join conditions of which one is enough: one met decides, else one not known leaves it open."""
    return _joined(states, MET, NOT_MET)


def _joined(states: Sequence[States], deciding: int, otherwise: int) -> States:
    """Give the state that decides where one condition has it, else not known where one is not known, else the other state."""
    decided, unknown = np.zeros(states[0].shape, dtype=bool), np.zeros(states[0].shape, dtype=bool)
    for state in states:
        decided |= state == deciding
        unknown |= state == NOT_KNOWN
    # What neither decides nor is not known is the other state; a table is faster to look up than conditions to branch on.
    joined = np.array([otherwise, NOT_KNOWN, deciding, deciding], dtype=np.int8)
    return joined.take(unknown.view(np.int8) + 2 * decided.view(np.int8), mode="clip")


def only_when(*, applies: States, then: States) -> States:
    """A condition that binds only where another is met; elsewhere it is met."""
    return np.where(applies == NOT_MET, MET, np.where((applies == NOT_KNOWN) & (then != MET), NOT_KNOWN, then)).astype(np.int8)


def granted(*, state: States, favourable: Booleans) -> Booleans:
    """Decide where a state is not known: granted only in lanes that read unknown facts the favourable way."""
    open_to: Booleans = (state == MET) | ((state == NOT_KNOWN) & favourable)
    return open_to


def best_package(
    *,
    open_to: Booleans,
    rate: Floats,
    rate_years: Floats,
    exempt: Floats,
    half: Floats,
    half_reduction: Floats,
    inside_only: Booleans,
) -> Integers:
    """Choose the head with the best package in each lane; -1 where none is open, ``(lane,)``.

    Lowest rate first, then longest rate, the longer holiday (a year of half tax counts for what it takes off), longest exemption,
    then a head whose income need not arise inside the place.

    Parameters
    ----------
    open_to : ``(head, lane)``.
    rate, rate_years, exempt, half : the package of each head, ``(head, lane)``; the years infinite for the life of the project.
    half_reduction : what a year of reduced tax takes off, ``(head, lane)``.
    inside_only : whether only income arising inside the place counts, ``(head, lane)``.

    References
    ----------
    Law 67/2025/QH15 art. 12(1); Decree 320/2025/NĐ-CP art. 23(2): of several incentives for one income, the most favourable.
    """
    lanes = open_to.shape[1]
    best = np.full(lanes, -1, dtype=np.int64)
    held = [np.full(lanes, np.inf) for _ in (rate, rate_years, half, exempt, inside_only)]
    for head in np.flatnonzero(open_to.any(axis=1)):
        holiday = exempt[head] + half[head] * half_reduction[head]
        keys = [rate[head], -rate_years[head], -holiday, -exempt[head], inside_only[head].astype(np.float64)]
        better = np.zeros(lanes, dtype=bool)
        tied = np.ones(lanes, dtype=bool)
        for key, other in zip(keys, held, strict=True):
            better |= tied & (key < other)
            tied &= key == other
        taken = open_to[head] & ((best < 0) | better)
        best = np.where(taken, head, best)
        held = [np.where(taken, key, other) for key, other in zip(keys, held, strict=True)]
    return best
