"""What a role whose pay is spread over its people costs, beside thirty roles of one wage; timed with ``--benchmark-enable``."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from tests.test_spread_of_pay import M, lognormal, scenario

LANES = 1_000
ROLES: dict[str, list[dict[str, Any]]] = {
    "nobody": [],
    "one_wage": [{"monthly_pay": 27 * M}],
    "thirty_wages": [{"monthly_pay": (10 + 3 * place) * M} for place in range(30)],
    "one_spread": [{"distribution": lognormal(27 * M, 0.5, "5%")}],
}


@pytest.mark.parametrize("name", ROLES)
def test_speed_of_a_workforce(benchmark: BenchmarkFixture, name: str) -> None:
    lanes = build_lanes([Case(scenario(*ROLES[name], years=20), "zone")] * LANES)
    law = load_law()
    result = benchmark(evaluate, law, lanes)
    assert (result.workforce["headcount"].max() > 0) == bool(ROLES[name])
