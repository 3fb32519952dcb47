"""Annual settlement of one resident, month by month and exact (Law 109/2025 arts 8-11; Decree 253/2026 arts 41(4), 46, 48, 49, 51)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .paths import ZERO, number
from .payslip import (
    DEPENDANT_DEDUCTION,
    EXEMPT_FROM,
    MILLION,
    PENSION_PREMIUM_CAP,
    PERSONAL_DEDUCTION,
    YEARLY_TARIFF,
    payslip,
)

# Decree 253/2026 art. 49(2), for the whole of 2026 by art. 69(1)(a); before it the law had no such deduction.
MEDICAL_CAP, EDUCATION_CAP, FIRST_YEAR_OF_THE_CAPS = 23 * MILLION, 24 * MILLION, 2026


def settle_year(
    months: list[dict[str, Any]],
    *,
    withheld: list[Any] | None = None,
    deduction_months: int | None = None,
    charity: Any = 0,
    medical: Any = 0,
    education: Any = 0,
) -> dict[str, Fraction]:
    """Settle payslips of one calendar year; each month as for `payslip`. No deduction months: all twelve."""
    year = int(months[0]["month"][:4])
    first = f"{year}-01"
    if any(int(given["month"][:4]) != year for given in months):
        raise ValueError("the months are of more than one year")
    slips = [payslip(**given) for given in months]
    pay = insurance = deductions = exempt_pay = paid = ZERO
    for index, (given, slip) in enumerate(zip(months, slips, strict=True)):
        month = given["month"]
        pay += slip["taxable_pay"]
        own = slip["employee_si"] + slip["employee_hi"] + slip["employee_ui"]
        insurance += own
        premium = number(given.get("pension_premium", 0)) + number((given.get("parts") or {}).get("employer_pension", 0))
        deductions += own + min(premium, PENSION_PREMIUM_CAP.at(month))
        deductions += number(given.get("dependants", 0)) * DEPENDANT_DEDUCTION.at(month)
        if given.get("qualified") and month >= EXEMPT_FROM:
            exempt_pay += slip["taxable_pay"] * number(given.get("project_share", 1))
        paid += slip["pit_payable"] if withheld is None else number(withheld[index])
    # The deduction for oneself is a tax period's: that of January, also where the first payslip comes later.
    personal = PERSONAL_DEDUCTION.at(max(first, "2024-07"))
    deductions += personal * (12 if deduction_months is None else deduction_months)
    deductions += number(charity)
    if year >= FIRST_YEAR_OF_THE_CAPS:
        deductions += min(number(medical), MEDICAL_CAP) + min(number(education), EDUCATION_CAP)
    income = max(ZERO, pay - deductions)
    tax = YEARLY_TARIFF.at(max(first, "2024-07")).tax(income)
    exempt = tax * exempt_pay / pay if pay else ZERO
    return {
        "months": Fraction(len(months)),
        "gross": sum((slip["gross"] for slip in slips), ZERO),
        "taxable_pay": pay,
        "employee_insurance": insurance,
        "deductions": deductions,
        "taxable_income": income,
        "pit": tax,
        "pit_exempt": exempt,
        "pit_payable": tax - exempt,
        "withheld": paid,
        "balance": tax - exempt - paid,
    }
