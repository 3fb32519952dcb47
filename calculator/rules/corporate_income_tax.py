"""Rates, exemption and half tax, and the tax itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calculator.rules.clocks import share_of_year
from calculator.rules.kinds import Booleans, ByKind, Floats, Integers, absent, left_of, one_if_alike, only_where


class Edge(NamedTuple):
    """One band of a scale in a year: its edges, whether each edge value itself belongs to the band, and the value."""

    lower: float
    lower_belongs: bool
    upper: float
    upper_belongs: bool
    value: float


class ProjectRate(NamedTuple):
    """Rate on project income and the part of the tax that is paid, ``(year, lane)``."""

    rate: Floats
    exempt_share: Floats
    half_share: Floats
    paid_share: Floats
    running: Booleans


class Tax(NamedTuple):
    """Tax due and the reliefs on the same base [VND], ``(year, lane)``."""

    due: Floats
    relief_preferential_rate: Floats
    relief_exemption: Floats
    relief_half: Floats


def revenue_for_bands(
    *, revenue: Floats, years: Integers, operation_year: Integers, operation_month: Integers, previous_revenue: Floats
) -> Floats:
    """Give the revenue the small-enterprise bands look at: that of the year before, a short first year made whole.

    The first year of operation looks at its own revenue. A first year of some months counts ``÷ months × 12`` in the year after.

    Parameters
    ----------
    revenue : all revenue of the enterprise [VND], ``(year, lane)``.
    years : calendar years that follow each other, ``(year,)``.
    operation_year, operation_month : when operation starts, ``(lane,)``.
    previous_revenue : revenue of the year before the first, NaN if it had not started, ``(lane,)`` [VND].

    References
    ----------
    Law 67/2025/QH15 art. 10; Decree 320/2025/NĐ-CP art. 11(4).
    """
    count = years.size
    before = np.concatenate([np.broadcast_to(previous_revenue, (1, revenue.shape[1])), revenue[: count - 1]])
    # The year after the first is one of the years, or none: one place in each lane.
    after_first = np.broadcast_to(operation_year + 1 - years[0], revenue.shape[1:])
    lanes = np.flatnonzero((after_first >= 0) & (after_first < count))
    places = after_first[lanes], lanes
    before[places] = before[places] / np.broadcast_to(12 - operation_month + 1, revenue.shape[1:])[lanes] * 12
    np.copyto(before, revenue, where=years[:, None] <= operation_year)
    return before


def general_rate(*, test: Floats, bands: Sequence[Sequence[Edge]], standard: Floats, excluded_from_bands: Booleans) -> Floats:
    """Give the rate without incentives: that of the small-enterprise band, else the standard rate, ``(year, lane)``.

    Parameters
    ----------
    test : the revenue the bands look at [VND], ``(year, lane)``.
    bands : the bands of each year; none in a year without them.
    standard : ``(year, 1)``.
    excluded_from_bands : an affiliated enterprise is above the bands, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 10(1)-(3), 18(4); Decree 320/2025/NĐ-CP art. 11.
    """
    if excluded_from_bands.all():
        return np.broadcast_to(standard, test.shape)
    rate = np.broadcast_to(standard, test.shape).copy()
    # Years in a row with the same bands are looked at together.
    starts = [year for year in range(len(bands)) if year == 0 or bands[year] != bands[year - 1]]
    for first, after in zip(starts, [*starts[1:], len(bands)], strict=True):
        years = slice(first, after)
        for band in bands[first]:
            below = test[years] <= band.upper if band.upper_belongs else test[years] < band.upper
            if not below.any():
                continue
            above = test[years] >= band.lower if band.lower_belongs else test[years] > band.lower
            np.copyto(rate[years], band.value, where=above & below & ~excluded_from_bands)
    return rate


def micro_exempt(*, test: Floats, ceiling: Floats, excluded_from_bands: Booleans) -> Booleans:
    """Say where an enterprise of very small revenue pays no tax, ``(year, lane)``.

    Parameters
    ----------
    test : the revenue looked at [VND], ``(year, lane)``.
    ceiling : revenue up to which there is no tax [VND], ``(year, 1)``; NaN in years without the exemption.
    excluded_from_bands : an affiliated enterprise is above it, ``(lane,)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 4(15), added by Decree 141/2026/NĐ-CP art. 2.
    """
    if excluded_from_bands.all():
        return np.broadcast_to(np.False_, test.shape)
    return (test <= ceiling) & ~excluded_from_bands


def lowered_rate(*, rate: Floats, older: Booleans, before: Floats, after: Floats) -> Floats:
    """Turn a preferential rate into the lower one that takes its place for the time that remains, ``(year, lane)``.

    Parameters
    ----------
    rate : preferential rate of the ground, ``(lane,)``.
    older : projects licensed before the change, ``(lane,)``.
    before, after : the rate that turns and what it turns into, ``(year, 1)``; NaN in years without the change.

    References
    ----------
    Decree 218/2013/NĐ-CP art. 20(2)(e), with 15(3).
    """
    return np.where(older & (rate == before), after, rate)


def project_rate(
    *,
    general: Floats,
    rate: Floats,
    rate_start: Floats,
    rate_years: Floats,
    holiday_start: Floats,
    exempt_years: Floats,
    half_years: Floats,
    half_reduction: Floats,
    years: Integers,
) -> ProjectRate:
    """Give the rate on project income and the part of the tax paid, each on its own clock, ``(year, lane)``.

    The rate period and the holiday run side by side; where the rate expires inside the half period, half of the general rate is paid.

    Parameters
    ----------
    general : the rate without incentives, ``(year, lane)``.
    rate, rate_years : preferential rate, ``(lane,)`` or by year, and its length, ``(lane,)``; the general rate holds where it is lower.
    rate_start, holiday_start : first years of both, ``(lane,)``; infinite where they never start.
    exempt_years, half_years : ``(lane,)`` [years].
    half_reduction : the share taken off in the half period, ``(lane,)``.
    years : calendar years, ``(year,)``.

    References
    ----------
    Law 67/2025/QH15 art. 13(1), 13(7), 14(1), 14(4); Decree 320/2025/NĐ-CP art. 19, 20.
    """
    shape = np.broadcast_shapes((len(years), 1), *(part.shape for part in (general, rate, rate_start, holiday_start)))
    # Draws of one project mostly have the same clocks.
    rate, half_reduction = one_if_alike(rate), one_if_alike(half_reduction)
    begins, ends = one_if_alike(holiday_start), one_if_alike(holiday_start + exempt_years)
    preferred = share_of_year(start=one_if_alike(rate_start), length=one_if_alike(rate_years), years=years)
    exempt = share_of_year(start=begins, length=one_if_alike(exempt_years), years=years)
    half = share_of_year(start=ends, length=one_if_alike(half_years), years=years)
    running = (preferred > 0) | (exempt > 0) | (half > 0)
    if general.strides[-1] == 0:
        general = general[:, :1]
    half = half * half_reduction
    rate = left_of(general, np.maximum(general - rate, 0) * preferred)
    rate, exempt, half, paid = (np.broadcast_to(part, shape) for part in (rate, exempt, half, 1 - exempt - half))
    return ProjectRate(rate=rate, exempt_share=exempt, half_share=half, paid_share=paid, running=np.broadcast_to(running, shape))


def tax_due(*, income: ByKind, project: ProjectRate, general: Floats, standard: Floats, micro: Booleans) -> Tax:
    """Tax each kind of income at its own rate; say what each relief takes off, ``(year, lane)`` [VND].

    Reliefs are counted in the order of the law: first the preferential rate, then the exemption and the half of the tax at that rate.
    Excluded and real-estate income has the standard rate always.

    Parameters
    ----------
    income : assessable income by kind [VND], ``(year, lane)``.
    project : rate and paid share of the incentive kind.
    general : the rate without incentives, ``(year, lane)``.
    standard : ``(year, 1)``.
    micro : no tax on incentive and ordinary income, ``(year, lane)``.

    References
    ----------
    Law 67/2025/QH15 art. 10, 11, 13, 14, 18(3); Decree 320/2025/NĐ-CP art. 20, 23(9).
    """
    taxed = ~micro
    base = only_where(income.incentive, taxed)
    at_rate = base * project.rate
    due = at_rate * project.paid_share
    if not absent(income.ordinary):
        due += only_where(income.ordinary, taxed) * general
    if not (absent(income.excluded) and absent(income.real_estate)):
        due += (income.excluded + income.real_estate) * standard
    preferential = base * general
    preferential -= at_rate
    return Tax(
        due=due,
        relief_preferential_rate=preferential,
        relief_exemption=at_rate * project.exempt_share,
        relief_half=at_rate * project.half_share,
    )


def temporary_reduction(*, tax: Floats, revenue: Floats, share: Floats, ceiling: Floats) -> Floats:
    """Give the across-the-board cut of the tax of small enterprises in two years, ``(year, lane)`` [VND].

    Parameters
    ----------
    tax : tax payable after incentives [VND], ``(year, lane)``.
    revenue : of the year [VND], ``(year, lane)``.
    share, ceiling : the cut and the revenue up to which it holds, ``(year, 1)``; NaN in years without it.

    References
    ----------
    Resolution 43/2026/QH16, known second-hand only.
    """
    return np.where(revenue <= ceiling, np.nan_to_num(share) * tax, 0.0)
