"""What a lane has several of, as columns: assets, State leases, roles; and the group it belongs to."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

import numpy as np

from calculator.project.case import Booleans, Case, Floats, Integers
from calculator.project.facts import area_class, code
from calculator.project.lease import StateLease
from calculator.project.pay import spread_of
from calculator.project.tenancies import PassedOn, Sublease, Tenancy
from calculator.project.tokens import STAFF_SCHEMES, WageRegion

REGIONS: tuple[str, ...] = get_args(WageRegion)

CHANGES = ("none", "turned_annual", "turned_one_off", "term_adjusted", "relief_withdrawn")
"""What may befall a lease; its code is its place."""

WITHDRAWN = ("found_out", "volunteered", "transferred")

AS_SITE = -2
"""The class of a parcel's commune or area is that of its site."""


@dataclass(frozen=True)
class Parcels:
    """State leases as columns; ``lane`` says whose each is, ``commune_class`` and ``area_class`` differ from the site's for parts elsewhere."""

    lane: Integers
    commune_class: Integers
    area_class: Integers
    area: Floats
    table_price: Floats
    rate: Floats
    coefficient: Floats
    infrastructure_cost: Floats
    decision: Integers
    decision_year: Integers
    decision_month: Integers
    days_left: Integers
    term_years: Integers
    construction_months: Floats
    filed_late_months: Floats
    one_off: Booleans
    shared_infrastructure_area: Floats
    compensation_advance: Floats
    land_use: Integers
    won_at_auction: Integers
    subleased_to_high_tech: Integers
    rate_of: tuple[str, ...]
    table_price_of: tuple[str, ...]
    price_share_of: tuple[str, ...]
    change: Integers
    change_day: Integers
    change_since: Integers
    paid_share: Floats
    new_term_years: Integers
    change_why: Integers
    slow_day: Integers
    slow_months: Floats

    def take(self, own: Integers) -> Parcels:
        """Give some of the leases."""

        def cut(value: Any) -> Any:
            return value[own] if isinstance(value, np.ndarray) else tuple(value[place] for place in own.tolist())

        return Parcels(**{item.name: cut(getattr(self, item.name)) for item in fields(self)})


@dataclass(frozen=True)
class Roles:
    """Roles as columns; ``lane`` says whose each is; yearly amounts ``(year, role)`` [VND a head].

    ``spread`` is the curve of pay against its average, ``(part, segment, role)``: where a segment begins, the logarithm of pay at score 0,
    and its slope (``pay.Segment``); NaN beyond the segments a role has. Without a ``turnover`` hiring is not followed: NaN.
    """

    lane: Integers
    headcount: Floats
    monthly_pay: Floats
    insured_pay: Floats
    months_paid: Floats
    dependants: Floats
    foreign: Booleans
    resident: Booleans
    contract_months: Floats
    digital_work: Integers
    qualifying_share: Floats
    project_share: Floats
    licence_year: Integers
    licence_month: Integers
    first_contract_month: Floats
    region: Integers
    schemes: Integers
    employer_keeps: Floats
    net_of_tax_only: Booleans
    turnover: Floats
    insured_apart: Booleans
    spread: Floats

    @property
    def is_spread(self) -> Booleans:
        """Whose pay is spread over its people; ``monthly_pay`` is then its average."""
        spread: Booleans = ~np.isnan(self.spread[0]).all(axis=0) if self.spread.shape[1] else np.zeros(len(self.lane), dtype=np.bool_)
        return spread

    def take(self, own: Integers | Booleans) -> Roles:
        """Give some of the roles."""
        places = np.flatnonzero(own) if own.dtype == np.bool_ else own
        return Roles(**{item.name: getattr(self, item.name).take(places, axis=-1, mode="clip") for item in fields(self)})


@dataclass(frozen=True)
class HeadTerms:
    """What contracts pass on of developers' relief, one for each head lease: the share agreed, who paid for the developer, and the price.

    ``rent`` is what the tenant has agreed to pay in each year, ``(year, head lease)`` [VND].
    """

    lane: Integers
    share: Floats
    state_funded: Integers
    rent: Floats


@dataclass(frozen=True)
class Supported:
    """Subleases of tenants a sublease support names: rent ``(year, sublease)`` [VND], and the first month [months since year 0].

    ``head`` is the place of its head lease among those of the lane, -1 for none.
    """

    lane: Integers
    rent: Floats
    from_month: Integers
    head: Integers


def parcels_of(cases: Sequence[Case]) -> Parcels:
    """Lay out the State leases of all cases, those that lie in several communes part by part."""
    return _parcels(
        [
            (lane, part, AS_SITE if commune is None else code("commune_class", commune), case.place.location)
            for lane, case in enumerate(cases)
            for item in case.place.premises
            if isinstance(item, StateLease)
            for part, commune in item.parts()
        ]
    )


def _passed_on(cases: Sequence[Case]) -> list[tuple[int, str, Tenancy, PassedOn]]:
    return [
        (lane, case.place.location, item, item.passed_on)
        for lane, case in enumerate(cases)
        for item in case.place.premises
        if isinstance(item, Tenancy) and item.passed_on is not None
    ]


def head_leases_of(cases: Sequence[Case]) -> Parcels:
    """Lay out developers' leases from the State under the land tenants stand on; they are no leases of the lanes' own."""
    return _parcels(
        [
            (lane, passed.head_lease.of(passed.land_area or item.area, passed.tenant_is_high_tech), AS_SITE, location)
            for lane, location, item, passed in _passed_on(cases)
        ]
    )


RentOf = Callable[[int, Tenancy], Floats]
"""Gives the yearly rent of a tenancy of a lane [VND]."""


def head_terms_of(cases: Sequence[Case], rent_of: RentOf) -> HeadTerms:
    """Lay out what contracts say of them."""
    found = _passed_on(cases)
    return HeadTerms(
        lane=np.array([lane for lane, *_ in found], dtype=np.int64),
        share=np.array([float(passed.share) for *_, passed in found], dtype=np.float64),
        state_funded=np.array([code("state_funded", passed.head_lease.state_funded) for *_, passed in found], dtype=np.int64),
        rent=_by_year([rent_of(lane, item) for lane, _, item, _ in found], cases),
    )


def supported_of(cases: Sequence[Case], rent_of: RentOf) -> Supported:
    """Lay out the subleases that state a support."""
    found: list[tuple[int, Sublease, str, int]] = []
    for lane, case in enumerate(cases):
        heads = -1
        for item in case.place.premises:
            heads += isinstance(item, Tenancy) and item.passed_on is not None
            if isinstance(item, Sublease) and item.support_from is not None:
                found.append((lane, item, item.support_from, heads if item.passed_on is not None else -1))
    return Supported(
        lane=np.array([lane for lane, *_ in found], dtype=np.int64),
        rent=_by_year([rent_of(lane, item) for lane, item, *_ in found], cases),
        from_month=np.array([12 * int(month[:4]) + int(month[5:7]) - 1 for *_, month, _ in found], dtype=np.int64),
        head=np.array([head for *_, head in found], dtype=np.int64),
    )


def _by_year(amounts: list[Floats], cases: Sequence[Case]) -> Floats:
    return np.array(amounts, dtype=np.float64).reshape(len(amounts), len(cases[0].scenario.horizon.range)).T


def _parcels(found: list[tuple[int, StateLease, int, str]]) -> Parcels:
    def column(take: Callable[[StateLease], Any], kind: Any) -> Any:
        return np.array([take(item) for _, item, *_ in found], dtype=kind)

    return Parcels(
        lane=np.array([lane for lane, *_ in found], dtype=np.int64),
        commune_class=np.array([commune for *_, commune, _ in found], dtype=np.int64),
        area_class=np.array([AS_SITE if of == AS_SITE else area_class(location, of) for *_, of, location in found], dtype=np.int64),
        area=column(lambda item: float(item.area), np.float64),
        table_price=column(lambda item: np.nan if item.table_price is None else float(item.table_price), np.float64),
        rate=column(lambda item: np.nan if item.rate is None else float(item.rate), np.float64),
        coefficient=column(lambda item: float(item.coefficient), np.float64),
        infrastructure_cost=column(lambda item: float(item.infrastructure_cost), np.float64),
        decision=column(lambda item: item.decision.toordinal(), np.int64),
        decision_year=column(lambda item: item.decision.year, np.int64),
        decision_month=column(lambda item: item.decision.month, np.int64),
        days_left=column(lambda item: monthrange(item.decision.year, item.decision.month)[1] - item.decision.day + 1, np.int64),
        term_years=column(lambda item: item.term_years, np.int64),
        construction_months=column(lambda item: item.construction_months, np.float64),
        filed_late_months=column(lambda item: item.filed_late_months, np.float64),
        one_off=column(lambda item: item.payment == "one_off", np.bool_),
        shared_infrastructure_area=column(lambda item: float(item.shared_infrastructure_area), np.float64),
        compensation_advance=column(lambda item: float(item.compensation_advance), np.float64),
        land_use=column(lambda item: code("land_use", item.land_use), np.int64),
        won_at_auction=column(lambda item: code("won_at_auction", item.won_at_auction), np.int64),
        subleased_to_high_tech=column(lambda item: code("subleased_to_high_tech", item.subleased_to_high_tech), np.int64),
        rate_of=tuple((item.rate_of or "") if item.rate is None else "" for _, item, *_ in found),
        table_price_of=tuple((item.table_price_of or "") if item.table_price is None else "" for _, item, *_ in found),
        price_share_of=tuple(item.price_share_of or "" for _, item, *_ in found),
        change=column(lambda item: CHANGES.index(item.change.kind if item.change else "none"), np.int64),
        change_day=column(lambda item: item.change.on.toordinal() if item.change else 0, np.int64),
        change_since=column(lambda item: (getattr(item.change, "since", None) or item.decision).toordinal(), np.int64),
        paid_share=column(lambda item: float(getattr(item.change, "paid_share", 1)), np.float64),
        new_term_years=column(lambda item: getattr(item.change, "term_years", item.term_years), np.int64),
        change_why=column(lambda item: WITHDRAWN.index(getattr(item.change, "why", WITHDRAWN[0])), np.int64),
        slow_day=column(lambda item: item.slow_progress.on.toordinal() if item.slow_progress else 0, np.int64),
        slow_months=column(lambda item: item.slow_progress.months if item.slow_progress else 0, np.float64),
    )


def roles_of(cases: Sequence[Case]) -> Roles:
    """Lay out the roles of all cases [VND a head]."""
    found = [(lane, case, role) for lane, case in enumerate(cases) for role in case.scenario.project.workforce]
    years = list(cases[0].scenario.horizon.range)

    def yearly(take: Callable[[Case, Any], list[float]]) -> Floats:
        each = np.array([take(case, role) for _, case, role in found], dtype=np.float64).reshape(len(found), len(years))
        # Year after year in memory like every other panel: rules over panels of unlike order take several times as long.
        return np.ascontiguousarray(each.T)

    def column(take: Callable[[Any], Any], kind: Any) -> Any:
        return np.array([take(role) for *_, role in found], dtype=kind)

    headcount = yearly(lambda _, role: role.headcount.values(years))
    licence = np.array([[case.scenario.project.licence.year, case.scenario.project.licence.month] for _, case, _ in found]).reshape(-1, 2)
    return Roles(
        lane=np.array([lane for lane, *_ in found], dtype=np.int64),
        headcount=headcount,
        monthly_pay=yearly(lambda case, role: pay_of(case, role, role.pay, years)),
        insured_pay=yearly(lambda case, role: pay_of(case, role, role.insured_pay or role.pay, years)),
        months_paid=column(lambda role: float(role.months_paid), np.float64),
        dependants=column(lambda role: float(role.dependants), np.float64),
        foreign=column(lambda role: role.nationality == "foreign", np.bool_),
        resident=column(lambda role: role.residence == "resident", np.bool_),
        contract_months=column(lambda role: np.inf if role.contract_months is None else float(role.contract_months), np.float64),
        digital_work=column(lambda role: code("new_project", role.digital_work), np.int64),
        qualifying_share=column(lambda role: np.nan if role.qualifying_share is None else float(role.qualifying_share), np.float64),
        project_share=column(lambda role: float(role.project_share), np.float64),
        licence_year=licence[:, 0].astype(np.int64),
        licence_month=licence[:, 1].astype(np.int64),
        first_contract_month=column(lambda role: np.nan if role.first_contract is None else role.first_contract_month, np.float64),
        region=np.array([REGIONS.index(case.place.wage_region or REGIONS[0]) for _, case, _ in found], dtype=np.int64),
        schemes=column(lambda role: [code("new_project", answer) for answer in role.answers], np.int64).reshape(-1, len(STAFF_SCHEMES)).T,
        employer_keeps=column(lambda role: float(role.employer_part), np.float64),
        net_of_tax_only=column(lambda role: role.net_of == "tax", np.bool_),
        turnover=yearly(lambda _, role: role.turnover.values(years, before="hold") if role.turnover else [np.nan] * len(years))
        if any(role.turnover for *_, role in found)
        else np.full((1, len(found)), np.nan),
        insured_apart=column(lambda role: role.insured_pay is not None, np.bool_),
        spread=spread_of([role.distribution for *_, role in found]),
    )


def pay_of(case: Case, role: Any, path: Any, years: list[int]) -> list[float]:
    """Give a role's pay of each year in VND."""
    rate = case.scenario.assumptions.exchange_rate
    amounts = path.values(years)
    if role.currency == "USD" and rate is not None:
        return [amount * value for amount, value in zip(amounts, rate.values(years, before="hold"), strict=True)]
    return list(amounts)
