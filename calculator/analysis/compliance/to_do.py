"""What a project has to do by when: registrations, notices, elections and filings, dated from its own dates, with what is lost if they are missed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.compliance.audit import due_day
from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.special.classes import CLASSES, FULL, ROOT, anniversary, class_checks, facts_of_case
from calculator.law.law import Law
from calculator.law.schema import Citation, Entry
from calculator.project.case import Case
from calculator.project.checks.scenario import can_defer
from calculator.project.columns.group import MONTHS
from calculator.project.group import Group
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario
from calculator.rules import top_up_tax

Name = Literal[
    "certificate", "special_commitment", "disburse_class", "disburse_full", "deposit", "separate_accounts", "first_year_election",
    "provisional_payment", "annual_return", "land_file", "land_payment", "land_one_off", "land_procedure", "staff_return",
    "expansion_notice", "move_to_new_law", "top_up_list", "top_up_registration", "top_up_return",
]  # fmt: skip
"""What is done; the words say what is lost if it is missed."""

Recurs = Literal["once", "every_year", "every_quarter"]

DEADLINES = "deadlines."
QUARTERLY = "tax_administration.quarterly_payment_months"
RETURN = "tax_administration.annual_return_months"
TOP_UP_MONTHS = "top_up_tax.payment_months_after_year"
SCOPE = ("top_up_tax.group_revenue", "top_up_tax.years_at_threshold", "top_up_tax.years_looked_at")
PAYMENT = {"annual": "land_rent.payment_dates.annual", "one_off": "land_rent.payment_dates.one_off"}
WHOLE_BY = re.compile(r"whole_by_(\d+)_([a-z]+)")
"""How the law data writes the day by which a year's rent is paid at once."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ToDo:
    """One thing to do: when, by which provision, and what the day was worked out from; no day where none is known.

    ``before`` says that it is to be done before the day, not on it at the latest; ``values`` fill in its words.
    """

    name: Name
    day: dt.date | None
    recurs: Recurs
    before: bool
    cites: tuple[Citation, ...]
    confidence: str
    values: Mapping[str, Any] = field(default_factory=dict)


class _Texts:
    """The law data the list rests on, as they hold on a day."""

    def __init__(self, law: Law, day: dt.date) -> None:
        self.law, self.day = law, day

    def entry(self, path: str, day: dt.date | None = None) -> Entry | None:
        parameter = self.law.parameters.get(path)
        return parameter.entry(day or self.day) if parameter is not None else None

    def months(self, path: str, day: dt.date | None = None) -> int | None:
        entry = self.entry(path, day)
        return None if entry is None else int(entry.value)


def to_do_of(
    law: Law,
    scenario: Scenario,
    site: str,
    *,
    head: str | None,
    conditions: Sequence[ConditionRow],
    land: Sequence[Mapping[str, float | None]],
    exempt: Floats,
) -> tuple[ToDo, ...]:
    """List what a project has to do at a site, by day; what has no day stands last.

    Parameters
    ----------
    head, conditions, land : of the run: the ground taken, its conditions, and what each State lease is granted.
    exempt : income tax its staff are exempt from, ``(year,)`` [VND].
    """
    texts = _Texts(law, max(scenario.project.licence, law.as_of))
    found = [
        *_project(texts, scenario, site, conditions),
        *_tax(texts, scenario, head),
        *_land(texts, scenario, site, land),
        *_staff(texts, scenario, exempt),
        *_group(texts, scenario),
    ]
    return tuple(sorted(found, key=lambda one: (one.day is None, one.day or dt.date.max, one.name)))


def _made(
    name: Name, day: dt.date | None, entry: Entry | None, *more: Entry | None, recurs: Recurs = "once", before: bool = False, **values: Any
) -> Iterator[ToDo]:
    """Give one thing to do, where the law data holds what it rests on."""
    if entry is None:
        return
    entries = [entry, *(one for one in more if one is not None)]
    cites = tuple(dict.fromkeys(cite for one in entries for cite in one.cites))
    order = ("primary", "secondary", "derived", "unverified")
    weakest = max((one.confidence for one in entries), key=order.index)
    yield ToDo(name, day, recurs, before, cites, weakest, values)


def _project(texts: _Texts, scenario: Scenario, site: str, conditions: Sequence[ConditionRow]) -> Iterator[ToDo]:
    """Certificates the ground rests on, and what a special project commits to and puts in by when."""
    licence = scenario.project.licence
    for row in conditions:
        if row.taken and row.levy == "corporate_income_tax" and "certificates" in row.facts:
            yield ToDo("certificate", None, "once", False, row.cites, row.confidence, {"label": row.label})
    terms = {name: texts.entry(f"{ROOT}{name}.disbursement_years", licence) for name in CLASSES}
    full, commitment = texts.entry(FULL + "years", licence), texts.entry(DEADLINES + "special_commitment", licence)
    if not any(token.startswith("special_incentive") for token in scenario.project.facts.certificates):
        return
    yield from _made("special_commitment", None, commitment)
    for check in class_checks(texts.law, scenario, facts_of_case(texts.law, Case(scenario, site))):
        entry = terms[check.name]
        of_its_kind = all(row.state != "not_met" for row in check.rows if row.name != "disbursed_in_time")
        if entry is not None and of_its_kind:
            yield from _made("disburse_class", anniversary(licence, int(entry.value)), entry, special_class=check.name)
    if full is not None:
        yield from _made("disburse_full", anniversary(licence, int(full.value)), full)


def _tax(texts: _Texts, scenario: Scenario, head: str | None) -> Iterator[ToDo]:
    """Accounts, elections, payments and returns of corporate income tax."""
    project = scenario.project
    first = max(project.operation_start.year, scenario.horizon.first_year)
    accounts = texts.entry("corporate_income_tax.separate_accounting", dt.date(first, 1, 1))
    election = texts.entry("corporate_income_tax.first_year_under_12_months", dt.date(first, 1, 1))
    assessed, moved = texts.entry(DEADLINES + "self_assessment", dt.date(first, 1, 1)), texts.entry(DEADLINES + "move_to_new_law")
    notice = texts.entry(DEADLINES + "expansion_notice", dt.date(first, 1, 1))
    months, returned = texts.months(RETURN, dt.date(first + 1, 1, 1)), texts.entry(RETURN, dt.date(first + 1, 1, 1))
    due = due_day(first, months) if months is not None else None
    if head is not None:
        yield from _made("separate_accounts", project.operation_start, accounts)
        yield from _made("annual_return", due, returned, assessed, recurs="every_year", year=first)
        if can_defer(scenario):
            # No text read names the day by which the later start is registered.
            yield from _made("first_year_election", None, election, year=project.operation_start.year)
    else:
        yield from _made("annual_return", due, returned, recurs="every_year", year=first)
    for year in dict.fromkeys(one.decided.year for one in project.expansions):
        after = texts.months(RETURN, dt.date(year + 1, 1, 1))
        yield from _made("expansion_notice", due_day(year, after) if after is not None else None, notice, year=year)
    start = texts.law.parameters.get("corporate_income_tax.heads.zone.package")
    turn = [entry.from_ for entry in start.history if entry.cites[0].instrument == "67/2025/QH15"] if start is not None else []
    if turn and project.licence < turn[0] and project.facts.new_project != "no":
        yield from _made("move_to_new_law", None, moved)
    quarter = (
        dt.date(first, 3 * ((project.operation_start.month - 1) // 3) + 3, 1)
        if first == project.operation_start.year
        else dt.date(first, 3, 1)
    )
    share = texts.entry("corporate_income_tax.provisional_payment_share", quarter)
    after = texts.months(QUARTERLY, quarter)
    if after is not None and share is not None:
        yield from _made(
            "provisional_payment",
            _month_end(quarter, after),
            texts.entry(QUARTERLY, quarter),
            share,
            recurs="every_quarter",
            share=share.value,
        )


def _month_end(month: dt.date, later: int) -> dt.date:
    """Give the last day of the month some months after one."""
    return add_months(dt.date(month.year, month.month, 1), later + 1) - dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """Give the same day of the month some months later or before; the last day of the month where there is none."""
    count = 12 * day.year + day.month - 1 + months
    year, month = divmod(count, 12)
    first_after = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_after - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _land(texts: _Texts, scenario: Scenario, site: str, land: Sequence[Mapping[str, float | None]]) -> Iterator[ToDo]:
    """Deposit, file, payments and the procedure before the free years end, of each lease from the State."""
    leases = [item for item in scenario.sites[site].premises if isinstance(item, StateLease)]
    # A lease that lies in several communes is granted relief part by part.
    parts = [(place, part) for place, item in enumerate(leases) for part in item.parts()]
    for place, item in enumerate(leases, start=1):
        own = [granted for (owner, _), granted in zip(parts, land, strict=False) if owner == place - 1]
        values: dict[str, Any] = {"lease": place, "leases": len(leases)}
        deposit, dates = texts.entry(DEADLINES + "project_deposit", item.decision), texts.entry(PAYMENT[item.payment])
        if item.won_at_auction != "yes":
            yield from _made("deposit", item.decision, deposit, before=True, **values)
        late, declared = (
            texts.entry("land_rent.late_filing", item.decision),
            texts.months(DEADLINES + "land_relief_declaration_months", item.decision),
        )
        free = [months for granted in own if (months := granted["exempt_until_month"]) is not None and months > 0]
        whole = any(granted["exempt_until_month"] is None for granted in own)
        if free and not whole and late is not None and late.value == "delay_charged_end_unmoved":
            yield from _made("land_file", item.decision, late, **values)
        if free and declared is not None and item.payment == "annual":
            entry = texts.entry(DEADLINES + "land_relief_declaration_months", item.decision)
            end = add_months(item.decision, int(min(free)))
            yield from _made("land_procedure", add_months(end, -declared), entry, end=end, **values)
        if item.payment == "annual" and not whole and dates is not None:
            paid_from = add_months(item.decision, int(max(free, default=0)))
            month, day = _rent_day(dates)
            # The first year's rent is due by the tax office's notice, whose day nobody knows yet.
            year = paid_from.year + (paid_from.year == item.decision.year or (month, day) < (paid_from.month, paid_from.day))
            yield from _made("land_payment", dt.date(year, month, day) if month else None, dates, recurs="every_year", **values)
        if item.payment == "one_off" and not whole:
            yield from _made("land_one_off", None, dates, **values)


def _rent_day(dates: Entry) -> tuple[int, int]:
    """Give the month and day by which a year's rent is paid at once; zeros where the law data names none."""
    named = next((found for token in dates.value if (found := WHOLE_BY.fullmatch(token))), None)
    if named is None:
        return 0, 0
    months = [name.lower() for name in calendar.month_name]
    return months.index(named[2]), int(named[1])


def _staff(texts: _Texts, scenario: Scenario, exempt: Floats) -> Iterator[ToDo]:
    """The claim of the staff's exemption, with the return of the first year in which tax is exempt."""
    years = [year for year, amount in zip(scenario.horizon.range, exempt, strict=True) if amount > 0]
    first = years[0] if years else scenario.horizon.first_year
    claimed, returned = (
        texts.entry(DEADLINES + "staff_exemption_return", dt.date(first, 1, 1)),
        texts.entry(RETURN, dt.date(first + 1, 1, 1)),
    )
    if years and returned is not None:
        yield from _made("staff_return", due_day(first, int(returned.value)), claimed, returned, recurs="every_year", year=first)


def _group(texts: _Texts, scenario: Scenario) -> Iterator[ToDo]:
    """List, registration and return of the top-up tax, from the first year in which the group is in scope."""
    entries = {name: texts.entry(DEADLINES + name) for name in ("top_up_entity_list_days", "top_up_registration_days")}
    paid = texts.entry(TOP_UP_MONTHS)
    group = scenario.project.group
    year = _first_in_scope(texts, scenario, group) if group is not None else None
    if year is None:
        return
    last = dt.date(year, 12, 31)
    filings: tuple[tuple[Name, Recurs], ...] = (("top_up_list", "every_year"), ("top_up_registration", "once"))
    for (name, recurs), entry in zip(filings, entries.values(), strict=True):
        if entry is not None:
            yield from _made(name, last + dt.timedelta(days=int(entry.value)), entry, recurs=recurs, year=year)
    if paid is not None:
        yield from _made("top_up_return", due_day(year, int(paid.value)), paid, recurs="every_year", year=year)


def _first_in_scope(texts: _Texts, scenario: Scenario, group: Group) -> int | None:
    """Give the first year of the horizon in which the group is large and has, or may have, entities abroad."""
    held = [texts.entry(path) for path in SCOPE]
    if group.entities_abroad == "no" or None in held:
        return None
    threshold, at, looked = (int(entry.value) for entry in held if entry is not None)
    years = list(scenario.horizon.range)
    looked_at = [*range(years[0] - looked, years[0]), *years]
    formed = np.array([group.formed is None or year >= group.formed for year in looked_at])
    revenue = np.array(group.revenue_eur.values(looked_at), dtype=np.float64) * formed
    months = np.array([float(group.short_years.get(year, MONTHS)) for year in looked_at])
    large = top_up_tax.in_scope(
        group_revenue=revenue[:, None],
        months=months[:, None],
        threshold=float(threshold),
        months_of_year=MONTHS,
        years_at_threshold=at,
        years_looked_at=looked,
    )
    return next((year for year, yes in zip(years, large[:, 0], strict=True) if yes), None)
