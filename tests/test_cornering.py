"""Where a function of straight pieces first reaches a value: kinks, jumps, few looks, and lanes that do not meet."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from calculator.people.cornering import lanes_of, lowest_enough

SLOPES = np.array([1.0, 0.5, 2.0, 0.25])


def value(amount: Any, at: Any) -> Any:
    """Give straight lines of other slopes: kinked at 1,000; in the last lane a jump of 40 at 5,000."""
    line = np.where(amount < 1_000, amount, 1_000 + SLOPES[at] * (amount - 1_000))
    return np.where((at == 3) & (amount >= 5_000), line + 40, line)


def test_kinks_and_jumps() -> None:
    wanted = np.array([700.0, 3_000.0, 9_000.0, 2_020.0])
    found = lowest_enough(value, wanted=wanted, low=np.zeros(4), high=np.full(4, 1e9))
    # 1,000 + 2,000 / 0.5; 1,000 + 8,000 / 2; 2,020 lies within the jump from 2,000 to 2,040, whose upper end is the answer.
    assert found == pytest.approx([700, 5_000, 5_000, 5_000], rel=1e-15)
    places = np.arange(4)
    assert (value(found, places) >= wanted).all()
    assert (value(np.nextafter(found, 0), places) < wanted).all()


def test_a_straight_line_takes_few_looks() -> None:
    looks = []

    def line(amount: Any, at: Any) -> Any:
        looks.append(len(at))
        return 0.7 * amount - 1e6

    rng = np.random.default_rng(3)
    wanted = 1e9 * rng.random(1_000)
    found = lowest_enough(line, wanted=wanted, low=np.zeros(1_000), high=np.full(1_000, 1e10))
    assert found == pytest.approx((wanted + 1e6) / 0.7, rel=1e-14)
    # By halving alone: 60 of all lanes.
    assert sum(looks) < 15 * 1_000


def test_a_closed_bracket_is_the_answer() -> None:
    found = lowest_enough(value, wanted=np.array([-5.0, 700.0]), low=np.array([30.0, 0.0]), high=np.array([30.0, 900.0]))
    assert found == pytest.approx([30, 700])


class Held(NamedTuple):
    by_lane: Any
    for_all: Any
    nothing: Any = None


def test_lanes_of_tuples() -> None:
    held = Held(np.arange(3), Held(np.zeros(1), 5.0), np.arange(6).reshape(2, 3))
    found = lanes_of(held, np.array([2, 0]), 3)
    assert found.by_lane.tolist() == [2, 0]
    assert (found.for_all.by_lane.tolist(), found.for_all.for_all, found.for_all.nothing) == ([0.0], 5.0, None)
    assert found.nothing.tolist() == [[2, 0], [5, 3]]
