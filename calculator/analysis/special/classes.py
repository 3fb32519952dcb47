"""How near a project stands to the classes of special investment projects, and to what an extension asks for: conditions met, or missed by how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.conditions.heads import STATES, ConditionRow, State
from calculator.analysis.conditions.near_misses import misses_of, state_of
from calculator.analysis.zone_criteria import UNREAD
from calculator.enterprise.qualify import facts_as_read
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.schema import Condition, Parameter
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Plain
from calculator.rules import eligibility
from calculator.validation import Words

ROOT = "investment.special_incentive."
CLASSES = ("class_a", "class_b", "class_c")
"""The classes of projects of Decree 96/2026/NĐ-CP art. 21(1)."""

TEN_YEARS = "class_b"
"""The class whose term to disburse is contested: that of its decree, or the longer one of the tax decree."""

FULL = ROOT + "full_disbursement."
EXTENSION = "corporate_income_tax.extension."

WORKED_OUT = ("disbursed_in_time", "undisbursed_capital")
"""Facts of these conditions that are worked out from what a scenario states of its disbursements."""

Facts = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class ClassCheck:
    """One class, or one way to an extension, as it stands for a project."""

    name: str
    state: State
    rows: tuple[ConditionRow, ...]


def facts_of_case(law: Law, case: Case) -> Facts:
    """Give the facts of a project at a site as the conditions look at them, ``(1,)`` each."""
    read = LawReader(law, Plain())
    return dict(facts_as_read(read, build_lanes([case])).facts)


def anniversary(day: dt.date, years: int) -> dt.date:
    """Give the same day some years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 2, 28)


def disbursed_by(scenario: Scenario, day: dt.date) -> float:
    """Add up the capital put in up to a day, that day included [VND]; NaN where nobody has stated any."""
    stated = scenario.project.facts.disbursements
    return float(sum(part.amount for part in stated if part.on <= day)) if stated else np.nan


def class_checks(law: Law, scenario: Scenario, facts: Facts) -> tuple[ClassCheck, ...]:
    """Hold a project against each class in force on the day of its licence; none where the law has no classes then."""
    licence = scenario.project.licence
    found = []
    for name in CLASSES:
        held = law.parameters.get(f"{ROOT}{name}.disbursement_years")
        entry = held.entry(licence) if held else None
        if entry is None:
            continue
        longer = law.parameters.get(FULL + "years")
        if name == TEN_YEARS and longer is not None and law.reading("special_investment_disbursement") == "ten_years":
            entry = longer.entry(licence) or entry
        by = anniversary(licence, int(entry.value))
        own = {**facts, "disbursed_in_time": np.array([disbursed_by(scenario, by)])}
        rows = _rows(law, f"{ROOT}{name}.conditions.", licence, own, name)
        found.append(ClassCheck(name, together(rows), rows))
    return tuple(found)


def full_disbursement(law: Law, scenario: Scenario, facts: Facts) -> ClassCheck | None:
    """Say whether all of the capital is put in within the years a special project has for it; None where the law sets none."""
    licence, held = scenario.project.licence, law.parameters.get(FULL + "years")
    entry = held.entry(licence) if held else None
    if entry is None:
        return None
    missing = float(scenario.project.capital) - disbursed_by(scenario, anniversary(licence, int(entry.value)))
    rows = _rows(law, FULL + "conditions.", licence, {**facts, "undisbursed_capital": np.array([missing])}, "full_disbursement")
    return ClassCheck("full_disbursement", together(rows), rows)


def level_checks(law: Law, scenario: Scenario, facts: Facts, classes: Mapping[str, State]) -> dict[str, ClassCheck]:
    """Hold a project against the criteria of each level as far as they were read.

    Level 1 is the class of the specially incentivised sectors. Level 2 is a centre of class a, or that class and one criterion of level 1;
    level 3 that class and one criterion of level 2. A criterion nobody has read is never *not met*.
    """
    base, found = classes.get("class_c", "not_known"), {}
    for name in ("level_1", "level_2", "level_3"):
        rows = _rows(law, f"{ROOT}{name}.criteria.", scenario.project.licence, facts, name)
        state: State = base
        if rows:
            one = eligibility.any_of([_code(row.state) for row in rows])
            state = STATES[int(eligibility.all_of([_code(base), one])[0])]
        if name == "level_2":
            state = STATES[int(eligibility.any_of([_code(state), _code(classes.get("class_a", "not_known"))])[0])]
        found[name] = ClassCheck(name, state, rows)
    return found


def any_class(classes: Sequence[ClassCheck]) -> ClassCheck:
    """Join the classes, of which one is enough."""
    state = STATES[int(eligibility.any_of([_code(one.state) for one in classes])[0])] if classes else "not_known"
    return ClassCheck("any_class", state, ())


def extension_checks(law: Law, scenario: Scenario, facts: Facts) -> tuple[ClassCheck, ...]:
    """Hold a project against the sizes from which the rate period may be extended: by sector, and of large manufacturing."""
    licence, held = scenario.project.licence, {}
    for name in (
        "capital",
        "activities",
        "large_manufacturing_revenue",
        "large_manufacturing_revenue_years",
        "large_manufacturing_workers",
    ):
        parameter = law.parameters.get(EXTENSION + name)
        entry = parameter.entry(licence) if parameter else None
        if parameter is not None and entry is not None:
            held[name] = (parameter, entry)
    found = []
    if {"capital", "activities"} <= set(held):
        activities, capital = held["activities"][1].value, held["capital"][1].value
        rows: tuple[ConditionRow, ...] = (
            _row(*held["activities"], Condition(fact="activity", one_of=tuple(activities)), facts, "extension_sector"),
            _row(*held["capital"], Condition(**{"fact": "capital", "from": capital}), facts, "extension_sector"),
        )
        found.append(ClassCheck("extension_sector", together(rows), rows))
    if {"large_manufacturing_revenue", "large_manufacturing_revenue_years", "large_manufacturing_workers"} <= set(held):
        own = {**facts, **_reached(scenario, int(held["large_manufacturing_revenue_years"][1].value))}
        rows = tuple(
            _row(*held[name], Condition(fact=fact, over=held[name][1].value), own, "extension_manufacturing")
            for name, fact in (
                ("large_manufacturing_revenue", "revenue_in_first_years"),
                ("large_manufacturing_workers", "regular_employees"),
            )
        )
        either = STATES[int(eligibility.any_of([_code(row.state) for row in rows])[0])]
        found.append(ClassCheck("extension_manufacturing", either, rows))
    return tuple(found)


def together(rows: Sequence[ConditionRow]) -> State:
    """Join conditions that must all hold."""
    states = {row.state for row in rows}
    return "not_met" if "not_met" in states else "not_known" if "not_known" in states else "met"


def _code(state: State) -> NDArray[np.int8]:
    return np.array([next(code for code, name in STATES.items() if name == state)], dtype=np.int8)


def _reached(scenario: Scenario, years: int) -> Facts:
    """Give the best yearly revenue of the first years with any [VND], and the most people employed in a year."""
    horizon = list(scenario.horizon.range)
    paths = [line.amount for line in scenario.project.revenue if line.amount is not None]
    rate = scenario.assumptions.exchange_rate
    total = np.zeros(len(horizon))
    for line in scenario.project.revenue:
        if line.amount is None:
            continue
        amounts = np.array(line.amount.values(horizon), dtype=np.float64)
        if line.currency == "USD" and rate is not None:
            amounts = amounts * np.array(rate.values(horizon, before="hold"), dtype=np.float64)
        total += amounts
    earning = np.flatnonzero(total > 0)
    # Revenue that is priced at cost is not known before it is computed.
    best = float(total[earning[0] : earning[0] + years].max()) if len(earning) else (0.0 if paths else np.nan)
    people = np.array([role.headcount.values(horizon) for role in scenario.project.workforce], dtype=np.float64)
    most = float(people.sum(axis=0).max()) if len(people) else np.nan
    return {"revenue_in_first_years": np.array([best]), "regular_employees": np.array([most])}


def _rows(law: Law, prefix: str, day: dt.date, facts: Facts, head: str) -> tuple[ConditionRow, ...]:
    return tuple(_held(law, prefix, day, facts, head))


def _held(law: Law, prefix: str, day: dt.date, facts: Facts, head: str) -> Iterator[ConditionRow]:
    for path in [path for path in law.parameters if path.startswith(prefix)]:
        parameter = law.parameters[path]
        entry = parameter.entry(day)
        if entry is not None:
            yield _row(parameter, entry, entry.value, facts, head)


def _row(parameter: Parameter, entry: Any, condition: Condition, facts: Facts, head: str) -> ConditionRow:
    """Hold one condition against the facts; one that asks for a text nobody has read is not known."""
    unread = UNREAD in condition.facts()
    state = "not_known" if unread else STATES[state_of(condition, facts)]
    return ConditionRow(
        levy="corporate_income_tax",
        head=head,
        head_label=Words(vi=head, en=head),
        head_state=state,
        taken=False,
        name=parameter.path.rsplit(".", 1)[1],
        label=parameter.label,
        state=state,
        facts=() if unread else tuple(sorted(condition.facts())),
        cites=entry.cites,
        confidence=entry.confidence,
        evidence=parameter.evidence,
        misses=() if unread or state == "met" else misses_of(condition, facts),
    )
