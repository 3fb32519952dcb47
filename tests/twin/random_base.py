"""Adds to a random project what its tax base may hold beside the plain lines: limited charges, interest while building, spread costs."""

from __future__ import annotations

import random
from typing import Any

MONTHS_IDLE = (1, 5, 8, 9, 11, 12, 18, 30)
"""On both sides of what the law tolerates: 9 months of season, 12 of repair."""


def add_tax_base(project: dict[str, Any], r: random.Random, *, cost_plus: bool, running: bool, first: int) -> None:
    """Change some assets, loans and costs of a project."""
    by_cost = "elections" in project and project["elections"].get("shared_costs_by") == "deductible_cost"
    if not running and r.random() < 0.3:
        project["facts"]["formed_from_household"] = "true"
    # What expansions are worked out from is kept plain: their own books, and the cost of their assets.
    plain = bool(project.get("expansions"))
    for asset in [] if plain else project["assets"]:
        _asset(asset, r, accelerates=not (cost_plus or by_cost))
    for loan in project["loans"]:
        if project["assets"] and not plain and r.random() < 0.5:
            loan["capitalised_into"] = r.choice(project["assets"])["name"]
    if r.random() < 0.6:
        amount = r.choice([10**6, 10**8, 10**9, 10**10, 10**11])
        project["science_fund"] = {
            "set_aside": r.choice(["20%", "10%", {"start": "15%", "from": r.randint(2026, 2036), "until": 2040}]),
            "spending": r.choice([amount, {"start": amount, "from": r.randint(2027, 2040), "growth": "30%"}]),
            "bond_rate": r.choice(["0%", "3%", "2.75%"]),
        }
        # Drawn from the project's own amounts, so that what other parts draw stays as it was.
        own = random.Random(f"{amount} {project['name']} {project['capital']}")
        if own.random() < 0.5:
            starts, low = own.randint(2026, 2034), own.choice([10**6, 10**8, 10**10])
            project["science_fund"]["misused"] = {"start": low, "from": starts, "until": starts + own.randint(0, 5)}
        if running and own.random() < 0.7:
            project["science_fund"]["opening"] = [
                {
                    "year": year,
                    "amount": 10**9,
                    "left": own.choice([0, 3 * 10**8, 3 * 10**8 + 1, 10**9]),
                    "tax_saved": own.choice([0, 10**8]),
                }
                for year in sorted(own.sample(range(first - 5, first), own.randint(1, 3)))
            ]
    streams = ["shared", "shared"] if by_cost or plain else ["shared", *(line["name"] for line in project["revenue"])]
    if r.random() < 0.6:
        project["adjustments"] = [
            {
                "name": f"difference_{i}",
                "effect": r.choice(["add", "deduct"]),
                "kind": r.choice(["permanent", "timing"]),
                "amount": r.choice([10**7, 10**9, {"start": 3 * 10**9, "from": r.randint(2026, 2034), "until": 2036}]),
                "stream": r.choice(streams),
            }
            for i in range(r.randint(1, 3))
        ]
    for cost in [] if plain else project["costs"]:
        if "share_of_revenue" not in cost and r.random() < 0.35:
            cost["spread"] = {"kind": r.choice(["tools", "leased_asset_repair", "licence_not_fixed_asset"]), "years": r.choice([2, 3])}


def _asset(asset: dict[str, Any], r: random.Random, *, accelerates: bool) -> None:
    if r.random() < 0.4:
        asset["first_use"] = f"{asset['first_use']}-{r.randint(1, 28):02d}"
    if asset["class"] == "road_vehicle" and r.random() < 0.8:
        asset["car_use"] = r.choice(["own_use", "own_use", "tourism", "display_or_test_drive"])
        if asset["car_use"] == "own_use" and r.random() < 0.8:
            asset["cost"] = r.choice([1_500_000_000, 1_600_000_000, 1_600_000_001, 6_000_000_000])
    if accelerates and asset["method"] == "straight_line" and r.random() < 0.6:
        asset["method"], asset["acceleration"] = "accelerated_straight_line", r.choice(["2", "1.5", "1.25"])
    elif r.random() < 0.35:
        starts = int(asset["first_use"][:4]) + r.randint(-1, 6)
        asset["idle"] = {
            "from": f"{starts}-{r.randint(1, 12):02d}",
            "months": r.choice(MONTHS_IDLE),
            "because": r.choice(["season", "repair_or_move", "other"]),
        }
