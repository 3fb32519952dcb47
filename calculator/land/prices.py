"""Unit rents of State leases: percentages and shares of table prices the law data holds, coefficient, cost and five-year cycles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calculator.law.lookup import LawReader
from calculator.project.columns.lanes import Parcels
from calculator.project.lanes import Lanes
from calculator.rules import land_rent
from calculator.rules.kinds import Floats

RATES, PRICES, PRICE_SHARES = "land_rent.provincial_rates.", "land_rent.table_prices.", "land_rent.price_shares."


def priced_by_law(read: LawReader, parcels: Parcels) -> Parcels:
    """Look up the percentages and shares of the table price that leases name instead of stating them; what was looked up is named no more."""
    if all(named.count("") == len(named) for named in (parcels.rate_of, parcels.table_price_of, parcels.price_share_of)):
        return parcels
    rate, price = parcels.rate.copy(), parcels.table_price.copy()
    for values, named, prefix in (
        (rate, parcels.rate_of, RATES),
        (price, parcels.table_price_of, PRICES),
        (price, parcels.price_share_of, PRICE_SHARES),
    ):
        for name in sorted({*named} - {""}):
            own = np.array([one == name for one in named])
            said = read.by_date(prefix + name, parcels.decision[own])
            values[own] = said * values[own] if prefix == PRICE_SHARES else said
            read.cited(values, prefix + name, parcels.decision[own])
    nothing = ("",) * len(parcels.lane)
    return replace(parcels, rate=rate, table_price=price, rate_of=nothing, table_price_of=nothing, price_share_of=nothing)


def unit_rents(read: LawReader, lanes: Lanes, parcels: Parcels) -> Floats:
    """Give the unit rent of each five-year cycle, counted from the decision, ``(cycle, parcel)`` [VND/m²/year]."""
    today = read.law.as_of
    cycle_years = read.whole("land_rent.stability_cycle", today)
    return read.recorder.apply(
        land_rent.unit_rent_by_cycle,
        rate=parcels.rate,
        table_price=parcels.table_price,
        coefficient=_annual_coefficient(read, parcels),
        infrastructure_cost=parcels.infrastructure_cost,
        cost_inside_bracket=_cost_inside_bracket(read, parcels),
        price_growth=lanes.land_price_growth[parcels.lane],
        inflation=read.recorder.note(
            _inflation(lanes, parcels, cycle_years), "land_rent.repricing_cap", (read.entry("land_rent.repricing_cap", today),)
        ),
        cycle_years=cycle_years,
    )


def _annual_coefficient(read: LawReader, parcels: Parcels) -> Floats:
    """Give the land price coefficient of the annual rent: none where it is read to belong to the one-off rent only."""
    annual = (parcels.coefficient != 1) & ~parcels.one_off
    if annual.any() and read.reading("coefficient_in_annual_rent") == "one_off_only":
        return np.ones(len(parcels.lane))
    return parcels.coefficient


def _cost_inside_bracket(read: LawReader, parcels: Parcels) -> bool:
    """Say whether the percentage is taken of the price less infrastructure cost, or of the price alone."""
    annual = (parcels.infrastructure_cost > 0) & ~parcels.one_off
    return not annual.any() or read.reading("infrastructure_cost_bracket") == "inside"


def _inflation(lanes: Lanes, parcels: Parcels, cycle_years: int) -> Floats:
    """Sum the consumer price growth of the years before each cycle; years outside the horizon take its nearest year."""
    first, last = int(lanes.years[0]), int(lanes.years[-1])
    cycles = max(1, (last - int(parcels.decision_year.min())) // cycle_years + 2)
    growth = np.broadcast_to(lanes.price_growth, (len(lanes.years), lanes.count))
    if growth.strides[1] == 0 or (growth == growth[:, :1]).all():
        growth = growth[:, :1]
    begins = parcels.decision_year + cycle_years * np.arange(cycles)[:, None]
    earliest = int(begins.min())
    calendar = np.arange(earliest, int(begins.max()) + 1)
    total = np.zeros((len(calendar), growth.shape[1]))
    for back in range(1, cycle_years + 1):
        total += growth[np.clip(calendar - back, first, last) - first]
    begins -= earliest
    return total.take(begins) if growth.shape[1] == 1 else total[begins, parcels.lane]
