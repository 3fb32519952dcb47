"""A scenario moved in time: every path, asset, loan and start some years later; the horizon stays. Knows no law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from calculator.project.business import Role
from calculator.project.lease import StateLease
from calculator.project.operator.plan import Operator
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.project.site import Site


def shifted(scenario: Scenario, years: int) -> Scenario:
    """Move every path, asset, loan and the start of operation, and leases decided after the first year; the horizon stays."""
    if years == 0:
        return scenario
    last = scenario.horizon.range[-1]

    def moved(path: Path[Any]) -> Path[Any]:
        return _later(path, years, last)

    project = scenario.project
    inside = project.facts.work_inside_site
    start = project.operation_start
    update: dict[str, Any] = {
        "operation_start": _same_day(start, years),
        "revenue": _each(project.revenue, "amount", moved),
        "costs": _each(project.costs, "amount", moved),
        "workforce": _moved_roles(project.workforce, years, moved),
        "assets": tuple(
            item.model_copy(update={"first_use": f"{item.first_year + years}-{item.first_month:02}{item.first_use[7:]}"})
            for item in project.assets
        ),
        "loans": tuple(
            item.model_copy(
                update={name: getattr(item, name) + years for name in ("drawn", "repaid_from", "repaid_until")},
            )
            for item in project.loans
        ),
    }
    if project.operator is not None:
        update["operator"] = _moved_operator(project.operator, years, moved)
    if isinstance(inside, Path):
        update["facts"] = project.facts.model_copy(update={"work_inside_site": moved(inside)})
    sites = {name: _moved_site(place, years, scenario.horizon.first_year, moved) for name, place in scenario.sites.items()}
    return scenario.model_copy(update={"project": project.model_copy(update=update), "sites": sites})


def _moved_operator(operator: Operator, years: int, moved: Callable[[Path[Any]], Path[Any]]) -> Operator:
    """Move what is built and let; the lines of the plan follow from it."""
    works = tuple(item.model_copy(update={"spent": {year + years: share for year, share in item.spent.items()}}) for item in operator.works)
    update: dict[str, Any] = {"works": works}
    for name, paths in (("land", ("fill", "price", "management_fee")), ("offices", ("fill", "rent", "management_fee"))):
        letting = getattr(operator, name)
        if letting is not None:
            held = {path: moved(getattr(letting, path)) for path in paths if getattr(letting, path) is not None}
            update[name] = letting.model_copy(update=held)
    return operator.model_copy(update=update)


def _moved_site(place: Site, years: int, first: int, moved: Callable[[Path[Any]], Path[Any]]) -> Site:
    premises = tuple(
        (item.model_copy(update={"decision": _same_day(item.decision, years)}) if item.decision.year > first else item)
        if isinstance(item, StateLease)
        else item.model_copy(update={"rent": moved(item.rent)})
        for item in place.premises
    )
    return place.model_copy(update={"premises": premises})


def _moved_roles(roles: tuple[Role, ...], years: int, moved: Callable[[Path[Any]], Path[Any]]) -> tuple[Role, ...]:
    for name in ("headcount", "turnover", "monthly_pay", "insured_pay"):
        roles = _each(roles, name, moved)
    return _each(roles, "distribution", lambda pay: pay.later(years, moved))


def _each(items: tuple[Any, ...], name: str, moved: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(item if getattr(item, name) is None else item.model_copy(update={name: moved(getattr(item, name))}) for item in items)


def _later(path: Path[Any], years: int, last: int) -> Path[Any]:
    """Move the years of a path; one written out to the end of the horizon holds its last value where it no longer reaches it."""
    if path.start is not None and path.from_ is not None:
        return path.model_copy(update={"from_": path.from_ + years, "until": None if path.until is None else path.until + years})
    if path.years is None:
        return path
    moved = {year + years: value for year, value in path.years.items()}
    then = "hold" if path.then is None and max(moved) < last else path.then
    return path.model_copy(update={"years": moved, "then": then})


def _same_day(day: dt.date, years: int) -> dt.date:
    """Give the same day of another year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
