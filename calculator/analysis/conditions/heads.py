"""The conditions of each head and of land relief, with their state, their provision and the document that proves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from calculator.analysis.conditions.near_misses import Facts, Miss, OtherDay, distance, met_on, misses_of, other_day, state_of
from calculator.enterprise.qualify import facts_as_read
from calculator.land.ladder import parcel_facts
from calculator.land.regimes import land_regimes
from calculator.law.law import Law
from calculator.law.lookup import LawReader, as_float
from calculator.law.schema import Citation, Condition, Head, Parameter
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.result import Result
from calculator.validation import Words

State = Literal["met", "not_met", "not_known"]
STATES: dict[int, State] = {1: "met", 0: "not_met", -1: "not_known"}


@dataclass(frozen=True)
class ConditionRow:
    """One statutory condition as it stands for a project at a site, and what keeps it from being met."""

    levy: Literal["corporate_income_tax", "land_rent", "personal_income_tax"]
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
    misses: tuple[Miss, ...] = ()
    """Facts of which any one mended meets it; empty where it is met, or where a day alone is missed."""
    other_day: OtherDay | None = None
    """The nearest day on which the same facts would meet it."""

    @property
    def deciding(self) -> tuple[str, ...]:
        """Name the facts nobody has stated that would decide it."""
        return tuple(dict.fromkeys(miss.fact for miss in self.misses if miss.given is None))


IN_FORCE = "granted_on_the_day"
"""Instead of a condition's name: that the law grants the head on the day that counts."""

FOREIGN = frozenset({"activity", "location", "area_class", "commune_class", "province", "certificates"})
"""Facts that say what a project is and where: a head that fails on one of them has nothing to do with the project."""

STAFF = "personal_income_tax.exemption."
_LAND = Words(vi="Miễn, giảm tiền thuê đất", en="Land rent exemption")
_STAFF = Words(
    vi="Miễn thuế thu nhập cá nhân của nhân lực công nghiệp công nghệ số chất lượng cao",
    en="Income tax exemption of high-quality digital-technology staff",
)
_DAY = Words(vi="Luật có căn cứ này vào ngày cấp phép", en="The law grants this ground on the day of the licence")


def condition_rows(law: Law, lanes: Lanes, result: Result, lane: int = 0) -> list[ConditionRow]:
    """List the conditions of one lane: heads in the order of the law, then land relief, then the staff's exemption from income tax."""
    read = LawReader(law, Plain())
    lanes = facts_as_read(read, lanes)
    facts = {name: values[lane : lane + 1] for name, values in lanes.facts.items()}
    rows: list[ConditionRow] = []
    licence = dt.date.fromordinal(int(lanes.licence[lane]))
    for place, name in enumerate(result.heads):
        head = law.heads[name]
        package = law.parameters[head.package]
        if package.entry(licence) is None:
            rows.extend(_missed_by_a_day(law, head, licence, facts))
            continue
        common: dict[str, Any] = {
            "levy": "corporate_income_tax",
            "head": name,
            "head_label": head.label,
            "head_state": STATES[int(result.states[place, lane])],
            "taken": result.head_of(lane) == name,
        }
        for path in head.conditions:
            state = STATES[int(result.conditions[path][lane])]
            rows.extend(row_of(law.parameters[path], licence, state, common, facts, package))
    own = [column for column, owner in enumerate(result.parcels["lane"]) if owner == lane]
    of_parcels = parcel_facts(read, lanes) if own else {}
    by_parcel: dict[int, Facts] = {column: {name: values[column : column + 1] for name, values in of_parcels.items()} for column in own}
    return [*rows, *_gate_rows(law, result, by_parcel), *_regime_rows(law, result, by_parcel), *_staff_rows(law, lanes, lane, facts)]


def near(rows: Sequence[ConditionRow]) -> list[ConditionRow]:
    """Pick the conditions not met of heads not taken that what the project is and where does not shut."""
    foreign = {row.head for row in rows if row.state == "not_met" and FOREIGN.intersection(row.facts)}
    close = [row for row in rows if row.levy == "corporate_income_tax" and row.state == "not_met"]
    return [row for row in close if not row.taken and row.head_state == "not_met" and row.head not in foreign]


def _missed_by_a_day(law: Law, head: Head, licence: dt.date, facts: Facts) -> Iterator[ConditionRow]:
    """Name a head the law does not grant on the day of the licence, where a project with the same facts had it, or will have it, on another."""
    package = law.parameters[head.package]
    days = {start + dt.timedelta(days=off) for start, _ in package.stretches() for off in (-1, 0)}
    met = [
        day for day in days if package.entry(day) is not None and all(met_on(law.parameters[path], day, facts) for path in head.conditions)
    ]
    nearest = min(met, key=lambda day: abs((day - licence).days), default=None)
    entry = package.entry(nearest) if nearest is not None else None
    if nearest is None or entry is None:
        return
    yield ConditionRow(
        levy="corporate_income_tax",
        head=head.name,
        head_label=head.label,
        head_state="not_met",
        taken=False,
        name=IN_FORCE,
        label=_DAY,
        state="not_met",
        facts=(),
        cites=entry.cites,
        confidence=entry.confidence,
        evidence=None,
        other_day=distance(package.keyed_on, licence, nearest),
    )


def _gate_rows(law: Law, result: Result, columns: Mapping[int, Facts]) -> Iterator[ConditionRow]:
    """List the conditions of any land relief, parcel by parcel."""
    gates = [name for name in result.parcels if name.startswith("land_rent.gates.")]
    for column, facts in columns.items():
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
            yield from row_of(law.parameters[gate], decision, STATES[state], common, facts)


def _regime_rows(law: Law, result: Result, columns: Mapping[int, Facts]) -> Iterator[ConditionRow]:
    """List the conditions of the land regimes beside the ladder that are open to a parcel, or may be; regime by regime."""
    for node, paths in land_regimes(law).items():
        years = law.parameters[f"{node}.years"]
        for column, facts in columns.items():
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
                yield from row_of(law.parameters[path], decision, STATES[state], common, facts, years)


def _staff_rows(law: Law, lanes: Lanes, lane: int, facts: Facts) -> Iterator[ConditionRow]:
    """List the conditions on the project for its staff's exemption from income tax; who of them qualifies is another matter."""
    paths = [path for path in law.parameters if path.startswith(STAFF + "conditions.")]
    years = law.parameters.get(STAFF + "years")
    if years is None or not paths or not (lanes.roles.lane == lane).any():
        return
    # As the exemption itself looks at the project: once, under the law of the day.
    day = max(years.history[0].from_, law.as_of)
    entries = {path: law.parameters[path].entry(day) for path in paths}
    states = {path: state_of(entry.value, facts) for path, entry in entries.items() if entry is not None}
    whole: State = "not_met" if 0 in states.values() else "not_known" if -1 in states.values() else "met"
    common = {
        "levy": "personal_income_tax",
        "head": "staff_exemption",
        "head_label": _STAFF,
        "head_state": whole,
        "taken": False,
    }
    for path, state in states.items():
        yield from row_of(law.parameters[path], day, STATES[state], common, facts, years)


def row_of(
    parameter: Parameter, day: dt.date, state: State, common: Mapping[str, Any], facts: Facts, package: Parameter | None = None
) -> Iterator[ConditionRow]:
    """Give the row of one condition as it stands on a day; none where the law has no such condition then."""
    entry = parameter.entry(day)
    if entry is None:
        return
    condition: Condition = entry.value
    yield ConditionRow(
        **common,
        name=parameter.path.rsplit(".", 1)[1],
        label=parameter.label,
        state=state,
        facts=tuple(sorted(condition.facts())),
        cites=entry.cites,
        confidence=entry.confidence,
        evidence=parameter.evidence,
        misses=() if state == "met" else misses_of(condition, facts),
        other_day=other_day(parameter, day, facts, package) if state == "not_met" else None,
    )
