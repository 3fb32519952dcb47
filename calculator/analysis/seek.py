"""Goal seek: where a legal number, a fact or a driver must stand for a measure to reach a target; and what one step of a legal number is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.law_used import entries_used
from calculator.analysis.levers import PARTS, WHOLE_UNITS, Lever, day_of, legal_lever
from calculator.analysis.valuation import RATE_NEAR, check_measure, figures_of
from calculator.engine import evaluate
from calculator.errors import CalculatorError, InputError, Place, Problem
from calculator.law.law import Law
from calculator.law.schema import HEADS, Citation
from calculator.measures.crossings import Search, search
from calculator.measures.names import RATES
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.quantities import NUMBER_UNITS, Unit
from calculator.recorder import Recorder
from calculator.validation import Words

Floats = NDArray[np.float64]

SCANNED = 41
"""Places at which the measure is first looked at."""

NEAR = 1.0
"""An amount this near to the target is at it [VND]."""


@dataclass(frozen=True)
class Sought:
    """Where a lever must stand for a measure to reach a target; ``refused`` are places looked at that no law or scenario can hold."""

    lever: Lever
    measure: str
    target: float
    now: float | None
    found: Search
    refused: int


def seek(
    scenario: Scenario, law: Law, site: str, lever: Lever, *, measure: str, target: float, between: tuple[float, float] | None = None
) -> Sought:
    """Find every place of a lever at which a measure reaches a target; that it rises or falls throughout is not supposed.

    Parameters
    ----------
    lever : of ``lever_of``.
    measure, target : what is to be reached.
    between : where to look; the lever's own range unless given.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    InputError
        When no place in the range can be computed.
    """
    check_fit(scenario, law)
    with computable(law):
        (plan,) = figures_of(law, [Case(scenario, site)])
    check_measure(measure, plan, "--target")
    low, high = between or (lever.low, lever.high)
    places = np.arange(np.ceil(low), np.floor(high) + 1) if lever.whole else np.linspace(low, high, SCANNED)
    if lever.now is not None and low <= lever.now <= high:
        places = np.unique(np.append(places, lever.now))
    faults: list[CalculatorError] = []

    def value(at: Floats) -> Floats:
        found = np.full(len(at), np.nan)
        for place, where in enumerate(at.tolist()):
            try:
                setting = lever.set(where)
                check_fit(setting.scenario, setting.law)
                with computable(setting.law):
                    (figures,) = figures_of(setting.law, [Case(setting.scenario, site)])
            except CalculatorError as fault:
                faults.append(fault)
                continue
            found[place] = np.nan if (measured := figures[measure]) is None else measured
        return found

    if not len(places) or np.isnan(value(places)).all():
        why = f" ({faults[0].problems[0].found})" if faults else ""
        raise InputError(Problem(Place(key="--range"), f"nothing can be computed between {low:g} and {high:g}{why}", "look elsewhere"))
    faults.clear()
    near = RATE_NEAR if measure in RATES else NEAR
    found = search(value, places, target=target, near=near, whole=lever.whole)
    return Sought(lever, measure, target, plan[measure], found, len(faults))


class Margin(NamedTuple):
    """What one step more of a legal number, and one less, does to each measure; None where there is no such step."""

    path: str
    label: Words
    part: str
    unit: Unit
    cites: tuple[Citation, ...]
    now: float
    step: float
    more: dict[str, float] | None
    less: dict[str, float] | None

    @property
    def widest(self) -> float:
        """The largest change of any measure, either way."""
        return max(abs(change) for side in (self.more, self.less) if side is not None for change in side.values())


POINT = 0.01
TENTH = 0.1


def marginal(scenario: Scenario, law: Law, site: str, measures: Sequence[str]) -> list[Margin]:
    """Take one step of every legal number the result rests on, one at a time; the widest first, those that change nothing left out.

    A step is a year of a length, a point of a share of one percent or more, a tenth of anything else.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    """
    check_fit(scenario, law)
    case = Case(scenario, site)
    recorder = Recorder()
    with computable(law):
        (plan,) = figures_of(law, [case])
        lanes = build_lanes([case])
        heads = evaluate(law, lanes, recorder).heads_of(0)
    for measure in measures:
        check_measure(measure, plan)
    paths = dict.fromkeys([*entries_used(recorder, heads), *(f"{HEADS}{head}.package" for head in heads)])
    found = []
    for path in paths:
        for part in PARTS if law.parameters[path].unit is Unit.PACKAGE else ("",):
            row = _margin(path, part, scenario, law, site, plan, measures)
            if row is not None:
                found.append(row)
    return sorted(found, key=lambda row: -row.widest)


def _margin(
    path: str, part: str, scenario: Scenario, law: Law, site: str, plan: dict[str, float | None], measures: Sequence[str]
) -> Margin | None:
    parameter = law.parameters[path]
    unit = PARTS[part] if part else parameter.unit
    if unit not in NUMBER_UNITS:
        return None
    lever = legal_lever(path, part, scenario, law, site)
    if lever.now is None:
        return None
    now = lever.now
    step = 1.0 if unit in WHOLE_UNITS else POINT if unit is Unit.SHARE and (now == 0 or now >= POINT) else abs(now) * TENTH
    sides = [_step(lever, now + move, plan, measures, site) if now + move >= 0 and step > 0 else None for move in (step, -step)]
    if all(side is None or not any(side.values()) for side in sides):
        return None
    entry = parameter.entry(day_of(parameter, scenario, site))
    return Margin(path, parameter.label, part, unit, entry.cites if entry else (), now, step, *sides)


def _step(lever: Lever, at: float, plan: dict[str, float | None], measures: Sequence[str], site: str) -> dict[str, float] | None:
    try:
        setting = lever.set(at)
        check_fit(setting.scenario, setting.law)
        with computable(setting.law):
            (after,) = figures_of(setting.law, [Case(setting.scenario, site)])
    except CalculatorError:
        # A share beyond the whole, a length no rule can take: there is no such step.
        return None
    found = {name: new - old for name in measures if (new := after[name]) is not None and (old := plan[name]) is not None}
    return {name: 0.0 if abs(change) <= (RATE_NEAR if name in RATES else NEAR) else change for name, change in found.items()}
