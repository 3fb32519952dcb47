"""``cit-schedule``: the statutory rates of a new project, year by year from its first revenue."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from calculator.commands.shell import Wrong, emit, finish, number, option_of, placed, plain, token, warn, years
from calculator.errors import InputError, Place, Problem
from calculator.project.tokens import ACTIVITIES, LOCATIONS, Certificate

if TYPE_CHECKING:
    from calculator.law.law import Law


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Integer, Year

    certificates = get_args(Certificate)
    parser = commands.add_parser("cit-schedule", help="statutory rates of a new project, year by year from its first revenue")
    option = parser.add_argument
    option("--location", type=token(LOCATIONS), metavar="TOKEN", help=f"one of {', '.join(LOCATIONS)} (default: none)")
    option("--activity", type=token(ACTIVITIES), metavar="TOKEN", help=f"one of {', '.join(ACTIVITIES)} (default: other)")
    option(
        "--certificate", type=token(certificates), action="append", metavar="TOKEN", help=f"any of {', '.join(certificates)}; repeatable"
    )
    option(
        "--priority-line", type=token(("yes", "no")), default="yes", metavar="ANSWER", help="a priority line of the place (default: yes)"
    )
    option("--package", type=_package, metavar="RATE,RATE_YEARS,EXEMPT,HALF", help="in place of location and activity, such as 10%%,15,4,9")
    option("--first-revenue", type=number(Year), required=True, metavar="YEAR", help="first year with revenue, taken as a full year")
    option("--first-taxable-income", type=number(Year), metavar="YEAR", help="first year with taxable income (default: that of revenue)")
    option("--years", type=years(Integer, 1, 100), default="20", metavar="N", help="how many years to show (default: 20)")
    option("--variant", default="in_force", metavar="NAME", help="default: in_force")
    finish(parser, run)


def _package(text: str) -> Any:
    """Read a package: a share and three numbers of years."""
    from calculator.validation import Quantity, Share

    parts = text.split(",")
    if len(parts) != 4:
        return Wrong(f"'{text[:40]}' is not a package of four parts", "write RATE,RATE_YEARS,EXEMPT,HALF such as 10%,15,4,9")
    values = [number(kind)(part) for kind, part in zip((Share, Quantity, Quantity, Quantity), parts, strict=True)]
    return next((value for value in values if isinstance(value, Wrong)), values)


def run(given: argparse.Namespace) -> None:
    """Compute and print the schedule."""
    from calculator.analysis.statutory_rates import NewProject, granted, licence_date, schedule, stated
    from calculator.law.law import load_law
    from calculator.law.sources import Sources

    law, sources = placed(lambda: load_law(given.variant), key="--variant"), Sources()
    _check(given, law)
    licence = licence_date(law, given.first_revenue)
    project = NewProject(
        first_revenue=given.first_revenue,
        location=given.location or "none",
        activity=given.activity or "other",
        certificates=tuple(given.certificate or ()),
        priority_line=given.priority_line,
        first_taxable_income=given.first_taxable_income,
    )
    if given.package:
        found = placed(lambda: stated(law, licence, given.package, sources), key="--package")
    else:
        found = granted(law, licence, project, sources)
    rates = schedule(law, project, found, given.years, sources)
    if given.json:
        emit(
            {
                "variant": law.variant,
                "licence": licence.isoformat(),
                "head": found.head,
                "years": rates.years,
                "rate": [plain(value) for value in rates.rate],
                "paid_share": [plain(value) for value in rates.paid_share],
                "effective_rate": [plain(value) for value in rates.effective_rate],
                "provisions": sources.cited(),
                "not_primary": sources.weak(),
            }
        )
        return
    from calculator.i18n import t
    from calculator.quantities import format_date, format_share
    from calculator.reports.law_words import law_named
    from calculator.reports.sources import print_sources
    from calculator.reports.tables import print_table, year_spans

    lang = given.lang
    if given.package:
        print(t("commands.cit_package", lang))
    elif found.head:
        print(t("commands.cit_head", lang, head=law.heads[found.head].label[lang]))
    else:
        print(t("commands.cit_no_head", lang))
    columns = (rates.rate, rates.paid_share, rates.effective_rate)
    rows = [[format_share(value, lang, 2) for value in values] for values in zip(*columns, strict=True)]
    print_table(
        t("commands.cit_title", lang, variant=law_named(law, lang)),
        [t(f"commands.{name}", lang) for name in ("year", "rate", "paid_share", "effective_rate")],
        year_spans(rates.years, rows),
    )
    if not given.package:
        print(t("commands.cit_supposes", lang, licence=format_date(licence.isoformat(), lang)))
    print(t("commands.cit_no_bands", lang))
    print_sources(sources, law, lang)


def _check(given: argparse.Namespace, law: Law) -> None:
    """Refuse what does not fit together.

    Raises
    ------
    InputError
        With every problem found.
    """
    from calculator.analysis.statutory_rates import unfit

    found = []
    if given.package:
        for name in ("location", "activity", "certificate"):
            if getattr(given, name) is not None:
                warn(f"--{name}", "--package stands in its place", "it is not looked at")
    elif given.location is None and given.activity is None and given.certificate is None:
        found.append(Problem(Place(key="--location, --activity"), "neither is given", "add them, or --package RATE,RATE_YEARS,EXEMPT,HALF"))
    if given.first_taxable_income is not None and given.first_taxable_income < given.first_revenue:
        found.append(
            Problem(
                Place(key="--first-taxable-income"),
                f"{given.first_taxable_income} lies before the first revenue in {given.first_revenue}",
                "write that year or a later one",
            )
        )
    found += unfit(law, given.first_revenue, option_of)
    if found:
        raise InputError(found)
