"""The twin's sums over spread pay and its staff that comes and goes, against numbers worked out by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from .integration import SCORES, WEIGHTS, pay_of_survey
from .spread import average, below, crossings, curve, level, staff, total
from .workforce import gdp_per_capita, income_needed

LOGNORMAL = {"kind": "lognormal", "median": 100, "spread": "0.5", "year": 2026, "growth": "10%"}
QUANTILES = {"kind": "quantiles", "quantiles": {"2.275013194817921%": 20, "50%": 100, "84.1344746068543%": 300}, "year": 2026, "growth": 0}


def test_people_below_a_level_of_pay() -> None:
    assert below(curve(LOGNORMAL), 100)[0] == pytest.approx(0.5)
    # One deviation above the median are 84.13 %, who earn Φ(1 − 0.5) of all pay.
    share, earned = below(curve(LOGNORMAL), 100 * math.exp(0.5))
    assert (share, earned) == pytest.approx((0.8413447, 100 * math.exp(0.125) * 0.6914625), rel=1e-6)
    assert below(curve(LOGNORMAL), math.inf) == pytest.approx((1, 100 * math.exp(0.125)))
    assert average(LOGNORMAL, [2025, 2027]) == pytest.approx([100 * math.exp(0.125) / 1.1, 100 * math.exp(0.125) * 1.1])


def test_a_curve_through_quantiles() -> None:
    # Scores −2, 0 and 1: the logarithm rises by ln 5 over two deviations, then by ln 3 over one, in the tails too.
    for pay, score in ((20, -2), (20 / math.sqrt(5), -3), (math.sqrt(2000), -1), (300, 1), (900, 2)):
        assert below(curve(QUANTILES), pay)[0] == pytest.approx(math.erfc(-score / math.sqrt(2)) / 2, rel=1e-9)


@pytest.mark.parametrize("given", [LOGNORMAL, QUANTILES], ids=["lognormal", "quantiles"])
def test_the_grid_has_the_same_people(given: dict[str, Any]) -> None:
    pays = pay_of_survey(given)
    assert float(WEIGHTS @ pays) == pytest.approx(below(curve(given), math.inf)[1], rel=1e-6)
    for pay in (30, 120, 450):
        assert float(WEIGHTS @ (pays < pay)) == pytest.approx(below(curve(given), pay)[0], abs=1e-4)
    assert len(SCORES) == len(WEIGHTS)


def test_a_sum_with_a_bend_and_a_jump() -> None:
    def a_head(pay: Fraction) -> dict[str, Fraction]:
        return {"capped": min(pay, Fraction(120)), "above": Fraction(pay >= 150)}

    found = total(curve(LOGNORMAL), 1.0, [120.0, 150.0], a_head)
    paid = np.minimum(pay_of_survey(LOGNORMAL), 120)
    assert float(found["capped"]) == pytest.approx(float(WEIGHTS @ paid), rel=1e-8)
    # ln 1.5 ÷ 0.5 = 0.8109 deviations: 20.87 % are above.
    assert float(found["above"]) == pytest.approx(0.2087, abs=1e-4)


def test_where_what_is_left_reaches_a_band() -> None:
    # 10 % up to 100, nothing on what is above: 90 at 100, then one for one.
    def left(pay: Fraction) -> Fraction:
        return pay - min(pay, Fraction(100)) / 10

    assert crossings([100.0], left, [Fraction(45), Fraction(140)]) == pytest.approx([50, 150])


def test_who_is_there_and_since_when() -> None:
    heads = [Fraction(count) for count in (0, 100, 150, 75, 75)]
    found = staff({"turnover": "10%"}, heads, [2026, 2027, 2028, 2029, 2030])
    # 2028: 90 stay and 60 come. 2029: half of everybody goes. 2030: 10 % go, 7.5 come.
    assert found[:3] == [{}, {1: 1}, {1: Fraction(90, 150), 2: Fraction(60, 150)}]
    assert {year: float(share) for year, share in found[3].items()} == pytest.approx({1: 0.6, 2: 0.4})
    assert {year: float(share) for year, share in found[4].items()} == pytest.approx({1: 0.54, 2: 0.36, 4: 0.1})


def test_pay_and_gdp_that_grow() -> None:
    assert level(LOGNORMAL, 2028) == Fraction(121, 100)
    assert level(LOGNORMAL, 2024) == Fraction(100, 121)
    assert [gdp_per_capita(year, "10%") for year in (2025, 2026, 2027, 2028)] == [114_000_000, 125_500_000, 138_050_000, 151_855_000]
    assert income_needed({"digital_work": "yes"}, 2027, {}, "10%") == 690_250_000
    assert income_needed({"digital_work": "yes", "nationality": "foreign"}, 2027, {}, None) is None
