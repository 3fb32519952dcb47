"""Annual settlement of tax on wages: the tax of the year against what was withheld month by month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Floats
from calculator.rules.personal_income_tax import Tariff, exempt_tax, progressive_tax


class Settled(NamedTuple):
    """Settlement of a year [VND], ``(person,)``; a negative balance is refunded, a positive one is still to pay."""

    deductions: Floats
    taxable_income: Floats
    pit: Floats
    pit_exempt: Floats
    pit_payable: Floats
    balance: Floats


def other_deductions(*, charity: Floats, medical: Floats, education: Floats, medical_cap: Floats, education_cap: Floats) -> Floats:
    """Deduct gifts to charity, and medical care and education up to their caps [VND].

    Parameters
    ----------
    charity, medical, education : paid in the year, with documents [VND], ``(person,)``.
    medical_cap, education_cap : of the year; zero where the law has no such deduction [VND].

    References
    ----------
    Law 109/2025/QH15 art. 11; Decree 253/2026/NĐ-CP art. 49; before it Circular 111/2013/TT-BTC art. 9(3).
    """
    total: Floats = charity + np.minimum(medical, medical_cap) + np.minimum(education, education_cap)
    return total


def settle_year(
    *, taxable_pay: Floats, deductions: Floats, exempt_pay: Floats, withheld: Floats, tariff: Tariff, relief: Floats | float
) -> Settled:
    """Tax the pay of a year by the yearly tariff and hold it against the tax withheld [VND].

    Parameters
    ----------
    taxable_pay : taxable pay of all months, before deductions [VND], ``(person,)``.
    deductions : insurance, pension, family and other deductions of the year [VND], ``(person,)``.
    exempt_pay : taxable pay of qualifying work inside the five exempt years [VND], ``(person,)``.
    withheld : tax withheld in the months [VND], ``(person,)``.
    tariff : of the year.
    relief : the part of the tax on exempt wages that is exempt.

    References
    ----------
    Law 109/2025/QH15 art. 8-11; Decree 253/2026/NĐ-CP art. 41(4), 46, 51; before it Circular 111/2013/TT-BTC art. 7, 9.
    """
    income = np.maximum(taxable_pay - deductions, 0)
    tax = progressive_tax(income=income, tariff=tariff)
    share = np.divide(exempt_pay, taxable_pay, out=np.zeros(taxable_pay.shape), where=taxable_pay > 0)
    exempt = exempt_tax(tax=tax, exempt_share=share, relief=relief)
    return Settled(
        deductions=deductions,
        taxable_income=income,
        pit=tax,
        pit_exempt=exempt,
        pit_payable=tax - exempt,
        balance=tax - exempt - withheld,
    )
