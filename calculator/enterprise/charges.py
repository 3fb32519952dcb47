"""Depreciation of the lanes' assets: the law's factors meet the assets, and charges go to the income that bears them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calculator.enterprise.asset_costs import AssetCosts
from calculator.enterprise.letting import Placement
from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader
from calculator.project.case import SORTED
from calculator.project.columns.assets import IDLE, Assets
from calculator.project.facts import UNKNOWN
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import depreciation, depreciation_limits
from calculator.rules.corporate_income_tax import Edge
from calculator.rules.kinds import ByKind, Floats, Integers

_ZERO = np.zeros((1, 1))


def depreciation_of_lanes(read: LawReader, lanes: Lanes, placement: Placement, recorder: Plain, costs: AssetCosts) -> tuple[ByKind, Floats]:
    """Depreciate every asset and add the deducted charges up by the kind of income that bears them, and those shared.

    An asset on the accelerated straight line is charged straight here: what goes beyond hangs on the profit (:func:`accelerate`).
    """
    if not len(lanes.assets.lane):
        return ByKind(_ZERO, _ZERO, _ZERO, _ZERO, _ZERO), _ZERO
    yearly, stream = _by_asset(read, lanes, costs, recorder), costs.assets.stream
    return _by_bearer(lambda place: costs.added(yearly, stream == place), placement)


def _by_bearer(borne_by: Callable[[int], Floats], placement: Placement) -> tuple[ByKind, Floats]:
    """Give charges by the kind of income that bears them, and those shared."""
    return placement.of({kind: borne_by(place) for place, kind in enumerate(SORTED)}), borne_by(UNKNOWN)


def deducted_share(read: LawReader, assets: Assets, years: Integers, recorder: Plain) -> Floats | None:
    """Give the share of each year's charge that is deducted, ``(year, asset)``; None where all is."""
    share: Floats | None = None
    if assets.capped_car.any():
        share = recorder.apply(
            depreciation_limits.within_car_cap,
            cost=assets.cost,
            capped_car=assets.capped_car,
            cap=read.by_year("depreciation.passenger_car_cap", years, np.nan),
        )
    if np.isfinite(assets.idle_from).any():
        tolerated = np.zeros((len(years), len(assets.lane)))
        for why, path in (("season", "depreciation.idle_seasonal_months"), ("repair_or_move", "depreciation.idle_repair_months")):
            concerned = assets.idle_why == IDLE.index(why)
            if concerned.any():
                tolerated = np.where(concerned, read.by_year(path, years, 0.0), tolerated)
                read.basis(path, years)
        in_use = recorder.apply(
            depreciation_limits.in_use_share,
            first_year=assets.first_year,
            first_month=assets.first_month,
            life_years=assets.life_years,
            years=years,
            idle_from=assets.idle_from,
            idle_months=assets.idle_months,
            tolerated_months=tolerated,
        )
        share = in_use if share is None else share * in_use
    return share


def accelerate(
    read: LawReader, lanes: Lanes, placement: Placement, charges: ByKind, shared: Floats, income: ByKind
) -> tuple[ByKind, Floats]:
    """Charge the accelerated straight line as far as there is profit; give the charges by kind, and those shared, anew.

    Parameters
    ----------
    charges, shared : with the straight line for these assets [VND], ``(year, lane)``.
    income : by kind, with these charges deducted, before the extra deduction for R&D [VND], ``(year, lane)``.
    """
    assets, recorder = lanes.assets, read.recorder
    own = np.flatnonzero(assets.acceleration > 1)
    cost, life, lane = assets.cost[own], assets.life_years[own], assets.lane[own]
    begins = 12 * assets.first_year[own] + assets.first_month[own] - 1
    opens = 12 * lanes.years[:, None]
    straight = cost * np.maximum(np.minimum(begins + 12 * life, opens + 12) - np.maximum(begins, opens), 0) / (12 * life)
    used_before = np.clip(opens[0] - begins, 0, 12 * life) / (12 * life)
    share = deducted_share(read, assets, lanes.years, Plain())
    deducted = np.ones(straight.shape) if share is None else share[:, own]
    profit = np.broadcast_to(income._replace(exempt=_ZERO).total, (len(lanes.years), lanes.count))
    # How fast it may be: cited, and held against what is stated where the scenario is read.
    read.basis("depreciation.accelerated_straight_line_factor", lanes.years)
    faster = recorder.apply(
        depreciation_limits.accelerated_charges,
        straight=straight,
        cost=cost,
        acceleration=assets.acceleration[own],
        charged_before=np.minimum(cost * used_before * assets.acceleration[own], cost),
        profit_before=profit,
        owner=lane,
    )
    beyond, stream = (faster - straight) * deducted, assets.stream[own]

    def borne_by(place: int) -> Floats:
        borne = stream == place
        return sum_by_lane(beyond[:, borne], lane[borne], lanes.count) if borne.any() else _ZERO

    more, more_shared = _by_bearer(borne_by, placement)
    return charges.each(ByKind.added, more), ByKind.added(shared, more_shared)


def of_own_books(read: LawReader, lanes: Lanes) -> Floats:
    """Add up the charges that lines of expansions bear by their own books, ``(year, expansion)`` [VND]."""
    assets, own = lanes.assets, lanes.expansions
    count = len(own.lane)
    borne = assets.expansion != UNKNOWN
    if not borne.any():
        return np.zeros((len(lanes.years), count))
    first = np.searchsorted(own.lane, assets.lane[borne])
    return sum_by_lane(_by_asset(read, lanes, AssetCosts(lanes), Plain())[:, borne], first + assets.expansion[borne], count)


def _by_asset(read: LawReader, lanes: Lanes, costs: AssetCosts, recorder: Plain) -> Floats:
    """Depreciate every asset as far as tax deducts it, ``(year, asset)`` [VND]."""
    assets = costs.assets
    factor = _declining_factor(read, assets)
    for class_ in dict.fromkeys(assets.class_) if recorder.recording else ():
        read.basis(f"depreciation.lives.{class_}")
    if recorder.recording and lanes.construction_interest.any():
        read.basis("depreciation.construction_interest", lanes.years)
    by_age = recorder.apply(depreciation.charges_by_age, life_years=assets.life_years, declining=assets.declining, factor=factor)
    yearly = recorder.apply(
        depreciation.yearly_depreciation,
        cost=costs.cost,
        by_age=by_age,
        first_year=assets.first_year,
        first_month=assets.first_month,
        years=lanes.years,
    )
    deducted = deducted_share(read, assets, lanes.years, recorder)
    return yearly if deducted is None else yearly * deducted


def _declining_factor(read: LawReader, assets: Assets) -> Floats:
    path = "depreciation.declining_balance_factor"
    entry = read.entry(path, read.law.as_of)
    factor = np.ones(len(assets.life_years))
    for band in read.bands(entry, Edge):
        above = assets.life_years >= band.lower if band.lower_belongs else assets.life_years > band.lower
        below = assets.life_years <= band.upper if band.upper_belongs else assets.life_years < band.upper
        factor = np.where(above & below, band.value, factor)
    return read.recorder.note(factor, path, (entry,) if assets.declining.any() else ())
