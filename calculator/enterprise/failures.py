"""Conditions that fail in mid-life: a year taxed without the incentive, and special projects whose benefit is paid back."""

from __future__ import annotations

import datetime as dt

import numpy as np

from calculator.enterprise.qualify import Grounds
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import moves
from calculator.rules.corporate_income_tax import ProjectRate
from calculator.rules.kinds import Floats

FAILED_YEAR = "corporate_income_tax.failed_year"
"""What a year in which a condition is not met comes to."""

FOUND_UNMET = "corporate_income_tax.conditions_found_unmet"
"""When the conditions of special projects are looked at: ``HEAD.years_after_licence`` and ``HEAD.from_revenue_year``."""


def looked_at(law: Law, head: str) -> str | None:
    """Name the parameters that say when the conditions of a head are looked at; None where the law has no such rule for it."""
    path = f"{FOUND_UNMET}.{head.split('_level_')[0]}"
    return path if f"{path}.years_after_licence" in law.parameters else None


def conditions_failed(
    read: LawReader, lanes: Lanes, grounds: Grounds, rate_start: Floats, project: ProjectRate, general: Floats, standard: Floats
) -> tuple[ProjectRate, Floats | None]:
    """Give the rates where conditions fail, and the year from which the incentive of special projects is withdrawn.

    Parameters
    ----------
    rate_start : the first year with revenue, ``(lane,)``.
    project : the rates as if every condition held, ``(year, lane)``.
    general, standard : ``(year, lane)`` and ``(year, 1)``.
    """
    held, recorder = lanes.mid_life, read.recorder
    if held.failed.any():
        ruled = read.is_choice(FAILED_YEAR, "standard_rate_and_year_used", lanes.years)
        at_general = read.is_choice(FAILED_YEAR, "general_rate_and_year_used", lanes.years)
        read.basis(FAILED_YEAR, lanes.years)
        project = recorder.apply(
            moves.in_failed_years,
            project=project,
            failed=held.failed & (ruled | at_general),
            standard=np.where(at_general, general, standard),
        )
    found = np.where(np.isnan(held.found_unmet), np.inf, held.found_unmet)
    if not np.isfinite(found).any():
        return project, None
    after, revenue_year = (_of_heads(read, lanes, grounds, name) for name in ("years_after_licence", "from_revenue_year"))
    from_year = recorder.apply(
        moves.withdrawn_from,
        found=np.where(grounds.chosen >= 0, found, np.inf),
        licence_year=np.array([dt.date.fromordinal(int(day)).year for day in lanes.licence]),
        rate_start=rate_start,
        years_after_licence=after,
        revenue_year=revenue_year,
    )
    return recorder.apply(moves.without_incentive, project=project, general=general, from_year=from_year, years=lanes.years), from_year


def _of_heads(read: LawReader, lanes: Lanes, grounds: Grounds, name: str) -> Floats:
    """Give the number of years the law has for the head of each lane; NaN where it has none."""
    values = np.full(lanes.count, np.nan)
    for place in np.unique(grounds.chosen[grounds.chosen >= 0]):
        path = looked_at(read.law, grounds.heads[place])
        if path is not None:
            of = read.by_date(f"{path}.{name}", lanes.licence, np.nan)
            own = np.where(grounds.chosen == place, of, np.nan)
            values = np.where(np.isnan(own), values, own) if len(np.unique(grounds.chosen)) > 1 else of
    return values
