"""Schemes of personal income tax beside one another: what part of the tax each takes off, and which one a person chooses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Floats, Integers

NO_SCHEME = -1


class Choice(NamedTuple):
    """The scheme chosen, its place or ``NO_SCHEME``, and what it takes off [VND]; each ``(year, role)``."""

    scheme: Integers
    taken: Floats


def relieved_part(
    *,
    start_month: Floats,
    exempt_months: float,
    reduced_months: float,
    reduction: float,
    last_month: float,
    years: Integers,
) -> Floats:
    """Give the part of each year's tax that a scheme takes off, counted by months without a break, ``(year, role)``.

    Parameters
    ----------
    start_month : first month with pay the scheme reaches, counted from January of year 0; infinite where there is none, ``(role,)`` [months].
    exempt_months : free of tax from then on; infinite for a scheme that runs to a day [months].
    reduced_months : of reduced tax that follow [months].
    reduction : share of the tax taken off in them.
    last_month : in which the scheme ends for everybody; infinite for none [months].
    years : calendar years, ``(year,)``.

    References
    ----------
    Decree 20/2026/NĐ-CP art. 8(2): from the month the income arises, without a break; Decree 253/2026/NĐ-CP art. 41(3), 42.
    """
    january = 12.0 * years[:, None]
    start = np.nan_to_num(start_month, posinf=12.0 * (years[-1] + 2))
    free, until = start + exempt_months, start + exempt_months + reduced_months

    def months(first: Floats, after: Floats) -> Floats:
        inside: Floats = np.clip(np.minimum(np.minimum(january + 12, after), last_month + 1) - np.maximum(january, first), 0, 12)
        return inside

    part: Floats = (months(start, free) + reduction * months(free, until)) / 12
    return part


def best_scheme(*, tax_off: Floats, each_year: bool) -> Choice:
    """Choose of several schemes the one that takes most tax off, over all years or in each; never two at once.

    Of schemes that take off the same, the first in the list is chosen.

    Parameters
    ----------
    tax_off : what each scheme alone would take off, ``(scheme, year, role)`` [VND].
    each_year : whether the choice is made anew each year.

    References
    ----------
    Law 109/2025/QH15 art. 29(4); Decree 20/2026/NĐ-CP art. 16(6): the most favourable may be chosen.
    """
    # Whole đồng: what differs by the noise of arithmetic is the same.
    weight = np.rint(tax_off if each_year else np.broadcast_to(tax_off.sum(axis=1, keepdims=True), tax_off.shape))
    chosen = weight.argmax(axis=0)
    taken = np.take_along_axis(tax_off, chosen[None], axis=0)[0]
    return Choice(np.where(taken > 0, chosen, NO_SCHEME), taken)
