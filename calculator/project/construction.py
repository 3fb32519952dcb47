"""Amounts that are not deducted when they are spent: interest while an asset is built, and costs that are spread over some years."""

from __future__ import annotations

import numpy as np

from calculator.project.capital import Asset, Loan
from calculator.project.case import Case, Floats


def interest_of(loan: Loan, case: Case, years: list[int]) -> list[float]:
    """Give the interest of a loan in each of some years: the balance at the start of the year times the rate [VND]."""
    rate = case.scenario.assumptions.exchange_rate
    rates = rate.values(years, before="hold") if rate and loan.currency == "USD" else [1.0] * len(years)
    principal, share, instalments, found = float(loan.principal), float(loan.rate), loan.instalments, []
    for year, exchange in zip(years, rates, strict=True):
        repaid = min(max(year - loan.repaid_from, 0), instalments)
        left = principal * (instalments - repaid) / instalments
        found.append(left * share * exchange if year >= loan.drawn else 0.0)
    return found


def built_share(asset: Asset, year: int) -> float:
    """Give the part of a year in which an asset is still being built."""
    if year == asset.first_year:
        return float(asset.month_of_use - 1) / 12
    return float(year < asset.first_year)


def asset_of(loan: Loan, case: Case) -> Asset | None:
    """Give the asset a loan builds, if it builds one."""
    if loan.capitalised_into is None:
        return None
    return next((asset for asset in case.scenario.project.assets if asset.name == loan.capitalised_into), None)


def capitalised_into(asset: Asset, case: Case) -> float:
    """Give the interest that goes into the cost of an asset, from the years its loans are drawn to its first use [VND]."""
    total = 0.0
    for loan in case.scenario.project.loans:
        if loan.capitalised_into != asset.name:
            continue
        years = list(range(loan.drawn, asset.first_year + 1))
        total += sum(amount * built_share(asset, year) for amount, year in zip(interest_of(loan, case, years), years, strict=True))
    return total


def spread_over(amount: Floats, years: int) -> Floats:
    """Spread what is spent in each year evenly over that year and the next ones, ``(year,)``."""
    spread = np.zeros(len(amount))
    for later in range(years):
        spread[later:] += amount[: max(0, len(amount) - later)] / years
    return spread
