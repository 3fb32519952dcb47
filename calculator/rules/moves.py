"""Incentives that change ground in mid-life: what is used, what remains, a year that fails, a benefit repaid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.clocks import DUST, Clocks, first_year
from calculator.rules.corporate_income_tax import ProjectRate
from calculator.rules.kinds import Booleans, Floats, Integers, added_up


class YearsUsed(NamedTuple):
    """Incentive years that are gone, each length of its own, ``(lane,)`` [years]."""

    rate: Floats
    exempt: Floats
    half: Floats


class Lengths(NamedTuple):
    """What a ground grants for the time that remains, ``(lane,)`` [years]."""

    rate_years: Floats
    exempt_years: Floats
    half_years: Floats


def years_used(
    *,
    before: YearsUsed,
    rate_start: Floats,
    rate_years: Floats,
    holiday_start: Floats,
    exempt_years: Floats,
    half_years: Floats,
    from_year: Floats,
) -> YearsUsed:
    """Count the incentive years that are gone when a project leaves a ground: those enjoyed, and those that lapsed.

    Periods run without a break, so a year that passed unused, or in which a condition failed, is gone too.

    Parameters
    ----------
    before : years used on earlier grounds, ``(lane,)`` [years].
    rate_start, holiday_start : first years of its periods, ``(lane,)``; infinite where they never start.
    rate_years, exempt_years, half_years : their lengths on this ground, ``(lane,)`` [years].
    from_year : the first year on the next ground, ``(lane,)``; infinite where there is none: then nothing is counted.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(2); before it Decree 218/2013/NĐ-CP art. 20(2)(g4), whose examples count lapsed years as used.
    """

    def gone(start: Floats, length: Floats) -> Floats:
        begun = np.isfinite(start) & (length > 0) & (start < from_year) & np.isfinite(from_year)
        first = np.where(begun, start, 0.0)
        last = np.where(begun, np.minimum(first + length, from_year), 0.0)
        return last - first

    return YearsUsed(
        rate=before.rate + gone(rate_start, rate_years),
        exempt=before.exempt + gone(holiday_start, exempt_years),
        half=before.half + gone(holiday_start + exempt_years, half_years),
    )


def remaining_years(
    *, used: YearsUsed, rate_years: Floats, exempt_years: Floats, half_years: Floats, natural: Booleans, run_out: Booleans
) -> Lengths:
    """Take the years used off the lengths of the new ground, each off its own.

    Who had no ground before keeps the full lengths: its clocks run from their natural start, and what passed is lost by itself.

    Parameters
    ----------
    used : years used on earlier grounds, ``(lane,)`` [years].
    rate_years, exempt_years, half_years : what the new ground grants, ``(lane,)`` [years]; infinite for the life of the project.
    natural : whether the clocks run from their natural start, ``(lane,)``.
    run_out : a running incentive would be changed, but it has run out: nothing is left, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 20(1)-(2); Decree 320/2025/NĐ-CP art. 23(2), 23(4), 25(1); Decree 218/2013/NĐ-CP art. 20(2)(g4).
    """

    def left(length: Floats, gone: Floats) -> Floats:
        return np.where(run_out, 0.0, np.where(natural, length, np.maximum(length - gone, 0.0)))

    return Lengths(left(rate_years, used.rate), left(exempt_years, used.exempt), left(half_years, used.half))


def start_after_move(
    *,
    rate_start: Floats,
    holiday_start: Floats,
    from_year: Floats,
    natural: Booleans,
    by_certificate: Booleans,
    project_income: Floats,
    years: Integers,
    latest_start: Floats,
) -> Clocks:
    """Start the clocks of the new ground.

    A move to the new law restarts what remains in its first year, never before the project's own clock; who had no ground before keeps the
    natural clocks. A certificate issued after revenue began starts the rate in its year, and the holiday in the first year from then on
    with taxable income, in the fourth year from its issue at the latest.

    Parameters
    ----------
    rate_start, holiday_start : natural first years of the project, ``(lane,)``; infinite where they never start.
    from_year : the first year on the new ground, ``(lane,)``; infinite where there is none.
    natural, by_certificate : how its clocks run, ``(lane,)``.
    project_income : of the incentive stream before losses brought forward [VND], ``(year, lane)``.
    years : calendar years, ``(year,)``.
    latest_start : the year in which the holiday starts at the latest, counted from 1, ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 13(7), 14(4), 20(1)-(2); Decree 320/2025/NĐ-CP art. 23, 25; Decree 218/2013/NĐ-CP art. 16(4), 20(2)(g).
    """
    rate = np.where(natural, rate_start, np.maximum(rate_start, from_year))
    moved = np.where(natural, holiday_start, np.maximum(holiday_start, from_year))
    earns = first_year(happens=(project_income > DUST) & (years[:, None] >= rate), years=years)
    own = np.minimum(earns, rate + latest_start - 1)
    # The income of years before the horizon is not at hand: there the stated start of the holiday says when it began.
    own = np.where((rate < years[0]) & (holiday_start < years[0]), np.maximum(rate, holiday_start), own)
    return Clocks(rate_start=rate, holiday_start=np.where(by_certificate, own, moved))


def in_turn(*, project: ProjectRate, afterwards: ProjectRate, from_year: Floats, years: Integers) -> ProjectRate:
    """Join two grounds: the first up to the year of the move, the other from it on; never both in one year, ``(year, lane)``.

    Parameters
    ----------
    project, afterwards : rate and paid share on each, ``(year, lane)``.
    from_year : the first year on the second, ``(lane,)``; infinite where there is none.
    years : calendar years, ``(year,)``.

    References
    ----------
    Law 67/2025/QH15 art. 12(1), 20; Decree 320/2025/NĐ-CP art. 23(2), 23(4).
    """
    moved = years[:, None] >= from_year
    return ProjectRate(*(np.where(moved, after, before) for before, after in zip(project, afterwards, strict=True)))


def in_failed_years(*, project: ProjectRate, failed: Booleans, standard: Floats) -> ProjectRate:
    """Tax the years in which a condition is not met without the incentive, and use the year up, ``(year, lane)``.

    Parameters
    ----------
    project : rate and paid share, ``(year, lane)``.
    failed : where a condition is not met, ``(year, lane)``.
    standard : the rate of such a year: the standard rate, before 2025 that of the enterprise's size, ``(year, lane)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(10); before it Decree 218/2013/NĐ-CP art. 19(4) and Circular 78/2014/TT-BTC art. 18(8).
    """
    lost = failed & project.running
    return ProjectRate(
        rate=np.where(lost, standard, project.rate),
        exempt_share=np.where(lost, 0.0, project.exempt_share),
        half_share=np.where(lost, 0.0, project.half_share),
        paid_share=np.where(lost, 1.0, project.paid_share),
        running=project.running & ~lost,
    )


def withdrawn_from(
    *, found: Floats, licence_year: Integers, rate_start: Floats, years_after_licence: Floats, revenue_year: Floats
) -> Floats:
    """Give the first year without incentive of a special project whose conditions are found unmet; infinite for the others, ``(lane,)``.

    The conditions are looked at when the years since the licence have passed, or from a revenue year on: what is found earlier takes nothing.

    Parameters
    ----------
    found : the year in which it is found, ``(lane,)``; infinite where nothing is.
    licence_year : ``(lane,)``.
    rate_start : the first year with revenue, ``(lane,)``; infinite where there is none.
    years_after_licence, revenue_year : when the conditions are looked at, ``(lane,)`` [years]; NaN where the law has no such rule.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(10).
    """
    looked_at = np.minimum(licence_year + years_after_licence, rate_start + revenue_year - 1)
    return np.where(found >= looked_at, found, np.inf)


def without_incentive(*, project: ProjectRate, general: Floats, from_year: Floats, years: Integers) -> ProjectRate:
    """Take the incentive away from a year on: the general rate holds, ``(year, lane)``.

    Parameters
    ----------
    project : rate and paid share, ``(year, lane)``.
    general : the rate without incentives, ``(year, lane)``.
    from_year : the first year without, ``(lane,)``; infinite where there is none.
    years : calendar years, ``(year,)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(10).
    """
    gone = years[:, None] >= from_year
    nothing = np.zeros_like(project.exempt_share)
    return ProjectRate(
        rate=np.where(gone, general, project.rate),
        exempt_share=np.where(gone, nothing, project.exempt_share),
        half_share=np.where(gone, nothing, project.half_share),
        paid_share=np.where(gone, 1.0, project.paid_share),
        running=project.running & ~gone,
    )


def incentive_repaid(
    *, relief_preferential_rate: Floats, relief_exemption: Floats, relief_half: Floats, from_year: Floats, years: Integers
) -> Floats:
    """Add up what was saved before the incentive is withdrawn, and pay it back in that year, ``(year, lane)`` [VND].

    It is not treated as a false declaration: no fine is added, and no late interest, of which the provision says nothing.

    Parameters
    ----------
    relief_preferential_rate, relief_exemption, relief_half : what was saved in each year [VND], ``(year, lane)``.
    from_year : the year in which it is withdrawn, ``(lane,)``; infinite where it is not.
    years : calendar years, ``(year,)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(10).
    """
    saved = relief_preferential_rate + relief_exemption + relief_half
    owed = added_up(np.where(years[:, None] < from_year, saved, 0.0))
    return np.where(years[:, None] == from_year, owed, 0.0)
