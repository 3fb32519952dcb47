"""The figures of a project under one law, many cases side by side: what attribution, sensitivity, simulation and search look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions.unknowns import answered, positions
from calculator.analysis.headline import Measures, certain_of, measures_of, side_by_side, staff_measures
from calculator.analysis.investor.returns import RETURNS, reasons_of, returns_of_cases
from calculator.analysis.investor.value import NEEDED, cash_of_lines, value_measures, worth_of
from calculator.engine import evaluate
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean
from calculator.law.law import Law
from calculator.measures.value import Stream, present_value
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.result import Result

Floats = NDArray[np.float64]

LEVIES = ("corporate_income_tax", "group_top_up_tax", "land_rent_due", "land_use_tax", "import_duty", "personal_income_tax")
"""What the State collects from a project and its staff. Insurance is no revenue of the budget."""

PAID_LATER = "group_top_up_tax"
"""The levy of a year that is paid the year after."""

RATE_NEAR = 1e-9
"""Shares this near to each other are the same."""

OF_PLANS = frozenset({"net_present_value", "net_present_value_outside"})
"""Measures an operator's plan goes without."""

PER_BATCH = 2_000
"""Cases computed in one run: lanes of one law."""


def levy_lines(result: Result, lane: int) -> dict[str, Floats]:
    """Give what the State collects in one lane, levy by levy [VND], each ``(year,)``."""
    tables = {**result.enterprise, "personal_income_tax": result.workforce["personal_income_tax"]}
    return {name: tables[name][:, lane] for name in LEVIES}


def levy_value(name: str, amounts: Floats, discount_rate: float) -> float:
    """Give the present value of one levy [VND]; top-up tax is paid the year after its own."""
    value = present_value(amounts=amounts, discount_rate=discount_rate)
    return value / (1 + discount_rate) if name == PAID_LATER else value


def figures_of(law: Law, cases: Sequence[Case]) -> list[Measures]:
    """Give the measures of each case as ``run`` does, and beside them the project's present value and what the State receives and forgoes.

    Facts that are not known are tried every way they may turn out; of a benefit the lowest value is taken, of anything else the one
    with all facts adverse.

    Parameters
    ----------
    law : of one position.
    cases : of one horizon; the facts not known are those of the first.
    """
    found: list[Measures] = []
    tried = positions(law, cases[0])
    for start in range(0, len(cases), PER_BATCH):
        batch = cases[start : start + PER_BATCH]
        sides = [
            side
            for case in batch
            for answers in tried
            for one in (answered(case, answers),)
            for side in (one, replace(one, claims=False), replace(one, outside=True))
        ]
        result = evaluate(law, build_lanes(sides))
        adverse = []
        for place, case in enumerate(batch):
            every = [_measures(case, result, 3 * (place * len(tried) + turn)) for turn in range(len(tried))]
            found.append(certain_of(every))
            adverse.append(cash_of_lines(case, side_by_side(result, 3 * place * len(tried))[0]))
        for one, returns in zip(found[start:], returns_of_cases(batch, adverse), strict=True):
            one.update(returns)
    return found


def why_none(law: Law, case: Case, measures: Sequence[str]) -> dict[str, str]:
    """Say why some of the measures asked for do not exist for a case, by name; those that do are left out."""
    if set(RETURNS).isdisjoint(measures):
        return {}
    adverse = answered(case, positions(law, case)[0])
    result = evaluate(law, build_lanes([adverse]), only=NEEDED)
    lines = {name: result.enterprise[name][:, 0] for name in NEEDED}
    found = reasons_of(adverse, cash_of_lines(adverse, lines))
    return {name: found[name] for name in measures if name in found}


def figure(law: Law, cases: Sequence[Case], measure: str) -> list[float | None]:
    """Give one measure of each case.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    """
    found = figures_of(law, cases)
    check_measure(measure, found[0])
    return [one[measure] for one in found]


def check_measure(measure: str, known: Measures, key: str = "--measure") -> None:
    """Refuse the name of a measure nobody computes, at the place where it was written.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    """
    if measure in OF_PLANS and measure not in known:
        what = f"an operator's plan has no {measure}"
        raise UnknownNameError(Problem(Place(key="--measure"), what, "ask for npv, zone_worth or law_worth; 'operator' has its returns"))
    if measure not in known:
        raise UnknownNameError(Problem(Place(key=key), f"there is no measure '{measure}'", did_you_mean(measure, known)))


def _measures(case: Case, result: Result, place: int) -> Measures:
    site, without, outside = side_by_side(result, place)
    discount = float(case.scenario.assumptions.discount_rate)
    exempt = result.workforce["personal_income_tax_exempt"]
    found = measures_of(site, outside, without, discount, (exempt[:, place], exempt[:, place + 2])) | staff_measures(result, place)
    found |= value_measures(case, (site, without, outside))
    if case.scenario.project.operator is None:
        # The investor's value of ``run``, under the name that options and files of these commands know.
        found["net_present_value"] = found["npv"]
        found["net_present_value_outside"] = worth_of(cash_of_lines(case, outside), discount)
    collected, general = levy_lines(result, place), levy_lines(result, place + 1)
    forgone = {name: general[name] - line for name, line in collected.items()}
    for kind, lines in (("state_revenue", collected), ("revenue_forgone", forgone)):
        found[kind] = float(sum(line.sum() for line in lines.values()))
        found[f"{kind}_present_value"] = sum(levy_value(name, line, discount) for name, line in lines.items())
    return found


def stream_of(lines: dict[str, Floats]) -> Stream:
    """Put the levies of a year together: those paid in it, and the top-up tax paid the year after [VND]."""
    now = np.sum([line for name, line in lines.items() if name != PAID_LATER], axis=0)
    return Stream(now, lines[PAID_LATER])
