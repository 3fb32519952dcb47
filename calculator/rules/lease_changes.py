"""What changes the rent of a State lease in its term: form of payment, term, slow progress, relief taken back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers, added_up
from calculator.rules.land_rent import Months, Relief


def months_between(*, months: Months, low: Floats, high: Floats) -> Months:
    """Cut the billed months of each year to those from ``low`` up to ``high``, counted from ``low``.

    Parameters
    ----------
    months : billed months of each year, ``(year, parcel)``.
    low, high : counted from the lease, ``(parcel,)`` [months].
    """
    return Months(begin=np.clip(months.begin, low, high) - low, end=np.clip(months.end, low, high) - low)


def relief_from(*, relief: Relief, month: Floats, until: Floats) -> Relief:
    """Count a relief from a later month on, and end it where the old term ends.

    Parameters
    ----------
    relief : counted from the lease, ``(parcel,)`` [months].
    month : where counting begins, ``(parcel,)`` [months].
    until : end of the term the relief was given for, counted from the lease, ``(parcel,)`` [months].
    """
    return relief._replace(
        exempt_until=np.maximum(np.minimum(relief.exempt_until, until) - month, 0),
        charged_until=np.maximum(relief.charged_until - month, 0),
        claimed=np.maximum(relief.claimed - month, 0),
    )


def sum_for_the_rest(
    *,
    area: Floats,
    price: Floats,
    infrastructure_cost: Floats,
    table_years: float,
    used: Floats,
    old_term: Floats,
    new_term: Floats,
    relief: Relief,
    paid: Floats,
) -> Floats:
    """Charge the rest of a term at once, at the price of the day of decision, less what was paid for the rest of the old term.

    The exempt time that is left comes off the months charged; time the term is lengthened by is charged in full.

    Parameters
    ----------
    area : ``(parcel,)`` [m²].
    price, infrastructure_cost : of the day of decision, the coefficient in it, ``(parcel,)`` [VND/m²].
    table_years : the term the table price stands for [years].
    used, old_term, new_term : counted from the lease, ``(parcel,)`` [months].
    relief : of the lease.
    paid : the sum paid at once for the old term, 0 where rent was yearly, ``(parcel,)`` [VND].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 33(1)(a), 35(2)(b), 37(2)(a); Land Law 31/2024/QH15 art. 156(2) for time that is added.
    """
    free = np.maximum(np.minimum(relief.exempt_until, old_term) - np.maximum(used, relief.charged_until), 0)
    charged = new_term - used - free
    total = area * np.maximum(price * charged / 12 / table_years - infrastructure_cost, 0)
    reduced = relief.later_reduction * np.maximum(old_term - used - free, 0) / np.maximum(charged, 1)
    total = np.where(charged > 0, total * (1 - reduced), 0.0)
    return np.maximum(total - paid / old_term * (old_term - used), 0)


class Turned(NamedTuple):
    """Rent paid at once when it turns yearly, ``(parcel,)``: what is still owed for time used, interest on it [VND], months settled."""

    owed: Floats
    interest: Floats
    settled: Floats


def turn_annual(
    *, total: Floats, paid_share: Floats, used: Floats, term: Floats, monthly_rent: Floats, late_daily: Floats, days: Floats
) -> Turned:
    """Settle a sum that was not paid in full: the time used at the old price, what was paid above it as months of yearly rent.

    Who has paid in full owes nothing for the rest of the term.

    Parameters
    ----------
    total : rent of the whole term, ``(parcel,)`` [VND].
    paid_share : of it that was paid, ``(parcel,)``.
    used, term : counted from the lease, ``(parcel,)`` [months].
    monthly_rent : yearly rent by month at the price of the day of decision, ``(parcel,)`` [VND].
    late_daily : late-payment charge a day, ``(parcel,)``.
    days : from the lease decision to the change, ``(parcel,)`` [days].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 33(2)(a), 33(2)(b).
    """
    difference = total * used / term - paid_share * total
    owed = np.maximum(difference, 0)
    settled = np.divide(np.maximum(-difference, 0), monthly_rent, out=np.full(len(total), np.inf), where=monthly_rent > 0)
    return Turned(owed=owed, interest=owed * late_daily * days, settled=np.where((paid_share >= 1) | (total <= 0), np.inf, settled))


def slow_progress_surcharge(*, area: Floats, price: Floats, rate: Floats, months: Floats) -> Floats:
    """Charge the months by which the use of land is extended for slow progress once more; no relief lowers it, ``(parcel,)`` [VND].

    Parameters
    ----------
    area : ``(parcel,)`` [m²].
    price : land price of the day of the decision to extend, ``(parcel,)`` [VND/m²].
    rate : percentage of the price a year, ``(parcel,)``.
    months : of extension, ``(parcel,)`` [months].

    References
    ----------
    Land Law 31/2024/QH15 art. 81(8); Decree 103/2024/NĐ-CP art. 30(4) as amended by Decrees 291/2025/NĐ-CP and 50/2026/NĐ-CP.
    """
    surcharge: Floats = area * price * rate * months / 12
    return surcharge


def interest_on_relief(
    *,
    relieved: Floats,
    whole_years: Floats,
    odd_days: Floats,
    days: Floats,
    days_of_a_year: float,
    supplementary: Floats,
    late_daily: Floats,
    late: Booleans,
) -> Floats:
    """Charge simple interest on relief that is taken back, ``(parcel,)`` [VND].

    Parameters
    ----------
    relieved : by year, ``(year, parcel)`` [VND].
    whole_years, odd_days : from the relief to the decision to take it back, the supplementary way, ``(year, parcel)``.
    days : the same in days, ``(year, parcel)`` [days].
    days_of_a_year : the part of the yearly charge an odd day counts for [days].
    supplementary : charge a year, ``(parcel,)``.
    late_daily : late-payment charge a day, ``(parcel,)``.
    late : whether the late-payment charge is due, else the supplementary one, ``(parcel,)``.

    References
    ----------
    Decree 103/2024/NĐ-CP art. 38(7)(a), 38(9), 51(9) as amended by Decrees 291/2025/NĐ-CP and 50/2026/NĐ-CP.
    """
    by_year = np.where(late, late_daily * days, supplementary * (whole_years + odd_days / days_of_a_year))
    charged = added_up(relieved * by_year)
    return charged


def undeserved_part(*, relief: Relief, since: Floats, term: Floats) -> Floats:
    """Give the part of a lease's relief that falls after a month: free months count whole, reduced ones by their reduction, ``(parcel,)``.

    Parameters
    ----------
    relief : of the lease.
    since, term : counted from the lease, ``(parcel,)`` [months].
    """
    free_from, free_until = np.minimum(relief.charged_until, term), np.minimum(relief.exempt_until, term)
    reduced_from = np.minimum(np.maximum(relief.exempt_until, relief.claimed), term)

    def weight(start: Floats) -> Floats:
        free: Floats = np.maximum(free_until - np.maximum(free_from, start), 0)
        return free + relief.later_reduction * np.maximum(term - np.maximum(reduced_from, start), 0)

    whole = weight(np.zeros(len(term)))
    part: Floats = np.divide(weight(since), whole, out=np.zeros(len(term)), where=whole > 0)
    return part


def spread_by_month(*, amount: Floats, months: Months, low: Floats, high: Floats) -> Floats:
    """Spread a sum paid at once over the months from ``low`` up to ``high`` that it pays for, ``(year, parcel)`` [VND].

    Parameters
    ----------
    amount : ``(parcel,)`` [VND].
    months : billed months of each year.
    low, high : counted from the lease, ``(parcel,)`` [months].
    """
    inside = np.clip(months.end, low, high) - np.clip(months.begin, low, high)
    spread: Floats = amount * inside / np.maximum(high - low, 1)
    return spread


def average_prepaid(*, paid: Floats, cost: Floats) -> Floats:
    """Give what is paid and not yet a cost, the mean of the opening and the closing of each year, ``(year, parcel)`` [VND].

    Parameters
    ----------
    paid, cost : from the year of the lease on, ``(year, parcel)`` [VND].
    """
    closing = np.maximum(np.cumsum(paid - cost, axis=0), 0)
    mean: Floats = (closing + np.concatenate([np.zeros((1, closing.shape[1])), closing[:-1]])) / 2
    return mean


def at_year(*, amount: Floats, year: Integers, years: Integers) -> Floats:
    """Put an amount in its calendar year, ``(year, parcel)`` [VND]."""
    return np.where(years[:, None] == year, amount, 0.0)
