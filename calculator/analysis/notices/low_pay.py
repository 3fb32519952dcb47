"""What a reader must know of pay below the minimum wage: it is what a wage in the wrong unit looks like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from calculator.analysis.notices.mid_life import FOREMOST
from calculator.analysis.site_run import Notice, SiteRun
from calculator.i18n import LANGUAGES
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.project.columns.lanes import REGIONS
from calculator.project.scenario import Scenario
from calculator.quantities import format_provision
from calculator.validation import Words

REGIONAL = "social_insurance.regional_minimum_wage."


def least_pay(law: Law, region: str, year: int) -> Entry | None:
    """Give the monthly minimum wage of a region at the start of a year, as the law data has it; none where it has none."""
    held = law.parameters.get(REGIONAL + region)
    return None if held is None else held.entry(dt.date(year, 1, 1))


def provision_of(entry: Entry, law: Law) -> Words:
    """Name the provisions a value is from."""
    return Words(
        **{
            lang: "; ".join(
                format_provision(one.instrument, one.provision, law.instruments[one.instrument].kind, lang) for one in entry.cites
            )
            for lang in LANGUAGES
        }
    )


def low_pay_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say for which roles the pay of a head is below the minimum wage of the region, and in which year first."""
    roles = run.basis.lane.roles
    for place, role in enumerate(scenario.project.workforce):
        region = REGIONS[int(roles.region[place])]
        for at, year in enumerate(run.years):
            pay, least = float(roles.monthly_pay[at, place]), least_pay(run.law, region, year)
            if least is not None and roles.headcount[at, place] > 0 and pay < float(least.value):
                # Pay in the wrong unit bears on every figure: nothing else is told before it.
                values = {"role": role.role, "year": year, "pay": pay, "least": float(least.value), "region": region}
                values["provision"] = provision_of(least, run.law)
                yield Notice("pay_below_minimum", values, FOREMOST)
                break
