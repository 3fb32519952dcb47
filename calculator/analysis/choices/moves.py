"""Which moves to another ground are open to a project in mid-life, and what each is worth against staying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.engine import evaluate
from calculator.enterprise.moves import TO_NEW_LAW, certificate_tokens, issue_days, listed, own_clock_heads, year_of
from calculator.enterprise.qualify import facts_as_read
from calculator.enterprise.turns import grounds_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.measures.value import BURDEN_LINES, burden_of, value_of
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.moves import Move
from calculator.project.scenario import Scenario
from calculator.recorder import Plain

STAY = "stay"
"""The option that leaves a licence on its own law and ground."""

BY_CERTIFICATE = "certificate"


class MoveWorth(NamedTuple):
    """A move that is open, as its name, the heads it takes, the year of the last one, and what it keeps at present value beyond staying [VND].

    Below zero it costs.
    """

    option: str
    heads: tuple[str, ...]
    year: int
    gain: float


def option_of(moves: Sequence[Move]) -> str:
    """Name some moves: ``stay``, ``zone@2025``, ``supporting_industry@certificate``, several joined by ``+``."""
    return "+".join(f"{move.to}@{move.from_year or BY_CERTIFICATE}" for move in moves) or STAY


def parts_of(option: str) -> list[tuple[str, str]]:
    """Give the head and the year (or the word for a certificate) of each move of an option."""
    return [(head, at) for head, _, at in (part.partition("@") for part in option.split("+"))] if option != STAY else []


def transition_year(law: Law, licence: dt.date) -> int | None:
    """Give the first tax period in which a licence may follow the newest law; None where it is of that law itself."""
    held = law.parameters.get(TO_NEW_LAW)
    entry = held.entry(law.as_of) if held else None
    return entry.from_.year if entry is not None and licence < dt.date(entry.from_.year, 12, 31) else None


def with_moves(scenario: Scenario, moves: Sequence[Move]) -> Scenario:
    """Give the scenario with other moves."""
    project = scenario.project
    elections = project.elections.model_copy(update={"moves": tuple(moves)})
    return scenario.model_copy(update={"project": project.model_copy(update={"elections": elections})})


def open_moves(law: Law, scenario: Scenario, site: str) -> list[tuple[Move, ...]]:
    """List the moves open to a project: to each head of the new law, on each certificate that comes later, and both in turn.

    A running project whose first year of revenue is not stated has none: what is used is not known.
    """
    project = scenario.project
    running = project.operation_start.year < scenario.horizon.first_year
    if running and project.opening.first_revenue is None and not project.opening.incentive_years_used.rate:
        return []
    year = transition_year(law, project.licence)
    to_law = [Move(to=head, from_year=year) for head in listed(law, TO_NEW_LAW, year)] if year is not None else []
    lanes = build_lanes([Case(scenario, site)])
    certified = []
    for head, tokens in own_clock_heads(law).items():
        issued = year_of(issue_days(lanes, tokens))[0]
        if issued > project.operation_start.year and set(certificate_tokens(law, head)) & set(project.facts.certificates):
            certified.append((Move(to=head, on="certificate"), issued))
    wanted: list[tuple[Move, ...]] = [(move,) for move in (*to_law, *(move for move, _ in certified))]
    # What a certificate opens by itself, where there is no ground before it, is no choice: staying has it.
    itself = taken_by_itself(law, scenario, site)
    wanted = [moves for moves in wanted if itself is None or moves != (Move(to=itself[0], on="certificate"),)]
    wanted += [(first, then) for first in to_law for then, issued in certified if issued > (first.from_year or 0) and first.to != then.to]
    if not wanted:
        return []
    made = _made(law, [Case(with_moves(scenario, moves), site) for moves in wanted])
    return [moves for moves, count in zip(wanted, made, strict=True) if count == len(moves)]


def taken_by_itself(law: Law, scenario: Scenario, site: str) -> tuple[str, int] | None:
    """Give the head a certificate opens to a project without a ground before, and the year; None where there is none."""
    lanes = build_lanes([Case(with_moves(scenario, ()), site)])
    found = evaluate(law, lanes, only=())
    later = found.heads_of(0)
    year = float(found.clocks["moved_in"][0]) if "moved_in" in found.clocks else np.inf
    return (later[0], int(year)) if found.head_of(0) is None and later and np.isfinite(year) else None


def _made(law: Law, cases: Sequence[Case]) -> list[int]:
    """Count the moves each case makes."""
    read = LawReader(law, Plain())
    lanes = facts_as_read(read, build_lanes(cases))
    later = grounds_of(read, lanes).later
    stated = [len(moves) for moves in lanes.mid_life.moves]
    made = np.sum([stint.chosen >= 0 for stint in later], axis=0) if later else np.zeros(lanes.count)
    return [min(int(count), limit) for count, limit in zip(made, stated, strict=True)]


def not_made(law: Law, scenario: Scenario, site: str) -> int:
    """Count the moves a scenario states that are not open to it."""
    stated = len(scenario.project.elections.moves)
    return stated - _made(law, [Case(scenario, site)])[0] if stated else 0


def moves_worth(law: Law, scenario: Scenario, site: str) -> tuple[MoveWorth, ...]:
    """Value each move open to a project against staying, every other election as written, the best first."""
    found, written = open_moves(law, scenario, site), scenario.project.elections.moves
    if written and option_of(written) not in {option_of(moves) for moves in found} and not not_made(law, scenario, site):
        found = [*found, written]
    if not found:
        return ()
    lanes: Lanes = build_lanes([Case(with_moves(scenario, moves), site) for moves in [(), *found]])
    result = evaluate(law, lanes, only=BURDEN_LINES)
    discount = float(scenario.assumptions.discount_rate)
    paid = [
        value_of(stream=burden_of({name: result.enterprise[name][:, lane] for name in BURDEN_LINES}), discount_rate=discount)
        for lane in range(lanes.count)
    ]
    worth = [
        MoveWorth(option_of(moves), result.heads_of(lane)[-len(moves) :], int(result.clocks["moved_in"][lane]), paid[0] - paid[lane])
        for lane, moves in enumerate(found, start=1)
        # A change of criterion after the incentive has run out leaves nothing to tell of.
        if np.isfinite(result.clocks["moved_in"][lane])
    ]
    return tuple(sorted(worth, key=lambda one: -one.gain))


def electing_moves(lanes: Lanes, moves: Sequence[tuple[Move, ...]]) -> Lanes:
    """Give the lanes with other moves, one set a lane."""
    return replace(lanes, mid_life=replace(lanes.mid_life, moves=tuple(moves)))
