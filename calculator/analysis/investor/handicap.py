"""How much dearer a site may be and still tie with a rival: the factor on rent, wages or investment at which both are worth the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from calculator.analysis.investor.value import NEEDED, cash_of_lines, worth_of
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.measures.returns import Floats
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.project.tenancies import Tenancy

LEVERS = ("rent", "wages", "investment")

OUTSIDE = "outside_zone"
"""The rival that is the same project outside any zone, in the same premises."""

FACTORS = np.array([0.0, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 9.0, 17.0])
"""Factors looked at first; none beyond the last is looked for."""

SAME, TIE, NEAREST = 0.01, 1e-12, 1e-14
"""Present values this near to each other tie: [VND], as a share of them; factors this near are one, as a share."""

MOST_STEPS = 80


class SiteGap(NamedTuple):
    """How much more a site is worth than a rival [VND], what of that is law, and what is price.

    Law is what the site is worth more than its own premises would be under the law of the rival's place; price is what these premises
    are worth more there than the rival's own.
    """

    rival: str
    total: float
    law: float
    price: float


class Handicap(NamedTuple):
    """The factor at which a site ties with a rival, or why there is none: ``nothing_to_raise``, ``pay_is_spread``, ``never_ties``, ``jumps``.

    ``gap`` is how much more the site is worth as it stands [VND].
    """

    lever: str
    rival: str
    factor: float | None
    gap: float
    reason: str | None


@dataclass
class _Search:
    """A pair of factors between which a site stops, or begins, to be worth more than its rival."""

    lever: str
    rival: str
    gap: float
    ends: tuple[float, float]
    gaps: tuple[float, float]
    scale: float
    factor: float | None = None
    jumps: bool = False
    kept: int = 0

    @property
    def open(self) -> bool:
        return self.factor is None and not self.jumps

    def next(self) -> float:
        """Where a straight line between the ends crosses; the middle where that is an end."""
        (low, high), (below, above) = self.ends, self.gaps
        try_ = low - below * (high - low) / (above - below)
        return try_ if low < try_ < high else (low + high) / 2

    def look(self, factor: float, gap: float) -> None:
        """Narrow the pair by what was found between its ends; an end that stays twice counts half (Illinois)."""
        (low, high), (below, above) = self.ends, self.gaps
        if abs(gap) <= max(SAME, TIE * self.scale):
            self.factor = factor
        elif gap * below < 0:
            self.ends, self.gaps = (low, factor), (below / 2 if self.kept == 1 else below, gap)
            self.kept = 1
        else:
            self.ends, self.gaps = (factor, high), (gap, above / 2 if self.kept == 2 else above)
            self.kept = 2
        if self.open and self.ends[1] - self.ends[0] <= NEAREST * max(self.ends[1], 1.0):
            self.jumps = True


def compare_sites(law: Law, scenario: Scenario, site: str, rivals: Sequence[str] | None = None) -> tuple[list[SiteGap], list[Handicap]]:
    """Compare a site with its rivals: what it is worth more, and how much dearer it may be.

    A zone operator's plan has no rival site, and is not looked at.

    Parameters
    ----------
    law : of the variant.
    scenario : with the site and the rival sites.
    site : name of the site.
    rivals : names of sites, or ``outside_zone``; that and every other site of the scenario unless given.
    """
    if scenario.project.operator is not None:
        return [], []
    base = Case(scenario, site)
    named, plain = _beside(base, rivals)
    why_not = {lever: _nothing_to_raise(scenario, site, lever) for lever in LEVERS}
    tried = [lever for lever in LEVERS if why_not[lever] is None]
    grid = [raised(base, lever, float(factor)) for lever in tried for factor in FACTORS]
    worth = _worth(law, [*plain, *grid])
    gaps, here, there = _gaps(named, worth), worth[0], worth[1 : 1 + len(named)]
    searches, found = [], []
    for name, rival in zip(named, there, strict=True):
        gap, scale = float(here - rival), float(max(abs(here), abs(rival)))
        for lever in LEVERS:
            if why_not[lever] is not None:
                found.append(Handicap(lever, name, None, gap, why_not[lever]))
                continue
            start = len(plain) + tried.index(lever) * len(FACTORS)
            searches.append(_bracket(lever, name, gap, worth[start : start + len(FACTORS)] - rival, scale))
    _refine(law, base, [one for one in searches if isinstance(one, _Search)], dict(zip(named, there.tolist(), strict=True)))
    found += [one if isinstance(one, Handicap) else _found(one) for one in searches]
    return gaps, sorted(found, key=lambda one: (named.index(one.rival), LEVERS.index(one.lever)))


def site_gaps(law: Law, scenario: Scenario, site: str, rivals: Sequence[str] | None = None) -> list[SiteGap]:
    """Say what a site is worth more than its rivals, law and price apart, without the search of ``compare_sites``; parameters as there."""
    if scenario.project.operator is not None:
        return []
    named, plain = _beside(Case(scenario, site), rivals)
    return _gaps(named, _worth(law, plain))


def _beside(base: Case, rivals: Sequence[str] | None) -> tuple[list[str], list[Case]]:
    """Name the rivals, and give the site, each rival, and each rival's place with the site's own premises."""
    named = list(rivals) if rivals is not None else [OUTSIDE, *(name for name in base.scenario.sites if name != base.site)]
    others = [replace(base, outside=True) if name == OUTSIDE else Case(base.scenario, name) for name in named]
    return named, [base, *others, *(_own_premises(base, other) for other in others)]


def _gaps(named: Sequence[str], worth: Floats) -> list[SiteGap]:
    here, there, moved = worth[0], worth[1 : 1 + len(named)], worth[1 + len(named) : 1 + 2 * len(named)]
    return [
        SiteGap(name, float(here - rival), float(here - own), float(own - rival))
        for name, rival, own in zip(named, there, moved, strict=True)
    ]


def raised(case: Case, lever: str, factor: float) -> Case:
    """Give a case whose rent, wages or investment are multiplied; a rent paid to the State is the law's, and stays."""
    if factor == 1.0:
        return case
    scenario, project = case.scenario, case.scenario.project
    if lever == "rent":
        site = scenario.sites[case.site]
        premises = tuple(
            item.model_copy(update={"rent": _times(item.rent, factor)}) if isinstance(item, Tenancy) else item for item in site.premises
        )
        update: dict[str, Any] = {"sites": {**scenario.sites, case.site: site.model_copy(update={"premises": premises})}}
    elif lever == "wages":
        roles = tuple(
            role.model_copy(
                update={
                    "monthly_pay": _times(role.monthly_pay, factor) if role.monthly_pay else None,
                    "insured_pay": _times(role.insured_pay, factor) if role.insured_pay else None,
                }
            )
            for role in project.workforce
        )
        update = {"project": project.model_copy(update={"workforce": roles})}
    else:
        assets = tuple(asset.model_copy(update={"cost": asset.cost * Fraction(factor)}) for asset in project.assets)
        update = {"project": project.model_copy(update={"assets": assets})}
    return replace(case, scenario=scenario.model_copy(update=update))


def _own_premises(base: Case, other: Case) -> Case:
    """Give the rival's place with the premises of the site, so that both sides carry the same rents."""
    if other.outside:
        return other
    place = other.place.model_copy(update={"premises": base.place.premises})
    return replace(other, scenario=other.scenario.model_copy(update={"sites": {**other.scenario.sites, other.site: place}}))


def _times(path: Path[Any], factor: float) -> Path[Any]:
    """Multiply a path: exactly, so that the factor alone differs."""
    by = Fraction(factor)
    update: dict[str, Any] = {name: getattr(path, name) * by for name in ("value", "start") if getattr(path, name) is not None}
    if path.years is not None:
        update["years"] = {year: value * by for year, value in path.years.items()}
    return path.model_copy(update=update)


def _nothing_to_raise(scenario: Scenario, site: str, lever: str) -> str | None:
    """Say why a lever cannot be moved, or None where it can."""
    project = scenario.project
    if lever == "wages" and any(role.distribution is not None for role in project.workforce):
        return "pay_is_spread"
    there = {
        "rent": any(isinstance(item, Tenancy) for item in scenario.sites[site].premises),
        "wages": bool(project.workforce),
        "investment": any(asset.first_year in scenario.horizon.range for asset in project.assets),
    }
    return None if there[lever] else "nothing_to_raise"


def _worth(law: Law, cases: Sequence[Case]) -> Floats:
    result = evaluate(law, build_lanes(cases), only=NEEDED)
    rate = float(cases[0].scenario.assumptions.discount_rate)
    lines = [{name: result.enterprise[name][:, lane] for name in NEEDED} for lane in range(len(cases))]
    return np.array([worth_of(cash_of_lines(case, of_lane), rate) for case, of_lane in zip(cases, lines, strict=True)])


def _bracket(lever: str, rival: str, gap: float, gaps: Floats, scale: float) -> _Search | Handicap:
    """Find the factors nearest to one between which the gap changes its sign: dearer where the site is worth more, else cheaper."""
    if abs(gap) <= max(SAME, TIE * scale):
        return Handicap(lever, rival, 1.0, gap, None)
    one = int(np.flatnonzero(FACTORS == 1.0)[0])
    places = range(one, len(FACTORS) - 1) if gap > 0 else range(one - 1, -1, -1)
    for place in places:
        low, high = float(gaps[place]), float(gaps[place + 1])
        ends = float(FACTORS[place]), float(FACTORS[place + 1])
        for factor, value in zip(ends, (low, high), strict=True):
            if abs(value) <= max(SAME, TIE * scale):
                return Handicap(lever, rival, factor, gap, None)
        if low * high < 0:
            return _Search(lever, rival, gap, ends, (low, high), scale)
    return Handicap(lever, rival, None, gap, "never_ties")


def _refine(law: Law, base: Case, searches: Sequence[_Search], rivals: dict[str, float]) -> None:
    """Narrow all searches together: each step is one run of the engine, a lane a search."""
    for _ in range(MOST_STEPS):
        still = [one for one in searches if one.open]
        if not still:
            return
        factors = [one.next() for one in still]
        worth = _worth(law, [raised(base, one.lever, factor) for one, factor in zip(still, factors, strict=True)])
        for one, factor, value in zip(still, factors, worth, strict=True):
            one.look(factor, float(value) - rivals[one.rival])


def _found(search: _Search) -> Handicap:
    return Handicap(search.lever, search.rival, search.factor, search.gap, None if search.factor is not None else "jumps")
