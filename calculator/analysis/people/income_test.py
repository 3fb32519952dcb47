"""The income test of the staff exemption under each way to read which years of GDP per capita it looks at."""

from __future__ import annotations

from calculator.analysis.people.exemption import threshold_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.recorder import Plain

READING = "income_test_year"
MONTHS = 12


def pay_asked_by_reading(law: Law, year: int) -> dict[str, float]:
    """Give the monthly pay the test of a year asks for under each reading [VND]; NaN where the law has no such test.

    Parameters
    ----------
    law : of one position.
    year : the year that is tested.
    """
    options = law.all_readings[READING].options
    return {
        option: threshold_of(LawReader(law.with_reading(READING, option), Plain()), year=year, foreign=False) / MONTHS for option in options
    }
