"""The cash of a zone operator: what its plan receives and spends, less what the engine says it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import StateLease
from calculator.project.operator.lines import letting_of, spent_on_works
from calculator.project.operator.plan import Operator
from calculator.project.scenario import Scenario

Floats = NDArray[np.float64]

NEEDED = ("revenue", "operating_cost", "land_rent_due", "land_use_tax", "corporate_income_tax", "group_top_up_tax", "interest")
"""The lines of the engine the cash is made of."""


@dataclass(frozen=True)
class OperatorCash:
    """Cash flows of one operator by year [VND], each ``(year,)``.

    ``tax`` is ``corporate_income_tax``, ``land_use_tax`` and the group's ``top_up_tax``, which is paid the year after its own.
    ``available`` is what is left for debt service after costs, land rent and tax; ``project`` takes the works off, ``equity`` the
    debt too. ``project`` is after the tax the loans leave: for a return without debt take a scenario without loans.
    """

    received: Floats
    operating_cost: Floats
    land_rent: Floats
    land_use_tax: Floats
    corporate_income_tax: Floats
    top_up_tax: Floats
    tax: Floats
    works: Floats
    state_support: Floats
    compensation: Floats
    available: Floats
    drawn: Floats
    service: Floats
    project: Floats
    equity: Floats


def cash_of(law: Law, cases: list[Case]) -> list[OperatorCash]:
    """Run the cases side by side, and lay out the cash of each."""
    result = evaluate(law, build_lanes(cases), only=NEEDED)
    return [_cash(case, {name: result.enterprise[name][:, lane] for name in NEEDED}) for lane, case in enumerate(cases)]


def _cash(case: Case, lines: dict[str, Floats]) -> OperatorCash:
    scenario = case.scenario
    operator = plan_of(scenario)
    letting = letting_of(scenario, operator)
    works, support = spent_on_works(scenario, operator)
    # Rent received at once is taxed over the term or at once, but the cash comes when it comes.
    received = lines["revenue"] - letting.land_income + letting.land_received
    # Top-up tax of a year is paid the year after.
    top_up = np.concatenate([[0.0], lines["group_top_up_tax"][:-1]])
    tax = lines["corporate_income_tax"] + lines["land_use_tax"] + top_up
    available = received - lines["operating_cost"] - lines["land_rent_due"] - tax
    drawn, repaid = debt_of(scenario)
    service = lines["interest"] + repaid
    compensation = compensation_of(case)
    project = available - works + support - compensation
    return OperatorCash(
        received=received,
        operating_cost=lines["operating_cost"],
        land_rent=lines["land_rent_due"],
        land_use_tax=lines["land_use_tax"],
        corporate_income_tax=lines["corporate_income_tax"],
        top_up_tax=top_up,
        tax=tax,
        works=works,
        state_support=support,
        compensation=compensation,
        available=available,
        drawn=drawn,
        service=service,
        project=project,
        equity=project + drawn - service,
    )


def plan_of(scenario: Scenario) -> Operator:
    """Give the plan of an operator."""
    operator = scenario.project.operator
    assert operator is not None, "the scenario has no operator's plan"
    return operator


def compensation_of(case: Case) -> Floats:
    """Give what is paid for compensation ahead of the rent it settles, in the year of the lease decision [VND]."""
    years = case.scenario.horizon.range
    paid = np.zeros(len(years))
    for item in case.place.premises:
        if isinstance(item, StateLease) and item.decision.year in years:
            paid[item.decision.year - years[0]] += float(item.compensation_advance)
    return paid


def debt_of(scenario: Scenario) -> tuple[Floats, Floats]:
    """Give what loans bring in and what is repaid of them by year [VND]."""
    years = list(scenario.horizon.range)
    rate = scenario.assumptions.exchange_rate
    rates = np.array(rate.values(years, before="hold")) if rate else np.ones(len(years))
    drawn, repaid = np.zeros(len(years)), np.zeros(len(years))
    for loan in scenario.project.loans:
        of = rates if loan.currency == "USD" else np.ones(len(years))
        instalment = float(loan.principal) / loan.instalments
        for place, year in enumerate(years):
            if year == loan.drawn:
                drawn[place] += float(loan.principal) * of[place]
            if loan.repaid_from <= year <= loan.repaid_until:
                repaid[place] += instalment * of[place]
    return drawn, repaid
