"""The engine and the twin agree on projects whose incentive runs out inside the horizon and that are expanded, to one đồng."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.twin import project as twin
from tests.twin.random_expansions import random_expansions
from tests.twin.random_mid_life import certified_only, without_acceleration
from tests.twin.random_projects import random_scenario

LAW = load_law()
PROJECTS = 120
READINGS: list[dict[str, str]] = [
    {},
    {"expansion_after_remaining_time": "rest_of_own_holiday"},
    {"expansion_threshold_in_zone": "twenty"},
]
RATES = {"general_rate", "rate", "paid_share", "effective_rate", "top_up_rate", "effective_tax_rate_of_group"}


def expanded(seed: int) -> dict[str, Any]:
    """A random project of thirty years that is favoured, expanded late."""
    data = random_scenario(seed)
    g = random.Random(f"late expansions {seed}")
    project, first = data["project"], data["horizon"]["first_year"]
    data["horizon"]["years"] = 30
    certified_only(project, [])
    project["facts"]["new_project"] = "yes"
    project["facts"].pop("origin", None)
    without_acceleration(project)
    project.get("elections", {}).pop("head", None)
    for site in data["sites"].values():
        site["location"] = g.choice(["cdtz", "cdtz", "none", "economic_zone"])
        site["commune_class"] = g.choice(["none", "none", "difficult", "especially_difficult"])
    project["expansions"] = random_expansions(g, project, first, first + g.choice([6, 12, 16]), first + 24)
    return data


def compare(seed: int, readings: dict[str, str]) -> tuple[bool, list[str]]:
    """Say whether an expansion has a holiday of its own, and where the two differ."""
    data = expanded(seed)
    site = next(iter(data["sites"]))
    unknown = "high" if seed % 3 == 0 else "low"
    law = LAW
    for name, option in readings.items():
        law = law.with_reading(name, option)
    result = evaluate(law, build_lanes([Case(scenario_from(data), site, favourable=unknown == "high")]))
    expected = twin.evaluate(data, site, unknown="high" if seed % 3 == 0 else "low", readings=readings)
    found = []
    for name, line in result.enterprise.items():
        if name not in expected:
            continue
        theirs = np.array([np.nan if value is None else float(value) for value in expected[name]])
        agree = np.abs(line[:, 0] - theirs) <= (1e-9 if name in RATES else 1.0)
        if not (agree | (np.isnan(line[:, 0]) & np.isnan(theirs))).all():
            found.append(f"seed {seed}, {name}: {line[:, 0]} against {theirs}")
    spared = result.enterprise["expansion_relief"][:, 0] > 1
    return bool((spared & (result.enterprise["paid_share"][:, 0] == 1)).any()), found


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: next(iter(readings.values()), "default"))
def test_expansions_agree(readings: dict[str, str]) -> None:
    holidays, found = 0, []
    for seed in range(PROJECTS):
        own, wrong = compare(seed, readings)
        holidays += own
        found += wrong
    assert not found, "\n".join(found[:10])
    # Agreement on projects without a holiday proves little.
    assert holidays >= 15
