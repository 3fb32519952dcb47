"""Turns projects at sites into arrays: time is the first axis, lanes the second. Knows no law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from operator import methodcaller
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.business import SHARED
from calculator.project.case import CONTESTED, LISTED, SORTED, Booleans, Case, Floats, Integers
from calculator.project.columns.assets import Assets, assets_of
from calculator.project.columns.expansions import Expansions, expansions_of
from calculator.project.columns.group import Groups, SubGroups, groups_of, sub_groups_of
from calculator.project.columns.lanes import (
    HeadTerms,
    Parcels,
    Roles,
    Supported,
    head_leases_of,
    head_terms_of,
    parcels_of,
    roles_of,
    supported_of,
)
from calculator.project.columns.mid_life import MidLife, mid_life_of
from calculator.project.columns.money import CashFacts, Duties, Grants, cash_of, duties_of, grants_of
from calculator.project.facts import TOKENS, facts_of
from calculator.project.product import product_index
from calculator.project.tenancies import Tenancy
from calculator.project.yearly import OPENING_KINDS, Yearly

BY_COLUMN = ("assets", "parcels", "head_leases", "head_terms", "supported", "roles", "expansions", "grants", "duties", "sub_groups")
"""What a lane has several of, laid out as columns."""


@dataclass(frozen=True)
class Streams:
    """One yearly amount for each kind of income, those the law has yet to place apart, and one shared by all [VND]; each ``(year, lane)`` or broadcastable to it."""

    incentive: Floats
    ordinary: Floats
    excluded: Floats
    real_estate: Floats
    exempt: Floats
    land_sublease: Floats
    building_lease: Floats
    online_games: Floats
    excise_goods: Floats
    unrelated_other: Floats
    shared: Floats

    @property
    def total(self) -> Floats:
        """All kinds and the shared amount together."""
        total: Floats = sum((getattr(self, item.name) for item in fields(self)), np.zeros((1, 1)))
        return total


@dataclass(frozen=True)
class Lanes:
    """Projects at sites as arrays, one column a lane; amounts in VND, dates as ordinals, facts as codes (``facts.py``)."""

    years: Integers
    names: tuple[str, ...]
    facts: dict[str, NDArray[Any]]
    favourable: Booleans
    claims: Booleans
    claims_rent: Booleans
    claims_ground: Booleans
    licence: Integers
    operation_year: Integers
    operation_month: Integers
    revenue: Streams
    interest_income: Floats
    cost: Streams
    nondeductible: Streams
    research: Streams
    cost_plus: Floats
    has_incentive_stream: Booleans
    to_place: dict[str, Booleans]
    excluded_as: tuple[tuple[str, ...], ...]
    payroll: Floats
    headcount: Floats
    interest: Floats
    construction_interest: Booleans
    inside_share: Floats
    assets: Assets
    expansions: Expansions
    parcels: Parcels
    head_leases: Parcels
    head_terms: HeadTerms
    supported: Supported
    roles: Roles
    groups: Groups
    sub_groups: SubGroups
    grants: Grants
    duties: Duties
    cash: CashFacts
    price_growth: Floats
    product_index: Floats
    """GDP per capita against ``FIRST_YEAR``, ``(year from FIRST_YEAR, lane)``; a single one where no growth is stated."""
    land_price_growth: Floats
    discount_rate: Floats
    opening_losses: Floats
    opening_by_activity: dict[str, Floats]
    """Of the opening losses those told to be of the project's own income, and of ordinary income."""
    opening_real_estate_losses: Floats
    opening_interest: Floats
    used_rate_years: Integers
    used_exempt_years: Integers
    used_half_years: Integers
    mid_life: MidLife
    previous_revenue: Floats
    elected_head: tuple[str, ...]
    defer: Booleans
    research_share: Floats
    share_by_cost: Booleans
    formed_from_household: Booleans
    timing: Floats
    """Deducted for tax in a year and in the accounts in another, by the reader's own lines [VND], ``(year, lane)``."""
    fund_share: Floats
    fund_spending: Floats
    fund_misused: Floats
    fund_bond_rate: Floats
    fund_opening: dict[str, Floats]
    """Of what years before the horizon set aside: ``amount``, what is ``left``, ``tax_saved`` [VND], ``(year, lane)``, oldest first."""
    joint_books: Booleans

    @property
    def count(self) -> int:
        """The number of lanes."""
        return len(self.claims)

    def take(self, start: int, stop: int) -> Lanes:
        """Give the lanes from ``start`` up to ``stop``."""
        if start == 0 and stop >= self.count:
            return self

        def columns(held: Any) -> Any:
            first, last = np.searchsorted(held.lane, [start, stop])
            return _cut_columns(held, slice(first, last), held.lane[first:last] - start)

        return self._cut(slice(start, stop), columns)

    def at(self, places: Integers, of: Collection[str] | None = None) -> Lanes:
        """Give some lanes by their places, which rise; what belongs to others is left out.

        Of the fields named by ``of``, where it is given: the others are None, for whoever needs only some does not wait for all.
        """
        place = np.full(self.count, -1, dtype=np.int64)
        place[places] = np.arange(len(places))

        def columns(held: Any) -> Any:
            of_lane = place[held.lane]
            own = np.flatnonzero(of_lane >= 0)
            return _cut_columns(held, own, of_lane[own])

        return self._cut(places, columns, of)

    def _cut(self, which: slice | Integers, columns: Callable[[Any], Any], of: Collection[str] | None = None) -> Lanes:
        count = self.count

        def part(name: str) -> Any:
            if of is not None and name not in of:
                return None
            return columns(getattr(self, name)) if name in BY_COLUMN else _cut_rows(getattr(self, name), which, count)

        return Lanes(years=self.years, **{name: part(name) for name in _names(Lanes) if name != "years"})


_FIELDS: dict[Any, tuple[str, ...]] = {}


def _names(of: Any) -> tuple[str, ...]:
    """Name the fields of a table: they are asked for again and again."""
    if of not in _FIELDS:
        _FIELDS[of] = tuple(item.name for item in fields(of))
    return _FIELDS[of]


def _cut_rows(value: Any, which: slice | Integers, count: int) -> Any:
    """Give some lanes of what each has one of; a function that held the lanes and called itself would keep them until garbage is searched for."""
    if isinstance(value, np.ndarray):
        return _of_array(value, which) if value.shape[-1] == count else value
    if isinstance(value, (Streams, Groups, MidLife, CashFacts)):
        return type(value)(**{name: _cut_rows(getattr(value, name), which, count) for name in _names(value.__class__)})
    if isinstance(value, dict):
        return {name: _cut_rows(array, which, count) for name, array in value.items()}
    return _some(value, which)


def _of_array(value: NDArray[Any], which: slice | Integers) -> NDArray[Any]:
    """Give some places of the last axis of an array; ``take`` is faster than an index, and faster still where it trusts the places."""
    return value[..., which] if isinstance(which, slice) else value.take(which, axis=-1, mode="clip")


def _some(values: tuple[Any, ...], which: slice | Integers) -> tuple[Any, ...]:
    return values[which] if isinstance(which, slice) else tuple(values[place] for place in which.tolist())


def _cut_columns(columns: Any, which: slice | Integers, lane: Integers) -> Any:
    if not len(columns.lane):
        return columns
    cut = {}
    for name in _names(columns.__class__):
        value = getattr(columns, name)
        cut[name] = _of_array(value, which) if isinstance(value, np.ndarray) else _some(value, which)
    return replace(columns, **{**cut, "lane": lane})


def build_lanes(cases: Sequence[Case]) -> Lanes:
    """Turn cases into lanes; all must have the same horizon.

    Raises
    ------
    ValueError
        When the horizons differ.
    """
    horizons = {case.scenario.horizon.range for case in cases}
    if len(horizons) != 1:
        raise ValueError("the lanes of one run need one horizon")
    years = np.array(horizons.pop(), dtype=np.int64)
    held: dict[tuple[int, str], Floats] = {}
    columns = [Yearly(case, years, held) for case in cases]

    def rent_of(lane: int, item: Tenancy) -> Floats:
        return columns[lane].rent_of(item)

    def panel(take: Callable[[Yearly], Floats]) -> Floats:
        return _compact(np.stack([take(column) for column in columns], axis=1))

    def streams(take: Callable[[Yearly], dict[str, Floats]]) -> Streams:
        def of(kind: str) -> Floats:
            # Most kinds no lane has: they are not laid out.
            return panel(lambda column: take(column)[kind]) if any(kind in take(column) for column in columns) else np.zeros((1, 1))

        return Streams(**{kind: of(kind) for kind in (*SORTED, SHARED)})

    def row(take: Callable[[Yearly], Any], kind: Any) -> Any:
        return np.array([take(column) for column in columns], dtype=kind)

    project = [case.scenario.project for case in cases]
    facts = [facts_of(case.scenario, case.place) for case in cases]
    used = [item.opening.incentive_years_used for item in project]
    assets = assets_of(cases)
    return Lanes(
        years=years,
        names=tuple(case.site for case in cases),
        facts={name: np.array([fact[name] for fact in facts], dtype=np.int64 if name in _CODED else np.float64) for name in facts[0]},
        favourable=row(lambda column: column.case.favourable, np.bool_),
        claims=row(lambda column: column.case.claims, np.bool_),
        claims_rent=row(lambda column: column.case.claims and column.case.claims_rent, np.bool_),
        claims_ground=row(lambda column: column.case.claims and column.case.claims_ground, np.bool_),
        licence=np.array([item.licence.toordinal() for item in project], dtype=np.int64),
        operation_year=np.array([item.operation_start.year for item in project], dtype=np.int64),
        operation_month=np.array([item.operation_start.month for item in project], dtype=np.int64),
        revenue=streams(lambda column: column.revenue),
        interest_income=panel(lambda column: column.interest_income),
        cost=streams(lambda column: column.cost),
        nondeductible=streams(lambda column: column.nondeductible),
        research=streams(lambda column: column.research),
        cost_plus=row(lambda column: column.cost_plus, np.float64),
        has_incentive_stream=row(lambda column: column.has_incentive_stream, np.bool_),
        to_place={kind: np.array([kind in column.kind.values() for column in columns], dtype=np.bool_) for kind in (*CONTESTED, *LISTED)},
        excluded_as=tuple(tuple(line.excluded_as for line in item.revenue if line.excluded_as) for item in project),
        payroll=panel(lambda column: column.payroll),
        headcount=panel(lambda column: column.headcount),
        interest=panel(lambda column: column.interest),
        construction_interest=np.array([any(loan.capitalised_into for loan in item.loans) for item in project], dtype=np.bool_),
        inside_share=panel(lambda column: column.inside_share),
        assets=assets,
        expansions=expansions_of(cases, columns, assets, years),
        parcels=parcels_of(cases),
        head_leases=head_leases_of(cases),
        head_terms=head_terms_of(cases, rent_of),
        supported=supported_of(cases, rent_of),
        roles=roles_of(cases),
        groups=groups_of(cases),
        sub_groups=sub_groups_of(cases),
        grants=grants_of(cases),
        duties=duties_of(cases),
        cash=cash_of(cases),
        price_growth=panel(lambda column: column.price_growth),
        product_index=product_index(cases, int(years[-1])),
        land_price_growth=row(lambda column: float(column.case.scenario.assumptions.land_price_growth), np.float64),
        discount_rate=row(lambda column: float(column.case.scenario.assumptions.discount_rate), np.float64),
        opening_losses=panel(lambda column: column.opening_losses("general", *OPENING_KINDS)),
        opening_by_activity={kind: panel(methodcaller("opening_losses", kind)) for kind in OPENING_KINDS},
        opening_real_estate_losses=panel(lambda column: column.opening_losses("real_estate")),
        opening_interest=panel(lambda column: column.opening_interest()),
        used_rate_years=np.array([item.rate for item in used], dtype=np.int64),
        used_exempt_years=np.array([item.exempt for item in used], dtype=np.int64),
        used_half_years=np.array([item.half for item in used], dtype=np.int64),
        mid_life=mid_life_of(cases, years),
        previous_revenue=row(lambda column: column.previous_revenue, np.float64),
        elected_head=tuple(item.elections.head for item in project),
        defer=np.array([item.elections.first_year_under_12_months == "defer" for item in project], dtype=np.bool_),
        research_share=np.array([float(item.elections.research_extra_share) for item in project], dtype=np.float64),
        share_by_cost=np.array([item.elections.shared_costs_by == "deductible_cost" for item in project], dtype=np.bool_),
        formed_from_household=np.array([item.facts.formed_from_household for item in project], dtype=np.bool_),
        timing=panel(lambda column: column.timing),
        fund_share=panel(lambda column: column.fund["fund_share"]),
        fund_spending=panel(lambda column: column.fund["fund_spending"]),
        fund_misused=panel(lambda column: column.fund["fund_misused"]),
        fund_opening={what: panel(methodcaller("opening_fund", what)) for what in ("amount", "left", "tax_saved")},
        fund_bond_rate=panel(lambda column: column.fund["fund_bond_rate"]),
        joint_books=np.array([item.elections.books == "joint" for item in project], dtype=np.bool_),
    )


_CODED = {*TOKENS, "certificates"}


def _compact(panel: Floats) -> Floats:
    """Give an absent stream as a single zero: it broadcasts, and costs nothing."""
    return panel if panel.any() else np.zeros((1, 1))
