"""The elections of a group before its top-up tax, and what eases it: each with the law it rests on."""

from __future__ import annotations

import numpy as np

from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader
from calculator.project.checks.money import AVERAGED_BEFORE
from calculator.project.lanes import Lanes
from calculator.rules import group_relief, top_up_tax
from calculator.rules.kinds import Booleans, Floats, Integers

TOP_UP = "top_up_tax."
HARBOUR, EXTENSION = TOP_UP + "transitional_safe_harbour.", TOP_UP + "safe_harbour_extension."
_ZERO = np.zeros((1, 1))

DE_MINIMIS = 1
"""Why there is no top-up tax in a year: 0 there is one, 1 the de minimis election, 2 to 4 the tests of the safe harbour in their order."""


def small_groups(read: LawReader, lanes: Lanes, revenue: Floats, income: Floats) -> Booleans:
    """Say in which years a group that elects it is too small for the tax.

    Parameters
    ----------
    revenue, income : of the project in the accounts [VND], ``(year, lane)``.
    """
    groups, years = lanes.groups, lanes.years
    if not groups.de_minimis.any():
        return np.zeros((1, 1), dtype=np.bool_)
    averaged = min(read.whole(TOP_UP + "de_minimis.years", read.law.as_of, years), AVERAGED_BEFORE + 1)
    begin = AVERAGED_BEFORE + 1 - averaged
    found = read.recorder.apply(
        group_relief.de_minimis,
        revenue=_in_euro(lanes, groups.long_revenue, revenue)[begin:],
        income=_in_euro(lanes, groups.long_income, income)[begin:],
        years_averaged=averaged,
        revenue_limit=read.by_year(TOP_UP + "de_minimis.revenue", years, np.nan),
        income_limit=read.by_year(TOP_UP + "de_minimis.income", years, np.nan),
    )
    return found & groups.de_minimis


def _in_euro(lanes: Lanes, sisters: Floats, own: Floats) -> Floats:
    """Give an amount of all entities from two years before the first on, each year at its own rate [EUR]."""
    own = np.broadcast_to(own, (len(lanes.years), lanes.count))
    everyone: Floats = sisters + np.concatenate([np.zeros((AVERAGED_BEFORE, lanes.count)), own])
    stated = lanes.groups.vnd_per_eur
    return everyone / np.where(stated > 0, stated, np.nan)


def harbour(read: LawReader, lanes: Lanes, revenue: Floats, own: Floats, income: Floats, taxes: Floats, exclusion: Floats) -> Integers:
    """Say which test of the transitional safe harbour a group that elects it meets; 0 for none.

    Parameters
    ----------
    revenue, own : revenue and profit of the project in the accounts [VND], ``(year, lane)``.
    income, taxes, exclusion : of all entities blended [VND].
    """
    groups, years = lanes.groups, lanes.years
    if not groups.safe_harbour.any():
        return np.zeros((1, 1), dtype=np.int64)

    def limit(name: str) -> Floats:
        value = np.broadcast_to(read.by_year(HARBOUR + name, years, np.nan), (len(years), lanes.count))
        read.basis(HARBOUR + name, years)
        if groups.supposes_extension.any():
            later = read.by_year(EXTENSION + name, years, np.nan)
            read.basis(EXTENSION + name, years)
            value = np.where(groups.supposes_extension & np.isnan(value), later, value)
        return np.where(groups.safe_harbour, value, np.nan)

    limits = {name: limit(name) for name in ("revenue", "profit", "simplified_rate")}
    for name in ("routine_profits", "effect"):
        read.basis(HARBOUR + name, years)
    return read.recorder.apply(
        group_relief.safe_harbour,
        revenue=_in_euro(lanes, groups.long_revenue, revenue)[AVERAGED_BEFORE:],
        profit_in_euro=_in_euro(lanes, groups.long_income, own)[AVERAGED_BEFORE:],
        profit=income,
        covered_taxes=taxes,
        exclusion=exclusion,
        revenue_limit=limits["revenue"],
        profit_limit=limits["profit"],
        simplified_rate=limits["simplified_rate"],
    )


def added_back(read: LawReader, lanes: Lanes, incentives: Floats, payroll: Floats, depreciation: Floats, tangible_assets: Floats) -> Floats:
    """Give the incentives for substance added to covered taxes of a group that supposes the OECD package to apply."""
    groups, years = lanes.groups, lanes.years
    if not groups.supposes_incentives.any():
        return _ZERO
    path = TOP_UP + "substance_incentives."
    found = read.recorder.apply(
        group_relief.incentives_added_back,
        incentives=incentives,
        payroll=payroll,
        asset_depreciation=depreciation,
        tangible_assets=tangible_assets,
        payroll_cap=read.by_year(path + "payroll_cap", years, 0.0),
        depreciation_cap=read.by_year(path + "depreciation_cap", years, 0.0),
        carrying_value_cap=read.by_year(path + "carrying_value_cap", years, 0.0),
        by_carrying_value=groups.cap_by_carrying_value,
    )
    return np.where(groups.supposes_incentives, found, 0.0)


def carried(read: LawReader, lanes: Lanes, taxes: Floats, income: Floats, scope: Booleans) -> group_relief.CarriedTaxes:
    """Take negative taxes of earlier years off covered taxes; noted only where there are any."""
    opening = lanes.groups.negative_carried
    if not (opening.any() or ((taxes < 0) & (income > 0) & scope).any()):
        return group_relief.CarriedTaxes(taxes, _ZERO)
    read.basis(TOP_UP + "negative_rate_cap", lanes.years)
    return read.recorder.apply(group_relief.carry_negative_taxes, covered_taxes=taxes, income=income, counted=scope, opening=opening)


def top_up_of_sub_groups(read: LawReader, lanes: Lanes, scope: Booleans, law: dict[str, Floats], unit: float) -> Floats:
    """Compute the tax of minority-owned sub-groups and joint ventures apart from the project's own, added up by lane [VND]."""
    others = lanes.sub_groups
    if not len(others.lane):
        return _ZERO
    of = np.broadcast_to(scope, (len(lanes.years), lanes.count))[:, others.lane]
    found = read.recorder.apply(
        top_up_tax.top_up,
        income=others.income,
        covered_taxes=others.taxes,
        payroll=others.payroll,
        tangible_assets=others.assets,
        **law,
        rounding_unit=unit,
    )
    return sum_by_lane(np.where(of, found.tax, 0.0), others.lane, lanes.count)
