"""From an operator's plan to the lines of a project: revenue as it is taxed, and assets; and the cash that comes at another time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.business import SHARED, Revenue
from calculator.project.capital import Asset
from calculator.project.operator.plan import LAND, OFFICES, PREFIX, SERVICES, Operator
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.validation import Amount

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Letting:
    """What an operator lets and receives by year; areas [m²], money [VND], each ``(year,)``."""

    land_let: Floats
    land_received: Floats
    land_income: Floats
    office_rent: Floats
    services: Floats


def with_operator(scenario: Scenario) -> Scenario:
    """Give the scenario with the lines of its operator's plan; the same scenario again where they are there already."""
    operator = scenario.project.operator
    if operator is None:
        return scenario
    project = scenario.project
    revenue = [line for line in project.revenue if not line.name.startswith(PREFIX)]
    assets = [asset for asset in project.assets if not asset.name.startswith(PREFIX)]
    lines = _revenue(scenario, operator)
    update = {
        "revenue": (*revenue, *lines),
        "assets": (*assets, *_assets(operator, {line.name for line in lines})),
    }
    return scenario.model_copy(update={"project": project.model_copy(update=update)})


def letting_of(scenario: Scenario, operator: Operator) -> Letting:
    """Work out what is let and received in each year of the horizon."""
    years = list(scenario.horizon.range)
    fill, received, income, services = (np.zeros(len(years)) for _ in range(4))
    if operator.land is not None:
        fill = _values(operator.land.fill, years) * float(operator.land.leasable_area)
        price = _values(operator.land.price, years)
        if operator.land.payment == "annual":
            received = income = fill * price
        else:
            received = np.diff(fill, prepend=0.0) * price
            income = received if operator.land.prepaid_income == "at_once" else _spread(received, years, end_of_term(scenario))
        if operator.land.management_fee is not None:
            services = services + fill * _values(operator.land.management_fee, years)
    rent = np.zeros(len(years))
    if operator.offices is not None:
        floors = 12 * float(operator.offices.floor_area) * _values(operator.offices.fill, years)
        rent = floors * _values(operator.offices.rent, years)
        if operator.offices.management_fee is not None:
            services = services + floors * _values(operator.offices.management_fee, years)
    return Letting(fill, received, income, rent, services)


def spent_on_works(scenario: Scenario, operator: Operator) -> tuple[Floats, Floats]:
    """Give what the works cost in each year, and the part the State bears [VND], each ``(year,)``."""
    years = scenario.horizon.range
    spent = np.zeros(len(years))
    for works in operator.works:
        for year, share in works.spent.items():
            if year in years:
                spent[year - years[0]] += float(operator.cost_of(works) * share)
    return spent, spent * float(operator.state_support)


def end_of_term(scenario: Scenario) -> int:
    """Give the last calendar year of the operator's term: that of its lease, or of the horizon without one."""
    ends = [
        item.decision.year + item.term_years - 1 for site in scenario.sites.values() for item in site.premises if item.kind == "state_lease"
    ]
    return max(ends, default=scenario.horizon.range[-1])


def _spread(received: Floats, years: Sequence[int], end: int) -> Floats:
    """Spread what is received in a year evenly over that year and the rest of the term."""
    income = np.zeros(len(years))
    for place, year in enumerate(years):
        left = max(end - year + 1, 1)
        income[place : place + left] += received[place] / left
    return income


def _values(path: Path[Any], years: Sequence[int]) -> Floats:
    return np.array(path.values(years))


def _revenue(scenario: Scenario, operator: Operator) -> list[Revenue]:
    letting, years = letting_of(scenario, operator), list(scenario.horizon.range)
    land, offices = (part.source if part else None for part in (operator.land, operator.offices))
    services = "; ".join(source for source in (land, offices) if source) or None
    lines: tuple[tuple[str, Any, Any, Floats, str | None], ...] = (
        (LAND, "excluded", "land_sublease", letting.land_income, land),
        (OFFICES, "excluded", "building_lease", letting.office_rent, offices),
        (SERVICES, "incentive", None, letting.services, services),
    )
    fees = [part.management_fee for part in (operator.land, operator.offices) if part is not None]
    planned = {LAND: operator.land is not None, OFFICES: operator.offices is not None, SERVICES: any(fee is not None for fee in fees)}
    return [
        # A price that is only tried may be nothing, or beyond what a scenario may state: costs and works keep the line they are of.
        Revenue.model_construct(name=name, kind=kind, excluded_as=excluded, amount=_path(years, amount), source=source)
        for name, kind, excluded, amount, source in lines
        if planned[name]
    ]


def _path(years: Sequence[int], amounts: Floats) -> Path[Any]:
    """Write amounts out year by year, to the đồng."""
    return Path[Amount].model_construct(
        years={year: Fraction(round(amount)) for year, amount in zip(years, amounts.tolist(), strict=True)}, then="zero"
    )


def _assets(operator: Operator, lines: set[str]) -> list[Asset]:
    """Give an asset for each year in which works are spent on, used from the year after; what the State bears is no cost."""
    found = []
    for works in operator.works:
        for year, share in sorted(works.spent.items()):
            cost = operator.cost_of(works) * share * (1 - operator.state_support)
            if cost > 0:
                stream = operator.stream_of(works)
                found.append(
                    # The works were checked where they are written: what is wrong is told with their key.
                    Asset.model_construct(
                        name=f"{PREFIX}{works.name}_{year}",
                        class_=works.class_,
                        cost=cost,
                        first_use=f"{year + 1}-01",
                        life_years=works.life_years,
                        method=works.method,
                        stream=stream if stream in lines else SHARED,
                        source=works.source,
                    )
                )
    return found
