"""What the five-year income tax exemption gives one person in a month: pay without and with it, the test, the clock, and equal pay elsewhere."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from calculator.analysis.people.exemption import State, threshold_of
from calculator.analysis.people.payroll_batch import compute_batch
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.people.income_test import EXEMPTION
from calculator.people.payroll import first_days
from calculator.project.payroll_file import payroll_file_of
from calculator.quantities import whole
from calculator.recorder import Plain

HERE = Path("person")
_COLUMNS = (
    "month", "region", "gross", "net", "dependants", "nationality", "contract_months", "two_year_income", "qualified", "project_share",
    "first_exempt_month",
)  # fmt: skip


class Person(NamedTuple):
    """One person and a month of pay [VND a month, the average of two years a year].

    ``pay`` is gross, or with ``is_net`` what is left after insurance and tax without the exemption. ``first_exempt_month`` begins the
    five years; ``first_contract`` is where the other reading of the clock begins them. Where ``two_year_income`` is None, the average is
    supposed to be twelve months of this pay, gross.
    """

    pay: Fraction
    is_net: bool
    month: str
    region: str
    dependants: int
    nationality: str
    two_year_income: Fraction | None
    project_share: Fraction
    first_exempt_month: str
    first_contract: str
    contract_months: int | None = None


class Clock(NamedTuple):
    """The five years under one reading: the first and the last month, as 2026-07, and the months left of them."""

    reading: str
    first: str
    last: str
    left: int


class PersonPay(NamedTuple):
    """The payslip of the month without and with the exemption [VND], and what is known of it.

    ``threshold`` is the yearly pay from which the income test is met, NaN where no test is known; ``gross_elsewhere`` the gross pay that
    leaves the same without the exemption; ``clocks`` one a reading, that in use first. ``income`` is the average of two years that was
    tested [VND a year], and ``supposed`` says that nobody stated it.
    """

    without: dict[str, float]
    having: dict[str, float]
    state: State
    threshold: float
    gross_elsewhere: float | None
    clocks: tuple[Clock, ...]
    income: float
    supposed: bool

    @property
    def more(self) -> float:
        """Take-home the exemption adds [VND a month]."""
        return self.having["net"] - self.without["net"]


def pay_of(law: Law, person: Person) -> PersonPay:
    """Compute the pay of one person without and with the exemption.

    Raises
    ------
    InputError
        Where a value cannot be used, or the law data does not reach the month.
    """
    name = "net" if person.is_net else "gross"
    (without,), _ = _slips(law, person, [{name: _text(person.pay), "qualified": "no"}])
    paid = Fraction(round(without["gross"])) if person.is_net else person.pay
    gross, supposed = _text(paid), person.two_year_income is None
    income = 12 * paid if person.two_year_income is None else person.two_year_income
    stated = {"qualified": "yes", "project_share": _text(person.project_share), "first_exempt_month": person.first_exempt_month}
    asked = {"qualified": "no", "two_year_income": _text(income)}
    (having, _), states = _slips(law, person, [{"gross": gross, **stated}, {"gross": gross, **asked}])
    elsewhere = None
    if having["net"] > without["net"]:
        (found,), _ = _slips(law, person, [{"net": _text(Fraction(round(having["net"]))), "qualified": "no"}])
        elsewhere = found["gross"]
    foreign = person.nationality == "foreign"
    threshold = threshold_of(LawReader(law, Plain()), year=int(person.month[:4]), foreign=foreign)
    # Whether the law has it and the five years run is known of the row that claims it; whether the person qualifies, of the other.
    state = states[1] if states[0] == "stated" else states[0]
    return PersonPay(without, having, state, threshold, elsewhere, clocks_of(law, person), float(income), supposed)


def clocks_of(law: Law, person: Person) -> tuple[Clock, ...]:
    """Give the five years under each reading of the clock; none where the law of the month has no exemption."""
    days = first_days(np.array([_number(max(person.month, person.first_exempt_month))]))
    years = float(LawReader(law, Plain()).by_date(EXEMPTION + "years", days, 0.0)[0])
    if not years:
        return ()
    starts = {"first_exempt_month": person.first_exempt_month, "first_contract": person.first_contract}
    chosen = law.reading("exemption_clock")
    found = []
    for reading in sorted(starts, key=lambda name: name != chosen):
        first = _number(starts[reading])
        last = first + round(12 * years) - 1
        left = max(0, last - max(first, _number(person.month)) + 1)
        found.append(Clock(reading, starts[reading], _month(last), left))
    return tuple(found)


def _slips(law: Law, person: Person, rows: list[dict[str, str]]) -> tuple[list[dict[str, float]], list[State]]:
    """Compute payslips of the person that differ in some columns, and say what is known of the exemption in each."""
    shared = {
        "month": person.month,
        "region": person.region,
        "dependants": str(person.dependants),
        "nationality": person.nationality,
        "contract_months": "" if person.contract_months is None else str(person.contract_months),
    }
    held = io.StringIO(newline="")
    table = csv.DictWriter(held, _COLUMNS)
    table.writeheader()
    table.writerows([{**shared, **row} for row in rows])
    file = payroll_file_of(held.getvalue().encode(), HERE)
    batch = compute_batch(law, file)
    if file.faults:
        raise InputError(dict.fromkeys(Problem(Place(key=fault.column), fault.found, fault.remedy) for fault in file.faults))
    names = batch.slip._fields
    return [{name: float(getattr(batch.slip, name)[place]) for name in names} for place in range(len(rows))], list(batch.exemption)


def _text(value: Fraction) -> str:
    """Write a number so that it can be read in one way only."""
    number = whole(value)
    return str(number) if isinstance(number, int) else f"{number:.6f}"


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"
