"""Which ways the open facts may turn out can differ in any draw: a fact that opens no other ground is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from calculator.analysis.conditions.unknowns import NO_GROUND
from calculator.enterprise.alike import OF_GROUND
from calculator.enterprise.qualify import Grounds, facts_as_read
from calculator.enterprise.turns import grounds_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.schema import Condition
from calculator.project.drawn import Drawn, arrays, same_values
from calculator.project.lanes import Lanes
from calculator.recorder import Plain

THROUGH_GROUNDS = frozenset(
    {
        "recognised_software_steps",
        "zone_decision",
        "priority_line",
        "park_in_favourable_area",
        "capital_disbursed_in_time",
        "technology_requirements_met",
        "large_revenue_in_time",
        "large_workforce_in_time",
    }
)
"""Facts the engine looks at for nothing but the ground of a project, as long as the law asks for them nowhere else."""

Answers = Mapping[str, Any]


def ways_that_differ(
    law: Law, ways: Sequence[Answers], lane: Callable[[Answers, str], Lanes], sides: Sequence[str], drawn: Drawn
) -> list[int]:
    """Give the places of the ways that may differ in some draw; of those that cannot, the first stands for all.

    Two ways cannot differ where they part only in facts that act through the ground, no driver moves what the ground is found from, and the
    ground found is the same on every side: then every line is the same in each draw.

    Parameters
    ----------
    law : of one position.
    ways : the answers of each way; the first is that all are adverse.
    lane : gives the one lane of the plan, with its facts answered in one way, from one side.
    sides : from which it is looked at.
    drawn : what the drivers move.
    """
    if any(key[0] in OF_GROUND for key in drawn.followers):
        return list(range(len(ways)))
    through = _through_grounds(law)
    kept: list[int] = []
    for place, answers in enumerate(ways):
        stands_for = (ways[other] for other in kept if _parted_by(ways[other], answers) <= through)
        if not any(all(_alike(law, lane(other, side), lane(answers, side)) for side in sides) for other in stands_for):
            kept.append(place)
    return kept


def _through_grounds(law: Law) -> frozenset[str]:
    """Give the facts no condition asks for but those of heads."""
    of_heads = {path for head in law.heads.values() for path in head.conditions}
    elsewhere = {
        name
        for path, parameter in law.parameters.items()
        if path not in of_heads and not path.startswith(NO_GROUND)
        for entry in parameter.history
        if isinstance(entry.value, Condition)
        for name in entry.value.facts()
    }
    return THROUGH_GROUNDS - elsewhere


def _parted_by(one: Answers, other: Answers) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _alike(law: Law, one: Lanes, other: Lanes) -> bool:
    """Say whether two lanes have the same ground, and part in nothing but the facts it was found from."""
    if one.mid_life.any or other.mid_life.any or len(one.expansions.lane) or len(other.expansions.lane):
        return False
    there = dict(arrays(other))
    for key, values in arrays(one):
        if not (key[0] == "facts" and key[1] in THROUGH_GROUNDS) and not same_values(values, there[key]):
            return False
    first, second = (_ground(law, lanes) for lanes in (one, other))
    return first.grants_as(second)


def _ground(law: Law, lanes: Lanes) -> Grounds:
    read = LawReader(law, Plain())
    return grounds_of(read, facts_as_read(read, lanes))
