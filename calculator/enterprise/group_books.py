"""What a project's accounts say of its assets, and what they add to its group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.enterprise.asset_costs import AssetCosts
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import depreciation
from calculator.rules.depreciation import BookShares
from calculator.rules.kinds import ByKind, Floats, Integers


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
    costs: AssetCosts,
    shares: BookShares | None,
    *,
    group_income: Floats,
    deferred_tax: Floats,
    payroll: Floats,
    prepaid_rent: Floats,
    exempt_support: Floats,
) -> Books:
    """Give the accounts of each lane; tangible assets at the average of their opening and closing book value."""
    average = written_off = np.zeros((1, 1))
    if shares is not None:
        tangible = costs.assets.tangible
        average = costs.added((shares.at_start + shares.at_end) / 2 * costs.cost, tangible)
        # Only incentives that follow expenditure ask for it.
        if lanes.groups.supposes_incentives.any():
            written_off = costs.added(shares.charged * costs.cost, tangible)
    held = ByKind.added(average, prepaid_rent, lanes.groups.right_of_use)
    return Books(group_income, deferred_tax, payroll, held, written_off, exempt_support)


def shares_of_books(costs: AssetCosts, years: Integers, recorder: Plain) -> BookShares | None:
    """Give what the accounts hold and charge of every asset as shares of its cost, ``(year, asset)``; None where there is none."""
    assets = costs.assets
    if not len(assets.lane):
        return None
    return recorder.apply(
        depreciation.book_shares,
        life_years=assets.book_life_years,
        first_year=assets.first_year,
        first_month=assets.first_month,
        years=years,
    )


def book_depreciation(costs: AssetCosts, shares: BookShares | None, deducted: Floats | None = None) -> Floats:
    """Depreciate every asset over its life in the accounts, straight line, added up by lane [VND]; the deducted share of each charge where one is given."""
    if shares is None:
        return np.zeros((1, 1))
    charges = shares.charged * costs.cost
    return costs.added(charges if deducted is None else charges * deducted)
