"""Projects made up to reach the law on support in money, elections of groups, and cash."""

from __future__ import annotations

import datetime as dt
from typing import Any

from calculator.project.grants import FUND_CLASSES, FUND_COSTS


def money_projects(day: dt.date, project: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give projects licensed on a day with every grant, duty, election and cash fact, by name."""
    group = {
        "revenue_eur": "900 m",
        "entities_abroad": "yes",
        "de_minimis": True,
        "safe_harbour": True,
        "vnd_per_eur": 30_000,
        "suppose": ["safe_harbour_of_2027", "substance_incentives"],
        "negative_taxes_carried": "1 tỷ",
        "parent_share": 1,
    }
    assets = [
        {
            "name": "lines",
            "class": "it_equipment",
            "cost": "9 tỷ",
            "first_use": f"{day.year + 1}-01",
            "life_years": 5,
            "method": "straight_line",
        }
    ]
    duties = [
        {"name": "on_lines", "kind": "fixed_assets", "asset": "lines", "amount": "1 tỷ"},
        *({"name": kind, "kind": kind, "amount": "1 tỷ"} for kind in ("inputs", "technology_inputs", "research")),
    ]
    cash = {
        "working_capital_days": 30,
        "input_vat": {"amount": "1 tỷ", "software_at_home": "50%", "deductible": True},
        "power": {"bill": "10 tỷ", "commercial_tariff": True},
        "dividends": {"payout": "50%"},
        "home": {"treatment": "credit", "rate": "25%"},
    }
    base = {**project, "activity": "ai_data_centre", "group": group, "assets": assets, "cash": cash}
    fund = {"kind": "investment_support_fund", "eligible_cost": "10 tỷ", "rate": "1%"}
    found = {
        f"fund_{one}_{cost}": {
            **base,
            "support": {
                "duties": duties,
                "grants": [{"name": "fund", **fund, "form": "annual", "class_of_project": one, "cost_kind": cost}],
            },
        }
        for one, cost in zip(FUND_CLASSES, FUND_COSTS, strict=True)
    }
    initial = {"name": "fund", **fund, "form": "initial", "class_of_project": "research_centre"}
    budget = {"name": "province", "kind": "state_budget", "amount": "1 tỷ"}
    found["initial"] = {**base, "support": {"duties": duties, "grants": [initial, budget]}}
    return found
