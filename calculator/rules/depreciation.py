"""Depreciation of fixed assets for tax."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers


def charges_by_age(*, life_years: Integers, declining: Booleans, factor: Floats) -> Floats:
    """Give the share of cost charged in each year of an asset's life, ``(age, asset)``.

    Straight line charges the same share each year. Declining balance charges ``factor ÷ life`` of the book value, and from the
    year in which the book value spread over the years left is at least as much, that.

    Parameters
    ----------
    life_years : ``(asset,)`` [years].
    declining : whether the asset uses the adjusted declining balance, ``(asset,)``.
    factor : multiple of the straight-line rate for that life, ``(asset,)``.

    References
    ----------
    Circular 45/2013/TT-BTC art. 13 and Appendix II.
    """
    ages = np.arange(int(life_years.max(initial=0)))[:, None]
    table: Floats = (ages < life_years) / life_years
    own = np.flatnonzero(declining)
    if len(own):
        table[:, own] = _declining_by_age(life_years[own], factor[own], len(table))
    return table


def _declining_by_age(life_years: Integers, factor: Floats, longest: int) -> Floats:
    """Give the share of cost the adjusted declining balance charges in each year of life, ``(age, asset)``."""
    table = np.empty((longest, len(life_years)))
    book = np.ones(len(life_years))
    for age in range(longest):
        left = np.maximum(life_years - age, 0)
        spread = np.divide(book, left, out=np.zeros_like(book), where=left > 0)
        table[age] = np.where(left > 0, np.minimum(np.maximum(book * factor / life_years, spread), book), 0.0)
        book = book - table[age]
    return table


def yearly_depreciation(*, cost: Floats, by_age: Floats, first_year: Integers, first_month: Floats, years: Integers) -> Floats:
    """Lay the years of an asset's life over calendar years, ``(year, asset)`` [VND].

    A calendar year takes ``13 − month`` twelfths of one year of life and the rest of the one before.

    Parameters
    ----------
    cost : ``(asset,)`` [VND].
    by_age : share of cost by year of life, ``(age, asset)``.
    first_year, first_month : first use, ``(asset,)``; the month 1 to 12, with the part of it that has passed where a day is given.
    years : calendar years, ``(year,)``.
    """
    # Calendar years from the first use on: a year of life begins in each, and the one before ends.
    table = np.concatenate([by_age * (12 - first_month + 1), np.zeros((1, by_age.shape[1]))])
    table[1:] += by_age * (first_month - 1)
    table /= 12
    # Last, so that a share of a cost of 1 times the cost is the same to the last bit.
    table *= cost
    charged = np.zeros((len(years), len(cost)))
    flat = charged.reshape(-1)
    place = (first_year - years[0]) * len(cost) + np.arange(len(cost))
    for shares in table:
        # Most of the years nothing is charged in: only the others are written.
        own = np.flatnonzero((shares != 0) & (place >= 0) & (place < flat.size))
        flat[place[own]] = shares[own]
        place = place + len(cost)
    return charged


class BookShares(NamedTuple):
    """Of the cost of each asset what its accounts hold as a year begins and as it ends, and what they charge in it, ``(year, asset)``."""

    at_start: Floats
    at_end: Floats
    charged: Floats


def book_shares(*, life_years: Integers, first_year: Integers, first_month: Floats, years: Integers) -> BookShares:
    """Give the book value as a share of cost, straight line by months, and the charge of each year; nothing is held as the year of first use begins.

    Parameters
    ----------
    life_years : life in the accounts, ``(asset,)`` [years].
    first_year, first_month : first use, ``(asset,)``; the month 1 to 12, with the part of it that has passed where a day is given.
    years : calendar years that follow each other, ``(year,)``.

    References
    ----------
    Circular 45/2013/TT-BTC art. 13: straight line, by months.
    """
    # What one year ends with, the next begins with.
    ends = np.arange(years[0] - 1, years[-1] + 1)[:, None]
    share: Floats = (12 - first_month + 1) + 12.0 * (ends - first_year)
    share /= 12 * life_years
    np.clip(share, 0, 1, out=share)
    np.subtract(1, share, out=share)
    share *= ends >= first_year
    bought = ends[1:] == first_year
    return BookShares(at_start=share[:-1], at_end=share[1:], charged=share[:-1] + bought - share[1:])
