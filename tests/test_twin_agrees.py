"""The engine and the twin agree on every yearly line of 5,000 random projects, to one đồng."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Literal

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.twin import project as twin
from tests.twin.random_projects import random_scenario

PROJECTS = 5_000
BLOCK = 250
RATES = {"general_rate", "rate", "paid_share", "effective_rate", "top_up_rate", "effective_tax_rate_of_group"}
"""Agree to 1e-9; all other lines are money and agree to one đồng."""

STAGES = {"group_top_up_at_general_rate", "group_top_up_after_rate", "group_top_up_after_exemption"}
"""What the top-up tax would be with fewer reliefs: the engine alone gives it; tests/test_waterfall.py holds it to the last stage."""

View = tuple[Literal["no_incentive", "outside_zone"] | None, Literal["low", "high"]]
VIEWS: tuple[View, ...] = ((None, "low"), (None, "high"), ("no_incentive", "low"), ("outside_zone", "low"))


def differences(seed: int) -> tuple[int, list[str]]:
    """Compare one project in the view that is its turn; give the number of values compared and the first difference of each line."""
    data = random_scenario(seed)
    scenario = scenario_from(data)
    site = next(iter(data["sites"]))
    counterfactual, unknown = VIEWS[seed % len(VIEWS)]
    case = Case(
        scenario, site, outside=counterfactual == "outside_zone", claims=counterfactual != "no_incentive", favourable=unknown == "high"
    )
    result = evaluate(load_law(), build_lanes([case]))
    engine = {name: line for name, line in result.enterprise.items() if name not in STAGES}
    engine |= {f"workforce.{name}": line for name, line in result.workforce.items()}
    expected = twin.evaluate(data, site, counterfactual=counterfactual, unknown=unknown)
    where = f"seed {seed}, {site}, {counterfactual or 'as it is'}, {unknown}"
    found: list[str] = []
    if set(expected) != set(engine):
        found.append(f"{where}: lines of only one side: {sorted(set(expected) ^ set(engine))}")
    compared = 0
    for line in sorted(set(expected) & set(engine)):
        mine, theirs = engine[line][:, 0], np.array([np.nan if value is None else float(value) for value in expected[line]])
        assert mine.shape == theirs.shape
        agree = np.abs(mine - theirs) <= (1e-9 if line in RATES else 1.0)  # NaN agrees only with what the twin says is not known
        wrong = ~(agree | (np.isnan(mine) & np.isnan(theirs)))
        compared += mine.size
        if wrong.any():
            at = int(wrong.argmax())
            found.append(f"{where}: {line} of {scenario.horizon.range[at]}: engine {mine[at]!r}, twin {theirs[at]!r}")
    return compared, found


def block(first: int) -> tuple[int, list[str]]:
    """Compare the projects of one block of seeds."""
    compared, found = 0, []
    for seed in range(first, first + BLOCK):
        count, wrong = differences(seed)
        compared += count
        found += wrong
    return compared, found


@pytest.fixture(scope="module")
def blocks() -> Iterator[dict[int, Future[Any]]]:
    """All blocks, computed by two workers while the tests collect them one by one."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield {first: pool.submit(block, first) for first in range(0, PROJECTS, BLOCK)}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("first", range(0, PROJECTS, BLOCK), ids=lambda first: f"seeds {first} to {first + BLOCK - 1}")
def test_engine_and_twin_agree(blocks: dict[int, Future[Any]], first: int) -> None:
    compared, found = blocks[first].result()
    assert not found, "\n".join(found[:20])
    # Some 25 lines of 10 to 30 years each: an empty comparison would agree too.
    assert compared > BLOCK * 20 * 10
