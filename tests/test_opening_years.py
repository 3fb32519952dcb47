"""The years used of a running project beside its first revenue: the two agree, or the rate has run out."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.errors import InputError
from tests.test_bridge import project, run_of


def running(used: int, revenue: int, licence: str) -> dict[str, Any]:
    data = project(
        licence=licence,
        activity="software_product",
        operation_start=f"{revenue}-01-01",
        revenue=[{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        opening={"previous_year_revenue": "100 tỷ", "first_revenue": revenue, "incentive_years_used": {"rate": used}},
    )
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    data["horizon"] = {"first_year": 2032, "years": 2}
    return data


@pytest.mark.parametrize(
    ("used", "revenue", "licence", "rate"),
    [
        # 12 years since 2020, three of the 15 are left.
        (12, 2020, "2019-05-01", 0.1),
        # 17 years since 2015: all 15 are used, and stating them is no fault.
        (15, 2015, "2014-05-01", 0.2),
        (17, 2015, "2014-05-01", 0.2),
    ],
)
def test_years_used_that_fit(used: int, revenue: int, licence: str, rate: float) -> None:
    assert run_of(running(used, revenue, licence)).enterprise["rate"][0] == pytest.approx(rate)


def test_an_old_licence_may_have_had_any_length() -> None:
    run = run_of(running(10, 2005, "2004-05-01"))
    assert any(notice.kind == "law_not_held" for notice in run.warnings) or run.head is None


@pytest.mark.parametrize("used", [11, 14])
def test_years_used_that_do_not(used: int) -> None:
    says = f"{used} rate years do not fit revenue since 2015; write 17, or the whole length of the rate where it has run out"
    with pytest.raises(InputError, match=says):
        run_of(running(used, 2015, "2014-05-01"))
