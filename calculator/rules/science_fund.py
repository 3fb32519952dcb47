"""The science and technology fund: what is set aside of income, what is used of it, and the tax that comes back on what is not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.carry_forward import first_in_first_out
from calculator.rules.kinds import ByKind, Floats


class Fund(NamedTuple):
    """What happens to the fund in each year [VND], ``(year, lane)``.

    ``used`` of what earlier years set aside; ``unused`` on which tax is paid back, ``paid_back``, with ``fund_interest``; ``left_over`` of
    what was used enough, on which nothing is; ``balance`` at the end of the year.
    """

    used: Floats
    unused: Floats
    paid_back: Floats
    fund_interest: Floats
    left_over: Floats
    balance: Floats


def set_aside(*, income: ByKind, set_aside_share: Floats) -> ByKind:
    """Set a share of the assessable income aside, of each kind alike, ``(year, lane)`` [VND].

    Parameters
    ----------
    income : assessable income by kind, after losses [VND], ``(year, lane)``.
    set_aside_share : ``(year, lane)``.

    References
    ----------
    Law 67/2025/QH15 art. 17(1); Decree 320/2025/NĐ-CP art. 22; before it Law 14/2008/QH12 art. 17(1).
    """
    return income.each(lambda amount: amount * set_aside_share)


def fund_by_year(
    *,
    made: Floats,
    spending: Floats,
    tax_saved: Floats,
    use_within_years: int,
    minimum_use: Floats,
    bond_rate: Floats,
    interest_years: Floats,
) -> Fund:
    """Use the fund oldest first; after some years pay back the tax on what is not used, unless enough of it was.

    What a year sets aside can be used from the next year on. Where less than the least share of it is used in time, the tax it saved
    comes back on all that is unused, with the interest of Treasury bonds for a fixed time.

    Parameters
    ----------
    made : set aside in each year [VND], ``(year, lane)``.
    spending : met from the fund in each year, as far as it reaches [VND], ``(year, lane)``.
    tax_saved : tax saved by what the year sets aside, at the rate and incentives of that year [VND], ``(year, lane)``.
    use_within_years : in how many years after its own it is to be used [years].
    minimum_use : least share to be used of what a year sets aside, ``(year, 1)``.
    bond_rate : rate of five-year Treasury bonds, ``(year, lane)``.
    interest_years : for how long interest is charged [years], ``(year, 1)``.

    References
    ----------
    Law 67/2025/QH15 art. 17(2); Decree 320/2025/NĐ-CP art. 22(2); before it Law 14/2008/QH12 art. 17(2), Circular 67/2022/TT-BTC art. 3(4), 4.
    """
    pool = first_in_first_out(made=made, opening=np.zeros((use_within_years, 1)), room=[spending], carry_years=use_within_years)
    count = len(made)
    # What reaches its last year was set aside so many years before.
    aged, saved = np.zeros(made.shape), np.zeros(made.shape)
    aged[use_within_years:] = made[: max(count - use_within_years, 0)]
    saved[use_within_years:] = tax_saved[: max(count - use_within_years, 0)]
    unused_share = np.divide(pool.expired, aged, out=np.zeros(made.shape), where=aged > 0)
    too_little = 1 - unused_share < minimum_use
    paid_back = np.where(too_little, unused_share * saved, 0.0)
    return Fund(
        used=pool.all_used,
        unused=np.where(too_little, pool.expired, 0.0),
        paid_back=paid_back,
        fund_interest=paid_back * bond_rate * interest_years,
        left_over=np.where(too_little, 0.0, pool.expired),
        balance=pool.carried,
    )
