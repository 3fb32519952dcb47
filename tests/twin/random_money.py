"""Random projects with elections of the group, sub-groups, grants, duties and cash on top of those of ``random_projects``."""

from __future__ import annotations

import copy
import random
from typing import Any

from .random_projects import random_scenario

CLASSES = ("high_technology", "chip_or_ai_data_centre", "breakthrough_product", "chip_design", "research_centre")
COSTS = ("training", "research", "fixed_assets", "high_technology_product", "social_infrastructure")


def with_money(seed: int) -> dict[str, Any]:
    """Give a random project and what this module adds to it."""
    return _added(copy.deepcopy(random_scenario(seed)), random.Random(f"money {seed}"))


def group_alone(seed: int) -> dict[str, Any]:
    """Give a small project of three to six years around the safe harbour, in a group of random sisters."""
    r = random.Random(f"group alone {seed}")
    first, scale = r.randint(2026, 2028), 10 ** r.randint(9, 13)
    horizon = first - r.choice([0, 0, 1, 2])
    revenue = int(scale * r.uniform(0.2, 1))
    project: dict[str, Any] = {
        "name": "alone",
        "activity": r.choice(["software_product", "semiconductor", "other"]),
        "licence": f"{first}-01-10",
        "operation_start": f"{first}-02-01",
        "capital": scale,
        "facts": {
            "new_project": "yes",
            "recognised_software_steps": "yes",
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "yes",
            "work_inside_site": "100%",
            "capital_disbursed_in_time": "yes",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": revenue, "from": first}}],
        "costs": [
            {"name": "work", "amount": int(revenue * r.uniform(0.4, 1.1)), "stream": "shared"},
            {"name": "research", "amount": int(revenue * r.uniform(0, 0.2)), "stream": "sales", "research_and_development": "yes"},
        ],
        "assets": [
            {
                "name": "servers",
                "class": r.choice(["it_equipment", "intangible"]),
                "cost": int(scale * r.uniform(0, 2)),
                "first_use": f"{first}-{r.randint(1, 12):02}",
                "life_years": 5,
                "book_life_years": r.choice([3, 5, 10]),
                "method": "straight_line",
                "stream": "shared",
            }
        ],
        "group": {"revenue_eur": 2_000_000_000, "entities_abroad": "yes", "sisters": []},
    }
    for k in range(r.randint(0, 4)):
        income = int(scale * r.uniform(-0.7, 1))
        project["group"]["sisters"].append(
            {
                "name": f"sister_{k}",
                "income": income,
                "covered_taxes": int(income * r.choice([0, 5, 10, 15, 17, 20]) / 100) - int(scale * r.choice([0, 0, 0.1])),
                "payroll": int(scale * r.uniform(0, 0.4)),
                "tangible_assets": int(scale * r.uniform(0, 2)),
            }
        )
    return _added(
        {
            "scenario": "alone",
            "title": {"vi": "Thử", "en": "Alone"},
            "horizon": {"first_year": horizon, "years": r.randint(4, 7)},
            "assumptions": {"consumer_price_growth": 0, "land_price_growth": 0, "discount_rate": "10%"},
            "project": project,
            "sites": {
                "zone": {
                    "title": {"vi": "Khu", "en": "Zone"},
                    "location": r.choice(["cdtz", "none"]),
                    "commune_class": "none",
                    "premises": [],
                }
            },
        },
        r,
    )


def _added(data: dict[str, Any], r: random.Random) -> dict[str, Any]:
    project = data["project"]
    first = int(data["horizon"]["first_year"])
    if r.random() < 0.35:
        project["activity"] = r.choice(["ai_data_centre", "data_centre"])
    scale = int(r.choice([2_000_000_000, 40_000_000_000, 900_000_000_000, 9_000_000_000_000]) * r.uniform(0.3, 1))

    def amount(share: float) -> Any:
        base = int(scale * share * r.uniform(0.2, 1))
        growing = {"start": base, "from": first + r.randint(-3, 3), "growth": r.choice(["0%", "4%", "-7%"])}
        return r.choice([base, growing, {"years": {first + 1: base, first + 2: base // 2 + 1}, "then": r.choice(["hold", "zero"])}])

    def share() -> str:
        return f"{r.choice([0, 5, 20, 37, 60, 100])}%"

    group = project.get("group")
    if group is None and r.random() < 0.6:
        group = project["group"] = {"revenue_eur": 2_000_000_000, "entities_abroad": "yes", "sisters": []}
    if group is not None:
        _elect(group, r, first, scale, int(project["operation_start"][:4]), amount)
    support: dict[str, Any] = {"grants": _grants(r, project, amount), "credits": [], "duties": _duties(r, project, scale, amount)}
    for kind in ("qualified_refundable", "other"):
        if r.random() < 0.3:
            support["credits"].append({"name": kind, "kind": kind, "amount": amount(0.02)})
    if r.random() < 0.85:
        project["support"] = support
    if r.random() < 0.75:
        project["cash"] = _cash(r, project, amount, share)
    return data


def _elect(group: dict[str, Any], r: random.Random, first: int, scale: int, operation: int, amount: Any) -> None:
    for sister in group["sisters"]:
        sister["revenue"] = r.choice([0, amount(0.4)])
        sister["depreciation"] = amount(0.05)
        if r.random() < 0.35:
            sister["apart"] = r.choice(["minority", "venture"])
    if r.random() < 0.15:
        group["apart"] = r.choice(["minority", "venture"])
    small = r.random() < 0.5
    # An exchange rate that lets the tests in EUR fall on either side.
    group["vnd_per_eur"] = max(1, scale // r.choice([900_000, 4_000_000, 30_000_000])) if small else r.choice([29_000, 31_500])
    group["de_minimis"], group["safe_harbour"] = r.random() < 0.4, r.random() < 0.5
    if r.random() < 0.5:
        group["suppose"] = r.choice([["safe_harbour_of_2027"], ["substance_incentives"], ["safe_harbour_of_2027", "substance_incentives"]])
        group["substance_cap"] = r.choice(["payroll_or_depreciation", "carrying_value"])
    needed = [year for year in (first - 2, first - 1) if year >= operation] if group["de_minimis"] else []
    if needed or r.random() < 0.2:
        years = needed or [first - 1]
        group["years_before"] = [
            {"year": year, "revenue": r.choice([0, int(scale * r.random())]), "income": r.choice([0, int(scale * r.uniform(-0.3, 0.3))])}
            for year in years
        ]
    if r.random() < 0.3:
        group["negative_taxes_carried"] = int(scale * r.uniform(0, 0.05))
    if r.random() < 0.4:
        group["parent_share"] = r.choice(["100%", "51%"])
    if r.random() < 0.15 and not isinstance(group["revenue_eur"], dict):
        group["formed"] = first + r.choice([-3, -2, -1, 1])
    if r.random() < 0.2:
        group["short_years"] = {first - r.choice([1, 2]): r.choice([9, 6]), first + 2: 3}


def _grants(r: random.Random, project: dict[str, Any], amount: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    form, one = r.choice(["annual", "annual", "initial"]), r.choice(CLASSES)
    for k in range(r.choice([0, 1, 2])):
        grant = {
            "name": f"fund_{k}",
            "kind": "investment_support_fund",
            "form": form,
            "class_of_project": "research_centre" if form == "initial" else one,
            "eligible_cost": amount(0.2),
            "rate": r.choice(["1%", "8%", "40%", "70%"]),
        }
        if form == "annual":
            grant["cost_kind"] = r.choice(COSTS)
        found.append(grant)
    if found and r.random() < 0.5:
        project["capital"] = r.choice([12_000, 6_000, 3_000]) * 10**9
        # Capital of this size must not open a ground the twin leaves out.
        project["facts"] |= dict.fromkeys(("technology_requirements_met", "large_revenue_in_time", "large_workforce_in_time"), "no")
    if r.random() < 0.5:
        found.append({"name": "province", "kind": "state_budget", "amount": amount(0.05)})
    if r.random() < 0.5:
        kinds = ["exempt", "ordinary"] + ["incentive"] * any(line["kind"] == "incentive" for line in project["revenue"])
        found.append({"name": "other", "kind": "other", "amount": amount(0.05), "taxed": r.choice(kinds)})
    return found


def _duties(r: random.Random, project: dict[str, Any], scale: int, amount: Any) -> list[dict[str, Any]]:
    found = [
        {"name": kind, "kind": kind, "amount": amount(0.03)} for kind in ("inputs", "technology_inputs", "research") if r.random() < 0.4
    ]
    names = [asset["name"] for asset in project.get("assets", [])]
    for k, name in enumerate(dict.fromkeys(r.choices(names, k=2)) if names else ()):
        found.append({"name": f"duty_{k}", "kind": "fixed_assets", "asset": name, "amount": int(scale * r.uniform(0, 0.05))})
    return found


def _cash(r: random.Random, project: dict[str, Any], amount: Any, share: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if r.random() < 0.6:
        found["working_capital_days"] = r.choice([0, 30, "45.5", 365])
    if r.random() < 0.6:
        found["input_vat"] = {
            "amount": amount(0.05),
            r.choice(["software_at_home", "irrecoverable"]): share(),
            "deductible": r.random() < 0.5,
        }
    if r.random() < 0.5:
        found["contractor_tax"] = [
            {
                "name": f"licences_{k}",
                "amount": amount(0.05),
                "rate": r.choice(["5%", "10%", "0%"]),
                "borne_by": r.choice(["enterprise", "enterprise", "contractor"]),
                "deductible": r.random() < 0.6,
            }
            for k in range(r.choice([1, 2]))
        ]
    if project["activity"] in ("data_centre", "ai_data_centre") and r.random() < 0.8:
        found["power"] = {"bill": amount(0.1), "commercial_tariff": r.random() < 0.8}
    if r.random() < 0.8:
        found["dividends"] = {"payout": share(), "blocked_by_losses": r.random() < 0.6}
        if r.random() < 0.8:
            found["home"] = {"treatment": r.choice(["exempt", "credit", "credit_with_sparing"]), "rate": r.choice(["12.5%", "25%", "30%"])}
    return found
