"""What lifts or eases the top-up tax: the de minimis election, the transitional safe harbour, negative taxes carried, incentives for substance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers


class CarriedTaxes(NamedTuple):
    """Covered taxes after negative taxes of earlier years, and negative taxes carried on at the end of the year [VND], ``(year, lane)``."""

    covered_taxes: Floats
    carried: Floats


def de_minimis(*, revenue: Floats, income: Floats, years_averaged: int, revenue_limit: Floats, income_limit: Floats) -> Booleans:
    """Say in which years average revenue and income stay below the limits; a year without either does not count, ``(year, lane)``.

    Parameters
    ----------
    revenue, income : of all entities blended [EUR], ``(years_averaged - 1 + year, lane)``: they begin that many years before the first.
    years_averaged : the year and those before it [years].
    revenue_limit, income_limit : [EUR], ``(year, 1)``; an average at the limit is not below it, an average loss is.

    References
    ----------
    Resolution 107/2023/QH15 art. 3(14), 4(9); Decree 236/2025/NĐ-CP art. 5(2).
    """
    count = revenue.shape[0] - (years_averaged - 1)
    active = ((revenue != 0) | (income != 0)).astype(np.float64)

    def summed(amounts: Floats) -> Floats:
        total: Floats = amounts[years_averaged - 1 :]
        for back in range(1, years_averaged):
            total = total + amounts[years_averaged - 1 - back : years_averaged - 1 - back + count]
        return total

    years = np.maximum(summed(active), 1)
    return np.asarray((summed(revenue) / years < revenue_limit) & (summed(income) / years < income_limit))


def safe_harbour(
    *,
    revenue: Floats,
    profit_in_euro: Floats,
    profit: Floats,
    covered_taxes: Floats,
    exclusion: Floats,
    revenue_limit: Floats,
    profit_limit: Floats,
    simplified_rate: Floats,
) -> Integers:
    """Say which test of the transitional safe harbour is met: 1 small, 2 taxed enough, 3 routine profit; 0 for none, ``(year, lane)``.

    Parameters
    ----------
    revenue, profit_in_euro : of all entities blended [EUR].
    profit, covered_taxes, exclusion : of them [VND].
    revenue_limit, profit_limit : [EUR], ``(year, lane)``; NaN in years without a safe harbour, where no test is met.
    simplified_rate : ``(year, lane)``; NaN likewise.

    References
    ----------
    Resolution 107/2023/QH15 art. 6(6); Decree 236/2025/NĐ-CP.
    """
    open_ = ~np.isnan(simplified_rate)
    small = (revenue < revenue_limit) & (profit_in_euro < profit_limit)
    taxed = (profit > 0) & (covered_taxes >= simplified_rate * profit)
    routine = open_ & (profit <= exclusion)
    return np.where(small, 1, np.where(taxed, 2, np.where(routine, 1 + 2, 0)))


def carry_negative_taxes(*, covered_taxes: Floats, income: Floats, counted: Booleans, opening: Floats) -> CarriedTaxes:
    """Carry negative taxes of a profitable year on, and take them off the taxes of later profitable years.

    Parameters
    ----------
    covered_taxes, income : of all entities blended [VND], ``(year, lane)``.
    counted : in which years the group is in scope, ``(year, lane)``.
    opening : negative taxes carried from before the first year [VND], ``(lane,)``.

    References
    ----------
    Decree 236/2025/NĐ-CP, Appendix II.II point 8.6.
    """
    shape = np.broadcast_shapes(covered_taxes.shape, income.shape, counted.shape)
    taxes, profitable = np.broadcast_to(covered_taxes, shape), np.broadcast_to(counted & (income > 0), shape)
    if not (opening.any() or (profitable & (taxes < 0)).any()):
        return CarriedTaxes(covered_taxes, np.zeros((1, 1)))
    left, carried = taxes.copy(), np.zeros(shape)
    positive, negative = np.where(profitable, np.maximum(taxes, 0), 0.0), np.where(profitable, np.maximum(-taxes, 0), 0.0)
    balance = np.broadcast_to(opening, shape[1:]).astype(np.float64)
    for year in range(shape[0]):
        used = np.minimum(balance, positive[year])
        left[year] -= used
        balance -= used
        balance += negative[year]
        carried[year] = balance
    return CarriedTaxes(left, carried)


def incentives_added_back(
    *,
    incentives: Floats,
    payroll: Floats,
    asset_depreciation: Floats,
    tangible_assets: Floats,
    payroll_cap: Floats,
    depreciation_cap: Floats,
    carrying_value_cap: Floats,
    by_carrying_value: Booleans,
) -> Floats:
    """Give the tax incentives for substance that are added to covered taxes, up to their cap [VND], ``(year, lane)``.

    Parameters
    ----------
    incentives : tax not paid because of incentives that follow expenditure [VND].
    payroll, asset_depreciation, tangible_assets : of all entities blended [VND].
    payroll_cap, depreciation_cap, carrying_value_cap : shares, ``(year, 1)``; 0 in years without them.
    by_carrying_value : whether the cap by carrying value is elected, ``(lane,)``.

    References
    ----------
    OECD Inclusive Framework, side-by-side package of 5 January 2026; no Vietnamese text was found to adopt it.
    """
    general = np.maximum(payroll_cap * payroll, depreciation_cap * asset_depreciation)
    return np.minimum(np.maximum(incentives, 0), np.where(by_carrying_value, carrying_value_cap * tangible_assets, general))
