"""Fixed assets as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calculator.project.case import SORTED, Booleans, Case, Floats, Integers, kind_of
from calculator.project.construction import capitalised_into
from calculator.project.expansion import of_streams
from calculator.project.facts import UNKNOWN

IDLE = ("season", "repair_or_move", "other")
"""Why an asset stands idle; its code is its place."""


@dataclass(frozen=True)
class Assets:
    """Fixed assets as columns; ``lane`` says whose each is, ``stream`` which kind of income bears it (-1: shared).

    ``acceleration`` is the multiple of the straight line, 1 where it is not accelerated; ``idle_from`` is a month counted from January of
    year 0, infinite where the asset is never idle; ``idle_why`` a place in ``IDLE``.
    """

    lane: Integers
    cost: Floats
    first_year: Integers
    first_month: Floats
    life_years: Integers
    declining: Booleans
    acceleration: Floats
    capped_car: Booleans
    idle_from: Floats
    idle_months: Floats
    idle_why: Integers
    stream: Integers
    book_life_years: Integers
    tangible: Booleans
    class_: tuple[str, ...]
    name: tuple[str, ...]
    expansion: Integers
    """The place of the expansion whose own books bear it among those of the lane; UNKNOWN for none."""


def assets_of(cases: Sequence[Case]) -> Assets:
    found = [(lane, case, asset) for lane, case in enumerate(cases) for asset in case.scenario.project.assets]
    streams = [{line.name: SORTED.index(kind_of(line)) for line in case.scenario.project.revenue} for case in cases]
    rates = [
        (
            case.scenario.assumptions.exchange_rate.values([asset.first_year], before="hold")[0]
            if case.scenario.assumptions.exchange_rate
            else 1
        )
        if asset.currency == "USD"
        else 1
        for _, case, asset in found
    ]
    return Assets(
        lane=np.array([lane for lane, _, _ in found], dtype=np.int64),
        cost=np.array(
            [float(asset.cost) * rate + capitalised_into(asset, case) for (_, case, asset), rate in zip(found, rates, strict=True)],
            dtype=np.float64,
        ),
        first_year=np.array([asset.first_year for *_, asset in found], dtype=np.int64),
        first_month=np.array([float(asset.month_of_use) for *_, asset in found], dtype=np.float64),
        life_years=np.array([asset.life_years for *_, asset in found], dtype=np.int64),
        declining=np.array([asset.method == "declining_balance" for *_, asset in found], dtype=np.bool_),
        acceleration=np.array(
            [float(asset.acceleration or 1) if asset.method == "accelerated_straight_line" else 1.0 for *_, asset in found],
            dtype=np.float64,
        ),
        capped_car=np.array([asset.car_use == "own_use" for *_, asset in found], dtype=np.bool_),
        idle_from=np.array([float(asset.idle.begins) if asset.idle else np.inf for *_, asset in found], dtype=np.float64),
        idle_months=np.array([float(asset.idle.months) if asset.idle else 0.0 for *_, asset in found], dtype=np.float64),
        idle_why=np.array([IDLE.index(asset.idle.because) if asset.idle else UNKNOWN for *_, asset in found], dtype=np.int64),
        stream=np.array([streams[lane].get(asset.stream, UNKNOWN) for lane, _, asset in found], dtype=np.int64),
        book_life_years=np.array([asset.book_life_years or asset.life_years for *_, asset in found], dtype=np.int64),
        tangible=np.array([asset.class_ != "intangible" for *_, asset in found], dtype=np.bool_),
        class_=tuple(asset.class_ for *_, asset in found),
        name=tuple(asset.name for *_, asset in found),
        expansion=np.array(
            [of_streams(case.scenario.project.expansions).get(asset.stream, UNKNOWN) for _, case, asset in found], dtype=np.int64
        ),
    )
