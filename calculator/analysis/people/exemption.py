"""Whether one person is known to qualify for the five-year exemption: what is stated, the income test of group 1, or not known."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.income_test import EXEMPTION, foreign_multiple_of, lanes_day, mean_of_two_years, product_per_capita_of
from calculator.rules.kinds import Floats

State = Literal["stated", "ended", "income_test_met", "not_known", "no_law"]
"""There is no state "not met": four of the five groups of persons in the decree were not read."""


class Status(NamedTuple):
    """What is known, and the yearly pay from which the income test is met; NaN where no test is known to be the person's [VND]."""

    state: State
    threshold: float


def threshold_of(read: LawReader, *, year: int, foreign: bool, index: Floats | None = None) -> float:
    """Give the average yearly pay of the two years before from which the income test of group 1 is met [VND].

    Parameters
    ----------
    read : the law.
    year : the year that is tested.
    foreign : NaN for foreigners while it is not known which of the two tests is theirs.
    index : of GDP per capita, where its growth after the last published figure is supposed, ``(year from FIRST_YEAR, 1)``.
    """
    path = EXEMPTION + "income_multiple"
    if path not in read.law.parameters:
        return float("nan")
    multiple = foreign_multiple_of(read) if foreign else read.once(path, lanes_day(read, path))
    product = product_per_capita_of(read, np.array([year], dtype=np.int64), mean=mean_of_two_years(read), index=index)
    return float(multiple * product[0, 0])


def status_of(*, has_law: bool, stated: bool, inside: bool, income: float | None, threshold: float) -> Status:
    """Say what is known of a person.

    Parameters
    ----------
    has_law : the law of the month has the exemption.
    stated : the person is stated to be high-quality staff.
    inside : the month lies inside the five years, as far as their first month is stated.
    income : average yearly pay from digital activity over the last two years, where stated [VND].
    threshold : of the income test [VND].
    """
    if not has_law:
        return Status("no_law", threshold)
    if not inside:
        return Status("ended", threshold)
    if stated:
        return Status("stated", threshold)
    # A comparison with NaN is false: no test that is known to be the person's, nothing met.
    return Status("income_test_met" if income is not None and income >= threshold else "not_known", threshold)
