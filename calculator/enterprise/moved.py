"""The rates of a project that changes its ground: what was used is taken off what the next ground grants."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.moves import FROM_CERTIFICATE, TO_NEW_LAW, TO_OTHER_CRITERION, USED
from calculator.enterprise.qualify import Grounds
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import corporate_income_tax, moves
from calculator.rules.clocks import Clocks
from calculator.rules.corporate_income_tax import ProjectRate
from calculator.rules.kinds import Floats

LOWERED = "corporate_income_tax.moves.rate_lowered"
"""A preferential rate that turned into a lower one for projects licensed before: ``before`` and ``after``."""


def rate_in_force(read: LawReader, lanes: Lanes, rate: Floats) -> Floats:
    """Give the preferential rate of a ground, ``(lane,)``; by year where it turns into a lower one while the project has it."""
    held = read.law.parameters.get(f"{LOWERED}.before")
    if held is None:
        return rate
    older = lanes.licence < held.history[0].from_.toordinal()
    if not (older & np.isfinite(rate)).any():
        return rate
    before, after = (read.by_year(f"{LOWERED}.{name}", lanes.years, np.nan) for name in ("before", "after"))
    return read.recorder.apply(corporate_income_tax.lowered_rate, rate=rate, older=older, before=before, after=after)


def moved_rates(
    read: LawReader, lanes: Lanes, grounds: Grounds, natural: list[Clocks], general: Floats, income: Floats, project: ProjectRate
) -> tuple[ProjectRate, dict[str, Floats]]:
    """Give the rates of every year with the moves, and what remained at the last of them.

    Parameters
    ----------
    grounds : the ground taken at the start, and the later ones.
    natural : the natural clocks of the project under the latest start of each ground, the first one's first.
    general : the rate without incentives, ``(year, lane)``.
    income : of the project before losses brought forward [VND], ``(year, lane)``.
    project : the rates on the first ground.
    """
    recorder, none = read.recorder, np.zeros(lanes.count)
    used = moves.YearsUsed(none, none, none)
    start, lengths = natural[0], moves.Lengths(grounds.rate_years, grounds.exempt_years, grounds.half_years)
    last = {name: np.full(lanes.count, np.nan) for name in LAST}
    had = grounds.chosen >= 0
    for stint, clocks in zip(grounds.later, natural[1:], strict=True):
        for path in (USED, TO_NEW_LAW, FROM_CERTIFICATE, TO_OTHER_CRITERION):
            read.basis(path, lanes.years)
        run_out = stint.while_running & (stint.from_year >= _end(start, lengths))
        # Who states years used has had a ground, even one the law data does not know: they count as years of the next one.
        unknown = stint.by_certificate & ~had
        of_rate, of_holiday = unknown & (lanes.used_rate_years > 0), unknown & (lanes.used_exempt_years + lanes.used_half_years > 0)
        lengths = moves.Lengths(
            np.where(of_rate, stint.rate_years, lengths.rate_years),
            np.where(of_holiday, stint.exempt_years, lengths.exempt_years),
            np.where(of_holiday, stint.half_years, lengths.half_years),
        )
        used = recorder.apply(
            moves.years_used,
            before=used,
            rate_start=start.rate_start,
            rate_years=lengths.rate_years,
            holiday_start=start.holiday_start,
            exempt_years=lengths.exempt_years,
            half_years=lengths.half_years,
            from_year=stint.from_year,
        )
        left = recorder.apply(
            moves.remaining_years,
            used=used,
            rate_years=stint.rate_years,
            exempt_years=stint.exempt_years,
            half_years=stint.half_years,
            natural=stint.natural,
            run_out=run_out,
        )
        begun = recorder.apply(
            moves.start_after_move,
            rate_start=clocks.rate_start,
            holiday_start=clocks.holiday_start,
            from_year=stint.from_year,
            natural=stint.natural,
            by_certificate=stint.by_certificate,
            project_income=income,
            years=lanes.years,
            latest_start=stint.latest_start,
        )
        afterwards = recorder.apply(
            corporate_income_tax.project_rate,
            general=general,
            rate=rate_in_force(read, lanes, stint.rate),
            rate_start=begun.rate_start,
            rate_years=left.rate_years,
            holiday_start=begun.holiday_start,
            exempt_years=left.exempt_years,
            half_years=left.half_years,
            half_reduction=stint.half_reduction,
            years=lanes.years,
        )
        project = recorder.apply(moves.in_turn, project=project, afterwards=afterwards, from_year=stint.from_year, years=lanes.years)
        moved = np.isfinite(stint.from_year)
        had = had | moved
        start = Clocks(*(np.where(moved, new, old) for new, old in zip(begun, start, strict=True)))
        lengths = moves.Lengths(*(np.where(moved, new, old) for new, old in zip(left, lengths, strict=True)))
        told = (stint.from_year, stint.rate, *begun, *left)
        last = {name: np.where(moved & ~run_out, value, last[name]) for name, value in zip(LAST, told, strict=True)}
    return project, last


def _end(start: Clocks, lengths: moves.Lengths) -> Floats:
    """Give the year after the last of a ground, ``(lane,)``."""
    holiday = start.holiday_start + lengths.exempt_years + lengths.half_years
    return np.maximum(start.rate_start + lengths.rate_years, holiday)


LAST = (
    "moved_in",
    "moved_rate",
    "moved_rate_start",
    "moved_holiday_start",
    "moved_rate_years",
    "moved_exempt_years",
    "moved_half_years",
)
"""What is told of the last move of a lane: its year, its rate, the first years of both periods and the years that remained."""
