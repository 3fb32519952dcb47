"""What one legal number would have to be for a project to be as well off as under another position."""

from __future__ import annotations

from typing import NamedTuple

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.levers import lever_of
from calculator.analysis.seek import Sought, seek
from calculator.analysis.valuation import check_measure, figures_of
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.scenario import Scenario


class Parity(NamedTuple):
    """Where a lever must stand under ``law`` for a measure to be what it is under ``other``; ``target`` is that amount [VND] or share."""

    target: float
    sought: Sought


def measure_under(scenario: Scenario, law: Law, site: str, measure: str) -> float | None:
    """Give one measure of a project under a position; None where it is not known.

    Raises
    ------
    UnknownNameError
        When there is no such measure.
    InputError
        When the position has no readable numbers, or asks of the project what it does not state.
    """
    for draft in law.missing_numbers:
        raise InputError(Problem(Place(), f"{draft.title.en} has no readable numbers", "choose a position that can be computed"))
    check_fit(scenario, law)
    with computable(law):
        (found,) = figures_of(law, [Case(scenario, site)])
    check_measure(measure, found)
    return found[measure]


def parity(scenario: Scenario, law: Law, other: Law, site: str, name: str, measure: str) -> Parity:
    """Find where a lever must stand for a measure to be what it is under another position.

    Parameters
    ----------
    name : of the lever, as ``lever_of`` takes it.

    Raises
    ------
    UnknownNameError
        When there is no such lever or measure.
    InputError
        When the measure is not known under the other position, or no place of the lever can be computed.
    """
    target = measure_under(scenario, other, site, measure)
    if target is None:
        raise InputError(Problem(Place(), f"{measure} is not known under {other.variant}", "choose another measure"))
    lever = lever_of(name, scenario, law, site)
    return Parity(target, seek(scenario, law, site, lever, measure=measure, target=target))
