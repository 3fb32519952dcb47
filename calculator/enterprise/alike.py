"""What all lanes of a run have alike is worked out for one of them: many draws of one project share their ground, their land and their staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import Grounds
from calculator.enterprise.turns import grounds_of
from calculator.land.rent import Land, rent_of_lanes
from calculator.land.use_tax import tax_of_lanes
from calculator.law.lookup import LawReader
from calculator.people.lines import Workforce
from calculator.people.workforce import workforce_of_lanes
from calculator.project.lanes import BY_COLUMN, Lanes
from calculator.rules.land_use_tax import LandUseTax

OF_GROUND = ("licence", "favourable", "claims_ground", "elected_head", "facts")
_STAFF = ("favourable", "claims", "licence", "facts", "product_index", "roles")
_LAND = ("favourable", "claims_rent", "land_price_growth", "licence", "price_growth", "facts", "parcels")
_ASSETS = ("construction_interest", "assets")
"""What each of them is worked out from."""

_COST = ("cost",)
"""Of assets what may differ: they are laid out over the years as shares of it."""

_FEW = 8
"""Lanes that are looked at before all are."""


@dataclass(frozen=True)
class Alike:
    """What is worked out once for all lanes; None where they differ. Of one lane each, to be broadcast."""

    people: Workforce | None = None
    land: Land | None = None
    land_tax: LandUseTax | None = None
    assets: Lanes | None = None
    """The first lane, where all lanes have its assets, whatever they cost."""

    def land_of(self, count: int) -> Land | None:
        """Give the land of some lanes: rents ``(year, 1)``, what was granted to each parcel lane by lane."""
        if self.land is None:
            return None
        parcels, gates = (
            {name: np.tile(values, count) for name, values in table.items()} for table in (self.land.parcels, self.land.gates)
        )
        return self.land._replace(parcels={**parcels, "lane": np.repeat(np.arange(count), len(self.land.parcels["lane"]))}, gates=gates)


NOTHING = Alike()


def alike_of(read: LawReader, lanes: Lanes, *, income_tax: bool) -> Alike:
    """Work out what is alike in all lanes; nothing where steps are noted, for they are those of a lane."""
    if lanes.count == 1 or read.recorder.recording:
        return NOTHING
    people = land = land_tax = None
    if (one := first_if_alike(lanes, _STAFF)) is not None:
        people = workforce_of_lanes(read, one, read.recorder, income_tax=income_tax)
    if (one := first_if_alike(lanes, _LAND)) is not None:
        land, land_tax = rent_of_lanes(read, one, read.recorder), tax_of_lanes(read, one)
    # Of a car above the cap the share that is deducted hangs on its cost; an idle asset has its share taken of an amount.
    held = lanes.assets
    plain = len(held.lane) and not held.capped_car.any() and not np.isfinite(held.idle_from).any()
    return Alike(people, land, land_tax, first_if_alike(lanes, _ASSETS, but=_COST) if plain else None)


def grounds_of_all(read: LawReader, lanes: Lanes) -> Grounds:
    """Find the ground of each lane; once, where all state the same facts."""
    one = None if read.recorder.recording or lanes.mid_life.any or lanes.count == 1 else first_if_alike(lanes, OF_GROUND)
    if one is None:
        return grounds_of(read, lanes)

    def wide(value: Any) -> Any:
        return np.broadcast_to(value, (*value.shape[:-1], lanes.count))

    found = grounds_of(read, one)
    arrays = {item.name: getattr(found, item.name) for item in fields(found) if item.name not in {"heads", "later", "conditions"}}
    conditions = {path: wide(state) for path, state in found.conditions.items()}
    return replace(found, conditions=conditions, **{name: wide(value) for name, value in arrays.items()})


def first_if_alike(lanes: Lanes, of: Collection[str], but: Collection[str] = ()) -> Lanes | None:
    """Give the first lane where all lanes have the same in some fields, ``but`` for what is named of their columns; None where one differs."""
    for name in of:
        value = getattr(lanes, name)
        if not (_columns_alike(value, lanes.count, but) if name in BY_COLUMN else _alike(value, lanes.count)):
            return None
    return lanes.take(0, 1)


def _alike(value: Any, count: int) -> bool:
    if isinstance(value, dict):
        return all(_alike(part, count) for part in value.values())
    if isinstance(value, tuple):
        return value == value[:1] * count
    if value.shape[-1] != count or value.strides[-1] == 0:
        return True
    return _same(value[..., None])


def _columns_alike(columns: Any, count: int, but: Collection[str]) -> bool:
    """Say whether each lane has as many columns, with the same in them."""
    every, over = divmod(len(columns.lane), count)
    if over or not np.array_equal(columns.lane, np.repeat(np.arange(count), every)):
        return False
    for item in fields(columns):
        value = getattr(columns, item.name)
        if item.name == "lane" or item.name in but or not every:
            continue
        if isinstance(value, tuple):
            if value != value[:every] * count:
                return False
            continue
        if value.strides[-1] == 0:
            continue
        if not _same(value.reshape(*value.shape[:-1], count, every)):
            return False
    return True


def _same(by_lane: NDArray[Any]) -> bool:
    """Say whether all lanes have what the first has, ``(…, lane, element)``; two that are no numbers are alike."""
    first = by_lane[..., :1, :]
    # Lanes that differ mostly do so at once.
    for lanes in (by_lane[..., :_FEW, :], by_lane):
        same = lanes == first
        if lanes.dtype.kind == "f":
            same |= np.isnan(lanes) & np.isnan(first)
        if not same.all():
            return False
    return True
