"""Random projects whose ground changes in mid-life: old licences, certificates that come later, moves, years that fail, conditions found unmet."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

OWN_CLOCK = {
    "high_technology_enterprise": ("high_technology_enterprise",),
    "supporting_industry": ("supporting_industry_confirmation",),
    "strategic_technology_enterprise": (
        "strategic_technology_enterprise",
        "high_technology_enterprise_group_1",
        "high_technology_research_centre",
    ),
    "high_technology_product_maker": ("high_technology_product_maker",),
}
NEW_LAW_HEADS = ["best", "best", "best", "special_sector", "zone", "other_digital_product", "difficult_area", "high_technology_enterprise"]
OLD_FROM, OLD_UNTIL = date(2016, 1, 1), date(2025, 8, 31)


def change_ground(data: dict[str, Any], seed: int) -> None:
    """Let about four projects in ten change their ground, or fail a condition."""
    r = random.Random(f"mid life {seed}")
    if r.random() < 0.6:
        return
    project = data["project"]
    facts, first = project["facts"], int(data["horizon"]["first_year"])
    last = first + int(data["horizon"]["years"]) - 1
    operation = int(project["operation_start"][:4])
    running = operation < first
    if r.random() < 0.6:
        # The exemption of staff and the special levels are keyed on newer licences.
        project["licence"] = (OLD_FROM + timedelta(days=r.randint(0, (OLD_UNTIL - OLD_FROM).days))).isoformat()
        project["workforce"] = []
        facts["certificates"] = []
        for site in data["sites"].values():
            site["park_in_favourable_area"] = r.choice(["yes", "no", "no", "unknown"])
            site["zone_decision"] = r.choice(["prime_minister", "province", "unknown"])
    heads = []
    if r.random() < 0.6:
        for head in r.sample(sorted(OWN_CLOCK), r.choice([1, 1, 2])):
            tokens = r.sample(OWN_CLOCK[head], min(len(OWN_CLOCK[head]), r.choice([1, 1, 2])))
            for token in tokens:
                if token not in facts["certificates"]:
                    facts["certificates"].append(token)
                if r.random() < 0.9:
                    day = date(r.randint(max(2026, operation - 1), last + 1), r.randint(1, 12), r.randint(1, 28))
                    facts.setdefault("certificates_issued", {})[token] = day.isoformat()
            heads.append(head)
    moves: list[dict[str, Any]] = []
    if r.random() < 0.7:
        moves.append({"to": r.choice(NEW_LAW_HEADS), "from_year": r.choice([2025, 2026, r.randint(2025, last)])})
    if facts.get("certificates_issued") and r.random() < 0.6:
        moves.append({"to": r.choice(heads), "on": "certificate"})
    if r.random() < 0.3 and not any(move.get("on") == "certificate" for move in moves):
        after = max([2024, *(move["from_year"] for move in moves)]) + 1
        others = sorted({*NEW_LAW_HEADS, "supporting_industry"} - {"best", "difficult_area", *(move["to"] for move in moves)})
        if after <= last:
            moves.append({"to": r.choice(others), "on": "other_criterion", "from_year": r.randint(after, last)})
    opening = project.get("opening", {})
    if running and opening.get("incentive_years_used", {}).get("rate", 0) == 0 and (r.random() < 0.5 or moves):
        opening["first_revenue"] = r.randint(operation, first - 1)
        if r.random() < 0.7:
            opening["first_taxable_income"] = r.randint(opening["first_revenue"], first - 1)
        project["opening"] = opening
    if len(moves) >= 2 and moves[0]["to"] == moves[1]["to"]:
        moves.pop()
    if moves:
        project.setdefault("elections", {})["moves"] = moves
    if r.random() < 0.4:
        facts["failed_years"] = sorted(r.sample(range(max(operation, first), last + 1), min(3, last + 1 - max(operation, first))))
    if not running and r.random() < 0.5:
        facts["conditions_found_unmet"] = r.randint(first, last)
        if r.random() < 0.6 and project["licence"] >= "2025-10-01":
            facts["certificates"].append(r.choice([f"special_incentive_level_{level}" for level in (1, 2, 3)]))
            facts["certificates"] = list(dict.fromkeys(facts["certificates"]))


def certified_only(project: dict[str, Any], certificates: list[str]) -> None:
    """Let the project hold these certificates alone, on days not known: what rested on others goes with them."""
    project["facts"]["certificates"] = certificates
    for fact in ("certificates_issued", "conditions_found_unmet"):
        project["facts"].pop(fact, None)
    elections = project.get("elections", {})
    elections["moves"] = [move for move in elections.get("moves", []) if move.get("on") != "certificate"]
    if not elections["moves"]:
        elections.pop("moves")


def without_acceleration(project: dict[str, Any]) -> None:
    """Write plain straight line for what is written off faster: the one is not computed beside an expansion."""
    for asset in project["assets"]:
        if asset.pop("acceleration", None):
            asset["method"] = "straight_line"
