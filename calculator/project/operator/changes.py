"""Changes of an operator's plan: another price, a slower fill, a year of delay, more or less State support."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculator.project.operator.lines import with_operator
from calculator.project.operator.plan import Operator, PrepaidIncome
from calculator.project.path import Path
from calculator.project.scenario import Scenario


@dataclass(frozen=True)
class PlanChange:
    """What differs from the plan: the price and the share let as factors, points of fill, years of delay, the State's share of the works, how rent received at once is taxed."""

    price: float = 1.0
    fill: float = 1.0
    fill_points: float = 0.0
    delay: int = 0
    state_support: Fraction | None = None
    without_loans: bool = False
    prepaid_income: PrepaidIncome | None = None


def changed_plan(scenario: Scenario, change: PlanChange) -> Scenario:
    """Give the scenario of a changed plan; the works and the debt stay when they are."""
    operator, project = scenario.project.operator, scenario.project
    assert operator is not None, "the scenario has no operator's plan"
    years = list(scenario.horizon.range)
    update: dict[str, Any] = {
        "state_support": operator.state_support if change.state_support is None else change.state_support,
    }
    if operator.land is not None:
        update["land"] = operator.land.model_copy(
            update={
                "fill": _filled(operator.land.fill, years, change),
                "price": _times(operator.land.price, years, change.price),
                "prepaid_income": change.prepaid_income or operator.land.prepaid_income,
            }
        )
    if operator.offices is not None:
        # Where land is let too, its price is the one that is asked for.
        factor = 1.0 if operator.land is not None else change.price
        offices = {"fill": _filled(operator.offices.fill, years, change), "rent": _times(operator.offices.rent, years, factor)}
        update["offices"] = operator.offices.model_copy(update=offices)
    new = project.model_copy(
        update={
            "operator": operator.model_copy(update=update),
            "loans": () if change.without_loans else project.loans,
        }
    )
    return with_operator(scenario.model_copy(update={"project": new}))


def first_price(operator: Operator, years: range) -> tuple[str, float]:
    """Give what is priced, ``land`` or ``offices``, and its price in the first year in which any of it is let for a price [VND/m²]."""
    prices = _priced(operator).values(years)
    return ("land" if operator.land is not None else "offices"), prices[first_priced_year(operator, years) - years[0]]


def first_priced_year(operator: Operator, years: range) -> int:
    """Give the first year in which any of it is let for a price; the first year where none ever is.

    Years free of rent come before the price: what is priced is the first that is asked for.
    """
    letting: Any = operator.land or operator.offices
    shares, prices = letting.fill.values(years), _priced(operator).values(years)
    asked = (year for year, share, value in zip(years, shares, prices, strict=True) if share > 0 and value > 0)
    return next(asked, years[0])


def _priced(operator: Operator) -> Any:
    """Give the path of the price of land, else of floors."""
    letting: Any = operator.land or operator.offices
    return letting.price if operator.land is not None else letting.rent


def _filled(path: Path[Any], years: list[int], change: PlanChange) -> Path[Any]:
    """Change the share let of each year; never below nothing or above everything."""
    if (change.fill, change.fill_points, change.delay) == (1.0, 0.0, 0):
        return path
    values = path.values(years)
    # Letting begins later, whatever the form of the path: the years before are empty.
    values = [0.0] * min(change.delay, len(years)) + values[: max(len(years) - change.delay, 0)]
    shares = [min(max(share * change.fill + (change.fill_points if share > 0 else 0.0), 0.0), 1.0) for share in values]
    return Path(years={year: Fraction(share) for year, share in zip(years, shares, strict=True)}, then="hold")


def _times(path: Path[Any], years: list[int], factor: float) -> Path[Any]:
    if factor == 1.0:
        return path
    return Path(years={year: Fraction(value * factor) for year, value in zip(years, path.values(years), strict=True)}, then="hold")
