"""Bands that are looked at where a reader states none: suppositions of ours, the same for every plan, and named as such."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.project.checks.uncertainty import missing_for
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DRIVERS, POINTS, DriverName

SHARE = 0.2
"""Change of what changes by a share of the plan, down and up."""

POINT: Mapping[DriverName, float] = {"margin": 0.05, "discount_rate": 0.02, "land_price_growth": 0.02}
"""Change of what changes in points, down and up."""


def usual_bands(scenario: Scenario) -> dict[DriverName, tuple[float, float]]:
    """Give a band for every driver that is in a plan and is not spoken of by its own distributions."""
    own = {*scenario.uncertainty.drivers} if scenario.uncertainty is not None else set()
    found: dict[DriverName, tuple[float, float]] = {}
    for name in DRIVERS:
        if name in own or missing_for(scenario, name) is not None:
            continue
        change = POINT[name] if name in POINTS else SHARE
        if name == "discount_rate":
            found[name] = (-min(change, float(scenario.assumptions.discount_rate)), change)
        else:
            found[name] = (-change, change)
    return found
