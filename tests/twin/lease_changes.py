"""Leases that change: form of payment (Decree 103/2024 art. 33), term (35), slow progress (30(4)), relief taken back (38(7), 38(9))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from .land_ladders import NOTHING, WHOLE, Relief
from .land_rent import (
    ACROSS_THE_BOARD_CUT,
    MONTHS_OF_A_CYCLE,
    TABLE_TERM_YEARS,
    Rent,
    chargeable_area,
    construction_of,
    months_lost,
    unit_rents,
)
from .paths import ONE, ZERO, number
from .top_up import average_prepaid_rent

LATE_A_DAY = Fraction(3, 10_000)  # Law 38/2019 art. 59(2)(a); Law 108/2025 art. 16
SUPPLEMENTARY = Fraction(36, 1000)  # Decree 291/2025 from 6 November 2025
VOLUNTEERED_FROM, TRANSFERRED_FROM = date(2025, 11, 6), date(2026, 1, 31)


class Lease:
    """One lease and what is needed to price it."""

    def __init__(
        self,
        lease: dict[str, Any],
        relief: Relief,
        growth: Fraction,
        cpi: Callable[[int], Fraction],
        readings: dict[str, str],
        location: str,
    ) -> None:
        self.lease, self.relief, self.growth, self.cpi, self.readings = lease, relief, growth, cpi, readings
        self.decision = date.fromisoformat(lease["decision"])
        self.term = 12 * int(lease["term_years"])
        self.area = chargeable_area(lease, location)
        self.change = lease["change"]
        self.on = date.fromisoformat(self.change["on"])
        self.used = self.month(self.on)

    def month(self, day: date) -> int:
        """Billed months from the lease to a day; a day with few days of its month left counts with the next month."""
        start = years_and_month(self.decision)
        return max(years_and_month(day) - start, 0)

    def year(self, month: int) -> int:
        """Calendar year of a billed month."""
        return (years_and_month(self.decision) + month) // 12

    def price_on(self, day: date) -> Fraction:
        """Table price of a day."""
        return number(self.lease["table_price"]) * (1 + self.growth) ** (day.year - self.decision.year)

    def units(self, since: date | None = None, months: int | None = None) -> list[Fraction]:
        """Unit rents by cycle from the decision, or anew from a later day."""
        lease = self.lease
        if since is not None:
            lease = {**lease, "decision": since.isoformat(), "table_price": self.price_on(since), "payment": "annual"}
        count = self.term if months is None else months
        return unit_rents(lease, [0] * max(count, 1), self.growth, self.cpi, self.readings)

    def charged(self, month: int, relief: Relief) -> Fraction:
        """Part of a month's rent that is owed."""
        if not relief.granted:
            return ONE
        if relief.years == WHOLE:
            return ZERO
        if month < months_lost(self.lease):
            return ONE
        if month < self.free(relief):
            return ZERO
        return ONE if month < int(self.lease["filed_late_months"]) else 1 - relief.reduction

    def free(self, relief: Relief) -> Fraction:
        """Month in which the exemption ends."""
        return construction_of(self.lease, relief) + 12 * Fraction(relief.years)

    def sum_for(self, months: Fraction, price: Fraction) -> Fraction:
        """One-off rent of some months (art. 26(2))."""
        infrastructure = number(self.lease["infrastructure_cost"])
        return self.area * max(ZERO, price * number(self.lease["coefficient"]) * months / 12 / TABLE_TERM_YEARS - infrastructure)

    def at_once(self, relief: Relief) -> Fraction:
        """One-off rent of the whole term: art. 37(2)(a)."""
        price, term = number(self.lease["table_price"]), Fraction(self.term)
        if not relief.granted:
            return self.sum_for(term, price)
        if relief.years == WHOLE:
            return ZERO
        late = int(self.lease["filed_late_months"])
        exempt = max(min(self.free(relief), term) - months_lost(self.lease), ZERO)
        reduced = max(term - max(self.free(relief), Fraction(late)), ZERO)
        paid = term - exempt
        return self.sum_for(paid, price) * (1 - relief.reduction * reduced / paid) if paid else self.sum_for(ZERO, price)

    def rest(self, new_term: int, paid: Fraction, relief: Relief) -> Fraction:
        """One-off rent of the rest of the term at the price of the day, less what was paid for the rest of the old one."""
        left = Fraction(self.term - self.used)
        if not relief.granted:
            exempt = ZERO
        elif relief.years == WHOLE:
            exempt = left
        else:
            exempt = max(min(self.free(relief), Fraction(self.term)) - max(self.used, months_lost(self.lease)), ZERO)
        months = new_term - self.used - exempt
        if months <= 0:
            return ZERO
        total = self.sum_for(months, self.price_on(self.on))
        if relief.granted and relief.years != WHOLE:
            total *= 1 - relief.reduction * max(left - exempt, ZERO) / max(months, ONE)
        return max(total - paid / self.term * left, ZERO)


def years_and_month(day: date) -> int:
    """Number of the month a day stands for."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return 12 * day.year + day.month - 1 + (0 if (following - day).days >= 15 else 1)


Flow = dict[int, Fraction]


def _add(flow: Flow, year: int, amount: Fraction) -> None:
    flow[year] = flow.get(year, ZERO) + amount


def changed(
    lease: dict[str, Any],
    relief: Relief,
    growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str],
    location: str,
) -> Rent:
    """Rent of a lease that changes, before and after relief."""
    kind = {
        "turned_annual": _turned_annual,
        "turned_one_off": _turned_one_off,
        "term_adjusted": _term_adjusted,
        "relief_withdrawn": _relief_withdrawn,
    }[lease["change"]["kind"]]
    held = Lease(lease, relief, growth, cpi, readings, location)
    due, cost, interest = kind(held, relief)
    before, _, _ = kind(held, NOTHING)

    def closing(year: int) -> Fraction:
        # What is paid and not yet a cost, at the end of a year; interest is no rent.
        rent = sum((amount - interest.get(of, ZERO) for of, amount in due.items() if of <= year), ZERO)
        return max(rent - sum((amount for of, amount in cost.items() if of <= year), ZERO), ZERO)

    return Rent(before, due, cost, lambda year: (closing(year - 1) + closing(year)) / 2)


def _yearly(held: Lease, month: int, unit: Fraction, share: Fraction) -> Fraction:
    return held.area * unit / 12 * share * (1 - ACROSS_THE_BOARD_CUT.get(held.year(month), ZERO))


def _turned_annual(held: Lease, relief: Relief) -> tuple[Flow, Flow, Flow]:
    due, cost, interest = Flow(), Flow(), Flow()
    total, share, used, term = held.at_once(relief), number(held.change["paid_share"]), held.used, held.term
    paid, owed = share * total, total * used / term
    _add(due, held.decision.year, paid)
    for m in range(used):
        _add(cost, held.year(m), owed / used)
    if paid < owed:
        late = (owed - paid) * LATE_A_DAY * (held.on - held.decision).days
        _add(due, held.on.year, owed - paid + late)
        _add(interest, held.on.year, late)
    units = held.units(held.on, term - used)
    monthly = held.area * units[0] / 12
    in_full = share >= 1 or total == 0 or monthly == 0
    surplus = max(paid - owed, ZERO)
    settled = Fraction(term) if in_full else surplus / monthly
    until = min(settled, Fraction(term - used))
    for m in range(term - used):
        overlap = max(min(Fraction(m + 1), until) - m, ZERO)
        if until > 0:
            _add(cost, held.year(used + m), surplus * overlap / max(until, ONE))
        amount = _yearly(held, used + m, units[m // MONTHS_OF_A_CYCLE], 1 - overlap)
        _add(due, held.year(used + m), amount)
        _add(cost, held.year(used + m), amount)
    return due, cost, interest


def _turned_one_off(held: Lease, relief: Relief) -> tuple[Flow, Flow, Flow]:
    due, cost = Flow(), Flow()
    units = held.units()
    for m in range(held.used):
        amount = _yearly(held, m, units[m // MONTHS_OF_A_CYCLE], held.charged(m, relief))
        _add(due, held.year(m), amount)
        _add(cost, held.year(m), amount)
    rest = held.rest(held.term, ZERO, relief)
    _add(due, held.on.year, rest)
    for m in range(held.used, held.term):
        _add(cost, held.year(m), rest / (held.term - held.used))
    return due, cost, Flow()


def _term_adjusted(held: Lease, relief: Relief) -> tuple[Flow, Flow, Flow]:
    due, cost = Flow(), Flow()
    new_term = 12 * int(held.change["term_years"])
    if held.lease["payment"] == "annual":
        old, since = held.units(), held.units(held.on, new_term - held.used)
        for m in range(new_term):
            unit = old[m // MONTHS_OF_A_CYCLE] if m < held.used else since[(m - held.used) // MONTHS_OF_A_CYCLE]
            amount = _yearly(held, m, unit, held.charged(m, relief) if m < held.term else ONE)
            _add(due, held.year(m), amount)
            _add(cost, held.year(m), amount)
        return due, cost, Flow()
    first = held.at_once(relief)
    rest = held.rest(new_term, first, relief)
    _add(due, held.decision.year, first)
    _add(due, held.on.year, rest)
    for m in range(held.term):
        _add(cost, held.year(m), first / held.term)
    for m in range(held.used, new_term):
        _add(cost, held.year(m), rest / (new_term - held.used))
    return due, cost, Flow()


def _relief_withdrawn(held: Lease, relief: Relief) -> tuple[Flow, Flow, Flow]:
    due, cost, interest = Flow(), Flow(), Flow()
    why = held.change["why"]
    since = held.decision if why == "transferred" else date.fromisoformat(held.change.get("since", held.lease["decision"]))
    undeserved, relieved = held.month(since), Flow()
    if held.lease["payment"] == "one_off":
        first = held.at_once(relief)
        _add(due, held.decision.year, first)
        for m in range(held.term):
            _add(cost, held.year(m), first / held.term)
        # The free years are the first ones; a reduced month counts by its reduction.
        weights = [1 - held.charged(m, relief) for m in range(held.term)]
        if any(weights):
            _add(relieved, since.year, (held.at_once(NOTHING) - first) * sum(weights[undeserved:], ZERO) / sum(weights, ZERO))
    else:
        units = held.units()
        for m in range(held.term):
            unit = units[m // MONTHS_OF_A_CYCLE]
            amount = _yearly(held, m, unit, held.charged(m, relief) if m < held.used else ONE)
            _add(due, held.year(m), amount)
            _add(cost, held.year(m), amount)
            if undeserved <= m < held.used:
                _add(relieved, held.year(m), _yearly(held, m, unit, 1 - held.charged(m, relief)))
    from_days = {"found_out": None, "volunteered": VOLUNTEERED_FROM, "transferred": TRANSFERRED_FROM}[why]
    charge = ZERO
    for year, amount in relieved.items():
        start = max(since, date(year, 1, 1))
        if start >= held.on:
            continue
        if from_days is None or held.on < from_days:
            charge += amount * LATE_A_DAY * (held.on - start).days
        else:
            whole = held.on.year - start.year - ((held.on.month, held.on.day) < (start.month, start.day))
            try:
                anniversary = start.replace(year=start.year + whole)
            except ValueError:
                anniversary = date(start.year + whole, 3, 1)
            charge += amount * SUPPLEMENTARY * (whole + Fraction((held.on - anniversary).days, 365))
    back = sum(relieved.values(), ZERO)
    _add(due, held.on.year, back + charge)
    _add(cost, held.on.year, back)
    _add(interest, held.on.year, charge)
    return due, cost, interest


def add_surcharge(rent: Rent, lease: dict[str, Any], growth: Fraction, location: str) -> None:
    """Surcharge for slow progress; neither relief nor an advance lowers it (art. 30(4)(b))."""
    on = date.fromisoformat(lease["slow_progress"]["on"])
    decision = date.fromisoformat(lease["decision"])
    price = number(lease["table_price"]) * (1 + growth) ** (on.year - decision.year)
    if on >= date(2026, 1, 31):
        price *= number(lease["coefficient"])  # Decree 50/2026 art. 13(15)
    area = chargeable_area(lease, location) if on >= date(2025, 11, 6) else number(lease["area"])
    amount = area * price * number(lease["rate"]) * int(lease["slow_progress"]["months"]) / 12
    if rent.prepaid is None and lease["payment"] == "one_off":
        spread = dict(rent.cost)  # the surcharge is a cost at once: nothing of it is paid ahead
        rent.prepaid = lambda year: average_prepaid_rent(decision.year, spread, [year])[0]
    for flow in (rent.before_relief, rent.due, rent.cost):
        _add(flow, on.year, amount)
