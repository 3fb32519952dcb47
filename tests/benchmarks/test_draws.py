"""Speed and memory of draws: every levy of a project over thirty years, its inputs drawn; timed with ``--benchmark-enable``, 100,000 draws included."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator import load_law, load_scenario
from calculator.analysis.uncertainty.simulate import simulate
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import Uncertainty

ROOT = Path(__file__).resolve().parents[2]
YEARS = 30

# The most draws are for measuring only.
COUNTS = (200, *([100_000] if {"--benchmark-enable", "--benchmark-only"} & set(sys.argv) else []))

ASKED = {
    # One lane a draw: the project at its site.
    "value": ("npv", "corporate_income_tax", "effective_rate"),
    # Three lanes a draw: the site, the general law and outside any zone, each way the open facts may turn out.
    "value_and_what_the_zone_adds": ("npv", "kept_present_value", "zone_adds_present_value", "effective_rate"),
}

DRIVERS: dict[str, Any] = {
    "wages": {"shape": "normal", "standard_deviation": "5%"},
    "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
    "ramp_up": {"shape": "uniform", "low": "-30%", "high": "10%"},
    "revenue": {"shape": "lognormal", "log_deviation": "0.1"},
    "capex": {"shape": "uniform", "low": "-10%", "high": "30%"},
}
OF_LAND: dict[str, Any] = {"land_price": {"shape": "uniform", "low": "-20%", "high": "40%"}}
OF_RENT: dict[str, Any] = {"rent": {"shape": "lognormal", "log_deviation": "0.15"}}


def drawn(name: str, of: dict[str, Any]) -> Scenario:
    scenario = load_scenario(ROOT / "scenarios" / f"{name}.yaml")
    horizon = scenario.horizon.model_copy(update={"years": YEARS})
    return scenario.model_copy(update={"horizon": horizon, "uncertainty": Uncertainty.model_validate({"drivers": {**DRIVERS, **of}})})


PROJECTS = (("software_500", OF_RENT), ("chip_packaging", OF_LAND))


@pytest.mark.parametrize(("name", "of"), PROJECTS)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("count", COUNTS)
def test_speed(benchmark: BenchmarkFixture, count: int, asked: str, name: str, of: dict[str, Any]) -> None:
    scenario, law = drawn(name, of), load_law()
    site = next(iter(scenario.sites))
    found = benchmark.pedantic(
        simulate, (scenario, law, site), {"draws": count, "seed": 1, "measures": ASKED[asked]}, rounds=1 if count > COUNTS[0] else 2
    )
    assert found.built_one_by_one is None
    assert found.measures["npv"].drawn == count
    assert found.measures["npv"].standard_deviation > 0


def test_memory_does_not_grow_with_the_draws() -> None:
    scenario, law = drawn("software_500", OF_RENT), load_law()
    site = next(iter(scenario.sites))
    simulate(scenario, law, site, draws=500, seed=1, measures=("npv",), block=250)
    peaks = []
    for draws in (1_500, 4_500):
        tracemalloc.start()
        simulate(scenario, law, site, draws=draws, seed=1, measures=("npv",), block=250)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Less than two yearly lines of each draw more: its measure and its branch stay, the forty lines of its project do not.
    assert peaks[1] - peaks[0] < 3_000 * 8 * YEARS * 2
