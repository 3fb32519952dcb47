"""The statutory rates of a new project of an activity at a place: what it is granted, and the rates year by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from math import ceil, isfinite
from typing import Any, NamedTuple

import numpy as np

from calculator.enterprise.qualify import qualify
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.sources import Sources
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.recorder import Plain
from calculator.rules import clocks, corporate_income_tax

NEW_TAX_LAW = "67/2025/QH15"
"""A variant that looks at the law on a day before this one was in force is one of the regime before it."""

STANDARD_RATE = "corporate_income_tax.standard_rate"


class NewProject(NamedTuple):
    """A project looked at before it is made: its kind of place, its activity, and the years in which revenue and taxable income begin."""

    first_revenue: int
    location: str = "none"
    activity: str = "other"
    certificates: tuple[str, ...] = ()
    priority_line: str = "yes"
    first_taxable_income: int | None = None

    @property
    def first_income(self) -> int:
        """The first year with taxable income: that of revenue unless another is stated."""
        return self.first_revenue if self.first_taxable_income is None else self.first_taxable_income


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


class LawRates(NamedTuple):
    """The rates of a place and activity from year 1 on, the last one continues; and what they rest on."""

    law: Law
    sources: Sources
    grant: Grant
    first_revenue: int
    rates: list[float]


def law_rates(law: Law, project: NewProject) -> LawRates:
    """Give the effective rates of a new project from its first revenue until everything it is granted has run out.

    Raises
    ------
    InputError
        When the law has no numbers, or its data does not hold the year.
    """
    if found := unfit(law, project.first_revenue):
        raise InputError(found)
    sources = Sources()
    grant = granted(law, licence_date(law, project.first_revenue), project, sources)
    # One year after everything has run out; a rate for the whole life goes on by itself.
    lasts = [length for length in (grant.rate_years, grant.exempt + grant.half) if isfinite(length)]
    rates = schedule(law, project, grant, ceil(max(lasts, default=0)) + 1, sources).effective_rate
    return LawRates(law, sources, grant, project.first_revenue, rates)


def unfit(law: Law, first_revenue: int, key: Callable[[str], str] = str) -> list[Problem]:
    """Say why a law has no rates for a first revenue in a year; ``key`` turns the name of a fact into the place of the message."""
    found = []
    first = min(law.parameters[head.package].history[0].from_ for head in law.heads.values())
    if first_revenue < first.year:
        lacking = f"the law data holds no incentives of licences in {first_revenue}"
        found.append(Problem(Place(key=key("first_revenue")), lacking, f"write {first.year} or a later year"))
    for draft in law.missing_numbers:
        why = draft.why_not["en"] if draft.why_not else "it has no readable numbers"
        found.append(Problem(Place(key=key("variant")), f"the draft {draft.draft} cannot be computed", f"choose another variant ({why})"))
    return found


def licence_date(law: Law, first_revenue: int) -> dt.date:
    """Suppose the day of the licence, which decides the package.

    A project of the law in force is licensed on 1 January of the year of its first revenue: the latest day that makes this year a full
    one, and so the newest package that can apply. A variant that looks at the law before Law 67/2025/QH15 was in force asks what that regime gives,
    so the licence is not later than the day it looks.
    """
    new_year = dt.date(first_revenue, 1, 1)
    since = law.instruments[NEW_TAX_LAW].in_force
    return min(new_year, law.as_of) if since and law.as_of < since else new_year


def granted(law: Law, licence: dt.date, project: NewProject, sources: Sources) -> Grant:
    """Hold a project that answers every question favourably, but for its place and activity, against the conditions of the law."""

    scenario = scenario_from(_facts(licence, project))
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


def _facts(licence: dt.date, project: NewProject) -> dict[str, Any]:
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
            "activity": project.activity,
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
                "certificates": list(project.certificates),
            },
            "revenue": [{"name": "project", "kind": "incentive", "amount": 0}],
        },
        "sites": {
            "place": {
                "title": title,
                "location": project.location,
                "commune_class": "none",
                "zone_decision": "prime_minister",
                "priority_line": project.priority_line,
                "park_in_favourable_area": "no",
                "premises": [],
            },
        },
    }


def stated(law: Law, licence: dt.date, package: Sequence[Any], sources: Sources) -> Grant:
    """Take the package the user states; the year in which a holiday starts at the latest and the half are the law's.

    Raises
    ------
    InputError
        When the law data holds no holiday on that day.
    """
    for head in law.heads.values():
        entry = law.parameters[head.package].entry(licence)
        if entry is not None and entry.value.holiday is not None and entry.value.holiday.latest_start is not None:
            sources.note(None, head.package, (entry,))
            holiday = entry.value.holiday
            rate, rate_years, exempt, half = (float(value) for value in package)
            return Grant(None, rate, rate_years, exempt, half, float(holiday.half_share), float(holiday.latest_start), float("inf"))
    raise InputError(Problem(Place(), f"the law data holds no tax holiday on {licence}", "choose a later first revenue"))


def schedule(law: Law, project: NewProject, found: Grant, years: int, sources: Sources) -> Schedule:
    """Run the clocks over enough years to see the first taxable income, and give the rates of the years asked for."""
    first, taxable = project.first_revenue, project.first_income
    calendar = np.arange(first, first + max(years, taxable - first + 1))
    start = clocks.start_of_incentives(
        project_revenue=np.ones((len(calendar), 1)),
        project_income=(calendar[:, None] >= taxable).astype(np.float64),
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
    shown = calendar[:years]
    rates = corporate_income_tax.project_rate(
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
    effective = rates.rate * rates.paid_share
    return Schedule(shown.tolist(), rates.rate[:, 0].tolist(), rates.paid_share[:, 0].tolist(), effective[:, 0].tolist())
