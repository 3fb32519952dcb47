"""A portfolio file from end to end, CSV and Parquet; ``--benchmark-enable`` times more rows, ``files.py`` measures growth and workers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator.analysis.portfolio.run import run_portfolio
from tests.benchmarks.files import PLAN, write

TIMED = bool({"--benchmark-enable", "--benchmark-only"} & set(sys.argv))
ROWS = 60_000 if TIMED else 50


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file(benchmark: BenchmarkFixture, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"rows.{kind}"
    write(path, ROWS)
    found = benchmark(run_portfolio, path, PLAN)
    assert found.computed == ROWS
    assert found.totals[0].total.line("land_rent").sum() > 0
