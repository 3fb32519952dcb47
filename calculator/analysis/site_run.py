"""The values a scenario run consists of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.choices.combinations import GroundWorth
from calculator.analysis.choices.moves import MoveWorth
from calculator.analysis.compliance.audit import Audit
from calculator.analysis.compliance.to_do import ToDo
from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.conditions.unknowns import OpenFact
from calculator.analysis.investor.value import InvestorValue
from calculator.analysis.people.staff import Criteria, StaffRow
from calculator.analysis.readings import ReadingEffect
from calculator.analysis.tax_base.bridge import BridgeRow
from calculator.analysis.tax_base.wasted import Wasted
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.value import Bar
from calculator.project.scenario import Scenario

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
class SiteRun:
    """One project at one site under one variant: yearly lines ``(year,)`` and what follows from them."""

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
    readings: tuple[ReadingEffect, ...]
    used: dict[str, Entry]
    drafts_felt: frozenset[str]
    investor: InvestorValue
    moves: tuple[MoveWorth, ...]
    """The moves to another ground that are open, against staying, the best first."""
    moves_not_made: int
    later_heads: tuple[str, ...]
    """The heads taken in mid-life."""
    grounds: tuple[GroundWorth, ...]
    audit: Audit
    to_do: tuple[ToDo, ...]
    staff: tuple[StaffRow, ...]
    criteria: tuple[Criteria, ...]
    bridge: tuple[BridgeRow, ...]
    wasted: Wasted
    warnings: tuple[Notice, ...]
    today: dt.date


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


def top_up_shows(run: SiteRun) -> bool:
    """Say whether the top-up tax makes the effective rate another, whichever way the open facts turn out."""
    apart = [[run.measures[name] for name in ("effective_rate", WITH_TOP_UP)]]
    ends = [run.ranges.get(name) for name in ("effective_rate", WITH_TOP_UP)]
    for end in ("low", "high"):
        apart.append([value if found is None else getattr(found, end) for value, found in zip(apart[0], ends, strict=True)])
    return any(rate is not None and more is not None and more - rate > POINTS_SHOWN for rate, more in apart)


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
