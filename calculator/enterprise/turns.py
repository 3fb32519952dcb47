"""The grounds of a project from its start on: the one it begins with, and those it moves to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from calculator.enterprise.moves import Stint, as_of_year, may_move, rounds_of
from calculator.enterprise.qualify import Grounds, qualify
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules.kinds import Integers


def grounds_of(read: LawReader, lanes: Lanes) -> Grounds:
    """Find the ground of each lane, and the later ones where it states a move or a certificate that comes later.

    A move that is not open - the law has no such rule, the licence is too young, the head is not met, or its year comes before that of an
    earlier move - is not made: the lane stays where it is.

    Raises
    ------
    InputError
        When a scenario elects a head that does not exist.
    """
    if not lanes.mid_life.any:
        return qualify(read, lanes, read.recorder)
    law, recorder = read.law, read.recorder
    first = qualify(read, as_of_year(law, lanes, lanes.operation_year), recorder)
    had, reached, later = first.chosen >= 0, lanes.licence * 0.0, []
    for one in rounds_of(law, lanes, ~had & lanes.claims_ground):
        until = np.where(np.isfinite(one.from_year), one.from_year, lanes.operation_year)
        moved = replace(as_of_year(law, lanes, until), licence=one.day, elected_head=one.to)
        with recorder.of("move"):
            found = qualify(read, moved, recorder, partial(may_move, law, one, licence=lanes.licence))
        # Who changes the criterion leaves one.
        open_to = (found.chosen >= 0) & (one.from_year > reached) & (had | ~one.by_criterion)
        later.append(
            Stint(
                from_year=np.where(open_to, one.from_year, np.inf),
                chosen=np.where(open_to, found.chosen, -1),
                rate=found.rate,
                rate_years=found.rate_years,
                exempt_years=found.exempt_years,
                half_years=found.half_years,
                half_reduction=found.half_reduction,
                latest_start=found.latest_start,
                inside_only=found.inside_only,
                natural=~had & ~one.by_certificate,
                by_certificate=one.by_certificate,
                while_running=one.by_criterion,
            )
        )
        had, reached = had | open_to, np.where(open_to, one.from_year, reached)
    return replace(first, later=tuple(later))


def later_heads(grounds: Grounds) -> Integers:
    """Give the place of the head of each move, -1 where there is none, ``(move, lane)``."""
    return np.array([stint.chosen for stint in grounds.later], dtype=np.int64).reshape(len(grounds.later), len(grounds.chosen))
