"""What of the options of ``salary`` does not fit together."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from calculator.commands.salary.pay import INSURANCE
from calculator.commands.shell import option_of
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.law.law import Law

YEAR_ONLY = ("thirteenth", "thirteenth_month", "dependants_from", "charity", "medical", "education", "deduction_months")
BATCH_ONLY = ("out", "rejects", "settle")


def check(given: argparse.Namespace, law: Law) -> None:
    """Refuse what does not fit together.

    Raises
    ------
    InputError
        With every problem found.
    """

    def wrong(key: str, found: str, remedy: str) -> Problem:
        return Problem(Place(key=key), found, remedy)

    found = []
    stated = [name for name in ("gross", "net", "net_of_tax") if getattr(given, name) is not None]
    if not stated:
        found.append(wrong("--gross, --net", "neither is given", "write one of the two, such as --gross 20m"))
    if len(stated) > 1:
        keys = ", ".join(option_of(name) for name in stated)
        both = "both are given" if len(stated) == 2 else "all three are given"
        found.append(wrong(keys, both, "leave one out: it is computed from the other"))
    if given.project_share is not None and not given.qualified:
        found.append(wrong("--project-share", "it needs --qualified", "add --qualified, or leave it out"))
    if given.year is not None and given.month is not None:
        found.append(wrong("--year, --month", "both are given", "leave one out: a year has all its months"))
    needing = [(name, "--year") for name in YEAR_ONLY if given.year is None] + [(name, "--batch") for name in BATCH_ONLY]
    found += [
        wrong(option_of(name), f"it needs {other}", f"add {other}, or leave it out")
        for name, other in needing
        if getattr(given, name) is not None
    ]
    of_year = [(name, getattr(given, name)) for name in ("thirteenth_month", "dependants_from") if given.year is not None]
    found += [
        wrong(option_of(name), f"{month} is not in {given.year}", f"write a month of {given.year}")
        for name, month in of_year
        if month is not None and not month.startswith(f"{given.year}-")
    ]
    first, month = first_month(law, given.region), f"{given.year}-01" if given.year is not None else given.month
    if month < first:
        key = "--month" if given.year is None else "--year"
        later = first if given.year is None else str(int(first[:4]) + (first[5:] != "01"))
        found.append(
            wrong(key, f"the law data does not hold the insurance of {month}", f"write {later} or a later {key.removeprefix('--')}")
        )
    last = f"{given.year}-12" if given.year is not None else given.month
    if given.first_exempt_month is not None and given.first_exempt_month > last:
        remedy = f"write {last} or earlier, or leave it out: the five years have not begun"
        found.append(wrong("--first-exempt-month", f"{given.first_exempt_month} is after {last}", remedy))
    found += no_numbers(law)
    if found:
        raise InputError(found)


def first_month(law: Law, region: str) -> str:
    """Give the first month of which the law data holds the insurance."""
    return f"{law.parameter(f'{INSURANCE}regional_minimum_wage.{region}').history[0].from_:%Y-%m}"


def no_numbers(law: Law) -> list[Problem]:
    """Name the drafts of a variant that have no readable numbers."""
    found = []
    for draft in law.missing_numbers:
        why = draft.why_not["en"] if draft.why_not else "it has no readable numbers"
        found.append(Problem(Place(key="--variant"), f"the draft {draft.draft} cannot be computed", f"choose another variant ({why})"))
    return found
