"""What a reader must know of pay below the minimum wage: lawful for part-time work, and what a wage in the wrong unit looks like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from calculator.analysis.notices.mid_life import FOREMOST
from calculator.analysis.site_run import Notice, SiteRun
from calculator.law.law import Law
from calculator.project.columns.lanes import REGIONS
from calculator.project.scenario import Scenario

REGIONAL = "social_insurance.regional_minimum_wage."


def least_pay(law: Law, region: str, year: int) -> float | None:
    """Give the monthly minimum wage of a region at the start of a year [VND]; none where the law data has none."""
    held = law.parameters.get(REGIONAL + region)
    entry = held.entry(dt.date(year, 1, 1)) if held is not None else None
    return None if entry is None else float(entry.value)


def low_pay_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say for which roles the pay of a head is below the minimum wage of the region, and in which year first."""
    roles = run.basis.lane.roles
    for place, role in enumerate(scenario.project.workforce):
        region = REGIONS[int(roles.region[place])]
        for at, year in enumerate(run.years):
            pay, least = float(roles.monthly_pay[at, place]), least_pay(run.law, region, year)
            if least is not None and roles.headcount[at, place] > 0 and pay < least:
                # Pay in the wrong unit bears on every figure: nothing else is told before it.
                values = {"role": role.role, "year": year, "pay": pay, "least": least, "region": region}
                yield Notice("pay_below_minimum", values, FOREMOST)
                break
