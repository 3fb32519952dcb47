"""Depreciation of the lanes' assets: the law's factors meet the assets, and charges go to the income that bears them."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.letting import Placement
from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader
from calculator.project.case import SORTED
from calculator.project.columns import Assets
from calculator.project.facts import UNKNOWN
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import depreciation
from calculator.rules.corporate_income_tax import Edge
from calculator.rules.kinds import ByKind, Floats

_ZERO = np.zeros((1, 1))


def depreciation_of_lanes(read: LawReader, lanes: Lanes, placement: Placement, recorder: Plain) -> tuple[ByKind, Floats]:
    """Depreciate every asset and add the charges up by the kind of income that bears them, and those shared."""
    assets = lanes.assets
    if not len(assets.lane):
        return ByKind(_ZERO, _ZERO, _ZERO, _ZERO, _ZERO), _ZERO
    yearly = _by_asset(read, lanes, recorder)

    def borne_by(stream: int) -> Floats:
        own = assets.stream == stream
        if own.all():
            return sum_by_lane(yearly, assets.lane, lanes.count)
        return sum_by_lane(yearly[:, own], assets.lane[own], lanes.count) if own.any() else _ZERO

    return placement.of({kind: borne_by(place) for place, kind in enumerate(SORTED)}), borne_by(UNKNOWN)


def of_own_books(read: LawReader, lanes: Lanes) -> Floats:
    """Add up the charges that lines of expansions bear by their own books, ``(year, expansion)`` [VND]."""
    assets, own = lanes.assets, lanes.expansions
    count = len(own.lane)
    borne = assets.expansion != UNKNOWN
    if not borne.any():
        return np.zeros((len(lanes.years), count))
    first = np.searchsorted(own.lane, assets.lane[borne])
    return sum_by_lane(_by_asset(read, lanes, Plain())[:, borne], first + assets.expansion[borne], count)


def _by_asset(read: LawReader, lanes: Lanes, recorder: Plain) -> Floats:
    """Depreciate every asset, ``(year, asset)`` [VND]."""
    assets = lanes.assets
    factor = _declining_factor(read, assets)
    for class_ in dict.fromkeys(assets.class_) if recorder.recording else ():
        read.basis(f"depreciation.lives.{class_}")
    by_age = recorder.apply(depreciation.charges_by_age, life_years=assets.life_years, declining=assets.declining, factor=factor)
    return recorder.apply(
        depreciation.yearly_depreciation,
        cost=assets.cost,
        by_age=by_age,
        first_year=assets.first_year,
        first_month=assets.first_month,
        years=lanes.years,
    )


def _declining_factor(read: LawReader, assets: Assets) -> Floats:
    path = "depreciation.declining_balance_factor"
    entry = read.entry(path, read.law.as_of)
    factor = np.ones(len(assets.life_years))
    for band in read.bands(entry, Edge):
        above = assets.life_years >= band.lower if band.lower_belongs else assets.life_years > band.lower
        below = assets.life_years <= band.upper if band.upper_belongs else assets.life_years < band.upper
        factor = np.where(above & below, band.value, factor)
    return read.recorder.note(factor, path, (entry,) if assets.declining.any() else ())
