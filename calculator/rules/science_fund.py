"""The science and technology fund: what is set aside of income, what is used of it, and the tax that comes back on what is not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import ByKind, Floats, added_up


class Fund(NamedTuple):
    """What happens to the fund in each year [VND], ``(year, lane)``.

    ``used`` of what earlier years set aside, ``misused`` of it for other purposes; ``unused`` on which tax is paid back. ``paid_back`` is
    the tax on both, ``fund_interest`` the interest; ``left_over`` of what was used enough, on which nothing is; ``balance`` at the end.
    """

    used: Floats
    misused: Floats
    unused: Floats
    paid_back: Floats
    fund_interest: Floats
    left_over: Floats
    balance: Floats


class Deposits(NamedTuple):
    """What years set aside, what of it is left, and the tax it saved [VND], ``(year, lane)``, oldest first."""

    amount: Floats
    left: Floats
    tax_saved: Floats


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
    tax_saved: Floats,
    opening: Deposits,
    spending: Floats,
    misused: Floats,
    use_within_years: int,
    minimum_use: Floats,
    bond_rate: Floats,
    interest_years: Floats,
    late_rate: Floats,
) -> Fund:
    """Use the fund oldest first; after some years pay back the tax on what is not used, unless enough of it was.

    What a year sets aside can be used from the next year on. Where less than the least share of it is used in time, the tax it saved
    comes back on all that is left, with the interest of Treasury bonds for a fixed time. What is used for other purposes pays back its
    tax in that year, with the late-payment rate since its own; it is not used, where the least share is looked at.

    Parameters
    ----------
    made : set aside in each year [VND], ``(year, lane)``.
    tax_saved : tax saved by what the year sets aside, at the rate and incentives of that year [VND], ``(year, lane)``.
    opening : of the ``use_within_years`` years before the first, ``(year, lane)``.
    spending, misused : met from the fund in each year, as far as it reaches, in this order [VND], ``(year, lane)``.
    use_within_years : in how many years after its own it is to be used [years].
    minimum_use : least share to be used of what a year sets aside, ``(year, 1)``.
    bond_rate : rate of five-year Treasury bonds, ``(year, lane)``.
    interest_years : for how long interest is charged on what is not used [years], ``(year, 1)``.
    late_rate : late-payment rate of a year, ``(year, 1)``.

    References
    ----------
    Law 67/2025/QH15 art. 17(2); Decree 320/2025/NĐ-CP art. 22(2); before it Law 14/2008/QH12 art. 17(2), Circular 67/2022/TT-BTC art. 3(4), 4.
    """
    shape = made.shape
    amount, left, saved = (
        np.concatenate([np.broadcast_to(before, (use_within_years, shape[1])), own])
        for before, own in zip(opening, (made, made, tax_saved), strict=True)
    )
    tax_share = np.divide(saved, amount, out=np.zeros(amount.shape), where=amount > 0)
    well = amount - left
    used, wrong, unused, over = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    balance, back, late, back_unused = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for year in range(shape[0]):
        now = use_within_years + year
        alive = range(year, now)
        for of in alive:
            part = np.minimum(left[of], spending[year] - used[year])
            left[of] -= part
            well[of] += part
            used[year] += part
        for of in alive if misused.any() else ():
            part = np.minimum(left[of], misused[year] - wrong[year])
            left[of] -= part
            wrong[year] += part
            back[year] += part * tax_share[of]
            late[year] += part * tax_share[of] * late_rate[year] * (now - of)
        # What was set aside so many years ago had its last year now.
        too_little = well[year] < minimum_use[year] * amount[year]
        unused[year] = np.where(too_little, left[year], 0.0)
        over[year] = np.where(too_little, 0.0, left[year])
        back_unused[year] = unused[year] * tax_share[year]
        balance[year] = added_up(left[year + 1 : now + 1])
    return Fund(
        used=used,
        misused=wrong,
        unused=unused,
        paid_back=back_unused + back,
        fund_interest=back_unused * bond_rate * interest_years + late,
        left_over=over,
        balance=balance,
    )
