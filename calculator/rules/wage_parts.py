"""Parts of pay that are taxed apart: overtime, meals, housing and pension paid by the employer; union dues."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.rules.personal_income_tax import housing_counted


class PayParts(NamedTuple):
    """What gross pay holds besides taxed and insured wages, and what the employer pays beside it [VND], each ``(payslip,)``.

    Overtime, meal allowance and bonus are parts of gross pay; housing, other benefits in kind and the employer's pension payments stand
    beside it.
    """

    overtime: Floats
    above_normal_pay: Floats
    meal: Floats
    bonus: Floats
    housing: Floats
    in_kind: Floats
    employer_pension: Floats
    union_member: Booleans

    @property
    def uninsured(self) -> Floats:
        """What of gross pay insurance does not look at."""
        total: Floats = self.overtime + self.meal + self.bonus
        return total

    @property
    def benefits(self) -> Floats:
        """What the employer pays beside gross pay."""
        total: Floats = self.housing + self.in_kind + self.employer_pension
        return total


class PartsLaw(NamedTuple):
    """Law of the parts of pay in the month of each payslip; ``(payslip,)`` or broadcastable to it."""

    overtime_wholly_exempt: Booleans
    meal_ceiling: Floats
    housing_cap: Floats
    union_dues: Floats
    most_union_dues: Floats


class TaxablePay(NamedTuple):
    """Taxable pay before deductions, and what lies outside it [VND], ``(payslip,)``."""

    taxable: Floats
    outside: Floats
    housing: Floats


def exempt_overtime(*, overtime: Floats, above_normal_pay: Floats, wholly: Booleans) -> Floats:
    """Exempt night and overtime pay: the whole of it, or only what is paid above the pay of normal hours [VND].

    Parameters
    ----------
    overtime : pay for night work and overtime [VND], ``(payslip,)``.
    above_normal_pay : the part of it above the pay of normal hours [VND], ``(payslip,)``; not looked at where all is exempt.
    wholly : the law of the month exempts all of it.

    References
    ----------
    Law 109/2025/QH15 art. 4(8), Decree 253/2026/NĐ-CP art. 26; before it Circular 111/2013/TT-BTC art. 3(1)(i).
    """
    return np.where(wholly, overtime, np.minimum(above_normal_pay, overtime))


def meal_outside(*, meal: Floats, ceiling: Floats) -> Floats:
    """Leave a meal allowance in cash outside taxable pay, up to the ceiling of the month [VND].

    Parameters
    ----------
    meal : allowance of the month [VND], ``(payslip,)``.
    ceiling : infinite where the law has none in figures [VND].

    References
    ----------
    Decree 253/2026/NĐ-CP art. 8(2)(g); before it Circular 111/2013/TT-BTC art. 2(2)(g).
    """
    outside: Floats = np.minimum(meal, ceiling)
    return outside


def taxable_pay(*, gross: Floats, parts: PayParts, law: PartsLaw, housing: Floats | None = None) -> TaxablePay:
    """Add up taxable pay: gross pay without what is exempt, with pension, benefits and housing paid by the employer [VND].

    Parameters
    ----------
    gross : all pay of the month [VND], ``(payslip,)``.
    parts : its parts.
    law : the law of the month.
    housing : what of housing counts, where a conversion of net pay has fixed it [VND]; by the cap on all other taxable pay unless given.

    References
    ----------
    Decree 253/2026/NĐ-CP art. 8(2), 26, 64(2); Circular 111/2013/TT-BTC art. 2(2), 3(1)(i).
    """
    outside = exempt_overtime(overtime=parts.overtime, above_normal_pay=parts.above_normal_pay, wholly=law.overtime_wholly_exempt)
    outside = outside + meal_outside(meal=parts.meal, ceiling=law.meal_ceiling)
    other = gross - outside + parts.in_kind + parts.employer_pension
    counted = housing_counted(housing=parts.housing, other_taxable=other, cap=law.housing_cap) if housing is None else housing
    return TaxablePay(taxable=other + counted, outside=outside, housing=counted)


def union_dues(*, base: Floats, member: Booleans, rate: Floats, most: Floats) -> Floats:
    """Charge union dues of members on the wage social insurance is paid on, up to a share of the base salary [VND].

    Parameters
    ----------
    base : base of social insurance [VND], ``(payslip,)``.
    member : ``(payslip,)``.
    rate : share of the base.
    most : dues at most [VND].

    References
    ----------
    Decision 61/QĐ-TLĐ.
    """
    return np.where(member, np.minimum(base * rate, most), 0.0)


def in_exempt_years(*, month: Integers, first_month: Floats, exempt_years: Floats) -> Booleans:
    """Say which months lie inside the exempt years, counted without a break from the first month with exempt income, ``(payslip,)``.

    Parameters
    ----------
    month, first_month : counted from January of year 0, ``(payslip,)`` [months]; no first month (NaN): inside, as stated.
    exempt_years : length of the exemption [years].

    References
    ----------
    Decree 253/2026/NĐ-CP art. 41(3).
    """
    inside: Booleans = np.isnan(first_month) | ((month >= first_month) & (month < first_month + 12 * exempt_years))
    return inside
