"""The investor's returns as measures that can be sought, varied and drawn: of many cases at once, with the reason where one has none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calculator.measures.investor import InvestorCash, constant_prices, foreign_rates, present_value_at, real_rates
from calculator.measures.returns import Floats, internal_rates
from calculator.measures.returns_of_many import returns_of
from calculator.project.case import Case

RETURNS = (
    "irr", "irr_real", "irr_usd", "payback", "discounted_payback", "npv_real", "npv_usd", "peak_funding", "project_tax_rate",
)  # fmt: skip
"""Of ``run`` too: there below ``investor``."""

ONE_BY_ONE = frozenset({"irr_real", "irr_usd", "npv_usd"})
"""Those that need prices and exchange rates beyond the lanes of the engine."""

NO_CURRENCY = "no_exchange_rate"


def returns_of_cases(cases: Sequence[Case], cash: Sequence[InvestorCash]) -> list[dict[str, float | None]]:
    """Give the returns of cases of one horizon from their cash; None where there is none."""
    first = list(cases[0].scenario.horizon.range)
    years = [*first, first[-1] + 1]
    before = np.stack([one.before_tax - one.investment for one in cash], axis=1)
    tax = np.stack([one.income_tax for one in cash], axis=1)
    rate = np.array([float(case.scenario.assumptions.discount_rate) for case in cases])
    found = returns_of(before_tax=before, tax=tax, rate=rate, years=np.array(years, dtype=np.float64))
    prices, abroad = _other_money(cases, before - tax, years, rate)
    found |= {"irr_real": internal_rates(prices[0]).values, "npv_real": prices[1], "irr_usd": internal_rates(abroad[0]).values}
    found["npv_usd"] = abroad[1]
    return [{name: None if np.isnan(found[name][place]) else float(found[name][place]) for name in RETURNS} for place in range(len(cases))]


def reasons_of(case: Case, cash: InvestorCash) -> dict[str, str]:
    """Say why a return of a case does not exist, by its name; nothing of those that do."""
    (found,) = returns_of_cases([case], [cash])
    flow = cash.project
    why = internal_rates(flow[:, None]).reasons[0] or ""
    reasons = {}
    for name, value in found.items():
        if value is not None:
            continue
        if name.endswith("_usd") and case.scenario.assumptions.exchange_rate is None:
            reasons[name] = NO_CURRENCY
        elif name.startswith("irr"):
            reasons[name] = why
        elif "payback" in name:
            reasons[name] = "never_earned_back" if (np.cumsum(flow) < 0).any() else "no_outlay"
        else:
            reasons[name] = "nothing_to_tax"
    return reasons


def _other_money(
    cases: Sequence[Case], flow: Floats, years: list[int], rate: Floats
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Give cash in constant prices and in USD with its present values; NaN in USD where no exchange rate is stated."""
    prices, abroad = np.empty_like(flow), np.full_like(flow, np.nan)
    worth, worth_abroad = np.empty(len(cases)), np.full(len(cases), np.nan)
    for place, case in enumerate(cases):
        economy = case.scenario.assumptions
        growth = np.array(economy.consumer_price_growth.values(years[1:], before="hold"))
        prices[:, place] = constant_prices(cash=flow[:, place], price_growth=growth)
        real = real_rates(discount_rate=float(rate[place]), price_growth=growth)
        worth[place] = present_value_at(cash=prices[:, place], rates=real)
        if economy.exchange_rate is None:
            continue
        exchange = np.array(economy.exchange_rate.values(years, before="hold"))
        abroad[:, place] = flow[:, place] / exchange
        rates = foreign_rates(discount_rate=float(rate[place]), exchange_rate=exchange)
        worth_abroad[place] = present_value_at(cash=abroad[:, place], rates=rates)
    return (prices, worth), (abroad, worth_abroad)
