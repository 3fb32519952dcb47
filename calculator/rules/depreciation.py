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
    longest = int(life_years.max(initial=0))
    table = np.empty((longest, len(life_years)))
    book = np.ones(len(life_years))
    for age in range(longest):
        left = np.maximum(life_years - age, 0)
        spread = np.divide(book, left, out=np.zeros_like(book), where=left > 0)
        charge = np.where(declining & (left > 0), np.minimum(np.maximum(book * factor / life_years, spread), book), spread)
        table[age] = charge
        book = book - charge
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
    blank = np.zeros((1, by_age.shape[1]))
    # Calendar years from the first use on: a year of life begins in each, and the one before ends; nothing before and after them.
    table = np.concatenate([blank, by_age * (12 - first_month + 1), blank, blank])
    table[2:-1] += by_age * (first_month - 1)
    table *= cost
    table /= 12
    place = years[:, None] - (first_year - 1)
    np.clip(place, 0, len(table) - 1, out=place)
    place *= len(cost)
    place += np.arange(len(cost))
    charged: Floats = table.take(place, mode="clip")
    return charged


class BookValue(NamedTuple):
    """Book value of each asset as a year begins and as it ends [VND], ``(year, asset)``; nothing as the year of first use begins."""

    at_start: Floats
    at_end: Floats


def book_value(*, cost: Floats, life_years: Integers, first_year: Integers, first_month: Floats, years: Integers) -> BookValue:
    """Give the book value under straight-line depreciation by months.

    Parameters
    ----------
    cost : ``(asset,)`` [VND].
    life_years : life in the accounts, ``(asset,)`` [years].
    first_year, first_month : first use, ``(asset,)``; the month 1 to 12, with the part of it that has passed where a day is given.
    years : calendar years that follow each other, ``(year,)``.

    References
    ----------
    Circular 45/2013/TT-BTC art. 13: straight line, by months.
    """
    # What one year ends with, the next begins with.
    ends = np.arange(years[0] - 1, years[-1] + 1)[:, None]
    value: Floats = (12 - first_month + 1) + 12.0 * (ends - first_year)
    value /= 12 * life_years
    np.clip(value, 0, 1, out=value)
    np.subtract(1, value, out=value)
    value *= cost
    value *= ends >= first_year
    return BookValue(at_start=value[:-1], at_end=value[1:])
