"""What changes in the mid-life of a project, as arrays: grounds it moves to, days of certificates, years in which a condition fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.project.case import Booleans, Case, Floats
from calculator.project.facts import CERTIFICATES
from calculator.project.moves import Move


@dataclass(frozen=True)
class MidLife:
    """What changes in mid-life, one column a lane.

    ``issued`` is the day of each certificate [ordinals], ``(certificate, lane)``, NaN where none is stated; ``failed`` says in which years a
    condition fails, ``(year, lane)``; the years are calendar years, ``(lane,)``, NaN where none is stated. What no lane has is a single value.
    """

    moves: tuple[tuple[Move, ...], ...]
    issued: Floats
    failed: Booleans
    found_unmet: Floats
    first_revenue: Floats
    first_income: Floats

    @property
    def any(self) -> bool:
        """Say whether any lane states anything that can change its grounds."""
        return any(self.moves) or not bool(np.isnan(self.issued).all())


def mid_life_of(cases: Sequence[Case], years: NDArray[np.int64]) -> MidLife:
    """Lay out what the cases state of it."""
    projects = [case.scenario.project for case in cases]
    issued = np.full((len(CERTIFICATES), len(projects)), np.nan)
    failed = np.zeros((len(years), len(projects)), dtype=np.bool_)
    for lane, project in enumerate(projects):
        for token, day in project.facts.certificates_issued.items():
            issued[CERTIFICATES.index(token), lane] = day.toordinal()
        failed[:, lane] = np.isin(years, project.facts.failed_years)

    def of_years(stated: Sequence[int | None]) -> Floats:
        return np.array([np.nan if year is None else float(year) for year in stated])

    return MidLife(
        moves=tuple(project.elections.moves for project in projects),
        issued=np.full((1, 1), np.nan) if np.isnan(issued).all() else issued,
        failed=failed if failed.any() else np.zeros((1, 1), dtype=np.bool_),
        found_unmet=of_years([project.facts.conditions_found_unmet for project in projects]),
        first_revenue=of_years([project.opening.first_revenue for project in projects]),
        first_income=of_years([project.opening.first_taxable_income for project in projects]),
    )
