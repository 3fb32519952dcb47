"""Small cases of the tax base worked out from the text alone: fund, household, car, incomes left out, special projects."""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_moves import burden_by_year, of, project, ran

TY = 1e9


def ordinary(**more: Any) -> dict[str, Any]:
    """100 tỷ of revenue less 60 tỷ of cost from 2026 in no place of incentives, taxed at 20 %."""
    data = project(activity="other", first_year=2026, years=8, **more)
    data["project"] |= {"licence": "2026-01-01", "operation_start": "2026-01-01"}
    return data


@pytest.mark.parametrize(
    ("used", "back", "over"),
    # Set aside in 2026: 20 % of 40 tỷ = 8 tỷ, tax saved 1.6 tỷ. Law 67/2025 art. 17(2): under 70 % the tax on what is unused comes back.
    [("5.52 tỷ", 0.2 * 2.48 * TY, 0.0), ("5.6 tỷ", 0.0, 2.4 * TY), ("8 tỷ", 0.0, 0.0), ("0 tỷ", 1.6 * TY, 0.0)],
)
def test_sixty_nine_seventy_and_all_of_the_fund(used: str, back: float, over: float) -> None:
    fund = {"set_aside": {"years": {2026: "20%", 2027: "0%"}, "then": "hold"}, "spending": {"years": {2026: 0, 2027: used, 2028: 0}, "then": "hold"}, "bond_rate": "3%"}  # fmt: skip
    run = ran(ordinary(science_fund=fund))
    assert of(run, "science_fund_set_aside")[2026] == pytest.approx(8 * TY)
    assert of(run, "corporate_income_tax")[2026] == pytest.approx(0.2 * 32 * TY)
    # Five years after 2026; interest for two years (Decree 320/2025 art. 22(2)).
    assert of(run, "science_fund_paid_back")[2031] == pytest.approx(back, abs=1)
    assert of(run, "science_fund_interest")[2031] == pytest.approx(back * 0.03 * 2, abs=1)
    assert of(run, "science_fund_left_over")[2031] == pytest.approx(over, abs=1)
    assert of(run, "corporate_income_tax")[2031] == pytest.approx(0.2 * 40 * TY + back, abs=1)


def test_the_fund_of_an_exempt_year_saves_nothing_and_gives_nothing_back() -> None:
    fund = {"set_aside": {"years": {2026: "20%", 2027: "0%"}, "then": "hold"}, "spending": 0, "bond_rate": "3%"}
    data = ordinary(science_fund=fund) | {}
    data["project"] |= {"activity": "software_product"}
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    run = ran(data)
    assert burden_by_year(run)[2026] == (0.1, 0.0)
    assert of(run, "science_fund_paid_back")[2031] == 0
    assert of(run, "science_fund_unused")[2031] == pytest.approx(8 * TY)


@pytest.mark.parametrize(("costs", "exempt"), [("1 tỷ", {2026, 2027}), ({"years": {**dict.fromkeys(range(2026, 2031), "9 tỷ"), 2031: "1 tỷ"}, "then": "hold"}, {2029, 2030})])  # fmt: skip
def test_two_years_for_an_enterprise_from_a_household(costs: Any, exempt: set[int]) -> None:
    # Decree 320/2025 art. 21(4)(a): from the first income, at the latest from the fourth revenue year; 8 tỷ of revenue is in the 17 % band.
    data = ordinary(revenue=[{"name": "parts", "kind": "incentive", "amount": "8 tỷ"}], costs=[{"name": "work", "amount": costs}])
    data["project"]["facts"] |= {"formed_from_household": True, "affiliate_above_small_bands": "no"}
    tax = of(ran(data), "corporate_income_tax")
    if costs == "1 tỷ":
        assert {year for year, due in tax.items() if due == 0} == exempt
        assert tax[2028] == pytest.approx(0.17 * 7 * TY)
    else:
        # Losses of 2026-2030 are brought forward: 5 tỷ against the 7 tỷ of 2031, which is taxed; the two exempt years passed unused.
        assert tax[2031] == pytest.approx(0.17 * 2 * TY)


@pytest.mark.parametrize(("cost", "deducted"), [("1.6 tỷ", 1.6), ("1.600.000.001", 1.6), ("3.2 tỷ", 1.6)])
def test_a_passenger_car_is_deducted_to_a_cost_of_1_6_billion(cost: str, deducted: float) -> None:
    car = {"name": "car", "class": "road_vehicle", "cost": cost, "first_use": "2026-01", "life_years": 8, "method": "straight_line", "car_use": "own_use"}  # fmt: skip
    assert of(ran(ordinary(assets=[car])), "depreciation")[2027] == pytest.approx(deducted * TY / 8)


def test_excise_goods_are_left_out_from_2025_and_services_before_too() -> None:
    # Decree 218/2013 art. 19(2)(c) names services; Law 67/2025 art. 18(3)(c) goods and services.
    found = {}
    for kind in ("excise_goods", "excise_services"):
        revenue = [{"name": "parts", "kind": "incentive", "amount": "100 tỷ"}, {"name": "drink", "kind": "excluded", "excluded_as": kind, "amount": "10 tỷ"}]  # fmt: skip
        costs = [{"name": "work", "amount": "60 tỷ", "stream": "parts"}]
        data = project(activity="other", site={"location": "especially_difficult_area", "commune_class": "especially_difficult"}, revenue=revenue, costs=costs)  # fmt: skip
        found[kind] = of(ran(data), "corporate_income_tax")
    assert [found["excise_goods"][year] for year in (2024, 2025)] == pytest.approx([0, 2 * TY])
    assert [found["excise_services"][year] for year in (2024, 2025)] == pytest.approx([2 * TY, 2 * TY])


def test_books_that_are_not_apart_split_by_revenue() -> None:
    # Decree 320/2025 art. 23(1)(a): 100 of 125 tỷ of revenue is the project's: 80 % of 40 + 5 tỷ.
    revenue = [{"name": "parts", "kind": "incentive", "amount": "100 tỷ"}, {"name": "trade", "kind": "ordinary", "amount": "25 tỷ"}]
    costs = [{"name": "work", "amount": "60 tỷ", "stream": "parts"}, {"name": "goods", "amount": "20 tỷ", "stream": "trade"}]
    run = ran(ordinary(revenue=revenue, costs=costs, elections={"books": "joint"}))
    assert of(run, "project_income")[2027] == pytest.approx(0.8 * 45 * TY)
