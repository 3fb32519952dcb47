"""The accounts of the project and the top-up tax of its group, as formulas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.enterprise.group import GROUP_LINES, TOP_UP
from calculator.project.checks.scenario import YEARS_BEFORE
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.workbook.cells import Expr, Line, Operand
from calculator.workbook.depreciation import books_of
from calculator.workbook.functions import added, both, least, most, rounded, sum_up_to, when
from calculator.workbook.land import Land
from calculator.workbook.money import Grants
from calculator.workbook.side import ZERO, Side

MONTHS = 12


@dataclass
class Blend:
    """What the group adds up to before its taxes: income, deferred and sisters' taxes, payroll and assets, and whether it is in scope."""

    profit: Line
    income: Line
    other_taxes: Expr
    exclusion: Line
    scope: Line


def unsupported_group(side: Side) -> str | None:
    """Say why the top-up tax of a lane is no formula; None where it is."""
    groups = side.lanes.groups
    elected = (groups.de_minimis, groups.safe_harbour, groups.supposes_incentives, groups.supposes_extension)
    if any(one.any() for one in elected) or len(side.lanes.sub_groups.lane):
        return "group_elections"
    return None


def top_up_lines(side: Side, land: Land, grants: Grants) -> None:
    """Write the top-up tax of a group; without one there is none."""
    sheet = side.sheets.top_up
    if not side.lanes.groups.stated.any():
        if side.lanes.cash.stated.any():
            _profit(side, land, grants, books_of(side)[1])
        return
    sheet.head(side.words.say(f"side.{side.name}"))
    why = unsupported_group(side)
    if why is not None:
        for name in GROUP_LINES:
            side.as_values(name, why, sheet=sheet)
        return
    blend = _blend(side, land, grants)
    due = side.of("corporate_income_tax")
    after_exemption = due + side.of("relief_half")
    after_rate = after_exemption + side.of("relief_exemption")
    stages = {
        "group_top_up_at_general_rate": after_rate + side.of("relief_preferential_rate"),
        "group_top_up_after_rate": after_rate,
        "group_top_up_after_exemption": after_exemption,
        "group_top_up_tax": due,
    }
    for name, tax in stages.items():
        side.give(name, _stage(side, blend, name, tax, blend.income), sheet=sheet)
    group = side.of("group_top_up_tax")
    untaxed = grants.received - grants.taxed_ordinary - grants.taxed_project
    if side.lanes.grants.lane.size:
        without = side.row(sheet, "income_without_grants", blend.income - untaxed)
        least_tax = side.row(sheet, "group_top_up_without_grants", _stage(side, blend, "group_top_up_without_grants", due, without))
        side.give("top_up_on_grants", group - least_tax, sheet=sheet)
    positive = _sisters(side, "sisters_positive") + most(blend.profit, 0)
    all_positive = side.row(sheet, "all_positive_income", positive)
    own = when(all_positive > 0, group * most(blend.profit, 0) / most(all_positive, 1), 0)
    side.give("top_up_tax", own, sheet=sheet)
    parent = float(side.lanes.groups.parent_share[0])
    if parent:
        side.give("top_up_by_parent", group * side.inputs.one("parent_share", parent, style="share"), sheet=sheet)


def _blend(side: Side, land: Land, grants: Grants) -> Blend:
    """Give the accounts of the project, and what the group adds up to with its sisters."""
    sheet = side.sheets.top_up
    side.head(sheet, "accounts", "deferred_tax")
    average, charges, deducted = books_of(side)
    # Dividends are in the accounts, but no income of the group for the top-up tax.
    profit = side.row(sheet, "income_of_project", _profit(side, land, grants, charges) - side.shared[f"{side.name}.exempt_revenue"])
    timing = side.of("depreciation") - deducted + side.of("interest_deductible") - side.of("interest")
    minimum = side.cells.by_year(TOP_UP + "minimum_rate")
    ceiling = side.cells.by_year(TOP_UP + "deferred_tax_rate_ceiling")
    made = side.shared[f"{side.name}.made"]
    deferred = side.give("deferred_tax", least(minimum, ceiling) * (timing + side.of("losses_used") - made), sheet=sheet)
    side.give("covered_taxes", side.of("corporate_income_tax") + deferred, sheet=sheet)
    side.head(sheet, "group", "top_up")
    scope = _scope(side)
    payroll = added(side.of("payroll"), side.lines.get("enterprise.employer_insurance", ZERO), _sisters(side, "sisters_payroll"))
    assets = added(average, land.prepaid, _sisters(side, "right_of_use"), _sisters(side, "sisters_assets"))
    payroll = side.row(sheet, "payroll_of_group", payroll)
    assets = side.row(sheet, "tangible_assets_of_group", assets)
    shares = (side.cells.by_year(TOP_UP + "sbie.payroll_share"), side.cells.by_year(TOP_UP + "sbie.asset_share"))
    exclusion = side.row(sheet, "exclusion", shares[0] * payroll + shares[1] * assets)
    side.give("substance_based_income_exclusion", when(scope > 0, exclusion, 0), sheet=sheet)
    income = side.row(sheet, "income_of_group", profit + _sisters(side, "sisters_income"))
    return Blend(profit, income, deferred + _sisters(side, "sisters_taxes"), exclusion, scope)


def _profit(side: Side, land: Land, grants: Grants, charges: Expr) -> Line:
    """Give the profit of the accounts."""
    spent = added(side.of("operating_cost"), land.cost, land.use_tax, charges, side.of("interest"))
    return side.give("accounting_profit", side.of("revenue") + grants.received - spent, sheet=side.sheets.top_up)


def _sisters(side: Side, name: str) -> Expr:
    """Give a yearly amount the group states."""
    held = np.broadcast_to(getattr(side.lanes.groups, name), (len(side.years), 1))[:, 0]
    return side.inputs.fixed(name, [float(value) for value in held]) if held.any() else ZERO


def _scope(side: Side) -> Line:
    """Say in which years the group is large: revenue at the threshold in enough of the years before."""
    groups, sheet, day = side.lanes.groups, side.sheets.top_up, side.law.as_of
    count, first = len(side.years) + YEARS_BEFORE, side.years[0] - YEARS_BEFORE
    years = side.common(side.sheets.inputs, "group_year", [float(first + place) for place in range(count)], count=count, style="year")
    stated = [float(value) for value in groups.revenue[:, 0]]
    cells: list[Operand] = list(stated)
    if len(set(stated)) == 1:
        cells = [side.inputs.one("group_revenue_eur", stated[0], style="vnd")] * count
    revenue = side.common(side.sheets.inputs, "group_revenue", cells, count=count, kind="input")
    months = side.common(
        side.sheets.inputs, "group_months", [float(value) for value in groups.months[:, 0]], count=count, kind="input", style="number"
    )
    threshold = side.cells.on(TOP_UP + "group_revenue", day)
    reached = side.common(sheet, "group_at_threshold", when(revenue * MONTHS >= threshold * months, 1, 0), count=count, style="yes_no")
    looked, needed = side.cells.on(TOP_UP + "years_looked_at", day), side.cells.on(TOP_UP + "years_at_threshold", day)
    before = sum_up_to(reached, years, side.year - 1) - sum_up_to(reached, years, side.year - 1 - looked)
    held = int(groups.entities_abroad[0])
    abroad = not side.lanes.favourable[0] if held == UNKNOWN else held == ANSWERS.index("yes")
    answer = side.inputs.one("entities_abroad", float(abroad), style="yes_no")
    return side.row(sheet, "group_in_scope", when(both(before >= needed, answer > 0), 1, 0), style="yes_no")


def _stage(side: Side, blend: Blend, name: str, tax: Expr, income: Line) -> Expr:
    """Bring the group's effective rate up to the minimum, on profit beyond its substance, with one stage of the project's own tax."""
    sheet, last = side.sheets.top_up, name == "group_top_up_tax"
    sheet.head(side.words.row(name), level=1)
    taxes = side.row(sheet, "taxes_of_group", tax + blend.other_taxes, of=side.words.row(name))
    counted = both(blend.scope > 0, income > 0)
    opening = float(side.lanes.groups.negative_carried[0])
    start: Operand = side.inputs.one("negative_taxes_before", opening, style="vnd") if opening else 0
    balance = side.row(sheet, "negative_taxes_carried", 0, of=side.words.row(name))
    used = side.row(sheet, "negative_taxes_used", when(counted, least(balance.before(start), most(taxes, 0)), 0), of=side.words.row(name))
    balance.be(balance.before(start) - used + when(counted, most(0 - taxes, 0), 0))
    minimum = side.cells.by_year(TOP_UP + "minimum_rate")
    decimals = side.cells.on(TOP_UP + "rounding_decimals_of_percent", side.law.as_of)
    ratio = when(income > 0, rounded((taxes - used) / most(income, 1), decimals + 2), 0)
    effective = side.row(sheet, "effective_rate_of_group", ratio, style="share", of=side.words.row(name))
    rate = when(income > 0, most(0, least(minimum, minimum - effective)), 0)
    rate = side.row(sheet, "rate_of_top_up", rate, style="share", of=side.words.row(name))
    if last:
        side.give("effective_tax_rate_of_group", when(blend.scope > 0, effective, 0), sheet=sheet, style="share")
        side.give("top_up_rate", when(blend.scope > 0, rate, 0), sheet=sheet, style="share")
        side.alias("negative_taxes_carried", balance)
    return when(blend.scope > 0, rate * most(income - blend.exclusion, 0), 0)
