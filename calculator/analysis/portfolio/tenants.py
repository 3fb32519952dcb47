"""A zone's tenants, ranked by what the zone adds to each, and for each the fact not known that decides most."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.portfolio.block import Block, Plan, compute_block
from calculator.analysis.portfolio.file import Read, blocks_of_bytes
from calculator.analysis.portfolio.low_pay import LowPay
from calculator.analysis.portfolio.open_rows import OPEN
from calculator.analysis.portfolio.run import Given, given_of, numbered, work
from calculator.law.law import Law
from calculator.project.cells import Fault
from calculator.project.portfolio.rows import read_rows, texts_of
from calculator.project.portfolio.scenario import scenario_of
from calculator.project.portfolio.spelling import SPELLINGS, respelled
from calculator.project.scenario import Scenario

STEP = 100
"""Rows computed at a time: so far is it to where a reader may stop."""

ADDS = "zone_adds_present_value"
WEIGHED = (ADDS, "kept_present_value", "staff_tax_exempt_present_value")
"""The figures a fact may move; what the zone adds first."""

TRIFLE = 1.0
"""What moves no figure by more than this decides nothing [VND]."""


@dataclass(frozen=True)
class PlanOfLaw(Plan):
    """A plan computed under one law as it stands, readings and drafts included."""

    law: Law | None = None

    def laws(self) -> list[Law]:
        """Give the law."""
        return [self.law] if self.law is not None else super().laws()


class Tenant(NamedTuple):
    """One tenant: where it stands in the file, and present values [VND], and the most people [persons].

    ``zone_adds`` and ``zone_adds_most`` are the least and the most the zone adds, whatever one fact that is not known turns out to be;
    ``open_fact`` is the one that moves a figure most, by ``open_worth``; empty where none does.
    """

    block: int
    place: int
    row: int
    id: str
    name: str
    zone_adds: float
    zone_adds_most: float
    kept: float
    staff: float
    heads: float
    head: str
    open_fact: str
    open_worth: float


class Step(NamedTuple):
    """What one block of a file gives."""

    tenants: tuple[Tenant, ...]
    faults: tuple[Fault, ...]
    low_pay: tuple[LowPay, ...] = ()


def read_tenants(data: bytes, name: str) -> list[Read]:
    """Read a file of tenants.

    Raises
    ------
    InputError
        Where no row can be read.
    """
    return list(blocks_of_bytes(data, name, STEP))


def steps(plan: Plan, blocks: Iterable[Read]) -> Iterator[Step]:
    """Compute the blocks of a file, one after the other."""
    for given in given_of(blocks, plan):
        yield _step(given)


def _step(given: Given) -> Step:
    """Compute one block: good rows, ranked later, and bad ones with what is wrong in each."""
    plan, read = given.plan, given.read
    block = work(given)
    told = numbered(read, block)
    faults = told.faults
    if not block.variants:
        return Step((), faults)
    figures = block.variants[0].figures
    names = texts_of(read.cells["name"]) if "name" in read.cells else [""] * read.rows
    found = _decisive(plan, read, block)
    tenants = tuple(
        Tenant(
            block=read.number,
            place=place,
            row=int(read.lines[place]),
            id=block.ids[lane],
            name=names[place] or block.ids[lane],
            zone_adds=float(found.least[lane]),
            zone_adds_most=float(found.most[lane]),
            kept=float(figures["kept_present_value"][lane]),
            staff=float(figures["staff_tax_exempt_present_value"][lane]),
            heads=float(figures["headcount_most"][lane]),
            head=str(figures["head"][lane]),
            open_fact=found.facts[lane],
            open_worth=float(found.worths[lane]),
        )
        for lane, place in enumerate(block.good.tolist())
    )
    return Step(tenants, faults, told.low_pay)


def ranked(tenants: Iterable[Tenant]) -> list[Tenant]:
    """Put tenants in the order of what the zone adds at least, then at most; those alike in the order of the file."""
    return sorted(tenants, key=lambda one: (-one.zone_adds, -one.zone_adds_most, one.row))


def tenant_scenario(plan: Plan, read: Read, place: int) -> Scenario:
    """Give one row as a scenario with one site, ``site``.

    Raises
    ------
    InputError
        When the row does not fit together.
    """
    cells = {name: values[place : place + 1] for name, values in read.cells.items()}
    rows = read_rows(_spelt(plan, cells), 1, int(read.lines[place]), int(plan.basis.range[-1]))
    return scenario_of(rows, 0, plan.basis)


def _spelt(plan: Plan, cells: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    return respelled(cells) if plan.spelling == "vi" else cells


class _Open(NamedTuple):
    """For each good row the fact that decides most and by how much, and what the zone adds at least and at most [VND]."""

    facts: list[str]
    worths: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]


def _decisive(plan: Plan, read: Read, block: Block) -> _Open:
    """Find for each good row the fact not known that moves a figure most: every answer is tried, the other facts left as they are."""
    count = len(block.good)
    as_stated = block.variants[0].figures[ADDS]
    found = _Open([""] * count, np.zeros(count), as_stated.copy(), as_stated.copy())
    for name, answers in OPEN.items():
        held = texts_of(read.cells[name]) if name in read.cells else [""] * read.rows
        lanes = np.array([lane for lane, place in enumerate(block.good.tolist()) if held[place].lower() in {"", "unknown"}], dtype=np.int64)
        if not len(lanes):
            continue
        own = {key: values[block.good[lanes]] for key, values in read.cells.items()}
        tried = [_figures(plan, {**own, name: np.full(len(lanes), answer, dtype=object)}, len(lanes)) for answer in answers]
        figures = np.array([one for one in tried if one is not None])
        if not len(figures):
            continue
        found.least[lanes] = np.minimum(found.least[lanes], figures[:, 0].min(axis=0))
        found.most[lanes] = np.maximum(found.most[lanes], figures[:, 0].max(axis=0))
        spread = (figures.max(axis=0) - figures.min(axis=0)).max(axis=0)
        for lane, worth in zip(lanes.tolist(), spread.tolist(), strict=True):
            if worth > max(found.worths[lane], TRIFLE):
                found.worths[lane], found.facts[lane] = worth, name
    return found


def _figures(plan: Plan, cells: Mapping[str, NDArray[Any]], count: int) -> NDArray[np.float64] | None:
    """Give the figures that are weighed, ``(figure, row)``; None where an answer does not go with a row."""
    block = compute_block(plan, 0, 0, count, cells)
    if len(block.good) < count:
        return None
    return np.array([block.variants[0].figures[name] for name in WEIGHED])


# The file a reader begins with.

_EXAMPLES: tuple[dict[str, Any], ...] = (
    {"id": "T1", "name": "Software", "activity": "software_product", "licence": dt.date(2027, 1, 15), "operation_start": dt.date(2027, 7, 1),
     "capital": 20_000_000_000, "ownership": "domestic", "commune_class": "none", "zone_decision": "province", "new_project": "yes",
     "recognised_software_steps": "unknown", "related_party_transactions": "no", "affiliate_above_small_bands": "no", "work_inside_site": 100,
     "revenue": 90_000_000_000, "revenue_growth": 8, "cost_share": 30, "headcount": 120, "monthly_pay": 30_000_000, "digital_work": "yes",
     "premises": "floor_space", "area": 900, "rent": 230_000},
    {"id": "T2", "name": "Services", "activity": "trade_or_service", "licence": dt.date(2027, 1, 15), "operation_start": dt.date(2027, 7, 1),
     "capital": 10_000_000_000, "ownership": "foreign", "commune_class": "none", "zone_decision": "province", "new_project": "yes",
     "recognised_software_steps": "no", "related_party_transactions": "yes", "affiliate_above_small_bands": "yes", "work_inside_site": 100,
     "revenue": 120_000_000_000, "revenue_growth": 5, "cost_share": 25, "headcount": 300, "monthly_pay": 15_000_000, "digital_work": "yes",
     "premises": "floor_space", "area": 2_000, "rent": 230_000},
    {"id": "T3", "name": "Chips", "activity": "semiconductor", "licence": dt.date(2027, 3, 1), "operation_start": dt.date(2028, 1, 1),
     "capital": 300_000_000_000, "ownership": "foreign", "commune_class": "unknown", "zone_decision": "province", "new_project": "yes",
     "recognised_software_steps": "no", "related_party_transactions": "yes", "affiliate_above_small_bands": "yes", "work_inside_site": 100,
     "revenue": 200_000_000_000, "revenue_growth": 10, "cost_share": 45, "headcount": 80, "monthly_pay": 45_000_000, "digital_work": "yes",
     "premises": "none", "area": None, "rent": None},
)  # fmt: skip
"""Rows of the template, made up, so that it can be computed as it is."""

_PERCENT = {"work_inside_site", "revenue_growth", "cost_share"}


def template(spelling: str = SPELLINGS[0]) -> bytes:
    """Give a file with the columns most tenants need, and three rows that show how each is written."""
    held = io.StringIO()
    sheet = csv.writer(held, lineterminator="\n")
    sheet.writerow(_EXAMPLES[0])
    for row in _EXAMPLES:
        sheet.writerow([_cell(name, value, spelling) for name, value in row.items()])
    return held.getvalue().encode("utf-8-sig")


def _cell(name: str, value: Any, spelling: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}" if spelling == "vi" else value.isoformat()
    if name in _PERCENT:
        return f"{value}%"
    return f"{value:,}".replace(",", ".") if spelling == "vi" and isinstance(value, int) else str(value)
