"""The 15 % qualified domestic minimum top-up tax of large groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, ByKind, Floats


class TopUp(NamedTuple):
    """The top-up tax of a group in a jurisdiction, ``(year, lane)``; ``effective_rate`` is NaN where there is no income."""

    effective_rate: Floats
    rate: Floats
    exclusion: Floats
    excess_profit: Floats
    tax: Floats


def in_scope(
    *, group_revenue: Floats, months: Floats, threshold: float, months_of_year: int, years_at_threshold: int, years_looked_at: int
) -> Booleans:
    """Say in which years a group is large: revenue at the threshold or above in enough of the years before, ``(year, lane)``.

    Parameters
    ----------
    group_revenue : consolidated revenue [EUR], ``(years_looked_at + year, lane)``: it begins that many years before the first.
    months : of each financial year [months], the same shape; the threshold of a year not of twelve is pro rata.
    threshold : [EUR].
    months_of_year : of a whole year [months].
    years_at_threshold, years_looked_at : [years].

    References
    ----------
    Resolution 107/2023/QH15 art. 2(1); Decree 236/2025/NĐ-CP art. 3.
    """
    reached = (group_revenue * months_of_year >= threshold * months).astype(np.int8)
    count = group_revenue.shape[0] - years_looked_at
    found = sum(reached[back : back + count] for back in range(years_looked_at))
    return np.asarray(found >= years_at_threshold)


def deferred_tax(
    *,
    tax_depreciation: Floats,
    book_depreciation: Floats,
    interest: Floats,
    interest_deductible: Floats,
    other_timing: Floats,
    losses_made: Floats,
    losses_used: Floats,
    rate: Floats,
    ceiling: Floats,
) -> Floats:
    """Recast timing differences and losses at the minimum rate; a charge is positive [VND], ``(year, lane)``.

    Parameters
    ----------
    tax_depreciation, book_depreciation, interest, interest_deductible : of the year [VND].
    other_timing : what else tax deducts in another year than the accounts, less what it adds [VND].
    losses_made, losses_used : losses of the year carried forward, and losses brought forward used [VND].
    rate, ceiling : the minimum rate, and the highest rate at which deferred tax counts, ``(year, 1)``.

    References
    ----------
    Decree 236/2025/NĐ-CP, Appendix II; OECD Model Rules art. 4.4.
    """
    timing = ByKind.added(tax_depreciation - book_depreciation, interest_deductible - interest, other_timing, losses_used)
    return np.minimum(rate, ceiling) * (timing - losses_made)


def round_half_up(*, value: Floats, unit: float) -> Floats:
    """Round to whole units, halves up.

    Parameters
    ----------
    value : what is rounded.
    unit : the smallest step that is kept.

    References
    ----------
    Decree 236/2025/NĐ-CP, Appendix II point 8: four decimals of a percent.
    """
    units = value / unit
    # A half that binary numbers hold a hair too low must still go up.
    units += np.abs(units) * (2 * np.finfo(np.float64).eps)
    units += 1 / 2
    np.floor(units, out=units)
    units *= unit
    return units


def top_up(
    *,
    income: Floats,
    covered_taxes: Floats,
    payroll: Floats,
    tangible_assets: Floats,
    minimum_rate: Floats,
    payroll_share: Floats,
    asset_share: Floats,
    rounding_unit: float,
) -> TopUp:
    """Bring the group's effective rate in the jurisdiction up to the minimum, on profit beyond its substance.

    All entities of the group in the jurisdiction are one. No income: no tax. A negative effective rate gives the minimum rate at most.

    Parameters
    ----------
    income, covered_taxes, payroll, tangible_assets : of all entities together [VND], ``(year, lane)``.
    minimum_rate, payroll_share, asset_share : ``(year, 1)``.
    rounding_unit : the smallest step of the effective rate that is kept.

    References
    ----------
    Resolution 107/2023/QH15 art. 4; Decree 236/2025/NĐ-CP art. 5, Appendix II; OECD Model Rules art. 5, 9.2.
    """
    profitable = income > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = covered_taxes / income
    if not profitable.all():
        ratio = np.where(profitable, ratio, np.nan)
    effective = round_half_up(value=ratio, unit=rounding_unit)
    lacking: Floats = minimum_rate - effective
    np.maximum(lacking, 0, out=lacking)
    np.minimum(lacking, minimum_rate, out=lacking)
    rate = np.where(profitable, lacking, 0.0)
    exclusion = payroll_share * payroll + asset_share * tangible_assets
    excess: Floats = income - exclusion
    np.maximum(excess, 0, out=excess)
    return TopUp(effective_rate=effective, rate=rate, exclusion=exclusion, excess_profit=excess, tax=rate * excess)


def allocation(*, tax: Floats, income: Floats, all_positive_income: Floats) -> Floats:
    """Give an entity its part of the group's top-up tax, by positive income [VND], ``(year, lane)``.

    Parameters
    ----------
    tax : of the group [VND].
    income : of the entity [VND].
    all_positive_income : positive incomes of all entities added up [VND].

    References
    ----------
    Decree 236/2025/NĐ-CP, Appendix II; OECD Model Rules art. 5.2.4.
    """
    own = np.maximum(income, 0)
    return np.divide(tax * own, all_positive_income, out=np.zeros(np.broadcast_shapes(tax.shape, own.shape)), where=all_positive_income > 0)
