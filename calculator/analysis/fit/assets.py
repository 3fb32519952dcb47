"""What a scenario asks of assets, of costs that are spread and of a science fund, against the limits of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from calculator.errors import counted
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.project.capital import Asset
from calculator.project.scenario import Scenario

LIVES = "depreciation.lives."
FUND_SHARE = "corporate_income_tax.science_and_technology_fund.share"
FUND_YEARS = "corporate_income_tax.science_and_technology_fund.use_within_years"
LATE = "land_rent.clawback.late_payment_daily"
ACCELERATION = "depreciation.accelerated_straight_line_factor"
SPREADS = {
    "tools": "depreciation.tools_max_years",
    "leased_asset_repair": "depreciation.leased_asset_repair_max_years",
    "licence_not_fixed_asset": "depreciation.licence_not_fixed_asset_max_years",
}
"""Most years over which a cost may be spread, by what it is."""


def life_range(asset: Asset, entry: Entry) -> tuple[int, int]:
    """Give the shortest and longest life in whole years; that of a used asset in proportion to what it costs against a new one."""
    part = asset.cost / asset.price_of_new if asset.price_of_new else Fraction(1)
    shortest = max(1, ceil(entry.value.min * part))
    return shortest, max(shortest, floor(entry.value.max * part))


def unfit_asset(asset: Asset, key: str, law: Law) -> Iterator[tuple[str, str, str]]:
    """Find what an asset of a class the law has asks for beyond the law: its life, how fast it is charged."""
    entry = law.entry(LIVES + asset.class_, law.as_of)
    if entry is not None:
        shortest, longest = life_range(asset, entry)
        if not shortest <= asset.life_years <= longest:
            used = ", for its price against a new one" if asset.price_of_new else ""
            yield (
                f"{key}.life_years",
                f"a life of {counted(asset.life_years, 'year', 'years')} is outside the law's range for {asset.class_}{used}",
                f"write {counted(longest, 'year', 'years') if shortest == longest else f'{shortest} to {longest} years'} ({entry.cites[0].instrument})",
            )
    if asset.acceleration is not None:
        most = law.entry(ACCELERATION, law.as_of)
        if most is None or asset.acceleration > most.value:
            yield (
                f"{key}.acceleration",
                f"{float(asset.acceleration):g} times the straight line is more than the law allows",
                f"write at most {float(most.value):g} ({most.cites[0].instrument})" if most else "write another method",
            )


def unfit_spreads(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    """Find costs that are spread over more years than the law allows."""
    for index, cost in enumerate(scenario.project.costs):
        if cost.spread is None:
            continue
        most = law.entry(SPREADS[cost.spread.kind], law.as_of)
        if most is not None and cost.spread.years > most.value:
            yield (
                f"project.costs[{index}].spread.years",
                f"{cost.spread.years} years are more than the law allows",
                f"write at most {int(most.value)} ({most.cites[0].instrument} art. {most.cites[0].provision})",
            )


def unfit_fund(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    """Find what a science fund states that the law does not have: too much set aside, a deposit whose time is up, misuse without a late-payment rate."""
    fund = scenario.project.science_fund
    if fund is None:
        return
    years = scenario.horizon.range
    for year, share in zip(years, fund.set_aside.values(years), strict=True):
        entry = law.entry(FUND_SHARE, dt.date(year, 1, 1))
        if entry is None or share > float(entry.value):
            yield (
                "project.science_fund.set_aside",
                f"{share:.4g} of the assessable income of {year} is more than the law allows",
                f"write at most {float(entry.value):.0%} ({entry.cites[0].instrument} art. {entry.cites[0].provision})"
                if entry
                else f"set nothing aside in {year}",
            )
            return
    within = law.parameter(FUND_YEARS).entry(dt.date(years[0], 1, 1))
    for index, deposit in enumerate(fund.opening):
        if within is None or not years[0] - int(within.value) <= deposit.year < years[0]:
            allowed = 0 if within is None else int(within.value)
            yield (
                f"project.science_fund.opening[{index}].year",
                f"{deposit.year} is not one of the {allowed} years before {years[0]}, in which the fund is to be used",
                f"write a year from {years[0] - allowed} to {years[0] - 1}, or leave it out",
            )
    misused = fund.misused.values(years) if fund.misused is not None else []
    for year, amount in zip(years, misused, strict=False):
        if amount and law.entry(LATE, dt.date(year, 1, 1)) is None:
            yield ("project.science_fund.misused", f"the late-payment rate of {year} is not in the law data", "leave that year out")
            return
