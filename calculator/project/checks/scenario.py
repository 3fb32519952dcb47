"""What must fit together across the lines of a scenario; each check gives problems, none stops the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from calculator.errors import Problem, counted, did_you_mean
from calculator.project.business import SHARED
from calculator.project.case import CONTESTED
from calculator.project.checks.assets import asset_problems
from calculator.project.checks.expansions import expansion_problems
from calculator.project.checks.mid_life import mid_life_problems
from calculator.project.checks.money import money_problems
from calculator.project.checks.uncertainty import uncertainty_problems
from calculator.project.operator.checks import operator_problems
from calculator.project.operator.keys import written_key
from calculator.project.operator.lines import with_operator
from calculator.project.operator.plan import PREFIX
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.quantities import LARGEST_EXACT
from calculator.yaml_text import Document, Key


def problems(scenario: Scenario, document: Document) -> list[Problem]:
    """Find what does not fit together, in the order of the file."""
    found = [
        Problem(document.place(written_key(scenario, key)), what, remedy) for check in _CHECKS for key, what, remedy in check(scenario)
    ]
    # Works of several years are one asset a year, and one thing that is wrong.
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.place.line or 0, problem.place.key))


def reserved(scenario: Scenario, document: Document) -> list[Problem]:
    """Find lines that bear a name kept for the lines of an operator's plan, and are not those lines."""
    made = with_operator(scenario).project if scenario.project.operator else None
    found = []
    for group in ("revenue", "assets"):
        own = getattr(made, group, ())
        for index, line in enumerate(getattr(scenario.project, group)):
            if line.name.startswith(PREFIX) and line not in own:
                place = document.place(("project", group, index, "name"))
                found.append(Problem(place, f"names that begin with {PREFIX} are kept for the plan of an operator", "choose another name"))
    return found


YEARS_BEFORE = 4
"""How many years before the horizon the revenue of a group is asked for."""

_Found = Iterator[tuple[Key, str, str]]


def _dates(scenario: Scenario) -> _Found:
    project = scenario.project
    if project.fiscal_year != "calendar":
        yield (
            ("project", "fiscal_year"),
            f"the fiscal year '{project.fiscal_year}' is not modelled yet",
            "only the calendar year is: write calendar, or leave the key out",
        )
    if project.operation_start < project.licence:
        yield (
            ("project", "operation_start"),
            f"operation starts on {project.operation_start}, before the licence of {project.licence}",
            "correct one of the two dates",
        )
    if "small_or_medium_enterprise" in project.facts.certificates and project.facts.first_registration is None:
        yield (
            ("project", "facts", "certificates"),
            "a small or medium enterprise is named, but not when it was first registered",
            "add facts.first_registration: its exempt years run from that year",
        )
    first = scenario.horizon.first_year
    if project.operation_start.year < first and project.facts.formed_from_household:
        yield (
            ("project", "facts", "formed_from_household"),
            f"the enterprise has operated since {project.operation_start.year}, before the horizon: its exempt years cannot be counted",
            "begin the horizon with its first year of operation, or leave the key out",
        )
    if project.operation_start.year < first and project.opening.previous_year_revenue is None:
        yield (
            ("project", "opening", "previous_year_revenue"),
            f"the project has operated since {project.operation_start.year}, but the revenue of {first - 1} is not given",
            "add it: the small-enterprise bands look at the year before",
        )
    if project.licence.year > scenario.horizon.range[-1]:
        yield ("horizon",), f"the horizon ends before the licence of {project.licence}", "move the horizon or the licence"


def _names(scenario: Scenario) -> _Found:
    project = scenario.project
    streams: set[str] = set()
    for index, line in enumerate(project.revenue):
        if line.name in streams or line.name == SHARED:
            yield ("project", "revenue", index, "name"), f"the name '{line.name}' is taken", "give each revenue line a name of its own"
        streams.add(line.name)
    lines: list[tuple[str, Any]] = [("costs", project.costs), ("assets", project.assets), ("adjustments", project.adjustments)]
    for group, items in lines:
        for index, item in enumerate(items):
            if item.stream != SHARED and item.stream not in streams:
                yield (
                    ("project", group, index, "stream"),
                    f"there is no revenue line called '{item.stream}'",
                    did_you_mean(item.stream, [*streams, SHARED]),
                )
    for name in scenario.sites:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
            yield ("sites", name), f"'{name[:40]}' is not the name of a site", "write one lower-case word with underscores"
    if not scenario.sites:
        yield ("sites",), "no site is given", "add at least one"
    if not scenario.compare.variants:
        yield ("compare", "variants"), "no variant is given", "name at least one, such as in_force, or leave the key out"
    for index, expected in enumerate(scenario.expect):
        if expected.site not in scenario.sites:
            yield ("expect", index, "site"), f"there is no site called '{expected.site}'", did_you_mean(expected.site, scenario.sites)
        if expected.year is not None and expected.year not in scenario.horizon.range:
            yield ("expect", index, "year"), f"{expected.year} is not a year of the horizon", "correct the year, or the horizon"
    for index, site in enumerate(scenario.compare.sites):
        if site not in scenario.sites:
            yield ("compare", "sites", index), f"there is no site called '{site}'", did_you_mean(site, scenario.sites)


def _facts(scenario: Scenario) -> _Found:
    facts = scenario.project.facts
    if scenario.project.activity == "software_product" and facts.recognised_software_steps is None:
        yield (
            ("project", "facts", "recognised_software_steps"),
            "this fact is required for a software product",
            "answer yes, no or unknown: it decides the incentive outside a zone",
        )
    if facts.origin is not None and facts.new_project != "unknown" and (facts.origin == "new") != (facts.new_project == "yes"):
        yield (
            ("project", "facts", "origin"),
            f"origin: {facts.origin} does not go with new_project: {facts.new_project}",
            "correct one of the two, or write new_project: unknown and let origin decide",
        )
    if not scenario.project.revenue:
        yield ("project", "revenue"), "no revenue line is given", "add at least one"


def _disbursements(scenario: Scenario) -> _Found:
    project, paid = scenario.project, Fraction(0)
    for index, part in enumerate(project.facts.disbursements):
        key = ("project", "facts", "disbursements", index)
        if part.on < project.licence:
            yield (
                (*key, "on"),
                f"capital is disbursed on {part.on}, before the licence of {project.licence}",
                "write what was put in by then on the day of the licence: the law counts from it",
            )
        paid += part.amount
        if paid > project.capital >= paid - part.amount:
            yield (*key, "amount"), "more is disbursed than the capital of the project", "correct the amounts, or project.capital"


def _people(scenario: Scenario) -> _Found:
    names: set[str] = set()
    for index, role in enumerate(scenario.project.workforce):
        if role.role in names:
            yield ("project", "workforce", index, "role"), f"the name '{role.role}' is taken", "give each role a name of its own"
        names.add(role.role)
    if scenario.project.workforce:
        for name, site in scenario.sites.items():
            if site.wage_region is None:
                yield (
                    ("sites", name, "wage_region"),
                    "this fact is required where there is a workforce",
                    "write I, II, III or IV: unemployment insurance is capped by the regional minimum wage",
                )


def _group(scenario: Scenario) -> _Found:
    group = scenario.project.group
    if group is None:
        return
    first = scenario.horizon.first_year
    # A group has no revenue before it was formed.
    needed = range(max(first - YEARS_BEFORE, group.formed or 0), first) or range(first, first + 1)
    path = group.revenue_eur
    begins = path.from_ if path.start is not None else min(path.years) if path.years else None
    if begins is not None and begins > needed[0]:
        yield (
            ("project", "group", "revenue_eur"),
            f"the revenue of the group begins in {begins}",
            f"begin with {needed[0]}: the top-up tax looks at the four years before each year",
        )


def _cost_plus(scenario: Scenario) -> _Found:
    revenue = scenario.project.revenue
    marked = [line for line in revenue if line.cost_plus is not None]
    if not marked:
        return
    if len(marked) > 1:
        yield ("project", "revenue"), "two lines are cost_plus", "keep one: the mark-up is on all shared costs"
    for index, line in enumerate(revenue):
        if (line.kind == "incentive" or line.excluded_as in CONTESTED) and line.cost_plus is None:
            yield (
                ("project", "revenue", index),
                "another incentive line stands beside the cost_plus line",
                "make it one line, or another kind: all shared costs belong to the cost_plus line",
            )
    for index, cost in enumerate(scenario.project.costs):
        if cost.share_of_revenue is not None and cost.stream in {SHARED, marked[0].name}:
            yield (
                ("project", "costs", index, "share_of_revenue"),
                "a cost cannot be a share of revenue that is itself cost plus a mark-up",
                "write the amount",
            )


def _first_revenue(scenario: Scenario) -> _Found:
    start = scenario.project.operation_start
    for index, line in enumerate(scenario.project.revenue):
        if line.kind != "incentive" or line.amount is None:
            continue
        years = [year for year, value in zip(scenario.horizon.range, line.amount.values(scenario.horizon.range), strict=True) if value > 0]
        if years and years[0] < start.year:
            yield (
                ("project", "revenue", index, "amount"),
                f"revenue of {years[0]} stands before the start of operation on {start}",
                "correct operation_start, or start the revenue later",
            )
    if scenario.project.elections.first_year_under_12_months == "defer" and not can_defer(scenario):
        yield (
            ("project", "elections", "first_year_under_12_months"),
            "there is no first year of revenue under 12 months to defer from",
            "write take, or an operation_start after January of the first year with revenue",
        )


def can_defer(scenario: Scenario) -> bool:
    """Say whether the first year with incentive revenue has under 12 months of operation, so that the incentive may begin the year after."""
    start, horizon = scenario.project.operation_start, scenario.horizon.range
    paths = [line.amount for line in scenario.project.revenue if line.kind == "incentive" and line.amount is not None]
    years = [year for path in paths for year, value in zip(horizon, path.values(horizon), strict=True) if value > 0]
    starts_in_year = min(years, default=start.year) == start.year and start.year in horizon
    return start.month > 1 and starts_in_year and scenario.project.opening.incentive_years_used.rate == 0


def _opening(scenario: Scenario) -> _Found:
    first = scenario.horizon.first_year
    opening = scenario.project.opening
    dated: list[tuple[str, Any]] = [("losses", opening.losses), ("carried_interest", opening.carried_interest)]
    for group, items in dated:
        for index, item in enumerate(items):
            if item.year >= first:
                yield (
                    ("project", "opening", group, index, "year"),
                    f"{item.year} is not before the first year {first}",
                    "an opening amount is of a year before the horizon",
                )
    used = opening.incentive_years_used.rate
    if used > 0 and scenario.project.operation_start.year > first - used:
        yield (
            ("project", "opening", "incentive_years_used", "rate"),
            f"{counted(used, 'incentive year', 'incentive years')} cannot be used since {scenario.project.operation_start}",
            "correct operation_start or the number of years",
        )


def _paths(scenario: Scenario) -> _Found:
    """Every path must say how it goes on to the end of the horizon; a line in USD needs an exchange rate."""
    last = scenario.horizon.range[-1]
    for key, item in _walk(scenario, ()):
        if isinstance(item, Path) and item.last_written is not None and item.last_written < last and item.then is None:
            yield (
                (*key, "then"),
                f"the values end in {item.last_written}, the horizon in {last}",
                "add then: hold, then: zero or then: {growth: 5%}",
            )
        if getattr(item, "currency", None) == "USD" and scenario.assumptions.exchange_rate is None:
            yield (*key, "currency"), "the line is in USD, but no exchange rate is given", "add assumptions.exchange_rate"


def _size(scenario: Scenario) -> _Found:
    """Amounts must stay where float64 is exact to the đồng."""
    years = scenario.horizon.range
    rate = scenario.assumptions.exchange_rate
    dollar = max(rate.values(years, before="hold")) if rate else 1.0
    for key, item in _walk(scenario, ()):
        largest = LARGEST_EXACT / (dollar if getattr(item, "currency", "VND") == "USD" else 1.0)
        for name, times in _AMOUNTS:
            given = getattr(item, name, None)
            if given is None:
                continue
            total = _largest(given, years)
            if total >= largest:
                what = "the path grows beyond" if isinstance(given, Path) else "the amount is above"
                yield (
                    (*key, name),
                    f"{what} 9.0e15 VND, the largest amount held to the đồng",
                    "check the amount, its currency and its growth",
                )
                continue
            for factor in times:
                total *= _largest(getattr(item, factor, 1), years)
            if total >= largest:
                yield (
                    (*key, name),
                    f"{name} × {' × '.join(times)} is above 9.0e15 VND, the largest amount held to the đồng",
                    "check these numbers and their units",
                )


_AMOUNTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("amount", ()),
    ("cost", ()),
    ("principal", ()),
    ("monthly_pay", ("headcount", "months_paid")),
    ("distribution", ("headcount", "months_paid")),
    ("rent", ("area",)),
    ("table_price", ("area", "coefficient")),
    ("compensation_advance", ()),
    ("eligible_cost", ()),
    ("bill", ()),
    ("added", ()),
    ("before", ()),
    ("total", ()),
)
"""The amounts of the lines of a scenario, and what each is multiplied by."""


def _largest(value: Any, years: range) -> float:
    return max(map(abs, value.values(years))) if hasattr(value, "values") else float(value)


def _walk(item: Any, key: Key) -> Iterator[tuple[Key, Any]]:
    """Visit every model below an item, with its key."""
    if isinstance(item, BaseModel):
        yield key, item
        for name, field in type(item).model_fields.items():
            yield from _walk(getattr(item, name), (*key, field.alias or name))
    elif isinstance(item, (list, tuple)):
        for index, inner in enumerate(item):
            yield from _walk(inner, (*key, index))
    elif isinstance(item, dict):
        for name, inner in item.items():
            yield from _walk(inner, (*key, name))


_CHECKS = (
    _dates,
    _names,
    _facts,
    expansion_problems,
    _disbursements,
    _people,
    operator_problems,
    asset_problems,
    _group,
    money_problems,
    _cost_plus,
    _first_revenue,
    _opening,
    mid_life_problems,
    _paths,
    _size,
    uncertainty_problems,
)
