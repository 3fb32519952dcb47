"""Gives one row of a portfolio as a scenario: what ``run`` computes of it is what the portfolio does."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np

from calculator.project.case import Floats
from calculator.project.load import scenario_from
from calculator.project.portfolio.columns import BY_NAME
from calculator.project.portfolio.rows import Rows
from calculator.project.portfolio.years import Basis, yearly
from calculator.project.scenario import Scenario

ANSWERED = ("new_project", "recognised_software_steps", "related_party_transactions", "affiliate_above_small_bands")
"""Facts that are a plain answer."""


def scenario_of(rows: Rows, place: int, basis: Basis) -> Scenario:
    """Give one row as a scenario with one site, ``site``: what ``run`` computes of it is what the portfolio does.

    Raises
    ------
    InputError
        When the row does not fit together.
    """
    return scenario_from(scenario_data(rows, place, basis), name=rows.texts["id"][place])


def scenario_data(rows: Rows, place: int, basis: Basis) -> dict[str, Any]:
    """Give one row as the data of a scenario file."""
    own = rows.take(np.array([place]))
    amounts = yearly(own, basis)
    number = {name: float(values[0]) for name, values in own.numbers.items()}

    def path(values: Floats) -> dict[str, Any]:
        return {"years": {int(year): Fraction(float(value)) for year, value in zip(basis.range, values[:, 0], strict=True)}, "then": "zero"}

    def token(name: str) -> str:
        return BY_NAME[name].tokens[int(number[name])]

    def day(name: str) -> dt.date:
        return dt.date.fromordinal(int(number[name]))

    def exact(name: str) -> Fraction:
        return Fraction(number[name])

    inside = number["work_inside_site"]
    title = {"vi": own.texts["name"][0] or own.texts["id"][0], "en": own.texts["name"][0] or own.texts["id"][0]}
    asset_month = number["asset_first_use"]
    first_use = int(asset_month) if asset_month == asset_month else 12 * day("operation_start").year + day("operation_start").month - 1
    project: dict[str, Any] = {
        "name": own.texts["id"][0],
        "activity": token("activity"),
        "licence": day("licence"),
        "operation_start": day("operation_start"),
        "capital": exact("capital"),
        "facts": {name: token(name) for name in ANSWERED}
        | {"work_inside_site": "unknown" if inside != inside else Fraction(inside)},
        "revenue": [{"name": "revenue", "kind": "incentive", "amount": path(amounts.revenue)}],
        "costs": [
            {"name": "costs", "amount": path(amounts.cost)},
            {"name": "research", "amount": path(amounts.research), "research_and_development": True},
        ],
        "workforce": [
            {
                "role": "staff", "headcount": path(amounts.heads), "monthly_pay": path(amounts.monthly_pay), "months_paid": exact("months_paid"),
                "digital_work": token("digital_work"),
                **({} if np.isnan(number["qualifying_share"]) else {"qualifying_share": exact("qualifying_share")}),
            }
        ],
        "assets": [
            {
                "name": "asset", "class": own.texts["asset_class"][0], "cost": exact("capex"),
                "first_use": f"{first_use // 12:04}-{first_use % 12 + 1:02}", "life_years": int(number["asset_life"]), "method": token("asset_method"),
            }
        ] if number["capex"] > 0 else [],
        "opening": {
            "incentive_years_used": {name: int(number[f"used_{name}_years"]) for name in ("rate", "exempt", "half")},
            **({} if np.isnan(number["previous_revenue"]) else {"previous_year_revenue": exact("previous_revenue")}),
            **({"losses": [{"year": int(number["opening_loss_year"]), "amount": exact("opening_loss"), "activity": "general"}]}
               if number["opening_loss"] > 0 else {}),
        },
    }  # fmt: skip
    if not np.isnan(number["group_revenue_eur"]):
        project["group"] = {"revenue_eur": exact("group_revenue_eur"), "entities_abroad": "unknown", "sisters": []}
    return {
        "scenario": "portfolio_row",
        "title": title,
        "horizon": {"first_year": basis.first_year, "years": basis.years},
        "assumptions": {name: Fraction(getattr(basis, name)) for name in ("discount_rate", "consumer_price_growth", "land_price_growth")},
        "project": project,
        "sites": {
            "site": {
                "title": title,
                "location": token("location"),
                "province": token("province"),
                "commune_class": token("commune_class"),
                "zone_decision": token("zone_decision"),
                "wage_region": token("wage_region"),
                "premises": _premises(token, day, exact, path(amounts.rent)),
            }
        },
    }


def _premises(token: Any, day: Any, exact: Any, rent: dict[str, Any]) -> list[dict[str, Any]]:
    if token("premises") == "floor_space":
        return [{"kind": "floor_space", "area": exact("area"), "rent": rent}]
    if token("premises") == "none":
        return []
    return [
        {
            "kind": "state_lease", "area": exact("area"), "table_price": exact("table_price"), "rate": exact("rate"),
            "coefficient": exact("coefficient"), "decision": day("lease_decision"), "term_years": int(exact("term_years")),
            "construction_months": int(exact("construction_months")), "filed_late_months": int(exact("filed_late_months")),
            "infrastructure_cost": exact("infrastructure_cost"), "payment": token("payment"), "land_use": token("land_use"),
            "won_at_auction": token("won_at_auction"),
        }
    ]  # fmt: skip
