"""When incentive periods start and what part of a year they cover."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers

DUST = 1 / 2
"""Half a đồng: less income than that is what binary arithmetic leaves of zero."""


class Clocks(NamedTuple):
    """First years of the rate period and of the holiday; infinite where they never start."""

    rate_start: Floats
    holiday_start: Floats


def first_year(*, happens: Booleans, years: Integers) -> Floats:
    """Find the first year in which something happens; infinite where it never does.

    Parameters
    ----------
    happens : ``(year, lane)``.
    years : calendar years that follow each other, ``(year,)``.
    """
    waiting, waited = np.ones(happens.shape[1], dtype=np.bool_), np.zeros(happens.shape[1], dtype=np.int16)
    # numpy looks for the first along an axis lane by lane; counting the years before it goes through the array as it lies.
    for happened in happens:
        np.greater(waiting, happened, out=waiting)
        waited += waiting
    return np.where(waiting, np.inf, years[0] + waited.astype(np.float64))


def start_of_incentives(
    *,
    project_revenue: Floats,
    project_income: Floats,
    years: Integers,
    latest_start: Floats,
    operation_year: Integers,
    operation_month: Integers,
    defer: Booleans,
    used_rate_years: Integers,
    used_holiday_years: Integers,
    holiday_from: Floats,
    stated_revenue: Floats,
    stated_income: Floats,
) -> Clocks:
    """Start the rate with the first revenue, the holiday with the first taxable income or in the fourth revenue year.

    Taxable income is that of the project before losses brought forward, so a year absorbed by old losses starts the
    holiday too. A first revenue year of less than 12 months may be left out by election; then both start a year later.
    A holiday that runs from the registration of the enterprise starts with its year, whatever the income.

    Parameters
    ----------
    project_revenue, project_income : of the incentive stream [VND], ``(year, lane)``.
    years : calendar years, ``(year,)``.
    latest_start : the revenue year in which the holiday starts at the latest, counted from 1, ``(lane,)``.
    operation_year, operation_month : when operation starts, ``(lane,)``.
    defer : the election to leave out a first year under 12 months, ``(lane,)``.
    used_rate_years, used_holiday_years : incentive years used before the first year, ``(lane,)`` [years].
    holiday_from : the year of registration where the holiday runs from it, infinite elsewhere, ``(lane,)``.
    stated_revenue, stated_income : first years with revenue and with taxable income before the first year, NaN where not stated, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 13(7), 14(4); Decree 320/2025/NĐ-CP art. 23(6); Resolution 198/2025/QH15 for the clock of registration.
    """
    began = first_year(happens=np.broadcast_to(project_revenue > 0, project_income.shape), years=years)
    began = np.where(used_rate_years > 0, years[0] - used_rate_years, began)
    began = np.where(np.isnan(stated_revenue), began, stated_revenue)
    counts = (project_income > DUST) & (years[:, None] >= began)
    earliest = first_year(happens=counts, years=years)
    holiday = np.minimum(earliest, began + latest_start - 1)
    holiday = np.where(used_holiday_years > 0, years[0] - used_holiday_years, holiday)
    holiday = np.where(np.isnan(stated_income), holiday, np.minimum(stated_income, began + latest_start - 1))
    short = defer & (operation_year == began) & (operation_month > 1)
    holiday = np.where(short, np.maximum(holiday, began + 1), holiday)
    return Clocks(
        rate_start=np.where(short, began + 1, began),
        holiday_start=np.where(np.isfinite(holiday_from), holiday_from, holiday),
    )


def share_of_year(*, start: Floats, length: Floats, years: Integers) -> Floats:
    """Give the part of each year that a period of some years covers, ``(year, lane)``.

    Parameters
    ----------
    start : first year of the period, ``(lane,)``; infinite where it never starts.
    length : its length, ``(lane,)`` [years]; a fraction covers a fraction of the last year.
    years : calendar years that follow each other, ``(year,)``.
    """
    # An infinite start would give inf - inf; a year past the last stands for never.
    start = np.minimum(start, years[-1] + 2.0)
    if max(start.size, length.size) > len(years):
        begins, ends = (np.clip(year - years[0], 0, len(years)) for year in (start, start + length))
        if (begins == np.floor(begins)).all() and (ends == np.floor(ends)).all():
            # Periods of whole years are few: each is laid out once.
            period = (begins * (len(years) + 1) + ends).astype(np.int64)
            laid_out: Floats = _whole_years(len(years)).take(period, axis=1, mode="clip")
            return laid_out
    # How far the period has come as each year begins, and as the last ends.
    turns = np.arange(years[0], years[-1] + 2, dtype=np.float64)[:, None]
    end = start + length
    come = np.maximum(turns, np.broadcast_to(start, end.shape))
    np.minimum(come, end, out=come)
    covered: Floats = come[1:] - come[:-1]
    return covered


def _whole_years(count: int) -> Floats:
    """Lay out every period of whole years that begins and ends within some years, by its begin, then its end; ``(year, period)``."""
    begins, ends = np.divmod(np.arange((count + 1) ** 2), count + 1)
    year = np.arange(count)[:, None]
    covered: Floats = ((begins <= year) & (year < ends)).astype(np.float64)
    return covered


def longest_years(*, ordinary_years: Floats, factor: Floats, extension: Floats) -> Floats:
    """Multiply an ordinary term and lengthen it, as far as the Law lets a special project go, ``(lane,)`` [years].

    Parameters
    ----------
    ordinary_years : the term of an ordinary project, ``(lane,)`` [years].
    factor : what it is multiplied by, ``(lane,)``; NaN before there was a ceiling.
    extension : years added, ``(lane,)`` or ``(1,)`` [years].

    References
    ----------
    Law 67/2025/QH15 art. 13(6)(b), 14(3); Decree 320/2025/NĐ-CP art. 19(6)(d), 20(3).
    """
    return ordinary_years * factor + extension
