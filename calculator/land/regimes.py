"""Land regimes beside the ladder: granted by a decision, a certificate or a place; the better of regime and ladder is taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import dated_states
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import eligibility, land_rent
from calculator.rules.kinds import Booleans, Floats

CONDITIONS = ".conditions."
SPECIAL = "land_rent.special_investment."


class Free(NamedTuple):
    """Free years after construction [years], infinite for the whole term, and the share taken off afterwards, ``(parcel,)``."""

    years: Floats
    reduction: Floats


class Beside(NamedTuple):
    """Relief after the regimes were looked at, the state of their conditions by path, and which were open, ``(parcel,)``."""

    free: Free
    states: dict[str, NDArray[np.int8]]


def land_regimes(law: Law) -> dict[str, list[str]]:
    """Name the regimes of a law, nodes below ``land_rent`` with years and conditions, with the paths of their conditions."""
    return regimes_of(law, list(law.parameters))


def regimes_of(law: Law, paths: Iterable[str]) -> dict[str, list[str]]:
    """Name the regimes among some paths."""
    found: dict[str, list[str]] = {}
    for path in paths:
        node, conditions, _ = path.partition(CONDITIONS)
        if conditions and node.startswith("land_rent.") and f"{node}.years" in law.parameters:
            found.setdefault(node, []).append(path)
    return found


def beside_the_ladder(read: LawReader, lanes: Lanes, facts: dict[str, NDArray[Any]], ladder: Free, longest: Floats) -> Beside:
    """Hold the parcels against the conditions of each regime, and take the best of what is open and the ladder.

    Parameters
    ----------
    facts : of the parcels, ``(parcel,)``.
    ladder : what the ladder grants, ``(parcel,)``.
    longest : cap of the construction exemption, ``(parcel,)`` [months].
    """
    parcels, favourable = lanes.parcels, lanes.favourable[lanes.parcels.lane]
    states: dict[str, NDArray[np.int8]] = {}
    options: list[tuple[Booleans, Floats, Floats]] = []
    for node, paths in regimes_of(read.law, read.paths("land_rent.")).items():
        own = {path: dated_states(read, path, parcels.decision, facts) for path in paths}
        states |= own
        state = eligibility.all_of(states=list(own.values()))
        held = ~np.isnan(read.by_date(f"{node}.years", parcels.decision, np.nan))
        if not (held & (state != eligibility.NOT_MET)).any():
            # Nothing to explain: a result does not rest on a regime that is not its own.
            continue
        read.recorder.apply(eligibility.all_of, states=list(own.values()))
        open_to = eligibility.granted(state=state, favourable=favourable) & held
        if open_to.any():
            years = read.by_date(f"{node}.years", parcels.decision, 0.0)
            if node.startswith(SPECIAL) and _building(read, parcels.construction_months[open_to]):
                # The years run from the decision: what is left of them follows construction.
                years = np.maximum(years - np.minimum(parcels.construction_months, longest) / 12, 0)
            options.append((open_to, years, read.by_date(f"{node}.reduction_afterwards", parcels.decision, 0.0)))
    if not options:
        return Beside(ladder, states)
    better = read.recorder.apply(
        land_rent.better_relief,
        open_to=[np.ones(len(parcels.lane), dtype=bool), *(option[0] for option in options)],
        exempt_years=[ladder.years, *(option[1] for option in options)],
        later_reduction=[ladder.reduction, *(option[2] for option in options)],
        construction_months=np.minimum(parcels.construction_months, longest),
        term_years=parcels.term_years,
    )
    return Beside(Free(*better), states)


def _building(read: LawReader, construction_months: Floats) -> bool:
    """Say whether the years of a special level are read to include those of construction."""
    return bool(construction_months.any()) and read.reading("special_rent_years") == "including_construction"
