"""A zone operator's answers: its return with and without each support, the price it needs, what delay and empty land cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions.heads import condition_rows
from calculator.analysis.operator.cash import NEEDED, OperatorCash, cash_of, plan_of
from calculator.analysis.operator.notices import operator_notices, prepaid_choice
from calculator.analysis.operator.prepaid import WAYS, PrepaidRent
from calculator.analysis.operator.readings import contested
from calculator.analysis.operator.signs import Spell, negative_again
from calculator.analysis.operator.state import StateReturn, Supported, state_returns
from calculator.analysis.site_run import Notice
from calculator.engine import evaluate
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
from calculator.measures.value import present_value
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.operator.changes import PlanChange, changed_plan, first_price, first_priced_year
from calculator.project.operator.lines import letting_of
from calculator.project.operator.plan import Operator, PrepaidIncome
from calculator.project.scenario import Scenario
from calculator.validation import Words

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


class PriceCut(NamedTuple):
    """How much lower the price that earns the target is with one support more [VND/m²], and as a share of the price before."""

    amount: float
    share: float


@dataclass(frozen=True)
class Position:
    """One operator under one position of support and one reading of the law: at the plan's price, and at the price it needs."""

    name: str
    internal_rate: InternalRate
    present_value: float
    required: Price
    cash: OperatorCash
    at_required_price: OperatorCash | None


@dataclass(frozen=True)
class OperatorRun:
    """What an operator's plan earns [VND], and what decides it.

    ``cuts`` holds for each support after the first what it takes off the price; ``state`` what each costs the State, valued at
    ``social_rate``. ``prepaid`` is empty where no land is let at once, ``prepaid_choice`` cites what leaves the choice. ``readings`` are the contested provisions that move the cash, under
    each option; ``indifferent`` those that were looked at and move nothing.
    """

    variant: str
    site: str
    law: Law
    years: tuple[int, ...]
    priced: str
    priced_year: int
    plan_price: float
    target: float
    cash: OperatorCash
    equity_rate: InternalRate
    project_rate: InternalRate
    negative_again: tuple[Spell, ...]
    present_value: float
    peak_funding: float
    payback: int | None
    cover: Floats
    break_even_fill: float | None
    supports: tuple[Position, ...]
    cuts: tuple[PriceCut | None, ...]
    social_rate: float
    state: tuple[StateReturn, ...]
    prepaid: tuple[PrepaidRent, ...]
    prepaid_choice: Words | None
    readings: tuple[tuple[str, str, Position], ...]
    indifferent: tuple[str, ...]
    warnings: tuple[Notice, ...]
    delay_cost: float
    empty_cost: float


FACTORS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 8.0, 16.0, 32.0])
"""Prices looked at first, as factors of the plan's."""

HIGHER = np.array([FACTORS[-1], 1e2, 1e3, 1e4, 1e5, 1e6])
"""Looked at where none of those earns the target: the plan's own price may be next to nothing. None above the last is looked for."""

PARTS = np.linspace(0.0, 1.0, 9)

MOST_STEPS = 100

CLOSE = 1.0
"""A present value this near to nothing is nothing [VND]."""


def run_operator(scenario: Scenario, law: Law, site: str, target: float | None = None, social_rate: float | None = None) -> OperatorRun:
    """Answer an operator's questions about one site under one law.

    Parameters
    ----------
    scenario : with an operator's plan.
    law : of the variant.
    site : name of a site.
    target : return to equity, a year; the plan's own unless given.
    social_rate : at which the State values a later đồng, a year; the discount rate of the scenario unless given.
    """
    plan = plan_of(scenario)
    wanted = float(plan.target_return) if target is None else target
    answer = partial(_position, scenario=scenario, site=site, target=wanted)
    cash, unlevered = _run(law, scenario, site, [PlanChange(), PlanChange(without_loans=True)])
    later, emptier = _run(law, scenario, site, [PlanChange(delay=1), PlanChange(fill_points=-0.1)])
    worth = float(net_present_value(cash=cash.equity, rate=wanted))
    priced, price = first_price(plan, scenario.horizon.range)
    back = payback_year(cash.equity)
    letting = letting_of(scenario, plan)
    supports = _supports(answer, law, plan)
    cuts = tuple(price_cut(before.required, now.required) for before, now in pairwise(supports))
    social = float(scenario.assumptions.discount_rate) if social_rate is None else social_rate
    case = Case(scenario, site)
    lanes = build_lanes([case])
    result = evaluate(law, lanes, only=NEEDED)
    hangs_on = contested(law, case, result.readings_asked)
    without, with_tax = supports[:2]
    without_relief, with_relief = (next(one for one in supports if one.name == name) for name in ("corporate_income_tax", "land_rent"))
    relief = float((without_relief.cash.land_rent - with_relief.cash.land_rent).sum())
    by_rent = cuts[supports.index(with_relief) - 1]
    notices = list(operator_notices(law, scenario, site, condition_rows(law, lanes, result), relief, by_rent.amount if by_rent else None))
    if (dearer := float((with_tax.cash.tax - without.cash.tax).sum())) > CLOSE:
        notices.append(Notice("support_raises_tax", {"amount": dearer}, dearer))
    return OperatorRun(
        variant=law.variant,
        site=site,
        law=law,
        years=tuple(scenario.horizon.range),
        priced=priced,
        priced_year=first_priced_year(plan, scenario.horizon.range),
        plan_price=price,
        target=wanted,
        cash=cash,
        equity_rate=internal_rate(cash.equity),
        project_rate=internal_rate(unlevered.project),
        negative_again=negative_again(cash, scenario.horizon.range, letting.land_income - letting.land_received),
        present_value=worth,
        peak_funding=peak_funding(cash.project),
        payback=None if back is None else scenario.horizon.first_year + back,
        cover=debt_service_cover(available=cash.available, service=cash.service),
        break_even_fill=_break_even_fill(law, scenario, site, wanted),
        supports=supports,
        cuts=cuts,
        social_rate=social,
        state=tuple(state_returns([Supported(one.name, one.present_value, one.cash, one.at_required_price) for one in supports], social)),
        prepaid=_prepaid(law, scenario, site, wanted, supports[-1]),
        prepaid_choice=prepaid_choice(law, scenario),
        readings=tuple(
            (
                name,
                option,
                supports[-1] if option == law.reading(name) else answer(law=law.with_reading(name, option), support=SUPPORTS[-1]),
            )
            for name, options in hangs_on.moving.items()
            for option in options
        ),
        indifferent=hangs_on.indifferent,
        warnings=tuple(sorted(notices, key=lambda notice: -notice.weight)),
        delay_cost=worth - float(net_present_value(cash=later.equity, rate=wanted)),
        empty_cost=worth - float(net_present_value(cash=emptier.equity, rate=wanted)),
    )


def _supports(answer: Callable[..., Position], law: Law, plan: Operator) -> tuple[Position, ...]:
    """Answer under each position of support; a part of the works that the plan does not have changes nothing."""
    found: list[Position] = []
    for support in SUPPORTS:
        same = support.state_support is None and plan.state_support == 0
        found.append(replace(found[-1], name=support.name) if same else answer(law=law, support=support))
    return tuple(found)


def price_cut(before: Price, now: Price) -> PriceCut | None:
    """Give what one support more takes off the price that earns the target; None where one of the two does not exist."""
    if before.price is None or now.price is None:
        return None
    return PriceCut(before.price - now.price, (before.price - now.price) / before.price if before.price else 0.0)


def _prepaid(law: Law, scenario: Scenario, site: str, target: float, own: Position) -> tuple[PrepaidRent, ...]:
    """Answer under both ways to tax rent received at once; nothing where none is."""
    land = plan_of(scenario).land
    if land is None or land.payment != "one_off":
        return ()
    found = []
    for way in WAYS:
        chosen = way == land.prepaid_income
        position = (
            own if chosen else _position(law=law, scenario=scenario, site=site, target=target, support=SUPPORTS[-1], prepaid_income=way)
        )
        changed = changed_plan(scenario, PlanChange(prepaid_income=way))
        letting = letting_of(changed, plan_of(changed))
        found.append(
            PrepaidRent(
                way=way,
                chosen=chosen,
                internal_rate=position.internal_rate,
                present_value=position.present_value,
                required_price=position.required.price,
                income_tax=float(position.cash.corporate_income_tax.sum()),
                income_tax_present_value=present_value(amounts=position.cash.corporate_income_tax, discount_rate=target),
                taxed=letting.land_income,
                beyond=float((letting.land_received - letting.land_income).sum()),
                cash=position.cash,
            )
        )
    return tuple(found)


def _run(law: Law, scenario: Scenario, site: str, changes: list[PlanChange], support: Support = SUPPORTS[-1]) -> list[OperatorCash]:
    cases = [Case(changed_plan(scenario, change), site, claims=support.claims, claims_rent=support.claims_rent) for change in changes]
    return cash_of(law, cases)


def _position(
    *, law: Law, scenario: Scenario, site: str, target: float, support: Support, prepaid_income: PrepaidIncome | None = None
) -> Position:
    """Give the return of one position, and the price it needs."""

    def earned(factors: Floats) -> list[OperatorCash]:
        changes = [
            PlanChange(price=float(factor), state_support=support.state_support, prepaid_income=prepaid_income) for factor in factors
        ]
        return _run(law, scenario, site, changes, support)

    def value(factors: Floats) -> Floats:
        return np.array([float(net_present_value(cash=cash.equity, rate=target)) for cash in earned(factors)])

    (cash,) = earned(np.ones(1))
    factor = lowest(value, FACTORS)
    if factor is None:
        factor = lowest(value, HIGHER)
    plan_price = first_price(plan_of(scenario), scenario.horizon.range)[1]
    at_price: OperatorCash | None = None
    if factor is None:
        (best,) = earned(HIGHER[-1:])
        required = Price(None, None, None, internal_rate(best.equity).value)
    else:
        (at_price,) = earned(np.array([factor]))
        required = Price(factor, factor * plan_price, rate_near(at_price.equity, target), None)
    worth = float(net_present_value(cash=cash.equity, rate=target))
    return Position(support.name, internal_rate(cash.equity), worth, required, cash, at_price)


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
