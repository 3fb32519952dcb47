"""Effective rates of a permanent investment (Klemm): capital that is never sold, under any yearly path of tax rates.

One unit is invested at the end of year 0 and left to wear out. The first income, the first allowance and the first year of a holiday
belong to year 1, which is discounted once. Allowances fall when they fall, also in exempt years; a negative tax is paid out.
Sums go on for ever: the years after the path are added in closed form.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.measures.forward_looking import Capital, Economy, EffectiveRates, Floats, marginal_rate


class Sums(NamedTuple):
    """Present values of one unit of capital: what is left of it, the same times the tax rate, and the tax its allowances save."""

    capital: float
    taxed: float
    allowances: float
    relief: float


def permanent(*, capital: Capital, rates: Floats, economy: Economy) -> EffectiveRates:
    """Give the rates of capital that is left to wear out.

    Parameters
    ----------
    capital : the asset.
    rates : tax rate of year 1, 2, …, ``(year,)``; the last one continues.
    economy : interest, inflation, pre-tax return and the part debt pays for; real interest and depreciation are not both nothing.

    References
    ----------
    Klemm, Effective average tax rates for permanent investment, IMF working paper 08/56 (2008).
    """
    wears = capital.economic_depreciation
    sums = present_values(capital=capital, rates=rates, economy=economy)
    return _rates(sums, sums.relief + _interest_saves(sums, economy), wears, economy)


def permanent_inventory(*, taxed_share: float, rates: Floats, economy: Economy) -> EffectiveRates:
    """Give the rates of an inventory that is held for ever; what inflation adds to its value each year may be taxed.

    Parameters
    ----------
    taxed_share : the part of the inflation gain that is taxed: 0 last in first out, 1 first in first out.
    rates : tax rate of year 1, 2, …, ``(year,)``; the last one continues.
    economy : interest, inflation, pre-tax return and the part debt pays for; real interest above nothing.
    """
    sums = _of_capital(0.0, rates, economy)
    gain_taxed = taxed_share * economy.inflation / (1 + economy.inflation) * sums.taxed
    return _rates(sums, _interest_saves(sums, economy) - gain_taxed, 0.0, economy)


def present_values(*, capital: Capital, rates: Floats, economy: Economy) -> Sums:
    """Add up what is left of one unit of capital, the tax on it, its allowances, and the tax they save.

    Parameters
    ----------
    capital : the asset.
    rates : tax rate of year 1, 2, …, ``(year,)``; the last one continues.
    economy : interest and inflation.
    """
    wears, (kind, rate), i = capital.economic_depreciation, capital.allowance, economy.interest
    sums = _of_capital(wears, rates, economy)
    if kind == "economic":
        return sums._replace(allowances=wears * sums.capital, relief=wears * sums.taxed)
    if kind == "declining_balance":
        all_, taxed = _geometric(rates, first=rate / (1 + i), ratio=(1 - rate) / (1 + i))
        return sums._replace(allowances=all_, relief=taxed)
    if kind == "straight_line":
        years = int(np.ceil(round(1 / rate, 9)))
        written = np.minimum(rate, 1 - rate * np.arange(years)) / (1 + i) ** np.arange(1, years + 1)
        of_years = np.concatenate([rates, np.full(max(years - len(rates), 0), rates[-1])])[:years]
        return sums._replace(allowances=float(written.sum()), relief=float(of_years @ written))
    return sums


def _of_capital(wears: float, rates: Floats, economy: Economy) -> Sums:
    r = economy.real_interest
    all_, taxed = _geometric(rates, first=1 / (1 + r), ratio=(1 - wears) / (1 + r))
    return Sums(all_, taxed, 0.0, 0.0)


def _geometric(rates: Floats, *, first: float, ratio: float) -> tuple[float, float]:
    """Add up ``first × ratio^(t − 1)`` over all years, plain and times the tax rate of each."""
    terms = first * ratio ** np.arange(len(rates), dtype=np.float64)
    after = first * ratio ** len(rates) / (1 - ratio)
    return float(terms.sum() + after), float(rates @ terms + rates[-1] * after)


def _interest_saves(sums: Sums, economy: Economy) -> float:
    """Give the tax that interest saves: the debt is a constant part of what the capital is worth, so it falls as that wears out."""
    return economy.debt_share * economy.interest / (1 + economy.inflation) * sums.taxed


def _rates(sums: Sums, saved: float, wears: float, economy: Economy) -> EffectiveRates:
    earned = economy.pre_tax_return
    average = ((earned + wears) * sums.taxed - saved) / (earned * sums.capital)
    cost = (1 - saved) / (sums.capital - sums.taxed) - wears
    return EffectiveRates(average, marginal_rate(cost_of_capital=cost, real_interest=economy.real_interest), cost)
