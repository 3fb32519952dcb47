"""Land rent of the lanes' State leases: the law's ladder and gates meet the parcels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.land.changes import Lease, befallen, exempt_until, with_surcharge
from calculator.land.ladder import LeaseTerms, lease_terms
from calculator.land.prices import priced_by_law
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import land_rent
from calculator.rules.kinds import Floats, Integers, added_up, one_if_alike


class Land(NamedTuple):
    """Rent of each lane and year [VND], ``(year, lane)``, and what was granted to each parcel."""

    before_relief: Floats
    due: Floats
    cost: Floats
    prepaid: Floats
    parcels: dict[str, NDArray[Any]]
    gates: dict[str, NDArray[np.int8]]


def rent_of_lanes(read: LawReader, lanes: Lanes, recorder: Plain, terms: LeaseTerms | None = None) -> Land:
    """Compute the rent of all State leases and add it up by lane; their terms are looked up unless they are at hand."""
    zero = np.zeros((1, 1))
    if not len(lanes.parcels.lane):
        parcels = lanes.parcels
        blank = {name: np.zeros(0) for name in ("construction_months", "exempt_until", "exempt_years", "later_reduction")}
        return Land(zero, zero, zero, zero, {"lane": parcels.lane, "decision": parcels.decision, **blank}, {})
    lanes = replace(lanes, parcels=priced_by_law(read, lanes.parcels))
    parcels = lanes.parcels
    # Rules of computation are those of the day the law is looked at; what is keyed on the lease is looked up by its decision.
    today = read.law.as_of
    cycle_years = read.whole("land_rent.stability_cycle", today)

    def billed(years: Integers) -> land_rent.Months:
        return recorder.apply(
            land_rent.billed_months,
            decision_year=one_if_alike(parcels.decision_year),
            decision_month=one_if_alike(parcels.decision_month),
            days_left=one_if_alike(parcels.days_left),
            term_years=one_if_alike(parcels.term_years),
            month_rule=read.whole("land_rent.month_rule", today),
            years=years,
        )

    months = billed(lanes.years)
    terms = terms or lease_terms(read, lanes)
    area, unit, relief = terms.area, terms.unit_rent, terms.relief

    # Where every lease changes, the rent as it was first agreed is no step of the result.
    first_agreed = LawReader(read.law, Plain()) if parcels.change.all() else read

    def annual(relief: land_rent.Relief, months: land_rent.Months, years: Integers) -> land_rent.Rent:
        return first_agreed.recorder.apply(
            land_rent.annual_rent,
            months=months,
            unit_rent=unit,
            area=area,
            relief=land_rent.Relief(*map(one_if_alike, relief)),
            cut=read.by_year("land_rent.across_the_board_cut", years, 0.0),
            cycle_months=12 * cycle_years,
        )

    rent, prepaid = annual(relief, months, lanes.years), zero
    if parcels.one_off.any():
        wide = land_rent.Months(*(np.broadcast_to(part, rent.due.shape) for part in months))
        rent, prepaid = _with_one_off(first_agreed, lanes, area, wide, relief, rent)
    lease = Lease(parcels, area, relief)
    if parcels.change.any():
        rent, prepaid = befallen(read, lanes, lease, rent, prepaid)
    if parcels.compensation_advance.any():
        settled = recorder.apply(
            land_rent.settled_months,
            advance=parcels.compensation_advance,
            unit_rent=unit,
            area=area,
            relief=relief,
            cycle_months=12 * cycle_years,
        )
        claimed = np.maximum(relief.exempt_until, relief.charged_until)
        later = annual(relief._replace(exempt_until=claimed + settled), months, lanes.years).due
        earlier = np.arange(min(int(parcels.decision_year.min()), int(lanes.years[0]) - 1), lanes.years[0])
        before = added_up(annual(relief, billed(earlier), earlier).due)
        left = np.maximum(parcels.compensation_advance - before, 0)
        absolute = recorder.apply(
            land_rent.deducted_sum, due=rent.due, advance=np.where(parcels.one_off, parcels.compensation_advance, left)
        )
        # What the advance settles is not paid again, and stays a cost: it was paid for compensation.
        less = np.where(parcels.one_off | (relief.later_reduction > 0), absolute, later)
        rent = rent._replace(due=np.where(parcels.compensation_advance > 0, less, rent.due))
    if parcels.slow_months.any():
        rent = with_surcharge(read, lanes, lease, rent)
    details = {
        "lane": parcels.lane,
        "decision": parcels.decision,
        "construction_months": relief.construction,
        "exempt_until": exempt_until(read, lease),
        "exempt_years": np.where(terms.granted, terms.exempt_years, 0.0),
        "later_reduction": relief.later_reduction,
    }
    before, due, cost = (sum_by_lane(part, parcels.lane, lanes.count) for part in rent)
    return Land(before, due, cost, sum_by_lane(prepaid, parcels.lane, lanes.count), details, terms.gates)


def _with_one_off(
    read: LawReader, lanes: Lanes, area: Floats, months: land_rent.Months, relief: land_rent.Relief, annual: land_rent.Rent
) -> tuple[land_rent.Rent, Floats]:
    """Put the rent of parcels paid for at once in the place of their annual rent."""
    parcels = lanes.parcels
    own = np.flatnonzero(parcels.one_off)
    read.basis("land_rent.one_off_formula", on=dt.date.fromordinal(int(parcels.decision[own[0]])))
    one_off = read.recorder.apply(
        land_rent.one_off_rent,
        months=land_rent.Months(*(part[:, own] for part in months)),
        area=area[own],
        table_price=parcels.table_price[own],
        coefficient=parcels.coefficient[own],
        infrastructure_cost=parcels.infrastructure_cost[own],
        term_years=parcels.term_years[own],
        table_years=read.once("land_rent.table_price_term", read.law.as_of),
        relief=land_rent.Relief(*(part[own] for part in relief)),
        decision_year=parcels.decision_year[own],
        years=lanes.years,
    )
    rent = land_rent.Rent(*(yearly.copy() for yearly in annual))
    for yearly, once in zip(rent, one_off.rent, strict=True):
        yearly[:, own] = once
    prepaid = np.zeros(annual.due.shape)
    prepaid[:, own] = one_off.prepaid
    return rent, prepaid


def sum_by_lane(values: Floats, lane: Integers, count: int) -> Floats:
    """Add up columns that belong to the same lane; ``lane`` ascends, ``(year, column)`` to ``(year, lane)``."""
    return values if values.size <= 1 else Owners(lane, count).sum(values)


class Owners:
    """Whose columns are: ``lane`` ascends, ``(column,)``, in ``count`` lanes. Amounts of the same columns are added up by it one after the other."""

    def __init__(self, lane: Integers, count: int) -> None:
        self.lane, self.count = lane, count
        self.one_each = len(lane) == count and np.array_equal(lane, np.arange(count))
        if self.one_each or not len(lane):
            return
        self.starts = np.concatenate([[0], np.flatnonzero(lane[1:] != lane[:-1]) + 1])
        self.owners = lane[self.starts]
        # Then the second column of the lanes that have one, the third, and so on.
        each = np.diff(self.starts, append=len(lane))
        self.later = [(each > place).astype(np.float64) for place in range(1, int(each.max()))]

    def sum_a_head(self, heads: Floats) -> Callable[[Floats], Floats]:
        """Give what adds up amounts a head times the heads of each column; the heads are laid out once for all amounts."""
        few = self.one_each or not len(self.lane) or any(self._is_rare(more) for more in self.later)
        if few or len(self.starts) < self.count or not np.isfinite(heads).all():
            return lambda amount: self.sum(amount * heads)
        places = [self.starts, *(self._nth(place) for place in range(1, len(self.later) + 1))]
        heads = np.ascontiguousarray(heads)
        laid = [_columns(heads, own) for own in places]
        for held, more in zip(laid[1:], self.later, strict=True):
            held *= more

        def add_up(amount: Floats) -> Floats:
            if amount.shape != heads.shape:
                return self.sum(amount * heads)
            total = _columns(amount, places[0])
            total *= laid[0]
            for own, held in zip(places[1:], laid[1:], strict=True):
                # A lane without such a column adds that of a neighbour, by no heads.
                added = _columns(amount, own)
                added *= held
                total += added
            return total

        return add_up

    def sum(self, values: Floats) -> Floats:
        """Add up an amount, ``(year, column)`` to ``(year, lane)``."""
        if self.one_each or values.size <= 1:
            return values
        if not len(self.lane):
            return np.zeros((values.shape[0], self.count))
        total = _columns(values, self.starts)
        for place, more in enumerate(self.later, 1):
            if not self._is_rare(more):
                # Adding nothing to the others is faster than picking the columns of those that have more.
                added = _columns(values, self._nth(place))
                added *= more
                total += added
            else:
                own = np.flatnonzero(more)
                for year, part in zip(total, _columns(values, self.starts[own] + place), strict=True):
                    year[own] += part
        if len(self.starts) == self.count:
            return total
        whole = np.zeros((values.shape[0], self.count))
        whole[:, self.owners] = total
        return whole

    def _nth(self, place: int) -> Integers:
        """Give the place of the column some places after the first of each lane; that of another lane where it has none."""
        nth: Integers = np.minimum(self.starts + place, len(self.lane) - 1)
        return nth

    @staticmethod
    def _is_rare(more: Floats) -> bool:
        """Say whether so few lanes have such a column that picking them pays."""
        return bool(4 * more.sum() <= len(more))


def _columns(values: Floats, places: Integers) -> Floats:
    """Give some columns; numpy is twice as fast where it need not look for places beyond the end."""
    return values.take(places, axis=1, mode="clip")
