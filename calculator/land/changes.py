"""Leases that change in their term: their rent is computed anew from the day of the change, over all calendar years since the lease."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.land.prices import unit_rents
from calculator.law.lookup import LawReader
from calculator.project.columns.lanes import CHANGES, WITHDRAWN, Parcels
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import land_rent, lease_changes
from calculator.rules.kinds import Booleans, Floats, Integers, added_up

CLAWBACK, SLOW = "land_rent.clawback.", "land_rent.slow_progress."


class Lease(NamedTuple):
    """Leases as they were decided: their columns, the area charged [m²], and the relief given, ``(parcel,)``."""

    parcels: Parcels
    area: Floats
    relief: land_rent.Relief

    def take(self, own: Integers) -> Lease:
        """Give some of them."""
        return Lease(self.parcels.take(own), self.area[own], land_rent.Relief(*(part[own] for part in self.relief)))

    def without_relief(self) -> Lease:
        """Give them as if no relief were open to them."""
        return self._replace(relief=land_rent.Relief(*(np.zeros(len(self.area)) for _ in self.relief)))


class Paid(NamedTuple):
    """What is paid and what of it is a cost, by calendar year since the first lease [VND], ``(year, parcel)``; interest is no cost."""

    due: Floats
    cost: Floats
    interest: Floats


def befallen(read: LawReader, lanes: Lanes, lease: Lease, rent: land_rent.Rent, prepaid: Floats) -> tuple[land_rent.Rent, Floats]:
    """Put the rent of leases that change in the place of what it would have been.

    Parameters
    ----------
    lease : all leases of the lanes.
    rent, prepaid : of all leases without any change, ``(year, parcel)``.
    """
    parcels = lease.parcels
    before, due, cost = (yearly.copy() for yearly in rent)
    average = np.broadcast_to(prepaid, due.shape).copy()
    for code, paid_of in _KINDS.items():
        own = np.flatnonzero(parcels.change == CHANGES.index(code))
        if not len(own):
            continue
        some = lease.take(own)
        years = np.arange(min(int(some.parcels.decision_year.min()), int(lanes.years[0])), int(lanes.years[-1]) + 1)
        shown = slice(len(years) - len(lanes.years), None)
        paid = paid_of(read, lanes, some, years)
        # What it would be without relief is no step of the result.
        plain = paid_of(LawReader(read.law, Plain()), lanes, some.without_relief(), years)
        before[:, own], due[:, own], cost[:, own] = (part[shown] for part in (plain.due, paid.due, paid.cost))
        average[:, own] = lease_changes.average_prepaid(paid=paid.due - paid.interest, cost=paid.cost)[shown]
    return land_rent.Rent(before, due, cost), average


def with_surcharge(read: LawReader, lanes: Lanes, lease: Lease, rent: land_rent.Rent) -> land_rent.Rent:
    """Add what slow progress costs: neither relief nor an advance lowers it."""
    own = np.flatnonzero(lease.parcels.slow_months > 0)
    surcharge = _surcharge(read, lanes, lease.take(own))
    lines = [yearly.copy() for yearly in rent]
    for line in lines:
        line[:, own] += surcharge
    return land_rent.Rent(*lines)


def over_the_term(parcels: Parcels) -> Parcels:
    """Give the leases with the term they have in the end."""
    return replace(parcels, term_years=parcels.new_term_years)


def exempt_until(read: LawReader, lease: Lease) -> Floats:
    """Give the month in which the exemption ends, at the latest that in which relief is withdrawn, ``(parcel,)`` [months]."""
    parcels, until = lease.parcels, lease.relief.exempt_until
    withdrawn = parcels.change == CHANGES.index("relief_withdrawn")
    if not withdrawn.any():
        return until
    return np.where(
        withdrawn, np.minimum(until, _months_to(read, parcels, np.where(withdrawn, parcels.change_day, parcels.decision))), until
    )


def _turned_annual(read: LawReader, lanes: Lanes, lease: Lease, years: Integers) -> Paid:
    """Pay a part at once, from the change on yearly at its price."""
    read.basis("land_rent.change_of_payment_form", on=dt.date.fromordinal(int(lease.parcels.change_day[0])))
    parcels, day, used, term = lease.parcels, lease.parcels.change_day, _months_to(read, lease.parcels), _term(lease.parcels)
    total = _at_once(read, lease)
    months = _billed(read, parcels, parcels.term_years, years)
    unit = _unit_since(read, lanes, parcels)
    turned = read.recorder.apply(
        lease_changes.turn_annual,
        total=total,
        paid_share=parcels.paid_share,
        used=used,
        term=term,
        monthly_rent=unit[0] * lease.area / 12,
        late_daily=read.by_date(CLAWBACK + "late_payment_daily", day),
        days=(day - parcels.decision).astype(np.float64),
    )
    nothing = np.zeros(len(total))
    # The free years came off the sum; the law does not say that any are left after the change.
    settled = land_rent.Relief(nothing, turned.settled, nothing, nothing, nothing)
    later = _annual(read, lease, lease_changes.months_between(months=months, low=used, high=term), unit, settled, years)
    interest = _in_year(turned.interest, day, years)
    paid = parcels.paid_share * total
    at_once = np.where(years[:, None] == parcels.decision_year, paid, 0.0)
    surplus = np.maximum(paid - total * used / term, 0)
    settled_until = np.minimum(used + turned.settled, term)
    spread = lease_changes.spread_by_month
    cost = spread(amount=total * used / term, months=months, low=np.zeros(len(total)), high=used)
    return Paid(
        due=at_once + _in_year(turned.owed, day, years) + interest + later.due,
        cost=cost + spread(amount=surplus, months=months, low=used, high=settled_until) + later.due,
        interest=interest,
    )


def _turned_one_off(read: LawReader, lanes: Lanes, lease: Lease, years: Integers) -> Paid:
    """Pay yearly up to the change, then the rest of the term at once."""
    read.basis("land_rent.change_of_payment_form", on=dt.date.fromordinal(int(lease.parcels.change_day[0])))
    parcels, used, term = lease.parcels, _months_to(read, lease.parcels), _term(lease.parcels)
    months = _billed(read, parcels, parcels.term_years, years)
    zero = np.zeros(len(used))
    earlier = _annual(
        read,
        lease,
        lease_changes.months_between(months=months, low=zero, high=used),
        unit_rents(read, lanes, parcels),
        lease.relief,
        years,
    )
    rest = _rest_at_once(read, lanes, lease, used, term, zero)
    cost = lease_changes.spread_by_month(amount=rest, months=months, low=used, high=term)
    return Paid(earlier.due + _in_year(rest, parcels.change_day, years), earlier.due + cost, np.zeros(earlier.due.shape))


def _term_adjusted(read: LawReader, lanes: Lanes, lease: Lease, years: Integers) -> Paid:
    """Price the rent anew from the day the term is lengthened; time that is added is charged in full."""
    read.basis("land_rent.term_adjustment", on=dt.date.fromordinal(int(lease.parcels.change_day[0])))
    parcels, used = lease.parcels, _months_to(read, lease.parcels)
    old, new = _term(parcels), _term(over_the_term(parcels))
    months = _billed(read, parcels, parcels.new_term_years, years)
    zero = np.zeros(len(used))

    def between(low: Floats, high: Floats) -> land_rent.Months:
        return lease_changes.months_between(months=months, low=low, high=high)

    since = _unit_since(read, lanes, parcels)
    left = lease_changes.relief_from(relief=lease.relief, month=used, until=old)
    added = between(used, new)
    in_old = land_rent.Months(*(np.minimum(part, old - used) for part in added))
    in_new = land_rent.Months(*(np.maximum(part, old - used) for part in added))
    parts = [
        _annual(read, lease, between(zero, used), unit_rents(read, lanes, parcels), lease.relief, years),
        _annual(read, lease, in_old, since, left, years),
        _annual(read, lease, in_new, since, lease.without_relief().relief, years),
    ]
    yearly: Floats = np.sum([part.due for part in parts], axis=0)
    first = _at_once(read, lease)
    rest = _rest_at_once(read, lanes, lease, used, new, first)
    at_once = _in_year(first, parcels.decision, years) + _in_year(rest, parcels.change_day, years)
    spread = lease_changes.spread_by_month
    cost = spread(amount=first, months=months, low=zero, high=old) + spread(amount=rest, months=months, low=used, high=new)
    due = np.where(parcels.one_off, at_once, yearly)
    return Paid(due, np.where(parcels.one_off, cost, yearly), np.zeros(due.shape))


def _relief_withdrawn(read: LawReader, lanes: Lanes, lease: Lease, years: Integers) -> Paid:
    """Pay back the relief of the time it was not deserved, with interest, and the whole rent from then on."""
    parcels, used, term = lease.parcels, _months_to(read, lease.parcels), _term(lease.parcels)
    since = np.where(parcels.change_why == WITHDRAWN.index("transferred"), parcels.decision, parcels.change_since)
    undeserved = _months_to(read, parcels, since)
    months = _billed(read, parcels, parcels.term_years, years)
    unit, zero = unit_rents(read, lanes, parcels), np.zeros(len(used))
    plain = lease.without_relief().relief
    until = land_rent.Months(*(np.minimum(part, used) for part in months))
    after = land_rent.Months(*(np.maximum(part, used) for part in months))
    wrongly = land_rent.Months(*(np.clip(part, undeserved, used) for part in months))
    yearly = [_annual(read, lease, part, unit, relief, years) for part, relief in ((until, lease.relief), (after, plain))]
    quiet = LawReader(read.law, Plain())
    held, owed = (_annual(quiet, lease, wrongly, unit, relief, years).due for relief in (lease.relief, plain))
    first, in_full = _at_once(read, lease), _at_once(quiet, lease.without_relief())
    # Of a sum paid at once the free years are the first ones, as they are of yearly rent.
    part = lease_changes.undeserved_part(relief=lease.relief, since=undeserved, term=term)
    of_sum = _in_year((in_full - first) * part, since, years)
    relieved = np.where(parcels.one_off, of_sum, owed - held)
    interest = _in_year(_interest(read, parcels, relieved, since, years), parcels.change_day, years)
    back = _in_year(added_up(relieved), parcels.change_day, years)
    at_once = _in_year(first, parcels.decision, years)
    spread = lease_changes.spread_by_month(amount=first, months=months, low=zero, high=term)
    due = np.where(parcels.one_off, at_once, yearly[0].due + yearly[1].due)
    cost = np.where(parcels.one_off, spread, due)
    return Paid(due + back + interest, cost + back, interest)


_KINDS: dict[str, Callable[[LawReader, Lanes, Lease, Integers], Paid]] = {
    "turned_annual": _turned_annual,
    "turned_one_off": _turned_one_off,
    "term_adjusted": _term_adjusted,
    "relief_withdrawn": _relief_withdrawn,
}


def _interest(read: LawReader, parcels: Parcels, relieved: Floats, since: Integers, years: Integers) -> Floats:
    """Charge interest from the first undeserved day of each year to the day the relief is taken back."""
    starts = np.array([[max(dt.date(int(year), 1, 1).toordinal(), int(day)) for day in since] for year in years])
    ends = parcels.change_day
    days = np.maximum(ends - starts, 0)
    whole = np.array([[_whole_years(int(start), int(end)) for start, end in zip(row, ends, strict=True)] for row in starts])
    odd = np.array(
        [
            [max(int(end) - _later(int(start), int(count)), 0) for start, end, count in zip(row, ends, counts, strict=True)]
            for row, counts in zip(starts, whole, strict=True)
        ]
    )
    return read.recorder.apply(
        lease_changes.interest_on_relief,
        relieved=relieved,
        whole_years=whole.astype(np.float64),
        odd_days=odd.astype(np.float64),
        days=days.astype(np.float64),
        days_of_a_year=read.once(CLAWBACK + "days_of_a_year", read.law.as_of),
        supplementary=read.by_date(CLAWBACK + "supplementary_rate", ends),
        late_daily=read.by_date(CLAWBACK + "late_payment_daily", ends),
        late=_late(read, parcels),
    )


def _late(read: LawReader, parcels: Parcels) -> Booleans:
    """Say where the late-payment charge is due: it hangs on why and when the relief is taken back."""
    late = np.ones(len(parcels.lane), dtype=bool)
    for code, why in enumerate(WITHDRAWN):
        own = parcels.change_why == code
        if own.any():
            path = f"{CLAWBACK}interest.{why}"
            entries, index = read.entries_by_date(path, parcels.change_day[own], False)
            late[own] = np.array([entry is None or entry.value == "late_payment" for entry in entries])[index]
            read.recorder.note(late, path, tuple(entries))
    return late


def _whole_years(start: int, end: int) -> int:
    first, last = dt.date.fromordinal(start), dt.date.fromordinal(max(end, start))
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _later(start: int, count: int) -> int:
    day = dt.date.fromordinal(start)
    try:
        return day.replace(year=day.year + count).toordinal()
    except ValueError:  # of 29 February
        return dt.date(day.year + count, 3, 1).toordinal()


def _surcharge(read: LawReader, lanes: Lanes, lease: Lease) -> Floats:
    """Charge what extended use for slow progress costs, in the year of its decision."""
    parcels = lease.parcels
    path = SLOW + "base"
    entries, index = read.entries_by_date(path, parcels.slow_day, False)
    words = [() if entry is None else entry.value for entry in entries]
    charged, with_coefficient = (
        np.array([token in word for word in words])[index] for token in ("chargeable_area", "price_with_coefficient")
    )
    price = _price_on(lanes, parcels, parcels.slow_day) * np.where(with_coefficient, parcels.coefficient, 1.0)
    surcharge = read.recorder.apply(
        lease_changes.slow_progress_surcharge,
        area=np.where(charged, lease.area, parcels.area),
        price=read.recorder.note(price, path, tuple(entries)),
        rate=parcels.rate,
        months=parcels.slow_months,
    )
    return _in_year(surcharge, parcels.slow_day, lanes.years)


def _price_on(lanes: Lanes, parcels: Parcels, day: Integers) -> Floats:
    """Give the table price of a later day, along the land-price path [VND/m²]."""
    grown: Floats = parcels.table_price * (1 + lanes.land_price_growth[parcels.lane]) ** (_year(day) - parcels.decision_year)
    return grown


def _unit_since(read: LawReader, lanes: Lanes, parcels: Parcels) -> Floats:
    """Give the unit rents of the cycles that begin with the change."""
    day = parcels.change_day
    anew = replace(parcels, table_price=_price_on(lanes, parcels, day), decision_year=_year(day), one_off=np.zeros(len(day), dtype=bool))
    return unit_rents(read, lanes, anew)


def _rest_at_once(read: LawReader, lanes: Lanes, lease: Lease, used: Floats, new_term: Floats, paid: Floats) -> Floats:
    parcels = lease.parcels
    return read.recorder.apply(
        lease_changes.sum_for_the_rest,
        area=lease.area,
        price=_price_on(lanes, parcels, parcels.change_day) * parcels.coefficient,
        infrastructure_cost=parcels.infrastructure_cost,
        table_years=read.once("land_rent.table_price_term", read.law.as_of),
        used=used,
        old_term=_term(parcels),
        new_term=new_term,
        relief=lease.relief,
        paid=paid,
    )


def _at_once(read: LawReader, lease: Lease) -> Floats:
    """Give the rent of the whole term as one sum, ``(parcel,)`` [VND]; 0 where none of the leases is paid for at once."""
    parcels = lease.parcels
    if not parcels.one_off.any():
        return np.zeros(len(lease.area))
    decided = np.arange(int(parcels.decision_year.min()), int(parcels.decision_year.max()) + 1)
    one_off = read.recorder.apply(
        land_rent.one_off_rent,
        months=_billed(read, parcels, parcels.term_years, decided),
        area=lease.area,
        table_price=parcels.table_price,
        coefficient=parcels.coefficient,
        infrastructure_cost=parcels.infrastructure_cost,
        term_years=parcels.term_years,
        table_years=read.once("land_rent.table_price_term", read.law.as_of),
        relief=lease.relief,
        decision_year=parcels.decision_year,
        years=decided,
    )
    total = added_up(one_off.rent.due)
    return total


def _annual(
    read: LawReader, lease: Lease, months: land_rent.Months, unit: Floats, relief: land_rent.Relief, years: Integers
) -> land_rent.Rent:
    return read.recorder.apply(
        land_rent.annual_rent,
        months=months,
        unit_rent=unit,
        area=lease.area,
        relief=relief,
        cut=read.by_year("land_rent.across_the_board_cut", years, 0.0),
        cycle_months=12 * read.whole("land_rent.stability_cycle", read.law.as_of),
    )


def _billed(read: LawReader, parcels: Parcels, term_years: Integers, years: Integers) -> land_rent.Months:
    return read.recorder.apply(
        land_rent.billed_months,
        decision_year=parcels.decision_year,
        decision_month=parcels.decision_month,
        days_left=parcels.days_left,
        term_years=term_years,
        month_rule=read.whole("land_rent.month_rule", read.law.as_of),
        years=years,
    )


def _months_to(read: LawReader, parcels: Parcels, day: Integers | None = None) -> Floats:
    """Count the billed months from the lease to a day: that of the change unless another is given, ``(parcel,)`` [months]."""
    rule = read.whole("land_rent.month_rule", read.law.as_of)
    days = parcels.change_day if day is None else day
    begins = 12 * parcels.decision_year + parcels.decision_month - (parcels.days_left >= rule)
    counted = np.array([_month_from(dt.date.fromordinal(int(one)), rule) for one in days], dtype=np.int64)
    return np.maximum(counted - begins, 0).astype(np.float64)


def _month_from(day: dt.date, rule: int) -> int:
    """Count the month a day stands for: its own where enough days of it are left, else the next."""
    following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return 12 * day.year + day.month - ((following - day).days >= rule)


def _term(parcels: Parcels) -> Floats:
    """Give the term as it was decided, ``(parcel,)`` [months]."""
    return 12 * parcels.term_years.astype(np.float64)


def _year(day: Integers) -> Integers:
    return np.array([dt.date.fromordinal(int(one)).year for one in day], dtype=np.int64)


def _in_year(amount: Floats, day: Integers, years: Integers) -> Floats:
    return lease_changes.at_year(amount=amount, year=_year(day), years=years)
