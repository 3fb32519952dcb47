"""The yearly computation of the enterprise in the order of the engine, each rule a block of rows."""

from __future__ import annotations

from calculator.workbook.amounts import amounts_of, market_rent
from calculator.workbook.cells import Expr
from calculator.workbook.depreciation import depreciation_of
from calculator.workbook.functions import added, most
from calculator.workbook.income import (
    Shared,
    income_lines,
    inside_lines,
    interest_lines,
    keys_of,
    kinds_present,
    research_lines,
    revenue_lines,
)
from calculator.workbook.land import Land
from calculator.workbook.losses import losses_lines
from calculator.workbook.money import Duties, Grants, duties_lines, grants_lines, with_taxed_grants
from calculator.workbook.rates import rates_lines, tax_lines
from calculator.workbook.side import ZERO, Side
from calculator.workbook.workforce import People


def enterprise_lines(side: Side, land: Land, people: People) -> tuple[Duties, Grants]:
    """Write the yearly computation from revenue to the tax."""
    sheet = side.sheets.years
    duties = duties_lines(side)
    assets = depreciation_of(side, duties.on_assets)
    side.head(sheet, "revenue_and_cost")
    amounts = amounts_of(side)
    # Shared costs: what the scenario states, pay and its charges, rent, land
    premises = side.row(sheet, "market_rent", market_rent(side))
    stated = side.row(sheet, "stated_shared_cost", added(amounts.cost.get("shared", ZERO), people.payroll, premises, duties.on_inputs))
    on_costs = people.employer_insurance + people.trade_union_fee
    operating = side.row(sheet, "shared_operating_cost", stated - land.saved + land.cost + land.use_tax + on_costs)
    before_interest = side.row(sheet, "shared_cost_before_interest", operating + assets.shared)
    direct: dict[str, Expr] = {kind: cost for kind, cost in amounts.cost.items() if kind != "shared"}
    for kind, charge in assets.charges.items():
        direct[kind] = direct[kind] + charge if kind in direct else charge
    kinds = kinds_present(side, amounts.revenue, direct)
    direct = {kind: side.row(sheet, f"direct_cost_{kind}", direct[kind]) for kind in kinds if kind in direct}
    shared = Shared(operating, before_interest, dict(direct))
    revenue = revenue_lines(side, amounts, shared, kinds)
    all_revenue = side.give("revenue", added(*revenue.values()))
    side.give("depreciation", added(assets.shared, *assets.charges.values()))
    side.alias("payroll", people.payroll)
    direct_stated = added(*(cost for kind, cost in amounts.cost.items() if kind != "shared"))
    nondeductible = added(*amounts.nondeductible.values())
    side.give("operating_cost", added(direct_stated, stated) - land.saved + on_costs + nondeductible)
    keys = keys_of(side, revenue, direct, kinds)
    interest, deducted = interest_lines(side, amounts, revenue, direct_stated, shared)
    side.give("interest", interest)
    side.give("interest_deductible", deducted)
    shared_cost = side.row(sheet, "shared_cost", before_interest + deducted)
    income = income_lines(side, revenue, direct, shared_cost, keys, kinds)
    income, extra = research_lines(side, amounts, income, keys)
    side.give("research_extra_deduction", extra)
    income = inside_lines(side, income)
    grants = grants_lines(side, all_revenue)
    income = with_taxed_grants(side, income, grants)
    side.give("taxable_income", added(*income.values()))
    side.give("project_income", income.get("incentive", ZERO) + 0)
    side.give("exempt_income", most(income.get("exempt", ZERO), 0))
    rates = rates_lines(side, revenue, income, all_revenue)
    assessed = losses_lines(side, income, rates.running)
    for name in ("used", "expired", "carried"):
        side.give(f"losses_{name}", getattr(assessed, name) + 0)
    side.give("assessable_income", added(*assessed.income.values()))
    side.give("assessable_project_income", assessed.income.get("incentive", ZERO) + 0)
    tax_lines(side, assessed.income, rates, all_revenue)
    side.shared[f"{side.name}.exempt_revenue"] = revenue.get("exempt", ZERO)
    side.shared[f"{side.name}.made"] = assessed.made
    side.shared[f"{side.name}.extra"] = extra
    return duties, grants
