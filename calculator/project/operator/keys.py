"""Where a reader wrote what the lines of an operator's plan are made from: messages name that key, never a line that was generated."""

from __future__ import annotations

from calculator.project.operator.plan import LAND, OFFICES, PREFIX, SERVICES, Operator
from calculator.project.scenario import Scenario
from calculator.yaml_text import Key

PLAN: Key = ("project", "operator")


def written_key(scenario: Scenario, key: Key) -> Key:
    """Give the key a reader wrote for a key of a scenario whose plan has been laid out; the same key where it is the reader's own.

    Parameters
    ----------
    scenario : with the lines of its operator's plan.
    key : of anything in it.
    """
    operator = scenario.project.operator
    if operator is None or len(key) < 3 or key[0] != "project" or not isinstance(key[2], int):
        return key
    names = {
        "revenue": [line.name for line in scenario.project.revenue],
        "assets": [asset.name for asset in scenario.project.assets],
    }.get(str(key[1]), [])
    name = names[key[2]] if key[2] < len(names) else ""
    if not name.startswith(PREFIX):
        return key
    return _of_revenue(operator, name) if key[1] == "revenue" else works_key(operator, name, str(key[3]) if len(key) > 3 else "")


def works_key(operator: Operator, asset: str, field: str = "") -> Key:
    """Give the key of the works an asset of the plan stands for, and of one of their fields.

    Parameters
    ----------
    operator : the plan.
    asset : the name of the asset: that of the works, and the year they are spent in.
    field : of the asset.
    """
    name = asset.removeprefix(PREFIX).rpartition("_")[0]
    place = next((index for index, works in enumerate(operator.works) if works.name == name), None)
    if place is None:
        return (*PLAN, "works")
    fields = {
        "cost": "cost" if operator.works[place].cost is not None else "cost_per_hectare",
        "stream": "serves",
        "class": "class",
        "life_years": "life_years",
        "method": "method",
        "name": "name",
    }
    return (*PLAN, "works", place, fields[field]) if field in fields else (*PLAN, "works", place)


def _of_revenue(operator: Operator, name: str) -> Key:
    """Give the key of the price a revenue line of the plan is made from."""
    if name == SERVICES:
        part = "land" if operator.land is not None and operator.land.management_fee is not None else "offices"
        return (*PLAN, part, "management_fee")
    return {LAND: (*PLAN, "land", "price"), OFFICES: (*PLAN, "offices", "rent")}.get(name, PLAN)
