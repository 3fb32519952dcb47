"""``law check``: whether the law data is complete in time, read, cited and fresh; exit status 2 where it is not."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of, today_option
from calculator.commands.shell import PROGRAM, Parser, emit, finish, parse, warn
from calculator.errors import InputError

if TYPE_CHECKING:
    from calculator.analysis.law_check.check import LawReport
    from calculator.errors import Problem
    from calculator.law.law import Law


def add_check(verbs: Any) -> None:
    """Declare the command."""
    parser = verbs.add_parser("check", help="check that the law data is complete in time, read, cited and fresh")
    today_option(parser)
    draft_option(parser, "whether it fits and changes anything")
    finish(parser, run_check)


def run_check(given: argparse.Namespace) -> None:
    """Check and print.

    Raises
    ------
    InputError
        With every fault found.
    """
    from calculator.analysis.law_check.check import check_law

    files = list(drafts_of(given).values())
    report = check_law(given.today or dt.date.today(), drafts=files, others=SINGLE_COMMANDS)
    if given.json:
        emit(report_record(report))
    else:
        _print(report, given)
    if report.faults:
        raise InputError(report.faults)


def report_record(report: LawReport) -> dict[str, Any]:
    """Give a report as plain data."""

    def row(problem: Problem) -> dict[str, Any]:
        place = problem.place
        return {"file": place.file, "line": place.line, "key": place.key, "found": problem.found, "remedy": problem.remedy}

    return {
        "today": report.today.isoformat(),
        "sound": not report.faults,
        "checks": [
            {"check": one.check, "looked_at": one.looked_at, "faults": [row(problem) for problem in one.faults]} for one in report.findings
        ],
        "warnings": [row(problem) for problem in report.warnings],
    }


def _print(report: LawReport, given: argparse.Namespace) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.tables import print_table

    lang = given.lang
    rows = [[t(f"law.check.{one.check}", lang), str(one.looked_at), str(len(one.faults))] for one in report.findings]
    headers = [t(f"law.{name}", lang) for name in ("check", "looked_at", "faults")]
    print_table(t("law.check_title", lang, date=format_date(report.today.isoformat(), lang)), headers, rows)
    print(t("law.check_sound" if not report.faults else "law.check_faults", lang, count=len(report.faults)))
    if report.warnings:
        print(t("law.check_warnings", lang, count=len(report.warnings)))
        for problem in report.warnings:
            warn(str(problem.place), problem.found, problem.remedy)


def _salaries(law: Law) -> None:
    """Compute payslips of every region and kind of person, with every part of pay, and a settled year."""
    from calculator.commands.salary import command as salary
    from calculator.commands.salary.year import settled_year
    from calculator.law.sources import Sources

    parts = [
        "--overtime",
        "1",
        "--overtime-above-normal",
        "1",
        "--meal-allowance",
        "1",
        "--housing",
        "1",
        "--employer-pension",
        "1",
        "--union-member",
    ]
    for residence in ("resident", "non-resident"):
        words = ["salary", "--gross", "60000000", "--month", "2026-09", "--residence", residence, *parts]
        salary.compute(_given(salary, words), law, Sources())
    words = ["salary", "--gross", "60000000", "--year", "2026", "--charity", "1", "--medical", "1", "--education", "1"]
    settled_year(_given(salary, words), law, Sources())
    for region in ("I", "II", "III", "IV"):
        for other in ([], ["--nationality", "foreign", "--residence", "non-resident"], ["--qualified"], ["--contract-months", "2"]):
            words = ["salary", "--gross", "60000000", "--month", "2026-09", "--region", region, *other]
            salary.compute(_given(salary, words), law, Sources())


def _groups(law: Law) -> None:
    """Compute the top-up tax of a group with profit, and of one whose taxes are negative."""
    from fractions import Fraction

    from calculator.commands import top_up_tax
    from calculator.law.sources import Sources

    for taxes in (0, -50):
        amounts = [[Fraction(amount)] for amount in (1000, taxes, 200, 800)]
        top_up_tax.compute(law, Sources(), law.as_of.year, *amounts)


def _leases(law: Law) -> None:
    """Compute leases paid annually and at once."""
    from calculator.commands import land_rent
    from calculator.law.sources import Sources

    words = ["land-rent", "--area", "1", "--table-price", "1", "--rate", "1%", "--term-years", "5", "--lease-start", "2026-03-02"]
    for payment in ("annual", "one-off"):
        land_rent.schedule(_given(land_rent, [*words, "--payment", payment]), law, Sources())


def _given(command: Any, words: list[str]) -> argparse.Namespace:
    """Read a command line of one command."""
    parser = Parser(prog=PROGRAM)
    parser.set_defaults(parser=parser)
    command.add(parser.add_subparsers(dest="command"))
    return parse(parser, words)


def _zones(law: Law) -> None:
    from calculator.analysis.zone_criteria import BRANCHES, check_zone

    for action in BRANCHES:
        check_zone(law, {}, action=action, software_only=None, on=law.as_of)


def _decisions(law: Law) -> None:
    """Hold a project against what the Prime Minister could decide on it."""
    from calculator.analysis.choices.combinations import choices_of
    from calculator.analysis.law_check.probes import simple
    from calculator.analysis.special.levels import special_of

    case = simple(max(law.as_of, law.parameters["investment.special_incentive.class_a.disbursement_years"].history[-1].from_))
    special_of(case.scenario, law, case.site, choices_of(case.scenario, law, case.site))


SINGLE_COMMANDS = (_salaries, _groups, _leases, _zones, _decisions)
"""Calculations only a command of its own makes."""
