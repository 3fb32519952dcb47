"""``salary --year``: twelve payslips of one person, and the settlement of the year."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.salary.exemption import exemption_record, exemption_sentence, status
from calculator.commands.salary.pay import Laid, keep_what_counts, lay_out, say, slips_of
from calculator.commands.shell import emit, plain, warn
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.people.settlement import SettledYear
    from calculator.law.law import Law
    from calculator.law.sources import Sources
    from calculator.people.payroll import Payslip

COLUMNS = ("gross", "taxable_income", "pit_exempt", "pit_payable", "net", "employer_cost")


def run_year(given: argparse.Namespace, law: Law) -> None:
    """Compute and print the year.

    Raises
    ------
    InputError
        For a non-resident, whose tax is final with each payment, and where parts of pay do not fit.
    """
    from calculator.law.sources import Sources

    if given.residence != "resident":
        raise InputError(
            Problem(Place(key="--year"), "pay of a non-resident is taxed payment by payment and not settled", "write --month instead")
        )
    sources = Sources()
    laid, slip, found = settled_year(given, law, sources)
    say(given, law, laid)
    months = months_of(given.year)
    known = status(given, law, sources, laid, months[-1])
    total = {name: float(values[0]) for name, values in found._asdict().items()}
    if given.json:
        slips = [
            {"month": month, **{name: plain(float(values[place])) for name, values in slip._asdict().items()}}
            for place, month in enumerate(months)
        ]
        settled = {name: plain(amount) for name, amount in total.items()}
        emit(
            {
                "year": given.year,
                "payslips": slips,
                "settlement": settled,
                "exemption": exemption_record(given, known, {}),
                "provisions": sources.cited(),
                "not_primary": sources.weak(),
            }
        )
        return
    from calculator.reports.sources import print_sources

    _print_year(given, law, sources, months, slip, total)
    print(exemption_sentence(given, known, total["gross"], given.lang))
    print_sources(sources, law, given.lang)


def months_of(year: int) -> list[str]:
    """Name the months of a year."""
    return [f"{year}-{month:02d}" for month in range(1, 13)]


def settled_year(given: argparse.Namespace, law: Law, sources: Sources) -> tuple[Laid, Payslip, SettledYear]:
    """Compute the payslips and the settlement of a year; the law of other kinds of persons is not cited."""
    months = months_of(given.year)
    laid, slip = _paid(given, lay_out(given, law, sources, months), months)
    found = _settle(given, laid, slip)
    keep_what_counts(given, laid.law, sources)
    return laid, slip, found


def _paid(given: argparse.Namespace, laid: Laid, months: list[str]) -> tuple[Laid, Payslip]:
    """Compute the payslips: twelve equal months, the 13th month on top of its own, dependants from their first month."""
    import numpy as np

    from calculator.people import payroll
    from calculator.rules.wage_parts import PayParts

    if given.dependants_from is not None:
        counted = np.array([month >= given.dependants_from for month in months])
        laid = laid._replace(people=laid.people._replace(dependants=laid.people.dependants * counted))
    slip = slips_of(given, laid)
    if not given.thirteenth:
        return laid, slip
    paid = np.array([month == (given.thirteenth_month or months[-1]) for month in months]) * float(given.thirteenth)
    none = np.zeros(len(months))
    parts = laid.parts or PayParts(none, none, none, none, none, none, none, none > 0)
    # Bonus on top of gross pay, and no part of the insured wage.
    parts = parts._replace(bonus=parts.bonus + paid)
    resident = laid.people.resident
    law = laid.law if laid.law.parts else laid.law._replace(parts=payroll.parts_law(_silent(laid), laid.days, resident))
    laid = laid._replace(parts=parts, law=law)
    return laid, payroll.payslip(gross=slip.gross + paid, insured=laid.insured, people=laid.people, law=law, parts=parts)


def _silent(laid: Laid) -> Any:
    """Give a reader that cites nothing: the law of parts of pay that are not there."""
    from calculator.law.lookup import LawReader
    from calculator.recorder import Plain

    return LawReader(laid.read.law, Plain())


def _settle(given: argparse.Namespace, laid: Laid, slip: Payslip) -> SettledYear:
    import numpy as np

    from calculator.analysis.people.settlement import SETTLEMENT, OwnDeductions, settle

    def one(value: Any) -> Any:
        return np.array([float(value)])

    for name in ("medical", "education"):
        path = f"{SETTLEMENT}{name}_cap"
        held = laid.read.law.parameters[path].history[0].from_ if path in laid.read.law.parameters else None
        if getattr(given, name) and (held is None or given.year < held.year):
            warn(f"--{name}", f"the law of {given.year} has no such deduction", "it is not looked at")
    return settle(
        laid.read,
        year=np.array([given.year]),
        person=np.zeros(len(laid.months), dtype=np.int64),
        slip=slip,
        people=laid.people,
        parts=laid.parts,
        law=laid.law,
        withheld=np.full(len(laid.months), np.nan),
        own=OwnDeductions(
            months=one(np.nan if given.deduction_months is None else given.deduction_months),
            charity=one(given.charity or 0),
            medical=one(given.medical or 0),
            education=one(given.education or 0),
        ),
    )


def _print_year(given: argparse.Namespace, law: Law, sources: Sources, months: list[str], slip: Payslip, total: dict[str, float]) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money
    from calculator.reports.tables import print_table

    lang, values = given.lang, slip._asdict()
    rows = [[month, *(format_money(float(values[name][place]), lang) for name in COLUMNS)] for place, month in enumerate(months)]
    rows.append([t("salary.total", lang), *(format_money(float(values[name].sum()), lang) for name in COLUMNS)])
    headers = [t("salary.month", lang), *(t(f"salary.short.{name}", lang) for name in COLUMNS)]
    print_table(t("salary.year_title", lang, year=given.year, region=given.region), headers, rows)
    balance = total["balance"]
    last = "refund" if balance < 0 else "extra"
    lines = [
        [t(f"salary.settled.{name}", lang), format_money(amount, lang)]
        for name, amount in total.items()
        if name not in ("months", "balance")
    ]
    lines.append([t(f"salary.settled.{last}", lang), format_money(abs(balance), lang)])
    print_table(t("salary.settled_title", lang, year=given.year), [t("commands.item", lang), t("commands.amount", lang)], lines)
    print(t("salary.settled_supposes", lang))
