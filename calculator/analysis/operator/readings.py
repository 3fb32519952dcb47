"""Which contested provisions an operator's value hangs on: every one that was looked at, and the options that move its cash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.operator.cash import cash_of
from calculator.analysis.readings import ReadingRange, span
from calculator.law.law import Law
from calculator.project.case import Case

Floats = NDArray[np.float64]

NOTHING = 1.0
"""A cash flow that moves by no more than this in any year is the same [VND]."""


class Contested(NamedTuple):
    """The contested provisions of one plan: the options that move its cash beside the one chosen, and the provisions that move nothing."""

    moving: dict[str, tuple[str, ...]]
    indifferent: tuple[str, ...]


def contested(law: Law, case: Case, asked: frozenset[str]) -> Contested:
    """Evaluate a plan under every option of the contested provisions it meets, one at a time.

    A provision the engine did not look at under the readings chosen cannot change what it computed: it is not evaluated again.

    Parameters
    ----------
    law : with the readings chosen.
    case : a plan at a site.
    asked : the provisions the engine looked at.
    """
    (base,) = cash_of(law, [case])
    moving: dict[str, tuple[str, ...]] = {}
    indifferent = []
    for name, reading in law.all_readings.items():
        if name not in asked:
            continue
        chosen = law.reading(name)
        moved = {option for option in reading.options if option != chosen and _moves(base.equity, law.with_reading(name, option), case)}
        if moved:
            moving[name] = tuple(option for option in reading.options if option in {*moved, chosen})
        else:
            indifferent.append(name)
    return Contested(moving, tuple(indifferent))


def _moves(equity: Floats, law: Law, case: Case) -> bool:
    (other,) = cash_of(law, [case])
    return bool(np.abs(other.equity - equity).max(initial=0.0) > NOTHING)


def widest(values: Mapping[tuple[str, str], float], chosen: float) -> ReadingRange | None:
    """Give how far the value goes when the contested provisions are read otherwise, one at a time; the options are never averaged.

    Parameters
    ----------
    values : of the plan under each option of each provision that moves it [VND].
    chosen : under the readings chosen [VND].
    """
    if not values:
        return None
    spans = {name: span({option: value for (of, option), value in values.items() if of == name}) for name, _ in values}
    return ReadingRange(min([chosen, *values.values()]), max([chosen, *values.values()]), max(spans, key=lambda name: spans[name]))
