"""Non-agricultural land use tax of the lanes' State leases: the tax's law meets the parcels, beside their rent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import recognised_activity
from calculator.land.changes import over_the_term
from calculator.land.ladder import SECTORS, area_class_of, parcel_facts, sector_class, zone_treatment
from calculator.land.prices import priced_by_law
from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader, as_float
from calculator.project.facts import AREA_CLASSES
from calculator.project.lanes import Lanes
from calculator.project.tokens import ACTIVITIES, LOCATIONS
from calculator.rules import land_use_tax
from calculator.rules.kinds import Booleans, Floats, Integers, one_if_alike
from calculator.rules.land_use_tax import LandUseTax

TAX = "land_use_tax."


class TaxTerms(NamedTuple):
    """Tax of a whole year before relief in each price cycle [VND], ``(cycle, parcel)``, and the share taken off, ``(year or 1, parcel)``."""

    yearly: Floats
    relief: Floats

    def part(self, which: slice) -> TaxTerms:
        """Give those of some parcels that follow each other."""
        return TaxTerms(self.yearly[:, which], self.relief[:, which])


def tax_of_lanes(read: LawReader, lanes: Lanes, terms: TaxTerms | None = None) -> LandUseTax:
    """Compute the tax of all State leases and add it up by lane, ``(year, lane)`` [VND]; subtenants owe none of their own.

    What does not hang on the year is worked out unless it is at hand.

    References: Law 48/2010/QH12 art. 4(3)(a), 4(3)(b).
    """
    recorder, years, parcels = read.recorder, lanes.years, over_the_term(lanes.parcels)
    if not len(parcels.lane):
        zero = np.zeros((1, 1))
        return LandUseTax(zero, zero)
    terms = terms or tax_terms(read, lanes)
    read.basis(TAX + "month_rule", years)
    months = recorder.apply(
        land_use_tax.taxed_months,
        decision_year=one_if_alike(parcels.decision_year),
        decision_month=one_if_alike(parcels.decision_month),
        term_years=one_if_alike(parcels.term_years),
        years=years,
    )
    tax = recorder.apply(
        land_use_tax.land_use_tax,
        yearly=terms.yearly,
        cycle=np.cumsum(_cycle_parts(read, years)[1]) - 1,
        months=months,
        relief=terms.relief,
    )
    return LandUseTax(*(sum_by_lane(part, parcels.lane, lanes.count) for part in tax))


def tax_terms(read: LawReader, lanes: Lanes) -> TaxTerms:
    """Work out the tax of a whole year in each price cycle, and hold the parcels against what takes a share off."""
    recorder, years = read.recorder, lanes.years
    lanes = replace(lanes, parcels=over_the_term(priced_by_law(read, lanes.parcels)))
    parcels, facts = lanes.parcels, parcel_facts(read, lanes)
    area = _taxable_area(read, lanes, facts["location"])
    starts, parts = _cycle_parts(read, years)
    first = np.flatnonzero(parts)
    rate = read.by_year(TAX + "rate", years, 0.0)
    for name in ("taxable_land", "rate", "price_cycle"):
        read.basis(TAX + name, years)
    yearly = recorder.apply(
        land_use_tax.yearly_tax_by_cycle,
        area=area,
        table_price=parcels.table_price,
        price_growth=lanes.land_price_growth[parcels.lane],
        decision_year=parcels.decision_year,
        cycle_start=starts[first][:, None],
        rate=rate[first],
    )
    return TaxTerms(yearly, _relief(read, lanes, facts))


def _cycle_parts(read: LawReader, years: Integers) -> tuple[Integers, Booleans]:
    """Give the first year of each year's price cycle, and the years in which a price begins: a rate that changes inside a cycle parts it."""

    def found() -> tuple[Integers, Booleans]:
        rate, starts = read.by_year(TAX + "rate", years, 0.0), _cycle_starts(read, years)
        return starts, (np.diff(starts, prepend=0) != 0) | (np.diff(rate[:, 0], prepend=np.nan) != 0)

    parts: tuple[Integers, Booleans] = read.of_years((TAX + "price_cycle", "parts"), years, found)
    return parts


def _cycle_starts(read: LawReader, years: Integers) -> Integers:
    """Give the first year of the price cycle each tax year lies in; cycles are counted from the first day of the law."""
    held = read.law.parameter(TAX + "price_cycle")
    anchor = held.history[0].from_.year
    # Before the law there was no tax, and no cycle: a year of its own.
    starts = years.copy()
    for day, entry in held.stretches():
        if entry is not None:
            length = max(int(as_float(entry.value)), 1)
            begun = years >= day.year + (day > dt.date(day.year, 1, 1))
            starts = np.where(begun, anchor + (years - anchor) // length * length, starts)
    return starts


def _taxable_area(read: LawReader, lanes: Lanes, location: Integers) -> Floats:
    """Leave out shared infrastructure in the parks and zones where it is not taxed."""
    parcels, path = lanes.parcels, TAX + "shared_infrastructure_land"
    if not parcels.shared_infrastructure_area.any():
        return parcels.area
    return read.recorder.apply(
        land_use_tax.taxable_area,
        area=parcels.area,
        shared_infrastructure=parcels.shared_infrastructure_area,
        untaxed=read.listed(path, parcels.decision, location, LOCATIONS),
    )


def _relief(read: LawReader, lanes: Lanes, facts: dict[str, NDArray[Any]]) -> Floats:
    """Give the share taken off, ``(year, parcel)`` or ``(1, parcel)``: by the classes investment law gives sector and area."""
    parcels = lanes.parcels
    favourable = lanes.favourable[parcels.lane]
    in_zone = facts["location"] == LOCATIONS.index("cdtz")
    activity = recognised_activity(facts, favourable)
    sector = sector_class(read, activity, in_zone, parcels.decision)
    if read.recorder.recording:
        decided, zone = dt.date.fromordinal(int(parcels.decision[0])), bool(in_zone[0])
        read.basis(TAX + "sector_and_area_lists", lanes.years)
        read.basis(f"investment.sector_class.{'in_zone' if zone else 'elsewhere'}.{ACTIVITIES[activity[0]]}", on=decided)
        if zone:
            read.basis("investment.zone_area_treatment", on=decided)
    area = area_class_of(facts, favourable)
    if in_zone.any():
        # The lists are those of investment law, which lifts a zone's class; it never lowers that of the commune.
        area = np.where(in_zone, np.maximum(area, zone_treatment(read, parcels)), area)
    cell = sector * len(AREA_CLASSES) + area
    table = np.zeros((len(lanes.years), len(SECTORS) * len(AREA_CLASSES)))
    for code in np.flatnonzero(np.bincount(cell, minlength=table.shape[1])).tolist():
        path = f"{TAX}relief.{SECTORS[code // len(AREA_CLASSES)]}.{AREA_CLASSES[code % len(AREA_CLASSES)]}"
        if path in read.law.parameters:
            table[:, code] = read.by_year(path, lanes.years, 0.0)[:, 0]
            read.basis(path, lanes.years)
    if (table == table[0]).all():
        table = table[:1]
    share: Floats = table[:, cell]
    share *= lanes.claims_rent[parcels.lane]
    return share
