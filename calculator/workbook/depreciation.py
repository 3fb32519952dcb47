"""Depreciation of each asset as formulas: straight line and adjusted declining balance, the cap on cars, the accounts of the group."""

from __future__ import annotations

import numpy as np

from calculator.law.schema import Band
from calculator.project.case import SORTED
from calculator.project.facts import UNKNOWN
from calculator.workbook.amounts import exchange_rate, placed_kind
from calculator.workbook.cells import Expr, Line, Literal
from calculator.workbook.functions import added, both, item, least, most, total, when
from calculator.workbook.side import ZERO, Side


class Assets:
    """The assets of a side: charges for tax by who bears them, and book values."""

    def __init__(self) -> None:
        self.charges: dict[str, Expr] = {}
        self.shared: Expr = ZERO
        self.yearly: list[Expr] = []
        self.book_average: Expr = ZERO
        self.book_charges: Expr = ZERO
        self.written_off: Expr = ZERO


def unsupported_assets(side: Side) -> str | None:
    """Say why the assets of a lane are not formulas; None where they are."""
    assets = side.lanes.assets
    if (assets.acceleration > 1).any():
        return "accelerated"
    if np.isfinite(assets.idle_from).any():
        return "idle_assets"
    return None


def depreciation_of(side: Side, duties: dict[int, list[Line]]) -> Assets:
    """Depreciate every asset; rows are shared by all sides, but where import duty on an asset is not the same for all."""
    found, sheet, assets = Assets(), side.sheets.assets, side.lanes.assets
    side.shared[f"{side.name}.duties"] = duties
    for place, stated in enumerate(side.case.scenario.project.assets):
        name = stated.name
        side.head_once(sheet, name)
        cost = _with_duty(side, place)
        begins = _begins(side, place)
        life = side.inputs.one(f"asset.{place}.life", float(assets.life_years[place]), _label(side, name, "life_years"))
        if assets.declining[place]:
            yearly = _declining(side, place, name, cost, life)
        else:
            opens = 12 * side.year
            months = most(least(begins + 12 * life, opens + 12) - most(begins, opens), 0)
            yearly = _row(side, place, "depreciation_of_asset", cost * months / (12 * life))
        if assets.capped_car[place]:
            yearly = _row(side, place, "depreciation_deducted", yearly * _within_cap(side, cost))
        stream = int(assets.stream[place])
        if stream == UNKNOWN:
            found.shared = yearly if found.shared is ZERO else found.shared + yearly
        else:
            kind = placed_kind(side, SORTED[stream]) or SORTED[stream]
            found.charges[kind] = found.charges[kind] + yearly if kind in found.charges else yearly
        found.yearly.append(yearly)
    return found


def _label(side: Side, name: str, key: str) -> str:
    return f"{name} – {side.words.row(key)}"


def _cost(side: Side, place: int) -> Line:
    """Give the cost of an asset in VND, interest while it is built included."""
    stated, assets = side.case.scenario.project.assets[place], side.lanes.assets
    rate = exchange_rate(side)
    own = side.inputs.one(
        f"asset.{place}.cost", float(stated.cost), _label(side, stated.name, "asset_cost"), style="vnd", cites=stated.source or ""
    )
    if stated.currency == "USD" and rate is not None:
        first = _first_year(side, place)
        at = most(1, least(len(side.years), first - side.years[0] + 1))
        of_year = item(rate.all(), at)
        return side.common(side.sheets.assets, "asset_cost", own * of_year, yearly=False, of=stated.name)
    capitalised = float(assets.cost[place]) - float(stated.cost)
    if abs(capitalised) > 1:
        side.values.append((f"asset.{stated.name}", "capitalised_interest"))
        more = side.inputs.one(f"asset.{place}.capitalised", capitalised, _label(side, stated.name, "capitalised_interest"), style="vnd")
        return side.common(side.sheets.assets, "asset_cost", own + more, yearly=False, of=stated.name)
    return own


def _with_duty(side: Side, place: int) -> Line:
    """Give the cost of an asset with the import duty due on it."""
    lines = side.shared[f"{side.name}.duties"].get(place)
    if not lines:
        return _cost(side, place)
    key = f"{side.name}.cost_with_duty.{place}"
    if key not in side.shared:
        duty = added(*(total(line.all()) for line in lines))
        name = side.case.scenario.project.assets[place].name
        side.shared[key] = side.row(side.sheets.assets, "cost_with_duty", _cost(side, place) + duty, yearly=False, of=name)
    held: Line = side.shared[key]
    return held


def _row(side: Side, place: int, key: str, source: Expr) -> Line:
    """Add a row of an asset: one for all sides, or one a side where import duty is part of its cost."""
    name = side.case.scenario.project.assets[place].name
    if side.shared[f"{side.name}.duties"].get(place):
        return side.row(side.sheets.assets, key, source, of=name)
    return side.common(side.sheets.assets, key, source, of=name)


def _begins(side: Side, place: int) -> Expr:
    """Give the month of first use, counted from January of year 0."""
    name, assets = side.case.scenario.project.assets[place].name, side.lanes.assets
    year = _first_year(side, place)
    month = side.inputs.one(f"asset.{place}.first_month", float(assets.first_month[place]), _label(side, name, "first_month"))
    return 12 * year + month - 1


def _declining(side: Side, place: int, name: str, cost: Line, life: Line) -> Line:
    """Charge the adjusted declining balance: by year of life first, then laid over the calendar."""
    sheet, assets = side.sheets.assets, side.lanes.assets
    count = int(assets.life_years[place])
    factor = _factor(side, life)
    age = side.common(sheet, "age", [float(year) for year in range(count)], count=count, kind="formula", style="number", of=name)
    if f"book_left.{name}" not in side.shared:
        book = side.common(sheet, "book_left", 0, count=count, style="share", of=name)
        left = life - age
        spread = book / most(left, 1)
        charge = side.common(
            sheet, "charge_by_age", when(left > 0, least(most(book * factor / life, spread), book), 0), count=count, style="share", of=name
        )
        book.be([1.0, *([_minus(book, charge)] * (count - 1))])
    charge = side.shared[f"charge_by_age.{name}"]
    month = side.inputs.one(f"asset.{place}.first_month", float(assets.first_month[place]), _label(side, name, "first_month"))
    first = _first_year(side, place)

    def begun(back: int) -> Expr:
        lived = side.year - back - first
        return when(both(lived >= 0, lived < count), item(charge.all(), most(1, least(lived + 1, count))), 0)

    return _row(side, place, "depreciation_of_asset", cost * (begun(0) * (13 - month) + begun(1) * (month - 1)) / 12)


def _minus(book: Line, charge: Line) -> Expr:
    return book.before() - charge.before()


def _factor(side: Side, life: Line) -> Expr:
    """Give the multiple of the straight line for a life, by the bands of the law."""
    found: Expr = Literal(1)
    for band, low, high, value in side.cells.bands("depreciation.declining_balance_factor", side.law.as_of):
        found = when(inside(band, low, high, life), value, found)
    return found


def inside(band: Band, low: Expr | None, high: Expr | None, value: Expr) -> Expr:
    """Say whether a value lies in a band."""
    tests = []
    if low is not None:
        tests.append(value >= low if band.from_ is not None else value > low)
    if high is not None:
        tests.append(value <= high if band.up_to is not None else value < high)
    return tests[0] if len(tests) == 1 else both(*tests)


def books_of(side: Side) -> tuple[Expr, Expr, Expr]:
    """Give average book value of tangible assets, the charges of the accounts, and what of these tax deducts at some time."""
    assets = side.lanes.assets
    averages: list[Expr] = []
    charges: list[Expr] = []
    deducted: list[Expr] = []
    for place in range(len(side.case.scenario.project.assets)):
        cost, begins = _with_duty(side, place), _begins(side, place)
        life = _book_life(side, place)
        first = _first_year(side, place)

        def at_end(back: int, cost: Expr = cost, life: Expr = life, begins: Expr = begins, first: Expr = first) -> Expr:
            used = 12 * (side.year - back + 1) - begins
            return when(side.year - back >= first, cost * (1 - most(0, least(1, used / (12 * life)))), 0)

        opening = _row(side, place, "book_opening", at_end(1))
        closing = _row(side, place, "book_closing", at_end(0))
        charge = _row(side, place, "book_charge", opening + when(side.year.equals(first), cost, 0) - closing)
        charges.append(charge)
        deducted.append(charge * _within_cap(side, cost) if assets.capped_car[place] else charge)
        if assets.tangible[place]:
            averages.append((opening + closing) / 2)
    return added(*averages), added(*charges), added(*deducted)


def _within_cap(side: Side, cost: Expr) -> Expr:
    """Give the part of the cost of a passenger car that is deducted."""
    return least(side.cells.by_year("depreciation.passenger_car_cap", 10**15) / cost, 1)


def _first_year(side: Side, place: int) -> Line:
    name = side.case.scenario.project.assets[place].name
    year = float(side.lanes.assets.first_year[place])
    return side.inputs.one(f"asset.{place}.first_year", year, _label(side, name, "first_year"), style="year")


def _book_life(side: Side, place: int) -> Line:
    """Give the life of an asset in the accounts: that for tax unless another is stated."""
    stated, assets = side.case.scenario.project.assets[place], side.lanes.assets
    if not stated.book_life_years:
        return side.inputs.one(f"asset.{place}.life", float(assets.life_years[place]), _label(side, stated.name, "life_years"))
    return side.inputs.one(f"asset.{place}.book_life", float(assets.book_life_years[place]), _label(side, stated.name, "book_life_years"))
