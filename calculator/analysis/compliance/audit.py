"""What failing on audit would cost: each position a project takes, evaluated as a lane with that position lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.choices.elections import elected
from calculator.analysis.conditions.heads import ConditionRow
from calculator.analysis.conditions.near_misses import state_of
from calculator.analysis.readings import ReadingEffect
from calculator.analysis.special.classes import facts_of_case
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.schema import CONFIDENCES, HEADS, Citation, Condition, Entry
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import StateLease
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.result import Result
from calculator.rules import eligibility

Floats = NDArray[np.float64]
Strength = Literal["met", "unverified_law", "reading", "not_known"]
PositionName = Literal[
    "ground", "ground_to_next", "software_steps", "work_inside", "research_extra", "related_party", "small_bands", "staff_exemption", "land_relief"
]  # fmt: skip

TAXES = ("corporate_income_tax", "land_rent_due", "land_use_tax", "personal_income_tax_exempt")
"""Yearly lines an audit reassesses; the exempt income tax of staff is what the employer should have withheld."""

LATER = "group_top_up_tax"
LAND = frozenset({"land_rent_due"})
"""No tax: it is charged with interest, and no penalty on an amount declared too low was found for it."""

TRIFLE = 1.0
"""A position whose loss moves no year by more is none that is taken [VND]."""

DAYS = 365
"""Days of a year by which a rate a day is turned into one a year, where the user states one a year."""

RETURN_MONTHS = "tax_administration.annual_return_months"
PENALTY = "tax_administration.under_declared_penalty"
PENALTY_YEARS = "tax_administration.penalty_years"
RECOVERY_YEARS = "tax_administration.recovery_years"
LATE = "land_rent.clawback.late_payment_daily"

RESTS_ON: Mapping[PositionName, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "software_steps": (("corporate_income_tax.heads.special_sector.conditions.recognised_software_steps",), ("software_production_steps",)),
    "work_inside": (("corporate_income_tax.heads.zone.income_inside_only",), ("service_income_place",)),
    "research_extra": (("corporate_income_tax.research_and_development.total_share",), ()),
    "related_party": (("corporate_income_tax.interest_cap.share",), ()),
    "small_bands": (("corporate_income_tax.small_enterprise_rates",), ()),
}
"""The law values and the contested provisions a position rests on, where conditions of its own do not say."""

FACTS: Mapping[PositionName, tuple[str, ...]] = {
    "software_steps": ("recognised_software_steps",),
    "work_inside": ("work_inside_site",),
    "research_extra": ("research_and_development",),
    "related_party": ("related_party_transactions",),
    "small_bands": ("affiliate_above_small_bands",),
    "staff_exemption": ("digital_work",),
}
"""The facts a position relies on, where conditions do not name them."""


OF_LEASES = {"land_use": "land_use", "won_at_auction": "won_at_auction", "tenure": "kind"}
"""Facts of a lease, and where a lease states them."""


@dataclass(frozen=True)
class AuditRates:
    """Penalty as a share, late interest a day, and where each comes from: stated by the user, the law, or not known."""

    year: int | None
    penalty: float | None
    late_daily: float | None
    penalty_from: Literal["stated", "law", "not_known"]
    late_from: Literal["stated", "law", "not_known"]
    penalty_years: int | None
    recovery_years: int | None
    entries: Mapping[str, Entry]


class Relied(NamedTuple):
    """One fact a position relies on, and what is stated of it."""

    fact: str
    stated: str | float | None


@dataclass(frozen=True)
class Position:
    """One position and what losing it would cost, each line ``(year,)`` [VND].

    ``more`` is what is reassessed of each tax, below zero where another tax falls with it; ``top_up`` what the group's top-up tax changes by.
    ``reassessed``, ``penalty`` and ``late_interest`` are of the years an audit reaches; None where its year or the rates are not known.
    """

    name: PositionName
    falls_to: str | None
    more: Mapping[str, Floats]
    top_up: Floats
    reassessed: Floats | None
    penalty: Floats | None
    late_interest: Floats | None
    facts: tuple[Relied, ...]
    strength: Strength
    readings: tuple[str, ...]
    weakest: str
    cites: tuple[Citation, ...]

    @property
    def total(self) -> Floats:
        """What is reassessed of all taxes together, over all years of the horizon ``(year,)`` [VND]."""
        found: Floats = np.sum(list(self.more.values()), axis=0)
        return found

    @property
    def bill(self) -> float | None:
        """What an audit in its year would ask for: tax, penalty and interest [VND]; None where something is not known."""
        parts = (self.reassessed, self.penalty, self.late_interest)
        return None if any(part is None for part in parts) else float(sum(part.sum() for part in parts if part is not None))


@dataclass(frozen=True)
class Audit:
    """Every position of a project at a site, the costliest first, and the rates the bill is worked out with."""

    rates: AuditRates
    years: tuple[int, ...]
    positions: tuple[Position, ...]


class Lost(NamedTuple):
    """A position lost: its name, the case without it, and the ground it falls back to."""

    name: PositionName
    case: Case
    falls_to: str | None = None


def audit_of(
    law: Law, case: Case, conditions: Sequence[ConditionRow], readings: Sequence[ReadingEffect], head: str | None, next_head: str | None
) -> Audit:
    """Evaluate each position lost, all as lanes of one run.

    Parameters
    ----------
    conditions, readings : of the run of the same case.
    head, next_head : the ground taken, and the one worth most after it.
    """
    lost = list(_lost(case, head, next_head))
    result = evaluate(law, build_lanes([case, *(one.case for one in lost)]), only={*TAXES, LATER, "research_extra_deduction"})
    rates = rates_of(law, case.scenario)
    found = []
    for lane, one in enumerate(lost, start=1):
        more = {name: _more(result, name, lane) for name in TAXES if name in result.enterprise or name in result.workforce}
        # A position on one levy is told by what it moves; nothing moved, nothing taken.
        if max(float(np.abs(line).max()) for line in more.values()) <= TRIFLE:
            continue
        top_up = _line(result, LATER, lane) - _line(result, LATER, 0)
        found.append(_position(law, case, one, more, top_up, rates, conditions, readings, result.years))
    found.sort(key=lambda one: -float(one.total.sum()))
    return Audit(rates, tuple(int(year) for year in result.years), tuple(found))


def _lost(case: Case, head: str | None, next_head: str | None) -> Iterator[Lost]:
    """Give the case with each position lost; what it does not rest on changes nothing and is dropped later."""
    scenario = case.scenario
    facts, project = scenario.project.facts, scenario.project
    if head is not None:
        yield Lost("ground", replace(case, claims_ground=False))
    if next_head is not None:
        yield Lost("ground_to_next", replace(case, scenario=elected(scenario, next_head)), next_head)
    if facts.recognised_software_steps == "yes":
        yield Lost("software_steps", _with_facts(case, recognised_software_steps="no"))
    if facts.work_inside_site != "unknown":
        yield Lost("work_inside", _with_facts(case, work_inside_site=Path[Any](value=0)))
    if any(cost.research_and_development for cost in project.costs) and project.elections.research_extra_share > 0:
        elections = project.elections.model_copy(update={"research_extra_share": Fraction(0)})
        yield Lost("research_extra", _with_project(case, elections=elections))
    if facts.related_party_transactions == "no":
        yield Lost("related_party", _with_facts(case, related_party_transactions="yes"))
    if facts.affiliate_above_small_bands == "no":
        yield Lost("small_bands", _with_facts(case, affiliate_above_small_bands="yes"))
    if project.workforce:
        roles = tuple(
            role.model_copy(update={"digital_work": "no", "schemes": {}, "qualifying_share": Fraction(0)}) for role in project.workforce
        )
        yield Lost("staff_exemption", _with_project(case, workforce=roles))
    yield Lost("land_relief", replace(case, claims_rent=False))


def _with_facts(case: Case, **changed: Any) -> Case:
    return _with_project(case, facts=case.scenario.project.facts.model_copy(update=changed))


def _with_project(case: Case, **changed: Any) -> Case:
    project = case.scenario.project.model_copy(update=changed)
    return replace(case, scenario=case.scenario.model_copy(update={"project": project}))


def _line(result: Result, name: str, lane: int) -> Floats:
    table = result.enterprise if name in result.enterprise else result.workforce
    line: Floats = table[name][:, lane]
    return line


def _more(result: Result, name: str, lane: int) -> Floats:
    """Give how much more of a tax there is in a lane than in the first; of exempt tax, how much less is exempt."""
    change = _line(result, name, lane) - _line(result, name, 0)
    return -change if name == "personal_income_tax_exempt" else change


def rates_of(law: Law, scenario: Scenario) -> AuditRates:
    """Give the rates of an audit: those the user states, else those of the law on the first day of its year, else not known."""
    stated = scenario.assumptions.audit
    day = dt.date(stated.year_of_audit, 1, 1) if stated is not None else law.as_of
    held = {
        path: entry
        for path in (PENALTY, PENALTY_YEARS, RECOVERY_YEARS, LATE, RETURN_MONTHS)
        if path in law.parameters and (entry := law.parameters[path].entry(day)) is not None
    }

    def number(path: str) -> float | None:
        return float(held[path].value) if path in held else None

    penalty, late = number(PENALTY), number(LATE)
    own_penalty = None if stated is None else stated.penalty_share
    own_late = _daily(stated) if stated is not None else None
    return AuditRates(
        year=None if stated is None else stated.year_of_audit,
        penalty=penalty if own_penalty is None else float(own_penalty),
        late_daily=late if own_late is None else own_late,
        penalty_from="stated" if own_penalty is not None else "law" if penalty is not None else "not_known",
        late_from="stated" if own_late is not None else "law" if late is not None else "not_known",
        penalty_years=int(held[PENALTY_YEARS].value) if PENALTY_YEARS in held else None,
        recovery_years=int(held[RECOVERY_YEARS].value) if RECOVERY_YEARS in held else None,
        entries=held,
    )


def _daily(stated: Any) -> float | None:
    if stated.late_interest_per_day is not None:
        return float(stated.late_interest_per_day)
    return float(stated.late_interest_per_year) / DAYS if stated.late_interest_per_year is not None else None


def due_day(year: int, months: int) -> dt.date:
    """Give the last day of the month some months after a calendar year."""
    return dt.date(year + 1 + months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)


def days_late(years: Sequence[int], rates: AuditRates) -> Floats:
    """Give the days from when each year's tax was due to the same day of the year of the audit ``(year,)``; below zero where it is not due yet."""
    months = int(rates.entries[RETURN_MONTHS].value)
    assert rates.year is not None
    found = due_day(rates.year - 1, months)
    return np.array([(found - due_day(year, months)).days for year in years], dtype=np.float64)


def bill_of(more: Mapping[str, Floats], years: Sequence[int], rates: AuditRates) -> tuple[Floats, Floats, Floats] | None:
    """Work out what an audit asks for: tax, penalty and late interest by year [VND]; None where its year or a rate is not known.

    Years whose tax is due by the day of the audit and is still recovered count; the penalty reaches fewer. A tax that falls
    with another is set off against it in the tax, and bears neither penalty nor interest.

    References: Law 38/2019/QH14 arts 59.2, 137, 138.2; Decree 252/2026/NĐ-CP art. 26.
    """
    if rates.year is None or rates.penalty is None or rates.late_daily is None or RETURN_MONTHS not in rates.entries:
        return None
    if rates.recovery_years is None or rates.penalty_years is None:
        return None
    late = days_late(years, rates)
    age = np.array([rates.year - 1 - year for year in years], dtype=np.float64)
    reached = (late >= 0) & (age <= rates.recovery_years)
    penalised = reached & (age <= rates.penalty_years)
    tax: Floats = np.where(reached, np.sum(list(more.values()), axis=0), 0.0)
    bearing = {name: np.maximum(line, 0.0) for name, line in more.items()}
    fined = np.sum([line for name, line in bearing.items() if name not in LAND], axis=0)
    penalty: Floats = np.where(penalised, fined * rates.penalty, 0.0)
    interest: Floats = np.where(reached, np.sum(list(bearing.values()), axis=0) * rates.late_daily * late, 0.0)
    return tax, penalty, interest


def _position(
    law: Law,
    case: Case,
    lost: Lost,
    more: Mapping[str, Floats],
    top_up: Floats,
    rates: AuditRates,
    conditions: Sequence[ConditionRow],
    readings: Sequence[ReadingEffect],
    years: NDArray[np.int64],
) -> Position:
    rows = [row for row in _rows_of(lost.name, conditions) if _binds(law, case, row)]
    paths, asked = RESTS_ON.get(lost.name, ((), ()))
    on = case.scenario.project.licence
    entries = [entry for path in paths if path in law.parameters and (entry := law.parameters[path].entry(max(on, law.as_of)))]
    contested = _contested(lost.name, asked, law, readings)
    confidences = [*(row.confidence for row in rows), *(entry.confidence for entry in entries)]
    weakest = max(confidences, key=lambda one: CONFIDENCES.index(one), default="primary")
    facts = tuple(_relied(case, dict.fromkeys([*(fact for row in rows for fact in row.facts), *FACTS.get(lost.name, ())])))
    bill = bill_of(more, [int(year) for year in years], rates)
    return Position(
        name=lost.name,
        falls_to=lost.falls_to,
        more=more,
        top_up=top_up,
        reassessed=bill and bill[0],
        penalty=bill and bill[1],
        late_interest=bill and bill[2],
        facts=facts,
        strength=_strength(rows, facts, contested, weakest),
        readings=contested,
        weakest=weakest,
        cites=tuple(dict.fromkeys(cite for held in (rows, entries) for one in held for cite in one.cites)),
    )


def _rows_of(name: PositionName, conditions: Sequence[ConditionRow]) -> list[ConditionRow]:
    """Pick the conditions a position rests on: of the ground taken, of land relief, of the staff's exemption."""
    keep: dict[str, Callable[[ConditionRow], bool]] = {
        "ground": lambda row: row.taken and row.levy == "corporate_income_tax",
        "ground_to_next": lambda row: row.taken and row.levy == "corporate_income_tax",
        "land_relief": lambda row: row.taken and row.levy == "land_rent",
        "staff_exemption": lambda row: row.levy == "personal_income_tax",
    }
    return [row for row in conditions if keep[name](row)] if name in keep else []


def _binds(law: Law, case: Case, row: ConditionRow) -> bool:
    """Say whether a condition asks anything of this project: one that holds only where another does may not."""
    parameter = law.parameters.get(f"{HEADS}{row.head}.conditions.{row.name}")
    entry = parameter.entry(case.scenario.project.licence) if parameter is not None else None
    if entry is None or not isinstance(entry.value, Condition) or entry.value.when is None:
        return True
    return state_of(entry.value.when, facts_of_case(law, case)) != eligibility.NOT_MET


def _contested(name: PositionName, asked: Sequence[str], law: Law, readings: Sequence[ReadingEffect]) -> tuple[str, ...]:
    """Name the contested provisions a position rests on: those that move its levy, or those it is known to turn on."""
    levy = {"land_relief": "land_rent", "staff_exemption": "personal_income_tax"}.get(name)
    found = []
    for effect in readings:
        if effect.not_computed is not None or not effect.matters:
            continue
        if effect.reading in asked or (levy is not None and levy in law.all_readings[effect.reading].affects):
            found.append(effect.reading)
    return tuple(found)


def _relied(case: Case, facts: Mapping[str, None]) -> Iterator[Relied]:
    """Give what a scenario states of each fact."""
    project, place = case.scenario.project, case.place
    for fact in facts:
        held: Any = getattr(project.facts, fact, None)
        if held is None:
            held = getattr(place, fact, None) if hasattr(place, fact) else getattr(project, fact, None)
        if fact in OF_LEASES:
            leases = [item for item in place.premises if isinstance(item, StateLease)]
            held = ", ".join(dict.fromkeys(str(getattr(item, OF_LEASES[fact])) for item in leases))
        if fact == "digital_work":
            held = ", ".join(f"{role.role}: {role.digital_work}" for role in project.workforce)
        if fact == "certificates":
            held = ", ".join(project.facts.certificates) or None
        yield Relied(fact, held if isinstance(held, str) else float(held) if isinstance(held, Fraction) else None)


def _strength(rows: Sequence[ConditionRow], facts: Sequence[Relied], contested: Sequence[str], weakest: str) -> Strength:
    """Grade a position by its weakest leg: a fact nobody knows, a reading, law that is not verified, or facts stated that meet primary text."""
    if any(row.state == "not_known" for row in rows) or any(one.stated == "unknown" for one in facts):
        return "not_known"
    if contested:
        return "reading"
    return "met" if weakest == "primary" else "unverified_law"
