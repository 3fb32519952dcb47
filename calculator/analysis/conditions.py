"""The conditions of each head and of land relief, with their state, their provision and the document that proves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from calculator.land_regimes import land_regimes
from calculator.law.law import Law
from calculator.law.lookup import as_float
from calculator.law.schema import Citation, Condition, Entry, Parameter
from calculator.project.lanes import Lanes
from calculator.result import Result
from calculator.validation import Words

State = Literal["met", "not_met", "not_known"]
STATES: dict[int, State] = {1: "met", 0: "not_met", -1: "not_known"}


@dataclass(frozen=True)
class ConditionRow:
    """One statutory condition as it stands for a project at a site."""

    levy: Literal["corporate_income_tax", "land_rent"]
    head: str
    head_label: Words
    head_state: State
    taken: bool
    name: str
    label: Words
    state: State
    facts: tuple[str, ...]
    cites: tuple[Citation, ...]
    confidence: str
    evidence: Words | None


_LAND = Words(vi="Miễn, giảm tiền thuê đất", en="Land rent exemption")


def condition_rows(law: Law, lanes: Lanes, result: Result, lane: int = 0) -> list[ConditionRow]:
    """List the conditions of one lane: heads in the order of the law, then land relief."""
    rows: list[ConditionRow] = []
    licence = dt.date.fromordinal(int(lanes.licence[lane]))
    for place, name in enumerate(result.heads):
        head = law.heads[name]
        if law.parameters[head.package].entry(licence) is None:
            continue
        common: dict[str, Any] = {
            "levy": "corporate_income_tax",
            "head": name,
            "head_label": head.label,
            "head_state": STATES[int(result.states[place, lane])],
            "taken": result.head_of(lane) == name,
        }
        for path in head.conditions:
            parameter = law.parameters[path]
            entry = parameter.entry(licence)
            if entry is not None:
                rows.append(_row(parameter, entry, STATES[int(result.conditions[path][lane])], common))
    own = [column for column, owner in enumerate(result.parcels["lane"]) if owner == lane]
    gates = [name for name in result.parcels if name.startswith("land_rent.gates.")]
    for column in own:
        states = [int(result.parcels[gate][column]) for gate in gates]
        whole: State = "not_met" if 0 in states else "not_known" if -1 in states else "met"
        decision = dt.date.fromordinal(int(result.parcels["decision"][column]))
        common = {
            "levy": "land_rent",
            "head": "land_rent",
            "head_label": _LAND,
            "head_state": whole,
            "taken": bool(result.parcels["exempt_until"][column] > 0),
        }
        for gate, state in zip(gates, states, strict=True):
            entry = law.parameters[gate].entry(decision)
            if entry is not None:
                rows.append(_row(law.parameters[gate], entry, STATES[state], common))
    return [*rows, *_regime_rows(law, result, own)]


def _regime_rows(law: Law, result: Result, columns: list[int]) -> Iterator[ConditionRow]:
    """List the conditions of the land regimes beside the ladder that are open to a parcel, or may be; regime by regime."""
    for node, paths in land_regimes(law).items():
        years = law.parameters[f"{node}.years"]
        for column in columns:
            decision = dt.date.fromordinal(int(result.parcels["decision"][column]))
            granted, states = years.entry(decision), [int(result.parcels[path][column]) for path in paths]
            if granted is None or 0 in states:
                continue
            common: dict[str, Any] = {
                "levy": "land_rent",
                "head": node.removeprefix("land_rent."),
                "head_label": years.label,
                "head_state": "not_known" if -1 in states else "met",
                "taken": as_float(granted.value) == float(result.parcels["exempt_years"][column]),
            }
            for path, state in zip(paths, states, strict=True):
                entry = law.parameters[path].entry(decision)
                if entry is not None:
                    yield _row(law.parameters[path], entry, STATES[state], common)


def _row(parameter: Parameter, entry: Entry, state: State, common: dict[str, Any]) -> ConditionRow:
    condition: Condition = entry.value
    return ConditionRow(
        **common,
        name=parameter.path.rsplit(".", 1)[1],
        label=parameter.label,
        state=state,
        facts=tuple(sorted(condition.facts())),
        cites=entry.cites,
        confidence=entry.confidence,
        evidence=parameter.evidence,
    )
