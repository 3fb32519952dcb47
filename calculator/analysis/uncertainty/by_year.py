"""The measures of many lanes as they grow year by year: what each year adds, discounted, so that the last year is the measure itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from calculator.analysis.investor.value import NEEDED
from calculator.analysis.uncertainty.figures import GENERAL, HERE, OUTSIDE, Floats, Measure, Panel, before_tax, clawback, collected
from calculator.analysis.valuation import LEVIES as ALL_LEVIES
from calculator.analysis.valuation import PAID_LATER as LATER
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean

Flow = Callable[[Panel], tuple[Floats, Floats]]
"""What a year adds in it and what a year later [VND], each ``(year, lane)``."""


class Band(NamedTuple):
    """The quantiles of a measure as it grows, ``(year,)`` by share, and the plan's own line beside them [VND]."""

    years: tuple[int, ...]
    quantiles: dict[float, Floats]
    plan: Floats


def by_year(measure: str) -> str:
    """Give the name under which a measure is known as it grows."""
    return f"{measure} by year"


def grown(panel: Panel, now: Floats, later: Floats) -> Floats:
    """Add up to each year what it adds, discounted to the first [VND], ``(year, lane)``."""
    found, so_far = [], np.zeros(np.shape(now)[1:])
    for year in range(len(now)):
        so_far = so_far + now[year] * (1 + panel.rate) ** -year + later[year] * (1 + panel.rate) ** -(year + 1)
        found.append(so_far)
    return np.array(found)


def _spared(side: str) -> Flow:
    def flow(panel: Panel) -> tuple[Floats, Floats]:
        later = panel.line(LATER, side) - panel.line(LATER)
        return panel.line("burden", side) - panel.line("burden") - later, later

    return flow


def _cash(panel: Panel) -> tuple[Floats, Floats]:
    return before_tax(panel) - panel.line("corporate_income_tax"), -panel.line(LATER)


def _revenue(panel: Panel) -> tuple[Floats, Floats]:
    return collected(panel), panel.line(LATER)


def _forgone(panel: Panel) -> tuple[Floats, Floats]:
    return collected(panel, GENERAL) - collected(panel), -clawback(panel)


def _measure(lines: Sequence[str], side: str, flow: Flow) -> Measure:
    return Measure(frozenset(lines), frozenset({HERE, side}), lambda panel: grown(panel, *flow(panel)))


_NEEDED = tuple(set(NEEDED) - {"interest"})

BY_YEAR: dict[str, Measure] = {
    "kept_present_value": _measure(("burden", LATER), GENERAL, _spared(GENERAL)),
    "zone_adds_present_value": _measure(("burden", LATER), OUTSIDE, _spared(OUTSIDE)),
    "net_present_value": _measure(_NEEDED, HERE, _cash),
    "npv": _measure(_NEEDED, HERE, _cash),
    "state_revenue_present_value": _measure(ALL_LEVIES, HERE, _revenue),
    "revenue_forgone_present_value": _measure(ALL_LEVIES, GENERAL, _forgone),
}
"""The measures that are sums over the years; their figure is ``(year, lane)``."""

GROWN = {by_year(name): measure for name, measure in BY_YEAR.items()}
"""The same under the names they have beside the measures themselves."""


def check_grown(grown: Sequence[str], measures: Sequence[str]) -> None:
    """Refuse the growth of what is not measured, or is no sum over the years.

    Raises
    ------
    UnknownNameError
        When it is none of ``BY_YEAR``, or not among the measures.
    """
    known = [name for name in measures if name in BY_YEAR]
    for name in grown:
        if name not in known:
            remedy = did_you_mean(name, known) if known else f"ask for one of {', '.join(BY_YEAR)}"
            raise UnknownNameError(Problem(Place(key="grown"), f"{name} is not measured year by year", remedy))
