"""Computes many draws of one project under a law: its lanes are built once, drivers move their columns, and blocks go through the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions.unknowns import answered, positions
from calculator.analysis.headline import BENEFITS, TOGETHER
from calculator.analysis.investor.returns import ONE_BY_ONE
from calculator.analysis.investor.value import investment_of
from calculator.analysis.operator.cash import compensation_of
from calculator.analysis.uncertainty.by_year import GROWN, by_year
from calculator.analysis.uncertainty.figures import GENERAL, HERE, MEASURES, OUTSIDE, Measure, Panel
from calculator.analysis.uncertainty.ways import ways_that_differ
from calculator.analysis.valuation import figures_of
from calculator.engine import evaluate, evaluate_in_blocks
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.drawn import Drawn, NotByColumnsError, widened
from calculator.project.drivers import Changer
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.operator.lines import letting_of
from calculator.project.scenario import Scenario

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FEWEST = 2
"""Fewer lanes are not computed at once: one is added and dropped, for sums over a single lane may end in another last bit."""

MOST = 12288
"""Draws computed at once: more would not be faster, and their lines fill the memory."""

SIDES = (HERE, GENERAL, OUTSIDE)


class Draws:
    """One project whose drivers move, to be computed under laws.

    ``reason`` says why draws are built one by one, None where they are columns. ``idle`` names drivers that move nothing at this site.
    """

    def __init__(self, scenario: Scenario, site: str, drivers: Sequence[Any], by_year: Sequence[Any]) -> None:
        self.scenario, self.site = scenario, site
        self.reason: str | None = None
        self.idle: tuple[str, ...] = ()
        self.drawn: Drawn | None = None
        self._seen: dict[tuple[Any, ...], Lanes] = {}
        self._ways: dict[str, list[dict[str, Any]]] = {}
        self._differ: dict[str, list[int]] = {}
        case = Case(scenario, site)
        self.plan = {name: take(case) for name, take in _OTHERS.items()}
        self.changer = Changer(scenario, site)
        try:
            self.drawn = Drawn(scenario, site, drivers, by_year, _OTHERS)
            self.idle = self.drawn.idle
        except NotByColumnsError as fault:
            self.reason = str(fault)

    def figures(
        self, law: Law, changes: Mapping[str, Floats], measures: Sequence[str], draws: int, grown: Sequence[str] = ()
    ) -> dict[str, Floats]:
        """Give some measures of each draw, ``(draw,)``; NaN where a draw has none.

        Parameters
        ----------
        law : of one position.
        changes : of each driver, ``(draw, year)``, or ``(draw, 1)`` where all years change alike.
        measures : their names.
        draws : how many.
        grown : measures among them whose growth is asked for too: ``(year, draw)`` under the name ``by_year`` gives.
        """
        if draws == 0:
            years = len(self.scenario.horizon.range)
            return {measure: np.zeros(0) for measure in measures} | {by_year(name): np.zeros((years, 0)) for name in grown}
        if self.drawn is not None and not ONE_BY_ONE.isdisjoint(measures):
            self.reason, self.drawn = next(name for name in measures if name in ONE_BY_ONE), None
        if self.drawn is not None:
            try:
                return self._by_columns(self.drawn, law, changes, measures, draws, grown)
            except NotByColumnsError as fault:
                self.reason, self.drawn = str(fault), None
        return self._one_by_one(law, changes, measures, draws, grown)

    def in_blocks(self, law: Law, changes: Mapping[str, Floats], measures: Sequence[str], draws: int) -> dict[str, Floats]:
        """Give the same as ``figures``, some thousand draws at a time."""
        parts = [
            self.figures(law, {name: rows[start : start + MOST] for name, rows in changes.items()}, measures, min(MOST, draws - start))
            for start in range(0, draws, MOST)
        ]
        return {measure: np.concatenate([part[measure] for part in parts]) for measure in measures}

    def _one_by_one(
        self, law: Law, changes: Mapping[str, Floats], measures: Sequence[str], draws: int, grown: Sequence[str]
    ) -> dict[str, Floats]:
        years = len(self.scenario.horizon.range)
        rows = [{name: np.broadcast_to(line[draw], (years,)) for name, line in changes.items()} for draw in range(draws)]
        cases = [Case(self.changer.changed(row), self.site) for row in rows]
        found = figures_of(law, cases)
        growth = _certain(range(len(self._tried(law))), grown, grown, partial(self._built, law, cases)) if grown else {}
        return {measure: np.array([np.nan if (value := one[measure]) is None else value for one in found]) for measure in measures} | {
            by_year(name): growth[by_year(name)] for name in grown
        }

    def _built(self, law: Law, cases: Sequence[Case], turn: int, measures: Sequence[str]) -> dict[str, Floats]:
        """Take some measures of cases built one by one, their facts answered in one way."""
        needs = [_measure(name) for name in measures]
        lines, sides = (frozenset().union(*parts) for parts in zip(*((one.lines, one.sides) for one in needs), strict=True))
        answers = self._tried(law)[turn]
        results = {
            side: evaluate(law, build_lanes([_from(case, answers=answers, side=side) for case in cases]), only=lines) for side in sides
        }
        others = {name: np.stack([take(case) for case in cases], axis=-1) for name, take in _OTHERS.items()}
        rate = np.array([float(case.scenario.assumptions.discount_rate) for case in cases])
        panel = Panel(results, others["invested"], others["received"], rate)
        return {name: _of_lanes(one.figure(panel), len(cases)) for name, one in zip(measures, needs, strict=True)}

    def _by_columns(
        self, drawn: Drawn, law: Law, changes: Mapping[str, Floats], measures: Sequence[str], draws: int, grown: Sequence[str]
    ) -> dict[str, Floats]:
        # Without a driver all draws are alike.
        count = max(draws, FEWEST) if changes else FEWEST
        rows = {name: np.concatenate([line, line[-1:]]) if count > draws else line for name, line in changes.items()}
        turns = self._turns(drawn, law)
        found = _certain(turns, measures, grown, lambda turn, asked: self._panel(drawn, law, turn, rows, asked, count))
        asked = [*measures, *map(by_year, grown)]
        return {name: found[name][..., :draws] if changes else np.repeat(found[name][..., :1], draws, axis=-1) for name in asked}

    def _panel(
        self, drawn: Drawn, law: Law, turn: int, changes: Mapping[str, Floats], measures: Sequence[str], draws: int
    ) -> dict[str, Floats]:
        needs = [_measure(name) for name in measures]
        lines, sides = (frozenset().union(*parts) for parts in zip(*((one.lines, one.sides) for one in needs), strict=True))
        asked = [side for side in SIDES if side in sides]
        # Block by block of the engine, all sides of one: their lines are still at hand.
        moved = drawn.moved(changes, draws)
        blocks = [evaluate_in_blocks(law, widened(self._lane(drawn, law, turn, side), draws, moved), only=lines) for side in asked]
        others = {name: drawn.other(name, changes, draws, self.plan[name]) for name in _OTHERS}
        rate = drawn.rate(changes)
        found: dict[str, list[Floats]] = {name: [] for name in measures}
        for parts in zip(*blocks, strict=True):
            (start, first), cut = parts[0], partial(_cut, draws)
            where = slice(start, start + first.count)
            results = {side: part for side, (_, part) in zip(asked, parts, strict=True)}
            panel = Panel(results, cut(others["invested"], where), cut(others["received"], where), cut(rate, where))
            for name, one in zip(measures, needs, strict=True):
                found[name].append(_of_lanes(one.figure(panel), first.count))
        return {name: np.concatenate(lines, axis=-1) for name, lines in found.items()}

    def _turns(self, drawn: Drawn, law: Law) -> list[int]:
        """Give the places of the ways that may differ in some draw; the first is that all facts turn out adverse."""
        if law.fingerprint not in self._differ:
            tried = self._tried(law)
            self._differ[law.fingerprint] = ways_that_differ(law, tried, self._plan, SIDES, drawn) if len(tried) > 1 else [0]
        return self._differ[law.fingerprint]

    def _tried(self, law: Law) -> list[dict[str, Any]]:
        if law.fingerprint not in self._ways:
            self._ways[law.fingerprint] = positions(law, Case(self.scenario, self.site))
        return self._ways[law.fingerprint]

    def _lane(self, drawn: Drawn, law: Law, turn: int, side: str) -> Lanes:
        """Give the one lane of the plan with its facts answered in one way, from one side."""
        answers = self._tried(law)[turn]
        key = (side, *sorted((name, str(value)) for name, value in answers.items()))
        if key not in self._seen:
            drawn.check([partial(_from, answers=answers, side=side)])
            self._seen[key] = self._plan(answers, side)
        return self._seen[key]

    def _plan(self, answers: Mapping[str, Any], side: str) -> Lanes:
        return build_lanes([_from(Case(self.scenario, self.site), answers=answers, side=side)])


def _certain(
    turns: Sequence[int], measures: Sequence[str], grown: Sequence[str], taken: Callable[[int, Sequence[str]], dict[str, Floats]]
) -> dict[str, Floats]:
    """Give what is certain of measures taken of every way the open facts may turn out; a measure grows the way it was taken of."""
    # As in ``certain_of``: of a benefit the lowest figure, of measures that add up those of one way, of anything else the first.
    groups = [names for names in TOGETHER if not set(names).isdisjoint(measures)] if len(turns) > 1 else []
    together = {name for names in groups for name in names}
    lowest = [name for name in measures if name in BENEFITS and name not in together]
    again = [*together, *lowest]
    found: dict[str, Floats] = {}
    for turn in turns if again else turns[:1]:
        asked = again if turn else list(dict.fromkeys([*again, *measures]))
        now = taken(turn, [*asked, *(by_year(name) for name in grown if name in asked)])
        if turn == 0:
            found = now
            continue
        for names in groups:
            lower = _lower(now, found, names)
            growing = [by_year(name) for name in names if name in grown]
            found |= {name: np.where(lower, now[name], found[name]) for name in (*names, *growing)}
        for name in lowest:
            if name in grown:
                found[by_year(name)] = np.where(now[name] < found[name], now[by_year(name)], found[by_year(name)])
            found[name] = np.minimum(found[name], now[name])
    return found


def _measure(name: str) -> Measure:
    return MEASURES[name] if name in MEASURES else GROWN[name]


def _of_lanes(figure: Floats, lanes: int) -> Floats:
    """Give a figure of every lane; what is alike in all is repeated."""
    return np.broadcast_to(figure, (*np.shape(figure)[:-1], lanes))


def _cut(draws: int, amounts: Floats, where: slice) -> Floats:
    """Cut some draws out; what is alike in all stays."""
    return amounts[..., where] if amounts.shape[-1] == draws else amounts


def _lower(now: Mapping[str, Floats], found: Mapping[str, Floats], names: Sequence[str]) -> Booleans:
    """Say in which draws the first of some measures is lower than what was found; where they are the same đồng, the others decide."""
    lower: Booleans = np.zeros(np.shape(now[names[0]]), dtype=np.bool_)
    same = ~lower
    for name in names:
        one, other = np.round(now[name]), np.round(found[name])
        lower |= same & (one < other)
        same &= one == other
    return lower


def _from(case: Case, answers: Mapping[str, Any], side: str) -> Case:
    return replace(answered(case, answers), claims=side != GENERAL, outside=side == OUTSIDE)


def _invested(case: Case) -> Floats:
    return investment_of(case.scenario) + compensation_of(case)


def _received(case: Case) -> Floats:
    operator = case.scenario.project.operator
    if operator is None:
        return np.zeros(len(case.scenario.horizon.range))
    letting = letting_of(case.scenario, operator)
    found: Floats = letting.land_received - letting.land_income
    return found


_OTHERS = {"invested": _invested, "received": _received}
"""What moves with the drivers beside the lanes: assets paid for, and rent received before it is taxed."""
