"""What a zone developer earns by letting land and buildings: real estate, or income of the incentive project, as the law is read."""

from __future__ import annotations

import numpy as np

from calculator.law.lookup import LawReader
from calculator.project.case import CONTESTED, KINDS
from calculator.project.lanes import Lanes, Streams
from calculator.project.tokens import ACTIVITIES
from calculator.rules.kinds import Booleans, ByKind, Floats, absent

READINGS = dict(zip(CONTESTED, ("developer_land_income", "developer_building_income"), strict=True))
"""The reading that places each contested kind."""


class Placement:
    """In which lanes each contested kind of income counts with the incentive project's own; elsewhere it is real estate."""

    def __init__(self, read: LawReader, lanes: Lanes) -> None:
        developer = lanes.facts["activity"] == ACTIVITIES.index("zone_infrastructure")
        self.with_project: dict[str, Booleans] = {
            kind: concerned & (read.reading(reading) == "incentive_stream")
            for kind, reading in READINGS.items()
            if (concerned := lanes.letting[kind] & developer).any()
        }
        stated = [lanes.letting[kind] & counted for kind, counted in self.with_project.items()]
        self.has_incentive_stream: Booleans = np.logical_or.reduce([lanes.has_incentive_stream, *stated])

    def of(self, amounts: dict[str, Floats]) -> ByKind:
        """Give the five tax treatments, the contested kinds added to the one they have."""
        placed = {kind: amounts[kind] for kind in KINDS}
        for kind in CONTESTED:
            amount = amounts[kind]
            if absent(amount):
                continue
            counted = self.with_project.get(kind)
            own = np.zeros((1, 1)) if counted is None or not counted.any() else np.where(counted, amount, 0.0)
            other = amount if absent(own) else amount - own
            placed["incentive"] = ByKind.added(placed["incentive"], own)
            placed["real_estate"] = ByKind.added(placed["real_estate"], other)
        return ByKind(**placed)

    def of_streams(self, streams: Streams) -> ByKind:
        """Give the five tax treatments of streams, what is shared left out."""
        return self.of({kind: getattr(streams, kind) for kind in (*KINDS, *CONTESTED)})
