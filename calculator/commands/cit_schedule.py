"""``cit-schedule``: the statutory rates of a new project, year by year from its first revenue."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from calculator.commands.shell import Wrong, emit, finish, number, placed, plain, token, warn, years
from calculator.errors import InputError, Place, Problem
from calculator.project.tokens import ACTIVITIES, LOCATIONS, Certificate

if TYPE_CHECKING:
    from calculator.commands.law.sources import Sources
    from calculator.law.law import Law

NEW_TAX_LAW = "67/2025/QH15"
"""A variant that looks at the law on a day before this one was in force is one of the regime before it."""

STANDARD_RATE = "corporate_income_tax.standard_rate"


class Grant(NamedTuple):
    """What is granted: the head, and its package as numbers; the head is None where none is open or the user states the package."""

    head: str | None
    rate: float
    rate_years: float
    exempt: float
    half: float
    half_reduction: float
    latest_start: float
    registered: float
    """The year of registration where the holiday runs from it, infinite elsewhere."""


class Schedule(NamedTuple):
    """Calendar years, and for each the rate on project income and the part of the tax that is paid."""

    years: list[int]
    rate: list[float]
    paid_share: list[float]
    effective_rate: list[float]


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
    from calculator.commands.law.sources import Sources
    from calculator.law.law import load_law

    law, sources = placed(lambda: load_law(given.variant), key="--variant"), Sources()
    check(given, law)
    licence = licence_date(law, given.first_revenue)
    found = stated(law, licence, given.package, sources) if given.package else granted(law, licence, given, sources)
    rates = schedule(law, given, found, sources)
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
        t("commands.cit_title", lang, variant=law.variant),
        [t(f"commands.{name}", lang) for name in ("year", "rate", "paid_share", "effective_rate")],
        year_spans(rates.years, rows),
    )
    if not given.package:
        print(t("commands.cit_supposes", lang, licence=format_date(licence.isoformat(), lang)))
    print(t("commands.cit_no_bands", lang))
    sources.printed(law, lang)


def check(given: argparse.Namespace, law: Law) -> None:
    """Refuse what does not fit together.

    Raises
    ------
    InputError
        With every problem found.
    """
    found = []
    if given.package:
        for name in ("location", "activity", "certificate"):
            if getattr(given, name) is not None:
                warn(f"--{name}", "--package stands in its place", "it is not looked at")
    elif given.location is None and given.activity is None and given.certificate is None:
        found.append(Problem(Place(key="--location, --activity"), "neither is given", "add them, or --package RATE,RATE_YEARS,EXEMPT,HALF"))
    if given.first_taxable_income is None:
        given.first_taxable_income = given.first_revenue
    if given.first_taxable_income < given.first_revenue:
        found.append(
            Problem(
                Place(key="--first-taxable-income"),
                f"{given.first_taxable_income} lies before the first revenue in {given.first_revenue}",
                "write that year or a later one",
            )
        )
    first = min(law.parameters[head.package].history[0].from_ for head in law.heads.values())
    if given.first_revenue < first.year:
        found.append(
            Problem(
                Place(key="--first-revenue"),
                f"the law data holds no incentives of licences in {given.first_revenue}",
                f"write {first.year} or a later year",
            )
        )
    for draft in law.missing_numbers:
        why = draft.why_not["en"] if draft.why_not else "it has no readable numbers"
        found.append(Problem(Place(key="--variant"), f"the draft {draft.draft} cannot be computed", f"choose another variant ({why})"))
    if found:
        raise InputError(found)


def licence_date(law: Law, first_revenue: int) -> dt.date:
    """Suppose the day of the licence, which decides the package.

    A project of the law in force is licensed on 1 January of the year of its first revenue: the latest day that makes this year a full
    one, and so the newest package that can apply. A variant that looks at the law before Law 67/2025/QH15 was in force asks what that regime gives,
    so the licence is not later than the day it looks.
    """
    new_year = dt.date(first_revenue, 1, 1)
    since = law.instruments[NEW_TAX_LAW].in_force
    return min(new_year, law.as_of) if since and law.as_of < since else new_year


def granted(law: Law, licence: dt.date, given: argparse.Namespace, sources: Sources) -> Grant:
    """Hold a project that answers every question favourably, but for its place and activity, against the conditions of the law."""
    from calculator.enterprise.qualify import qualify
    from calculator.law.lookup import LawReader
    from calculator.project.case import Case
    from calculator.project.lanes import build_lanes
    from calculator.project.load import scenario_from
    from calculator.recorder import Plain

    scenario = scenario_from(_facts(licence, given))
    grounds = qualify(LawReader(law, Plain()), build_lanes([Case(scenario, "place")]), Plain())
    chosen = int(grounds.chosen[0])
    head = law.heads[grounds.heads[chosen]] if chosen >= 0 else None
    for path in (head.package, *head.conditions) if head else ():
        sources.read(law, path, licence)
    rate, rate_years, exempt, half, half_reduction, latest_start = (
        float(values[0])
        for values in (
            grounds.rate,
            grounds.rate_years,
            grounds.exempt_years,
            grounds.half_years,
            grounds.half_reduction,
            grounds.latest_start,
        )
    )
    registered = float(licence.year) if grounds.from_registration[0] else float("inf")
    return Grant(head.name if head else None, rate, rate_years, exempt, half, half_reduction, latest_start, registered)


def _facts(licence: dt.date, given: argparse.Namespace) -> dict[str, Any]:
    """Write a scenario of nothing but facts: it has no amounts that anything is computed from.

    Capital is below every threshold, no certificate is held but those given, and the commune is of no class of its own.
    """
    title = {"vi": "–", "en": "–"}
    return {
        "scenario": "schedule",
        "title": title,
        "horizon": {"first_year": licence.year, "years": 1},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "0%"},
        "project": {
            "name": "–",
            "activity": given.activity or "other",
            "licence": licence,
            "operation_start": licence,
            "capital": 0,
            "facts": {
                "new_project": "yes",
                "recognised_software_steps": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "no",
                "work_inside_site": "100%",
                "capital_disbursed_in_time": "yes",
                "technology_requirements_met": "yes",
                "large_revenue_in_time": "yes",
                "large_workforce_in_time": "yes",
                "vietnamese_firms_in_chain": "100%",
                "vietnamese_cost_share": "100%",
                "state_funded": "no",
                "first_registration": licence,
                "certificates": given.certificate or [],
            },
            "revenue": [{"name": "project", "kind": "incentive", "amount": 0}],
        },
        "sites": {
            "place": {
                "title": title,
                "location": given.location or "none",
                "commune_class": "none",
                "zone_decision": "prime_minister",
                "priority_line": given.priority_line,
                "park_in_favourable_area": "no",
                "premises": [],
            },
        },
    }


def stated(law: Law, licence: dt.date, package: list[Any], sources: Sources) -> Grant:
    """Take the package the user states; the year in which a holiday starts at the latest and the half are the law's."""
    for head in law.heads.values():
        entry = law.parameters[head.package].entry(licence)
        if entry is not None and entry.value.holiday is not None and entry.value.holiday.latest_start is not None:
            sources.note(None, head.package, (entry,))
            holiday = entry.value.holiday
            rate, rate_years, exempt, half = (float(value) for value in package)
            return Grant(None, rate, rate_years, exempt, half, float(holiday.half_share), float(holiday.latest_start), float("inf"))
    raise InputError(Problem(Place(key="--package"), f"the law data holds no tax holiday on {licence}", "choose a later first revenue"))


def schedule(law: Law, given: argparse.Namespace, found: Grant, sources: Sources) -> Schedule:
    """Run the clocks over enough years to see the first taxable income, and give the rates of the years asked for."""
    import numpy as np

    from calculator.law.lookup import LawReader
    from calculator.rules import clocks, corporate_income_tax

    first, gap = given.first_revenue, given.first_taxable_income - given.first_revenue
    calendar = np.arange(first, first + max(given.years, gap + 1))
    start = clocks.start_of_incentives(
        project_revenue=np.ones((len(calendar), 1)),
        project_income=(calendar[:, None] >= given.first_taxable_income).astype(np.float64),
        years=calendar,
        latest_start=np.array([found.latest_start]),
        operation_year=np.array([first]),
        operation_month=np.array([1]),
        defer=np.array([False]),
        used_rate_years=np.array([0]),
        used_holiday_years=np.array([0]),
        holiday_from=np.array([found.registered]),
        stated_revenue=np.array([np.nan]),
        stated_income=np.array([np.nan]),
    )
    shown = calendar[: given.years]
    project = corporate_income_tax.project_rate(
        general=LawReader(law, sources).by_year(STANDARD_RATE, shown),
        rate=np.array([found.rate]),
        rate_start=start.rate_start,
        rate_years=np.array([found.rate_years]),
        holiday_start=start.holiday_start,
        exempt_years=np.array([found.exempt]),
        half_years=np.array([found.half]),
        half_reduction=np.array([found.half_reduction]),
        years=shown,
    )
    effective = project.rate * project.paid_share
    return Schedule(shown.tolist(), project.rate[:, 0].tolist(), project.paid_share[:, 0].tolist(), effective[:, 0].tolist())
