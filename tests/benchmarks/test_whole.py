"""The whole engine on enterprises that owe every levy, and on draws of one project; ``--benchmark-enable`` times larger blocks."""

from __future__ import annotations

import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator.engine import evaluate
from calculator.law.law import load_law
from tests.benchmarks import enterprises
from tests.benchmarks.whole import LEVIES, Run, run

TIMED = bool({"--benchmark-enable", "--benchmark-only"} & set(sys.argv))
COUNT = 49_152 if TIMED else 300


@pytest.mark.parametrize("lines", ["levies", "all"])
def test_enterprises_that_owe_every_levy(benchmark: BenchmarkFixture, lines: str) -> None:
    law, blocks = load_law(), list(enterprises.blocks(COUNT))
    found: Run = benchmark(run, law, blocks, LEVIES if lines == "levies" else None)
    whole = evaluate(law, blocks[0])
    for table in ("enterprise", "workforce", "state"):
        for name, line in getattr(whole, table).items():
            if len(blocks) == 1 and (lines == "all" or name in LEVIES):
                assert found.totals[table, name] == pytest.approx(float(line.sum()), rel=1e-9, nan_ok=True), name
    for levy in ("corporate_income_tax", "land_rent_due", "land_use_tax", "top_up_tax", "employer_insurance"):
        assert found.totals["enterprise", levy] > 0, levy
    assert found.totals["workforce", "personal_income_tax_exempt"] > 0


def test_draws_of_one_project(benchmark: BenchmarkFixture) -> None:
    law, lanes = load_law(), enterprises.draws(COUNT)
    result = benchmark(evaluate, law, lanes, only=("burden",))
    assert len(set(result.enterprise["burden"].sum(axis=0).tolist())) > COUNT // 2
