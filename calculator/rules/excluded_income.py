"""Incomes that enjoy no incentive: which of them, under which heads, the law of a tax year leaves out."""

from __future__ import annotations

from typing import NamedTuple

from calculator.rules.kinds import Booleans


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
    taken, by_place : whether the lane has a head, and one of its location, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 18(3); Decree 320/2025/NĐ-CP art. 23(9); before 2025 Decree 218/2013/NĐ-CP art. 19(2), Circular 78/2014/TT-BTC art. 18(3), 18(4).
    """
    left_out = left_out_always | (left_out_of_sectors & taken & ~by_place)
    return Treatment(left_out=left_out, with_project=~left_out & by_place)
