"""One failing case for each statutory condition, generated from the law: meet all, flip one fact alone, and the ground falls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.enterprise.qualify import dated_states
from calculator.law.law import Law, load_law
from calculator.law.lookup import LawReader
from calculator.law.schema import Condition
from calculator.project.case import Case
from calculator.project.facts import NUMBERS, SETS, TOKENS, UNKNOWN
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.load import scenario_from
from calculator.recorder import Plain
from calculator.result import Result

LAWS = {name: load_law(name) for name in ("in_force", "decree_154", "draft_2024_07")}
GATES = "land_rent.gates."
ALWAYS_KNOWN = {"activity", "location", "certificates", "land_use", "tenure", "excise_goods"}
"""Facts a scenario must state, or cannot leave open."""

Facts = dict[str, Any]


# ---- the words of a condition, read once more and in two values only


def holds(condition: Condition, facts: Facts) -> bool:
    if condition.any is not None:
        return any(holds(part, facts) for part in condition.any)
    if condition.when is not None and condition.then is not None:
        return not holds(condition.when, facts) or holds(condition.then, facts)
    value = facts[str(condition.fact)]
    if condition.edge:
        word, threshold = condition.edge
        return {"over": value > threshold, "from": value >= threshold, "up_to": value <= threshold, "under": value < threshold}[word]
    if condition.includes:
        return condition.includes in value
    return value in (condition.one_of or (condition.is_,))


def choices(conditions: list[Condition]) -> dict[str, list[Any]]:
    """Every answer worth trying for each fact the conditions look at."""
    found: dict[str, list[Any]] = {}
    for condition in conditions:
        for name in sorted(condition.facts()):
            if name in TOKENS:
                found[name] = list(TOKENS[name])
            elif name in SETS:
                found[name] = [(), *((token,) for token in SETS[name])]
            else:
                found.setdefault(name, [])
    for name in NUMBERS:
        if name in found:
            thresholds = {part.edge[1] for condition in conditions for part in parts(condition) if part.fact == name and part.edge}
            found[name] = sorted({side for edge in thresholds for side in (edge / 2, edge, edge * 2)})
    return found


def parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for inner in (*(condition.any or ()), condition.when, condition.then):
        if inner is not None:
            yield from parts(inner)


class Flip(NamedTuple):
    """One fact changed alone, and the conditions that fail by it."""

    fact: str
    answer: Any
    fails: frozenset[str]


class Ground(NamedTuple):
    """A head of one law on one day, or the gates of land relief: facts that meet it, and every flip of one fact."""

    law: Law
    name: str
    day: dt.date
    conditions: dict[str, Condition]
    facts: Facts
    flips: list[Flip]


def ground(law: Law, name: str, day: dt.date, paths: list[str]) -> Ground:
    """Find facts that meet every condition, from which each condition can be made to fail by one fact alone."""
    entries = {path: law.entry(path, day) for path in paths}
    conditions = {path: entry.value for path, entry in entries.items() if entry is not None}
    options = choices(list(conditions.values()))
    for answers in product(*options.values()):
        facts = dict(zip(options, answers, strict=True))
        if not all(holds(condition, facts) for condition in conditions.values()):
            continue
        flips = [
            Flip(fact, answer, frozenset(path for path, condition in conditions.items() if not holds(condition, {**facts, fact: answer})))
            for fact, tried in options.items()
            for answer in tried
        ]
        flips = [flip for flip in flips if flip.fails]
        if set(conditions) == {path for flip in flips for path in flip.fails}:
            return Ground(law, name, day, conditions, facts, flips)
    raise AssertionError(f"{name} on {day}: no facts meet all conditions, or some condition can never decide")


@cache
def heads() -> list[Ground]:
    found = []
    for law in LAWS.values():
        for name, head in law.heads.items():
            dates = {entry.from_ for path in (head.package, *head.conditions) for entry in law.parameters[path].history}
            found += [ground(law, name, day, list(head.conditions)) for day in sorted(dates) if law.entry(head.package, day)]
    return found


@cache
def gates() -> list[Ground]:
    found = []
    for law in LAWS.values():
        paths = [path for path in law.parameters if path.startswith(GATES)]
        dates = {entry.from_ for path in paths for entry in law.parameters[path].history}
        found += [ground(law, "land", day, paths) for day in sorted(dates)]
    return found


def label(item: Ground) -> str:
    return f"{item.law.variant}-{item.name}-{item.day}"


# ---- lanes with these facts


def code(fact: str, answer: Any) -> float:
    if fact in TOKENS:
        return TOKENS[fact].index(answer)
    return float(sum(1 << SETS[fact].index(token) for token in answer)) if fact in SETS else float(answer)


LEASE = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 1000, "table_price": 5_000_000, "rate": "1%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2025-01-01", "term_years": 50, "construction_months": 12,
    "won_at_auction": "no", "filed_late_months": 0, "source": "made up",
}  # fmt: skip


@cache
def blank(count: int) -> Lanes:
    """Lanes of a project that meets nothing, at a place without incentives, with one lease each."""
    title = {"vi": "Dự án", "en": "Project"}
    scenario = scenario_from(
        {
            "scenario": "blank",
            "title": title,
            "horizon": {"first_year": 2025, "years": 6},
            "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "blank", "activity": "other", "licence": "2025-01-01", "operation_start": "2025-01-01", "capital": "1 tỷ",
                "facts": {
                    "new_project": "no", "recognised_software_steps": "no", "related_party_transactions": "no",
                    "affiliate_above_small_bands": "yes", "work_inside_site": 1, "capital_disbursed_in_time": "no",
                    "technology_requirements_met": "no", "large_revenue_in_time": "no", "large_workforce_in_time": "no",
                    "vietnamese_firms_in_chain": 0, "vietnamese_cost_share": 0,
                },
                "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
            },
            "sites": {"site": {"title": title, "location": "none", "commune_class": "none", "zone_decision": "province",
                               "premises": [LEASE]}},
        }
    )  # fmt: skip
    return build_lanes([Case(scenario, "site")] * count)


def lanes_with(item: Ground, changes: list[tuple[str, float]], favourable: bool) -> Lanes:
    """One lane that meets all conditions, then one for each change of a single fact."""
    lanes = blank(1 + len(changes))
    facts = {name: values.copy() for name, values in lanes.facts.items()}
    parcels = {name: getattr(lanes.parcels, name).copy() for name in ("land_use", "won_at_auction")}
    for name, answer in item.facts.items():
        where = parcels if name in parcels else facts
        if name in where:
            where[name][:] = code(name, answer)
    for lane, (name, value) in enumerate(changes, 1):
        (parcels if name in parcels else facts)[name][lane] = value
    count = lanes.count
    ordinal = np.full(count, item.day.toordinal())
    elected = item.name if item.name in item.law.heads else "best"
    return replace(
        lanes,
        facts=facts,
        favourable=np.full(count, favourable),
        licence=ordinal,
        elected_head=(elected,) * count,
        parcels=replace(lanes.parcels, decision=ordinal, **parcels),
    )


def run(item: Ground, changes: list[tuple[str, float]], favourable: bool) -> Result:
    """Evaluate the lanes of a ground and its changes."""
    return evaluate(item.law, lanes_with(item, changes, favourable))


# ---- heads


def test_every_head_and_every_condition_in_force_is_tried() -> None:
    for name in ("in_force", "decree_154"):
        law = LAWS[name]
        tried = [item for item in heads() if item.law is law]
        assert {item.name for item in tried} == set(law.heads)
        for path in (path for head in law.heads.values() for path in head.conditions):
            ever = [entry for entry in law.parameters[path].history if entry.value is not None]
            used = {id(law.entry(path, item.day)) for item in tried if path in item.conditions}
            assert used >= {id(entry) for entry in ever if law.entry(path.split(".conditions.")[0] + ".package", entry.from_)}, path
    assert len({item.name for item in heads()}) >= 15


@pytest.mark.parametrize("item", heads(), ids=label)
def test_a_head_falls_with_each_of_its_conditions(item: Ground) -> None:
    result = run(item, [(flip.fact, code(flip.fact, flip.answer)) for flip in item.flips], favourable=True)
    head = result.heads.index(item.name)
    assert result.states[head, 0] == 1, f"not met with {item.facts}"
    assert result.head_of(0) == item.name
    for lane, flip in enumerate(item.flips, 1):
        states = {path: result.conditions[path][lane] for path in item.conditions}
        assert {path for path, state in states.items() if state == 0} == flip.fails, f"{flip.fact} = {flip.answer}"
        assert result.states[head, lane] == 0
        assert result.head_of(lane) != item.name


def may_be_unknown(item: Ground) -> list[str]:
    return sorted({flip.fact for flip in item.flips} - ALWAYS_KNOWN)


def test_only_heads_that_rest_on_a_decision_alone_have_nothing_to_leave_open() -> None:
    certain = {item.name for item in heads() if not may_be_unknown(item)}
    levels = {f"special_investment_level_{level}" for level in (1, 2, 3)}
    assert certain == {*levels, "ho_chi_minh_city_strategic_investor", "innovative_start_up"}


@pytest.mark.parametrize("item", [item for item in heads() if may_be_unknown(item)], ids=label)
def test_a_fact_not_known_leaves_a_head_open(item: Ground) -> None:
    facts = may_be_unknown(item)
    changes = [(fact, np.nan if fact in NUMBERS else float(UNKNOWN)) for fact in facts]
    high, low = run(item, changes, favourable=True), run(item, changes, favourable=False)
    head = high.heads.index(item.name)
    assert (high.head_of(0), low.head_of(0)) == (item.name, item.name)
    for lane, fact in enumerate(facts, 1):
        undecided = {path for flip in item.flips if flip.fact == fact for path in flip.fails}
        for result in (high, low):
            assert {path for path in item.conditions if result.conditions[path][lane] == -1} == undecided, fact
            assert result.states[head, lane] == -1
        assert high.head_of(lane) == item.name
        assert low.head_of(lane) != item.name


@pytest.mark.parametrize(("day", "state"), [("2014-01-01", 0), ("2025-09-30", 0), ("2025-10-01", 1)])
def test_a_zone_not_established_by_the_prime_minister(day: str, state: int) -> None:
    """Decree 218/2013 art. 15(1) asked for his decision; Law 67/2025 asks for none."""
    item = next(item for item in heads() if item.law is LAWS["in_force"] and item.name == "zone" and item.day == dt.date(2014, 1, 1))
    result = run(item._replace(day=dt.date.fromisoformat(day)), [("zone_decision", code("zone_decision", "province"))], favourable=True)
    assert result.states[result.heads.index("zone")].tolist() == [1, state]


def test_a_head_the_law_has_ended_is_closed_to_all() -> None:
    """Industrial parks and projects of 6,000 bn: not for licences from 1 October 2025."""
    for name in ("industrial_park", "large_project_6000_until_2025"):
        item = next(item for item in heads() if item.law is LAWS["in_force"] and item.name == name)
        for day, state in ((dt.date(2025, 9, 30), 1), (dt.date(2025, 10, 1), 0)):
            result = run(item._replace(day=day), [], favourable=True)
            assert result.states[result.heads.index(name), 0] == state


# ---- land


@pytest.mark.parametrize("item", gates(), ids=label)
def test_a_gate_of_land_relief_falls_with_each_of_its_conditions(item: Ground) -> None:
    read = LawReader(item.law, Plain())
    on = np.array([item.day.toordinal()] * (1 + len(item.flips)))
    facts = {name: np.array([code(name, answer)] * len(on), dtype=np.int64) for name, answer in item.facts.items()}
    for lane, flip in enumerate(item.flips, 1):
        facts[flip.fact][lane] = code(flip.fact, flip.answer)
    states = {path: dated_states(read, path, on, facts) for path in item.conditions}
    assert all(state[0] == 1 for state in states.values())
    for lane, flip in enumerate(item.flips, 1):
        assert {path for path, state in states.items() if state[lane] == 0} == flip.fails, f"{flip.fact} = {flip.answer}"


@pytest.mark.parametrize("item", gates(), ids=label)
def test_no_land_relief_where_a_gate_is_shut(item: Ground) -> None:
    # In an especially difficult area every activity has free years, so only the gates decide.
    area = ("commune_class", "area_class")
    flips = [flip for flip in item.flips if flip.fact != "tenure"]
    assert {path for flip in flips for path in flip.fails} == {
        path for path in item.conditions if not path.endswith("direct_lessee_of_the_state")
    }
    for favourable in (True, False):
        changes = [(flip.fact, code(flip.fact, flip.answer)) for flip in flips]
        result = run(item._replace(facts={**item.facts, **dict.fromkeys(area, "especially_difficult")}), changes, favourable)
        assert result.parcels["exempt_years"][0] > 0
        assert result.parcels["construction_months"][0] == 12
        assert not result.parcels["exempt_years"][1:].any()
        assert not result.parcels["construction_months"][1:].any()
        due, before = result.enterprise["land_rent_due"].sum(axis=0), result.enterprise["land_rent_before_relief"].sum(axis=0)
        assert due[0] < due[1]
        assert np.allclose(due[1:] / before[1:], due[1] / before[1])


@pytest.mark.parametrize("item", gates(), ids=label)
@pytest.mark.parametrize("favourable", [True, False])
def test_an_auction_not_known_leaves_land_relief_open(item: Ground, favourable: bool) -> None:
    open_area = {**item.facts, "commune_class": "especially_difficult", "area_class": "especially_difficult"}
    result = run(item._replace(facts=open_area), [("won_at_auction", float(UNKNOWN))], favourable)
    assert result.parcels[GATES + "not_won_at_auction"].tolist() == [1, -1]
    assert (result.parcels["exempt_years"] > 0).tolist() == [True, favourable]


def test_sublease_and_floor_space_have_no_relief() -> None:
    title = {"vi": "Dự án", "en": "Project"}
    rent = {"area": 1000, "rent": 1_000_000, "source": "made up"}
    data: dict[str, Any] = {
        "scenario": "tenant", "title": title, "horizon": {"first_year": 2027, "years": 3},
        "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "tenant", "activity": "software_product", "licence": "2027-01-01", "operation_start": "2027-01-01", "capital": "1 tỷ",
            "facts": {"new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no",
                      "affiliate_above_small_bands": "no", "work_inside_site": 1},
            "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        },
        "sites": {kind: {"title": title, "location": "cdtz", "commune_class": "especially_difficult", "premises": [{"kind": kind, **rent}]}
                  for kind in ("sublease", "floor_space")},
    }  # fmt: skip
    scenario = scenario_from(data)
    result = evaluate(LAWS["in_force"], build_lanes([Case(scenario, "sublease"), Case(scenario, "floor_space")]))
    assert not result.enterprise["land_rent_before_relief"].any()
    assert result.enterprise["operating_cost"].tolist() == [[1e9, 12e9]] * 3
