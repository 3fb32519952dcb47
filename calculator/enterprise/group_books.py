"""What a project's accounts say of its assets, and what they add to its group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.land.rent import Owners, sum_by_lane
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import depreciation
from calculator.rules.depreciation import BookValue
from calculator.rules.kinds import Floats


class Books(NamedTuple):
    """What a project's accounts add to the group [VND], ``(year, lane)``."""

    group_income: Floats
    deferred_tax: Floats
    payroll: Floats
    tangible_assets: Floats
    asset_depreciation: Floats
    exempt_support: Floats


def books_of(
    lanes: Lanes,
    values: BookValue | None,
    *,
    group_income: Floats,
    deferred_tax: Floats,
    payroll: Floats,
    prepaid_rent: Floats,
    exempt_support: Floats,
) -> Books:
    """Give the accounts of each lane; tangible assets at the average of their opening and closing book value."""
    assets = lanes.assets
    average = written_off = np.zeros((1, 1))
    if values is not None and assets.tangible.any():
        own = np.flatnonzero(assets.tangible)
        owners = Owners(assets.lane[own], lanes.count)
        opening, closing = values if len(own) == len(assets.lane) else (part.take(own, axis=1) for part in values)
        average = owners.sum((opening + closing) / 2)
        bought = np.where(lanes.years[:, None] == assets.first_year[own], assets.cost[own], 0.0)
        written_off = owners.sum(opening + bought - closing)
    held = average + prepaid_rent + lanes.groups.right_of_use
    return Books(group_income, deferred_tax, payroll, held, written_off, exempt_support)


def book_values(lanes: Lanes, recorder: Plain) -> BookValue | None:
    """Give the book value of every asset, ``(year, asset)`` [VND]; None where there is none."""
    assets = lanes.assets
    if not len(assets.lane):
        return None
    return recorder.apply(
        depreciation.book_value,
        cost=assets.cost,
        life_years=assets.book_life_years,
        first_year=assets.first_year,
        first_month=assets.first_month,
        years=lanes.years,
    )


def book_depreciation(lanes: Lanes, values: BookValue | None, share: Floats | None = None) -> Floats:
    """Depreciate every asset over its life in the accounts, straight line, added up by lane [VND]; a share of each charge where one is given."""
    assets = lanes.assets
    if values is None:
        return np.zeros((1, 1))
    bought = np.where(lanes.years[:, None] == assets.first_year, assets.cost, 0.0)
    charges = values.at_start + bought - values.at_end
    return sum_by_lane(charges if share is None else charges * share, assets.lane, lanes.count)
