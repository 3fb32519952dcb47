"""Annual settlement: payslips of a year added up by person, taxed by the yearly tariff and held against what was withheld."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.payroll import MonthLaw, Payslip, People, wage_tax_law
from calculator.rules import settlement
from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.rules.wage_parts import PayParts

SETTLEMENT = "personal_income_tax.settlement."
RELIEF = "personal_income_tax.exemption.share"


class OwnDeductions(NamedTuple):
    """What a person states for the year [VND], ``(person,)``; months of the personal deduction are NaN where the law's hold."""

    months: Floats
    charity: Floats
    medical: Floats
    education: Floats


class SettledYear(NamedTuple):
    """The year of each person [VND], ``(person,)``; a negative balance is refunded, a positive one is still to pay."""

    months: Integers
    gross: Floats
    taxable_pay: Floats
    employee_insurance: Floats
    deductions: Floats
    taxable_income: Floats
    pit: Floats
    pit_exempt: Floats
    pit_payable: Floats
    withheld: Floats
    balance: Floats


def settle(
    read: LawReader,
    *,
    year: Integers,
    person: Integers,
    slip: Payslip,
    people: People,
    parts: PayParts | None,
    law: MonthLaw,
    withheld: Floats,
    own: OwnDeductions,
) -> SettledYear:
    """Settle the years of residents.

    Parameters
    ----------
    read : the law.
    year : the calendar year of each person, ``(person,)``; who has two years stands there twice.
    person : whose each payslip is, ``(payslip,)``.
    slip, people, parts, law : the payslips and what they were computed from, ``(payslip,)``.
    withheld : tax really withheld [VND], ``(payslip,)``; that of the payslip where NaN.
    own : what each person states for the year.
    """
    count = len(year)

    def total(amount: Floats) -> Floats:
        added: Floats = np.bincount(person, weights=amount, minlength=count).astype(np.float64, copy=False)
        return added

    tax = law.tax
    premium = people.pension_premium if parts is None else people.pension_premium + parts.employer_pension
    insurance = slip.employee_si + slip.employee_hi + slip.employee_ui
    of_months = insurance + np.minimum(premium, tax.pension_cap) + people.dependants * tax.dependant_deduction
    days = np.array([dt.date(int(one), 1, 1).toordinal() for one in year], dtype=np.int64)
    of_year = wage_tax_law(read, days, "personal_income_tax.resident_tariff_year", 1)
    months = read.by_date(SETTLEMENT + "personal_deduction_months", days)
    other = settlement.other_deductions(
        charity=np.where(_deductible(read, days), own.charity, 0.0) if own.charity.any() else own.charity,
        medical=own.medical,
        education=own.education,
        medical_cap=read.by_date(SETTLEMENT + "medical_cap", days, 0.0) if own.medical.any() else np.zeros(count),
        education_cap=read.by_date(SETTLEMENT + "education_cap", days, 0.0) if own.education.any() else np.zeros(count),
    )
    personal = of_year.personal_deduction * np.where(np.isnan(own.months), months, own.months)
    paid = total(np.where(np.isnan(withheld), slip.pit_payable, withheld))
    pay = total(slip.taxable_pay)
    settled = settlement.settle_year(
        taxable_pay=pay,
        deductions=total(of_months) + personal + other,
        exempt_pay=total(slip.taxable_pay * people.exempt_share),
        withheld=paid,
        tariff=of_year.tariff,
        # None in years before the exemption, and in a law without it.
        relief=read.by_date(RELIEF, days, 0.0) if people.exempt_share.any() else 0.0,
    )
    return SettledYear(
        months=np.bincount(person, minlength=count),
        gross=total(slip.gross),
        taxable_pay=pay,
        employee_insurance=total(insurance),
        deductions=settled.deductions,
        taxable_income=settled.taxable_income,
        pit=settled.pit,
        pit_exempt=settled.pit_exempt,
        pit_payable=settled.pit_payable,
        withheld=paid,
        balance=settled.balance,
    )


def _deductible(read: LawReader, days: Integers) -> Booleans:
    """Say in which years gifts to charity are deductible, ``(person,)``."""
    entries, index = read.entries_by_date(SETTLEMENT + "charity", days, True)
    held = np.array([entry is not None and entry.value == "deductible" for entry in entries])[index]
    return read.recorder.note(held, SETTLEMENT + "charity", tuple(entries))
