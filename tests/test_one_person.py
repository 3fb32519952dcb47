"""One person's pay without and with the exemption, against amounts computed by hand from the law of July 2026."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from calculator.analysis.people.one_person import Clock, Person, pay_of
from calculator.errors import InputError
from calculator.law.law import load_law

LAW = load_law()
ANNA = Person(Fraction(60_000_000), False, "2026-07", "I", 0, "vn", Fraction(720_000_000), Fraction(1), "2026-07", "2026-07")


def test_sixty_million_in_region_one() -> None:
    # Insurance: 8% and 1.5% of 20 × 2.53 million, 1% of 60 million. Tax: 39.093 million after 15.5 million.
    found = pay_of(LAW, ANNA)
    assert found.without["net"] == pytest.approx(50_274_400, abs=1)
    assert found.having["net"] == pytest.approx(54_593_000, abs=1)
    assert found.more == pytest.approx(4_318_600, abs=1)
    assert found.state == "income_test_met"
    assert found.threshold == pytest.approx(5 * 125_500_000)
    assert found.without["employer_cost"] == found.having["employer_cost"]


def test_the_clock_under_both_readings() -> None:
    found = pay_of(LAW, ANNA._replace(month="2027-01", first_contract="2024-03"))
    assert found.clocks == (Clock("first_exempt_month", "2026-07", "2031-06", 54), Clock("first_contract", "2024-03", "2029-02", 26))


def test_below_the_test_is_not_known() -> None:
    found = pay_of(LAW, ANNA._replace(pay=Fraction(45_000_000), two_year_income=Fraction(540_000_000)))
    assert found.state == "not_known"
    assert found.more > 0


def test_the_gross_elsewhere_leaves_the_same() -> None:
    found = pay_of(LAW, ANNA)
    assert found.gross_elsewhere is not None
    there = pay_of(LAW, ANNA._replace(pay=Fraction(round(found.gross_elsewhere))))
    assert there.without["net"] == pytest.approx(found.having["net"], abs=2)


def test_a_net_contract_begins_from_its_gross() -> None:
    found = pay_of(LAW, ANNA._replace(pay=Fraction(50_274_400), is_net=True))
    assert found.without["gross"] == pytest.approx(60_000_000, abs=2)
    assert found.more == pytest.approx(4_318_600, abs=2)


def test_half_the_pay_from_the_project_is_half_the_tax() -> None:
    assert pay_of(LAW, ANNA._replace(project_share=Fraction(1, 2))).more == pytest.approx(4_318_600 / 2, abs=1)


def test_before_the_law_and_after_five_years_nothing_is_exempt() -> None:
    before = pay_of(LAW, ANNA._replace(month="2025-12", first_exempt_month="2025-12", first_contract="2025-12"))
    assert (before.state, before.more, before.clocks, before.gross_elsewhere) == ("no_law", 0.0, (), None)
    after = pay_of(LAW, ANNA._replace(month="2031-07"))
    assert (after.state, after.more) == ("ended", 0.0)
    assert after.clocks[0].left == 0


def test_no_test_is_known_for_a_foreigner() -> None:
    found = pay_of(LAW, ANNA._replace(nationality="foreign"))
    assert found.state == "not_known"
    assert math.isnan(found.threshold)


def test_a_month_the_law_data_does_not_reach_is_refused() -> None:
    with pytest.raises(InputError, match="2024-07"):
        pay_of(LAW, ANNA._replace(month="2020-01"))
