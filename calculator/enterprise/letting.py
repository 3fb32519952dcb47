"""Income the law has yet to place: what a zone developer earns by letting, and income not always left out of incentives."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.moves import head_by_year
from calculator.enterprise.qualify import Grounds
from calculator.law.lookup import LawReader
from calculator.project.case import CONTESTED, KINDS, LISTED, SORTED
from calculator.project.lanes import Lanes, Streams
from calculator.project.tokens import ACTIVITIES
from calculator.rules.excluded_income import Treatment, treatment_of_listed_income
from calculator.rules.kinds import Booleans, ByKind, Floats, absent

READINGS = dict(zip(CONTESTED, ("developer_land_income", "developer_building_income"), strict=True))
"""The reading that places each contested kind."""

LEFT_OUT = "corporate_income_tax.excluded_incomes."


def left_out_under(lanes: Lanes) -> list[str]:
    """Name the provisions that leave out the excluded incomes the lanes state; letting is real estate."""
    stated = {token for lane in lanes.excluded_as for token in lane}
    return sorted({LEFT_OUT + ("real_estate" if token in CONTESTED else token) for token in stated})


class Placement:
    """What the kinds of income the law has yet to place count with, in each lane and year.

    A contested kind counts with the incentive project's own where it is read so, elsewhere it is real estate. A listed kind is left
    out of incentives, of the project's place, or ordinary, by the law of the tax year and the head taken.
    """

    def __init__(self, read: LawReader, lanes: Lanes, grounds: Grounds) -> None:
        developer = lanes.facts["activity"] == ACTIVITIES.index("zone_infrastructure")
        self.with_project: dict[str, Booleans] = {
            kind: concerned & (read.reading(reading) == "incentive_stream")
            for kind, reading in READINGS.items()
            if (concerned := lanes.to_place[kind] & developer).any()
        }
        stated = [lanes.to_place[kind] & counted for kind, counted in self.with_project.items()]
        self.has_incentive_stream: Booleans = np.logical_or.reduce([lanes.has_incentive_stream, *stated])
        self.listed = {kind: _treatment(read, lanes, grounds, kind) for kind in LISTED if lanes.to_place[kind].any()}

    def of(self, amounts: dict[str, Floats]) -> ByKind:
        """Give the five tax treatments, the kinds yet to be placed added to the one they have."""
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
        for kind, (left_out, with_project) in self.listed.items():
            amount = amounts[kind]
            if absent(amount):
                continue
            # Since 2025 every one of them is left out of every incentive.
            parts = {"excluded": left_out} if left_out.all() else _parts(left_out, with_project)
            for treatment, where in parts.items():
                placed[treatment] = ByKind.added(placed[treatment], amount if where.all() else np.where(where, amount, 0.0))
        return ByKind(**placed)

    def of_streams(self, streams: Streams) -> ByKind:
        """Give the five tax treatments of streams, what is shared left out."""
        return self.of({kind: getattr(streams, kind) for kind in SORTED})


def _parts(left_out: Booleans, with_project: Booleans) -> dict[str, Booleans]:
    return {"excluded": left_out, "incentive": with_project, "ordinary": ~(left_out | with_project)}


def _treatment(read: LawReader, lanes: Lanes, grounds: Grounds, kind: str) -> Treatment:
    """Look up what the law of each tax year says of a listed income, and hold it against the head of each lane."""
    of_places = [place for place, name in enumerate(grounds.heads) if read.law.heads[name].kind == "location"]
    chosen = head_by_year(grounds.chosen, grounds.later, lanes.years)
    treatment: Treatment = read.recorder.apply(
        treatment_of_listed_income,
        left_out_always=read.is_choice(LEFT_OUT + kind, "every_head", lanes.years),
        left_out_of_sectors=read.is_choice(LEFT_OUT + kind, "sector_heads", lanes.years),
        taken=chosen >= 0,
        by_place=np.isin(chosen, of_places, kind="table"),
    )
    return treatment
