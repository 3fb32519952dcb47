"""``salary``: one payslip of one month, from gross pay or from take-home pay."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from calculator.commands.shell import emit, finish, number, placed, plain, token, warn
from calculator.errors import InputError, Place, Problem
from calculator.project.tokens import Nationality, Residence, WageRegion

if TYPE_CHECKING:
    from calculator.commands.sources import Sources
    from calculator.law.law import Law
    from calculator.payroll import MonthLaw, Payslip

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


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.project.capital import Month
    from calculator.validation import Amount, Positive, Quantity, Share

    parser = commands.add_parser("salary", help="insurance, income tax and take-home pay of one month")
    option = parser.add_argument
    option("--gross", type=number(Amount), metavar="VND", help="all pay of the month, bonus included")
    option("--net", type=number(Amount), metavar="VND", help="in place of --gross: pay after employee insurance and tax")
    option("--month", type=number(Month), metavar="YYYY-MM", help="month of payment (default: that of the law's day)")
    option("--region", type=token(get_args(WageRegion)), default="I", metavar="I..IV", help="region of the minimum wage (default: I)")
    option("--dependants", type=number(Quantity), default="0", metavar="N", help="default: 0")
    option("--nationality", type=token(get_args(Nationality)), default="vn", metavar="vn|foreign", help="default: vn")
    option("--residence", type=token(get_args(Residence)), default="resident", metavar="resident|non-resident", help="default: resident")
    option("--contract-months", type=number(Positive), metavar="N", help="term of the contract (default: no fixed term)")
    option("--insured-salary", type=number(Amount), metavar="VND", help="the wage insurance looks at (default: gross pay)")
    option("--pension-premium", type=number(Amount), default="0", metavar="VND", help="voluntary pension of the month (default: 0)")
    option("--qualified", action="store_true", help="high-quality digital-technology staff: the tax is exempt")
    option("--project-share", type=number(Share), metavar="SHARE", help="part of the pay from the project, with --qualified (default: 1)")
    option("--variant", default="in_force", metavar="NAME", help="default: in_force")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the payslip."""
    from calculator.commands.sources import Sources
    from calculator.law.law import load_law

    law, sources = placed(lambda: load_law(given.variant), key="--variant"), Sources()
    given.month = given.month or f"{law.as_of:%Y-%m}"
    _check(given, law)
    slip = compute(given, law, sources)
    amounts = {name: float(values[0]) for name, values in slip._asdict().items()}
    if given.json:
        values = {name: plain(amount) for name, amount in amounts.items()}
        emit({"month": given.month, **values, "provisions": sources.cited(), "not_primary": sources.weak()})
        return
    from calculator.i18n import t
    from calculator.quantities import format_money
    from calculator.reports.tables import print_table

    lang = given.lang
    print_table(
        t("commands.salary_title", lang, month=given.month, region=given.region),
        [t("commands.item", lang), t("commands.amount", lang)],
        [[t(f"commands.salary.{name}", lang), format_money(amount, lang)] for name, amount in amounts.items()],
    )
    print(t("commands.salary_supposes", lang))
    if amounts["pit_exempt"]:
        print(t("commands.salary_qualified", lang))
    sources.printed(law, lang)


def _check(given: argparse.Namespace, law: Law) -> None:
    """Refuse what does not fit together.

    Raises
    ------
    InputError
        With every problem found.
    """
    found = []
    if given.gross is None and given.net is None:
        found.append(Problem(Place(key="--gross, --net"), "neither is given", "write one of the two, such as --gross 20m"))
    if given.gross is not None and given.net is not None:
        found.append(Problem(Place(key="--gross, --net"), "both are given", "leave one out: it is computed from the other"))
    if given.project_share is not None and not given.qualified:
        found.append(Problem(Place(key="--project-share"), "it needs --qualified", "add --qualified, or leave it out"))
    first = f"{law.parameter(f'{INSURANCE}regional_minimum_wage.{given.region}').history[0].from_:%Y-%m}"
    if given.month < first:
        found.append(
            Problem(Place(key="--month"), f"the law data does not hold the insurance of {given.month}", f"write {first} or a later month")
        )
    for draft in law.missing_numbers:
        why = draft.why_not["en"] if draft.why_not else "it has no readable numbers"
        found.append(Problem(Place(key="--variant"), f"the draft {draft.draft} cannot be computed", f"choose another variant ({why})"))
    if found:
        raise InputError(found)


def compute(given: argparse.Namespace, law: Law, sources: Sources) -> Payslip:
    """Compute the payslip; say what is taken otherwise than it was written."""
    import numpy as np

    from calculator import payroll
    from calculator.law.lookup import LawReader

    def column(value: Any) -> Any:
        return np.array([float(value)])

    read = LawReader(law, sources)
    year, month = (int(part) for part in given.month.split("-"))
    days = payroll.first_days(np.array([12 * year + month - 1]))
    region = np.array([get_args(WageRegion).index(given.region)])
    month_law = placed(lambda: payroll.law_of_months(read, days, region), key="--month")
    people = payroll.People(
        region=region,
        dependants=column(given.dependants),
        foreign=np.array([given.nationality == "foreign"]),
        resident=np.array([given.residence == "resident"]),
        contract_months=column(np.inf if given.contract_months is None else given.contract_months),
        pension_premium=column(given.pension_premium),
        exempt_share=column((1 if given.project_share is None else given.project_share) if given.qualified else 0),
    )
    _keep_what_counts(given, month_law, sources)
    _say(given, law, month_law)
    insured = None if given.insured_salary is None else column(given.insured_salary)
    gross = (
        column(given.gross)
        if given.net is None
        else payroll.gross_from_net(net=column(given.net), insured=insured, people=people, law=month_law)
    )
    return payroll.payslip(gross=gross, insured=insured, people=people, law=month_law)


def _has_short_contract(given: argparse.Namespace, law: MonthLaw) -> bool:
    return given.contract_months is not None and bool(given.contract_months < law.tax.short_contract_months[0])


def _say(given: argparse.Namespace, law: Law, month_law: MonthLaw) -> None:
    """Say what is counted otherwise than it was written."""
    if given.qualified:
        path = TAX + "exemption.share"
        history = law.parameters[path].history if path in law.parameters else ()
        if not history:
            warn("--qualified", f"the law of {law.as_of} has no exemption of this kind", "no tax is exempt")
        elif given.month < (first := f"{history[0].from_:%Y-%m}"):
            warn("--qualified", f"the exemption begins with {first}", f"no tax of {given.month} is exempt")
    cap = float(month_law.tax.pension_cap[0])
    flat = "a non-resident" if given.residence != "resident" else "a short contract" if _has_short_contract(given, month_law) else ""
    for name in ("dependants", "pension_premium") if flat else ():
        if getattr(given, name):
            warn(f"--{name.replace('_', '-')}", f"pay of {flat} is taxed without deductions", "it is not looked at")
    if not flat and given.pension_premium > cap:
        warn("--pension-premium", f"{plain(float(given.pension_premium))} is above the law's cap", f"{plain(cap)} is deducted")


def _keep_what_counts(given: argparse.Namespace, law: MonthLaw, sources: Sources) -> None:
    """Drop the values that were looked up for other kinds of persons, so that they are not cited for this one."""
    dropped: list[str] = []
    if given.residence != "resident":
        dropped += [*DEDUCTIONS, SHORT_CONTRACT]
    elif _has_short_contract(given, law):
        dropped += [*DEDUCTIONS, TAX + "non_resident_rate"]
    else:
        dropped += [TAX + "non_resident_rate", SHORT_CONTRACT + "rate", SHORT_CONTRACT + "threshold"]
        dropped += [path for path, used in ((DEDUCTIONS[2], given.dependants), (DEDUCTIONS[3], given.pension_premium)) if not used]
    if given.contract_months is None:
        dropped += [SHORT_CONTRACT + "months", INSURANCE + "least_contract_months."]
    dropped += UNEMPLOYMENT if given.nationality == "foreign" else [INSURANCE + "least_contract_months.foreign_"]
    if not given.qualified:
        dropped.append(TAX + "exemption.")
    for path in [path for path in sources.entries if path.startswith(tuple(dropped))]:
        del sources.entries[path]
