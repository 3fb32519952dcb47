"""Staying on the law of the licence or moving: what each option keeps, among all combinations that were tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MoveValue:
    """Staying on the law of the licence, or one move: what is kept at present value against the general law [VND], and what remains at the move.

    ``kept`` leaves every other election as it is written, ``kept_at_best`` takes the best of them. ``remains`` holds the year, the rate, the
    first years and the years that remain on the ground of the last move; None where there is none, or no end.
    """

    option: str
    kept: float
    kept_at_best: float
    remains: Mapping[str, float | None]


def move_values(
    options: Sequence[str | None], kept: Sequence[float], terms: Sequence[Mapping[str, float]], changes: Callable[[int], int], best: int
) -> tuple[MoveValue, ...]:
    """Value staying and each move, the one of the best combination first; nothing where there is nothing to choose.

    Parameters
    ----------
    options : the option of each combination; None where moves are no axis.
    kept, terms : what each combination keeps [VND], and its clocks.
    changes : how many elections a combination changes.
    best : the best combination.
    """
    found = []
    for option in dict.fromkeys(options):
        if option is not None:
            own = [place for place, name in enumerate(options) if name == option]
            at_best = best if best in own else max(own, key=lambda place: (kept[place], -changes(place)))
            remains = {name: value for name, value in terms[at_best].items() if name.startswith("moved_")}
            found.append(
                MoveValue(
                    option=option,
                    kept=kept[min(own, key=changes)],
                    kept_at_best=kept[at_best],
                    remains={name: value if np.isfinite(value) else None for name, value in remains.items()},
                )
            )
    return tuple(sorted(found, key=lambda one: (one.option != options[best], -one.kept_at_best)))
