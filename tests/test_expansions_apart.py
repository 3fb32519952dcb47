"""Two expansions, one with books of its own and one split off by fixed assets: no income is counted in both (Decree 320/2025 art. 20(5)(b1)-(b2))."""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_expansion import BN, expansion, lines, project
from tests.twin import project as twin

REVENUE = [
    {"name": "first", "kind": "incentive", "amount": 60 * BN},
    {"name": "second", "kind": "incentive", "amount": {"start": 60 * BN, "from": 2043}},
]
OWN = {"added": 60 * BN, "before": 100 * BN}
SPLIT = {"added": 40 * BN, "before": 100 * BN, "total": 200 * BN}


def two(own_assets: dict[str, Any] | None = OWN, **more: Any) -> dict[str, Any]:
    """Sales of 120 bn from 2043, half of them of the expansion with books; its assets 60 bn, the other's 40, 100 before both."""
    told = expansion(name="told", streams=["second"], fixed_assets=own_assets)
    if own_assets is None:
        del told["fixed_assets"]
        told["capacity"] = {"added": 60, "before": 100}
    return project([told, expansion(name="split", fixed_assets=SPLIT)], revenue=REVENUE, **more)


@pytest.mark.parametrize(
    ("own_assets", "split"),
    [
        # What the books leave, 60 bn, by 40 of the 140 bn of assets that earn it.
        (OWN, 60 * 40 / 140),
        # Assets that are not stated cannot be left out: 40 of 200 bn.
        (None, 60 * 40 / 200),
    ],
)
def test_the_ratio_splits_what_books_leave(own_assets: dict[str, Any] | None, split: float) -> None:
    found = lines(two(own_assets))
    at = 2
    assert found["expansion_income"][at] / BN == pytest.approx(60 + split)
    # Both are exempt in 2044; the rest bears 20 %.
    assert found["corporate_income_tax"][at] / BN == pytest.approx((120 - 60 - split) * 0.2)
    assert found["expansion_relief"][at] / BN == pytest.approx((60 + split) * 0.2)


def test_together_they_are_never_more_than_the_income() -> None:
    """Books tell 90 of 100 bn, the other has 190 of 200 bn of assets: it has 10 bn at most."""
    revenue = [{"name": "first", "kind": "incentive", "amount": 10 * BN}, {**REVENUE[1], "amount": {"start": 90 * BN, "from": 2043}}]
    told = expansion(name="told", streams=["second"], fixed_assets={"added": BN, "before": 9 * BN})
    split = expansion(name="split", fixed_assets={"added": 190 * BN, "before": 10 * BN, "total": 200 * BN})
    found = lines(project([told, split], revenue=revenue))
    assert found["expansion_income"][2] / BN == pytest.approx(90 + 10 * 190 / 199)
    assert found["expansion_income"][2] <= found["taxable_income"][2]


def test_the_twin_has_the_same() -> None:
    data = two()
    expected = twin.evaluate(data, "here")
    for name in ("expansion_income", "expansion_relief", "corporate_income_tax"):
        assert lines(data)[name] == pytest.approx([float(value) for value in expected[name]], abs=1), name
