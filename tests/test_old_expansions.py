"""Expansions at the cut-offs of the law before October 2025, and those of supporting industry; worked out by hand from the text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_expansion import BN, expansion, lines, old, project, relief

AREA: dict[str, Any] = {"activity": "other", "commune": "difficult"}
FOLLOWS_AREA = [0.3] * 4 + [0] * 12
"""10 bn of extra income at 17 % instead of 20 % to 2023: a licence of 2014, whose 20 % fell to 17 % in 2016, has ten years of it."""

OWN_IN_AREA = [2] * 2 + [1] * 4 + [0] * 10


@pytest.mark.parametrize(("added", "met"), [(10 * BN - 1, False), (10 * BN, True), (10 * BN + 1, True)])
def test_ten_billion_in_a_difficult_area(added: int, met: bool) -> None:
    # Law 14/2008 art. 14(4)(a), Decree 218/2013 art. 16(5): 10 bn in difficult areas. The project: 2 + 4 years from 2014, all used.
    one = {"takes": "holiday", "fixed_assets": {"added": added, "before": 960 * BN, "total": 10 * added}}
    data = old(one, **AREA)
    data["project"]["opening"]["incentive_years_used"] = {"rate": 6, "exempt": 2, "half": 4}
    assert relief(data) == pytest.approx(OWN_IN_AREA if met else FOLLOWS_AREA, abs=1e-6)


@pytest.mark.parametrize(("added", "met"), [(20 * BN - 1, False), (20 * BN, True), (20 * BN + 1, True), (10 * BN, False)])
def test_twenty_billion_in_a_listed_sector(added: int, met: bool) -> None:
    one = {"takes": "holiday", "fixed_assets": {"added": added, "before": 960 * BN, "total": 10 * added}}
    assert relief(old(one)) == pytest.approx([2] * 4 + [1] * 9 + [0] * 3 if met else [1.5] * 7 + [1] * 2 + [0] * 7, abs=1e-6)


@pytest.mark.parametrize(("before", "met"), [(100 * BN, True), (100 * BN + 5, False)])
def test_a_fifth_of_the_assets_before(before: int, met: bool) -> None:
    one = {"takes": "holiday", "fixed_assets": {"added": 20 * BN - 1 if not met else 20 * BN, "before": before, "total": 200 * BN}}
    assert (relief(old(one))[0] == pytest.approx(2, abs=1e-6)) is met


@pytest.mark.parametrize(("decided", "own"), [("2020-03-01", False), ("2042-06-01", True)])
def test_an_expansion_of_supporting_industry_stands_in_a_sector(decided: str, own: bool) -> None:
    # Decree 320/2025 art. 18(2)(c), 20(5); before it Decree 218/2013 art. 20(2)(g5), example 1: expansions are meant too.
    certificates = {"certificates": ["supporting_industry_confirmation"]}
    if own:
        data = project(expansion(), activity="other")
        expected = [0] + [2] * 4 + [1] * 9 + [0] * 2
    else:
        # A licence of 2015: exempt to 2018, half to 2027, 10 % to 2029; the choice of the old law, taken as a holiday from 2020.
        data = old({"takes": "holiday", "decided": decided}, activity="other")
        data["project"] |= {"licence": "2015-01-01", "operation_start": "2015-01-01"}
        data["project"]["opening"]["incentive_years_used"] = {"rate": 5, "exempt": 4, "half": 1}
        expected = [2] * 4 + [1] * 9 + [0] * 3
    assert sum(lines(data)["expansion_relief"]) == 0
    data["project"]["facts"] |= certificates
    assert relief(data) == pytest.approx(expected, abs=1e-6)
