"""Land rent of a State lease: months billed, unit rent by five-year cycle, exemption and reduction, one-off payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers, one_if_alike


class Months(NamedTuple):
    """Billed months of the term in each calendar year, as a half-open interval counted from the lease, ``(year, parcel)``."""

    begin: Floats
    end: Floats


class Rent(NamedTuple):
    """Rent of each calendar year [VND], ``(year, parcel)``: before relief, due, and deductible as cost."""

    before_relief: Floats
    due: Floats
    cost: Floats


def billed_months(
    *, decision_year: Integers, decision_month: Integers, days_left: Integers, term_years: Integers, month_rule: int, years: Integers
) -> Months:
    """Bill the first and last year by months; a first month with few days left is not billed.

    Parameters
    ----------
    decision_year, decision_month : of the lease decision, ``(parcel,)``.
    days_left : days of that month from the decision on, both ends counted, ``(parcel,)`` [days].
    term_years : ``(parcel,)`` [years].
    month_rule : days from which a part month counts as a month [days].
    years : calendar years that follow each other, ``(year,)``.

    References
    ----------
    Decree 103/2024/NĐ-CP art. 42(2).
    """
    first = 12 - decision_month + (days_left >= month_rule)
    term = 12.0 * term_years
    # What is billed up to the end of each year, from the one before the first on.
    calendar = np.arange(years[0] - 1, years[-1] + 1)[:, None]
    billed = (first - 12.0 * decision_year) + 12.0 * calendar
    # One term for all is faster to cut off at than one for each.
    billed = np.clip(billed, 0, term, out=billed if len(term) == 1 else None)
    return Months(begin=billed[:-1], end=billed[1:])


def unit_rent_by_cycle(
    *,
    rate: Floats,
    table_price: Floats,
    coefficient: Floats,
    infrastructure_cost: Floats,
    cost_inside_bracket: bool,
    price_growth: Floats,
    inflation: Floats,
    cycle_years: int,
) -> Floats:
    """Give the unit rent of each cycle: fixed for five years, then raised by at most the sum of five annual inflation rates.

    A recomputed rent that is not higher changes nothing. The cycles run through exempt years too, so the rent after them is that
    of the lease decision carried forward.

    Parameters
    ----------
    rate : share of the land price a year, ``(parcel,)``.
    table_price, infrastructure_cost : [VND/m²], ``(parcel,)``.
    coefficient : land price adjustment, ``(parcel,)``.
    cost_inside_bracket : whether the rate is taken of the price less infrastructure cost; else that cost comes off the rent, not below 0.
    price_growth : growth of the table price a year, ``(parcel,)``.
    inflation : sum of the annual consumer price growth of the five years before each cycle, ``(cycle, parcel)``.
    cycle_years : length of a cycle [years].

    Returns
    -------
    array ``(cycle, parcel)`` [VND/m²/year].

    References
    ----------
    Land Law 31/2024/QH15 art. 153(2); Decree 103/2024/NĐ-CP art. 26(1), 30(1), 32, 37(1)(a) as amended by Decrees 291/2025 and 50/2026.
    """
    cycles = inflation.shape[0]
    rents = np.full((cycles, len(rate)), np.nan)

    def rent_of(price: Floats) -> Floats:
        if cost_inside_bracket:
            # Only below nothing where the price is read to stand without its coefficient.
            return rate * np.maximum(price - infrastructure_cost, 0)
        return np.maximum(rate * price - infrastructure_cost, 0)

    rents[0] = rent_of(table_price * coefficient)
    # One growth for all: its powers are worked out once.
    growth = 1 + one_if_alike(price_growth)
    for cycle in range(1, cycles):
        grown = table_price * growth ** (cycle_years * cycle)
        recomputed = rent_of(grown * coefficient)
        held = rents[cycle - 1]
        # Held is no higher than the cap: the higher of the two is held wherever what is recomputed is not higher.
        rents[cycle] = np.maximum(held, np.minimum(recomputed, held * (1 + np.maximum(inflation[cycle], 0))))
    return rents


class Relief(NamedTuple):
    """Relief of a parcel in months since the lease, ``(parcel,)``.

    Construction, end of the exemption, months of it lost by late filing, the share taken off after it, and when that was claimed.
    """

    construction: Floats
    exempt_until: Floats
    charged_until: Floats
    later_reduction: Floats
    claimed: Floats


def relief_of_lease(
    *,
    granted: Booleans,
    construction_months: Floats,
    longest_construction: Floats,
    exempt_years: Floats,
    filed_late_months: Floats,
    filing_needed: Booleans,
    later_reduction: Floats,
) -> Relief:
    """Join the construction exemption and the free years that follow it; months filed late are charged.

    A reduction has always to be claimed, free years only where the law of the lease asks for a file.

    Parameters
    ----------
    granted : whether any relief is open to the parcel, ``(parcel,)``.
    construction_months, longest_construction : construction and its cap, ``(parcel,)`` [months].
    exempt_years : free years after construction, ``(parcel,)`` [years]; infinite for the whole term, which needs no filing.
    filed_late_months : ``(parcel,)`` [months].
    filing_needed : whether free years need a file, ``(parcel,)``.
    later_reduction : share taken off in every later year, ``(parcel,)``.

    References
    ----------
    Decree 103/2024/NĐ-CP art. 38(1), 38(10), 39(2), 39(3), 40; Decree 50/2026/NĐ-CP for the filing.
    """
    construction = np.where(granted, np.minimum(construction_months, longest_construction), 0.0)
    until = np.where(granted, construction + 12 * exempt_years, 0.0)
    return Relief(
        construction=construction,
        exempt_until=until,
        charged_until=np.where(granted & np.isfinite(until) & filing_needed, filed_late_months, 0.0),
        later_reduction=np.where(granted, later_reduction, 0.0),
        claimed=np.where(granted & np.isfinite(until), filed_late_months, 0.0),
    )


class BetterRelief(NamedTuple):
    """Free years after construction [years] and the share taken off afterwards, ``(parcel,)``."""

    exempt_years: Floats
    later_reduction: Floats


def better_relief(
    *,
    open_to: Sequence[Booleans],
    exempt_years: Sequence[Floats],
    later_reduction: Sequence[Floats],
    construction_months: Floats,
    term_years: Integers,
) -> BetterRelief:
    """Take the relief that frees most of the term: months free, and later months by the share taken off.

    Of equals the one of more years: a whole term needs no filing, and a ladder that gives none frees no construction either.

    Parameters
    ----------
    open_to : whether each relief is open, each ``(parcel,)``; the first one is, everywhere.
    exempt_years : free years after construction, each ``(parcel,)`` [years]; infinite for the whole term.
    later_reduction : share taken off afterwards, each ``(parcel,)``.
    construction_months : the exemption before the free years, ``(parcel,)`` [months].
    term_years : ``(parcel,)`` [years].

    References
    ----------
    Decree 96/2026/NĐ-CP art. 20(5): of several levels the investor takes the highest; Decree 103/2024/NĐ-CP art. 38(2).
    """
    years, reduction = np.stack(list(exempt_years)), np.stack(list(later_reduction))
    term = 12.0 * term_years
    free = np.minimum(construction_months + 12 * years, term)
    relief = np.where(np.stack(list(open_to)), free + reduction * (term - free), -1.0)
    best = np.where(relief == relief.max(axis=0), years, -1.0).argmax(axis=0)[None, :]
    return BetterRelief(np.take_along_axis(years, best, axis=0)[0], np.take_along_axis(reduction, best, axis=0)[0])


def chargeable_area(*, area: Floats, shared_infrastructure: Floats, free: Booleans) -> Floats:
    """Leave out land of shared infrastructure inside a zone: no rent is charged for it, ``(parcel,)`` [m²].

    Parameters
    ----------
    area, shared_infrastructure : ``(parcel,)`` [m²].
    free : the parcel lies where the rule holds, ``(parcel,)``.

    References
    ----------
    Land Law 31/2024/QH15 art. 202(1), 202(4).
    """
    return area - np.where(free, shared_infrastructure, 0.0)


def settled_months(*, advance: Floats, unit_rent: Floats, area: Floats, relief: Relief, cycle_months: int) -> Floats:
    """Turn an advance for compensation into months of rent fulfilled, at the rent of the day the free years end, ``(parcel,)`` [months].

    Parameters
    ----------
    advance : paid for compensation and site clearance under the approved plan, ``(parcel,)`` [VND].
    unit_rent : by cycle, ``(cycle, parcel)`` [VND/m²/year].
    area : ``(parcel,)`` [m²].
    relief : whose free years come first.
    cycle_months : length of a cycle [months].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 31, 37(1)(c): years and months of rent that count as paid; exemption first, then the advance.
    """
    ends = np.where(np.isfinite(relief.exempt_until), np.maximum(relief.exempt_until, relief.charged_until), 0.0)
    cycle = np.minimum(ends // cycle_months, unit_rent.shape[0] - 1).astype(np.int64)
    monthly = np.take_along_axis(unit_rent, cycle[None, :], axis=0)[0] * area / 12
    months = np.divide(advance, monthly, out=np.zeros(len(advance)), where=monthly > 0)
    # Land free for the whole term owes nothing that could be settled.
    return np.where(np.isinf(relief.exempt_until), 0.0, months)


def deducted_sum(*, due: Floats, advance: Floats) -> Floats:
    """Take an advance off what falls due, year by year until it is used up, ``(year, parcel)`` [VND].

    Parameters
    ----------
    due : ``(year, parcel)`` [VND].
    advance : ``(parcel,)`` [VND].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 31, 37(1)(c): in reduced years, and from a sum paid at once, an absolute sum is deducted.
    """
    left = np.maximum(np.cumsum(due, axis=0) - advance, 0)
    return np.diff(left, axis=0, prepend=0.0)


def annual_rent(*, months: Months, unit_rent: Floats, area: Floats, relief: Relief, cut: Floats, cycle_months: int) -> Rent:
    """Charge the rent of each calendar year month by month, exempt months free, then the cut of that year.

    Parameters
    ----------
    months : billed months of each year.
    unit_rent : by cycle, ``(cycle, parcel)`` [VND/m²/year].
    area : ``(parcel,)`` [m²].
    relief : what is taken off.
    cut : across-the-board cut of the year on what is left, ``(year, 1)``.
    cycle_months : length of a cycle [months].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 30(1), 37(1), 39, 40, 42(2); Decree 87/2025/NĐ-CP and Decree 230/2025/NĐ-CP art. 6 for the cuts.
    """
    monthly = unit_rent * area / 12
    before = _over_cycles(months, monthly, cycle_months)
    # Most leases are charged in full, or free for the whole term: only the others are counted month by month.
    in_full = (relief.exempt_until <= relief.charged_until) & (relief.later_reduction == 0)
    free = np.isinf(relief.exempt_until) & (relief.charged_until == 0)
    due: Floats = before * np.where(free, 0.0, 1.0)
    partly = np.flatnonzero(np.broadcast_to(~(in_full | free), before.shape[1:]))
    if len(partly):
        own = Relief(*(_of_parcels(part, partly) for part in relief))
        due[:, partly] = _over_cycles(
            Months(*(_of_parcels(part, partly) for part in months)), _of_parcels(monthly, partly), cycle_months, own
        )
    if cut.any():
        due *= 1 - cut
    return Rent(before_relief=before, due=due, cost=due)


def _of_parcels(amounts: Floats, own: Integers) -> Floats:
    """Give the part of some parcels; what is the same for all stays one column."""
    return amounts if amounts.shape[-1] == 1 else amounts.take(own, axis=-1, mode="clip")


def _over_cycles(months: Months, monthly: Floats, cycle_months: int, relief: Relief | None = None) -> Floats:
    """Charge the months of each year at the rent of their cycle, those relief leaves where one is given, ``(year, parcel)`` [VND].

    Year by year: in most of them all parcels are in the same cycle, and what a year needs stays in the cache. The last cycle goes on.
    """
    charged = np.empty(np.broadcast_shapes(months.begin.shape, monthly[:1].shape))
    firsts = months.begin.min(axis=1) // cycle_months
    lasts = np.maximum(np.ceil(months.end.max(axis=1) / cycle_months) - 1, firsts)
    for row, begin, end, first, last in zip(charged, *months, firsts.astype(int).tolist(), lasts.astype(int).tolist(), strict=True):
        begun = begin if relief is None else _charged_until(begin, relief)
        for cycle in range(first, last + 1):
            until = end if cycle == last else np.maximum(np.minimum(end, (cycle + 1) * cycle_months), begin)
            ended = until if relief is None else _charged_until(until, relief)
            rent = monthly[min(cycle, len(monthly) - 1)]
            if cycle == first:
                np.multiply(rent, ended - begun, out=row)
            else:
                row += rent * (ended - begun)
            begun = ended
    return charged


def _charged_until(month: Floats, relief: Relief) -> Floats:
    """Count the months that are charged up to one, from wherever the count begins; a reduced month counts for its part.

    It counts on but inside the exemption. The months of an interval are the difference between its ends.
    """
    charged = month - np.minimum(np.maximum(month, relief.charged_until), np.maximum(relief.exempt_until, relief.charged_until))
    if relief.later_reduction.any():
        # A reduction has to be claimed too: months before the filing are charged in full.
        reduced = np.maximum(month, np.maximum(relief.exempt_until, relief.claimed))
        np.putmask(reduced, np.isinf(reduced), 0)
        charged = charged - relief.later_reduction * reduced
    return charged


class OneOff(NamedTuple):
    """Rent of parcels paid for at once, and the average of it still unused in each year [VND], ``(year, parcel)``."""

    rent: Rent
    prepaid: Floats


def one_off_rent(
    *,
    months: Months,
    area: Floats,
    table_price: Floats,
    coefficient: Floats,
    infrastructure_cost: Floats,
    term_years: Integers,
    table_years: float,
    relief: Relief,
    decision_year: Integers,
    years: Integers,
) -> OneOff:
    """Charge the whole term at once, the exempt years taken off the term; as a cost it is spread over the billed months.

    Parameters
    ----------
    months : billed months of each year.
    area : ``(parcel,)`` [m²].
    table_price, infrastructure_cost : [VND/m²], ``(parcel,)``.
    coefficient : ``(parcel,)``.
    term_years : ``(parcel,)`` [years].
    table_years : the term the table price stands for [years].
    relief : what is taken off.
    decision_year : when the sum is due, ``(parcel,)``.
    years : calendar years, ``(year,)``.

    References
    ----------
    Decree 103/2024/NĐ-CP art. 26(2), 30(2), 37(2)(a), 40(2) as amended by Decree 50/2026/NĐ-CP.
    """
    # The exemption ends with the term at the latest; months filed late are taken off what it covers.
    exempt = np.maximum(np.minimum(relief.exempt_until / 12, term_years) - relief.charged_until / 12, 0)
    whole = np.isinf(relief.exempt_until)

    def total(paid_years: Floats) -> Floats:
        return area * np.maximum(table_price * coefficient * paid_years / table_years - infrastructure_cost, 0)

    before = total(term_years.astype(np.float64))
    paid = term_years.astype(np.float64) - exempt
    # What is paid for time filed late is not reduced; np.maximum keeps a fully exempt term from dividing by zero.
    claimed = np.minimum(np.maximum(relief.exempt_until, relief.claimed) / 12, term_years)
    reduced = relief.later_reduction * (term_years - claimed) / np.maximum(paid, 1 / 12)
    due = np.where(whole, 0.0, total(paid) * (1 - reduced))
    falls = years[:, None] == decision_year
    spread = (months.end - months.begin) / (12 * term_years)
    opening = np.where(years[:, None] > decision_year, 1 - months.begin / (12 * term_years), 0.0)
    closing = np.where(years[:, None] >= decision_year, 1 - months.end / (12 * term_years), 0.0)
    rent = Rent(before_relief=np.where(falls, before, 0.0), due=np.where(falls, due, 0.0), cost=due * spread)
    return OneOff(rent=rent, prepaid=due * (opening + closing) / 2)
