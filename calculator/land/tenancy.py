"""Rent of tenants: what of a developer's relief reaches them by contract or by law, and the support of their sublease rent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.land.rent import rent_of_lanes, sum_by_lane
from calculator.law.lookup import LawReader
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.project.tokens import ACTIVITIES, LOCATIONS
from calculator.recorder import Plain
from calculator.rules import tenancy
from calculator.rules.kinds import Booleans, Floats, Integers

NOT_IN_PRICE = "land_rent.exempt_rent_not_in_price"
SUPPORT = "land_rent.sublease_support."


class Tenancies(NamedTuple):
    """Yearly amounts of tenants [VND], ``(year, lane)``: State rent that reaches them in their price, relief passed on, support."""

    through_price: Floats
    passed_on: Floats
    support: Floats

    @property
    def saved(self) -> Floats:
        """What the tenant pays less than the price agreed."""
        return self.passed_on + self.support


def tenancies_of_lanes(read: LawReader, lanes: Lanes, recorder: Plain) -> Tenancies:
    """Compute what of developers' relief is passed on to the lanes, and the support of their sublease rent."""
    zero = np.zeros((1, 1))
    through_price = passed_on = support = zero
    by_head = np.zeros((len(lanes.years), 0))
    if len(lanes.head_leases.lane):
        with recorder.of("developer"):
            rent = rent_of_lanes(read, _developers(lanes), recorder)
        part = recorder.apply(
            tenancy.passed_on,
            before_relief=rent.before_relief,
            due=rent.due,
            share=lanes.head_terms.share,
            relief_share=_relief_share(read, lanes),
            rent=lanes.head_terms.rent,
        )
        by_head = part.passed_on
        through_price, passed_on = (sum_by_lane(amount, lanes.head_terms.lane, lanes.count) for amount in part)
    if len(lanes.supported.lane):
        support = _support(read, lanes, by_head, recorder)
    return Tenancies(through_price, passed_on, support)


def _developers(lanes: Lanes) -> Lanes:
    """Give each head lease as a lane of its own: the developer's project on the tenant's site, no relief but what a developer has."""
    terms = lanes.head_terms
    own, count = terms.lane, len(terms.lane)
    facts = {name: values[own] for name, values in lanes.facts.items()} | {
        "activity": np.full(count, ACTIVITIES.index("zone_infrastructure")),
        "state_funded": terms.state_funded,
        "certificates": np.zeros(count, dtype=np.int64),
        "excise_goods": np.zeros(count),
        "capital": np.full(count, np.nan),
    }
    growth = lanes.price_growth
    return replace(
        lanes,
        facts=facts,
        claims=lanes.claims[own],
        claims_rent=lanes.claims_rent[own],
        favourable=lanes.favourable[own],
        land_price_growth=lanes.land_price_growth[own],
        price_growth=growth if growth.shape[1] == 1 else growth[:, own],
        parcels=replace(lanes.head_leases, lane=np.arange(count)),
    )


def _places(lanes: Lanes, column: Integers) -> Integers:
    """Give the place of the tenant of each column."""
    places: Integers = lanes.facts["location"][column]
    return places


def _relief_share(read: LawReader, lanes: Lanes) -> Floats:
    """Give the share of the relief passed on: that of the contract, and all of it where exempted rent may not enter the price."""
    terms, heads = lanes.head_terms, lanes.head_leases
    if (terms.share >= 1).all():
        return terms.share
    place = _places(lanes, terms.lane)
    barred = read.listed(NOT_IN_PRICE, heads.decision, place, LOCATIONS)
    share = np.where(barred & _not_state_funded(lanes), 1.0, terms.share)
    zone = place == LOCATIONS.index("cdtz")
    if (zone & (share < 1)).any() and read.reading("exempt_rent_passed_on") == "barred":
        share = np.where(zone, 1.0, share)
    # The bar is cited where it makes a difference.
    return read.cited(share, NOT_IN_PRICE, heads.decision) if (barred & (share > terms.share)).any() else share


def _not_state_funded(lanes: Lanes) -> Booleans:
    """Say whose developer the State did not fund: the bar is theirs (art. 23(3), 23(5)); what is not known is read the lane's way."""
    terms = lanes.head_terms
    unknown = (terms.state_funded == UNKNOWN) & lanes.favourable[terms.lane]
    private: Booleans = (terms.state_funded == ANSWERS.index("no")) | unknown
    return private


def _support(read: LawReader, lanes: Lanes, passed_on: Floats, recorder: Plain) -> Floats:
    """Compute the support of sublease rent where it is open to the tenant's place; ``passed_on`` is by head lease."""
    own = lanes.supported
    signed = np.array([_last_day(int(month)) for month in own.from_month])
    place = _places(lanes, own.lane)
    open_to, zone = read.listed(SUPPORT + "places", signed, place, LOCATIONS), place == LOCATIONS.index("cdtz")
    if zone.any() and read.reading("sublease_support_in_zone") == "applied":
        open_to |= zone
    open_to &= lanes.claims[own.lane]
    if not open_to.any():
        return np.zeros((1, 1))
    rent = own.rent.copy()
    with_head = np.flatnonzero(own.head >= 0)
    if len(with_head):
        # The support is a part of the price really paid.
        column = np.searchsorted(lanes.head_terms.lane, own.lane[with_head]) + own.head[with_head]
        rent[:, with_head] -= passed_on[:, column]
    paid = recorder.apply(
        tenancy.sublease_support,
        rent=rent,
        share=read.by_date(SUPPORT + "share", signed, 0.0),
        from_month=own.from_month,
        support_years=read.by_date(SUPPORT + "years", signed, 0.0),
        years=lanes.years,
    )
    return sum_by_lane(np.where(open_to, paid, 0.0), own.lane, lanes.count)


def _last_day(month: int) -> int:
    """Give the last day of a month: a support of a law that begins inside it begins with it."""
    following = month + 1
    return dt.date(following // 12, following % 12 + 1, 1).toordinal() - 1
