"""What a reader changes in a shipped scenario, and the checked scenario that follows from it. Knows no law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from calculator.errors import InputError, Place, Problem, counted
from calculator.project.business import Cost, Revenue, Role
from calculator.project.capital import Asset
from calculator.project.case import Case
from calculator.project.group import Group
from calculator.project.lanes import build_lanes
from calculator.project.later import shifted
from calculator.project.lease import StateLease
from calculator.project.load import scenario_from
from calculator.project.operator.lines import with_operator
from calculator.project.path import Path
from calculator.project.scenario import Audit, Horizon, Project, Scenario
from calculator.project.site import Site

NO_GROUP = "none"
"""Instead of a group's revenue: no group is stated."""

NO_AUDIT = 0
"""Instead of the year of an audit: none is supposed."""

ADJUSTMENT = "margin_adjustment"
"""The cost line that brings the profit margin down to the one asked for."""

_CUT = "cut to reach the profit margin asked for"


@dataclass(frozen=True)
class Changes:
    """What differs from the shipped scenario; None leaves it as it is. ``horizon`` is in years, from the same first year.

    ``group_revenue`` is that of the group [EUR], or ``NO_GROUP``; ``audit_year`` the year of an audit, or ``NO_AUDIT``. ``revenue`` and ``margin`` speak of the first full year of operation: the revenue of the incentive lines [VND], and profit
    before tax, State land rent, employer insurance and trade-union fee over all revenue.
    """

    activity: str | None = None
    location: str | None = None
    priority_line: str | None = None
    commune_class: str | None = None
    software_steps: str | None = None
    new_project: str | None = None
    related_parties: str | None = None
    revenue: Fraction | None = None
    margin: Fraction | None = None
    first_revenue_year: int | None = None
    discount_rate: Fraction | None = None
    variant: str | None = None
    land_use: str | None = None
    won_at_auction: str | None = None
    construction_months: int | None = None
    wage_region: str | None = None
    group_revenue: Fraction | str | None = None
    audit_year: int | None = None
    horizon: int | None = None


@dataclass(frozen=True)
class Books:
    """The first full year of a project at a site [VND]: what margin and revenue are measured on.

    ``fixed`` holds what no change scales: market rent, straight-line depreciation and interest. State land rent depends on the
    law and is left out, as are the employer's insurance and trade-union fee.
    """

    year: int
    revenue: Fraction
    incentive: Fraction
    operating: Fraction
    pay: Fraction
    fixed: Fraction

    @property
    def profit(self) -> Fraction:
        """Profit before tax, State land rent, employer insurance and trade-union fee."""
        return self.revenue - self.operating - self.pay - self.fixed

    @property
    def margin(self) -> Fraction:
        """Profit over revenue."""
        return self.profit / self.revenue

    @property
    def largest_margin(self) -> Fraction:
        """The margin with neither operating cost nor pay."""
        return (self.revenue - self.fixed) / self.revenue


def changed(scenario: Scenario, site: str, changes: Changes) -> Scenario:
    """Give the scenario with a reader's changes, checked as a scenario file is.

    The horizon comes first; then the first revenue year moves everything that is dated; then the facts change; then revenue is scaled
    together with operating costs and headcount; then costs move until the margin is the one asked for, or the one before where only
    revenue was changed.

    Raises
    ------
    InputError
        When the changed scenario does not fit together, or the margin cannot be reached.
    """
    if changes == Changes():
        return scenario
    found = scenario.model_copy(update={"expect": ()})
    if changes.horizon is not None:
        found = found.model_copy(update={"horizon": Horizon(first_year=found.horizon.first_year, years=changes.horizon)})
    if changes.first_revenue_year is not None:
        found = shifted(found, changes.first_revenue_year - first_revenue_year(found))
    found = _with_facts(found, site, changes)
    if changes.horizon is not None and can_scale(scenario) and not can_scale(found):
        raise InputError(
            Problem(
                Place(key="horizon"),
                f"its {counted(found.horizon.years, 'year holds', 'years hold')} no full year with revenue",
                "lengthen it",
            )
        )
    if changes.revenue is not None or changes.margin is not None:
        books = books_of(found, site)
        target = books.margin if changes.margin is None else changes.margin
        if changes.revenue is not None:
            found = _scaled(found, changes.revenue / books.incentive)
        found = _with_margin(found, site, target)
    return scenario_from(with_operator(found).model_dump(mode="python", by_alias=True, exclude_none=True), scenario.scenario)


def can_scale(scenario: Scenario) -> bool:
    """Say whether revenue and margin can be set: not where revenue is cost plus a mark-up or follows an operator's plan, nor without incentive revenue in the first full year."""
    lines = scenario.project.revenue
    year = first_full_year(scenario)
    if scenario.project.operator is not None or year not in scenario.horizon.range:
        return False
    if any(line.cost_plus is not None for line in lines):
        return False
    return any(amount > 0 for line, amount in _revenue_lines(scenario, year) if line.kind == "incentive")


def first_revenue_year(scenario: Scenario) -> int:
    """Give the first year with revenue of the incentive lines; the year operation starts where they have none in the horizon."""
    years = scenario.horizon.range
    paths = [line.amount for line in scenario.project.revenue if line.kind == "incentive" and line.amount is not None]
    starts = [year for path in paths for year, value in zip(years, path.values(years), strict=True) if value > 0]
    return min(starts, default=scenario.project.operation_start.year)


def first_full_year(scenario: Scenario) -> int:
    """Give the first calendar year of twelve months of operation with incentive revenue."""
    start = scenario.project.operation_start
    whole = start.year if start.month == 1 else start.year + 1
    return max(whole, first_revenue_year(scenario), scenario.horizon.first_year)


def books_of(scenario: Scenario, site: str) -> Books:
    """Read the first full year off the lines of a scenario.

    Raises
    ------
    InputError
        When the horizon holds no full year with revenue.
    """
    year = first_full_year(scenario)
    if not can_scale(scenario):
        raise InputError(Problem(Place(), "no full year with revenue of its own lies in the horizon", "lengthen the horizon"))
    lanes = build_lanes([Case(scenario, site)])
    place = scenario.horizon.range.index(year)

    def at(panel: Any) -> Fraction:
        return Fraction(float(np.broadcast_to(panel, (len(lanes.years), 1))[place, 0]))

    pay, all_costs = at(lanes.payroll), at(lanes.cost.total) + at(lanes.nondeductible.total)
    by_name = {line.name: at_line for line, at_line in _revenue_lines(scenario, year)}
    operating = sum((_cost_at(cost, scenario, year, by_name) for cost in scenario.project.costs), Fraction(0))
    rent = all_costs - pay - operating
    depreciation = sum((_straight_line(asset, scenario, year) for asset in scenario.project.assets), Fraction(0))
    return Books(year, at(lanes.revenue.total), at(lanes.revenue.incentive), operating, pay, rent + depreciation + at(lanes.interest))


def _revenue_lines(scenario: Scenario, year: int) -> list[tuple[Revenue, Fraction]]:
    return [(line, _vnd(line.amount, line.currency, scenario, year)) for line in scenario.project.revenue if line.amount is not None]


def _vnd(path: Path[Any], currency: str, scenario: Scenario, year: int) -> Fraction:
    return Fraction(path.values([year])[0]) * _exchange(currency, scenario, year)


def _exchange(currency: str, scenario: Scenario, year: int) -> Fraction:
    rate = scenario.assumptions.exchange_rate
    return Fraction(rate.values([year], before="hold")[0]) if currency == "USD" and rate is not None else Fraction(1)


def _cost_at(cost: Cost, scenario: Scenario, year: int, by_name: dict[str, Fraction]) -> Fraction:
    if cost.amount is not None:
        return _vnd(cost.amount, cost.currency, scenario, year)
    return (cost.share_of_revenue or Fraction(0)) * by_name.get(cost.stream, sum(by_name.values(), Fraction(0)))


def _straight_line(asset: Asset, scenario: Scenario, year: int) -> Fraction:
    """Give the months of an asset's life that fall in a year, times its cost a month."""
    begun = (year - asset.first_year) * 12 + 1 - asset.first_month
    months = max(0, min(begun + 12, asset.life_years * 12) - max(begun, 0))
    return asset.cost * _exchange(asset.currency, scenario, asset.first_year) * months / (asset.life_years * 12)


def _with_facts(scenario: Scenario, site: str, changes: Changes) -> Scenario:
    """Change activity, answers, place and land; a software product without an answer on its steps has them not known."""
    project = scenario.project
    activity = changes.activity or project.activity
    steps = changes.software_steps or project.facts.recognised_software_steps
    facts = {
        "recognised_software_steps": "unknown" if activity == "software_product" and steps is None else steps,
        "new_project": changes.new_project or project.facts.new_project,
        "related_party_transactions": changes.related_parties or project.facts.related_party_transactions,
    }
    place: Site = scenario.sites[site]
    premises = tuple(_with_lease(item, changes) if isinstance(item, StateLease) else item for item in place.premises)
    place = place.model_copy(
        update={
            "location": changes.location or place.location,
            "priority_line": changes.priority_line or place.priority_line,
            "commune_class": changes.commune_class or place.commune_class,
            "wage_region": changes.wage_region or place.wage_region,
            "premises": premises,
        }
    )
    update: dict[str, Any] = {
        "project": project.model_copy(
            update={"activity": activity, "facts": project.facts.model_copy(update=facts), "group": _with_group(project, changes)}
        ),
        "sites": {**scenario.sites, site: place},
    }
    economy: dict[str, Any] = {}
    if changes.discount_rate is not None:
        economy["discount_rate"] = changes.discount_rate
        # Where the scenario has its own from no longer speaks of this one.
        economy["sources"] = {name: one for name, one in scenario.assumptions.sources.items() if name != "discount_rate"}
    if changes.audit_year is not None:
        economy["audit"] = _with_audit(scenario.assumptions.audit, changes.audit_year)
    update["assumptions"] = scenario.assumptions.model_copy(update=economy)
    if changes.variant is not None:
        update["compare"] = scenario.compare.model_copy(update={"variants": (changes.variant,)})
    return scenario.model_copy(update=update)


def _with_audit(audit: Audit | None, year: int) -> Audit | None:
    """Give an audit in a year, at the rates that were stated; none for ``NO_AUDIT``."""
    if year == NO_AUDIT:
        return None
    return Audit(year_of_audit=year) if audit is None else audit.model_copy(update={"year_of_audit": year})


def _with_group(project: Project, changes: Changes) -> Group | None:
    """Give the group with the revenue asked for, the same every year; one that was not stated before has entities abroad."""
    if changes.group_revenue is None or changes.group_revenue == NO_GROUP:
        return project.group if changes.group_revenue is None else None
    # Not checked here: the whole scenario is, once all is changed.
    revenue = Path[Any].model_construct(value=changes.group_revenue)
    if project.group is None:
        return Group.model_construct(revenue_eur=revenue, entities_abroad="yes", source="set by the reader")
    return project.group.model_copy(update={"revenue_eur": revenue})


def _with_lease(lease: StateLease, changes: Changes) -> StateLease:
    given = {
        "land_use": changes.land_use,
        "won_at_auction": changes.won_at_auction,
        "construction_months": changes.construction_months,
    }
    return lease.model_copy(update={name: value for name, value in given.items() if value is not None})


def _scaled(scenario: Scenario, factor: Fraction) -> Scenario:
    """Scale incentive revenue, and with it headcount and the costs that belong to it or to all; premises and assets stay."""
    project = scenario.project
    own = {line.name for line in project.revenue if line.kind != "incentive"}
    revenue = tuple(
        line.model_copy(update={"amount": _times(line.amount, factor)}) if line.kind == "incentive" and line.amount else line
        for line in project.revenue
    )
    costs = tuple(
        cost.model_copy(update={"amount": _times(cost.amount, factor)}) if cost.amount and cost.stream not in own else cost
        for cost in project.costs
    )
    return _project(scenario, revenue=revenue, costs=costs, workforce=_people(project, factor))


def _with_margin(scenario: Scenario, site: str, margin: Fraction) -> Scenario:
    """Bring the margin of the first full year to the one asked for.

    Down: a stated cost line, a share of all revenue, the same in every year. Up: every operating cost line is cut by one factor
    in all years, and where that is not enough, headcount by another.
    """
    books = books_of(scenario, site)
    if margin > books.largest_margin:
        most = f"{float(books.largest_margin):.1%}"
        raise InputError(Problem(Place(key="margin"), f"the margin cannot be above {most}", "rent and depreciation alone cost the rest"))
    spare = books.profit - margin * books.revenue
    if spare > 0:
        line = Cost(name=ADJUSTMENT, share_of_revenue=spare / books.revenue, source="set to reach the profit margin asked for")
        return _project(scenario, costs=(*scenario.project.costs, line))
    from_costs = min(-spare, books.operating)
    from_pay = -spare - from_costs
    found = scenario
    if from_costs:
        factor = 1 - from_costs / books.operating
        found = _project(found, costs=tuple(_cheaper(cost, factor) for cost in found.project.costs))
    if from_pay:
        found = _project(found, workforce=_people(found.project, 1 - from_pay / books.pay))
    return found


def _cheaper(cost: Cost, factor: Fraction) -> Cost:
    source = f"{cost.source}; {_CUT}" if cost.source else _CUT
    if cost.amount is not None:
        return cost.model_copy(update={"amount": _times(cost.amount, factor), "source": source})
    return cost.model_copy(update={"share_of_revenue": (cost.share_of_revenue or 0) * factor, "source": source})


def _people(project: Project, factor: Fraction) -> tuple[Role, ...]:
    return tuple(role.model_copy(update={"headcount": _times(role.headcount, factor)}) for role in project.workforce)


def _project(scenario: Scenario, **update: Any) -> Scenario:
    return scenario.model_copy(update={"project": scenario.project.model_copy(update=update)})


def _times(path: Path[Any], factor: Fraction) -> Path[Any]:
    return path.model_copy(
        update={
            "value": None if path.value is None else path.value * factor,
            "start": None if path.start is None else path.start * factor,
            "years": None if path.years is None else {year: value * factor for year, value in path.years.items()},
        }
    )
