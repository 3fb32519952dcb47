"""Effective rates of a hypothetical investment looked at before it is made: what is common to all methods, and the one-period one.

A real pre-tax return ``p`` is earned on one unit of capital that wears out by ``δ`` a year; ``r`` is the real interest, ``π`` the inflation
and ``i = (1 + r)(1 + π) − 1`` the nominal interest. No personal taxes: new equity costs what retained earnings cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEAR_NOTHING = 1e-9
"""A cost of capital below this has no marginal rate: the quotient would say nothing."""


class Economy(NamedTuple):
    """Real interest, inflation, and the pre-tax return of the investment looked at, each a year; the part of it that debt pays for."""

    real_interest: float
    inflation: float
    pre_tax_return: float
    debt_share: float

    @property
    def interest(self) -> float:
        """The nominal interest."""
        return (1 + self.real_interest) * (1 + self.inflation) - 1


class Allowance(NamedTuple):
    """How the tax writes an asset off; ``rate`` is that of a year, nothing for ``economic`` and ``none``."""

    kind: Literal["straight_line", "declining_balance", "economic", "none"]
    rate: float = 0.0


class Capital(NamedTuple):
    """An asset: its true loss of value a year, and how the tax writes it off."""

    economic_depreciation: float
    allowance: Allowance


INVENTORY_SHARES = {"lifo": 0.0, "average": 0.5, "fifo": 1.0}
"""The part of the inflation gain of an inventory that is taxed."""


class EffectiveRates(NamedTuple):
    """The effective average rate, the effective marginal rate (None where the cost of capital is nothing), and the cost of capital.

    The King-Fullerton method has no average rate.
    """

    eatr: float | None
    emtr: float | None
    cost_of_capital: float


def marginal_rate(*, cost_of_capital: float, real_interest: float) -> float | None:
    """Give the effective marginal rate ``(p̃ − r) ÷ p̃``; None where the cost of capital is not above nothing.

    Parameters
    ----------
    cost_of_capital, real_interest : a year.
    """
    return (cost_of_capital - real_interest) / cost_of_capital if cost_of_capital > NEAR_NOTHING else None


def average_rate_of(*, cost_of_capital: float, tax_rate: float, economy: Economy) -> float:
    """Give the effective average rate that goes with a cost of capital under one constant rate: ``τ + [(1 − τ) p̃ − r] ÷ p``.

    It holds whatever the finance or the allowances, for the rent is linear in the return.

    Parameters
    ----------
    cost_of_capital : a year.
    tax_rate : the same in every year.
    economy : interest and pre-tax return.
    """
    return tax_rate + ((1 - tax_rate) * cost_of_capital - economy.real_interest) / economy.pre_tax_return


def allowances_at_once(*, capital: Capital, economy: Economy) -> float:
    """Give the present value of the allowances on one unit of cost, the first of them undiscounted.

    Economic depreciation is written off as it happens, indexed, at the end of each year: only so does it leave the choice undistorted.

    Parameters
    ----------
    capital : the asset.
    economy : interest and inflation.
    """
    i, (kind, rate) = economy.interest, capital.allowance
    if kind == "economic":
        wears = capital.economic_depreciation
        return wears / (economy.real_interest + wears) if wears else 0.0
    if kind == "none":
        return 0.0
    if i == 0:
        return 1.0
    if kind == "declining_balance":
        return rate * (1 + i) / (rate + i)
    return float(rate * (1 + 1 / i) * -np.expm1(-np.log1p(i) / rate))


def one_period(*, capital: Capital, tax_rate: float, economy: Economy) -> EffectiveRates:
    """Give the rates of capital that is raised by one unit for one period (Devereux and Griffith), without personal taxes.

    Parameters
    ----------
    capital : the asset.
    tax_rate : the same in every year, below 1.
    economy : interest, inflation, pre-tax return and the part debt pays for.

    References
    ----------
    Devereux and Griffith, The taxation of discrete investment choices, IFS working paper 98/16 (1999).
    """
    i, inflation, wears = economy.interest, economy.inflation, capital.economic_depreciation
    relieved = 1 - tax_rate * allowances_at_once(capital=capital, economy=economy)
    # Debt pays for what is left of the cost once the first allowance is back.
    first = capital.allowance.rate if capital.allowance.kind in {"straight_line", "declining_balance"} else 0.0
    interest_saves = economy.debt_share * (1 - min(first, 1.0) * tax_rate) * tax_rate * i
    needed = relieved * (i + wears * (1 + inflation) - inflation) - interest_saves
    cost = needed / ((1 - tax_rate) * (1 + inflation)) - wears
    return _rates(cost, tax_rate, economy)


def one_period_inventory(*, taxed_share: float, tax_rate: float, economy: Economy) -> EffectiveRates:
    """Give the rates of an inventory held one period more: it does not wear out, and its inflation gain may be taxed.

    Parameters
    ----------
    taxed_share : the part of the inflation gain that is taxed: 0 last in first out, 1 first in first out.
    tax_rate : the same in every year, below 1.
    economy : interest, inflation, pre-tax return and the part debt pays for.
    """
    i, inflation = economy.interest, economy.inflation
    needed = i - inflation + taxed_share * tax_rate * inflation - economy.debt_share * tax_rate * i
    return _rates(needed / ((1 - tax_rate) * (1 + inflation)), tax_rate, economy)


def _rates(cost: float, tax_rate: float, economy: Economy) -> EffectiveRates:
    return EffectiveRates(
        average_rate_of(cost_of_capital=cost, tax_rate=tax_rate, economy=economy),
        marginal_rate(cost_of_capital=cost, real_interest=economy.real_interest),
        cost,
    )


def composite(*, parts: Sequence[EffectiveRates], weights: Sequence[float], real_interest: float) -> EffectiveRates:
    """Weigh the rates of several assets: averages by weight, the marginal rate from the weighted cost of capital.

    Parameters
    ----------
    parts : the rates of each asset; all have an average rate.
    weights : above nothing in sum; they need not add up to one.
    real_interest : a year.
    """
    shares = np.array(weights) / np.sum(weights)
    cost = float(shares @ np.array([part.cost_of_capital for part in parts]))
    average = float(shares @ np.array([part.eatr for part in parts], dtype=np.float64))
    return EffectiveRates(average, marginal_rate(cost_of_capital=cost, real_interest=real_interest), cost)
