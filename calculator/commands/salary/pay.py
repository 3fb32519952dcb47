"""Lays pay and a person from the command line out as arrays, one column a month, and keeps what counts of the law read for them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from calculator.commands.shell import option_of, placed, plain, warn
from calculator.errors import InputError, Place, Problem
from calculator.project.tokens import WageRegion

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.lookup import LawReader
    from calculator.law.sources import Sources
    from calculator.people.payroll import MonthLaw, Payslip, People
    from calculator.rules.wage_parts import PayParts

INSURANCE, TAX = "social_insurance.", "personal_income_tax."
SHORT_CONTRACT = TAX + "short_contract."
DEDUCTIONS = (TAX + "resident_tariff_month", TAX + "personal_deduction", TAX + "dependant_deduction", TAX + "pension_cap")
UNEMPLOYMENT = tuple(
    INSURANCE + name
    for name in (
        "employee.unemployment",
        "employer.unemployment",
        "unemployment_cap_multiple",
        "regional_minimum_wage.",
        "least_contract_months.citizen_",
    )
)
PARTS = ("overtime", "overtime_above_normal", "meal", "bonus", "housing", "in_kind", "employer_pension")
PARTS_LAW = {
    "overtime": TAX + "overtime_exemption.",
    "meal": TAX + "meal_allowance",
    "housing": TAX + "housing_cap",
    "union_member": INSURANCE + "union_dues",
}


class Laid(NamedTuple):
    """Everything a payslip is computed from, one column a month."""

    read: LawReader
    months: Any
    days: Any
    law: MonthLaw
    people: People
    parts: PayParts | None
    insured: Any


def number_of(month: str) -> int:
    """Count a month such as 2026-03 from January of year 0."""
    return 12 * int(month[:4]) + int(month[5:]) - 1


def has_parts(given: argparse.Namespace) -> bool:
    """Say whether any part of pay, or union membership, is stated."""
    return given.union_member or any(getattr(given, name) for name in PARTS)


def lay_out(given: argparse.Namespace, law: Law, sources: Sources, months: list[str]) -> Laid:
    """Lay one person out over some months.

    Raises
    ------
    InputError
        Where the law data does not hold how a part of pay is taxed.
    """
    import numpy as np

    from calculator.law.lookup import LawReader
    from calculator.people import payroll
    from calculator.rules.wage_parts import PayParts, in_exempt_years

    count = len(months)

    def column(value: Any) -> Any:
        return np.full(count, float(value))

    read, numbers = LawReader(law, sources), np.array([number_of(month) for month in months])
    days = payroll.first_days(numbers)
    region = np.full(count, get_args(WageRegion).index(given.region))
    resident = np.full(count, given.residence == "resident")
    stated = has_parts(given)
    month_law = placed(lambda: payroll.law_of_months(read, days, region, resident if stated else None), key="--month")
    parts = None
    if stated:
        amounts = {name: column(getattr(given, name) or 0) for name in PARTS}
        parts = PayParts(above_normal_pay=amounts.pop("overtime_above_normal"), **amounts, union_member=np.full(count, given.union_member))
        _check_parts(given, payroll.employer_pension_known(read, days, resident), month_law)
    share = 1 if given.project_share is None else given.project_share
    inside = np.ones(count, dtype=bool)
    if given.first_exempt_month is not None:
        years = read.by_date(TAX + "exemption.years", days, 0.0)
        inside = in_exempt_years(month=numbers, first_month=column(number_of(given.first_exempt_month)), exempt_years=years)
    people = payroll.People(
        region=region,
        dependants=column(given.dependants),
        foreign=np.full(count, given.nationality == "foreign"),
        resident=resident,
        contract_months=column(np.inf if given.contract_months is None else given.contract_months),
        pension_premium=column(given.pension_premium),
        exempt_share=np.where(inside, float(share), 0.0) if given.qualified else np.zeros(count),
    )
    insured = None if given.insured_salary is None else column(given.insured_salary)
    return Laid(read, numbers, days, month_law, people, parts, insured)


def _check_parts(given: argparse.Namespace, pension_known: Any, law: MonthLaw) -> None:
    found = []
    assert law.parts is not None
    if given.overtime and given.overtime_above_normal is None and not law.parts.overtime_wholly_exempt.all():
        found.append(
            Problem(
                Place(key="--overtime-above-normal"),
                "in these months only what is paid above normal pay is exempt",
                "write that part of --overtime",
            )
        )
    if given.overtime_above_normal is not None and given.overtime_above_normal > (given.overtime or 0):
        found.append(Problem(Place(key="--overtime-above-normal"), "it is more than --overtime", "it is a part of that pay"))
    if given.employer_pension and not pension_known.all():
        found.append(
            Problem(
                Place(key="--employer-pension"),
                "the law data does not hold how it was taxed before 2026 (non-residents: before July 2026)",
                "leave it out, or write a later month",
            )
        )
    stated = sum(getattr(given, name) or 0 for name in ("overtime", "meal", "bonus"))
    if given.gross is not None and given.year is None and stated > given.gross:
        found.append(
            Problem(
                Place(key="--overtime, --meal-allowance, --bonus"),
                f"they are more than the pay of {plain(float(given.gross))}",
                "they are parts of it",
            )
        )
    if found:
        raise InputError(found)


def slips_of(given: argparse.Namespace, laid: Laid, gross: Any = None) -> Payslip:
    """Compute the payslips: from gross pay, or from the net pay the contract gives.

    Raises
    ------
    InputError
        Where the parts of pay leave more than the net pay that is asked for.
    """
    import numpy as np

    from calculator.people import payroll

    who: Any = {"insured": laid.insured, "people": laid.people, "law": laid.law, "parts": laid.parts}
    if gross is not None or given.gross is not None:
        return payroll.payslip(gross=np.full(len(laid.months), float(given.gross)) if gross is None else gross, **who)
    tax_only = given.net_of_tax is not None
    net = np.full(len(laid.months), float(given.net_of_tax if tax_only else given.net))
    slip = payroll.payslip_from_net(net=net, net_of_tax_only=np.full(net.shape, tax_only), **who)
    left = slip.gross - slip.pit_payable if tax_only else slip.net
    if laid.parts is not None and (laid.parts.uninsured > 0).any() and (left > net + 1).any():
        raise InputError(
            Problem(
                Place(key="--overtime, --meal-allowance, --bonus"),
                "they alone leave more than the net pay",
                "they are parts of the pay it is left of",
            )
        )
    return slip


def has_short_contract(given: argparse.Namespace, law: MonthLaw) -> bool:
    """Say whether the contract is short in the first month."""
    return given.contract_months is not None and bool(given.contract_months < law.tax.short_contract_months[0])


def say(given: argparse.Namespace, law: Law, laid: Laid) -> None:
    """Say what is counted otherwise than it was written."""
    month = f"{laid.months[-1] // 12}-{laid.months[-1] % 12 + 1:02d}"
    if given.qualified:
        path = TAX + "exemption.share"
        history = law.parameters[path].history if path in law.parameters else ()
        if not history:
            warn("--qualified", f"the law of {law.as_of} has no exemption of this kind", "no tax is exempt")
        elif month < (first := f"{history[0].from_:%Y-%m}"):
            warn("--qualified", f"the exemption begins with {first}", f"no tax of {month} is exempt")
    cap = float(laid.law.tax.pension_cap[0])
    flat = "a non-resident" if given.residence != "resident" else "a short contract" if has_short_contract(given, laid.law) else ""
    for name in ("dependants", "pension_premium") if flat else ():
        if getattr(given, name):
            warn(option_of(name), f"pay of {flat} is taxed without deductions", "it is not looked at")
    if not flat and given.pension_premium > cap:
        warn("--pension-premium", f"{plain(float(given.pension_premium))} is above the law's cap", f"{plain(cap)} is deducted")
    if given.meal and laid.law.parts is not None and (laid.law.parts.meal_ceiling == float("inf")).any():
        warn(
            "--meal",
            "there was no ceiling in figures from 15 June 2025 to June 2026",
            "all of it is taken as outside taxable pay in those months",
        )


def keep_what_counts(given: argparse.Namespace, law: MonthLaw, sources: Sources) -> None:
    """Drop the values that were looked up for other kinds of persons, so that they are not cited for this one."""
    dropped: list[str] = []
    premiums = given.pension_premium or given.employer_pension
    if given.residence != "resident":
        dropped += [*DEDUCTIONS, SHORT_CONTRACT]
    elif has_short_contract(given, law):
        dropped += [*DEDUCTIONS, TAX + "non_resident_rate"]
    else:
        dropped += [TAX + "non_resident_rate", SHORT_CONTRACT + "rate", SHORT_CONTRACT + "threshold"]
        dropped += [path for path, used in ((DEDUCTIONS[2], given.dependants), (DEDUCTIONS[3], premiums)) if not used]
    if given.contract_months is None:
        dropped += [SHORT_CONTRACT + "months", INSURANCE + "least_contract_months."]
    dropped += UNEMPLOYMENT if given.nationality == "foreign" else [INSURANCE + "least_contract_months.foreign_"]
    if not given.qualified:
        dropped.append(TAX + "exemption.")
    dropped += [path for name, path in PARTS_LAW.items() if not getattr(given, name)]
    if not given.employer_pension:
        dropped.append(TAX + "employer_pension.")
    for path in [path for path in sources.entries if path.startswith(tuple(dropped))]:
        del sources.entries[path]
