"""What the salary page remembers, and how it stands in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, get_args

from calculator.analysis.people.one_person import Person
from calculator.project.tokens import Nationality, WageRegion
from calculator.views.part import Part, Written, number, one_of, whole_number

SECTIONS = ("person", "file")
BASES = ("gross", "net")
REGIONS: tuple[str, ...] = get_args(WageRegion)
NATIONALITIES: tuple[str, ...] = get_args(Nationality)
YEARS = range(2024, 2036)
SAME = ""
"""Instead of a month: that of the payslip."""
AS_NOW = Fraction(0)
"""Instead of the average of two years: twelve months of this pay, which is then said."""

_MONTH = re.compile(r"20(2[4-9]|3[0-5])-(0[1-9]|1[0-2])")


def _read_month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise ValueError(text)
    return text


MONTH = Written(_read_month)


@dataclass(frozen=True)
class SalaryState(Part):
    """One person and a month."""

    section: str = SECTIONS[0]
    pay: Fraction = Fraction(60_000_000)
    basis: str = BASES[0]
    month: str = "2026-11"
    region: str = REGIONS[0]
    dependants: int = 0
    nationality: str = NATIONALITIES[0]
    two_year_income: Fraction = AS_NOW
    project_share: Fraction = Fraction(1)
    first_exempt_month: str = SAME
    first_contract: str = SAME

    FIELDS: ClassVar[dict[str, Written]] = {
        "section": one_of(SECTIONS),
        "pay": number("1", "100000000000", money=True),
        "basis": one_of(BASES),
        "month": MONTH,
        "region": one_of(REGIONS),
        "dependants": whole_number(range(0, 21)),
        "nationality": one_of(NATIONALITIES),
        "two_year_income": number("0", "1000000000000", money=True),
        "project_share": number("0", "1"),
        "first_exempt_month": MONTH,
        "first_contract": MONTH,
    }

    @property
    def person(self) -> Person:
        """The person as the library takes it."""
        first = self.first_exempt_month or self.month
        return Person(
            pay=self.pay,
            is_net=self.basis == "net",
            month=self.month,
            region=self.region,
            dependants=self.dependants,
            nationality=self.nationality,
            two_year_income=None if self.two_year_income == AS_NOW else self.two_year_income,
            project_share=self.project_share,
            first_exempt_month=first,
            first_contract=self.first_contract or first,
        )
