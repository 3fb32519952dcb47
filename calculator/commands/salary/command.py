"""``salary``: the payslip of a month, the settled year of one person, or the payslips of a file of people."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from calculator.commands.salary.check import check
from calculator.commands.salary.equal import equal_record, equal_take_home, print_equal
from calculator.commands.salary.exemption import exemption_record, exemption_sentence, status
from calculator.commands.salary.pay import keep_what_counts, lay_out, say, slips_of
from calculator.commands.shell import PROGRAM, emit, finish, number, placed, plain, token, years
from calculator.project.tokens import Nationality, Residence, WageRegion

if TYPE_CHECKING:
    from calculator.analysis.people.exemption import Status
    from calculator.law.law import Law
    from calculator.law.sources import Sources
    from calculator.people.payroll import Payslip

ROWS = (
    "gross", "benefits", "outside_tax", "housing_counted", "employee_si", "employee_hi", "employee_ui", "union_dues", "taxable_pay",
    "taxable_income", "pit", "pit_exempt", "pit_payable", "net", "employer_insurance", "trade_union_fee", "employer_cost",
)  # fmt: skip
"""Lines of the table: from gross pay to take-home pay, then what the employer pays."""
SHOWN_IF_ANY = ("outside_tax", "housing_counted", "benefits", "union_dues")


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.project.capital import Month
    from calculator.validation import Amount, Positive, Quantity, Share

    parser = commands.add_parser(
        "salary",
        help="insurance, income tax and take-home pay: a month, a settled year, or a file of people",
        usage=f"{PROGRAM} salary --gross VND | --net VND | --net-of-tax VND | --batch FILE.csv [options]",
    )

    def group(title: str) -> Any:
        return parser.add_argument_group(title).add_argument

    money, month = number(Amount), number(Month)
    option = group("pay (one of the three)")
    option("--gross", type=money, metavar="VND", help="all pay of the month, bonus included")
    option("--net", type=money, metavar="VND", help="pay after employee insurance and tax")
    option("--net-of-tax", type=money, metavar="VND", help="pay free of tax, out of which the employee pays insurance")
    option = group("person and month")
    option("--month", type=month, metavar="YYYY-MM", help="month of payment (default: that of the law's day)")
    option("--region", type=token(get_args(WageRegion)), default="I", metavar="I..IV", help="region of the minimum wage (default: I)")
    option("--dependants", type=number(Quantity), default="0", metavar="N", help="default: 0")
    option("--nationality", type=token(get_args(Nationality)), default="vn", metavar="vn|foreign", help="default: vn")
    option("--residence", type=token(get_args(Residence)), default="resident", metavar="resident|non-resident", help="default: resident")
    option("--contract-months", type=number(Positive), metavar="N", help="term of the contract (default: no fixed term)")
    option("--insured-salary", type=money, metavar="VND", help="wage insurance looks at (default: gross without the parts below)")
    option("--pension-premium", type=money, default="0", metavar="VND", help="own pension and life-insurance premiums of the month")
    option("--union-member", action="store_true", help="pays union dues")
    option = group("parts of gross pay")
    option("--overtime", type=money, metavar="VND", help="pay for night work, overtime and untaken leave")
    option("--overtime-above-normal", type=money, metavar="VND", help="part of it above normal pay: to 2025 only that is exempt")
    option("--meal-allowance", dest="meal", type=money, metavar="VND", help="in cash")
    option("--bonus", type=money, metavar="VND", help="bonus, 13th month: taxed, not insured")
    option = group("paid by the employer beside gross pay")
    option("--housing", type=money, metavar="VND", help="rent, electricity and water")
    option("--in-kind", type=money, metavar="VND", help="other taxable benefits")
    option("--employer-pension", type=money, metavar="VND", help="supplementary and voluntary pension")
    option = group("five-year exemption of digital staff")
    option("--qualified", action="store_true", help="high-quality digital-technology staff: the tax is exempt")
    option("--project-share", type=number(Share), metavar="SHARE", help="part of the pay from the project, with --qualified (default: 1)")
    option("--first-exempt-month", type=month, metavar="YYYY-MM", help="where the five years begin")
    option("--two-year-income", type=money, metavar="VND", help="average yearly digital income of the last two years, to test it")
    option = group("a settled year of twelve such months")
    option("--year", type=years(int, 1990, 2150), metavar="YEAR", help="in place of --month")
    option("--thirteenth", type=money, metavar="VND", help="13th month or bonus on top of the twelve months")
    option("--thirteenth-month", type=month, metavar="YYYY-MM", help="when it is paid (default: December)")
    option("--dependants-from", type=month, metavar="YYYY-MM", help="first month of the dependants (default: January)")
    option("--charity", type=money, metavar="VND", help="documented gifts of the year")
    option("--medical", type=money, metavar="VND", help="medical care of the year")
    option("--education", type=money, metavar="VND", help="education of the year")
    option("--deduction-months", type=years(int, 1, 12), metavar="N", help="of a foreigner who comes or leaves in the year")
    option = group("a file of people")
    option("--batch", metavar="FILE.csv", help="one payslip a row; columns named as the options; exit status 2 where rows are rejected")
    option("--out", metavar="FILE.csv", help="where the payslips go")
    option("--rejects", metavar="FILE.csv", help="where bad rows go, as they were (default: OUT.rejects.csv)")
    option("--settle", metavar="FILE.csv", help="also settle the years of each id, and write them here")
    group("law")("--variant", default="in_force", metavar="NAME", help="default: in_force")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print."""
    from calculator.law.law import load_law

    law = placed(lambda: load_law(given.variant), key="--variant")
    if given.batch is not None:
        from calculator.commands.salary.batch import run_batch

        run_batch(given, law)
    elif given.year is not None:
        from calculator.commands.salary.year import run_year

        check(given, law)
        run_year(given, law)
    else:
        given.month = given.month or f"{law.as_of:%Y-%m}"
        check(given, law)
        _run_month(given, law)


def compute(given: argparse.Namespace, law: Law, sources: Sources) -> Payslip:
    """Compute the payslip of a month; say what is taken otherwise than it was written."""
    laid = lay_out(given, law, sources, [given.month])
    keep_what_counts(given, laid.law, sources)
    say(given, law, laid)
    return slips_of(given, laid)


def _run_month(given: argparse.Namespace, law: Law) -> None:
    import numpy as np

    from calculator.law.sources import Sources

    sources = Sources()
    laid = lay_out(given, law, sources, [given.month])
    keep_what_counts(given, laid.law, sources)
    say(given, law, laid)
    slip = slips_of(given, laid)
    known = status(given, law, sources, laid, given.month)
    # The same gross pay without the exemption and with it: what it is worth, or would be.
    share = 1.0 if given.project_share is None else float(given.project_share)
    full = slip.pit * share * laid.law.relief * (known.state != "ended")
    net = slip.net + slip.pit_payable
    sides = {
        name: {"pit_exempt": float(exempt[0]), "pit_payable": float((slip.pit - exempt)[0]), "net": float((net - slip.pit + exempt)[0])}
        for name, exempt in (("without", np.zeros(1)), ("with", full))
    }
    amounts = {name: float(values[0]) for name, values in slip._asdict().items()}
    equal = equal_take_home(given, laid, known, {name: side["net"] for name, side in sides.items()})
    if given.json:
        emit(
            {
                "month": given.month,
                **{name: plain(amount) for name, amount in amounts.items()},
                "exemption": exemption_record(given, known, sides),
                "equal_take_home": equal_record(equal),
                "provisions": sources.cited(),
                "not_primary": sources.weak(),
            }
        )
        return
    _print_month(given, law, sources, amounts, sides, known, equal)


def _print_month(
    given: argparse.Namespace,
    law: Law,
    sources: Sources,
    amounts: dict[str, float],
    sides: dict[str, dict[str, float]],
    known: Status,
    equal: dict[str, float] | None,
) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money
    from calculator.reports.sources import print_sources
    from calculator.reports.tables import print_table

    lang, both = given.lang, known.state != "no_law"

    def cells(name: str) -> list[str]:
        if not both:
            return [format_money(amounts[name], lang)]
        return [format_money(sides[side].get(name, amounts[name]), lang) for side in ("without", "with")]

    names = [name for name in ROWS if amounts[name] or name not in SHOWN_IF_ANY]
    if not any(amounts[name] for name in SHOWN_IF_ANY):
        names.remove("taxable_pay")
    headers = [t("salary.without", lang), t("salary.with", lang)] if both else [t("commands.amount", lang)]
    print_table(
        t("commands.salary_title", lang, month=given.month, region=given.region),
        [t("commands.item", lang), *headers],
        [[t(f"commands.salary.{name}", lang), *cells(name)] for name in names],
    )
    print(exemption_sentence(given, known, 12 * amounts["gross"], lang))
    print_equal(equal, known, lang)
    print(t("commands.salary_supposes", lang))
    print_sources(sources, law, lang)
