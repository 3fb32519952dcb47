"""Revenue earned a year later: worth the year the clocks gain, less what waiting costs; cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from calculator import choices_of, load_law
from calculator.analysis.choices.combinations import Choices
from calculator.project.load import scenario_from

LAW = load_law()
GROWTH = Fraction(11, 10)
RATES = [Fraction(0)] * 4 + [Fraction(1, 20)] * 9 + [Fraction(1, 10)] * 2 + [Fraction(1, 5)] * 5
"""Law 67/2025 art. 13(1)(a), 14(1): exempt 4 years, half of 10 % for 9, 10 % to the 15th year, then 20 %."""


def searched(revenue: dict[int, str], limit: str | None, costs: list[dict[str, Any]] | None = None) -> Choices:
    title = {"vi": "Dự án", "en": "Project"}
    return choices_of(
        scenario_from(
            {
                "scenario": "chips", "title": title, "horizon": {"first_year": 2028, "years": 20},
                "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
                "project": {
                    "name": "p", "activity": "semiconductor", "licence": "2027-01-04", "operation_start": "2028-01-01", "capital": "100 tỷ",
                    "facts": {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "yes",
                              "work_inside_site": 1},
                    "revenue": [{"name": "sales", "kind": "incentive", "amount": {"years": revenue, "then": "hold"}}],
                    "costs": costs or [],
                    "elections": {} if limit is None else {"postponable_revenue": limit},
                },
                "sites": {"site": {"title": title, "location": "none", "commune_class": "none", "premises": []}},
            }
        ),
        LAW,
        "site",
    )  # fmt: skip


def tax(income: list[Fraction], rates: list[Fraction]) -> Fraction:
    """Discount the tax of 2028 and after at 10 %."""
    return sum((amount * rate / GROWTH**age for age, (amount, rate) in enumerate(zip(income, rates, strict=True))), Fraction(0))


BN = Fraction(10**9)


def test_a_small_first_year_is_worth_less_than_the_year_it_costs() -> None:
    """Half a billion in 2028 would spend the first exempt year, which is worth 5 bn or more later."""
    one = searched({2028: "500 triệu", 2029: "100 tỷ"}, "1 tỷ")
    written = [BN / 2] + [100 * BN] * 19
    moved = [Fraction(0), 100 * BN + BN / 2] + [100 * BN] * 18
    # Everything starts a year later: 2028 has no income to tax.
    gain = tax(written, RATES) - tax(moved, [Fraction(1, 5), *RATES[:19]]) - (BN / 2 - BN / 2 / GROWTH)
    assert one.best["postponed_revenue"] == "first_revenue"
    assert one.kept_at_best - one.kept_as_written == pytest.approx(float(gain), abs=1)
    assert {single.option: single.gain for single in one.singles} == {"first_revenue": pytest.approx(float(gain), abs=1)}


def test_the_first_profit_moves_with_the_costs_that_follow_revenue() -> None:
    """A fixed cost of 80 bn in 2028 leaves 10 bn of profit of 100 bn less a tenth; 10 / 0.9 bn waits and takes a tenth of cost with it."""
    costs = [
        {"name": "start", "amount": {"years": {2028: "80 tỷ"}, "then": "zero"}, "source": "assumption"},
        {"name": "sales cost", "share_of_revenue": "10%", "source": "assumption"},
    ]
    one = searched({2028: "100 tỷ", 2029: "100 tỷ"}, "20 tỷ", costs)
    written = [10 * BN] + [90 * BN] * 19
    moved = [Fraction(0), 100 * BN] + [90 * BN] * 18
    # The rate runs from the revenue of 2028; the holiday from 2029.
    later = [Fraction(1, 10)] + [Fraction(0)] * 4 + [Fraction(1, 20)] * 9 + [Fraction(1, 10)] + [Fraction(1, 5)] * 5
    gain = tax(written, RATES) - tax(moved, later) - (10 * BN - 10 * BN / GROWTH)
    assert {single.option: single.gain for single in one.singles if single.axis == "postponed_revenue"} == {
        "first_profit": pytest.approx(float(gain), abs=1)
    }
    assert (one.best["postponed_revenue"] == "first_profit") == (gain > 0)


@pytest.mark.parametrize(("limit", "why"), [(None, "no_limit_stated"), ("499 triệu", "above_the_limit")])
def test_nothing_waits_beyond_the_limit_stated(limit: str | None, why: str) -> None:
    one = searched({2028: "500 triệu", 2029: "100 tỷ"}, limit)
    assert ("postponed_revenue", why) in [(left.axis, left.why) for left in one.left_out]
    assert "postponed_revenue" not in one.best


def test_a_limit_that_is_just_met_is_enough() -> None:
    assert searched({2028: "500 triệu", 2029: "100 tỷ"}, "500 triệu").best["postponed_revenue"] == "first_revenue"
