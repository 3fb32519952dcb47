"""What income enjoys the incentive: incomes the law leaves out, and books in which the income of the project is not apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, ByKind, Floats


class Treatment(NamedTuple):
    """Where a listed income is left out, where it is income of the incentive project; elsewhere it is ordinary. ``(year, lane)``."""

    left_out: Booleans
    with_project: Booleans


def treatment_of_listed_income(
    *, left_out_always: Booleans, left_out_of_sectors: Booleans, taken: Booleans, by_place: Booleans
) -> Treatment:
    """Say where a listed income is left out of every incentive, and where it shares that of the project's place.

    A location head favours all income that arises in its place but what the law leaves out; a sector head favours income of its sector alone.

    Parameters
    ----------
    left_out_always : the law of the year leaves it out whatever the head, ``(year, 1)``.
    left_out_of_sectors : the law of the year leaves it out of sector heads only, ``(year, 1)``.
    taken, by_place : whether the lane has a head, and one of its location, ``(lane,)``, or ``(year, lane)`` where it moves to another.

    References
    ----------
    Law 67/2025/QH15 art. 18(3); Decree 320/2025/NĐ-CP art. 23(9); before 2025 Decree 218/2013/NĐ-CP art. 19(2), Circular 78/2014/TT-BTC art. 18(3), 18(4).
    """
    left_out = left_out_always | (left_out_of_sectors & taken & ~by_place)
    return Treatment(left_out=left_out, with_project=~left_out & by_place)


def income_without_separate_books(*, income: ByKind, revenue: ByKind, direct_cost: ByKind, by_cost: Booleans, joint: Booleans) -> ByKind:
    """Split the income of the business pro rata where the project's is not booked apart, by kind [VND], ``(year, lane)``.

    The project's part is the share of its revenue, or of its deductible cost, in that of the business. Excluded and exempt incomes
    are declared apart in any case and stay what they are. A year without revenue (or cost) has nothing to split by and stays too.

    Parameters
    ----------
    income, revenue, direct_cost : by kind [VND], ``(year, lane)``.
    by_cost : split by direct deductible cost instead of revenue, ``(lane,)``.
    joint : one set of books for the incentive and the ordinary business, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 18(2); Decree 320/2025/NĐ-CP art. 23(1)(a); before 2025 Circular 78/2014/TT-BTC art. 18(2).
    """
    business = income.incentive + income.ordinary
    shape = np.broadcast_shapes(business.shape, (1, len(joint)))
    share = _share(np.broadcast_to(revenue.incentive, shape), np.broadcast_to(revenue.ordinary, shape))
    if by_cost.any():
        of_cost = _share(np.broadcast_to(direct_cost.incentive, shape), np.broadcast_to(direct_cost.ordinary, shape))
        share = np.where(by_cost & ~np.isnan(of_cost), of_cost, share)
    own = np.where(joint & ~np.isnan(share), business * share, income.incentive)
    return income._replace(incentive=own, ordinary=business - own)


def _share(own: Floats, other: Floats) -> Floats:
    total = own + other
    share: Floats = np.divide(own, total, out=np.full(total.shape, np.nan), where=total > 0)
    return share
