"""Turns rows of a portfolio into lanes at once, and one row into a scenario: both from the same yearly amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.case import Case, Floats
from calculator.project.columns.assets import Assets
from calculator.project.columns.group import Groups
from calculator.project.columns.lanes import REGIONS, Parcels, Roles
from calculator.project.columns.mid_life import MidLife
from calculator.project.columns.money import CashFacts
from calculator.project.facts import TOKENS, UNKNOWN, area_class
from calculator.project.lanes import BY_COLUMN, Lanes, Streams, build_lanes
from calculator.project.portfolio.columns import BY_NAME, PREMISES
from calculator.project.portfolio.rows import Rows, months_of, years_of
from calculator.project.portfolio.scenario import ANSWERED, scenario_of
from calculator.project.portfolio.years import Basis, Yearly, yearly
from calculator.project.scenario import Scenario
from calculator.project.tokens import LOCATIONS
from calculator.project.yearly import OPENING_YEARS

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

FACTS = ("location", "province", "commune_class", "zone_decision", "activity", *ANSWERED)
IN_AREA = ("difficult_area", "especially_difficult_area")
"""A difficult area is no zone: outside any zone the project still stands in it."""


_MODEL: Mapping[str, float | str] = {
    "revenue": 1e9, "headcount": 1, "monthly_pay": 1e7, "capex": 1e9, "area": 1000, "table_price": 1e6, "rate": 0.01, "term_years": 50,
    "group_revenue_eur": 1e9, "capital": 1e9,
}  # fmt: skip


def lanes_of(rows: Rows, basis: Basis) -> Lanes:
    """Lay rows out as lanes, ``(year, row)``; what a row cannot state is as in a scenario that does not state it."""
    model = build_lanes([Case(_model_scenario(basis), "site")])
    count, number, amounts = rows.count, rows.numbers, yearly(rows, basis)
    none = np.zeros((1, 1))

    def spread(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            # A single zero that broadcasts over all years and lanes stays one.
            return value if value.shape[-1:] != (1,) or value.shape == (1, 1) else np.broadcast_to(value, (*value.shape[:-1], count))
        if isinstance(value, dict):
            return {name: spread(array) for name, array in value.items()}
        if isinstance(value, (Streams, Groups, MidLife, CashFacts)):
            return type(value)(**{item.name: spread(getattr(value, item.name)) for item in fields(value)})
        return value * count if isinstance(value, tuple) else value

    def streams(**amount: Floats) -> Streams:
        return Streams(**{item.name: amount.get(item.name, none) for item in fields(Streams)})

    payroll = amounts.heads * amounts.monthly_pay * number["months_paid"]
    market = amounts.rent * np.nan_to_num(number["area"]) * 12
    inside = number["work_inside_site"]
    base = {item.name: spread(getattr(model, item.name)) for item in fields(Lanes) if item.name not in {"years", *BY_COLUMN}}
    start = number["operation_start"]
    return Lanes(
        **base
        | {
            "years": model.years,
            "facts": base["facts"] | _facts(rows),
            "licence": number["licence"].astype(np.int64),
            "operation_year": years_of(start),
            "operation_month": months_of(start),
            "revenue": streams(incentive=amounts.revenue),
            "cost": streams(shared=amounts.cost + amounts.research + payroll + market),
            "research": streams(shared=amounts.research if amounts.research.any() else none),
            "payroll": payroll,
            "headcount": amounts.heads,
            "inside_share": np.broadcast_to(np.nan_to_num(inside), (basis.years, count)),
            "groups": _groups(rows, model.groups, basis),
            "used_rate_years": number["used_rate_years"].astype(np.int64),
            "used_exempt_years": number["used_exempt_years"].astype(np.int64),
            "used_half_years": number["used_half_years"].astype(np.int64),
            "previous_revenue": number["previous_revenue"],
            "opening_losses": _opening(rows, basis),
            "assets": _assets(rows, model.assets),
            "parcels": _parcels(rows, model.parcels),
            "head_leases": model.head_leases,
            "head_terms": model.head_terms,
            "supported": model.supported,
            "sub_groups": model.sub_groups,
            "grants": model.grants,
            "duties": model.duties,
            "expansions": model.expansions,
            "roles": _roles(rows, amounts, model.roles),
        }
    )


def outside(lanes: Lanes) -> Lanes:
    """Give the same projects on the same premises outside any zone."""
    facts = lanes.facts
    in_area = np.isin(facts["location"], [LOCATIONS.index(name) for name in IN_AREA])
    location = np.where(in_area, facts["location"], LOCATIONS.index("none"))
    area = np.where(in_area, facts["area_class"], facts["commune_class"])
    return replace(lanes, facts={**facts, "location": location, "area_class": area})


def general(lanes: Lanes) -> Lanes:
    """Give the same projects under the general law, without incentives."""
    no = np.zeros(lanes.count, dtype=bool)
    return replace(lanes, claims=no, claims_rent=no, claims_ground=no)


def _model_scenario(basis: Basis) -> Scenario:
    """Give a project that has one of everything a row can state."""
    numbers = {name: np.array([np.nan if column.default is None else _code(name, column.default)]) for name, column in BY_NAME.items()}
    day = float(dt.date(basis.first_year, 1, 1).toordinal())
    stated = {**_MODEL, "activity": _code("activity", "other"), "premises": _code("premises", "state_lease")}
    numbers |= {name: np.array([float(value)]) for name, value in stated.items()}
    numbers |= {name: np.array([day]) for name in ("licence", "operation_start", "lease_decision")}
    texts = {name: [str(column.default or "row")] for name, column in BY_NAME.items() if column.kind == "text"}
    return scenario_of(Rows(0, {name: numbers[name] for name in numbers if name not in texts}, texts), 0, basis)


def _code(name: str, value: Any) -> float:
    column = BY_NAME[name]
    if column.tokens:
        return float(column.tokens.index(value))
    return np.nan if column.kind == "text" else float(value)


def _codes(rows: Rows, name: str) -> Integers:
    """Give the codes of a fact; what is 'unknown' is not known."""
    tokens = BY_NAME[name].tokens
    by_place = np.array([TOKENS[name].index(token) if token in TOKENS[name] else UNKNOWN for token in tokens])
    found: Integers = by_place[rows.token(name)]
    return found


def _facts(rows: Rows) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {name: _codes(rows, name) for name in FACTS}
    classes = np.array([[area_class(place, commune) for commune in (*range(3), UNKNOWN)] for place in LOCATIONS])
    found["area_class"] = classes[found["location"], found["commune_class"]]
    return found | {"capital": rows.numbers["capital"]}


def _opening(rows: Rows, basis: Basis) -> Floats:
    amounts = np.zeros((OPENING_YEARS, rows.count))
    loss = rows.numbers["opening_loss"]
    back = basis.first_year - np.nan_to_num(rows.numbers["opening_loss_year"], nan=0.0).astype(np.int64)
    own = np.flatnonzero((loss > 0) & (back >= 1) & (back <= OPENING_YEARS))
    amounts[OPENING_YEARS - back[own], own] = loss[own]
    return amounts if amounts.any() else np.zeros((1, 1))


def _columns(model: Any, own: Integers, **changed: Any) -> Any:
    """Give columns like those of the model, one for each of some rows."""

    def wide(value: Any) -> Any:
        if isinstance(value, tuple):
            return value * len(own)
        return np.broadcast_to(value, (*value.shape[:-1], len(own)))

    return replace(model, **{item.name: wide(getattr(model, item.name)) for item in fields(model)} | {"lane": own} | changed)


def _assets(rows: Rows, model: Assets) -> Assets:
    own = np.flatnonzero(rows.numbers["capex"] > 0)
    number = {name: values[own] for name, values in rows.numbers.items()}
    start = years_of(number["operation_start"]) * 12 + months_of(number["operation_start"]) - 1
    month = np.where(np.isnan(number["asset_first_use"]), start, number["asset_first_use"]).astype(np.int64)
    classes = tuple(rows.texts["asset_class"][place] for place in own.tolist())
    life = number["asset_life"].astype(np.int64)
    found: Assets = _columns(
        model,
        own,
        cost=number["capex"],
        first_year=month // 12,
        first_month=(month % 12 + 1).astype(np.float64),
        life_years=life,
        book_life_years=life,
        declining=number["asset_method"] == BY_NAME["asset_method"].tokens.index("declining_balance"),
        tangible=np.array([name != "intangible" for name in classes], dtype=np.bool_),
        class_=classes,
    )
    return found


def _parcels(rows: Rows, model: Parcels) -> Parcels:
    own = np.flatnonzero(rows.numbers["premises"] == PREMISES.index("state_lease"))
    number = {name: values[own] for name, values in rows.numbers.items()}
    decision = number["lease_decision"].astype(np.int64)
    days = decision - dt.date(1970, 1, 1).toordinal()
    month = days.astype("datetime64[D]").astype("datetime64[M]")
    next_month = (month + 1).astype("datetime64[D]").astype(np.int64)
    term = number["term_years"].astype(np.int64)
    found: Parcels = _columns(
        model,
        own,
        area=number["area"],
        table_price=number["table_price"],
        rate=number["rate"],
        coefficient=number["coefficient"],
        decision=decision,
        decision_year=years_of(number["lease_decision"]),
        decision_month=months_of(number["lease_decision"]),
        days_left=next_month - days,
        term_years=term,
        new_term_years=term,
        change_since=decision,
        construction_months=number["construction_months"],
        filed_late_months=number["filed_late_months"],
        infrastructure_cost=number["infrastructure_cost"],
        one_off=number["payment"] == BY_NAME["payment"].tokens.index("one_off"),
        land_use=number["land_use"].astype(np.int64),
        won_at_auction=_codes(rows, "won_at_auction")[own],
    )
    return found


def _roles(rows: Rows, amounts: Yearly, model: Roles) -> Roles:
    own = np.flatnonzero((rows.numbers["headcount"] > 0) & (rows.numbers["monthly_pay"] > 0))
    number = {name: values[own] for name, values in rows.numbers.items()}
    region = np.array([REGIONS.index(token) for token in BY_NAME["wage_region"].tokens])
    found: Roles = _columns(
        model,
        own,
        headcount=amounts.heads.take(own, axis=1),
        monthly_pay=amounts.monthly_pay.take(own, axis=1),
        insured_pay=amounts.monthly_pay.take(own, axis=1),
        months_paid=number["months_paid"],
        digital_work=np.array([_answer(token) for token in BY_NAME["digital_work"].tokens])[number["digital_work"].astype(np.int64)],
        qualifying_share=number["qualifying_share"],
        licence_year=years_of(number["licence"]),
        licence_month=months_of(number["licence"]),
        region=region[number["wage_region"].astype(np.int64)],
    )
    return found


def _answer(token: str) -> int:
    return UNKNOWN if token == "unknown" else TOKENS["new_project"].index(token)


def _groups(rows: Rows, model: Groups, basis: Basis) -> Groups:
    revenue = rows.numbers["group_revenue_eur"]
    stated = ~np.isnan(revenue)

    def wide(value: Any) -> Any:
        return value if value.shape == (1, 1) else np.broadcast_to(value, (*value.shape[:-1], rows.count))

    every = {item.name: wide(getattr(model, item.name)) for item in fields(Groups)}
    every |= {
        "stated": stated,
        "entities_abroad": np.full(rows.count, UNKNOWN),
        "revenue": np.broadcast_to(np.where(stated, np.nan_to_num(revenue), 0.0), (len(model.revenue), rows.count)),
    }
    return Groups(**every)
