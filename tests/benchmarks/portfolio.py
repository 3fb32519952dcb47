"""Portfolios for the benchmarks: a few worked projects, tiled over many lanes and perturbed with a fixed seed.

The projects below go through the same doors as a scenario file (``scenario_from``, ``build_lanes``), so their arrays have the shapes
of real ones. Each lane then takes one of them at random and its own

* size (log-normal, 50 %): revenue, cost, assets, interest, area of land;
* revenue path (a random walk of 8 % a year), so that early losses, the first taxable year and losses carried differ between lanes;
* spending (log-normal, 10 %), wages (20 %), land price (40 %), month of first operation, and licence and lease day (up to two years later).

``plain``: software companies with a State lease and an asset, with set-up losses. ``realistic``: software companies with a State lease each and one or two assets, with set-up losses; some with ordinary revenue, R&D,
related-party loans, a one-off lease; one in five has no head. ``every_stream``: each lane has every kind of revenue, cost marked in
every way, two leases, assets in three streams, opening losses and interest, facts that are not known: the worst case.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.case import Case, Floats
from calculator.project.columns.assets import Assets
from calculator.project.columns.group import Groups
from calculator.project.columns.lanes import Parcels
from calculator.project.columns.mid_life import MidLife
from calculator.project.columns.money import CashFacts
from calculator.project.lanes import BY_COLUMN, Lanes, Streams, build_lanes
from calculator.project.load import scenario_from

FIRST_YEAR, YEARS = 2027, 30
SEED = 20261121

Index = NDArray[np.int64]


def plain(count: int, seed: int = SEED) -> Lanes:
    """Software companies with a State lease and an asset each, and nothing else: corporate income tax and land rent alone."""
    return drawn((scenario(project(workforce=[]), ZONE),), (1.0,), count, seed)


def staffed(count: int, seed: int = SEED) -> Lanes:
    """The same companies with a second asset and a role each, whose insurance is a cost of the tax base."""
    return drawn(_REALISTIC[:1], (1.0,), count, seed)


def realistic(count: int, seed: int = SEED) -> Lanes:
    """Software companies, most of them plain; see the module's text."""
    return drawn(_REALISTIC, (0.37, 0.2, 0.15, 0.08, 0.08, 0.12), count, seed)


def every_stream(count: int, seed: int = SEED) -> Lanes:
    """Projects that have everything a scenario can state."""
    return drawn(_EVERYTHING, (0.5, 0.5), count, seed)


def drawn(projects: tuple[dict[str, Any], ...], weights: tuple[float, ...], count: int, seed: int) -> Lanes:
    """Give lanes that are each one of some projects, taken at random by their weights, and perturbed."""
    random = np.random.default_rng(seed)
    base = build_lanes([Case(scenario_from(one), "site") for one in projects])
    return _perturbed(tiled(base, random.choice(len(projects), size=count, p=weights)), random)


def tiled(base: Lanes, index: Index) -> Lanes:
    """Give the lanes of an index, in its order; a lane may be taken often."""

    def cut(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            # A panel no lane has is a single zero, whatever the number of lanes.
            absent = value.shape == (1, 1) or value.shape[-1] != base.count
            return value if absent else np.ascontiguousarray(value[..., index])
        if isinstance(value, (Streams, Groups, MidLife, CashFacts)):
            return type(value)(**{item.name: cut(getattr(value, item.name)) for item in fields(value)})
        if isinstance(value, dict):
            return {name: cut(array) for name, array in value.items()}
        return tuple(value[lane] for lane in index.tolist())

    kept = {item.name: cut(getattr(base, item.name)) for item in fields(base) if item.name not in {"years", *BY_COLUMN}}
    columns = {name: _columns(getattr(base, name), index) for name in BY_COLUMN}
    return Lanes(years=base.years, **columns, **kept)


def widened(one: Lanes, count: int) -> Lanes:
    """Give one lane many times; its arrays are not laid out again, but for those of columns."""

    def wide(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value if value.shape == (1, 1) else np.broadcast_to(value, (*value.shape[:-1], count))
        if isinstance(value, (Streams, Groups, MidLife, CashFacts)):
            return type(value)(**{item.name: wide(getattr(value, item.name)) for item in fields(value)})
        if isinstance(value, dict):
            return {name: wide(array) for name, array in value.items()}
        return value * count

    kept = {item.name: wide(getattr(one, item.name)) for item in fields(one) if item.name not in {"years", *BY_COLUMN}}
    columns = {name: _columns(getattr(one, name), np.zeros(count, dtype=np.int64)) for name in BY_COLUMN}
    return Lanes(years=one.years, **columns, **kept)


def _columns(columns: Any, index: Index) -> Any:
    """Take the assets or parcels of each lane of an index."""
    first, last = np.searchsorted(columns.lane, index, side="left"), np.searchsorted(columns.lane, index, side="right")
    counts = last - first
    within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    rows = np.repeat(first, counts) + within

    def cut(value: Any) -> Any:
        return value.take(rows, axis=-1) if isinstance(value, np.ndarray) else tuple(value[row] for row in rows.tolist())

    taken = {item.name: cut(getattr(columns, item.name)) for item in fields(columns)}
    return replace(columns, **{**taken, "lane": np.repeat(np.arange(len(index)), counts)})


def _perturbed(lanes: Lanes, random: np.random.Generator) -> Lanes:
    count = lanes.count
    size = random.lognormal(0, 0.5, count)
    walk = np.exp(random.normal(0, 0.08, (YEARS, count)).cumsum(axis=0))
    spending = size * random.lognormal(0, 0.1, count)
    later = random.integers(0, 700, count)

    def scaled(streams: Streams, factor: Floats) -> Streams:
        return Streams(**{item.name: _times(getattr(streams, item.name), factor) for item in fields(streams)})

    assets: Assets = replace(lanes.assets, cost=lanes.assets.cost * spending[lanes.assets.lane])
    parcels = _moved(lanes.parcels, later, size, random)
    own = lanes.roles.lane
    wages = random.lognormal(0, 0.2, len(own))
    insured = lanes.roles.insured_pay * wages
    roles = replace(
        lanes.roles, headcount=lanes.roles.headcount * size[own], monthly_pay=lanes.roles.monthly_pay * wages, insured_pay=insured
    )
    return replace(
        lanes,
        licence=lanes.licence + later,
        operation_month=random.integers(1, 13, count),
        revenue=scaled(lanes.revenue, size * walk),
        interest_income=_times(lanes.interest_income, size * walk),
        cost=scaled(lanes.cost, spending),
        nondeductible=scaled(lanes.nondeductible, spending),
        research=scaled(lanes.research, spending),
        payroll=_times(lanes.payroll, spending),
        headcount=_times(lanes.headcount, size),
        interest=_times(lanes.interest, size),
        assets=assets,
        parcels=parcels,
        roles=roles,
        opening_losses=_times(lanes.opening_losses, size),
        opening_real_estate_losses=_times(lanes.opening_real_estate_losses, size),
        opening_interest=_times(lanes.opening_interest, size),
    )


def _times(amount: Floats, factor: Floats) -> Floats:
    """Scale a panel; one that no lane has stays a single zero, as ``build_lanes`` gives it."""
    return amount * factor if amount.any() else amount


def _moved(parcels: Parcels, later: Index, size: Floats, random: np.random.Generator) -> Parcels:
    decision = parcels.decision + later[parcels.lane]
    day = np.datetime64("0001-01-01") + (decision - 1)
    month = day.astype("datetime64[M]")
    year = month.astype("datetime64[Y]")
    return replace(
        parcels,
        area=parcels.area * size[parcels.lane],
        table_price=parcels.table_price * random.lognormal(0, 0.4, len(decision)),
        decision=decision,
        decision_year=year.astype(np.int64) + 1970,
        decision_month=(month - year).astype(np.int64) + 1,
        days_left=((month + 1).astype("datetime64[D]") - day).astype(np.int64),
    )


def scenario(described: dict[str, Any], site: dict[str, Any]) -> dict[str, Any]:
    """Give a scenario of one project at one site."""
    words = {"vi": "thử tốc độ", "en": "benchmark"}
    return {
        "scenario": "benchmark",
        "title": words,
        "horizon": {"first_year": FIRST_YEAR, "years": YEARS},
        "assumptions": {
            "exchange_rate": 26000,
            "consumer_price_growth": {"years": {2027: "3.5%", 2028: "4%", 2029: "3.2%"}, "then": "hold"},
            "land_price_growth": "3%",
            "discount_rate": "10%",
        },
        "project": described,
        "sites": {"site": {"title": words, **site}},
    }


FACTS = {
    "new_project": "yes",
    "recognised_software_steps": "yes",
    "related_party_transactions": "no",
    "affiliate_above_small_bands": "no",
    "work_inside_site": "100%",
    "capital_disbursed_in_time": "yes",
}
_LEASE = {
    "kind": "state_lease",
    "payment": "annual",
    "land_use": "production",
    "area": 5000,
    "table_price": "20 triệu",
    "rate": "0.5%",
    "coefficient": 1,
    "infrastructure_cost": 0,
    "decision": "2026-01-15",
    "term_years": 50,
    "construction_months": 18,
    "won_at_auction": "no",
    "filed_late_months": 0,
}
ZONE = {"location": "cdtz", "wage_region": "I", "commune_class": "none", "premises": [_LEASE]}
EXPORTS = {
    "name": "exports",
    "kind": "incentive",
    "amount": {"start": "100 tỷ", "from": 2028, "growth": "8%", "until": 2040, "then": "hold"},
}
CONSULTING = {"name": "consulting", "kind": "ordinary", "amount": {"start": "12 tỷ", "from": 2028, "growth": "4%"}}
SET_UP = {"name": "set_up", "amount": {"years": {2027: "8 tỷ", 2028: "25 tỷ", 2029: "15 tỷ"}, "then": "zero"}}
OTHER = {"name": "other", "share_of_revenue": "15%"}
RESEARCH = {
    "name": "research",
    "stream": "exports",
    "research_and_development": "yes",
    "amount": {"start": "6 tỷ", "from": 2029, "growth": "5%"},
}
ENGINEERS = {
    "role": "engineers",
    "headcount": {"years": {2028: 200, 2029: 230, 2030: 260}, "then": "hold"},
    "monthly_pay": {"start": "22 triệu", "from": 2028, "growth": "4%"},
    "months_paid": 13,
}


def asset(name: str, **changes: Any) -> dict[str, Any]:
    """Give an asset as a scenario states it."""
    plain = {"class": "it_equipment", "cost": "15 tỷ", "first_use": "2028-03", "life_years": 5, "method": "straight_line"}
    return {"name": name, **plain, **changes}


SERVERS = asset("servers", cost="10 tỷ", first_use="2030-07", life_years=3, method="declining_balance")
_LOAN = {"name": "parent", "principal": "60 tỷ", "rate": "8%", "drawn": 2027, "repaid_from": 2030, "repaid_until": 2040}


def project(**changes: Any) -> dict[str, Any]:
    """Give a project as a scenario states it."""
    plain = {
        "name": "Software",
        "activity": "software_product",
        "licence": "2026-01-15",
        "operation_start": "2028-01-01",
        "capital": "40 tỷ",
        "facts": FACTS,
        "revenue": [EXPORTS],
        "costs": [SET_UP, OTHER],
        "workforce": [ENGINEERS],
        "assets": [asset("fit_out")],
    }
    return {**plain, **changes}


_REALISTIC = (
    scenario(project(assets=[asset("fit_out"), SERVERS]), ZONE),
    scenario(project(revenue=[EXPORTS, CONSULTING]), ZONE),
    scenario(project(facts={**FACTS, "related_party_transactions": "yes"}, loans=[_LOAN]), ZONE),
    scenario(project(costs=[SET_UP, OTHER, RESEARCH]), {**ZONE, "commune_class": "difficult"}),
    scenario(project(facts={**FACTS, "new_project": "unknown"}), {**ZONE, "premises": [{**_LEASE, "payment": "one_off"}]}),
    scenario(
        project(activity="other", revenue=[{**EXPORTS, "kind": "ordinary"}, {**CONSULTING, "interest": "yes"}]),
        {**ZONE, "location": "none"},
    ),
)

_ALL_REVENUE = [
    CONSULTING,
    {"name": "deposits", "kind": "ordinary", "interest": "yes", "amount": "1 tỷ"},
    {"name": "land_sale", "kind": "excluded", "excluded_as": "real_estate", "amount": {"start": "9 tỷ", "from": 2029, "until": 2036}},
    {"name": "aside", "kind": "excluded", "excluded_as": "overseas", "amount": "2 tỷ"},
    {"name": "dividends", "kind": "exempt", "amount": "1 tỷ"},
]
_ALL_COSTS = [
    SET_UP,
    OTHER,
    RESEARCH,
    {"name": "cost_of_land", "stream": "land_sale", "amount": {"start": "15 tỷ", "from": 2028, "until": 2032}},
    {"name": "cost_of_aside", "stream": "aside", "amount": {"start": "4 tỷ", "from": 2028, "growth": "-6%"}},
    {"name": "advisers", "stream": "consulting", "share_of_revenue": "70%"},
    {"name": "holding", "stream": "dividends", "amount": "500 triệu"},
    {"name": "entertainment", "amount": "800 triệu", "deductible": "40%"},
    {"name": "shared_research", "amount": "900 triệu", "research_and_development": "yes"},
]
_ALL = {
    "facts": {
        **FACTS,
        "related_party_transactions": "yes",
        "affiliate_above_small_bands": "unknown",
        "work_inside_site": "80%",
    },
    "costs": _ALL_COSTS,
    "loans": [_LOAN],
    "opening": {
        "losses": [{"year": 2024, "amount": "5 tỷ", "activity": "general"}, {"year": 2025, "amount": "3 tỷ", "activity": "real_estate"}],
        "carried_interest": [{"year": 2025, "amount": "1 tỷ"}],
    },
    "elections": {"shared_costs_by": "deductible_cost", "research_extra_share": "50%"},
    "assets": [asset("fit_out", stream="exports"), {**SERVERS, "stream": "consulting"}, asset("building_equipment", life_years=8)],
}
_PRICED = {"name": "exports", "kind": "incentive", "cost_plus": "8%"}
_COST_PLUS = [cost for cost in _ALL_COSTS if cost is not OTHER]
_TWO_LEASES = {
    "location": "cdtz",
    "wage_region": "I",
    "commune_class": "unknown",
    "premises": [_LEASE, {**_LEASE, "payment": "one_off", "filed_late_months": 3}],
}

_EVERYTHING = (
    scenario(project(**_ALL, revenue=[EXPORTS, *_ALL_REVENUE]), _TWO_LEASES),
    scenario(project(**{**_ALL, "activity": "key_digital_service", "costs": _COST_PLUS, "revenue": [_PRICED, *_ALL_REVENUE]}), _TWO_LEASES),
)
