"""What a reader changes of an operator's plan: each by its own sum, and what does not fit is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from calculator.analysis.operator.cash import cash_of
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.load import load_scenario
from calculator.project.operator.changes import first_price
from calculator.project.operator.edits import PlanEdit, debt_of, edited_plan, plan_of, works_of, years_to_fill
from calculator.project.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
TOWER = load_scenario(SCENARIOS / "operator_tower_3ha.yaml")
FIELD = load_scenario(SCENARIOS / "operator_greenfield_200ha.yaml")


def edited(scenario: Scenario, **edit: Any) -> Scenario:
    return edited_plan(scenario, PlanEdit(**edit))


@pytest.mark.parametrize("scenario", [TOWER, FIELD])
def test_nothing_changed_is_the_plan(scenario: Scenario) -> None:
    assert edited(scenario) == scenario


def test_what_the_plans_say() -> None:
    assert (works_of(TOWER), debt_of(TOWER), years_to_fill(TOWER)) == (986 * 10**9, 0, 5)
    assert (works_of(FIELD), debt_of(FIELD), years_to_fill(FIELD)) == (17_900 * 10**6 * 200, 1_800 * 10**9, 10)


def test_a_price_is_that_of_the_first_year_let() -> None:
    new = edited(TOWER, price=Fraction(300_000))
    assert first_price(plan_of(new), new.horizon.range)[1] == pytest.approx(300_000)
    # 46,000 m² × 40 % × 12 × (300,000 + 30,000 × 1.03²)
    (cash,) = cash_of(load_law(), [Case(new, "zone")])
    assert cash.received[2] == pytest.approx(46_000 * 0.4 * 12 * (300_000 + 30_000 * 1.03**2), abs=1)


def test_works_floors_target_and_support() -> None:
    new = edited(TOWER, works=Fraction(10**12), floor_area=Fraction(23_000), target_return=Fraction(1, 5), state_support=Fraction(1, 10))
    assert works_of(new) == 10**12
    assert (plan_of(new).target_return, plan_of(new).state_support) == (Fraction(1, 5), Fraction(1, 10))
    before, after = (cash_of(load_law(), [Case(one, "zone")])[0] for one in (TOWER, new))
    assert after.received[2] == pytest.approx(before.received[2] / 2)
    assert (after.works[0], after.state_support[0]) == (500e9, 50e9)


def test_the_fill_is_even_over_the_years_asked_for() -> None:
    new = edited(FIELD, fill_years=19)
    land = plan_of(new).land
    assert land is not None
    # 95 % over 19 years is 5 % a year from 2029.
    assert land.fill.values(new.horizon.range)[:5] == pytest.approx([0, 0, 0.05, 0.10, 0.15])
    assert (land.fill.values(new.horizon.range)[20], years_to_fill(new)) == (pytest.approx(0.95), 19)


def test_debt_and_its_rate() -> None:
    new = edited(FIELD, debt=Fraction(900 * 10**9), loan_rate=Fraction(6, 100))
    assert debt_of(new) == 900 * 10**9
    (cash,) = cash_of(load_law(), [Case(new, "zone")])
    assert cash.drawn[1] == 900e9
    assert cash.service[1] == pytest.approx(54e9)


def test_what_does_not_fit_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as found:
        edited(FIELD.model_copy(update={"project": FIELD.project.model_copy(update={"activity": "other"})}), target_return=Fraction(1, 10))
    assert found.value.problems[0].place.key == "project.activity"
