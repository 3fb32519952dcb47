"""Whether what a scenario calls uncertain is in its plan, and whether its correlations can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import pi, sin
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from calculator.project.lease import StateLease
from calculator.project.tenancies import Tenancy
from calculator.project.uncertainty import NORMAL_CUT, POINTS, YEARLY, DriverName, Lognormal, Normal, Triangular, Uncertainty, Uniform
from calculator.yaml_text import Key

if TYPE_CHECKING:
    from calculator.project.scenario import Scenario

_Found = Iterator[tuple[Key, str, str]]

SMALLEST = 1e-10
"""Eigenvalue below which a driver is fixed by the others."""


def uncertainty_problems(scenario: Scenario) -> _Found:
    """Find drivers the plan has nothing of, and distributions, correlations and law changes that cannot be."""
    stated = scenario.uncertainty
    if stated is None:
        return
    at: Key = ("uncertainty",)
    for name, driver in stated.drivers.items():
        key = (*at, "drivers", name)
        if (missing := missing_for(scenario, name)) is not None:
            yield key, *missing
        if driver.persistence != 1 and name not in YEARLY:
            yield (
                (*key, "persistence"),
                f"{name} is one change for all years",
                f"remove it: only {', '.join(sorted(YEARLY))} change by year",
            )
        if isinstance(driver, Lognormal) and name in POINTS:
            yield (
                (*key, "shape"),
                f"{name} changes by points, and a lognormal is a factor on the plan",
                "write normal, triangular or uniform",
            )
    fall = lowest_of(stated, "land_price_growth")
    if fall is not None and scenario.assumptions.land_price_growth + fall <= -1:
        yield (*at, "drivers", "land_price_growth"), "the land price falls by all of it in a year", "make the lowest change smaller"
    low = lowest_of(stated, "discount_rate")
    if low is not None and scenario.assumptions.discount_rate + low < 0:
        yield (*at, "drivers", "discount_rate"), "the discount rate falls below nothing", "make the lowest change smaller"
    yield from correlation_problems(stated)
    for index, change in enumerate(stated.law_changes):
        if change.draft in [earlier.draft for earlier in stated.law_changes[:index]]:
            yield (*at, "law_changes", index, "draft"), f"{change.draft} stands twice", "write all of its years under one passes"
        for year in change.passes:
            if year not in scenario.horizon.range:
                yield (
                    (*at, "law_changes", index, "passes", year),
                    f"{year} is not a year of the horizon",
                    "correct the year, or the horizon",
                )


def missing_for(scenario: Scenario, name: DriverName) -> tuple[str, str] | None:
    """Say why a driver cannot change anything in a plan, and what to do; None where it can."""
    project = scenario.project
    premises = [item for site in scenario.sites.values() for item in site.premises]
    priced = any(line.cost_plus is not None for line in project.revenue)
    no_people = ("no one works in this plan", "add a role under project.workforce, or remove the driver")
    tests: Mapping[str, Callable[[], tuple[str, str] | None]] = {
        "wages": lambda: (
            no_people
            if not project.workforce
            else ("the pay of a role is spread", "write monthly_pay in place of distribution, or remove the driver")
            if any(role.distribution is not None for role in project.workforce)
            else None
        ),
        "headcount": lambda: None if project.workforce else no_people,
        "capex": lambda: None if project.assets else ("no asset is in this plan", "add one under project.assets, or remove the driver"),
        "costs": lambda: (
            None
            if any(cost.amount is not None for cost in project.costs)
            else ("no cost is stated as an amount", "use margin, or remove the driver")
        ),
        "exchange_rate": lambda: (
            None
            if scenario.assumptions.exchange_rate
            else ("no exchange rate is stated", "add assumptions.exchange_rate, or remove the driver")
        ),
        "land_price": lambda: (
            None
            if any(isinstance(item, StateLease) and item.table_price is not None for item in premises)
            else ("no lease from the State states its table price", "add table_price to one, or remove the driver")
        ),
        "rent": lambda: (
            None if any(isinstance(item, Tenancy) for item in premises) else ("no rent is paid to a landlord", "remove the driver")
        ),
    }
    if name in {"revenue", "ramp_up", "margin"} and priced:
        return "revenue follows cost plus a mark-up", "remove the driver: a change of cost changes the price"
    return tests.get(name, lambda: None)()


def lowest_of(stated: Uncertainty, name: DriverName) -> float | None:
    """Give the lowest change a driver can take; None of one that is not stated, or has no lowest."""
    driver = stated.drivers.get(name)
    if driver is None:
        return None
    if isinstance(driver, (Triangular, Uniform)):
        return float(driver.low)
    return float(driver.mean - NORMAL_CUT * driver.standard_deviation) if isinstance(driver, Normal) else None


def correlation_problems(stated: Uncertainty) -> _Found:
    """Find correlations of what is no driver, that stand twice, or that cannot hold together."""
    at: Key = ("uncertainty", "correlations")
    pairs: set[frozenset[str]] = set()
    fits = True
    for index, one in enumerate(stated.correlations):
        unknown = [name for name in one.of if name not in stated.drivers]
        for name in unknown:
            yield (*at, index, "of"), f"{name} is not among the drivers", "add it under uncertainty.drivers, or remove the correlation"
        if frozenset(one.of) in pairs:
            yield (*at, index, "of"), f"the correlation of {one.of[0]} and {one.of[1]} stands twice", "keep one of the two"
        elif not unknown and len({stated.drivers[name].persistence for name in one.of}) > 1:
            found = f"{one.of[0]} and {one.of[1]} last differently from year to year"
            yield (*at, index, "of"), found, "give both the same persistence, or remove the correlation"
        fits = fits and not unknown
        pairs.add(frozenset(one.of))
    if fits and stated.correlations and float(np.linalg.eigvalsh(normal_correlation(stated)).min()) <= SMALLEST:
        yield (
            at,
            "the correlations contradict each other: no drivers can have them all (the matrix is not positive definite)",
            "bring some nearer to 0",
        )


def normal_correlation(stated: Uncertainty) -> NDArray[np.float64]:
    """Give the correlations of the normal variables behind the drivers, in their order: ``2 sin(π ρ / 6)`` of each rank correlation."""
    names = list(stated.drivers)
    found = np.eye(len(names))
    for one in stated.correlations:
        first, second = (names.index(name) for name in one.of)
        found[first, second] = found[second, first] = 2 * sin(pi * float(one.rank) / 6)
    return found
