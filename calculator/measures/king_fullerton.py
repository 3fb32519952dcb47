"""The marginal effective rate as the workbook of the World Bank works it out (King and Fullerton; Chen and Reinikka).

Rates are added, not compounded: the nominal interest is the real one plus inflation. The first allowance falls at the end of the first year,
and all are discounted at the cost of financing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calculator.measures.forward_looking import Capital, EffectiveRates, marginal_rate


class Financing(NamedTuple):
    """Interest, the return equity asks for, the cost of financing after tax, and the hurdle the owner asks for, each a year."""

    interest: float
    equity: float
    financing: float
    hurdle: float


class Levies(NamedTuple):
    """Levies beside income tax, as shares: on the transfer of an asset, on its value a year, on receipts; and a credit for investment."""

    transfer: float = 0.0
    property_: float = 0.0
    receipts: float = 0.0
    credit: float = 0.0


NO_LEVIES = Levies()


def financing(
    *, real_interest: float, inflation: float, debt_share: float, tax_rate: float, interest_income_tax: float, equity_income_tax: float
) -> Financing:
    """Give what money costs the enterprise, and what its owners ask for.

    Parameters
    ----------
    real_interest, inflation : a year.
    debt_share : the part of an asset that debt pays for.
    tax_rate : of income tax.
    interest_income_tax, equity_income_tax : what owners pay on interest and on what equity brings.
    """
    interest = real_interest + inflation
    equity = interest * (1 - interest_income_tax) / (1 - equity_income_tax)
    return Financing(
        interest,
        equity,
        debt_share * interest * (1 - tax_rate) + (1 - debt_share) * equity,
        debt_share * interest + (1 - debt_share) * equity - inflation,
    )


def allowances_discounted(*, capital: Capital, rate: float) -> float:
    """Give the present value of the allowances on one unit of cost, the first discounted once.

    Parameters
    ----------
    capital : the asset.
    rate : the cost of financing, a year.
    """
    kind, share = capital.allowance
    if kind == "none":
        return 0.0
    if kind == "straight_line":
        return float(share * -np.expm1(-np.log1p(rate) / share) / rate) if rate else 1.0
    share = capital.economic_depreciation if kind == "economic" else share
    return share / (share + rate) if share else 0.0


def king_fullerton(*, capital: Capital, tax_rate: float, inflation: float, money: Financing, levies: Levies = NO_LEVIES) -> EffectiveRates:
    """Give the marginal rate of a depreciable asset.

    Parameters
    ----------
    capital : the asset.
    tax_rate : below 1.
    inflation : a year.
    money : what financing costs.
    levies : beside income tax.

    References
    ----------
    Chen and Reinikka, Business taxation in a low-revenue economy, World Bank (1999).
    """
    wears = capital.economic_depreciation
    relieved = 1 - tax_rate * allowances_discounted(capital=capital, rate=money.financing)
    asked = (1 + levies.transfer) * (1 - levies.credit) * (money.financing + wears - inflation) * relieved
    return _rates(asked / ((1 - tax_rate) * (1 - levies.property_ - levies.receipts)) - wears, money)


def king_fullerton_inventory(
    *, taxed_share: float, tax_rate: float, inflation: float, money: Financing, levies: Levies = NO_LEVIES
) -> EffectiveRates:
    """Give the marginal rate of an inventory.

    Parameters
    ----------
    taxed_share : the part of the inflation gain that is taxed: 0 last in first out, 1 first in first out.
    tax_rate : below 1.
    inflation : a year.
    money : what financing costs.
    levies : beside income tax.
    """
    asked = (1 + levies.transfer) * (money.financing - inflation + tax_rate * inflation * taxed_share)
    return _rates(asked / ((1 - tax_rate) * (1 - levies.receipts)), money)


def _rates(gross: float, money: Financing) -> EffectiveRates:
    return EffectiveRates(None, marginal_rate(cost_of_capital=gross, real_interest=money.hurdle), gross)


def weighted(*, parts: Sequence[EffectiveRates], weights: Sequence[float]) -> EffectiveRates:
    """Weigh the rates of several assets: here, as in the workbook, the marginal rate is the mean of the marginal rates.

    Parameters
    ----------
    parts : the rates of each asset.
    weights : above nothing in sum; they need not add up to one.
    """
    shares = np.array(weights) / np.sum(weights)
    marginal = [part.emtr for part in parts]
    known = None if None in marginal else float(shares @ np.array(marginal, dtype=np.float64))
    return EffectiveRates(None, known, float(shares @ np.array([part.cost_of_capital for part in parts])))
