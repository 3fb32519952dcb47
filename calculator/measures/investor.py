"""What a project is worth to who puts the money in: present values in several prices, tax taken, payback, debt apart from the project."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.measures.returns import Floats, payback_year


class InvestorCash(NamedTuple):
    """Cash of a project by year [VND], each ``(year + 1,)``: the last is what falls due after the horizon, the top-up tax of its last year.

    ``before_tax`` is revenue, grants and credits less operating cost, land rent, land use tax, duty on assets and interest on the science fund; ``income_tax`` is with the group's top-up tax; ``investment``
    what is built or bought; ``drawn`` and ``service`` what lenders give, and what they get back with interest.
    """

    before_tax: Floats
    income_tax: Floats
    investment: Floats
    drawn: Floats
    service: Floats

    @property
    def project(self) -> Floats:
        """What the project brings, to owners and lenders together."""
        return self.before_tax - self.income_tax - self.investment

    @property
    def equity(self) -> Floats:
        """What is left for the owners."""
        return self.project + self.drawn - self.service

    @property
    def cumulative(self) -> Floats:
        """What the project has brought up to each year."""
        total: Floats = np.cumsum(self.project)
        return total


def present_value_at(*, cash: Floats, rates: Floats) -> float:
    """Discount yearly cash to the first year at rates that differ from year to year [as the cash].

    Parameters
    ----------
    cash : ``(year,)``.
    rates : from each year to the next, ``(year - 1,)``.
    """
    return float(cash[0] + (cash[1:] / np.cumprod(1 + rates)).sum())


def real_rates(*, discount_rate: float, price_growth: Floats) -> Floats:
    """Give the discount rates of amounts in constant prices, ``(year - 1,)``.

    Parameters
    ----------
    discount_rate : nominal, a year.
    price_growth : of each year after the first, ``(year - 1,)``.
    """
    return (1 + discount_rate) / (1 + price_growth) - 1


def foreign_rates(*, discount_rate: float, exchange_rate: Floats) -> Floats:
    """Give the discount rates of amounts in another currency, ``(year - 1,)``: a currency that falls is discounted at a higher rate.

    Parameters
    ----------
    discount_rate : nominal, of the own currency, a year.
    exchange_rate : the price of the other currency, ``(year,)``.
    """
    rates: Floats = (1 + discount_rate) * exchange_rate[:-1] / exchange_rate[1:] - 1
    return rates


def constant_prices(*, cash: Floats, price_growth: Floats) -> Floats:
    """Give cash in the prices of the first year, ``(year,)``.

    Parameters
    ----------
    cash : ``(year,)``.
    price_growth : of each year after the first, ``(year - 1,)``.
    """
    index: Floats = np.concatenate([[1.0], np.cumprod(1 + price_growth)])
    return cash / index


def tax_share(*, before_tax: Floats, tax: Floats, discount_rate: float) -> float | None:
    """Give what tax takes of the present value of a project before it; None where there is nothing to take.

    Parameters
    ----------
    before_tax : cash before income tax, after investment, ``(year,)`` [VND].
    tax : ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    rates = np.full(len(tax) - 1, discount_rate)
    worth = present_value_at(cash=before_tax, rates=rates)
    return present_value_at(cash=tax, rates=rates) / worth if worth > 0 else None


def discounted_payback(*, cash: Floats, rates: Floats) -> int | None:
    """Give the place of the first year from which cash, discounted and added up, is never negative again; None where there is none.

    Parameters
    ----------
    cash : ``(year,)`` [VND].
    rates : from each year to the next, ``(year - 1,)``.
    """
    return payback_year(cash / np.concatenate([[1.0], np.cumprod(1 + rates)]))
