"""A block in which few lanes have a group: only theirs is worked out, and every figure is the one all lanes together give, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calculator import load_law
from calculator.engine import evaluate
from calculator.enterprise import group
from calculator.project.portfolio.lanes import lanes_of
from calculator.recorder import Recorder
from tests.test_portfolio import BASIS, good_rows, many

LAW = load_law()


def _mixed(every: int) -> Any:
    rows = many(90)
    for place, row in enumerate(rows):
        row.pop("group_revenue_eur", None)
        if place % every == 0:
            row["group_revenue_eur"] = "900000000"
    return lanes_of(good_rows(rows), BASIS)


def test_few_groups_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes = _mixed(9)
    counts: list[int] = []
    inner = group._group_lines

    def counted(read: Any, some: Any, *given: Any) -> Any:
        counts.append(some.count)
        return inner(read, some, *given)

    monkeypatch.setattr(group, "_group_lines", counted)
    few = evaluate(LAW, lanes)
    noted = evaluate(LAW, lanes, recorder=Recorder())
    # With a recorder every lane is worked out, so that each step can be shown.
    assert counts == [10, 90]
    for table in ("enterprise", "state"):
        for name, line in getattr(noted, table).items():
            assert np.ascontiguousarray(line).tobytes() == np.ascontiguousarray(getattr(few, table)[name]).tobytes(), name
    assert (few.enterprise["top_up_tax"][:, ::9] > 0).any()


def test_lanes_by_place_are_those_of_a_stretch() -> None:
    lanes = _mixed(4)
    stretch, places = lanes.take(20, 50), lanes.at(np.arange(20, 50))
    alone = lanes.at(np.array([3, 8, 40]))
    assert places.names == stretch.names
    for name in ("assets", "parcels", "roles"):
        one, other = getattr(places, name), getattr(stretch, name)
        assert (one.lane == other.lane).all()
    for name in ("corporate_income_tax", "burden", "land_rent_due"):
        whole = evaluate(LAW, lanes).enterprise[name]
        assert (evaluate(LAW, places).enterprise[name] == whole[:, 20:50]).all()
        assert (evaluate(LAW, alone).enterprise[name] == whole[:, [3, 8, 40]]).all()
