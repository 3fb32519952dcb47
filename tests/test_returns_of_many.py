"""Internal rates of many cash flows at once: those of each alone, worth nothing at them, with the reason where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.measures.returns import internal_rate, internal_rates, net_present_value

ROWS = st.lists(st.lists(st.integers(-1000, 1000), min_size=6, max_size=6), min_size=1, max_size=8)


@given(rows=ROWS)
def test_many_at_once_are_each_alone(rows: list[list[int]]) -> None:
    flows = np.array(rows, dtype=np.float64).T
    found = internal_rates(flows)
    for lane, flow in enumerate(flows.T):
        alone = internal_rate(flow)
        assert found.reasons[lane] == alone.reason
        assert (None if np.isnan(found.values[lane]) else found.values[lane]) == alone.value


@given(rows=ROWS)
def test_at_the_rate_the_flows_are_worth_nothing(rows: list[list[int]]) -> None:
    flows = np.array([[-5000.0, *row] for row in np.abs(rows)], dtype=np.float64).T
    found = internal_rates(flows)
    for lane, flow in enumerate(flows.T):
        rate = found.values[lane]
        if np.isnan(rate):
            # An outlay that earns something back at all has a rate above −99 % unless almost nothing comes.
            assert found.reasons[lane] == "never_earned_back"
            assert flow[1:].sum() < 5000
            continue
        # A rate near −99 % multiplies by 100 a year: what is nothing is told beside the largest amount there.
        scale = np.abs(flow * (1 + rate) ** -np.arange(len(flow))).max()
        assert abs(float(net_present_value(cash=flow, rate=rate))) <= 1e-9 * scale


@pytest.mark.parametrize(
    ("flow", "value", "reason"),
    [
        ([-100, 110], 0.1, None),
        ([-100, 0, 121], 0.1, None),
        ([100, 10], None, "no_outlay"),
        ([-100, -10], None, "never_earned_back"),
        # Nothing at 10 % and at 20 %: (1.1 x − 1)(1.2 x − 1) with x = 1 / (1 + rate).
        ([-100, 230, -132], None, "several"),
    ],
)
def test_rates_known_beforehand(flow: list[float], value: float | None, reason: str | None) -> None:
    found = internal_rate(np.array(flow, dtype=np.float64))
    assert found.reason == reason
    assert found.value == (None if value is None else pytest.approx(value, abs=1e-12))
