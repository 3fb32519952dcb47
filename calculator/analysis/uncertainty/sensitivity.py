"""One driver at a time: what its low and high change do, the line between, and the change at which an advantage is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.uncertainty.spreads import Band, band_of
from calculator.analysis.valuation import check_measure, figures_of
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.measures.crossings import Search, search
from calculator.project.case import Case
from calculator.project.checks.uncertainty import missing_for
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import POINTS, DriverName

Floats = NDArray[np.float64]

SPIDER = 5
"""Points of a spider line, the low and the high end among them."""

SCANNED = 33
"""Places at which a measure is first looked at for a switching value."""

WIDEST: Mapping[bool, tuple[float, float]] = {False: (-0.95, 3.0), True: (-0.5, 0.5)}
"""Changes between which switching values are looked for: shares of the plan, and points."""

NEAR = 1.0
"""An amount this near to nothing is nothing [VND]."""

SWITCHING = ("net_present_value", "zone_adds_present_value")
"""Measures of which it is asked where they are gone."""


class Switch(NamedTuple):
    """The changes at which a measure is nothing, and between which they were looked for."""

    measure: str
    found: Search


class DriverEffect(NamedTuple):
    """What one driver alone does to each measure: at its low and high change, and along the line between."""

    driver: DriverName
    band: Band
    low: dict[str, float | None]
    high: dict[str, float | None]
    line: tuple[tuple[float, dict[str, float | None]], ...]
    switches: tuple[Switch, ...]

    def swing(self, measure: str) -> float:
        """Give how far apart the ends of the line are in a measure."""
        values = [value for _, figures in self.line if (value := figures[measure]) is not None]
        return max(values) - min(values) if values else 0.0


@dataclass(frozen=True)
class Sensitivity:
    """Each driver alone; the widest first by the first measure."""

    law: Law
    site: str
    measures: tuple[str, ...]
    plan: dict[str, float | None]
    effects: tuple[DriverEffect, ...]


def sensitivity(
    scenario: Scenario,
    law: Law,
    site: str,
    *,
    measures: tuple[str, ...] = SWITCHING,
    bands: Mapping[DriverName, tuple[float, float]] | None = None,
    switching: tuple[str, ...] = SWITCHING,
) -> Sensitivity:
    """Change one driver at a time.

    Parameters
    ----------
    scenario, law, site : the project.
    measures : of ``run``, or those of ``valuation``.
    bands : low and high change of drivers, in place of those the scenario's distributions give.
    switching : the measures of which it is asked where they are gone: that takes most of the time.

    Raises
    ------
    InputError
        When nothing is uncertain, or a driver is not in the plan.
    UnknownNameError
        When there is no such measure.
    """
    check_fit(scenario, law)
    found = bands_of(scenario, bands or {})
    with computable(law):
        (plan,) = figures_of(law, [Case(scenario, site)])
    for measure in measures:
        check_measure(measure, plan)
    asked = [name for name in switching if plan.get(name) is not None]
    wanted = list(dict.fromkeys([*measures, *asked]))
    effects = []
    for driver, band in found.items():
        # Each driver alone: lanes that follow one driver are soon found.
        draws = Draws(scenario, site, [driver], [])

        def figures(changes: Floats, draws: Draws = draws, driver: DriverName = driver) -> list[dict[str, float | None]]:
            with computable(law):
                lines = draws.figures(law, {driver: changes[:, None]}, wanted, len(changes))
            return [
                {name: None if np.isnan(line[place]) else float(line[place]) for name, line in lines.items()}
                for place in range(len(changes))
            ]

        places = np.linspace(band.low, band.high, SPIDER)
        line = figures(places)
        effects.append(
            DriverEffect(
                driver,
                band,
                line[0],
                line[-1],
                tuple(zip(places.tolist(), line, strict=True)),
                tuple(_switches(scenario, driver, asked, figures)),
            )
        )
    effects.sort(key=lambda effect: -effect.swing(measures[0]))
    return Sensitivity(law, site, measures, plan, tuple(effects))


def bands_of(scenario: Scenario, stated: Mapping[DriverName, tuple[float, float]]) -> dict[DriverName, Band]:
    """Give the bands of all drivers: those stated first, else those of the scenario's distributions.

    Raises
    ------
    InputError
        When there is none, or one is not in the plan.
    """
    found = {name: Band(low, high, "stated") for name, (low, high) in stated.items()}
    for name, band in found.items():
        _check_band(scenario, name, band)
        if (missing := missing_for(scenario, name)) is not None:
            raise InputError(Problem(Place(key="--driver"), f"{name}: {missing[0]}", missing[1]))
    if scenario.uncertainty is not None:
        found = {name: found.get(name, band_of(driver)) for name, driver in scenario.uncertainty.drivers.items()} | found
    if not found:
        remedy = "add uncertainty: to the scenario (docs/method_analysis.md), or --driver margin=-5%:5%"
        raise InputError(Problem(Place(key="uncertainty"), "nothing is said to be uncertain", remedy))
    return found


def _check_band(scenario: Scenario, name: DriverName, band: Band) -> None:
    least = limits_of(scenario, name)[0] if name == "discount_rate" else -1.0
    if not band.low < band.high:
        raise InputError(
            Problem(Place(key="--driver"), f"{name}: {band.low:g} is not below {band.high:g}", "write the smaller change first")
        )
    if band.low < least or (band.low == least and name != "discount_rate"):
        what = (
            "the discount rate falls below nothing" if name == "discount_rate" else f"a change of {band.low:g} leaves nothing of the plan"
        )
        raise InputError(Problem(Place(key="--driver"), f"{name}: {what}", "make the low change smaller"))


def limits_of(scenario: Scenario, driver: DriverName) -> tuple[float, float]:
    """Give the changes of a driver between which is looked."""
    low, high = WIDEST[driver in POINTS]
    return (-float(scenario.assumptions.discount_rate), high) if driver == "discount_rate" else (low, high)


def _switches(
    scenario: Scenario, driver: DriverName, asked: list[str], figures: Callable[[Floats], list[dict[str, float | None]]]
) -> list[Switch]:
    low, high = limits_of(scenario, driver)
    if not asked:
        return []
    # No change is looked at too: what is nothing in the plan already is found.
    places = np.unique(np.concatenate([np.linspace(low, high, SCANNED), [0.0]]))
    held: dict[float, dict[str, float | None]] = {}

    def value(measure: str, changes: Floats) -> Floats:
        new = np.array([change for change in changes.tolist() if change not in held])
        if len(new):
            held.update(zip(new.tolist(), figures(new), strict=True))
        rows = [held[change][measure] for change in changes.tolist()]
        return np.array([np.nan if row is None else row for row in rows], dtype=np.float64)

    return [
        Switch(measure, search(lambda changes: value(measure, changes), places, target=0.0, near=NEAR))  # noqa: B023
        for measure in asked
    ]
