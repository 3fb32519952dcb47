"""The conditions of each expansion, and of a project that says how it came to be, as rows beside those of the heads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from calculator.analysis.conditions.heads import STATES, ConditionRow, State, row_of
from calculator.analysis.conditions.near_misses import state_of
from calculator.enterprise.expansion import PATH, THRESHOLDS, facts_of_expansions, standing_of
from calculator.enterprise.qualify import facts_as_read
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.project.facts import UNKNOWN
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import eligibility
from calculator.validation import Words

ORIGIN = "corporate_income_tax.new_project."

_COMING = Words(vi="Dự án mới hay tiếp nối dự án trước", en="A new project, or one that goes on with a former one")


def expansion_rows(law: Law, lanes: Lanes, lane: int = 0) -> Iterator[ConditionRow]:
    """List for each expansion of a lane what it must meet to follow the project, then what opens a holiday of its own."""
    own = lanes.expansions
    if not (own.lane == lane).any():
        return
    read = LawReader(law, Plain())
    lanes = facts_as_read(read, lanes)
    standing, facts = standing_of(read, lanes), facts_of_expansions(lanes)
    for place in (own.lane == lane).nonzero()[0]:
        day = dt.date.fromordinal(int(own.decided[place]))
        mine = {name: values[place : place + 1] for name, values in facts.items()}
        name = own.name[place]
        states = {
            "not_by_purchase": int(standing.not_by_purchase[place]),
            **{test: int(state[place]) for test, state in standing.thresholds.items()},
            "capital_disbursed": int(standing.disbursed[place]),
        }
        ground = int(standing.ground[place])
        follows = _all(ground, states["not_by_purchase"])
        common: dict[str, Any] = {
            "levy": "corporate_income_tax",
            "head": f"expansion: {name}",
            "head_label": Words(
                vi=f"Đầu tư mở rộng “{name}”: ưu đãi còn lại của dự án", en=f"Expansion “{name}”: the project's remaining incentive"
            ),
            "head_state": STATES[follows],
            "taken": follows == eligibility.MET,
        }
        yield from _ground_row(law, day, STATES[ground], common)
        yield from row_of(law.parameters[f"{PATH}conditions.not_by_purchase"], day, STATES[states["not_by_purchase"]], common, mine)
        holiday = _all(follows, int(standing.threshold[place]), states["capital_disbursed"])
        common |= {
            "head": f"expansion holiday: {name}",
            "head_label": Words(vi=f"Đầu tư mở rộng “{name}”: miễn, giảm riêng", en=f"Expansion “{name}”: a holiday of its own"),
            "head_state": STATES[holiday],
            "taken": holiday == eligibility.MET,
        }
        for test in (*(test for test in THRESHOLDS if standing.applies[test][place]), "capital_disbursed"):
            # A law of before October 2025 does not ask for the last.
            if f"{PATH}conditions.{test}" in law.parameters:
                yield from row_of(law.parameters[f"{PATH}conditions.{test}"], day, STATES[states[test]], common, mine)


def origin_rows(law: Law, lanes: Lanes, lane: int = 0) -> Iterator[ConditionRow]:
    """List what the law asks of a project that states its origin: as new, as a successor, or as a phase; and the years used."""
    facts = {name: values[lane : lane + 1] for name, values in lanes.facts.items()}
    if int(facts["origin"][0]) == UNKNOWN:
        return
    day = dt.date.fromordinal(int(lanes.licence[lane]))
    entries = {name: law.parameters[ORIGIN + name].entry(day) for name in ("not_formed_otherwise", "successor", "phase", "years_used")}
    states = {name: state_of(entry.value, facts) for name, entry in entries.items() if entry is not None}
    goes_on = eligibility.MET in (states.get("successor"), states.get("phase"))
    new = states.get("not_formed_otherwise") == eligibility.MET
    known = states.get("years_used") == eligibility.MET
    whole: State = "met" if new or (goes_on and known) else "not_known" if goes_on else "not_met"
    common = {
        "levy": "corporate_income_tax",
        "head": "new_project",
        "head_label": _COMING,
        "head_state": whole,
        "taken": whole == "met",
    }
    # Of the ways a project may come to be only its own is worth a row, and without any all of them.
    asked = [name for name, state in states.items() if state == eligibility.MET and name != "years_used"] or [*states][:3]
    for name in (*asked, *(["years_used"] if goes_on else [])):
        state = STATES[states[name]] if name != "years_used" or known else "not_known"
        yield from row_of(law.parameters[ORIGIN + name], day, state, common, facts)


def _all(*states: int) -> int:
    if eligibility.NOT_MET in states:
        return eligibility.NOT_MET
    return eligibility.NOT_KNOWN if eligibility.NOT_KNOWN in states else eligibility.MET


def _ground_row(law: Law, day: dt.date, state: State, common: dict[str, Any]) -> Iterator[ConditionRow]:
    parameter = law.parameters[PATH + "grounds"]
    entry = parameter.entry(day)
    if entry is not None:
        yield ConditionRow(
            **common,
            name="grounds",
            label=parameter.label,
            state=state,
            facts=("activity", "location"),
            cites=entry.cites,
            confidence=entry.confidence,
            evidence=parameter.evidence,
        )
