"""From revenue and costs to income by kind, as formulas: shared costs, cost plus, the interest cap, the R&D deduction, work outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.project.case import KINDS
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.path import Path
from calculator.workbook.amounts import Amounts
from calculator.workbook.carry_forward import fifo
from calculator.workbook.cells import Expr, Line, Literal
from calculator.workbook.functions import added, least, most, when
from calculator.workbook.side import ZERO, Side, absent

ByKind = dict[str, Expr]


@dataclass
class Shared:
    """Shared costs [VND]: operating, with depreciation, and the direct costs by kind."""

    operating: Expr
    before_interest: Expr
    direct: ByKind


def kinds_present(side: Side, *tables: ByKind) -> list[str]:
    """Name the kinds of income the project has; that which bears shared costs without revenue among them."""
    main = "incentive" if _main_incentive(side) else "ordinary"
    return [kind for kind in KINDS if kind == main or any(kind in table for table in tables)]


def _main_incentive(side: Side) -> bool:
    call = side.call("shared_cost_keys")
    return bool(call is not None and np.asarray(call.arguments["main_incentive"]).any())


def revenue_lines(side: Side, amounts: Amounts, shared: Shared, kinds: list[str]) -> ByKind:
    """Give revenue by kind, with what is priced at cost plus a mark-up."""
    revenue = dict(amounts.revenue)
    if not np.isnan(side.lanes.cost_plus[0]):
        mark_up = side.inputs.one("mark_up", float(side.lanes.cost_plus[0]), style="share")
        operation = operation_year(side)
        spent = added(
            shared.direct.get("incentive", ZERO),
            amounts.nondeductible.get("incentive", ZERO),
            shared.before_interest,
            amounts.nondeductible.get("shared", ZERO),
        )
        priced = side.row(side.sheets.years, "cost_plus_revenue", when(side.year >= operation, spent * (1 + mark_up), 0))
        revenue["incentive"] = revenue["incentive"] + priced if "incentive" in revenue else priced
    found: ByKind = {}
    for kind in kinds:
        if kind in revenue:
            found[kind] = side.row(side.sheets.years, f"revenue_{kind}", revenue[kind])
    return found


def operation_year(side: Side) -> Line:
    """Give the cell of the year in which operation starts."""
    return side.inputs.one("operation_year", float(side.lanes.operation_year[0]), style="year")


def keys_of(side: Side, revenue: ByKind, direct: ByKind, kinds: list[str]) -> ByKind:
    """Give the share of each kind in shared costs."""
    if not np.isnan(side.lanes.cost_plus[0]) or len(kinds) == 1:
        main = "incentive" if _main_incentive(side) else "ordinary"
        return {main: Literal(1)}
    main = "incentive" if _main_incentive(side) else "ordinary"
    all_revenue = side.row(side.sheets.years, "revenue_of_all_kinds", added(*revenue.values()))
    by_cost = side.lanes.share_by_cost[0]
    all_cost = side.row(side.sheets.years, "direct_cost_of_all_kinds", added(*direct.values())) if by_cost else None
    keys: ByKind = {}
    for kind in kinds:
        alone = Literal(1 if kind == main else 0)
        key = when(all_revenue > 0, revenue.get(kind, ZERO) / most(all_revenue, 1), alone)
        if all_cost is not None:
            key = when(all_revenue > 0, when(all_cost > 0, direct.get(kind, ZERO) / most(all_cost, 1), key), key)
        keys[kind] = side.row(side.sheets.years, f"key_{kind}", key, style="share")
    return keys


def interest_lines(side: Side, amounts: Amounts, revenue: ByKind, direct: Expr, shared: Shared) -> tuple[Expr, Expr]:
    """Give interest and what of it is deducted: capped where there are related-party transactions."""
    stated = [float(value) for value in np.broadcast_to(side.lanes.interest, (len(side.years), 1))[:, 0]]
    if not any(stated) and not side.lanes.opening_interest.any():
        return ZERO, ZERO
    interest = side.inputs.fixed("interest", stated)
    call = side.call("capped_interest")
    if call is None:
        return interest, interest
    sheet = side.sheets.years
    side.head(sheet, "interest_cap", "capped_interest")
    share = side.cells.by_year("corporate_income_tax.interest_cap.share", 0)
    held = Literal(0)
    capped = side.cells.has("corporate_income_tax.interest_cap.share")
    net = side.row(sheet, "net_interest", most(interest - amounts.interest_income, 0))
    taxed = added(*(part for kind, part in revenue.items() if kind != "exempt"))
    earnings = side.row(sheet, "earnings_before_interest", taxed - amounts.interest_income - direct - shared.operating)
    ceiling = side.row(sheet, "interest_ceiling", [most(share * earnings, held) if has else net + 0 for has in capped])
    excess = side.row(sheet, "interest_excess", most(net - ceiling, 0))
    room = side.row(sheet, "interest_room", most(ceiling - net, 0))
    carry = side.cells.on("corporate_income_tax.interest_cap.carry_years", side.law.as_of)
    pool = fifo(side, "interest", excess, [("room", room)], carry, side.lanes.opening_interest[:, 0])
    deducted = side.row(sheet, "interest_within_cap", interest - excess + pool.used[0])
    return interest, deducted


def income_lines(side: Side, revenue: ByKind, direct: ByKind, shared_cost: Expr, keys: ByKind, kinds: list[str]) -> ByKind:
    """Take direct costs and the kind's part of shared costs from its revenue."""
    side.head(side.sheets.years, "income", "income_by_kind")
    found: ByKind = {}
    for kind in kinds:
        income = revenue.get(kind, ZERO)
        if kind in direct:
            income = income - direct[kind]
        key = keys.get(kind, ZERO)
        if not absent(key):
            borne = shared_cost if isinstance(key, Literal) else key * shared_cost
            income = income - borne
        found[kind] = side.row(side.sheets.years, f"income_{kind}", income)
    return found


def research_lines(side: Side, amounts: Amounts, income: ByKind, keys: ByKind) -> tuple[ByKind, Expr]:
    """Deduct R&D cost a second time as far as profit allows; gives income after it, and the deduction."""
    if not amounts.research:
        return income, ZERO
    sheet = side.sheets.years
    side.head(sheet, "research", "research_extra_deduction")
    own = dict(amounts.research)
    of_all = own.pop("shared", None)
    borne: ByKind = {}
    for kind in income:
        cost = own.get(kind, ZERO)
        if of_all is not None:
            cost = cost + keys.get(kind, ZERO) * of_all
        if not absent(cost):
            borne[kind] = side.row(sheet, f"research_{kind}", cost)
    spent = side.row(sheet, "research_cost", added(*borne.values()))
    claimed = side.inputs.one("research_extra_share", float(side.lanes.research_share[0]), style="share")
    total_share = side.cells.by_year("corporate_income_tax.research_and_development.total_share", 1)
    profit = most(added(*(part for kind, part in income.items() if kind != "exempt")), 0)
    extra = side.row(sheet, "research_extra_all", least(claimed * (total_share - 1) * spent, profit))
    after = dict(income)
    for kind, cost in borne.items():
        part = when(spent > 0, cost / most(spent, 1), 0) * extra
        after[kind] = side.row(sheet, f"income_after_research_{kind}", income[kind] - part)
    return after, extra


def inside_lines(side: Side, income: ByKind) -> ByKind:
    """Move the income of services performed outside the place to ordinary income, where only income arising inside counts."""
    call = side.call("income_arising_inside")
    if call is None or not np.asarray(call.arguments["restricted"]).any() or "incentive" not in income:
        return income
    sheet = side.sheets.years
    side.head(sheet, "inside", "income_arising_inside")
    share: Expr
    if side.law.reading("service_income_place") == "place_of_the_client":
        share = ZERO
    else:
        stated = side.case.scenario.project.facts.work_inside_site
        if isinstance(stated, Path):
            share = side.inputs.path("work_inside_site", stated, side.words.row("work_inside_site"), before="hold", style="share")
        else:
            share = side.inputs.fixed("work_inside_site", [float(side.case.favourable)] * len(side.years), style="share")
    outside = side.row(sheet, "income_outside", (1 - share) * income["incentive"])
    found = dict(income)
    found["incentive"] = side.row(sheet, "income_inside", income["incentive"] - outside)
    found["ordinary"] = side.row(sheet, "income_ordinary_with_outside", income.get("ordinary", ZERO) + outside)
    return {kind: found[kind] for kind in KINDS if kind in found}


def is_yes(side: Side, fact: str, *, adverse: bool) -> bool:
    """Answer a question of fact as the engine does: what is not known the adverse way, unless the lane reads it favourably."""
    held = int(side.lanes.facts[fact][0])
    return bool(side.lanes.favourable[0]) != adverse if held == UNKNOWN else held == ANSWERS.index("yes")
