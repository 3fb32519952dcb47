"""Two clocks, the rate of the enterprise's size, the rate of the project and the tax, as formulas."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from calculator.rules.clocks import DUST
from calculator.workbook.cells import Expr, Line, Literal, per_year
from calculator.workbook.depreciation import inside
from calculator.workbook.functions import added, both, least, most, when
from calculator.workbook.income import ByKind, is_yes, operation_year
from calculator.workbook.law_cells import NO_END
from calculator.workbook.side import ZERO, Side

BANDS, MICRO = "corporate_income_tax.small_enterprise_rates", "corporate_income_tax.micro_exemption"


@dataclass
class Rates:
    """Rates and shares of each year."""

    standard: Expr
    general: Line
    micro: Line
    rate: Line
    exempt_share: Line
    half_share: Line
    paid_share: Line
    running: Line


def rates_lines(side: Side, revenue: ByKind, income: ByKind, all_revenue: Line) -> Rates:
    """Start the clocks of the head taken, and give the rates of every year."""
    sheet = side.sheets.years
    standard = side.row(sheet, "standard_rate", side.cells.by_year("corporate_income_tax.standard_rate"), style="share")
    general, micro = _general(side, all_revenue, standard)
    side.alias("general_rate", general)
    parts = _package(side)
    rate_start, holiday_start = _clocks(side, revenue.get("incentive", ZERO), income.get("incentive", ZERO), parts)
    side.head(sheet, "project_rate", "project_rate")
    preferred = side.row(sheet, "preferred_share", _share_of_year(side, rate_start, parts["rate_years"]), style="share")
    exempt = side.row(sheet, "exempt_share", _share_of_year(side, holiday_start, parts["exempt"]), style="share")
    in_half = side.row(sheet, "half_years_share", _share_of_year(side, holiday_start + parts["exempt"], parts["half"]), style="share")
    running = side.row(sheet, "incentive_runs", when(preferred + exempt + in_half > 0, 1, 0), style="yes_no")
    half = side.row(sheet, "half_share", in_half * parts["half_share"], style="share")
    rate = side.give("rate", general - most(general - _in_force(side, parts["rate"]), 0) * preferred, style="share")
    paid = side.give("paid_share", 1 - exempt - half, style="share")
    side.give("effective_rate", rate * paid, style="share")
    return Rates(standard, general, micro, rate, exempt, half, paid, running)


def _in_force(side: Side, rate: Expr) -> Expr:
    """Give the preferential rate by year, where it turned into a lower one while projects had it."""
    call = side.call("lowered_rate")
    if call is None:
        return rate
    path = "corporate_income_tax.moves.rate_lowered."
    has = side.cells.has(path + "before")
    before, after = side.cells.by_year(path + "before", -1), side.cells.by_year(path + "after", -1)
    older = bool(np.asarray(call.arguments["older"]).any())
    lowered = when(rate.equals(before), after, rate)
    return per_year([lowered if held and older else rate for held in has])


def _general(side: Side, all_revenue: Line, standard: Line) -> tuple[Line, Line]:
    sheet, years = side.sheets.years, side.years
    side.head(sheet, "general_rate", "general_rate")
    excluded = side.inputs.one(
        "affiliate_above_small_bands", float(is_yes(side, "affiliate_above_small_bands", adverse=True)), style="yes_no"
    )
    operation = operation_year(side)
    month = side.inputs.one("operation_month", float(side.lanes.operation_month[0]))
    stated = float(side.lanes.previous_revenue[0])
    previous: Expr = Literal(10**15) if np.isnan(stated) else side.inputs.one("previous_revenue", stated, style="vnd")
    before = all_revenue.before(previous)
    made_whole = when(side.year.equals(operation + 1), before / (13 - month) * 12, before)
    test = side.row(sheet, "revenue_for_bands", when(side.year <= operation, all_revenue, made_whole))
    held: dict[int, Expr] = {}
    each: list[Expr] = []
    for year in years:
        day = dt.date(year, 1, 1)
        entry = side.cells.entry(BANDS, day)
        if id(entry) not in held:
            found: Expr = standard
            for band, low, high, value in reversed(side.cells.bands(BANDS, day)):
                found = when(inside(band, low, high, test), value, found)
            held[id(entry)] = standard if entry is None else when(excluded > 0, standard, found)
        each.append(held[id(entry)])
    general = side.row(sheet, "general_rate", per_year(each), style="share")
    has = side.cells.has(MICRO)
    ceiling = side.cells.by_year(MICRO, -1)
    small = when(both(test <= ceiling, excluded.equals(0)), 1, 0)
    micro = side.row(sheet, "very_small", [small if one else ZERO for one in has], style="yes_no")
    return general, micro


def _package(side: Side) -> dict[str, Expr]:
    """Give the package of the head taken, from the law of the day of the licence; nothing where no head is met."""
    chosen, result = int(side.result.head[0]), side.result
    found: dict[str, Expr] = {"rate": Literal(1), "rate_years": ZERO, "exempt": ZERO, "half": ZERO, "half_share": ZERO}
    found["latest_start"] = Literal(NO_END)
    if chosen < 0:
        return found
    path = side.law.heads[result.heads[chosen]].package
    day = dt.date.fromordinal(int(side.lanes.licence[0]))
    found |= side.cells.package(path, day)
    # What the Law multiplies out for the highest special level differs from the package as it is written.
    grounds = {"rate_years": "rate_years", "exempt": "exempt_years", "half": "half_years"}
    for part, clock in grounds.items():
        value = float(side.result.clocks[clock][0])
        if np.isfinite(value) and abs(found[part].number(0) - value) > 1e-9:
            found[part] = side.decided(f"package_{part}", value, style="number")
    return found


def _clocks(side: Side, revenue: Expr, income: Expr, parts: dict[str, Expr]) -> tuple[Line, Line]:
    """Start the rate with the first revenue, the holiday with the first taxable income or in the fourth revenue year."""
    sheet, lanes, first = side.sheets.years, side.lanes, side.years[0]
    side.head(sheet, "clocks", "start_of_incentives")

    def stated(key: str, value: float) -> Line:
        return side.inputs.one(key, value, style="number")

    revenue_year = side.row(sheet, "year_with_revenue", when(revenue > 0, side.year, NO_END), style="year")
    began: Expr = least(revenue_year.all())
    if lanes.used_rate_years[0] > 0:
        began = first - stated("used_rate_years", float(lanes.used_rate_years[0]))
    if not np.isnan(lanes.mid_life.first_revenue[0]):
        began = stated("stated_first_revenue", float(lanes.mid_life.first_revenue[0])) + 0
    start = side.row(sheet, "first_revenue_year", began, yearly=False, style="year")
    income_year = side.row(sheet, "year_with_income", when(both(income > DUST, side.year >= start), side.year, NO_END), style="year")
    latest = start + parts["latest_start"] - 1
    holiday: Expr = least(least(income_year.all()), latest)
    used = float(lanes.used_exempt_years[0] + lanes.used_half_years[0])
    if used > 0:
        holiday = first - stated("used_holiday_years", used)
    if not np.isnan(lanes.mid_life.first_income[0]):
        holiday = least(stated("stated_first_income", float(lanes.mid_life.first_income[0])), latest)
    short: Expr | None = None
    if lanes.defer[0]:
        month = side.inputs.one("operation_month", float(lanes.operation_month[0]))
        short = both(operation_year(side).equals(start), month > 1)
        holiday = when(short, most(holiday, start + 1), holiday)
    rate_start = side.row(
        sheet, "rate_start", when(short, start + 1, start) if short is not None else start + 0, yearly=False, style="year"
    )
    call = side.call("start_of_incentives")
    registered = float(np.asarray(call.arguments["holiday_from"]).ravel()[0]) if call else np.inf
    if np.isfinite(registered):
        holiday = side.decided("holiday_from_registration", registered, style="year") + 0
    return rate_start, side.row(sheet, "holiday_start", least(holiday, NO_END), yearly=False, style="year")


def _share_of_year(side: Side, start: Expr, length: Expr) -> Expr:
    """Give the part of each year that a period covers."""
    return most(0, least(1, least(side.year + 1, start + length) - most(side.year, start)))


def tax_lines(side: Side, income: ByKind, rates: Rates, all_revenue: Line) -> Line:
    """Tax each kind of income at its own rate; give the tax due, after the cut of small enterprises."""
    sheet = side.sheets.years
    side.head(sheet, "tax", "tax_due")
    base = side.row(sheet, "taxed_at_project_rate", when(rates.micro > 0, 0, income.get("incentive", ZERO)))
    at_rate = side.row(sheet, "tax_at_project_rate", base * rates.rate)
    due: Expr = at_rate * rates.paid_share
    if "ordinary" in income:
        ordinary = when(rates.micro > 0, 0, income["ordinary"])
        due = due + side.row(sheet, "tax_on_ordinary", ordinary * rates.general)
    others = [income[kind] for kind in ("excluded", "real_estate") if kind in income]
    if others:
        due = due + side.row(sheet, "tax_on_excluded", added(*others) * rates.standard)
    tax = side.row(sheet, "tax_after_incentives", due)
    side.give("relief_preferential_rate", base * rates.general - at_rate)
    side.give("relief_exemption", at_rate * rates.exempt_share)
    side.give("relief_half", at_rate * rates.half_share)
    path = "corporate_income_tax.temporary_reduction_2026."
    has = side.cells.has(path + "revenue")
    final: Expr = tax + 0
    if any(has) and side.law.reading("temporary_reduction_2026") == "applied_after_incentives":
        ceiling, share = side.cells.by_year(path + "revenue", -1), side.cells.by_year(path + "share", 0)
        cut = side.row(sheet, "temporary_reduction", [when(all_revenue <= ceiling, share * tax, 0) if one else ZERO for one in has])
        final = tax - cut
    return side.give("corporate_income_tax", final)
