"""Internal rates of small outlays before large receipts."""

from __future__ import annotations

import numpy as np
import pytest

from calculator.measures.returns import internal_rate


def test_a_return_above_a_thousand_percent_is_a_return() -> None:
    # -1 + 90/(1 + r) = 0
    assert internal_rate(np.array([-1.0, 90.0])).value == pytest.approx(89.0)


def test_a_second_rate_above_a_thousand_percent_is_a_second_rate() -> None:
    flow = np.array([-12.0, 212.0, -111.0, -38.0])
    roots = [1 / root.real - 1 for root in np.roots(flow[::-1]) if abs(root.imag) < 1e-9 and root.real > 0]
    assert len(roots) == 2
    assert internal_rate(flow).reason == "several"
