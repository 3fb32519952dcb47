"""Effective rates of a permanent investment (Klemm): capital that is never sold, under any yearly path of tax rates.

One unit is invested at the end of year 0 and left to wear out. The first income, the first allowance and the first year of a holiday
belong to year 1, which is discounted once. Allowances fall when they fall, also in exempt years; a negative tax is paid out. A charge on
land and a top-up tax can be added.
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


class LandCharge(NamedTuple):
    """What is paid for land a year, as a share of what the capital is worth; nothing in the first years."""

    share: float = 0.0
    free_years: int = 0


class TopUp(NamedTuple):
    """A top-up tax: the rate it brings the tax up to, and the part of an asset's book value a year's income is free for."""

    minimum_rate: float = 0.0
    asset_share: float = 0.0


NO_CHARGE, NO_TOP_UP = LandCharge(), TopUp()


def permanent(
    *, capital: Capital, rates: Floats, economy: Economy, charge: LandCharge = NO_CHARGE, top_up: TopUp = NO_TOP_UP
) -> EffectiveRates:
    """Give the rates of capital that is left to wear out.

    Parameters
    ----------
    capital : the asset.
    rates : tax rate of year 1, 2, …, ``(year,)``; the last one continues.
    economy : interest, inflation, pre-tax return and the part debt pays for; real interest and depreciation are not both nothing.
    charge : on land, deductible from both taxes.
    top_up : on the same income at what a year's rate lacks, paid the year after; the nominal interest is above nothing.

    References
    ----------
    Klemm, Effective average tax rates for permanent investment, IMF working paper 08/56 (2008).
    """
    sums = present_values(capital=capital, rates=rates, economy=economy)
    taxed, saved, late = sums.taxed, sums.relief + _interest_saves(sums, economy), 1 / (1 + economy.interest)
    of_years = rates
    if top_up.minimum_rate:
        lacks = np.maximum(top_up.minimum_rate - rates, 0.0)
        extra = present_values(capital=capital, rates=lacks, economy=economy)
        excluded = top_up.asset_share * _book_value(capital, lacks, economy)
        taxed += late * extra.taxed
        saved += late * (extra.relief + _interest_saves(extra, economy) + excluded)
        of_years = rates + late * lacks
    if charge.share:
        years = max(len(of_years), charge.free_years + 1)
        borne = 1 - np.concatenate([of_years, np.full(years - len(of_years), of_years[-1])])
        borne[: charge.free_years] = 0.0
        saved -= charge.share * _of_capital(capital.economic_depreciation, borne, economy).taxed
    return _rates(sums._replace(taxed=taxed), saved, capital.economic_depreciation, economy)


def permanent_inventory(*, taxed_share: float, rates: Floats, economy: Economy, top_up: TopUp = NO_TOP_UP) -> EffectiveRates:
    """Give the rates of an inventory that is held for ever; what inflation adds to its value each year may be taxed.

    Parameters
    ----------
    taxed_share : the part of the inflation gain that is taxed: 0 last in first out, 1 first in first out.
    rates : tax rate of year 1, 2, …, ``(year,)``; the last one continues.
    economy : interest, inflation, pre-tax return and the part debt pays for; real interest above nothing.
    top_up : as for an asset; an inventory is no tangible asset that excludes income.
    """
    of_years = rates
    if top_up.minimum_rate:
        of_years = rates + np.maximum(top_up.minimum_rate - rates, 0.0) / (1 + economy.interest)
    sums = _of_capital(0.0, of_years, economy)
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


def _book_value(capital: Capital, rates: Floats, economy: Economy) -> float:
    """Add up the book value of each year, the mean of its first and last day, times a rate."""
    wears, (kind, rate), i = capital.economic_depreciation, capital.allowance, economy.interest
    if kind == "economic":
        # Carried at the prices of the day.
        mean = (1 / (1 + economy.inflation) + 1 - wears) / 2
        return mean * _of_capital(wears, rates, economy).taxed
    if kind == "straight_line":
        years = int(np.ceil(round(1 / rate, 9)))
        left = np.maximum(1 - rate * np.arange(years + 1), 0.0)
        of_years = np.concatenate([rates, np.full(max(years - len(rates), 0), rates[-1])])[:years]
        return float(of_years @ ((left[:-1] + left[1:]) / 2 / (1 + i) ** np.arange(1, years + 1)))
    written = rate if kind == "declining_balance" else 0.0
    return _geometric(rates, first=(1 - written / 2) / (1 + i), ratio=(1 - written) / (1 + i))[1]


def _interest_saves(sums: Sums, economy: Economy) -> float:
    """Give the tax that interest saves: the debt is a constant part of what the capital is worth, so it falls as that wears out."""
    return economy.debt_share * economy.interest / (1 + economy.inflation) * sums.taxed


def _rates(sums: Sums, saved: float, wears: float, economy: Economy) -> EffectiveRates:
    earned = economy.pre_tax_return
    average = ((earned + wears) * sums.taxed - saved) / (earned * sums.capital)
    cost = (1 - saved) / (sums.capital - sums.taxed) - wears
    return EffectiveRates(average, marginal_rate(cost_of_capital=cost, real_interest=economy.real_interest), cost)
