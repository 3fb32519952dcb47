"""Expansions as columns: what each adds, when, and the amounts of its own books or of its fixed assets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from calculator.project.case import Booleans, Case, Floats, Integers
from calculator.project.columns.assets import Assets
from calculator.project.expansion import Expansion, FixedAssets
from calculator.project.facts import UNKNOWN, code
from calculator.project.path import Path

NO_YEAR = np.nan
"""A year nobody has stated."""


@dataclass(frozen=True)
class Expansions:
    """Expansions as columns; ``lane`` says whose each is, ``place`` which of its own, yearly amounts are ``(year, expansion)`` [VND].

    ``added``, ``asset_share`` and ``capacity_share`` are NaN where they are not known; ``fixed_assets`` and ``fixed_assets_total`` are those at the
    end of each year. ``activity`` is UNKNOWN where it is that of the project.
    """

    lane: Integers
    place: Integers
    decided: Integers
    in_use: Integers
    disbursed: Floats
    holiday_began: Floats
    activity: Integers
    by_purchase: Integers
    takes_holiday: Booleans
    by_capital: Booleans
    own_books: Booleans
    added: Floats
    asset_share: Floats
    capacity_share: Floats
    revenue: Floats
    cost: Floats
    research: Floats
    fixed_assets: Floats
    fixed_assets_total: Floats
    capital: Floats
    capital_total: Floats
    name: tuple[str, ...]


class Column(Protocol):
    """The yearly amounts of a case that are of the streams of its expansions [VND]."""

    own: dict[str, dict[str, Floats]]


def expansions_of(cases: Sequence[Case], columns: Sequence[Column], assets: Assets, years: Integers) -> Expansions:
    """Lay out the expansions of all cases."""
    found = [(lane, case, one) for lane, case in enumerate(cases) for one in case.scenario.project.expansions]
    held = [_held(assets, lane, one.fixed_assets, one, case, years) for lane, case, one in found]

    def column(take: Any, kind: Any) -> Any:
        return np.array([take(one) for *_, one in found], dtype=kind)

    def yearly(amounts: list[Floats]) -> Floats:
        return np.array(amounts, dtype=np.float64).reshape(len(found), len(years)).T

    def own(what: str) -> Floats:
        nothing = np.zeros(len(years))
        return yearly([sum((columns[lane].own[stream][what] for stream in one.streams), nothing) for lane, _, one in found])

    return Expansions(
        lane=np.array([lane for lane, *_ in found], dtype=np.int64),
        place=np.array([case.scenario.project.expansions.index(one) for _, case, one in found], dtype=np.int64),
        decided=column(lambda one: one.decided.toordinal(), np.int64),
        in_use=column(lambda one: one.in_use, np.int64),
        disbursed=column(lambda one: NO_YEAR if one.capital_disbursed is None else one.capital_disbursed, np.float64),
        holiday_began=column(lambda one: NO_YEAR if one.holiday_began is None else one.holiday_began, np.float64),
        activity=column(lambda one: UNKNOWN if one.activity is None else code("activity", one.activity), np.int64),
        by_purchase=column(lambda one: code("expansion_by_purchase", one.by_merger_or_purchase), np.int64),
        takes_holiday=column(lambda one: one.takes == "holiday", np.bool_),
        by_capital=column(lambda one: one.split_by == "invested_capital", np.bool_),
        own_books=column(lambda one: bool(one.streams), np.bool_),
        added=np.array([one.added for one in held], dtype=np.float64),
        asset_share=np.array([_share(one.added, one.before) for one in held], dtype=np.float64),
        capacity_share=column(lambda one: np.nan if one.capacity is None else float(one.capacity.added / one.capacity.before), np.float64),
        revenue=own("revenue"),
        cost=own("cost"),
        research=own("research"),
        fixed_assets=yearly([one.in_year for one in held]),
        fixed_assets_total=yearly([one.total for one in held]),
        capital=yearly([_capital(one, years) for *_, one in found]),
        capital_total=yearly([_path(one.invested_capital.total if one.invested_capital else None, years) for *_, one in found]),
        name=tuple(one.name for *_, one in found),
    )


@dataclass(frozen=True)
class _Held:
    """Fixed assets of one expansion: added, before, and at the end of each year its own and all [VND]."""

    added: float
    before: float
    in_year: Floats
    total: Floats


def _held(assets: Assets, lane: int, stated: FixedAssets | None, one: Expansion, case: Case, years: Integers) -> _Held:
    nothing = np.zeros(len(years))
    working = years >= one.in_use
    if stated is None:
        return _Held(np.nan, np.nan, nothing, nothing)
    if not stated.assets:
        added = float(stated.added or 0)
        before = np.nan if stated.before is None else float(stated.before)
        return _Held(added, before, np.where(working, added, 0.0), _path(stated.total, years))
    mine = assets.lane == lane
    names = np.array(assets.name, dtype=object)
    named = mine & np.isin(names, stated.assets)
    first = assets.first_year * 12 + assets.first_month
    before_it = mine & ~named & (first < one.decided.year * 12 + one.decided.month)
    in_use = assets.first_year <= years[:, None]
    cost = np.where(in_use, assets.cost, 0.0)
    own = np.where(working, cost[:, named].sum(axis=1), 0.0)
    return _Held(float(assets.cost[named].sum()), float(assets.cost[before_it].sum()), own, cost[:, mine].sum(axis=1))


def _share(added: float, before: float) -> float:
    return added / before if before > 0 else np.nan


def _capital(one: Expansion, years: Integers) -> Floats:
    return np.where(years >= one.in_use, float(one.invested_capital.added) if one.invested_capital else 0.0, 0.0)


def _path(path: Path[Any] | None, years: Integers) -> Floats:
    return np.zeros(len(years)) if path is None else np.array(path.values(years.tolist()))
