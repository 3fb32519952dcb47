"""The science fund used for other purposes, and what the years before the horizon left in it, worked out by hand in billions."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.errors import InputError
from tests.test_bridge import project, run_of

BILLION = 1e9
LATE = 0.0003 * 365
"""0.03 % a day."""


def fund(**stated: Any) -> dict[str, list[float]]:
    """Give the lines of a fund of an enterprise with income of 100 billion a year, taxed at 20 %."""
    data = project(science_fund={"set_aside": "0%", "spending": "0", "bond_rate": "3%", **stated})
    data["horizon"]["years"] = 8
    run = run_of(data)
    found = {
        name.removeprefix("science_fund_"): (line / BILLION).tolist() for name, line in run.enterprise.items() if "science_fund" in name
    }
    return found | {
        "tax": (run.enterprise["corporate_income_tax"] / BILLION).tolist(),
        "burden": (run.enterprise["burden"] / BILLION).tolist(),
    }


ONCE = {"start": "10%", "from": 2026, "until": 2026}
WELL = {"start": "7 tỷ", "from": 2027, "until": 2027}
WRONG = {"start": "3 tỷ", "from": 2028, "until": 2028}


def test_what_is_misused_pays_its_tax_and_late_interest_since_it_was_set_aside() -> None:
    """10 of 2026 saved 2; 3 misused in 2028: 0.6 comes back, with two years at 0.03 % a day. The other 70 % was used: nothing more."""
    found = fund(set_aside=ONCE, spending=WELL, misused=WRONG)
    assert found["misused"] == pytest.approx([0, 0, 3, 0, 0, 0, 0, 0])
    assert found["paid_back"] == pytest.approx([0, 0, 0.6, 0, 0, 0, 0, 0])
    assert found["interest"] == pytest.approx([0, 0, 0.6 * LATE * 2, 0, 0, 0, 0, 0])
    assert found["tax"] == pytest.approx([18, 20, 20.6, 20, 20, 20, 20, 20])
    assert found["burden"][2] == pytest.approx(20.6 + 0.6 * LATE * 2)


def test_what_is_misused_is_not_used() -> None:
    """6.9 used and 3 misused of 10: 69 % is less than 70 %, so the 0.1 that is left pays back 0.02 in 2031, at 3 % for two years."""
    found = fund(set_aside=ONCE, spending={**WELL, "start": "6,9 tỷ"}, misused=WRONG)
    assert found["unused"][5] == pytest.approx(0.1)
    assert found["paid_back"][5] == pytest.approx(0.02)
    assert found["interest"][5] == pytest.approx(0.02 * 0.03 * 2)
    assert found["paid_back"][2] == pytest.approx(0.6)


def test_no_more_is_misused_than_there_is() -> None:
    found = fund(set_aside=ONCE, spending=WELL, misused={**WRONG, "start": "50 tỷ"})
    assert sum(found["misused"]) == pytest.approx(3)
    assert found["balance"] == pytest.approx([10, 3, 0, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(("spent", "left_over", "back"), [("0", 0, 0.8), ("0,9 tỷ", 0, 0.62), ("1 tỷ", 3, 0)])
def test_an_opening_deposit_is_looked_at_in_its_fifth_year(spent: str, left_over: float, back: float) -> None:
    """10 of 2022 saved 2, 4 are left: 60 % used before; below 70 % at the end of 2027 all that is left pays a fifth back."""
    opening = [{"year": 2022, "amount": "10 tỷ", "left": "4 tỷ", "tax_saved": "2 tỷ"}]
    found = fund(opening=opening, spending={"start": spent, "from": 2026, "until": 2026})
    assert found["left_over"][1] == pytest.approx(left_over)
    assert found["paid_back"] == pytest.approx([0, back, 0, 0, 0, 0, 0, 0])
    assert found["interest"][1] == pytest.approx(back * 0.03 * 2)
    assert found["tax"][1] == pytest.approx(20 + back)


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"opening": [{"year": 2020, "amount": 10, "left": 1, "tax_saved": 1}]}, "2020 is not one of the 5 years before 2026"),
        ({"opening": [{"year": 2026, "amount": 10, "left": 1, "tax_saved": 1}]}, "write a year from 2021 to 2025"),
        ({"opening": [{"year": 2024, "amount": 10, "left": 11, "tax_saved": 1}]}, "more is left than was set aside"),
        ({"opening": [{"year": 2024, "amount": 10, "left": 1, "tax_saved": 11}]}, "tax_saved is more than was set aside"),
    ],
)
def test_what_cannot_be_is_refused(stated: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        fund(**stated)
