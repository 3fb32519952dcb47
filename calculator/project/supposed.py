"""What is supposed where nobody states it, in one place: the value, where it is from, and of which day."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, get_args

from calculator.project.path import Path
from calculator.project.scenario import AssumptionName, Scenario

AS_OF = dt.date(2026, 11, 21)
"""The day of the program's own suppositions."""

DISPLACEMENT = "0%"
PORTFOLIO = {"discount_rate": "10%", "consumer_price_growth": "3%", "land_price_growth": "3%"}
"""Of a file of enterprises, unless the command line says otherwise: assumptions, none of them measured."""

Origin = Literal["scenario", "option", "law", "program", "not_stated"]


class Supposed(NamedTuple):
    """One assumption: its value (by year where it is not the same in all), who says it, the source and its day; None where not stated."""

    name: str
    value: float | tuple[float, ...] | None
    origin: Origin
    source: str | None
    as_of: dt.date | None


def of_scenario(scenario: Scenario) -> list[Supposed]:
    """Give what a scenario supposes of the economy, in the order of its fields; what it leaves out is left out."""
    stated, years = scenario.assumptions, list(scenario.horizon.range)
    found = []
    for name in get_args(AssumptionName):
        value = getattr(stated, name)
        if value is None:
            continue
        by_year = tuple(value.values(years, before="hold")) if isinstance(value, Path) else (float(value),)
        from_where = stated.sources.get(name)
        found.append(
            Supposed(
                name,
                by_year[0] if len(set(by_year)) == 1 else by_year,
                "scenario",
                from_where.source if from_where else None,
                from_where.as_of if from_where else None,
            )
        )
    return found
