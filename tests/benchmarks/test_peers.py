"""The tariff of a year beside plain numpy, on the incomes the peers are given (``peers.py``), and how exact both are."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.peers import bands_of_law, by_numpy, by_rule, errors, incomes_of

TIMED = bool({"--benchmark-enable", "--benchmark-only"} & set(sys.argv))
PEOPLE, YEARS = (100_000, 30) if TIMED else (200, 30)


@pytest.mark.parametrize("way", ["rule", "numpy"])
def test_tariff_of_a_year(benchmark: BenchmarkFixture, way: str) -> None:
    incomes, bands = incomes_of(PEOPLE, YEARS), bands_of_law()
    tax = benchmark(by_rule, incomes) if way == "rule" else benchmark(by_numpy, incomes, bands)
    sample = np.random.default_rng(1).choice(incomes.size, size=500, replace=False)
    largest, right = errors(incomes, sample, tax.ravel()[sample].tolist())
    assert largest < 1e-3
    assert right == 1
