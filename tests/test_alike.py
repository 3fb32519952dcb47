"""What all lanes have alike is worked out once: no number depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from calculator import engine
from calculator.engine import evaluate, evaluate_in_blocks
from calculator.enterprise.alike import first_if_alike
from calculator.law.law import load_law
from calculator.project.lanes import Lanes
from tests.benchmarks import portfolio
from tests.benchmarks.enterprises import PROJECTS, SEED, block, described, draws

LANES = 40
TABLES = ("enterprise", "workforce", "state", "clocks", "conditions", "parcels")


def beside_another(lanes: Lanes) -> Lanes:
    """Make the last lane a stranger: nothing is alike, and all is worked out lane by lane."""

    def other(values: Any) -> Any:
        changed = values.copy()
        changed[..., -1] += 1
        return changed

    parcels, assets, groups = lanes.parcels, lanes.assets, lanes.groups
    return replace(
        lanes,
        licence=other(lanes.licence),
        operation_month=other(lanes.operation_month),
        parcels=replace(
            parcels, table_price=other(parcels.table_price), term_years=other(parcels.term_years), days_left=other(parcels.days_left)
        ),
        roles=replace(lanes.roles, monthly_pay=other(lanes.roles.monthly_pay)),
        assets=replace(assets, cost=other(assets.cost), life_years=other(assets.life_years), book_life_years=other(assets.book_life_years)),
        groups=replace(groups, revenue=other(np.broadcast_to(groups.revenue, (len(groups.revenue), lanes.count)))),
        used_rate_years=other(lanes.used_rate_years),
    )


def in_a_group(count: int) -> Lanes:
    """Draws of a project in a large group that differ in what its assets cost and in the price of its land too."""
    changes, site, _ = PROJECTS[-1]
    lanes = portfolio.widened(portfolio.drawn((described(changes, site),), (1.0,), 1, SEED), count)
    random = np.random.default_rng(SEED)
    costs = np.repeat(random.lognormal(0, 0.3, count), len(lanes.assets.lane) // count)
    return replace(
        lanes,
        revenue=replace(lanes.revenue, incentive=lanes.revenue.incentive * random.lognormal(0, 0.2, count)),
        assets=replace(lanes.assets, cost=lanes.assets.cost * costs),
        parcels=replace(lanes.parcels, table_price=lanes.parcels.table_price * random.lognormal(0, 0.2, count)),
    )


@pytest.mark.parametrize("size", [LANES, 7])
@pytest.mark.parametrize("of", [draws, in_a_group])
def test_draws_have_the_numbers_they_have_beside_another(of: Callable[[int], Lanes], size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", size)
    stranger = beside_another(of(LANES + 1))
    lanes = stranger.take(0, LANES)
    alike, apart = evaluate(load_law(), lanes), evaluate(load_law(), stranger)
    for table in TABLES:
        for name, line in getattr(alike, table).items():
            np.testing.assert_array_equal(line, getattr(apart, table)[name][..., :LANES], err_msg=name)
    assert (alike.head == apart.head[:LANES]).all()
    assert alike.readings_asked == apart.readings_asked


@pytest.mark.parametrize("name", ["licence", "facts", "roles", "parcels", "assets", "elected_head"])
def test_lanes_that_differ_are_not_alike(name: str) -> None:
    lanes = draws(LANES)
    assert first_if_alike(lanes, [name]) is not None
    value = getattr(lanes, name)
    other: object
    if name == "licence":
        other = np.concatenate([value[:-1], value[-1:] + 1])
    elif name == "facts":
        other = {**value, "capital": np.concatenate([value["capital"][:-1], [np.nan]])}
    elif name == "elected_head":
        other = (*value[:-1], "zone")
    elif name == "roles":
        other = replace(value, dependants=np.concatenate([value.dependants[:-1], value.dependants[-1:] + 1]))
    elif name == "parcels":
        other = replace(value, rate_of=(*value.rate_of[:-1], "hanoi"))
    else:
        own = value.lane.copy()
        own[-1] = LANES - 2
        other = replace(value, lane=own)
    assert first_if_alike(replace(lanes, **{name: other}), [name]) is None


def test_blocks_are_parts_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", 150)
    lanes = block(400)
    whole = evaluate(load_law(), lanes)
    for start, part in evaluate_in_blocks(load_law(), lanes):
        for table in ("enterprise", "workforce", "state"):
            for name, line in getattr(part, table).items():
                np.testing.assert_array_equal(line, getattr(whole, table)[name][:, start : start + part.count], err_msg=name)
