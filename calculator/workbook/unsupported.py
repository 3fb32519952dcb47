"""What no formula restates: a project with such facts is written as values, and the workbook says so."""

from __future__ import annotations

from calculator.project.case import LISTED
from calculator.workbook.depreciation import unsupported_assets
from calculator.workbook.money import unsupported_money
from calculator.workbook.side import Side


def values_instead(side: Side) -> str | None:
    """Say why the yearly computation of a side is written as values; None where it is formulas."""
    lanes, project = side.lanes, side.case.scenario.project
    tests = {
        "expansions": bool(len(lanes.expansions.lane)),
        "moves": bool(lanes.mid_life.any),
        "science_fund": bool(lanes.fund_share.any()),
        "cash": unsupported_money(side) is not None,
        "joint_books": bool(lanes.joint_books.any()),
        "household": bool(lanes.formed_from_household.any()),
        "adjustments": bool(project.adjustments),
        "spread_cost": any(cost.spread is not None for cost in project.costs),
        "listed_income": any(lanes.to_place[kind].any() for kind in LISTED),
        "matched_losses": side.law.reading("losses_brought_forward") == "matched_to_activity",
        "assets": unsupported_assets(side) is not None,
    }
    return next((name for name, met in tests.items() if met), None)
