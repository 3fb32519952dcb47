"""Dividends received: in the profit of the accounts, deducted on the way to the tax, and no income of the group for the top-up tax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.test_bridge import project, run_of
from tests.twin.random_money import with_money
from tests.twin.random_projects import random_scenario

SALES, DIVIDEND = 100_000, 8_000
REVENUE = [
    {"name": "sales", "kind": "ordinary", "amount": "100 tỷ"},
    {"name": "dividend", "kind": "exempt", "amount": "8 tỷ"},
]


def test_a_dividend_stands_in_the_accounts_and_comes_off_before_the_tax() -> None:
    """In millions, the steps of the annual return: 108,000 before tax; 8,000 exempt; 100,000 taxed at 20 %."""
    run = run_of(project(revenue=REVENUE, cash={"dividends": {"payout": "50%"}}))
    rows = {row.name: float(row.amounts[1]) / 1e6 for row in run.bridge}
    assert rows["accounting_profit"] == pytest.approx(SALES + DIVIDEND)
    assert rows["taxable_income"] == pytest.approx(SALES + DIVIDEND)
    assert rows["exempt_income"] == pytest.approx(-DIVIDEND)
    assert rows["assessable_income"] == pytest.approx(SALES)
    assert rows["corporate_income_tax"] == pytest.approx(SALES / 5)
    line = {name: float(amounts[1]) / 1e6 for name, amounts in run.enterprise.items()}
    assert line["accounting_profit"] == pytest.approx(SALES + DIVIDEND)
    assert line["profit_after_tax"] == pytest.approx(SALES + DIVIDEND - SALES / 5)
    assert line["dividends"] == pytest.approx((SALES + DIVIDEND - SALES / 5) / 2)


def test_the_group_rate_is_without_the_dividend() -> None:
    """Tax 20,000 on 100,000 of the group's income: 20 %, not 20,000 ÷ 108,000."""
    run = run_of(project(revenue=REVENUE, group={"revenue_eur": "1 tỷ", "entities_abroad": "yes"}))
    assert run.enterprise["accounting_profit"][1] == pytest.approx((SALES + DIVIDEND) * 1e6)
    assert run.enterprise["effective_tax_rate_of_group"][1] == pytest.approx(0.2)


@pytest.mark.parametrize("make", [with_money, random_scenario])
def test_the_bridge_begins_at_the_profit_of_the_accounts(make: Callable[[int], dict[str, Any]]) -> None:
    received = 0
    for seed in range(25):
        run = run_of(make(seed))
        line, first = run.enterprise["accounting_profit"], run.bridge[0]
        assert first.name == "accounting_profit"
        if np.isnan(line).all():
            continue
        received += bool(run.enterprise["exempt_income"].any())
        assert np.abs(first.amounts - line).max() <= max(1.0, np.abs(line).max() * 1e-12), seed
    assert received >= 2
