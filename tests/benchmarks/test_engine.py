"""Speed and memory of the engine. Each benchmark runs once in an ordinary test run; ``--benchmark-enable`` times it, 100,000 lanes included."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator import engine
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.lanes import Lanes
from tests.benchmarks.measure import arrays_of, copy_bound
from tests.benchmarks.portfolio import YEARS, every_stream, realistic

PORTFOLIOS = (realistic, every_stream)
MOST_BYTES_A_CELL = 8 * 66
"""Peak memory of a run for each lane and year: some forty lines of the result, and half as much for what is under way."""


# The largest portfolio is for measuring only: with --benchmark-enable, or python -m tests.benchmarks.
COUNTS = (1, 1_000, *([100_000] if {"--benchmark-enable", "--benchmark-only"} & set(sys.argv) else []))


@pytest.mark.parametrize("make", PORTFOLIOS)
@pytest.mark.parametrize("count", COUNTS)
def test_speed(benchmark: BenchmarkFixture, make: Callable[[int], Lanes], count: int) -> None:
    law, lanes = load_law(), make(count)
    result = benchmark(evaluate, law, lanes)
    assert result.enterprise["burden"].shape == (YEARS, count)
    if not benchmark.disabled:
        benchmark.extra_info["copy_bound"] = copy_bound([*arrays_of(lanes), *arrays_of(result)])


@pytest.mark.parametrize("make", PORTFOLIOS)
def test_memory_is_that_of_the_result_and_a_few_blocks(make: Callable[[int], Lanes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", 256)
    law, lanes = load_law(), make(3_000)
    tracemalloc.start()
    evaluate(law, lanes)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_BYTES_A_CELL * YEARS * lanes.count


@pytest.mark.parametrize("make", PORTFOLIOS)
def test_a_lane_does_not_depend_on_its_block(make: Callable[[int], Lanes], monkeypatch: pytest.MonkeyPatch) -> None:
    law, lanes = load_law(), make(250)
    whole = evaluate(law, lanes)
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", 60)
    blocks = evaluate(law, lanes)
    for group in ("enterprise", "workforce", "state", "clocks", "conditions", "parcels"):
        for name, line in getattr(whole, group).items():
            np.testing.assert_array_equal(line, getattr(blocks, group)[name], err_msg=name)
    alone = evaluate(law, lanes.take(7, 8))
    for name, line in whole.enterprise.items():
        np.testing.assert_allclose(alone.enterprise[name][:, 0], line[:, 7], rtol=1e-12, atol=1e-3, err_msg=name)


@pytest.mark.parametrize("make", PORTFOLIOS)
def test_the_portfolio_reaches_what_it_says(make: Callable[[int], Lanes]) -> None:
    result = evaluate(load_law(), make(500))
    assert (result.enterprise["losses_used"] > 0).any(axis=0).mean() > 0.5
    assert (result.enterprise["corporate_income_tax"] > 0).any(axis=0).mean() > 0.5
    # A sum paid at once before the horizon is in none of its years.
    assert (result.enterprise["land_rent_before_relief"] > 0).any(axis=0).mean() > 0.5
    assert (result.head >= 0).any()


@pytest.mark.parametrize("make", PORTFOLIOS)
def test_inputs_are_not_changed(make: Callable[[int], Lanes]) -> None:
    lanes = make(40)
    for array in arrays_of(lanes):
        array.flags.writeable = False
    evaluate(load_law(), lanes)
