"""What is laid out once for many lanes is what each lane has alone: clocks of whole years and months, the years an asset is charged in."""

from __future__ import annotations

import numpy as np
import pytest

from calculator.rules.carry_forward import first_in_first_out
from calculator.rules.clocks import share_of_year
from calculator.rules.depreciation import charges_by_age, yearly_depreciation
from calculator.rules.kinds import only_where, some_lanes
from calculator.rules.personal_income_tax import exempt_months

YEARS = np.arange(2027, 2042)
RANDOM = np.random.default_rng(7)


def covered(year: int, start: float, length: float) -> float:
    """The part of a year between a start and an end, by hand."""
    return max(0.0, min(year + 1, start + length) - max(year, start)) if np.isfinite(start) else 0.0


@pytest.mark.parametrize("fractions", [False, True])
def test_a_period_covers_what_lies_between_its_start_and_its_end(fractions: bool) -> None:
    start = RANDOM.integers(2015, 2050, 900).astype(float)
    start[::11] = np.inf
    length = RANDOM.choice([0.0, 2.0, 4.0, 15.0, 1e9], 900) + (RANDOM.random(900) if fractions else 0.0)
    found = share_of_year(start=start, length=length, years=YEARS)
    by_hand = [[covered(year, one, long) for one, long in zip(start, length, strict=True)] for year in YEARS.tolist()]
    np.testing.assert_allclose(found, by_hand, rtol=0, atol=1e-9)
    alone = [share_of_year(start=start[lane : lane + 1], length=length[lane : lane + 1], years=YEARS)[:, 0] for lane in range(900)]
    assert np.array_equal(found, np.transpose(alone))


@pytest.mark.parametrize("exempt_years", [5.0, 2.5])
def test_exempt_months_of_many_roles_are_those_of_each_alone(exempt_years: float) -> None:
    start = RANDOM.integers(12 * 2018, 12 * 2045, 700).astype(float)
    start[::13], start[1::13] = np.inf, -np.inf
    found = exempt_months(start_month=start, exempt_years=exempt_years, years=YEARS)
    until = start + 12 * exempt_years
    by_hand = [
        [max(0.0, min(12 * year + 12, b) - max(12 * year, a)) / 12 if np.isfinite(a) else 0.0 for a, b in zip(start, until, strict=True)]
        for year in YEARS.tolist()
    ]
    np.testing.assert_allclose(found, by_hand, rtol=0, atol=1e-12)
    alone = [exempt_months(start_month=start[[role]], exempt_years=exempt_years, years=YEARS)[:, 0] for role in range(len(start))]
    assert np.array_equal(found, np.transpose(alone))


def test_an_asset_is_charged_in_the_years_of_its_life_that_lie_inside_the_horizon() -> None:
    first = np.array([2020, 2024, 2027, 2035, 2041, 2050])
    month, life, cost = np.array([3.0, 1, 12, 7, 4.5, 1]), np.array([4, 6, 3, 30, 5, 5]), 12e6 * np.arange(1.0, 7)
    by_age = charges_by_age(life_years=life, declining=np.zeros(6, dtype=bool), factor=np.ones(6))
    found = yearly_depreciation(cost=cost, by_age=by_age, first_year=first, first_month=month, years=YEARS)
    for asset in range(6):
        begins = 12 * first[asset] + month[asset] - 1
        for place, year in enumerate(YEARS.tolist()):
            months = max(0.0, min(12 * year + 12, begins + 12 * life[asset]) - max(12 * year, begins))
            assert found[place, asset] == pytest.approx(cost[asset] * months / (12 * life[asset]), abs=1e-6)


def test_a_pool_without_new_amounts_ends_when_the_last_are_too_old() -> None:
    made = np.zeros((12, 3))
    made[0], made[3, 1] = [100.0, 100, 0], 50.0
    room = np.zeros((12, 3))
    room[4], room[10] = [30.0, 30, 30], 1000.0
    opening = np.zeros((5, 3))
    opening[-1] = [5.0, 0, 7]
    pool = first_in_first_out(made=made, opening=opening, room=[room], carry_years=5)
    # What was there before has its last year in the fifth, the 100 of the first year in the sixth, the later 50 in the ninth.
    assert pool.all_used[4].tolist() == [30.0, 30.0, 7.0]
    assert pool.all_used[5:].sum() == 0
    assert pool.expired[5].tolist() == [75.0, 70.0, 0.0]
    assert pool.expired[8].tolist() == [0.0, 50.0, 0.0]
    assert pool.expired.sum(axis=0).tolist() == [75.0, 120.0, 0.0]
    assert pool.carried[4].tolist() == [75.0, 120.0, 0.0]
    assert pool.carried[8:].sum() == 0


def test_amounts_are_kept_where_a_condition_holds_and_are_not_changed() -> None:
    amounts, condition = RANDOM.random((15, 40)), RANDOM.random((15, 40)) > 0.3
    condition[3:9] = True
    before = amounts.copy()
    assert np.array_equal(only_where(amounts, condition), np.where(condition, amounts, 0.0))
    assert np.array_equal(only_where(amounts, np.broadcast_to(condition[0], (15, 40))), np.where(condition[0], amounts, 0.0))
    assert np.array_equal(only_where(amounts[0], condition[0]), np.where(condition[0], amounts[0], 0.0))
    assert np.array_equal(amounts, before)


def test_some_lanes_of_one_column_are_that_column() -> None:
    amounts = RANDOM.random((15, 40))
    assert np.array_equal(some_lanes(amounts, np.array([3, 8]), 40), amounts[:, [3, 8]])
    assert some_lanes(amounts[:, :1], np.array([3, 8]), 40).shape == (15, 1)
