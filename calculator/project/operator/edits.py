"""What a reader changes of an operator's plan: its price, its works, its floors, how fast it fills, its debt, its target."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculator.errors import InputError, Place, Problem
from calculator.project.operator.changes import PlanChange, changed_plan, first_price
from calculator.project.operator.checks import operator_problems
from calculator.project.operator.keys import PLAN
from calculator.project.operator.lines import with_operator
from calculator.project.operator.plan import Operator
from calculator.project.path import Path
from calculator.project.scenario import Scenario


@dataclass(frozen=True)
class PlanEdit:
    """What differs from the plan; None leaves it as it is.

    ``price`` of the first year in which any is let for one [VND/m²], ``works`` in all and ``debt`` in all [VND], ``floor_area`` [m²],
    ``fill_years`` from the first letting to the fullest year, both counted; shares a year.
    """

    price: Fraction | None = None
    works: Fraction | None = None
    floor_area: Fraction | None = None
    fill_years: int | None = None
    target_return: Fraction | None = None
    state_support: Fraction | None = None
    debt: Fraction | None = None
    loan_rate: Fraction | None = None


def plan_of(scenario: Scenario) -> Operator:
    """Give the operator's plan of a scenario that has one."""
    operator = scenario.project.operator
    assert operator is not None, "the scenario has no operator's plan"
    return operator


def works_of(scenario: Scenario) -> Fraction:
    """Give what all works cost, State support included [VND]."""
    operator = plan_of(scenario)
    return sum((operator.cost_of(works) for works in operator.works), Fraction(0))


def debt_of(scenario: Scenario) -> Fraction:
    """Give what is borrowed in all [VND]."""
    return sum((Fraction(loan.principal) for loan in scenario.project.loans), Fraction(0))


def years_to_fill(scenario: Scenario) -> int:
    """Give the years from the first letting to the fullest year, both counted."""
    shares = _fill(plan_of(scenario)).values(scenario.horizon.range)
    let = [place for place, share in enumerate(shares) if share > 0]
    return shares.index(max(shares)) - let[0] + 1 if let else 0


def edited_plan(scenario: Scenario, edit: PlanEdit) -> Scenario:
    """Give the scenario of an edited plan.

    Raises
    ------
    InputError
        When what was changed does not fit together.
    """
    operator, project = plan_of(scenario), scenario.project
    update: dict[str, Any] = {}
    if edit.target_return is not None:
        update["target_return"] = edit.target_return
    if edit.state_support is not None:
        update["state_support"] = edit.state_support
    if edit.works is not None:
        update["works"] = _scaled_works(scenario, edit.works)
    if edit.floor_area is not None and operator.offices is not None:
        update["offices"] = operator.offices.model_copy(update={"floor_area": edit.floor_area})
    if edit.fill_years is not None:
        name = "land" if operator.land is not None else "offices"
        letting = update.get(name, getattr(operator, name))
        update[name] = letting.model_copy(update={"fill": _ramp(letting.fill, scenario.horizon.range, edit.fill_years)})
    new = project.model_copy(update={"operator": operator.model_copy(update=update), "loans": _loans(scenario, edit)})
    changed = scenario.model_copy(update={"project": new})
    if edit.price is not None:
        _, price = first_price(plan_of(changed), scenario.horizon.range)
        changed = changed_plan(changed, PlanChange(price=float(edit.price / Fraction(price))))
    else:
        changed = with_operator(changed)
    found = [Problem(Place(key=".".join(map(str, key))), said, remedy) for key, said, remedy in operator_problems(changed)]
    if found:
        raise InputError(found)
    return changed


def _scaled_works(scenario: Scenario, total: Fraction) -> tuple[Any, ...]:
    """Give the works with their costs in the proportions they had."""
    operator, before = plan_of(scenario), works_of(scenario)
    if before <= 0:
        raise InputError(Problem(Place(key=".".join(map(str, (*PLAN, "works")))), "the plan builds nothing", "add works to the scenario"))
    return tuple(
        works.model_copy(update={"cost": operator.cost_of(works) * total / before, "cost_per_hectare": None}) for works in operator.works
    )


def _loans(scenario: Scenario, edit: PlanEdit) -> tuple[Any, ...]:
    loans, before = scenario.project.loans, debt_of(scenario)
    if edit.debt is not None and before > 0:
        loans = tuple(loan.model_copy(update={"principal": Fraction(loan.principal) * edit.debt / before}) for loan in loans)
    if edit.loan_rate is not None:
        loans = tuple(loan.model_copy(update={"rate": edit.loan_rate}) for loan in loans)
    return loans


def _fill(operator: Operator) -> Path[Any]:
    letting: Any = operator.land or operator.offices
    fill: Path[Any] = letting.fill
    return fill


def _ramp(fill: Path[Any], horizon: range, years: int) -> Path[Any]:
    """Fill evenly over so many years, from the first letting to what the plan reaches at its fullest."""
    shares = fill.values(horizon)
    first = next((year for year, share in zip(horizon, shares, strict=True) if share > 0), horizon[0])
    most = Fraction(max(shares))
    return Path(years={year: most * min(year - first + 1, years) / years for year in horizon if year >= first}, then="hold")
