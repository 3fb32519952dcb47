"""Draws a population of the zones' enterprises from published totals and archetypes: seeded, and open about which totals it meets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.law.positions import position
from calculator.zones.archetypes import Archetypes, Kind, Span, load_archetypes
from calculator.zones.load import load_register
from calculator.zones.schema import Figure, Register

Floats = NDArray[np.float64]

SEED = 2026
FIRST_YEAR = 2026
"""The first year the population is meant for: years used are counted up to it."""

OTHER = "not_named"
"""The zone of the enterprises that no named zone accounts for."""

OLDEST, LONG_PAST = 2014, 2008
"""The first licences whose law is held; and a year whose incentive is over."""

HECTARE = 10_000
GROUND = "zone"
"""The head whose package old tenants are taken to have had."""


class Total(NamedTuple):
    """A published total: what was published, what the population has, and whether it was asked to meet it."""

    name: str
    published: float
    found: float
    met: bool
    source: str


@dataclass(frozen=True)
class Population:
    """Rows of a portfolio, and how they stand to what was published."""

    rows: list[dict[str, Any]]
    totals: tuple[Total, ...]
    contradictions: tuple[str, ...]


def draw(seed: int = SEED) -> Population:
    """Draw the population.

    Enterprises, workers, and Quang Trung's parts and revenue are met exactly; workers of two more zones and the revenue of one too.
    Sizes and revenue within a zone are drawn around the archetypes, then brought to the totals in proportion.

    Parameters
    ----------
    seed : of the one generator everything is drawn from.
    """
    register, types = load_register(), load_archetypes()
    chance = np.random.default_rng(seed)
    zones = _zones(register, types)
    foreign = _foreign(zones, types, chance)
    kinds = _kinds(foreign, types, chance)
    heads = _heads(zones, register, types, chance)
    revenue = _revenue(zones, heads, kinds, register, types, chance)
    rows = _rows(zones, foreign, kinds, heads, revenue, register, types, chance)
    totals = _totals(rows, register)
    return Population(rows, totals, _contradictions(register))


def figure(register: Register, zone: str | None, item: str) -> Figure:
    """Give the figure used of a zone, or of all zones together."""
    held = register.totals.figures if zone is None else register.zones[zone].figures
    return next(figures for name, figures in held.items() if name == item)[0]


def amount(found: Figure) -> float:
    """Give a figure as a number; the middle of a range."""
    low, high = found.span
    return float(low + high) / 2


def _zones(register: Register, types: Archetypes) -> NDArray[Any]:
    """Give the zone of every enterprise, as many as were published."""
    named = [zone for zone, tenants in types.enterprises.items() for _ in range(tenants.count)]
    left = int(amount(figure(register, None, "tenants"))) - len(named)
    return np.array([*named, *[OTHER] * left])


def _foreign(zones: NDArray[Any], types: Archetypes, chance: np.random.Generator) -> NDArray[np.bool_]:
    found = chance.random(len(zones)) < float(types.supposed.foreign_share.value)
    for zone, tenants in types.enterprises.items():
        if tenants.foreign is not None:
            own = np.flatnonzero(zones == zone)
            found[own] = False
            found[chance.permutation(own)[: tenants.foreign]] = True
    return found


def _kinds(foreign: NDArray[np.bool_], types: Archetypes, chance: np.random.Generator) -> NDArray[Any]:
    names = np.array(list(types.kinds))
    shares = {whose: [float(getattr(kind.share, whose)) for kind in types.kinds.values()] for whose in ("foreign", "domestic")}
    draws = {whose: chance.choice(names, size=len(foreign), p=part) for whose, part in shares.items()}
    return np.where(foreign, draws["foreign"], draws["domestic"])


def _heads(zones: NDArray[Any], register: Register, types: Archetypes, chance: np.random.Generator) -> NDArray[np.int64]:
    """Draw headcounts, and bring them to the published totals: of two zones their own, of all others what is left of the national one."""
    drawn = np.exp(float(types.supposed.head_spread.value) * chance.standard_normal(len(zones)))
    heads = np.zeros(len(zones), dtype=np.int64)
    whole = int(amount(figure(register, None, "workers")))
    own = {zone: int(amount(figure(register, zone, "workers"))) for zone in ("da_nang_software_park", "fpt_complex_da_nang")}
    # Both papers count people of other years than the national total: only their proportion is used.
    counted = {zone: amount(figure(register, zone, "workers")) for zone in ("quang_trung", "cau_giay")}
    small = [zone for zone in dict.fromkeys(zones.tolist()) if zone not in own and zone not in counted]
    left = whole - sum(own.values())
    a_firm = whole / len(zones)
    for zone in small:
        own[zone] = round(a_firm / 2 * int((zones == zone).sum()))
        left -= own[zone]
    weight = sum(counted.values())
    own["quang_trung"] = round(left * counted["quang_trung"] / weight)
    own["cau_giay"] = left - own["quang_trung"]
    for zone, total in own.items():
        where = np.flatnonzero(zones == zone)
        heads[where] = _shared(total, drawn[where])
    return heads


def _shared(total: int, weights: Floats) -> NDArray[np.int64]:
    """Share a whole number out in proportion, at least one each; what rounding leaves goes to the largest remainders."""
    spare = total - len(weights)
    exact = spare * weights / weights.sum()
    found = np.floor(exact).astype(np.int64)
    found[np.argsort(found - exact, kind="stable")[: spare - int(found.sum())]] += 1
    shared: NDArray[np.int64] = found + 1
    return shared


def _between(span: Span, chance: np.random.Generator, count: int) -> Floats:
    """Draw from the triangle of a span."""
    if span.low is None or span.high is None or span.low == span.high:
        return np.full(count, float(span.value))
    return chance.triangular(float(span.low), float(span.value), float(span.high), count)


def _of_kind(kinds: NDArray[Any], types: Archetypes, item: str, chance: np.random.Generator) -> Floats:
    found = np.zeros(len(kinds))
    for name, kind in types.kinds.items():
        own = kinds == name
        found[own] = _between(getattr(kind, item), chance, int(own.sum()))
    return found


def _revenue(
    zones: NDArray[Any], heads: NDArray[np.int64], kinds: NDArray[Any], register: Register, types: Archetypes, chance: np.random.Generator
) -> Floats:
    """Draw revenue a head, and bring two zones to what was published of them [VND]."""
    found = heads * _of_kind(kinds, types, "revenue_per_head", chance)
    for zone in ("quang_trung", "fpt_complex_da_nang"):
        own = zones == zone
        found[own] *= amount(figure(register, zone, "revenue")) / found[own].sum()
    whole = np.rint(found)
    for zone in ("quang_trung", "fpt_complex_da_nang"):
        own = np.flatnonzero(zones == zone)
        whole[own[0]] += amount(figure(register, zone, "revenue")) - whole[own].sum()
    return whole


def _lengths() -> tuple[int, int, int]:
    """Give the years of the rate, the exemption and the half tax of the zone's package under the law of the oldest licences held."""
    law = position("in_force", {})
    entry = law.entry(law.heads[GROUND].package, dt.date(OLDEST, 6, 1))
    if entry is None or entry.value.rate is None or entry.value.holiday is None:
        return 0, 0, 0
    return int(entry.value.rate.years), int(entry.value.holiday.exempt), int(entry.value.holiday.half)


PROVINCES = {"quang_trung": "ho_chi_minh_city", "cau_giay": "hanoi", OTHER: "unknown"}


def _rows(
    zones: NDArray[Any],
    foreign: NDArray[np.bool_],
    kinds: NDArray[Any],
    heads: NDArray[np.int64],
    revenue: Floats,
    register: Register,
    types: Archetypes,
    chance: np.random.Generator,
) -> list[dict[str, Any]]:
    count, supposed = len(zones), types.supposed
    past = chance.random(count) < float(supposed.past_share.value)
    years = np.where(past, LONG_PAST, chance.integers(OLDEST, FIRST_YEAR, count))
    pay, margin, qualifying = (_of_kind(kinds, types, item, chance) for item in ("monthly_pay", "margin", "qualifying_share"))
    area, equipment = (_of_kind(kinds, types, item, chance) for item in ("area_per_head", "equipment_per_head"))
    lengths = _lengths()
    rows = []
    for place in range(count):
        kind: Kind = types.kinds[str(kinds[place])]
        used = FIRST_YEAR - 1 - int(years[place])
        heads_here, sold = int(heads[place]), float(revenue[place])
        payroll = heads_here * round(pay[place], -4) * float(supposed.months_paid.value)
        rent = float(supposed.rent.value) * 12 * heads_here * area[place]
        equipped = heads_here * equipment[place]
        # What is left of revenue after the margin, pay, insurance, rent and wear is other cost.
        other = (
            1
            - margin[place]
            - (payroll * (1 + float(supposed.cost_on_pay.value)) + rent + equipped / float(supposed.equipment_life.value)) / sold
        )
        rows.append(
            {
                "id": f"P{place + 1:04}",
                "zone": str(zones[place]),
                "ownership": "foreign" if foreign[place] else "domestic",
                "location": "cdtz",
                "province": PROVINCES.get(str(zones[place]), "da_nang"),
                "commune_class": "none",
                "zone_decision": "prime_minister",
                "activity": kind.activity,
                "licence": f"{years[place]}-06-01",
                "operation_start": f"{years[place] + 1}-01-01",
                "capital": round(float(supposed.capital_of_revenue.value) * sold, -6),
                "new_project": "yes",
                "recognised_software_steps": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "yes" if foreign[place] else "no",
                "work_inside_site": 1,
                "revenue": sold,
                "revenue_growth": float(supposed.revenue_growth.value),
                "cost_share": round(float(np.clip(other, 0, 1)), 4),
                "headcount": heads_here,
                "monthly_pay": round(float(pay[place]), -4),
                "pay_growth": float(supposed.pay_growth.value),
                "months_paid": float(supposed.months_paid.value),
                "qualifying_share": round(float(qualifying[place]), 4),
                "premises": "floor_space",
                "area": round(float(max(heads_here * area[place], 1)), 1),
                "rent": float(supposed.rent.value),
                "previous_revenue": sold if used > 0 else "",
                "used_rate_years": min(used, lengths[0]),
                "used_exempt_years": min(used, lengths[1]),
                "used_half_years": min(max(used - lengths[1], 0), lengths[2]),
            }
        )
    return rows


def _totals(rows: list[dict[str, Any]], register: Register) -> tuple[Total, ...]:
    """Hold the population against what was published."""

    def of(zone: str | None, item: str) -> float:
        return float(sum(row[item] for row in rows if zone is None or row["zone"] == zone))

    def counted(zone: str | None, ownership: str | None = None) -> float:
        return float(sum((zone is None or row["zone"] == zone) and (ownership is None or row["ownership"] == ownership) for row in rows))

    def total(name: str, zone: str | None, item: str, found: float, met: bool) -> Total:
        held = figure(register, zone, item)
        return Total(name, amount(held), found, met, held.source)

    found = [
        total("enterprises", None, "tenants", counted(None), True),
        total("workers", None, "workers", of(None, "headcount"), True),
        total("quang_trung_foreign", "quang_trung", "foreign_tenants", counted("quang_trung", "foreign"), True),
        total("quang_trung_domestic", "quang_trung", "domestic_tenants", counted("quang_trung", "domestic"), True),
        total("quang_trung_revenue", "quang_trung", "revenue", of("quang_trung", "revenue"), True),
        total("fpt_complex_workers", "fpt_complex_da_nang", "workers", of("fpt_complex_da_nang", "headcount"), True),
        total("fpt_complex_revenue", "fpt_complex_da_nang", "revenue", of("fpt_complex_da_nang", "revenue"), True),
        total("da_nang_software_park_workers", "da_nang_software_park", "workers", of("da_nang_software_park", "headcount"), True),
        total("quang_trung_workers_2020", "quang_trung", "workers", of("quang_trung", "headcount"), False),
        total("cau_giay_workers_2016", "cau_giay", "workers", of("cau_giay", "headcount"), False),
        total("revenue_2022", None, "revenue", of(None, "revenue"), False),
    ]
    per_hectare = figure(register, None, "revenue_per_ha")
    area = amount(figure(register, None, "area")) / HECTARE
    dollars = amount(per_hectare) * area * amount(register.totals.figures["exchange_rate"][-1])
    return (*found, Total("revenue_by_area", dollars, of(None, "revenue"), False, per_hectare.source))


def _contradictions(register: Register) -> tuple[str, ...]:
    """Name the published totals that cannot hold together."""
    zones = ("quang_trung", "cau_giay", "da_nang_software_park", "fpt_complex_da_nang")
    found = []
    if sum(amount(figure(register, zone, "workers")) for zone in zones) > amount(figure(register, None, "workers")):
        found.append("workers_of_zones")
    area, revenue = amount(figure(register, None, "area")) / HECTARE, amount(figure(register, None, "revenue"))
    dollars = amount(figure(register, None, "revenue_per_ha")) * area * amount(register.totals.figures["exchange_rate"][-1])
    if abs(dollars / revenue - 1) > 1 / 2:
        found.append("revenue_by_area")
    return tuple(found)
