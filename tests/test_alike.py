"""What all lanes have alike is worked out once: no number depends on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calculator import engine
from calculator.engine import evaluate, evaluate_in_blocks
from calculator.enterprise.alike import first_if_alike
from calculator.law.law import load_law
from calculator.project.lanes import Lanes
from tests.benchmarks.enterprises import block, draws

LANES = 40
TABLES = ("enterprise", "workforce", "state", "clocks", "conditions", "parcels")


def beside_another() -> Lanes:
    """Draws with a stranger as the last lane: nothing is alike, and all is worked out lane by lane."""
    lanes = draws(LANES + 1)
    licence, table_price = lanes.licence.copy(), lanes.parcels.table_price.copy()
    pay, cost = lanes.roles.monthly_pay.copy(), lanes.assets.cost.copy()
    licence[-1] += 1
    table_price[-1] *= 2
    pay[:, -1] *= 2
    cost[-1] *= 2
    return replace(
        lanes,
        licence=licence,
        parcels=replace(lanes.parcels, table_price=table_price),
        roles=replace(lanes.roles, monthly_pay=pay),
        assets=replace(lanes.assets, cost=cost),
    )


@pytest.mark.parametrize("size", [LANES, 7])
def test_draws_have_the_numbers_they_have_beside_another(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", size)
    stranger = beside_another()
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
