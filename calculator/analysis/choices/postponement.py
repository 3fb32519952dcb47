"""Revenue earned a year later, within what the project says is possible: it may start the clocks of incentives a year later."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from calculator.project.business import SHARED, Revenue
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.result import Result


class FirstProfit(NamedTuple):
    """The year whose taxable income starts the holiday, and that income [VND]."""

    year: int
    income: float


def first_profit(result: Result, lane: int) -> FirstProfit | None:
    """Find the year of a lane whose own income starts the holiday; None where another clock starts it, or nothing does."""
    start = float(result.clocks["holiday_start"][lane])
    years = [int(year) for year in result.years]
    if not np.isfinite(start) or int(start) not in years:
        return None
    income = float(result.enterprise["project_income"][years.index(int(start)), lane])
    return FirstProfit(int(start), income) if income > 0 else None


def postponed(scenario: Scenario, profit: FirstProfit | None) -> dict[str, Scenario]:
    """Give the scenario with its first revenue, or its first profit, earned a year later, where the limit stated allows it.

    Costs written as a share of revenue follow it; all others stay. Revenue moves in the proportion of the streams of the project's own income.

    Parameters
    ----------
    profit : the year whose income starts the holiday; as little is moved as leaves it none.
    """
    limit = scenario.project.elections.postponable_revenue
    years = scenario.horizon.range
    if limit is None:
        return {}
    found: dict[str, Scenario] = {}
    revenue = _own_revenue(scenario)
    first = next((year for year, amount in zip(years, revenue, strict=True) if amount > 0), None)
    if first is not None and first < years[-1] and revenue[years.index(first)] <= float(limit):
        found["first_revenue"] = _moved(scenario, first, Fraction(1))
    if profit is not None and profit.year < years[-1]:
        earned = revenue[years.index(profit.year)]
        follows = 1 - _variable_share(scenario)
        needed = profit.income / follows if follows > 0 else np.inf
        if 0 < needed <= min(earned, float(limit)) and not (profit.year == first and needed == earned):
            found["first_profit"] = _moved(scenario, profit.year, Fraction(needed / earned))
    return found


def _own(scenario: Scenario) -> list[Revenue]:
    return [line for line in scenario.project.revenue if line.kind == "incentive" and line.amount is not None]


def _own_revenue(scenario: Scenario) -> list[float]:
    """Give the revenue of the project's own streams each year [VND]."""
    years = scenario.horizon.range
    rate = scenario.assumptions.exchange_rate
    exchange = np.array(rate.values(years, before="hold")) if rate is not None else np.ones(len(years))
    total = np.zeros(len(years))
    for line in _own(scenario):
        values = np.array(line.amount.values(years)) if line.amount is not None else 0.0
        total += values * (exchange if line.currency == "USD" else 1.0)
    return [float(amount) for amount in total]


def _variable_share(scenario: Scenario) -> float:
    """Give the deductible cost that follows a đồng of the project's own revenue."""
    names = {line.name for line in _own(scenario)}
    shares = [
        cost.share_of_revenue * cost.deductible
        for cost in scenario.project.costs
        if cost.share_of_revenue is not None and (cost.stream == SHARED or cost.stream in names)
    ]
    return float(sum(shares, Fraction(0)))


def _moved(scenario: Scenario, year: int, share: Fraction) -> Scenario:
    """Move a share of the revenue of a year into the next."""
    years = scenario.horizon.range

    def later(path: Path[Any]) -> Path[Any]:
        values = dict(zip(years, (Fraction(value) for value in path.values(years)), strict=True))
        moved = values[year] * share
        values |= {year: values[year] - moved, year + 1: values[year + 1] + moved}
        return path.model_copy(
            update={"value": None, "start": None, "from_": None, "growth": None, "until": None, "years": values, "then": "zero"}
        )

    own = [id(line) for line in _own(scenario)]
    lines = tuple(
        line.model_copy(update={"amount": later(line.amount)}) if id(line) in own and line.amount is not None else line
        for line in scenario.project.revenue
    )
    return scenario.model_copy(update={"project": scenario.project.model_copy(update={"revenue": lines})})
