"""A zone operator's answers: its return with and without each support, the price it needs, what delay and empty land cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.operator_cash import OperatorCash, cash_of, plan_of
from calculator.law.law import Law
from calculator.measures.returns import (
    InternalRate,
    debt_service_cover,
    internal_rate,
    net_present_value,
    payback_year,
    peak_funding,
    rate_near,
)
from calculator.project.case import Case
from calculator.project.operator import Operator
from calculator.project.operator_changes import PlanChange, changed_plan, first_price
from calculator.project.scenario import Scenario

Floats = NDArray[np.float64]


class Support(NamedTuple):
    """A position of support: which claims are made, and the part of the works the State bears (None: the plan's own)."""

    name: str
    claims: bool
    claims_rent: bool
    state_support: Fraction | None


SUPPORTS = (
    Support("none", False, False, Fraction(0)),
    Support("corporate_income_tax", True, False, Fraction(0)),
    Support("land_rent", True, True, Fraction(0)),
    Support("state_support", True, True, None),
)
"""Each adds one to the position before: nothing, income tax incentives, land rent relief, the State's part of the works."""


class Price(NamedTuple):
    """The lowest price that earns the target, as a factor of the plan's and in its first year [VND/m²]; or why there is none.

    ``highest_return`` is what the plan earns at the highest price looked at.
    """

    factor: float | None
    price: float | None
    reached: float | None
    highest_return: float | None


@dataclass(frozen=True)
class Position:
    """One operator under one position of support and one reading of the law."""

    name: str
    internal_rate: InternalRate
    present_value: float
    required: Price


@dataclass(frozen=True)
class OperatorRun:
    """What an operator's plan earns [VND], and what decides it."""

    variant: str
    site: str
    law: Law
    years: tuple[int, ...]
    priced: str
    plan_price: float
    target: float
    cash: OperatorCash
    equity_rate: InternalRate
    project_rate: InternalRate
    present_value: float
    peak_funding: float
    payback: int | None
    cover: Floats
    break_even_fill: float | None
    supports: tuple[Position, ...]
    readings: tuple[tuple[str, str, Position], ...]
    delay_cost: float
    empty_cost: float


FACTORS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 8.0, 16.0, 32.0])
"""Prices looked at first, as factors of the plan's; none above the last is looked for."""

PARTS = np.linspace(0.0, 1.0, 9)

MOST_STEPS = 100

CLOSE = 1.0
"""A present value this near to nothing is nothing [VND]."""


def run_operator(scenario: Scenario, law: Law, site: str, target: float | None = None) -> OperatorRun:
    """Answer an operator's questions about one site under one law.

    Parameters
    ----------
    scenario : with an operator's plan.
    law : of the variant.
    site : name of a site.
    target : return to equity, a year; the plan's own unless given.
    """
    plan = plan_of(scenario)
    wanted = float(plan.target_return) if target is None else target
    answer = partial(_position, scenario=scenario, site=site, target=wanted)
    cash, unlevered = _run(law, scenario, site, [PlanChange(), PlanChange(without_loans=True)])
    later, emptier = _run(law, scenario, site, [PlanChange(delay=1), PlanChange(fill_points=-0.1)])
    worth = float(net_present_value(cash=cash.equity, rate=wanted))
    priced, price = first_price(plan, scenario.horizon.range)
    back = payback_year(cash.equity)
    supports = tuple(answer(law=law, support=support) for support in SUPPORTS)
    return OperatorRun(
        variant=law.variant,
        site=site,
        law=law,
        years=tuple(scenario.horizon.range),
        priced=priced,
        plan_price=price,
        target=wanted,
        cash=cash,
        equity_rate=internal_rate(cash.equity),
        project_rate=internal_rate(unlevered.project),
        present_value=worth,
        peak_funding=peak_funding(cash.project),
        payback=None if back is None else scenario.horizon.first_year + back,
        cover=debt_service_cover(available=cash.available, service=cash.service),
        break_even_fill=_break_even_fill(law, scenario, site, wanted),
        supports=supports,
        readings=tuple(
            (
                name,
                option,
                supports[-1] if option == law.reading(name) else answer(law=law.with_reading(name, option), support=SUPPORTS[-1]),
            )
            for name in _concerned(plan)
            for option in law.all_readings[name].options
        ),
        delay_cost=worth - float(net_present_value(cash=later.equity, rate=wanted)),
        empty_cost=worth - float(net_present_value(cash=emptier.equity, rate=wanted)),
    )


def _concerned(plan: Operator) -> list[str]:
    """Name the contested provisions an operator's value hangs on."""
    own = [("developer_land_income", plan.land), ("developer_building_income", plan.offices)]
    return [*(name for name, let in own if let is not None), "zone_area_class"]


def _run(law: Law, scenario: Scenario, site: str, changes: list[PlanChange], support: Support = SUPPORTS[-1]) -> list[OperatorCash]:
    cases = [Case(changed_plan(scenario, change), site, claims=support.claims, claims_rent=support.claims_rent) for change in changes]
    return cash_of(law, cases)


def _position(*, law: Law, scenario: Scenario, site: str, target: float, support: Support) -> Position:
    """Give the return of one position, and the price it needs."""

    def earned(factors: Floats) -> list[OperatorCash]:
        changes = [PlanChange(price=float(factor), state_support=support.state_support) for factor in factors]
        return _run(law, scenario, site, changes, support)

    def value(factors: Floats) -> Floats:
        return np.array([float(net_present_value(cash=cash.equity, rate=target)) for cash in earned(factors)])

    (cash,) = earned(np.ones(1))
    factor = lowest(value, FACTORS)
    plan_price = first_price(plan_of(scenario), scenario.horizon.range)[1]
    if factor is None:
        (best,) = earned(FACTORS[-1:])
        required = Price(None, None, None, internal_rate(best.equity).value)
    else:
        (at_price,) = earned(np.array([factor]))
        required = Price(factor, factor * plan_price, rate_near(at_price.equity, target), None)
    worth = float(net_present_value(cash=cash.equity, rate=target))
    return Position(support.name, internal_rate(cash.equity), worth, required)


def _break_even_fill(law: Law, scenario: Scenario, site: str, target: float) -> float | None:
    """Give the part of the planned fill at which the plan just earns its target; None where even all of it does not."""

    def value(parts: Floats) -> Floats:
        runs = _run(law, scenario, site, [PlanChange(fill=float(part)) for part in parts])
        return np.array([float(net_present_value(cash=cash.equity, rate=target)) for cash in runs])

    return lowest(value, PARTS)


def lowest(value: Callable[[Floats], Floats], places: Floats) -> float | None:
    """Find the lowest place from which a function is at least nothing; None where it is below at every place looked at.

    Where it first rises through nothing is closed in on by the Illinois rule (M. Dowell and P. Jarratt, BIT 11, 1971).

    Parameters
    ----------
    value : the function, ``(place,)`` to ``(place,)``.
    places : where to look first, ascending.
    """
    values = value(places)
    reached = np.flatnonzero(values >= 0)
    if not len(reached):
        return None
    if reached[0] == 0:
        return float(places[0])
    at = int(reached[0])
    low, high, below, above = (float(end) for part in (places, values) for end in part[at - 1 : at + 1])
    side = 0
    for _ in range(MOST_STEPS):
        middle = (low * above - high * below) / (above - below)
        if not low < middle < high:
            break
        found = float(value(np.array([middle]))[0])
        if found >= 0:
            high, above = middle, found
            below = below / 2 if side == 1 else below
            side = 1
        else:
            low, below = middle, found
            above = above / 2 if side == -1 else above
            side = -1
        if abs(found) < CLOSE or high - low < np.spacing(high):
            return middle
    return high
