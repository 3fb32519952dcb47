"""Support in money and cash as formulas: import duty, grants and what of them is taxed, working capital, dividends, tax at home."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from calculator.enterprise.support import FUND
from calculator.project.cash import HOME_TREATMENTS
from calculator.project.columns.money import DAYS_OF_YEAR
from calculator.project.grants import Grant as Stated
from calculator.workbook.amounts import exchange_rate
from calculator.workbook.cells import Expr, Line, Literal
from calculator.workbook.functions import added, both, either, least, most, total, when
from calculator.workbook.income import ByKind, operation_year
from calculator.workbook.side import ZERO, Side

NO_CEILING = 10**6


@dataclass
class Duties:
    """Import duty of a side [VND]: before relief, due, that on inputs, and that on each asset by its place."""

    before: Expr = ZERO
    due: Expr = ZERO
    on_inputs: Expr = ZERO
    on_assets: dict[int, list[Line]] = field(default_factory=dict)


@dataclass
class Grants:
    """Grants received, and what of them is taxed as ordinary income and as income of the project [VND]."""

    received: Expr = ZERO
    taxed_ordinary: Expr = ZERO
    taxed_project: Expr = ZERO


def unsupported_money(side: Side) -> str | None:
    """Say why the money of a lane is no formula; None where it is."""
    facts = side.lanes.cash
    others = (facts.credits_refundable, facts.credits_other, facts.input_vat, facts.contractor_deducted, facts.contractor_not_deducted)
    return "cash" if any(one.any() for one in others) or facts.power_bill.any() else None


def duties_lines(side: Side) -> Duties:
    """Leave import duty due where no exemption is open."""
    found, call, support = Duties(), side.call("duty_due"), side.case.scenario.project.support
    if call is None or support is None:
        return found
    sheet, given = side.sheets.years, call.arguments
    side.head(sheet, "duties", "duty_due")
    before, due = [], []
    for place, duty in enumerate(support.duties):
        open_to = bool(given["claims"][place]) and (
            not given["tested"][place]
            or given["sector"][place] >= given["sector_opens"][place]
            or given["area"][place] >= given["area_opens"][place]
        )
        exempt = side.decided("duty_exemption_open", float(open_to), of=duty.name)
        stated = side.inputs.path(f"duty.{place}", duty.amount, f"{side.words.row('duty')} – {duty.name}", cites=duty.source or "")
        asset = int(side.lanes.duties.asset[place])
        amount: Expr = stated + 0
        if asset >= 0:
            amount = when(side.year.equals(_first_year(side, asset)), stated, 0)
        free = exempt > 0
        if np.isfinite(given["longest"][place]):
            years = side.cells.on("import_duty.inputs.years", dt.date.fromordinal(int(side.lanes.licence[0])))
            free = both(free, side.year - operation_year(side) < years)
        before.append(side.row(sheet, "duty_before_relief", amount, of=duty.name))
        due.append(side.row(sheet, "duty_due", when(free, 0, before[-1]), of=duty.name))
        if duty.kind == "fixed_assets":
            found.on_assets.setdefault(asset, []).append(due[-1])
        else:
            found.on_inputs = due[-1] if found.on_inputs is ZERO else found.on_inputs + due[-1]
    found.before = side.give("import_duty_before_relief", added(*before))
    found.due = side.give("import_duty", added(*due))
    side.give("import_duty_on_assets", added(*(line for lines in found.on_assets.values() for line in lines)))
    return found


def _first_year(side: Side, place: int) -> Line:
    stated = side.case.scenario.project.assets[place]
    label = f"{stated.name} – {side.words.row('first_year')}"
    return side.inputs.one(f"asset.{place}.first_year", float(stated.first_year), label, style="year")


def grants_lines(side: Side, revenue: Line) -> Grants:
    """Give the grants of a side and what of them is taxed; support of the fund is paid the year after its cost."""
    found, support, sheet = Grants(), side.case.scenario.project.support, side.sheets.years
    if support is None or not support.grants:
        return found
    side.head(sheet, "grants", "fund_support" if side.call("fund_support") else None)
    received: list[Expr] = []
    ordinary: list[Expr] = []
    project: list[Expr] = []
    for place, grant in enumerate(support.grants):
        if grant.kind == "investment_support_fund":
            amount = _of_fund(side, place, grant, revenue)
        else:
            assert grant.amount is not None
            amount = side.inputs.path(f"grant.{place}", grant.amount, f"{side.words.row('grant')} – {grant.name}", cites=grant.source or "")
        received.append(amount)
        taxed = side.row(sheet, "grant_taxed", [amount if one else ZERO for one in _taxed(side, grant)], of=grant.name)
        (project if grant.taxed == "incentive" else ordinary).append(taxed)
    found.received = side.give("grants", added(*received))
    found.taxed_ordinary, found.taxed_project = added(*ordinary), added(*project)
    side.give("grants_taxed", added(*ordinary, *project))
    return found


def _taxed(side: Side, grant: Stated) -> list[bool]:
    """Say in which years a grant is taxed: as stated, or by the law of the year where it has a rule for its kind."""
    if grant.kind not in ("investment_support_fund", "state_budget"):
        return [grant.taxed != "exempt"] * len(side.years)
    entries = [side.cells.entry(f"grants.tax.{grant.kind}", dt.date(year, 1, 1)) for year in side.years]
    return [entry is None or entry.value != "exempt" for entry in entries]


def _of_fund(side: Side, place: int, grant: Stated, revenue: Line) -> Line:
    """Support cost at a rate up to its ceiling, for some years from the first with revenue and cost; paid the year after."""
    sheet, name = side.sheets.years, grant.name
    assert grant.eligible_cost is not None
    cost = side.inputs.path(f"grant.{place}", grant.eligible_cost, f"{side.words.row('eligible_cost')} – {name}", cites=grant.source or "")
    rate = side.inputs.one(f"grant.{place}.rate", float(grant.rate or 1), f"{name} – {side.words.row('grant_rate')}", style="share")
    first = side.law.parameter(FUND + "years").history[0].from_
    ceiling: Expr = Literal(NO_CEILING)
    if grant.cost_kind:
        ceiling = side.cells.by_year(f"{FUND}ceilings.{grant.cost_kind}", NO_CEILING)
    if grant.form == "initial":
        ceiling = side.cells.on(FUND + "initial_share", first)
    started = side.row(sheet, "fund_started", 0, style="yes_no", of=name)
    started.be(most(started.before(0), when(both(cost > 0, revenue > 0), 1, 0)))
    runs = both(started > 0, total(started.so_far()) <= side.cells.on(FUND + "years", first), _large(side, grant, revenue))
    earned = side.row(sheet, "fund_earned", when(runs, cost * least(rate, ceiling), 0), of=name)
    return side.row(sheet, "fund_paid", earned.before(0), of=name)


def _large(side: Side, grant: Stated, revenue: Line) -> Expr:
    """Say whether capital or the revenue of the year reaches the threshold of the class; one without thresholds is open."""
    tests: list[Expr] = []
    for edge in ("capital", "revenue") if grant.class_of_project else ():
        path = (
            FUND + "capital"
            if (grant.class_of_project, edge) == ("research_centre", "capital")
            else f"{FUND}classes.{grant.class_of_project}.{edge}"
        )
        if path in side.law.parameters:
            threshold = side.cells.cell(path, side.law.parameter(path).history[-1])
            held = side.inputs.one("capital", float(side.lanes.facts["capital"][0]), style="vnd") if edge == "capital" else revenue
            tests.append(held >= threshold)
    return either(*tests) if tests else Literal(1) > 0


def with_taxed_grants(side: Side, income: ByKind, grants: Grants) -> ByKind:
    """Add taxed grants to income after costs are shared out: they are no turnover, and bear none."""
    found = dict(income)
    for kind, taxed in (("incentive", grants.taxed_project), ("ordinary", grants.taxed_ordinary)):
        if not (isinstance(taxed, Literal) and taxed.held == 0):
            found[kind] = side.row(side.sheets.years, f"income_with_grants_{kind}", found.get(kind, ZERO) + taxed)
    return found


def cash_lines(side: Side, duties: Duties, grants: Grants) -> None:
    """Lay out the cash of a project that states what moves it."""
    facts, stated, sheet = side.lanes.cash, side.case.scenario.project.cash, side.sheets.years
    if not facts.stated.any() or stated is None:
        return
    side.head(sheet, "cash")
    due, top_up, revenue = side.of("corporate_income_tax"), side.lines.get("enterprise.top_up_tax", ZERO), side.of("revenue")
    days = side.inputs.one("working_capital_days", float(stated.working_capital_days or 0))
    tied = side.row(sheet, "working_capital", days / DAYS_OF_YEAR * revenue)
    previous = float(np.nan_to_num(side.lanes.previous_revenue[0]))
    increase = side.give("working_capital_increase", tied - tied.before(days / DAYS_OF_YEAR * previous if previous else 0))
    investment = side.give("investment", _investment(side))
    profit = side.give("profit_after_tax", side.of("accounting_profit") - due - top_up)
    dividends = _dividends(side, profit)
    at_home = _home(side, dividends, profit, due + top_up)
    paid_later = side.row(sheet, "top_up_tax_of_year", top_up + 0)
    on_assets = added(*(line for lines in duties.on_assets.values() for line in lines))
    land, use_tax = side.lines.get("enterprise.land_rent_due", ZERO), side.lines.get("enterprise.land_use_tax", ZERO)
    spent = added(side.of("operating_cost"), land, use_tax, on_assets, investment)
    flow = side.give("cash_before_home_tax", revenue + grants.received - spent - due - paid_later.before(0) - increase)
    side.give("cash_after_home_tax", flow - at_home)


def _investment(side: Side) -> Expr:
    """Give what is spent on fixed assets, in the year of first use; duty on them apart."""
    rate, parts = exchange_rate(side), []
    for place, asset in enumerate(side.case.scenario.project.assets):
        label = f"{asset.name} – {side.words.row('asset_cost')}"
        cost = side.inputs.one(f"asset.{place}.cost", float(asset.cost), label, style="vnd", cites=asset.source or "")
        paid = cost * rate if asset.currency == "USD" and rate is not None else cost
        parts.append(when(side.year.equals(_first_year(side, place)), paid, 0))
    return added(*parts)


def _dividends(side: Side, profit: Line) -> Line:
    """Pay out a share of the year's profit after tax, no more than is there after the losses of all years."""
    stated, sheet = side.case.scenario.project.cash, side.sheets.years
    assert stated is not None
    payout: Expr = ZERO
    if stated.dividends is not None:
        payout = side.inputs.path("payout", stated.dividends.payout, side.words.row("payout"), before="hold", style="share")
    balance = side.row(sheet, "profit_kept", 0)
    paid: Expr = most(least(payout * profit, balance.before(0) + profit), 0)
    if side.lanes.cash.blocked_by_losses[0]:
        paid = when(side.of("losses_carried") >= 1, 0, paid)
    dividends = side.give("dividends", paid)
    balance.be(balance.before(0) + profit - dividends)
    return dividends


def _home(side: Side, dividends: Line, profit: Line, tax_paid: Expr) -> Line:
    """Tax dividends in the parent's country on the profit they come from, less the tax of it paid here, or also spared here."""
    facts = side.lanes.cash
    treatment, rate = int(facts.home[0]), float(facts.home_rate[0])
    if rate <= 0 or treatment < HOME_TREATMENTS.index("credit"):
        return side.give("home_tax", ZERO)
    own = side.inputs.one("home_rate", rate, style="share")
    part = side.row(side.sheets.years, "part_paid_out", when(dividends > 0, dividends / when(dividends > 0, profit, 1), 0), style="share")
    spared = ZERO
    if treatment == HOME_TREATMENTS.index("credit_with_sparing"):
        spared = added(*(side.of(name) for name in ("relief_preferential_rate", "relief_exemption", "relief_half")))
    return side.give("home_tax", most(own * (dividends + part * tax_paid) - part * (tax_paid + spared), 0))
