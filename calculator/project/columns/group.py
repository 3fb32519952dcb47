"""The group each lane belongs to, as arrays, and the sub-groups in it whose tax is computed apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.project.case import Booleans, Case, Floats, Integers
from calculator.project.checks.money import AVERAGED_BEFORE
from calculator.project.checks.scenario import YEARS_BEFORE
from calculator.project.facts import UNKNOWN, code

MONTHS = 12


@dataclass(frozen=True)
class Groups:
    """The group each lane belongs to: ``revenue`` [EUR] and ``months`` begin four years before the first year, the rest [VND] is yearly.

    ``sisters_positive`` adds up only positive incomes: the top-up tax is allocated by them. Sisters are those blended with the project.
    ``long_revenue``, ``long_income`` and ``vnd_per_eur`` begin two years before: the sisters' amounts, and before the horizon the
    project's own with them. The elections and what is supposed of the OECD package are ``(lane,)``.
    """

    stated: Booleans
    entities_abroad: Integers
    revenue: Floats
    months: Floats
    right_of_use: Floats
    sisters_income: Floats
    sisters_positive: Floats
    sisters_taxes: Floats
    sisters_payroll: Floats
    sisters_assets: Floats
    sisters_depreciation: Floats
    long_revenue: Floats
    long_income: Floats
    vnd_per_eur: Floats
    de_minimis: Booleans
    safe_harbour: Booleans
    supposes_extension: Booleans
    supposes_incentives: Booleans
    cap_by_carrying_value: Booleans
    negative_carried: Floats
    parent_share: Floats


@dataclass(frozen=True)
class SubGroups:
    """Sisters whose tax is computed apart, added up by minority-owned sub-group or joint venture [VND], ``(year, sub-group)``."""

    lane: Integers
    income: Floats
    taxes: Floats
    payroll: Floats
    assets: Floats


def groups_of(cases: Sequence[Case]) -> Groups:
    """Lay out the groups of all cases; a case without one has a group of no revenue."""
    years = list(cases[0].scenario.horizon.range)
    before = [*range(years[0] - YEARS_BEFORE, years[0]), *years]
    averaged = [*range(years[0] - AVERAGED_BEFORE, years[0]), *years]
    groups = [case.scenario.project.group for case in cases]

    def rows(take: Callable[[Any], list[float]], length: int) -> Floats:
        if not any(groups):
            return np.zeros((1, 1))
        return np.array([take(group) if group is not None else [0.0] * length for group in groups], dtype=np.float64).T

    def blended(group: Any) -> list[Any]:
        return [one for one in group.sisters if one.apart == group.apart]

    def amounts(take: Callable[[Any], list[float]], length: int) -> Floats:
        # What no group has is a single zero: it broadcasts, and costs nothing.
        found = rows(take, length)
        return found if found.any() else np.zeros((1, 1))

    def sisters(take: Callable[[Any], Any], change: Callable[[float], float] = float, of: list[int] = years) -> Floats:
        if not any(group is not None and blended(group) for group in groups):
            return np.zeros((1, 1))
        return amounts(
            lambda group: [sum(change(path.values([year])[0]) for path in map(take, blended(group)) if path is not None) for year in of],
            len(of),
        )

    def own_before(name: str) -> Floats:
        def row(group: Any) -> list[float]:
            stated = {item.year: float(getattr(item, name)) for item in group.years_before}
            return [stated.get(year, 0.0) if year < years[0] else 0.0 for year in averaged]

        return amounts(row, len(averaged))

    def yes(take: Callable[[Any], bool]) -> Booleans:
        return np.array([group is not None and take(group) for group in groups], dtype=np.bool_)

    def number(take: Callable[[Any], Any]) -> Floats:
        return np.array([float(take(group) or 0) if group is not None else 0.0 for group in groups], dtype=np.float64)

    return Groups(
        stated=yes(lambda group: True),
        entities_abroad=np.array(
            [UNKNOWN if group is None else code("new_project", group.entities_abroad) for group in groups], dtype=np.int64
        ),
        revenue=rows(
            lambda group: [
                amount * (group.formed is None or year >= group.formed)
                for year, amount in zip(before, group.revenue_eur.values(before), strict=True)
            ],
            len(before),
        ),
        months=rows(lambda group: [float(group.short_years.get(year, MONTHS)) for year in before], len(before)),
        right_of_use=amounts(
            lambda group: group.right_of_use_assets.values(years) if group.right_of_use_assets is not None else [0.0] * len(years),
            len(years),
        ),
        sisters_income=sisters(lambda one: one.income),
        sisters_positive=sisters(lambda one: one.income, lambda amount: max(amount, 0.0)),
        sisters_taxes=sisters(lambda one: one.covered_taxes),
        sisters_payroll=sisters(lambda one: one.payroll),
        sisters_assets=sisters(lambda one: one.tangible_assets),
        sisters_depreciation=sisters(lambda one: one.depreciation),
        long_revenue=sisters(lambda one: one.revenue, of=averaged) + own_before("revenue"),
        long_income=sisters(lambda one: one.income, of=averaged) + own_before("income"),
        vnd_per_eur=rows(
            lambda group: group.vnd_per_eur.values(averaged, before="hold") if group.vnd_per_eur is not None else [np.nan] * len(averaged),
            len(averaged),
        ),
        de_minimis=yes(lambda group: group.de_minimis),
        safe_harbour=yes(lambda group: group.safe_harbour),
        supposes_extension=yes(lambda group: "safe_harbour_of_2027" in group.suppose),
        supposes_incentives=yes(lambda group: "substance_incentives" in group.suppose),
        cap_by_carrying_value=yes(lambda group: group.substance_cap == "carrying_value"),
        negative_carried=number(lambda group: group.negative_taxes_carried),
        parent_share=number(lambda group: group.parent_share),
    )


def sub_groups_of(cases: Sequence[Case]) -> SubGroups:
    """Lay out the sub-groups of all cases that are not the project's own."""
    years = list(cases[0].scenario.horizon.range)
    found: list[tuple[int, list[Any]]] = []
    for lane, case in enumerate(cases):
        group = case.scenario.project.group
        others = [one for one in group.sisters if one.apart != group.apart] if group is not None else []
        found += [(lane, [one for one in others if one.apart == name]) for name in dict.fromkeys(one.apart for one in others)]

    def yearly(name: str) -> Floats:
        amounts = [np.sum([getattr(one, name).values(years) for one in members], axis=0) for _, members in found]
        return np.array(amounts, dtype=np.float64).reshape(-1, len(years)).T

    return SubGroups(
        lane=np.array([lane for lane, _ in found], dtype=np.int64),
        income=yearly("income"),
        taxes=yearly("covered_taxes"),
        payroll=yearly("payroll"),
        assets=yearly("tangible_assets"),
    )
