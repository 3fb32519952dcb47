"""Non-agricultural land use tax of leased land: taxed area, months of the year, price of the cycle, tax before and after relief."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers


def taxable_area(*, area: Floats, shared_infrastructure: Floats, untaxed: Booleans) -> Floats:
    """Leave out land of shared infrastructure where it is not taxed, ``(parcel,)`` [m²].

    Parameters
    ----------
    area, shared_infrastructure : ``(parcel,)`` [m²].
    untaxed : the parcel lies where the rule holds, ``(parcel,)``.

    References
    ----------
    Law 48/2010/QH12 art. 6(2)(a); Decree 53/2011/NĐ-CP art. 3(1)(d).
    """
    return area - np.where(untaxed, shared_infrastructure, 0.0)


def taxed_months(*, decision_year: Integers, decision_month: Integers, term_years: Integers, years: Integers) -> Floats:
    """Count the months of each year that the lessee is taxed for, from the month of the lease on, ``(year, parcel)`` [months].

    Parameters
    ----------
    decision_year, decision_month : of the lease decision, ``(parcel,)``.
    term_years : ``(parcel,)`` [years].
    years : calendar years that follow each other, ``(year,)``.

    References
    ----------
    Circular 153/2011/TT-BTC art. 8(1.3): where the taxpayer changes in a year, each one's tax runs from the month of the change.
    """
    # What is taxed up to the end of each year, from the one before the first on.
    calendar = np.arange(years[0] - 1, years[-1] + 1)[:, None]
    taxed = (12 - decision_month + 1 - 12.0 * decision_year) + 12.0 * calendar
    # One term for all is faster to cut off at than one for each.
    taxed = np.clip(taxed, 0, 12.0 * term_years, out=taxed if len(term_years) == 1 else None)
    months: Floats = taxed[1:] - taxed[:-1]
    return months


def yearly_tax_by_cycle(
    *, area: Floats, table_price: Floats, price_growth: Floats, decision_year: Integers, cycle_start: Integers, rate: Floats
) -> Floats:
    """Give the tax of a whole year in each price cycle: taxed area × table price of the cycle × rate, ``(cycle, parcel)`` [VND].

    The price is that of the lease to the end of the cycle it was decided in, then that of the table in each cycle's first year.

    Parameters
    ----------
    area : taxed, ``(parcel,)`` [m²].
    table_price : in the land price table when the land was leased, ``(parcel,)`` [VND/m²].
    price_growth : growth of the table price a year, ``(parcel,)``.
    decision_year : of the lease, ``(parcel,)``.
    cycle_start : first year of each cycle, ``(cycle, 1)``.
    rate : of the tax, ``(cycle, 1)``.

    References
    ----------
    Law 48/2010/QH12 art. 5, 6(1), 6(3), 7(4); Circular 153/2011/TT-BTC art. 6, 8(2.1).
    """
    before = area * table_price * rate
    if not price_growth.any():
        return before
    later = np.maximum(cycle_start - decision_year, 0)
    growth = price_growth if (price_growth != price_growth[0]).any() else price_growth[:1]
    # One growth for all: each power is worked out once.
    grown: Floats = (1 + growth) ** later if len(growth) > 1 else ((1 + growth) ** np.arange(later.max() + 1))[later]
    return before * grown


class LandUseTax(NamedTuple):
    """Tax of each calendar year [VND], ``(year, parcel)``: before relief, and due."""

    before_relief: Floats
    due: Floats


def land_use_tax(*, yearly: Floats, cycle: Integers, months: Floats, relief: Floats) -> LandUseTax:
    """Charge the taxed months of each year, then take the exemption or reduction off.

    Parameters
    ----------
    yearly : tax of a whole year by cycle, ``(cycle, parcel)`` [VND].
    cycle : the place of each calendar year's cycle, ``(year,)``.
    months : taxed, ``(year, parcel)`` [months].
    relief : share taken off, ``(year, parcel)`` or ``(1, parcel)``.

    References
    ----------
    Law 48/2010/QH12 art. 9(1), 10(1), 11(1); Circular 153/2011/TT-BTC art. 8(2.1).
    """
    monthly = yearly / 12
    before = np.empty(np.broadcast_shapes(months.shape, (1, yearly.shape[1])))
    for row, part, of_year in zip(before, cycle.tolist(), months, strict=True):
        np.multiply(monthly[part], of_year, out=row)
    return LandUseTax(before_relief=before, due=before * (1 - relief) if relief.any() else before)
