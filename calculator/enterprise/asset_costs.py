"""What assets cost and whose they are: what is worked out asset by asset is added up by lane."""

from __future__ import annotations

import numpy as np

from calculator.land.rent import Owners
from calculator.project.columns.assets import Assets
from calculator.project.lanes import Lanes
from calculator.rules.kinds import Booleans, Floats

_ZERO = np.zeros((1, 1))


class AssetCosts:
    """The assets of some lanes, laid out over the years once for all lanes where these differ in nothing but what the assets cost.

    Parameters
    ----------
    lanes : whose assets they are.
    one : a lane with the same assets as each of them, whatever theirs cost; None where they differ.
    """

    def __init__(self, lanes: Lanes, one: Lanes | None = None) -> None:
        held = lanes.assets
        self.assets: Assets = one.assets if one else held
        every = len(self.assets.lane)
        self._of_each: Floats | None = None
        if one and every:
            of_each = held.cost.reshape(-1, every).T
            # What all lanes have alike is one column for all of them.
            self._of_each = of_each[:, :1] if (of_each == of_each[:, :1]).all() else np.ascontiguousarray(of_each)
        self._lane, self._count = held.lane, lanes.count
        self.cost: Floats = np.ones(every) if one else held.cost
        """The cost amounts are worked out at, ``(asset,)`` [VND]: that of each asset, or 1 where all lanes have the same."""

    def added(self, amounts: Floats, own: Booleans | None = None) -> Floats:
        """Add up by lane what is worked out at ``cost``, ``(year, asset)``, of the assets ``own`` names, ``(asset,)``: ``(year, lane)`` [VND]; one column where all lanes have the same."""
        if own is not None and own.all():
            own = None
        if not amounts.size or (own is not None and not own.any()):
            return _ZERO
        if self._of_each is not None:
            return self._of_one(amounts, self._of_each, own)
        owners = Owners(self._lane if own is None else self._lane[own], self._count)
        return owners.sum(amounts if own is None else amounts[:, own])

    def _of_one(self, shares: Floats, costs: Floats, own: Booleans | None) -> Floats:
        found = np.zeros((len(shares), costs.shape[1]))
        for asset, cost in enumerate(costs):
            if own is not None and not own[asset]:
                continue
            # An asset is charged in a few years only.
            for year in np.flatnonzero(shares[:, asset]).tolist():
                found[year] += shares[year, asset] * cost
        return found
