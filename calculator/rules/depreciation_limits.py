"""What of a depreciation charge is deducted: the cap of passenger cars, idle time, and the accelerated straight line only with profit."""

from __future__ import annotations

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers


def within_car_cap(*, cost: Floats, capped_car: Booleans, cap: Floats) -> Floats:
    """Give the share of the charge that is deducted of a passenger car dearer than the cap, ``(year, asset)``; all of other assets.

    The charge is cut in proportion: that on the part of the cost above the cap is never deducted.

    Parameters
    ----------
    cost : ``(asset,)`` [VND].
    capped_car : a passenger car of up to 9 seats that carries no passengers for hire, ``(asset,)``.
    cap : cost up to which depreciation is deducted [VND], ``(year, 1)``; NaN in years without it.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 10(6)(e1); before it Decree 218/2013/NĐ-CP art. 9(2) and Circular 78/2014/TT-BTC art. 6, example 8.
    """
    above = capped_car & (cost > cap)
    return np.where(above, np.divide(cap, cost, out=np.ones(above.shape), where=above), 1.0)


def in_use_share(
    *,
    first_year: Integers,
    first_month: Floats,
    life_years: Integers,
    years: Integers,
    idle_from: Floats,
    idle_months: Floats,
    tolerated_months: Floats,
) -> Floats:
    """Give the share of a year's charge that is deducted of an asset that stands idle, ``(year, asset)``.

    Idleness shorter than the law tolerates changes nothing; the charge of the months of longer idleness is not deducted. The charge of
    a year is taken evenly over the months in which the asset is depreciated.

    Parameters
    ----------
    first_year, first_month : first use, ``(asset,)``; the month 1 to 12, with the part of it that has passed where a day is given.
    life_years : ``(asset,)`` [years].
    years : calendar years, ``(year,)``.
    idle_from : first idle month, counted from January of year 0, infinite where never idle, ``(asset,)``.
    idle_months : how long it stands idle, ``(asset,)`` [months].
    tolerated_months : idleness under this is tolerated, for its cause, ``(year, asset)`` [months].

    References
    ----------
    Decree 320/2025/NĐ-CP art. 10(6)(e3); before it Circular 78/2014/TT-BTC art. 6 as amended.
    """
    begins = 12 * first_year + first_month - 1
    ends = begins + 12 * life_years
    opens = 12 * years[:, None]
    charged_from, charged_until = np.maximum(begins, opens), np.minimum(ends, opens + 12)
    charged = np.maximum(charged_until - charged_from, 0)
    idle = np.maximum(np.minimum(charged_until, idle_from + idle_months) - np.maximum(charged_from, idle_from), 0)
    idle = np.where(idle_months < tolerated_months, 0.0, idle)
    share: Floats = 1 - np.divide(idle, charged, out=np.zeros(np.broadcast_shapes(idle.shape, charged.shape)), where=charged > 0)
    return share


def accelerated_charges(
    *, straight: Floats, cost: Floats, acceleration: Floats, charged_before: Floats, profit_before: Floats, owner: Integers
) -> Floats:
    """Charge a multiple of the straight line in years of profit, and the straight line itself in others, ``(year, asset)`` [VND].

    What goes beyond the straight line may not exceed the profit of the enterprise before it: it is shared by its assets in proportion.
    An asset is charged until its cost is written off.

    Parameters
    ----------
    straight : the straight-line charge of each year [VND], ``(year, asset)``.
    cost : ``(asset,)`` [VND].
    acceleration : multiple of the straight line, ``(asset,)``.
    charged_before : charged before the first year [VND], ``(asset,)``.
    profit_before : of the enterprise without exempt income, with the straight line deducted [VND], ``(year, lane)``.
    owner : the lane of each asset, ``(asset,)``.

    References
    ----------
    Circular 45/2013/TT-BTC art. 13; Decree 320/2025/NĐ-CP art. 10(6)(d1); before it Circular 78/2014/TT-BTC art. 6, point 2.2(d).
    """
    lanes = profit_before.shape[1]
    left = np.maximum(cost - charged_before, 0)
    charges = np.full(straight.shape, np.nan)
    for year in range(len(straight)):
        base = np.minimum(straight[year], left)
        wanted = np.minimum((acceleration - 1) * base, left - base)
        released = np.bincount(owner, weights=straight[year] - base, minlength=lanes)
        room = np.maximum(profit_before[year] + released, 0)
        asked = np.bincount(owner, weights=wanted, minlength=lanes)
        granted = np.divide(room, asked, out=np.ones(lanes), where=asked > room)
        charges[year] = base + wanted * granted[owner]
        left = left - charges[year]
    return charges
