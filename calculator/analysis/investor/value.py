"""What a project at a site is worth to its investor: cash from the lines of the engine, present values, returns, and what the law adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from calculator.analysis.operator.cash import compensation_of, debt_of
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.measures.investor import (
    InvestorCash,
    constant_prices,
    discounted_payback,
    foreign_rates,
    present_value_at,
    real_rates,
    tax_share,
)
from calculator.measures.returns import Floats, InternalRate, internal_rate, payback_year, peak_funding
from calculator.measures.value import Bar
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.operator.lines import letting_of, spent_on_works
from calculator.project.operator.plan import PREFIX
from calculator.project.scenario import Scenario

RECEIVED = ("revenue", "grants", "tax_credits")
SPENT = ("operating_cost", "land_rent_due", "land_use_tax", "import_duty_on_assets", "science_fund_interest")
"""What comes in and goes out before tax. Duty on inputs is in the operating cost; that on assets is part of what they cost."""

NEEDED = (*RECEIVED, *SPENT, "corporate_income_tax", "group_top_up_tax", "interest")
"""The lines of the engine the cash is made of."""

NOTHING = 1.0
"""Present values below this are rounding [VND]."""


@dataclass(frozen=True)
class InvestorValue:
    """What a project is worth [VND unless said], with the returns and why one does not exist.

    The discount rate of the scenario is that of a project without debt. ``npv`` is the value of the project's cash with the tax that
    interest saves, each year at its own rate of tax: ``npv_without_debt`` and ``interest_shield`` are its two parts. ``equity_npv`` is
    at the cost of equity, where that is stated. ``law_worth`` and ``zone_worth`` compare with the general law, and with the same project
    outside any zone, at the same market rent and wages; ``cash_general`` is the cash under the general law; ``leaks`` is what of the
    relief a price at cost hands on to the customer.
    """

    years: tuple[int, ...]
    cash: InvestorCash
    cash_general: InvestorCash
    npv: float
    npv_real: float
    npv_usd: float | None
    real_rates: tuple[float, ...]
    usd_rates: tuple[float, ...] | None
    irr: InternalRate
    irr_real: InternalRate
    irr_usd: InternalRate | None
    payback: int | None
    discounted_payback: int | None
    peak_funding: float
    project_tax_rate: float | None
    npv_before_tax: float
    law_worth: float
    zone_worth: float
    leaks: float
    npv_without_debt: float
    interest_shield: float
    equity_irr: InternalRate
    cost_of_equity: float | None
    equity_npv: float | None
    value_by_relief: dict[str, float]


class Plan(NamedTuple):
    """Cash that hangs on no law, by year [VND]: what is invested, what loans bring in and take back, and what an operator receives and what of it is income."""

    invested: Floats
    drawn: Floats
    repaid: Floats
    land_received: Floats
    land_income: Floats


def plan_of(case: Case) -> Plan:
    """Lay out the cash of a case that no line of the engine tells: the same whichever way its open facts turn out."""
    scenario, nothing = case.scenario, np.zeros(len(case.scenario.horizon.range))
    letting = None if scenario.project.operator is None else letting_of(scenario, scenario.project.operator)
    # Rent received at once is taxed over the term or at once, but the cash comes when it comes.
    land = (nothing, nothing) if letting is None else (letting.land_received, letting.land_income)
    return Plan(investment_of(scenario) + compensation_of(case), *debt_of(scenario), *land)


def cash_of_lines(case: Case, lines: Mapping[str, Floats], plan: Plan | None = None) -> InvestorCash:
    """Lay out the cash of a case from its yearly lines.

    Parameters
    ----------
    case : the project at a site.
    lines : the lines of ``NEEDED``, each ``(year,)`` [VND].
    plan : that of ``plan_of``, where it is at hand.
    """
    invested, drawn, repaid, land_received, land_income = plan or plan_of(case)
    received: Floats = np.sum([lines[name] for name in RECEIVED], axis=0)
    received = received - land_income + land_received
    after = (0.0,)
    before_tax = received - np.sum([lines[name] for name in SPENT], axis=0)
    # Top-up tax of a year is paid the year after.
    tax = np.concatenate([lines["corporate_income_tax"], after]) + np.concatenate([after, lines["group_top_up_tax"]])
    return InvestorCash(
        before_tax=np.concatenate([before_tax, after]),
        income_tax=tax,
        investment=np.concatenate([invested, after]),
        drawn=np.concatenate([drawn, after]),
        service=np.concatenate([lines["interest"] + repaid, after]),
    )


def investment_of(scenario: Scenario) -> Floats:
    """Give what is spent on assets by year [VND]: each in the year of its first use, an operator's works in the year they are built.

    What was bought before the horizon is spent, and counts no more.
    """
    years = list(scenario.horizon.range)
    path = scenario.assumptions.exchange_rate
    rates = np.array(path.values(years, before="hold")) if path else np.ones(len(years))
    spent = np.zeros(len(years))
    operator = scenario.project.operator
    for asset in scenario.project.assets:
        planned = operator is not None and asset.name.startswith(PREFIX)
        if asset.first_year in years and not planned:
            place = asset.first_year - years[0]
            spent[place] += float(asset.cost) * (rates[place] if asset.currency == "USD" else 1.0)
    if operator is not None:
        works, support = spent_on_works(scenario, operator)
        spent += works - support
    return spent


def worth_of(cash: InvestorCash, discount_rate: float) -> float:
    """Give the present value of a project's cash, with the tax that interest saves [VND]."""
    return present_value_at(cash=cash.project, rates=np.full(len(cash.income_tax) - 1, discount_rate))


def value_measures(case: Case, sides: Sequence[Mapping[str, Floats]], plan: Plan | None = None) -> dict[str, float | None]:
    """Give the present value of a project, and what the law and the zone add to it.

    Parameters
    ----------
    case : the project at a site.
    sides : yearly lines at the site, under the general law, and outside any zone.
    plan : that of ``plan_of``, where it is at hand.
    """
    rate, held = float(case.scenario.assumptions.discount_rate), plan or plan_of(case)
    here, general, outside = (worth_of(cash_of_lines(case, lines, held), rate) for lines in sides)
    return {"npv": here, "law_worth": here - general, "zone_worth": here - outside}


def investor_value(law: Law, case: Case, sides: Sequence[Mapping[str, Floats]], kept: float, waterfall: Sequence[Bar]) -> InvestorValue:
    """Value a project at a site.

    Parameters
    ----------
    law : of the variant.
    case : the project at the site.
    sides : yearly lines at the site, under the general law, and outside any zone.
    kept : present value of what is kept of the burden under the general law [VND].
    waterfall : from that burden to what is still paid.
    """
    scenario = case.scenario
    economy, rate = scenario.assumptions, float(scenario.assumptions.discount_rate)
    years = [*scenario.horizon.range, scenario.horizon.range[-1] + 1]
    plan = plan_of(case)
    cash = cash_of_lines(case, sides[0], plan)
    flow = cash.project
    growth = np.array(economy.consumer_price_growth.values(years[1:], before="hold"))
    exchange = np.array(economy.exchange_rate.values(years, before="hold")) if economy.exchange_rate else None
    in_prices, real = constant_prices(cash=flow, price_growth=growth), real_rates(discount_rate=rate, price_growth=growth)
    abroad = None if exchange is None else foreign_rates(discount_rate=rate, exchange_rate=exchange)
    measures = value_measures(case, sides, plan)
    nominal = np.full(len(flow) - 1, rate)
    before = cash.before_tax - cash.investment
    without_debt = _without_debt(law, case, rate) if scenario.project.loans else worth_of(cash, rate)
    of_equity = None if economy.cost_of_equity is None else float(economy.cost_of_equity)
    of_project = internal_rate(flow)
    back, back_discounted = payback_year(flow), discounted_payback(cash=flow, rates=nominal)
    return InvestorValue(
        years=tuple(years),
        cash=cash,
        cash_general=cash_of_lines(case, sides[1], plan),
        npv=measures["npv"] or 0.0,
        npv_real=present_value_at(cash=in_prices, rates=real),
        npv_usd=None if exchange is None or abroad is None else present_value_at(cash=flow / exchange, rates=abroad),
        real_rates=tuple(real.tolist()),
        usd_rates=None if abroad is None else tuple(abroad.tolist()),
        irr=of_project,
        irr_real=internal_rate(in_prices),
        irr_usd=None if exchange is None else internal_rate(flow / exchange),
        payback=_year(years, back, flow),
        discounted_payback=_year(years, back_discounted, flow),
        peak_funding=peak_funding(flow),
        project_tax_rate=tax_share(before_tax=before, tax=cash.income_tax, discount_rate=rate),
        npv_before_tax=present_value_at(cash=before, rates=nominal),
        law_worth=measures["law_worth"] or 0.0,
        zone_worth=measures["zone_worth"] or 0.0,
        leaks=leak if abs(leak := kept - (measures["law_worth"] or 0.0)) > NOTHING else 0.0,
        npv_without_debt=without_debt,
        interest_shield=worth_of(cash, rate) - without_debt,
        equity_irr=internal_rate(cash.equity) if scenario.project.loans else of_project,
        cost_of_equity=of_equity,
        equity_npv=None if of_equity is None else present_value_at(cash=cash.equity, rates=np.full(len(flow) - 1, of_equity)),
        value_by_relief={bar.name: -bar.present_value for bar in waterfall if bar.name not in {"standard_burden", "still_paid", "kept"}},
    )


def _year(years: Sequence[int], place: int | None, flow: Floats) -> int | None:
    """Give a calendar year; None where money is never put in, or never comes back."""
    return None if place is None or not (np.cumsum(flow) < 0).any() else years[place]


def _without_debt(law: Law, case: Case, rate: float) -> float:
    """Value the same project without loans: its tax is what it would be without interest."""
    project = case.scenario.project.model_copy(update={"loans": ()})
    bare = replace(case, scenario=case.scenario.model_copy(update={"project": project}))
    result = evaluate(law, build_lanes([bare]), only=NEEDED)
    return worth_of(cash_of_lines(bare, {name: result.enterprise[name][:, 0] for name in NEEDED}), rate)
