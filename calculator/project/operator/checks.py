"""What must fit together in an operator's plan: with its own lines, with the leases, with the horizon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.project.lease import StateLease
from calculator.project.operator.keys import PLAN
from calculator.project.operator.plan import ALL_IS_LET, LandLetting, Offices, Operator
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.project.site import Site
from calculator.quantities import LARGEST_EXACT
from calculator.yaml_text import Key

_Found = Iterator[tuple[Key, str, str]]


def operator_problems(scenario: Scenario) -> _Found:
    """Find what does not fit together in an operator's plan, if the scenario has one: key, what was found, remedy."""
    operator = scenario.project.operator
    if operator is None:
        return
    if scenario.project.activity != "zone_infrastructure":
        yield (
            ("project", "activity"),
            f"an operator's plan stands beside the activity {scenario.project.activity}",
            "write activity: zone_infrastructure, or remove the plan",
        )
    for check in (_works, _letting, _earnings, _leases, _leased_area, _loans):
        yield from check(scenario, operator)


def _works(scenario: Scenario, operator: Operator) -> _Found:
    years = scenario.horizon.range
    names = [works.name for works in operator.works]
    for index, works in enumerate(operator.works):
        outside = [year for year in works.spent if year not in years]
        if outside:
            yield (
                (*PLAN, "works", index, "spent"),
                f"{outside[0]} is not a year of the horizon",
                f"write years from {years[0]} to {years[-1]}",
            )
        if works.name in names[:index]:
            yield (*PLAN, "works", index, "name"), f"the name '{works.name}' is taken", "give each of the works a name of its own"
        largest = operator.cost_of(works) * max(works.spent.values()) * (1 - operator.state_support)
        # A year's part that is too large is found among all amounts of the scenario.
        if works.cost is None and largest < LARGEST_EXACT <= operator.cost_of(works):
            yield (
                (*PLAN, "works", index, "cost_per_hectare"),
                "cost_per_hectare × area is above 9.0e15 VND, the largest amount held to the đồng",
                "check these numbers and their units",
            )


def _letting(scenario: Scenario, operator: Operator) -> _Found:
    """Find years in which more is let than there is, or in which what was let once comes back."""
    years = scenario.horizon.range
    remedies = {"land": f"let the path end at 100%; {ALL_IS_LET}", "offices": "let the path end at 100%: there are no more floors to let"}
    for part, letting in _parts(operator):
        over = next((year for year, share in zip(years, letting.fill.values(years), strict=True) if share > 1), None)
        if over is not None:
            yield (*PLAN, part, "fill"), f"more than everything is let in {over}", remedies[part]
    if operator.land is not None and operator.land.payment == "one_off":
        fill = operator.land.fill.values(years)
        falls = next((year for year, one, after in zip(years[1:], fill, fill[1:], strict=False) if after < one), None)
        if falls is not None:
            yield (
                (*PLAN, "land", "fill"),
                f"the share let falls in {falls}, but the land is let once for the rest of the term",
                "let the share stay or grow, or write payment: annual",
            )


def _earnings(scenario: Scenario, operator: Operator) -> _Found:
    """Find a plan that earns nothing, or has no price of which another could be asked."""
    years = scenario.horizon.range
    lines = [line.amount.values(years) if line.amount is not None else [1.0] for line in scenario.project.revenue]
    nothing_let = not any(any(letting.fill.values(years)) for _, letting in _parts(operator))
    if nothing_let and not any(any(values) for values in lines):
        part = _parts(operator)[0][0]
        yield (*PLAN, part, "fill"), "nothing is let in any year of the horizon, and nothing else is earned", "write the share let by year"
    for part, letting in _parts(operator):
        name, price = ("price", letting.price) if isinstance(letting, LandLetting) else ("rent", letting.rent)
        let = [year for year, share in zip(years, letting.fill.values(years), strict=True) if share > 0]
        if not let:
            continue
        values = price.values(let)
        begins = _first_year(price)
        if not any(values) and part == _parts(operator)[0][0]:
            yield (
                (*PLAN, part, name),
                f"the {name} is 0 in every year in which the {part} {'is' if part == 'land' else 'are'} let",
                f"write a {name} above zero: the {name} that earns the target is looked for as a multiple of it",
            )
        elif begins is not None and begins > let[0] and values[0] == 0:
            yield (
                (*PLAN, part, name),
                f"the {name} begins in {begins}, but the letting in {let[0]}: years before would be let for nothing",
                f"let it begin in {let[0]}; years free of rent are written as years with 0",
            )


def _leases(scenario: Scenario, operator: Operator) -> _Found:
    ends = {name: _lease_end(site) for name, site in scenario.sites.items()}
    last = scenario.horizon.range[-1]
    if len(set(ends.values())) > 1:
        yield (
            ("sites",),
            "the leases of the sites end in different years",
            "state one operator's plan a lease: rent received at once is spread to its end",
        )
    for name, end in ends.items():
        if end is not None and end < last:
            yield (
                ("sites", name, "premises"),
                f"the lease from the State ends in {end}, the horizon in {last}",
                "let the horizon end with the lease, at the latest",
            )


def _leased_area(scenario: Scenario, operator: Operator) -> _Found:
    """Find land that is let though there is none, or it is not leased: where there are leases from the State, they are all there is."""
    if operator.land is None:
        return
    if operator.land.leasable_area > operator.area:
        yield (
            (*PLAN, "land", "leasable_area"),
            f"the leasable area of {float(operator.land.leasable_area):,.0f} m² is above the area of the zone, "
            f"{float(operator.area):,.0f} m²",
            "shared infrastructure cannot be let (Land Law 31/2024/QH15 art. 202(4)): correct one of the two",
        )
    for name, site in scenario.sites.items():
        held = [item for item in site.premises if isinstance(item, StateLease)]
        area = sum(item.area - item.shared_infrastructure_area for item in held)
        if held and operator.land.leasable_area > area:
            yield (
                (*PLAN, "land", "leasable_area"),
                f"{float(operator.land.leasable_area):,.0f} m² are to be let, but the leases of the site {name} hold "
                f"{float(area):,.0f} m² without shared infrastructure",
                "correct one of the two: what is sublet must be leased",
            )


def _loans(scenario: Scenario, operator: Operator) -> _Found:
    years = scenario.horizon.range
    for index, loan in enumerate(scenario.project.loans):
        if loan.repaid_until > years[-1] or loan.drawn < years[0]:
            yield (
                ("project", "loans", index),
                f"the loan runs from {loan.drawn} to {loan.repaid_until}, outside the horizon",
                f"let it be drawn and repaid from {years[0]} to {years[-1]}: what is left at the end would vanish from the cash",
            )


def _parts(operator: Operator) -> list[tuple[str, LandLetting | Offices]]:
    """Give what is let, what is priced first."""
    parts: tuple[tuple[str, LandLetting | Offices | None], ...] = (("land", operator.land), ("offices", operator.offices))
    return [(name, part) for name, part in parts if part is not None]


def _first_year(path: Path[Any]) -> int | None:
    """Give the first year a path is written for; None where it holds for all."""
    return path.from_ if path.start is not None else min(path.years) if path.years else None


def _lease_end(site: Site) -> int | None:
    """Give the last full calendar year of the leases from the State; None without one."""
    return max((item.decision.year + item.term_years - 1 for item in site.premises if isinstance(item, StateLease)), default=None)
