"""The rates a lane's income is taxed at: the general rate of its size, and what its head grants, each on its own clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.enterprise.failures import conditions_failed
from calculator.enterprise.moved import moved_rates, rate_in_force
from calculator.enterprise.qualify import Grounds
from calculator.law.lookup import LawReader
from calculator.project.facts import TOKENS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.rules import clocks, corporate_income_tax
from calculator.rules.clocks import Clocks
from calculator.rules.corporate_income_tax import Edge, ProjectRate
from calculator.rules.kinds import Booleans, ByKind, Floats

_YES = TOKENS["new_project"].index("yes")


@dataclass(frozen=True)
class Rates:
    """What each kind of income is taxed at, ``(year, lane)``, and when the incentive periods start, ``(lane,)``."""

    start: Clocks
    standard: Floats
    general: Floats
    micro: Booleans
    project: ProjectRate
    moved: dict[str, Floats]
    """What remained at the last move of each lane; nothing where no lane moves."""
    withdrawn: Floats | None
    """The year from which the incentive of a special project is withdrawn, ``(lane,)``; None where nothing is found."""
    lost: Booleans
    """Years whose incentive is lost because a condition fails, ``(year, lane)``."""
    ends: Floats
    """The year after the last of the incentive, ``(lane,)``; infinite where there never was any."""


def rates_of_lanes(read: LawReader, lanes: Lanes, grounds: Grounds, revenue: ByKind, all_revenue: Floats, income: ByKind) -> Rates:
    """Start the clocks of the head taken, and give the rates of every year.

    Parameters
    ----------
    grounds : the head taken and its package.
    revenue, all_revenue : by kind, and of all kinds [VND], ``(year, lane)``.
    income : by kind, before losses brought forward [VND], ``(year, lane)``.
    """
    recorder, years = read.recorder, lanes.years
    shape = (len(years), lanes.count)
    for clock in ("clocks.rate", "clocks.holiday", "first_year_under_12_months"):
        read.basis(f"corporate_income_tax.{clock}", years)

    def natural(latest_start: Floats, holiday_from: Floats) -> Clocks:
        return recorder.apply(
            clocks.start_of_incentives,
            project_revenue=revenue.incentive,
            project_income=of_project,
            years=years,
            latest_start=latest_start,
            operation_year=lanes.operation_year,
            operation_month=lanes.operation_month,
            defer=lanes.defer,
            used_rate_years=lanes.used_rate_years,
            used_holiday_years=lanes.used_exempt_years + lanes.used_half_years,
            holiday_from=holiday_from,
            stated_revenue=lanes.mid_life.first_revenue,
            stated_income=lanes.mid_life.first_income,
        )

    of_project = np.broadcast_to(income.incentive, shape)
    start = natural(grounds.latest_start, _registered(lanes, grounds))
    standard = read.by_year("corporate_income_tax.standard_rate", years)
    general, micro = _without_incentives(read, lanes, np.broadcast_to(all_revenue, shape), standard)
    project = recorder.apply(
        corporate_income_tax.project_rate,
        general=general,
        rate=rate_in_force(read, lanes, grounds.rate),
        rate_start=start.rate_start,
        rate_years=grounds.rate_years,
        holiday_start=start.holiday_start,
        exempt_years=grounds.exempt_years,
        half_years=grounds.half_years,
        half_reduction=grounds.half_reduction,
        years=years,
    )
    told: dict[str, Floats] = {}
    if grounds.later:
        never = np.full(lanes.count, np.inf)
        starts = [start, *(natural(stint.latest_start, never) for stint in grounds.later)]
        with recorder.of("move"):
            project, told = moved_rates(read, lanes, grounds, starts, general, of_project, project)
    held = project.running
    project, withdrawn = conditions_failed(read, lanes, grounds, start.rate_start, project, general, standard)
    return Rates(start, standard, general, micro, project, told, withdrawn, held & ~project.running, _ends(grounds, start, told))


def _ends(grounds: Grounds, start: Clocks, moved: dict[str, Floats]) -> Floats:
    """Give the year after the last of the incentive, on the last ground taken; infinite where nothing was ever granted, ``(lane,)``."""
    ends = np.maximum(start.rate_start + grounds.rate_years, start.holiday_start + grounds.exempt_years + grounds.half_years)
    ends = np.where(grounds.chosen >= 0, ends, np.inf)
    if not moved:
        return ends
    holiday = moved["moved_holiday_start"] + moved["moved_exempt_years"] + moved["moved_half_years"]
    later = np.maximum(moved["moved_rate_start"] + moved["moved_rate_years"], holiday)
    return np.where(np.isnan(later), ends, later)


def _without_incentives(read: LawReader, lanes: Lanes, revenue: Floats, standard: Floats) -> tuple[Floats, Booleans]:
    """Give the rate of an enterprise of its size, and where it pays no tax for being very small."""
    years, recorder = lanes.years, read.recorder
    read.basis("corporate_income_tax.small_enterprise_annualisation", years)
    test = recorder.apply(
        corporate_income_tax.revenue_for_bands,
        revenue=revenue,
        years=years,
        operation_year=lanes.operation_year,
        operation_month=lanes.operation_month,
        previous_revenue=lanes.previous_revenue,
    )
    excluded = answer(lanes, "affiliate_above_small_bands", adverse=True)
    general = recorder.apply(
        corporate_income_tax.general_rate,
        test=test,
        bands=read.bands_by_year("corporate_income_tax.small_enterprise_rates", years, Edge),
        standard=standard,
        excluded_from_bands=excluded,
    )
    micro = recorder.apply(
        corporate_income_tax.micro_exempt,
        test=test,
        ceiling=read.by_year("corporate_income_tax.micro_exemption", years, np.nan),
        excluded_from_bands=excluded,
    )
    return general, micro


def _registered(lanes: Lanes, grounds: Grounds) -> Floats:
    """Give the year of registration where the holiday runs from it, infinite elsewhere; who operates is registered."""
    stated = lanes.facts["first_registration"]
    return np.where(grounds.from_registration, np.where(np.isnan(stated), lanes.operation_year, stated), np.inf)


def answer(lanes: Lanes, fact: str, *, adverse: bool) -> Booleans:
    """Answer a question of fact in each lane; where it is not known, the adverse way unless the lane reads it favourably."""
    answers = lanes.facts[fact]
    unknown: Booleans = lanes.favourable != adverse
    return np.where(answers == UNKNOWN, unknown, answers == _YES)
