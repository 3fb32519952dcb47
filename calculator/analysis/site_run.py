"""The values a scenario run consists of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.choices.combinations import GroundWorth
from calculator.analysis.choices.moves import MoveWorth, moves_worth, not_made
from calculator.analysis.compliance.audit import Audit, audit_of
from calculator.analysis.compliance.to_do import ToDo, to_do_of
from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.conditions.unknowns import OpenFact
from calculator.analysis.fit.check import computable
from calculator.analysis.investor.value import InvestorValue
from calculator.analysis.people.staff import Criteria, StaffRow, criteria_sets, staff_rows
from calculator.analysis.readings import ReadingEffect, reading_effects
from calculator.analysis.tax_base.bridge import BridgeRow, bridge_of
from calculator.analysis.tax_base.wasted import Wasted, wasted_of
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.value import Bar
from calculator.project.case import Case
from calculator.project.lanes import Lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Recorder

Floats = NDArray[np.float64]


class Notice(NamedTuple):
    """One notice: its kind (the key of its words), the values in its text, and its weight for the order [VND]."""

    kind: str
    values: dict[str, Any]
    weight: float = 0.0


@dataclass(frozen=True)
class Range:
    """The lowest and the highest value of a measure, and what decides between them."""

    low: float
    high: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class SiteFigures:
    """The headline figures of one project at one site, as its run has them, and the lines they come from ``(year,)``."""

    measures: dict[str, float | None]
    ranges: dict[str, Range]
    enterprise: dict[str, Floats]


class Basis(NamedTuple):
    """What a run was computed from: the case, the conditions of its grounds, its lane laid out, that lane's lines, what it read of the law.

    ``find_notices`` reads runs, so it is handed to them.
    """

    case: Case
    conditions: tuple[ConditionRow, ...]
    lane: Lanes
    lines: dict[str, Floats]
    recorder: Recorder
    find_notices: Callable[[SiteRun, Scenario], Sequence[Notice]]


@dataclass(frozen=True)
class SiteRun:
    """One project at one site under one variant: yearly lines ``(year,)`` and what follows from them.

    What few readers ask for is worked out when it is first asked for, and kept.
    """

    variant: str
    site: str
    law: Law
    years: tuple[int, ...]
    enterprise: dict[str, Floats]
    workforce: dict[str, Floats]
    state: dict[str, Floats]
    without_incentive: dict[str, Floats]
    outside_zone: dict[str, Floats]
    head: str | None
    head_outside: str | None
    clocks: dict[str, float | None]
    land: tuple[dict[str, float | None], ...]
    measures: dict[str, float | None]
    ranges: dict[str, Range]
    """Each measure on its own: the ends of two need not come from the same answers."""
    cases: dict[str, dict[str, float | None]]
    """All measures of the answers by which least is kept, ``low``, and most, ``high``: each adds up; none where nothing is open."""
    waterfall: tuple[Bar, ...]
    waterfall_outside: tuple[Bar, ...]
    conditions: tuple[ConditionRow, ...]
    open_facts: tuple[OpenFact, ...]
    used: dict[str, Entry]
    drafts_felt: frozenset[str]
    investor: InvestorValue
    later_heads: tuple[str, ...]
    """The heads taken in mid-life."""
    grounds: tuple[GroundWorth, ...]
    today: dt.date
    basis: Basis

    @cached_property
    def readings(self) -> tuple[ReadingEffect, ...]:
        """What each option of the contested provisions gives."""
        with computable(self.law):
            return tuple(reading_effects(self.law, self.basis.case))

    @cached_property
    def moves(self) -> tuple[MoveWorth, ...]:
        """The moves to another ground that are open, against staying, the best first."""
        with computable(self.law):
            return moves_worth(self.law, self.basis.case.scenario, self.site)

    @cached_property
    def moves_not_made(self) -> int:
        """How many moves are stated that are not open."""
        with computable(self.law):
            return not_made(self.law, self.basis.case.scenario, self.site)

    @cached_property
    def audit(self) -> Audit:
        """Every position taken, and what losing it would cost."""
        next_head = next((ground.head for ground in self.grounds if ground.head != self.head), None)
        with computable(self.law):
            return audit_of(self.law, self.basis.case, self.basis.conditions, self.readings, self.head, next_head)

    @cached_property
    def to_do(self) -> tuple[ToDo, ...]:
        """What is to be done, by day."""
        scenario, rows, exempt = self.basis.case.scenario, self.basis.conditions, self.workforce["personal_income_tax_exempt"]
        with computable(self.law):
            return to_do_of(self.law, scenario, self.site, head=self.head, conditions=rows, land=self.land, exempt=exempt)

    @cached_property
    def staff(self) -> tuple[StaffRow, ...]:
        """What is known of each role."""
        with computable(self.law):
            return tuple(staff_rows(self.law, self.basis.case))

    @cached_property
    def criteria(self) -> tuple[Criteria, ...]:
        """What the criteria of the staff's exemption give, those of the law and those of drafts."""
        with computable(self.law):
            return tuple(criteria_sets(self.law, self.basis.case))

    @cached_property
    def bridge(self) -> tuple[BridgeRow, ...]:
        """From the profit of the accounts to the tax of each year."""
        with computable(self.law):
            return tuple(bridge_of(self.law, self.basis.case.scenario, self.basis.lane, self.basis.lines, self.basis.recorder))

    @cached_property
    def wasted(self) -> Wasted:
        """Relief that is wasted, and what each change alone recovers."""
        with computable(self.law):
            return wasted_of(self.law, self.basis.case, self.basis.lane, self.basis.lines, self.basis.recorder)

    @cached_property
    def warnings(self) -> tuple[Notice, ...]:
        """What a reader must know beside the figures, the costliest first."""
        with computable(self.law):
            return tuple(self.basis.find_notices(self, self.basis.case.scenario))


GROUND_FREE = frozenset({
    "relief_land_rent", "relief_land_rent_present_value", "relief_through_price", "sublease_support", "relief_land_use_tax", "land_rent_due",
    "land_rent_through_price", "land_use_tax", "import_duty", "relief_import_duty", "grants", "staff_tax_exempt", "staff_tax_exempt_zone_adds",
    "staff_relief_kept_by_employees", "staff_relief_kept_by_employer", "employer_cost_per_head",
})  # fmt: skip
"""Measures that hang on no ground of the income tax."""


def grounds_held(run: SiteRun, scenario: Scenario) -> bool:
    """Say whether the law holds what the project was granted, or at least the ground it has moved to."""
    return run.head is not None or bool(run.later_heads) or run.law.holds_grounds_of(scenario.project.licence)


POINTS_SHOWN = 0.0005
"""How far the effective rate with top-up tax must lie above that without to be told apart: 0.05 points."""


def top_up_shows(run: SiteRun | SiteFigures) -> bool:
    """Say whether the top-up tax makes the effective rate another, whichever way the open facts turn out."""
    apart = [[run.measures[name] for name in ("effective_rate", WITH_TOP_UP)]]
    ends = [run.ranges.get(name) for name in ("effective_rate", WITH_TOP_UP)]
    for end in ("low", "high"):
        apart.append([value if found is None else getattr(found, end) for value, found in zip(apart[0], ends, strict=True)])
    return any(rate is not None and more is not None and more - rate > POINTS_SHOWN for rate, more in apart)


WORTH_MORE_THAN_ALL = {"kept_present_value": "kept", "zone_adds_present_value": "zone_adds"}
"""Present values, and the sums over all years they are held against."""

_DONG = 1.0


def goes_back(run: SiteRun, worth: str) -> float:
    """Give what later years take back of an early gain, where its present value is therefore more than its sum; else 0 [VND].

    An amount that only grows is worth less later: a present value above the sum needs years in which something is paid back, as more
    tax is where rent was relieved at once and is deducted no more.

    Parameters
    ----------
    worth : a name of ``WORTH_MORE_THAN_ALL``.
    """
    name = WORTH_MORE_THAN_ALL[worth]
    value, total = run.measures[worth], run.measures[name]
    if value is None or total is None or worth in run.ranges or name in run.ranges or value <= total + _DONG:
        return 0.0
    by_year = run.enterprise["kept"] - (run.outside_zone["kept"] if name == "zone_adds" else 0.0)
    return float(-by_year[by_year < 0].sum())


@dataclass(frozen=True)
class ScenarioRun:
    """A scenario and its runs; variants without readable numbers are named, not computed."""

    scenario: Scenario
    runs: tuple[SiteRun, ...]
    without_numbers: tuple[Law, ...] = ()

    @property
    def laws(self) -> tuple[Law, ...]:
        """The laws of the variants, those computed first."""
        return tuple({law.variant: law for law in [*(run.law for run in self.runs), *self.without_numbers]}.values())

    @property
    def not_computable(self) -> tuple[str, ...]:
        """The variants without readable numbers."""
        return tuple(law.variant for law in self.without_numbers)
