"""Cash beside profit: tax on purchases that is lost, dividends, and what the parent's country takes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats


class Remitted(NamedTuple):
    """Dividends of a year, and profit after tax that is kept [VND], ``(year, lane)``."""

    dividends: Floats
    retained: Floats


def tax_on_purchases_lost(*, input_tax: Floats, stated_share: Floats, software_share: Floats, not_credited: Booleans) -> Floats:
    """Give the value-added tax on purchases that is not credited [VND], ``(year, lane)``.

    Parameters
    ----------
    input_tax : on purchases of the year [VND].
    stated_share : not credited, where it is stated; 0 elsewhere.
    software_share : of sales that is software sold in Vietnam; exports are at a rate of zero and credited.
    not_credited : whether the law refuses the credit for such sales, ``(year, 1)``.

    References
    ----------
    Law 48/2024/QH15 art. 5(21).
    """
    return input_tax * (stated_share + np.where(not_credited, software_share, 0.0))


def remitted(*, profit_after_tax: Floats, payout: Floats, losses_carried: Floats, blocked_by_losses: Booleans) -> Remitted:
    """Pay out a share of the year's profit after tax, no more than is there after the losses of all years.

    Parameters
    ----------
    profit_after_tax : of the accounts [VND], ``(year, lane)``.
    payout : share of it.
    losses_carried : losses for tax carried on at the end of the year [VND].
    blocked_by_losses : whether nothing is paid while such losses are carried, ``(lane,)``.
    """
    shape = np.broadcast_shapes(profit_after_tax.shape, payout.shape, losses_carried.shape)
    profit, share, carried = (np.broadcast_to(part, shape) for part in (profit_after_tax, payout, losses_carried))
    dividends, retained = np.zeros(shape), np.zeros(shape)
    balance = np.zeros(shape[1:])
    for year in range(shape[0]):
        balance = balance + profit[year]
        most = np.maximum(np.minimum(share[year] * profit[year], balance), 0)
        # Less than a đồng is no loss: it is what rounding leaves.
        blocked = blocked_by_losses & (carried[year] >= 1)
        dividends[year] = np.where(blocked, 0.0, most)
        balance = balance - dividends[year]
        retained[year] = balance
    return Remitted(dividends, retained)


def home_tax(
    *,
    dividends: Floats,
    profit_after_tax: Floats,
    tax_paid: Floats,
    tax_spared: Floats,
    rate: Floats,
    credited: Booleans,
    sparing: Booleans,
) -> Floats:
    """Tax dividends in the parent's country on the profit they come from, less the tax of it paid here, or also spared here [VND].

    Parameters
    ----------
    dividends, profit_after_tax, tax_paid, tax_spared : of the year [VND], ``(year, lane)``.
    rate : of the parent's country, ``(lane,)``.
    credited : whether it taxes dividends and credits tax paid here, ``(lane,)``; where not they are exempt.
    sparing : whether it credits the tax spared by incentives too, ``(lane,)``.
    """
    part = np.divide(
        dividends, profit_after_tax, out=np.zeros(np.broadcast_shapes(dividends.shape, profit_after_tax.shape)), where=dividends > 0
    )
    before_tax = dividends + part * tax_paid
    credit = part * (tax_paid + np.where(sparing, tax_spared, 0.0))
    return np.where(credited, np.maximum(rate * before_tax - credit, 0), 0.0)
