"""Land rent and land use tax of each State lease, and rent that reaches a tenant through a developer's price, as formulas."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.land.prices import PRICE_SHARES, PRICES, RATES
from calculator.project.columns.lanes import Parcels
from calculator.project.tenancies import Tenancy
from calculator.workbook.amounts import rent_of
from calculator.workbook.cells import Expr, Line, Literal, Operand, Value
from calculator.workbook.functions import added, item, least, most, when, whole
from calculator.workbook.law_cells import NO_END
from calculator.workbook.relief import Relief, relief_of
from calculator.workbook.side import ZERO, Side

SHORTEST_CYCLE = 2
"""Years: the shortest cycle the sheet has room for."""


@dataclass
class Land:
    """Rent and tax of a side [VND]: as a cost, in the books, and what a tenant saves."""

    cost: Expr = ZERO
    due: Expr = ZERO
    use_tax: Expr = ZERO
    saved: Expr = ZERO
    through_price: Expr = ZERO
    prepaid: Expr = ZERO


@dataclass
class Rent:
    """Rent of one lease: before relief, due, and as a cost."""

    before: Expr
    due: Expr
    cost: Expr
    prepaid: Expr = ZERO


class Lease:
    """The terms of one lease as cells, shared by all sides."""

    def __init__(self, side: Side, parcels: Parcels, place: int, of: str) -> None:
        self.side, self.parcels, self.place, self.of = side, parcels, place, of
        self.decision = dt.date.fromordinal(int(parcels.decision[place]))
        self.year = self._one("decision_year", float(self.decision.year), "year")
        self.month = self._one("decision_month", float(self.decision.month))
        self.day = self._one("decision_day", float(self.decision.day))
        self.area = self._one("area", float(parcels.area[place]))
        self.term = self._one("term_years", float(parcels.term_years[place]))
        self.construction = self._one("construction_months", float(parcels.construction_months[place]))
        self.late = self._one("filed_late_months", float(parcels.filed_late_months[place]))
        self.coefficient = self._one("coefficient", float(parcels.coefficient[place]))
        self.infrastructure = self._one("infrastructure_cost", float(parcels.infrastructure_cost[place]), "vnd")
        self.rate = self._priced("rent_rate", RATES, parcels.rate_of, parcels.rate, "share")
        price = self._priced("table_price", PRICES, parcels.table_price_of, parcels.table_price, "vnd")
        share = parcels.price_share_of[place]
        self.price: Expr = price * side.cells.on(PRICE_SHARES + share, self.decision) if share else price

    def _one(self, key: str, value: float, style: Any = "number") -> Line:
        side = self.side
        return side.inputs.one(f"{self.of}.{key}", value, f"{_of(side, self.of)} – {side.words.row(key)}", style=style)

    def _priced(self, key: str, prefix: str, named: tuple[str, ...], values: Any, style: Any) -> Expr:
        if named[self.place]:
            return self.side.cells.on(prefix + named[self.place], self.decision)
        return self._one(key, float(values[self.place]), style)

    def days_left(self) -> Expr:
        """Give the days of the month of the decision from it on, both ends counted."""
        return _LastDay(self.year, self.month) - self.day + 1


class _LastDay(Expr):
    """The last day of a month."""

    def __init__(self, year: Expr, month: Expr) -> None:
        self.year, self.month = year, month

    def text(self, at: int, sheet: str) -> str:
        return f"DAY(DATE({self.year.text(at, sheet)},{self.month.text(at, sheet)}+1,0))"

    def value(self, at: int) -> Value:
        year, month = int(self.year.number(at)), int(self.month.number(at))
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return float((following - dt.timedelta(days=1)).day)


def _of(side: Side, of: str) -> str:
    key, _, number = of.partition("_")
    return f"{side.words.row(key)} {int(number) + 1}"


def unsupported_land(side: Side) -> str | None:
    """Say why the land of a lane is no formula; None where it is."""
    lanes = side.lanes
    for parcels in (lanes.parcels, lanes.head_leases):
        if parcels.change.any() or parcels.slow_months.any():
            return "lease_changes"
        if parcels.compensation_advance.any():
            return "compensation_advance"
        if parcels.shared_infrastructure_area.any():
            return "shared_infrastructure"
    return "sublease_support" if len(lanes.supported.lane) else None


def land_lines(side: Side) -> Land:
    """Write rent and land use tax of all leases of a side, and what a developer passes on."""
    found, lanes, sheet = Land(), side.lanes, side.sheets.land
    if not len(lanes.parcels.lane) and not len(lanes.head_leases.lane):
        return found
    sheet.head(side.words.say(f"side.{side.name}"))
    rents, taxes = [], []
    for place in range(len(lanes.parcels.lane)):
        lease = Lease(side, lanes.parcels, place, f"lease_{place}")
        rents.append(_rent(side, lease, None))
        taxes.append(_use_tax(side, lease))
    if rents:
        side.give("land_rent_before_relief", added(*(rent.before for rent in rents)), sheet=sheet)
        found.due = side.give("land_rent_due", added(*(rent.due for rent in rents)), sheet=sheet)
        found.cost = side.give("land_rent_cost", added(*(rent.cost for rent in rents)), sheet=sheet)
        found.prepaid = added(*(rent.prepaid for rent in rents))
        side.give("land_use_tax_before_relief", added(*(tax[0] for tax in taxes)), sheet=sheet)
        found.use_tax = side.give("land_use_tax", added(*(tax[1] for tax in taxes)), sheet=sheet)
    if len(lanes.head_leases.lane):
        _passed_on(side, found)
    return found


def _rent(side: Side, lease: Lease, whose: str | None) -> Rent:
    """Give the rent of a lease: month by month, the unit rent by cycle."""
    sheet, of = side.sheets.land, lease.of
    label = _of(side, of)
    begin, end = _months(side, lease)
    relief = relief_of(side, lease, whose)
    if lease.parcels.one_off[lease.place]:
        return _one_off(side, lease, relief, begin, end)
    rents, cycle_months = _unit_rents(side, lease)
    count = rents.count or 1
    cycle = side.common(sheet, "cycle_of_year", whole(begin / cycle_months), style="number", of=label)
    turn = side.common(sheet, "turn_of_cycle", least((cycle + 1) * cycle_months, end), style="number", of=label)
    now = side.common(sheet, "rent_a_month", item(rents.all(), least(cycle, count - 1) + 1) * lease.area / 12, of=label)
    later = side.common(sheet, "rent_a_month_later", item(rents.all(), least(cycle + 1, count - 1) + 1) * lease.area / 12, of=label)
    before = side.row(sheet, "rent_before_relief", now * (turn - begin) + later * (end - turn), of=label)
    charged_now = side.row(sheet, "months_charged", _charged(begin, turn, relief), style="number", of=label)
    charged_later = side.row(sheet, "months_charged_later", _charged(turn, end, relief), style="number", of=label)
    cut = side.cells.by_year("land_rent.across_the_board_cut", 0)
    due = side.row(sheet, "rent_due", (now * charged_now + later * charged_later) * (1 - cut), of=label)
    return Rent(before, due, due)


def _months(side: Side, lease: Lease) -> tuple[Line, Line]:
    """Bill the first and last year by months; a first month with few days left is not billed."""
    sheet, label = side.sheets.land, _of(side, lease.of)
    rule = side.cells.on("land_rent.month_rule", side.law.as_of)
    first = side.common(
        sheet, "months_of_first_year", 12 - lease.month + when(lease.days_left() >= rule, 1, 0), yearly=False, style="number", of=label
    )

    def billed(year: Expr) -> Expr:
        return most(0, least(12 * lease.term, first + 12 * (year - lease.year)))

    begin = side.common(sheet, "month_begin", billed(side.year - 1), style="number", of=label)
    return begin, side.common(sheet, "month_end", billed(side.year + 0), style="number", of=label)


def _charged(begin: Expr, end: Expr, relief: Relief) -> Expr:
    """Count the months of an interval that are charged; a reduced month counts for its part."""
    free = most(0, least(end, relief.until) - most(begin, relief.charged_until))
    reduced = relief.reduction * most(0, end - most(begin, most(relief.until, relief.claimed)))
    return end - begin - free - reduced


def _unit_rents(side: Side, lease: Lease) -> tuple[Line, Expr]:
    """Give the unit rent of each cycle, and the length of a cycle in months."""
    sheet, label, first_year = side.sheets.land, _of(side, lease.of), side.years[0]
    length = side.cells.on("land_rent.stability_cycle", side.law.as_of)
    last = side.years[-1]
    # Room for cycles as short as two years: who shortens the cycle finds the later ones.
    count = max(1, (last - lease.decision.year) // SHORTEST_CYCLE + 2)
    key = f"unit_rent.{label}"
    growth = side.inputs.one("land_price_growth", float(side.case.scenario.assumptions.land_price_growth), style="share")
    cycle = side.common(sheet, "cycle", [float(place) for place in range(count)], count=count, style="number", of=label)
    coefficient: Expr = lease.coefficient
    if lease.parcels.coefficient[lease.place] != 1 and side.law.reading("coefficient_in_annual_rent") == "one_off_only":
        coefficient = Literal(1)
    inside = lease.parcels.infrastructure_cost[lease.place] == 0 or side.law.reading("infrastructure_cost_bracket") == "inside"
    price = lease.price * (1 + growth) ** (length * cycle) * coefficient
    at_rate = lease.rate * most(price - lease.infrastructure, 0) if inside else most(lease.rate * price - lease.infrastructure, 0)
    computed = side.common(sheet, "rent_recomputed", at_rate, count=count, of=label)
    ceiling = side.common(
        sheet, "inflation_of_cycle", _inflation(side, lease, cycle, length, first_year), count=count, style="share", of=label
    )
    if key not in side.shared:
        rent = side.common(sheet, "unit_rent", 0, count=count, of=label)
        held = rent.before(0)
        kept = when(computed > held, least(computed, held * (1 + most(ceiling, 0))), held)
        rent.be([computed + 0, *([kept] * (count - 1))])
        side.shared[key] = rent
    return side.shared[key], 12 * length


def _inflation(side: Side, lease: Lease, cycle: Line, length: Expr, first_year: int) -> Expr:
    """Sum the consumer price growth of the years before each cycle; years outside the horizon take its nearest year."""
    path = side.case.scenario.assumptions.consumer_price_growth
    growth = side.inputs.path("consumer_price_growth", path, side.words.row("consumer_price_growth"), before="hold", style="share")
    if path.value is not None:
        return length * item(growth.all(), 1)
    begins = lease.year + length * cycle
    terms = [
        item(growth.all(), most(1, least(len(side.years), begins - back - first_year + 1))) for back in range(1, int(length.number(0)) + 1)
    ]
    return added(*terms)


def _one_off(side: Side, lease: Lease, relief: Relief, begin: Line, end: Line) -> Rent:
    """Charge the whole term at once, the exempt years taken off; as a cost it is spread over the billed months."""
    sheet, label, term = side.sheets.land, _of(side, lease.of), lease.term
    table_years = side.cells.on("land_rent.table_price_term", side.law.as_of)

    def price_of(years: Expr) -> Expr:
        return lease.area * most(lease.price * lease.coefficient * years / table_years - lease.infrastructure, 0)

    exempt = side.row(
        sheet,
        "exempt_years_of_term",
        most(least(relief.until / 12, term) - relief.charged_until / 12, 0),
        yearly=False,
        style="number",
        of=label,
    )
    claimed = least(most(relief.until, relief.claimed) / 12, term)
    reduced = relief.reduction * (term - claimed) / most(term - exempt, Literal(1) / 12)
    due = side.row(
        sheet, "rent_due_at_once", when(relief.until >= 12 * NO_END, 0, price_of(term - exempt) * (1 - reduced)), yearly=False, of=label
    )
    falls = side.year.equals(lease.year)
    before = side.row(sheet, "rent_before_relief", when(falls, price_of(term), 0), of=label)
    paid = side.row(sheet, "rent_due", when(falls, due, 0), of=label)
    cost = side.row(sheet, "rent_as_cost", due * (end - begin) / (12 * term), of=label)
    opening = when(side.year > lease.year, 1 - begin / (12 * term), 0)
    closing = when(side.year >= lease.year, 1 - end / (12 * term), 0)
    prepaid = side.row(sheet, "prepaid_rent", due * (opening + closing) / 2, of=label)
    return Rent(before, paid, cost, prepaid)


def _use_tax(side: Side, lease: Lease) -> tuple[Expr, Expr]:
    """Give the land use tax of a lease, before and after relief."""
    sheet, label = side.sheets.land, _of(side, lease.of)
    call = side.call("land_use_tax")
    assert call is not None
    rate = side.cells.by_year("land_use_tax.rate", 0)
    cycle_of = side.law.parameters["land_use_tax.price_cycle"]
    anchor = cycle_of.history[0].from_.year
    has = side.cells.has("land_use_tax.price_cycle")
    length = side.cells.by_year("land_use_tax.price_cycle", 1)
    start = side.common(
        sheet,
        "price_cycle_start",
        [anchor + whole((side.year - anchor) / length) * length if one else side.year + 0 for one in has],
        style="year",
        of=label,
    )
    growth = side.inputs.one("land_price_growth", float(side.case.scenario.assumptions.land_price_growth), style="share")

    def taxed(year: Expr) -> Expr:
        return most(0, least(12 * lease.term, 13 - lease.month + 12 * (year - lease.year)))

    months = side.common(sheet, "taxed_months", taxed(side.year + 0) - taxed(side.year - 1), style="number", of=label)
    yearly = lease.area * lease.price * rate * (1 + growth) ** most(start - lease.year, 0)
    before = side.common(sheet, "use_tax_before_relief", yearly / 12 * months, of=label)
    share = np.broadcast_to(call.arguments["relief"], (len(side.years), call.arguments["relief"].shape[1]))[:, lease.place]
    cells: list[Operand] = [side.cells.used(call.reads, "land_use_tax.relief.", float(value)) or float(value) for value in share]
    relief = side.row(sheet, "use_tax_relief", cells, style="share", of=label)
    return before, side.row(sheet, "use_tax_due", before * (1 - relief), of=label)


def _passed_on(side: Side, found: Land) -> None:
    """Give what of developers' rent and relief reaches the tenant in its price."""
    call, sheet, lanes = side.call("passed_on"), side.sheets.land, side.lanes
    assert call is not None
    premises = [(place, one) for place, one in enumerate(side.case.place.premises) if isinstance(one, Tenancy) and one.passed_on]
    through, relieved = [], []
    for column, (place, tenancy) in enumerate(premises):
        lease = Lease(side, lanes.head_leases, column, f"headlease_{column}")
        label = _of(side, lease.of)
        rent = _rent(side, lease, "developer")
        share = side.inputs.one(
            f"{lease.of}.share", float(lanes.head_terms.share[column]), f"{label} – {side.words.row('share_passed_on')}", style="share"
        )
        of_relief = float(np.asarray(call.arguments["relief_share"])[column])
        part: Expr = (
            share if of_relief == lanes.head_terms.share[column] else side.decided("relief_share_passed_on", of_relief, style="share")
        )
        price = rent_of(side, place, tenancy)
        relief = side.row(sheet, "relief_passed_on", least(part * (rent.before - rent.due), price), of=label)
        relieved.append(relief)
        through.append(side.row(sheet, "rent_in_price", least(share * rent.due, price - relief), of=label))
    found.through_price = side.give("land_rent_through_price", added(*through), sheet=sheet)
    found.saved = side.row(sheet, "relief_passed_on_all", added(*relieved))
