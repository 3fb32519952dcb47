"""Holds the law's conditions against the facts of lanes: which heads are open, which is taken, what land relief is granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.moves import Stint
from calculator.errors import InputError, LawDataError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.law.schema import Condition, Head, Package
from calculator.project.facts import CERTIFICATES, SETS, TOKENS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.project.tokens import ACTIVITIES
from calculator.recorder import Plain
from calculator.rules import clocks, eligibility
from calculator.rules.kinds import Booleans, Floats, Integers

HIGHEST_LEVEL = ("special_investment_level_3", "special_incentive_level_3")
"""The highest special level: its head, and the decision that grants it."""

NEVER = 1e9
"""Years: stands for 'not at all' where an infinite number would spoil a difference."""


@dataclass(frozen=True)
class Grounds:
    """The head taken in each lane and what it grants; ``(lane,)``, and the state of every head and condition."""

    heads: tuple[str, ...]
    states: NDArray[np.int8]
    conditions: dict[str, NDArray[np.int8]]
    chosen: Integers
    rate: Floats
    rate_years: Floats
    exempt_years: Floats
    half_years: Floats
    half_reduction: Floats
    latest_start: Floats
    from_registration: Booleans
    inside_only: Booleans
    later: tuple[Stint, ...] = ()
    """The grounds taken in mid-life, in their order."""

    def take(self, start: int, stop: int) -> Grounds:
        """Give the lanes from ``start`` up to ``stop``."""

        def cut(value: Any) -> Any:
            return {name: array[start:stop] for name, array in value.items()} if isinstance(value, dict) else value[..., start:stop]

        return replace(
            self,
            **{item.name: cut(getattr(self, item.name)) for item in fields(self) if item.name not in {"heads", "later"}},
            later=tuple(stint.take(start, stop) for stint in self.later),
        )

    def grants_as(self, other: Grounds) -> bool:
        """Say whether both grant every lane the same, whatever conditions they found it by; not said of grounds that move in mid-life."""
        if self.later or other.later:
            return False
        found_by = {"heads", "states", "conditions", "later"}
        granted = [item.name for item in fields(self) if item.name not in found_by]
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in granted)


def facts_as_read(read: LawReader, lanes: Lanes) -> Lanes:
    """Give the lanes with the facts a contested provision does not ask for, or puts under another activity."""
    facts, yes = dict(lanes.facts), TOKENS["recognised_software_steps"].index("yes")
    open_steps = (facts["activity"] == ACTIVITIES.index("software_product")) & (facts["recognised_software_steps"] != yes)
    if open_steps.any() and read.reading("software_production_steps") == "not_required":
        facts["recognised_software_steps"] = np.where(open_steps, yes, facts["recognised_software_steps"])
    outsourcing = facts["activity"] == ACTIVITIES.index("business_process_outsourcing")
    if outsourcing.any() and read.reading("outsourcing_as_digital_service") == "digital_service":
        facts["activity"] = np.where(outsourcing, ACTIVITIES.index("digital_service"), facts["activity"])
    facts["new_project"] = new_project_by_origin(read, lanes.licence, facts)
    return replace(lanes, facts=facts)


FORMER = ("successor", "phase")
"""Ways to go on with the incentive of a former, or of the first, project."""


def new_project_by_origin(read: LawReader, licence: Integers, facts: dict[str, NDArray[Any]]) -> NDArray[Any]:
    """Answer whether the conditions on a new project are open to each lane, as a code, ``(lane,)``.

    Where the origin is stated the law decides: a project that goes on with the incentive of a former one has what that had, for the time
    the years used leave; where those are not stated it is not known.
    """
    answer, stated = facts["new_project"], facts["origin"] != UNKNOWN
    if not stated.any():
        return answer
    path = "corporate_income_tax.new_project."
    new, *former, known = (dated_states(read, path + name, licence, facts) for name in ("not_formed_otherwise", *FORMER, "years_used"))
    known = np.where(known == eligibility.MET, eligibility.MET, eligibility.NOT_KNOWN).astype(np.int8)
    state = eligibility.any_of([new, eligibility.all_of([eligibility.any_of(former), known])])
    words = TOKENS["new_project"]
    decided = np.select([state == eligibility.MET, state == eligibility.NOT_MET], [words.index("yes"), words.index("no")], UNKNOWN)
    return np.where(stated, decided, answer)


def condition_states(condition: Condition, facts: dict[str, NDArray[Any]]) -> NDArray[np.int8]:
    """Evaluate one condition over lanes.

    Raises
    ------
    LawDataError
        When the condition asks for a fact or a token no scenario can state.
    """
    if condition.any is not None:
        return eligibility.any_of([condition_states(part, facts) for part in condition.any])
    if condition.when is not None and condition.then is not None:
        return eligibility.only_when(applies=condition_states(condition.when, facts), then=condition_states(condition.then, facts))
    name = str(condition.fact)
    if name not in facts:
        raise LawDataError(Problem(Place(), f"a condition asks for the fact '{name}'", did_you_mean(name, facts)))
    if condition.edge is not None:
        word, threshold = condition.edge
        return eligibility.beyond_edge(fact=facts[name].astype(np.float64), edge=word, threshold=float(threshold))
    tokens = (condition.includes,) if condition.includes else condition.one_of or (str(condition.is_),)
    known = SETS.get(name) or TOKENS[name]
    for token in tokens:
        if token not in known:
            raise LawDataError(Problem(Place(), f"a condition on {name} asks for '{token}'", did_you_mean(token, known)))
    codes = [known.index(token) for token in tokens]
    if condition.includes:
        return eligibility.includes(bits=facts[name], bit=codes[0])
    return eligibility.one_of(fact=facts[name], codes=codes)


def dated_states(read: LawReader, path: str, ordinals: Integers, facts: dict[str, NDArray[Any]]) -> NDArray[np.int8]:
    """Evaluate the condition that holds on each lane's own day; where there is none it does not bind."""
    entries, index = read.entries_by_date(path, ordinals, True)
    met = np.full(len(ordinals) if None in entries else 0, eligibility.MET, dtype=np.int8)
    options = [met if entry is None else condition_states(entry.value, facts) for entry in entries]
    states = options[0]
    for place, other in enumerate(options[1:], 1):
        states = np.where(index == place, other, states)
    return read.recorder.note(states.astype(np.int8, copy=False), path, tuple(entries))


def qualify(read: LawReader, lanes: Lanes, recorder: Plain, among: Callable[[tuple[str, ...]], Booleans] | None = None) -> Grounds:
    """Find the heads each lane meets, and take the best or the elected one; of those ``among`` leaves open, ``(head, lane)``, where it is given.

    Raises
    ------
    InputError
        When a scenario elects a head that does not exist.
    """
    heads = list(read.law.heads.values())
    if not heads:
        raise UnknownNameError(
            Problem(Place(), f"the law data of {read.law.as_of} holds no head of an incentive", "choose a later date or another variant")
        )
    conditions: dict[str, NDArray[np.int8]] = {}
    states, columns = [], {}
    for place, head in enumerate(heads):
        own = [_condition_of_head(read, path, lanes) for path in head.conditions]
        conditions.update(zip(head.conditions, own, strict=True))
        shut = bool(own) and any((state == eligibility.NOT_MET).all() for state in own)
        if shut and place and not recorder.recording:
            # Most heads are open to nobody, and a portfolio need not lay out what they would grant.
            states.append(np.full(lanes.count, eligibility.NOT_MET, dtype=np.int8))
            continue
        package = _packages(read, head, lanes)
        # A head the law no longer has is not met, and there is nothing to explain about it.
        held = (package["granted"] > 0).any()
        state = recorder.apply(eligibility.all_of, states=own) if own and held else np.full(lanes.count, held, dtype=np.int8)
        states.append(np.where(package["granted"] > 0, state, eligibility.NOT_MET).astype(np.int8))
        columns[place] = package
    laid_out = [heads[place] for place in columns]
    table = {name: np.stack([column[name] for column in columns.values()]) for name in columns[0]}
    all_states = np.stack(states)
    open_to = eligibility.granted(state=all_states, favourable=lanes.favourable) & lanes.claims_ground
    if among is not None:
        open_to = open_to & among(tuple(head.name for head in heads))
    open_to = _elected(open_to, heads, lanes)
    read.basis("corporate_income_tax.best_incentive")
    taken = recorder.apply(
        eligibility.best_package,
        open_to=open_to[list(columns)],
        rate=table["rate"],
        rate_years=table["rate_years"],
        exempt=table["exempt"],
        half=table["half"],
        half_reduction=table["half_reduction"],
        inside_only=table["inside_only"] > 0,
    )

    some, places = taken >= 0, np.maximum(taken, 0) * lanes.count + np.arange(lanes.count)

    def gathered(name: str, otherwise: float) -> Floats:
        values = np.where(some, table[name].take(places, mode="clip"), otherwise)
        paths = [laid_out[head].package for head in np.unique(taken) if head >= 0] if recorder.recording else []
        for path in paths:
            values = recorder.note(values, path, tuple(read.entries_by_date(path, lanes.licence, True)[0]))
        return values

    return Grounds(
        heads=tuple(head.name for head in heads),
        states=all_states,
        conditions=conditions,
        chosen=np.where(taken >= 0, np.array(list(columns))[np.maximum(taken, 0)], -1),
        rate=gathered("rate", np.inf),
        rate_years=gathered("rate_years", 0.0),
        exempt_years=gathered("exempt", 0.0),
        half_years=gathered("half", 0.0),
        half_reduction=gathered("half_reduction", 0.0),
        latest_start=gathered("latest_start", NEVER),
        from_registration=gathered("from_registration", 0.0) > 0,
        inside_only=_inside_only(read, lanes, laid_out, taken, table["inside_only"]),
    )


GENERAL_TIER = "corporate_income_tax.heads.other_digital_product.conditions.activity"
"""The activities of the general tier: the Law names products."""


def _condition_of_head(read: LawReader, path: str, lanes: Lanes) -> NDArray[np.int8]:
    """Hold one condition of a head against each lane on the day of its licence."""
    return condition_on(read, path, lanes.licence, lanes.facts, lanes.favourable)


def condition_on(read: LawReader, path: str, days: Integers, facts: dict[str, NDArray[Any]], favourable: Booleans) -> NDArray[np.int8]:
    """Hold one condition of a head against facts on days of their own, as the general tier is read."""
    states = dated_states(read, path, days, facts)
    if path == GENERAL_TIER:
        services = recognised_activity(facts, favourable) == ACTIVITIES.index("digital_service")
        if services.any() and read.reading("general_tier_services") == "products_and_services":
            return np.where(services, eligibility.MET, states).astype(np.int8)
    return states


def _inside_only(read: LawReader, lanes: Lanes, heads: list[Head], chosen: Integers, table: Floats) -> Booleans:
    """Say in which lanes only income arising inside the place counts for the head taken."""
    restricted: Booleans = (chosen >= 0) & (table[np.maximum(chosen, 0), np.arange(lanes.count)] > 0)
    for head in np.unique(chosen[restricted]) if read.recorder.recording else ():
        path = heads[head].income_inside_only
        if path:
            restricted = read.recorder.note(restricted, path, tuple(read.entries_by_date(path, lanes.licence, True)[0]))
    return restricted


def _elected(open_to: Booleans, heads: list[Head], lanes: Lanes) -> Booleans:
    """Where a lane elects a head that is open to it, close the others."""
    names = [head.name for head in heads]
    for elected in set(lanes.elected_head) - {"best"}:
        if elected not in names:
            raise InputError(
                Problem(Place("", None, "project.elections.head"), f"there is no head '{elected}'", did_you_mean(elected, ["best", *names]))
            )
        place = names.index(elected)
        wants = np.array([name == elected for name in lanes.elected_head]) & open_to[place]
        others = np.arange(len(names))[:, None] != place
        open_to = np.where(wants & others, False, open_to)
    return open_to


def _packages(read: LawReader, head: Head, lanes: Lanes) -> dict[str, Floats]:
    """Give the package of a head in force on each lane's licence date, as numbers."""
    entries, index = read.entries_by_date(head.package, lanes.licence, True)
    rows = [_numbers(entry.value if entry else None) for entry in entries]
    table = {name: np.broadcast_to(rows[0][name], lanes.count) for name in rows[0]}
    if len(rows) > 1:
        table = {name: np.array([row[name] for row in rows])[index] for name in rows[0]}
    inside = np.zeros(lanes.count)
    if head.income_inside_only:
        inside_entries, inside_index = read.entries_by_date(head.income_inside_only, lanes.licence, True)
        for place, entry in enumerate(inside_entries):
            if entry is not None:
                tokens = entry.value if isinstance(entry.value, tuple) else (entry.value,)
                codes = [ACTIVITIES.index(token) for token in tokens]
                activity = recognised_activity(lanes.facts, lanes.favourable)
                inside = np.where((inside_index == place) & np.isin(activity, codes, kind="table"), 1.0, inside)
    return {**table, **_longest_terms(read, head, lanes, table), "inside_only": inside}


def _longest_terms(read: LawReader, head: Head, lanes: Lanes, table: dict[str, Floats]) -> dict[str, Floats]:
    """Give the terms of the highest special level as the Law multiplies them out, where they are read so; else nothing."""
    granted = (lanes.facts["certificates"] >> CERTIFICATES.index(HIGHEST_LEVEL[1])) & 1 > 0
    if (
        head.name != HIGHEST_LEVEL[0]
        or "special_investment" not in read.law.heads
        or not granted.any()
        or read.reading("special_investment_years") != "statutory_product"
    ):
        return {}
    ordinary = _packages(read, read.law.heads["special_investment"], lanes)
    factor, extension, holiday = (
        read.by_date(f"corporate_income_tax.special_investment_ceiling.{name}", lanes.licence, np.nan)
        for name in ("rate_years_factor", "rate_years_extension", "holiday_factor")
    )
    years = read.recorder.apply(clocks.longest_years, ordinary_years=ordinary["rate_years"], factor=factor, extension=extension)
    half = read.recorder.apply(clocks.longest_years, ordinary_years=ordinary["half"], factor=holiday, extension=np.zeros(1))
    # A licence older than the ceiling keeps the years of its own level.
    return {name: np.where(np.isnan(of), table[name], of) for name, of in (("rate_years", years), ("half", half))}


def _numbers(package: Package | None) -> dict[str, float]:
    rate = package.rate if package else None
    holiday = package.holiday if package else None
    return {
        "granted": float(package is not None),
        "rate": float(rate.value) if rate else np.inf,
        "rate_years": (np.inf if rate.years == "whole_life" else float(rate.years)) if rate else 0.0,
        "exempt": float(holiday.exempt) if holiday else 0.0,
        "half": float(holiday.half) if holiday else 0.0,
        "half_reduction": float(holiday.half_share) if holiday else 0.0,
        "latest_start": float(holiday.latest_start) if holiday and holiday.latest_start is not None else NEVER,
        "from_registration": float(holiday is not None and holiday.clock == "registration"),
    }


def head_label(law: Law, name: str | None, language: str) -> str:
    """Give the name of a head as people read it; a dash for none."""
    return law.heads[name].label[language] if name else "–"


def recognised_activity(facts: dict[str, NDArray[Any]], favourable: Booleans) -> Integers:
    """Software work that does not meet the recognised production steps is looked at as a digital service."""
    steps = facts["recognised_software_steps"]
    recognised = (steps == TOKENS["recognised_software_steps"].index("yes")) | ((steps == UNKNOWN) & favourable)
    software = facts["activity"] == ACTIVITIES.index("software_product")
    activity: Integers = np.where(software & ~recognised, ACTIVITIES.index("digital_service"), facts["activity"])
    return activity
