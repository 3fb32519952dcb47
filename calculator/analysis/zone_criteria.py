"""Whether an area meets what the law asks of a zone: each criterion met, not met or not known, and by how much it is missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

import numpy as np

from calculator.analysis.conditions.heads import STATES, State
from calculator.errors import InputError, Place, Problem
from calculator.law.law import Law
from calculator.law.schema import Citation, Condition, Entry, Parameter
from calculator.rules import eligibility
from calculator.validation import Words

ROOT = "zone_criteria."
Action = Literal["establish", "recognise", "expand"]
ACTIONS: tuple[Action, ...] = get_args(Action)
BRANCHES: dict[Action, tuple[str, ...]] = {
    "establish": ("criteria.", "establishment."),
    "recognise": ("criteria.", "recognition."),
    "expand": ("expansion.",),
}
"""Which branches of the law data an application is held against."""

KINDS = ("general", "software_only")
"""Criteria that differ for a zone of software, digital content and services only end in one of these."""

NUMBERS = ("area_ha", "digital_workers", "digital_staff_share", "let_share", "other_zone_let_share")
UNREAD = "unread_provision_met"
"""The fact asked for where a text was not read: nobody without the text can state it."""

ANSWERS = (
    "functions_fit",
    "functional_areas_laid_out",
    "fits_state_policy",
    "in_plans",
    "safeguards_met",
    "other_zone_in_locality",
    "construction_planning",
    "infrastructure_complete",
    UNREAD,
)
"""Facts that are yes or no."""

Fact: TypeAlias = Fraction | Literal["yes", "no"] | None


@dataclass(frozen=True)
class Shortfall:
    """A number that misses its threshold, and by how much, in the number's own unit."""

    fact: str
    given: Fraction
    edge: str
    threshold: Fraction
    short: Fraction


@dataclass(frozen=True)
class Criterion:
    """One criterion as it stands for an area."""

    path: str
    label: Words
    state: State
    shortfalls: tuple[Shortfall, ...]
    failed: tuple[str, ...]
    missing: tuple[str, ...]
    unread: bool
    cites: tuple[Citation, ...]
    confidence: str
    evidence: Words | None
    note: Words | None


@dataclass(frozen=True)
class ZoneCheck:
    """All criteria of an application on a day, what they come to together, and who decides."""

    action: Action
    on: dt.date
    state: State
    decider: Entry
    criteria: tuple[Criterion, ...]
    asked: frozenset[str]
    existing_zones: Entry | None


def check_zone(
    law: Law, facts: Mapping[str, Fact], *, action: Action, software_only: Literal["yes", "no"] | None, on: dt.date
) -> ZoneCheck:
    """Hold an area against the criteria in force on a day.

    Parameters
    ----------
    law : the law as enacted on that day.
    facts : ``NUMBERS`` in ha, persons and shares, ``ANSWERS`` as yes or no; what is missing or None is not known.
    action : what is applied for.
    software_only : whether the zone holds nothing but software, digital content and digital services; where that is not known, a
        criterion is met or not met only if it is so both ways.
    on : the day of the decision.

    Raises
    ------
    InputError
        When a fact is none the law asks for, or the law has no criteria on that day.
    """
    strange = sorted(set(facts) - {*NUMBERS, *ANSWERS})
    if strange:
        raise InputError([Problem(Place(key=name), "no criterion of a zone asks for this fact", "remove it") for name in strange])
    decider = law.parameters[ROOT + "decider"].entry(on) if ROOT + "decider" in law.parameters else None
    if decider is None:
        raise InputError(Problem(Place(), f"the law data holds no criteria of zones on {on}", "write 2014-01-01 or a later day"))
    found: list[Criterion] = []
    facts_asked: set[str] = set()
    for group in _groups(law, action):
        asked = [held for kind in ([software_only] if software_only else ["no", "yes"]) if (held := _of_kind(group, kind)) is not None]
        rows = [_criterion(parameter, entry, facts) for parameter in asked if (entry := parameter.entry(on)) is not None]
        facts_asked = facts_asked.union(*(entry.value.facts() for parameter in asked if (entry := parameter.entry(on)) is not None))
        if rows:
            found.append(_either_way(rows))
    existing = law.parameters.get(ROOT + "existing_zones")
    return ZoneCheck(
        action=action,
        on=on,
        state=_together([row.state for row in found]),
        decider=decider,
        criteria=tuple(found),
        asked=frozenset(facts_asked - {UNREAD}),
        existing_zones=existing.entry(on) if existing else None,
    )


def _groups(law: Law, action: Action) -> list[list[Parameter]]:
    """Gather the criteria of an application, those that differ by the kind of zone side by side."""
    groups: dict[str, list[Parameter]] = {}
    for branch in BRANCHES[action]:
        for path in law.parameters:
            if path.startswith(ROOT + branch):
                name, _, last = path.rpartition(".")
                groups.setdefault(name if last in KINDS else path, []).append(law.parameters[path])
    return list(groups.values())


def _of_kind(group: list[Parameter], software_only: str) -> Parameter | None:
    if group[0].path.rpartition(".")[2] not in KINDS:
        return group[0]
    wanted = KINDS[software_only == "yes"]
    return next((parameter for parameter in group if parameter.path.endswith("." + wanted)), None)


def _either_way(rows: list[Criterion]) -> Criterion:
    """Join what a criterion is for either kind of zone: where the two differ, the kind of zone decides and is not known."""
    first, last = rows[0], rows[-1]
    if first.path == last.path:
        return first
    if first.state == last.state:
        # Met both ways: the stricter, general one says it. Not met both ways: the milder one says what is the least that is missing.
        return last if first.state == "not_met" else first
    missing = tuple(dict.fromkeys(["software_only", *first.missing, *last.missing]))
    met = first if first.state == "met" else last
    return Criterion(
        path=first.path.rpartition(".")[0],
        label=first.label,
        state="not_known",
        shortfalls=tuple(dict.fromkeys([*first.shortfalls, *last.shortfalls])),
        failed=(),
        missing=missing,
        unread=first.unread or last.unread,
        cites=tuple(dict.fromkeys([*first.cites, *last.cites])),
        confidence=first.confidence if first.confidence == last.confidence else "unverified",
        evidence=last.evidence if met is last else first.evidence,
        note=last.note or first.note,
    )


def _criterion(parameter: Parameter, entry: Entry, facts: Mapping[str, Fact]) -> Criterion:
    condition: Condition = entry.value
    state = STATES[int(_state(condition, facts)[0])]
    leaves = _leaves(condition) if state != "met" else []
    unread = any(leaf.fact == UNREAD for leaf in leaves)
    return Criterion(
        path=parameter.path,
        label=parameter.label,
        state=state,
        shortfalls=tuple(short for leaf in leaves if (short := _shortfall(leaf, facts)) is not None),
        failed=tuple(str(leaf.fact) for leaf in leaves if leaf.is_ and _state(leaf, facts)[0] == eligibility.NOT_MET),
        missing=tuple(
            str(leaf.fact) for leaf in leaves if leaf.fact != UNREAD and facts.get(str(leaf.fact)) is None and state == "not_known"
        ),
        unread=unread and state == "not_known",
        cites=entry.cites,
        confidence=entry.confidence,
        evidence=parameter.evidence,
        note=entry.note,
    )


def _leaves(condition: Condition) -> list[Condition]:
    """List the tests on single facts inside a condition."""
    inner = [*(condition.any or ()), *([condition.when] if condition.when else []), *([condition.then] if condition.then else [])]
    return [condition] if condition.fact else [leaf for part in inner for leaf in _leaves(part)]


def _state(condition: Condition, facts: Mapping[str, Fact]) -> eligibility.States:
    """Evaluate a condition by the rules of three-valued logic; one lane."""
    if condition.any is not None:
        return eligibility.any_of([_state(part, facts) for part in condition.any])
    if condition.when is not None and condition.then is not None:
        return eligibility.only_when(applies=_state(condition.when, facts), then=_state(condition.then, facts))
    given = facts.get(str(condition.fact))
    if condition.edge is not None:
        word, threshold = condition.edge
        number = np.nan if given is None or isinstance(given, str) else float(given)
        return eligibility.beyond_edge(fact=np.array([number]), edge=word, threshold=float(threshold))
    code = -1 if given is None else ("no", "yes").index(str(given))
    return eligibility.one_of(fact=np.array([code]), codes=[("no", "yes").index(str(condition.is_))])


def _shortfall(leaf: Condition, facts: Mapping[str, Fact]) -> Shortfall | None:
    """Say by how much a number misses the test on it; None where it passes or is not known."""
    given = facts.get(str(leaf.fact))
    if leaf.edge is None or not isinstance(given, Fraction) or _state(leaf, facts)[0] != eligibility.NOT_MET:
        return None
    word, threshold = leaf.edge
    return Shortfall(str(leaf.fact), given, word, threshold, abs(threshold - given))


def _together(states: list[State]) -> State:
    if "not_met" in states:
        return "not_met"
    return "not_known" if "not_known" in states or not states else "met"
