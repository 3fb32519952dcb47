"""What each support of an operator costs the State, and what comes of it: for the State, for the operator, for the tenants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.operator.cash import OperatorCash
from calculator.measures.value import present_value

Floats = NDArray[np.float64]

NOTHING = 1.0
"""An amount no larger than this is none [VND]."""


class Amount(NamedTuple):
    """An amount by year, ``(year,)``, over all years and at present value [VND]."""

    by_year: Floats
    total: float
    present_value: float


def amount_of(by_year: Floats, social_rate: float, *, years_later: int = 0) -> Amount:
    """Give an amount by year with its sum and its present value [VND]; ``years_later`` is when each year's is paid."""
    value = present_value(amounts=by_year, discount_rate=social_rate) / (1 + social_rate) ** years_later
    return Amount(by_year, float(by_year.sum()), value)


class Supported(NamedTuple):
    """What is known of one position of support: its cash at the plan's price, and at the price it needs (None where there is none).

    ``value`` is what equity is worth at the target return [VND].
    """

    name: str
    value: float
    cash: OperatorCash
    at_required_price: OperatorCash | None


class StateReturn(NamedTuple):
    """One support, added to those before it, as the State sees it [VND]; what is for each đồng is a ratio of present values.

    ``given`` is what the State gives up or pays at the plan's price; ``back`` what comes back in the operator's other taxes and rent;
    ``net`` the rest, its cost. ``collected`` is all tax and rent of the operator under this position.

    ``back_per_dong`` : what comes back for each đồng given, if the operator would build without this support too.
    ``collected_per_dong`` : what is collected for each đồng of this and the supports before, if nothing were built without them.
    ``value_per_dong`` : what equity gains at the target return for each đồng of net cost, if the price stays.
    ``saved`` : what tenants save if all of the support goes into the price, and ``saved_per_dong`` for each đồng it then costs.

    A ratio is None where nothing is given, where what it is held against is nothing or less, and with ``saved`` where no price earns the
    target.
    """

    support: str
    given: Amount
    back: Amount
    net: Amount
    collected: Amount
    value_gained: float
    back_per_dong: float | None
    collected_per_dong: float | None
    value_per_dong: float | None
    saved: Amount | None
    saved_per_dong: float | None


def collected(cash: OperatorCash) -> Floats:
    """Give what the State collects from an operator in each year: income tax, land use tax, top-up tax and land rent [VND], ``(year,)``."""
    return cash.tax + cash.land_rent


def _given_up(name: str) -> Callable[[OperatorCash], Floats]:
    """Give what a support lowers of what the State has, by its name."""
    lowered: dict[str, Callable[[OperatorCash], Floats]] = {
        "corporate_income_tax": lambda cash: cash.corporate_income_tax,
        "land_rent": lambda cash: cash.land_rent + cash.land_use_tax,
        "state_support": lambda cash: -cash.state_support,
    }
    return lowered[name]


def state_returns(positions: Sequence[Supported], social_rate: float) -> list[StateReturn]:
    """Hold each position of support against the one before it.

    Taxes of the tenants are not in it, nor those of the operator's staff and suppliers: an operator's plan states none of them.

    Parameters
    ----------
    positions : from no support on, each with one support more.
    social_rate : at which the State values a later đồng, a year.
    """

    def amount(by_year: Floats) -> Amount:
        return amount_of(by_year, social_rate)

    found: list[StateReturn] = []
    all_given = 0.0
    for before, now in pairwise(positions):
        held = _given_up(now.name)
        given = amount(held(before.cash) - held(now.cash))
        net = amount(_balance(before.cash) - _balance(now.cash))
        back = amount(given.by_year - net.by_year)
        all_given += given.present_value
        paid = amount(collected(now.cash))
        saved, cost = None, None
        if before.at_required_price is not None and now.at_required_price is not None:
            saved = amount(before.at_required_price.received - now.at_required_price.received)
            cost = amount(_balance(before.at_required_price) - _balance(now.at_required_price)).present_value
        gained = now.value - before.value
        is_support = given.present_value > NOTHING
        found.append(
            StateReturn(
                support=now.name,
                given=given,
                back=back,
                net=net,
                collected=paid,
                value_gained=gained,
                back_per_dong=_per(back.present_value, given.present_value),
                collected_per_dong=_per(paid.present_value, all_given) if is_support else None,
                value_per_dong=_per(gained, net.present_value) if is_support else None,
                saved=saved,
                saved_per_dong=_per(saved.present_value, cost) if is_support and saved is not None and cost is not None else None,
            )
        )
    return found


def _balance(cash: OperatorCash) -> Floats:
    """Give what the State collects less what it pays for the works."""
    return collected(cash) - cash.state_support


def _per(amount: float, cost: float) -> float | None:
    return amount / cost if cost > NOTHING else None
