"""What the scenario states of money, line by line: revenue, costs, rent of the premises, interest; each a row of formulas."""

from __future__ import annotations

from dataclasses import dataclass, field

from calculator.project.business import SHARED
from calculator.project.case import CONTESTED, KINDS, kind_of
from calculator.project.tenancies import Sublease, Tenancy
from calculator.project.tokens import ACTIVITIES
from calculator.workbook.cells import Expr, Line, Literal
from calculator.workbook.functions import added
from calculator.workbook.inputs import amount_of
from calculator.workbook.side import ZERO, Side

CONTESTED_READINGS = dict(zip(CONTESTED, ("developer_land_income", "developer_building_income"), strict=True))


@dataclass
class Amounts:
    """Yearly amounts by kind of income, and what is shared [VND]."""

    revenue: dict[str, Expr] = field(default_factory=dict)
    cost: dict[str, Expr] = field(default_factory=dict)
    nondeductible: dict[str, Expr] = field(default_factory=dict)
    research: dict[str, Expr] = field(default_factory=dict)
    interest_income: Expr = ZERO

    @staticmethod
    def add(table: dict[str, Expr], kind: str, amount: Expr) -> None:
        """Add an amount to one of the tables."""
        table[kind] = table[kind] + amount if kind in table else amount


def placed_kind(side: Side, kind: str) -> str | None:
    """Give the tax treatment of a kind of income as the law places it; None where it differs from year to year or head to head."""
    if kind in KINDS or kind == SHARED:
        return kind
    if kind in CONTESTED:
        developer = side.lanes.facts["activity"][0] == ACTIVITIES.index("zone_infrastructure")
        return "incentive" if developer and side.law.reading(CONTESTED_READINGS[kind]) == "incentive_stream" else "real_estate"
    return None


def exchange_rate(side: Side) -> Line | None:
    """Give the row of the exchange rate; None where the scenario has none."""
    path = side.case.scenario.assumptions.exchange_rate
    return None if path is None else side.inputs.path("exchange_rate", path, side.words.row("exchange_rate"), before="hold", style="number")


def amounts_of(side: Side) -> Amounts:
    """Put revenue and costs into rows, and add them up by kind of income."""
    project, inputs, words = side.case.scenario.project, side.inputs, side.words
    found, rate = Amounts(), exchange_rate(side)
    kinds = {line.name: kind_of(line) for line in project.revenue} | {SHARED: SHARED}
    by_line: dict[str, Expr] = {}
    for place, line in enumerate(project.revenue):
        kind = placed_kind(side, kinds[line.name]) or kinds[line.name]
        if line.amount is None:
            continue
        stated = inputs.path(f"revenue.{place}", line.amount, f"{words.row('revenue')} – {line.name}", cites=line.source or "")
        by_line[line.name] = amount_of(stated, line.currency, rate)
        found.add(found.revenue, kind, by_line[line.name])
        if line.interest:
            found.interest_income = found.interest_income + by_line[line.name]
    by_line[SHARED] = added(*by_line.values())
    for place, cost in enumerate(project.costs):
        key = f"cost.{place}"
        label = f"{words.row('cost')} – {cost.name}"
        if cost.amount is not None:
            stated = inputs.path(key, cost.amount, label, cites=cost.source or "")
            amount: Expr = amount_of(stated, cost.currency, rate)
        else:
            part = inputs.one(f"{key}.share", float(cost.share_of_revenue or 0), label, style="share", cites=cost.source or "")
            amount = by_line.get(cost.stream, Literal(0)) * part
        if cost.deductible != 1:
            deducted = inputs.one(f"{key}.deductible", float(cost.deductible), f"{label} – {words.row('deductible_share')}", style="share")
            Amounts.add(found.nondeductible, placed_kind(side, kinds[cost.stream]) or SHARED, amount * (1 - deducted))
            amount = amount * deducted
        kind = placed_kind(side, kinds[cost.stream]) or SHARED
        Amounts.add(found.cost, kind, amount)
        if cost.research_and_development:
            Amounts.add(found.research, kind, amount)
    return found


def market_rent(side: Side) -> Expr:
    """Give the rent of premises let by a developer or operator [VND]."""
    rents = [rent_of(side, place, item) for place, item in enumerate(side.case.place.premises) if isinstance(item, Tenancy)]
    return added(*rents)


def rent_of(side: Side, place: int, item: Tenancy) -> Expr:
    """Give the yearly rent of one of the premises [VND]."""
    label = f"{side.words.row('market_rent')} – {place + 1}"
    stated = side.inputs.path(f"premises.{place}.rent", item.rent, label, cites=item.source or "")
    area = side.inputs.one(f"premises.{place}.area", float(item.area), f"{label} – {side.words.row('area')}")
    yearly = amount_of(stated, item.currency, exchange_rate(side)) * area
    return yearly if isinstance(item, Sublease) else yearly * 12
