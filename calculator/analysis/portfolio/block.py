"""Computes one block of a portfolio: its rows read, evaluated with both counterfactuals under each law, and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.assets import LIVES
from calculator.analysis.portfolio.groundless import Groundless, groundless
from calculator.analysis.portfolio.low_pay import LowPay, low_pay
from calculator.analysis.portfolio.open_rows import OpenRows, open_rows
from calculator.engine import evaluate
from calculator.errors import CalculatorError, did_you_mean
from calculator.law.law import Law
from calculator.law.positions import position
from calculator.measures.value import BURDEN_LINES, LATER
from calculator.project.case import Floats
from calculator.project.cells import Fault
from calculator.project.lanes import Lanes
from calculator.project.portfolio.columns import BY_NAME
from calculator.project.portfolio.fit import check_fit
from calculator.project.portfolio.lanes import general, lanes_of, outside
from calculator.project.portfolio.rows import Cells, Rows, check_horizon, read_rows, years_of
from calculator.project.portfolio.spelling import SPELLINGS, respelled
from calculator.project.portfolio.years import Basis
from calculator.result import Result

STATE_LINES = ("central_land_rent", "provincial_land_rent", "central_top_up_tax", "provincial_top_up_tax")
LINES = (
    "enterprises",
    "headcount",
    "revenue",
    "taxable_income",
    "corporate_income_tax",
    "corporate_income_tax_forgone",
    "land_rent",
    "land_rent_forgone",
    "personal_income_tax",
    "personal_income_tax_forgone",
    "top_up_tax",
    "revenue_forgone",
    "kept",
    "zone_adds",
    *STATE_LINES,
)
"""Yearly lines that are added up [VND, persons, enterprises]."""

_COMPARED = frozenset({*BURDEN_LINES, "burden"})
_ASKED = _COMPARED | {"taxable_income", "personal_income_tax", "personal_income_tax_exempt", *STATE_LINES}

SIZES = ("0-9", "10-49", "50-199", "200-999", "1000+")
_SIZE_EDGES = (10, 50, 200, 1000)
GROUPS = ("zone", "province", "ownership", "activity", "size", "cohort", "head")


Wrong = tuple[str, str, str]
NONE: Mapping[int, Wrong] = MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """What a portfolio is computed with: it and the block decide every number, not who computes it."""

    variants: tuple[str, ...]
    basis: Basis
    drafts: Mapping[str, Any] = field(default_factory=dict)
    spelling: str = SPELLINGS[0]
    """How days and numbers of the file are written."""

    def laws(self) -> list[Law]:
        """Give the laws of the variants."""
        return [position(name, self.drafts) for name in self.variants]


class Group(NamedTuple):
    """The rows of a block that share all keys: by name of the key, and their yearly lines ``(line, year)``."""

    keys: tuple[str, ...]
    rows: int
    lines: Floats


@dataclass(frozen=True)
class VariantBlock:
    """What a block gives under one variant: groups of rows, and figures of each row, ``(row,)`` [VND]."""

    variant: str
    groups: tuple[Group, ...]
    figures: dict[str, NDArray[Any]]
    groundless: Groundless


@dataclass(frozen=True)
class Block:
    """What a block gives: the rows that were computed, and what was wrong with the others."""

    number: int
    count: int
    good: NDArray[np.int64]
    ids: tuple[str, ...]
    faults: tuple[Fault, ...]
    variants: tuple[VariantBlock, ...]
    law_not_held: int = 0
    """Rows licensed before the law of the first variant begins: no ground is computed for them."""
    names: tuple[str, ...] = ()
    """Of the good rows, where the file has names."""
    low_pay: tuple[LowPay, ...] = ()
    """Rows paid below the minimum wage of the first variant's law."""
    open_rows: OpenRows = field(default_factory=OpenRows)
    """Rows that leave facts unknown."""


def compute_block(plan: Plan, number: int, first: int, count: int, cells: Cells, unread: Mapping[int, Wrong] = NONE) -> Block:
    """Compute a block.

    Parameters
    ----------
    number, first, count : of the block, the row it begins with as a spreadsheet counts it, and how many it has.
    cells : its columns as they stand in the file.
    unread : by place, rows that are refused as a whole: the column, what is wrong and the remedy.
    """
    laws = plan.laws()
    rows, good, found = computed_rows(plan, laws, first, count, cells, unread)
    own = rows.take(good)
    older = int((~law_held(laws[0], own)).sum())
    names = tuple(own.texts["name"]) if "name" in cells else ()
    low = tuple(one._replace(row=first + int(good[one.row])) for one in low_pay(laws[0], own, plan.basis.first_year))
    return Block(number, count, good, tuple(own.texts["id"]), tuple(rows.faults), found, older, names, low, open_rows(own))


def computed_rows(
    plan: Plan, laws: Sequence[Law], first: int, count: int, cells: Cells, unread: Mapping[int, Wrong] = NONE
) -> tuple[Rows, NDArray[np.int64], tuple[VariantBlock, ...]]:
    """Read the rows of a block and compute them; give all of them, the places of the good ones, and what those give under each law."""
    rows = checked_rows(plan, laws, first, count, cells, unread)
    good = rows.good()
    try:
        found = _under_all(laws, rows.take(good), plan.basis)
    except CalculatorError:
        good = _reached(laws, rows, plan.basis, good)
        found = _under_all(laws, rows.take(good), plan.basis)
    return rows, good, found


def checked_rows(plan: Plan, laws: Sequence[Law], first: int, count: int, cells: Cells, unread: Mapping[int, Wrong] = NONE) -> Rows:
    """Read the rows of a block, and find what is wrong with each; nothing is computed."""
    rows = read_rows(respelled(cells) if plan.spelling == "vi" else cells, count, first, int(plan.basis.range[-1]))
    if unread:
        # Of a row whose cells belong to no column, nothing else is told.
        rows.faults[:] = [fault for fault in rows.faults if fault.row - first not in unread]
        rows.faults += [Fault(first + place, *wrong) for place, wrong in unread.items()]
    check_horizon(rows, plan.basis.first_year)
    check_fit(rows, plan.basis)
    for law in laws:
        _check_assets(rows, law)
        _check_losses(rows, law, plan.basis.first_year)
    return rows


def law_held(law: Law, rows: Rows) -> NDArray[np.bool_]:
    """Say of which rows the law on the day of the licence is held, ``(row,)``."""
    first = law.first_day_of_grounds
    held: NDArray[np.bool_] = rows.numbers["licence"] >= (first.toordinal() if first is not None else 0)
    return held


def _check_assets(rows: Rows, law: Law) -> None:
    """Refuse asset classes and lives the law does not have."""
    number, classes = rows.numbers, rows.texts["asset_class"]
    known = [path.removeprefix(LIVES) for path in law.parameters if path.startswith(LIVES)]
    bad = {fault.row - rows.first for fault in rows.faults}
    told: dict[tuple[str, float], tuple[str, str, str] | None] = {}
    for place in np.flatnonzero(number["capex"] > 0).tolist():
        kind = classes[place], float(number["asset_life"][place])
        if kind not in told:
            told[kind] = _wrong_asset(law, known, *kind)
        wrong = told[kind]
        if wrong is not None and place not in bad:
            rows.faults.append(Fault(rows.first + place, *wrong))


def _check_losses(rows: Rows, law: Law, first_year: int) -> None:
    """Refuse losses too old to be used."""
    entry = law.entry("corporate_income_tax.losses.carry_forward_years", law.as_of)
    oldest = first_year - int(entry.value if entry else 0)
    bad = {fault.row - rows.first for fault in rows.faults}
    with np.errstate(invalid="ignore"):
        old = (rows.numbers["opening_loss"] > 0) & (rows.numbers["opening_loss_year"] < oldest)
    for place in np.flatnonzero(old).tolist():
        if place not in bad:
            found = f"a loss of {rows.numbers['opening_loss_year'][place]:.0f} can no longer be used in {first_year}"
            rows.faults.append(Fault(rows.first + place, "opening_loss_year", found, f"losses are carried forward from {oldest} on"))


def _wrong_asset(law: Law, known: Sequence[str], name: str, life: float) -> tuple[str, str, str] | None:
    if name not in known:
        return "asset_class", f"there is no asset class '{name[:40]}'", did_you_mean(name, known)
    entry = law.entry(LIVES + name, law.as_of)
    if entry is not None and not entry.value.min <= life <= entry.value.max:
        span = f"{entry.value.min} to {entry.value.max} years"
        return "asset_life", f"a life of {life:g} is outside the legal range of {name}, {span}", "write a life in the range"
    return None


def _under_all(laws: Sequence[Law], rows: Rows, basis: Basis) -> tuple[VariantBlock, ...]:
    return tuple(_under(law, rows, basis) for law in laws) if rows.count else ()


def _reached(laws: Sequence[Law], rows: Rows, basis: Basis, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the rows the law data reaches; halves are tried until the rows it does not reach stand alone, each with its reason."""
    try:
        _under_all(laws, rows.take(places), basis)
    except CalculatorError as fault:
        if len(places) == 1:
            problem = fault.problems[0]
            rows.faults.append(Fault(rows.first + int(places[0]), problem.place.key, problem.found, problem.remedy))
            return places[:0]
        half = len(places) // 2
        return np.concatenate([_reached(laws, rows, basis, part) for part in (places[:half], places[half:])])
    return places


def _under(law: Law, rows: Rows, basis: Basis) -> VariantBlock:
    having, lines, figures = sides_of(law, rows, lanes_of(rows, basis), np.array([basis.discount_rate]))
    held = law_held(law, rows)
    figures |= {"law_held": np.where(held, "yes", "no")}
    without = groundless(law, having, rows.numbers["licence"].astype(np.int64), held)
    return VariantBlock(law.variant, _groups(rows, having, lines), figures, without)


def sides_of(law: Law, rows: Rows, lanes: Lanes, discount_rate: Floats) -> tuple[Result, dict[str, Floats], dict[str, NDArray[Any]]]:
    """Compute rows as they are, under the general law and outside any zone: the result, yearly lines ``(year, row)`` and figures ``(row,)``.

    Parameters
    ----------
    discount_rate : of all rows, or of each, ``(row,)``.
    """
    having = evaluate(law, lanes, only=_ASKED)
    # Of the counterfactuals only the burden is asked: the income tax of staff need not be worked out for them.
    none, away = (evaluate(law, side, only=_COMPARED) for side in (general(lanes), outside(lanes)))
    lines = _lines(rows, lanes, having, none, away)
    discount: Floats = (1 + discount_rate) ** -np.arange(len(lanes.years), dtype=np.float64)[:, None]
    return having, lines, _figures(having, none, away, lines, discount)


def _lines(rows: Rows, lanes: Lanes, having: Result, none: Result, away: Result) -> dict[str, Floats]:
    """Give the yearly lines of every row, ``(year, row)``."""
    own, law, other = having.enterprise, none.enterprise, away.enterprise
    revenue = lanes.revenue.incentive
    exempt = having.workforce["personal_income_tax_exempt"]
    tax = law["corporate_income_tax"] - own["corporate_income_tax"]
    rent = law["land_rent_due"] - own["land_rent_due"]
    top_up = own[LATER]
    return {
        "enterprises": ((revenue > 0) | (lanes.headcount > 0)).astype(np.float64),
        "headcount": lanes.headcount,
        "revenue": revenue,
        "taxable_income": own["taxable_income"],
        "corporate_income_tax": own["corporate_income_tax"],
        "corporate_income_tax_forgone": tax,
        "land_rent": own["land_rent_due"],
        "land_rent_forgone": rent,
        "personal_income_tax": having.workforce["personal_income_tax"],
        "personal_income_tax_forgone": exempt,
        "top_up_tax": top_up,
        "revenue_forgone": tax + rent + exempt - (top_up - law[LATER]),
        "kept": law["burden"] - own["burden"],
        "zone_adds": other["burden"] - own["burden"],
        **{name: having.state[name] for name in STATE_LINES},
    }


def _figures(having: Result, none: Result, away: Result, lines: dict[str, Floats], discount: Floats) -> dict[str, NDArray[Any]]:
    """Give what stands beside each row: sums over the years and present values, the top-up tax paid a year later [VND]."""

    def worth(less: Result, more: Result) -> Floats:
        at_once = (more.enterprise["burden"] - more.enterprise[LATER]) - (less.enterprise["burden"] - less.enterprise[LATER])
        later = more.enterprise[LATER] - less.enterprise[LATER]
        found: Floats = (at_once * discount + later * discount * discount[1] if len(discount) > 1 else at_once * discount).sum(axis=0)
        return found

    heads = np.array([*having.heads, ""], dtype=object)
    return {
        "head": heads[having.head],
        "kept": lines["kept"].sum(axis=0),
        "kept_present_value": worth(having, none),
        "zone_adds": lines["zone_adds"].sum(axis=0),
        "zone_adds_present_value": worth(having, away),
        "revenue_forgone": lines["revenue_forgone"].sum(axis=0),
        "corporate_income_tax": lines["corporate_income_tax"].sum(axis=0),
        "land_rent": lines["land_rent"].sum(axis=0),
        "top_up_tax": lines["top_up_tax"].sum(axis=0),
        "headcount_most": lines["headcount"].max(axis=0),
        "staff_tax_exempt_present_value": (lines["personal_income_tax_forgone"] * discount).sum(axis=0),
    }


def _groups(rows: Rows, result: Result, lines: dict[str, Floats]) -> tuple[Group, ...]:
    """Add the rows up that share all keys, in the order of the file."""
    keys = keys_of(rows) | {"head": np.array([*result.heads, "none"])[result.head]}
    codes = np.zeros(rows.count, dtype=np.int64)
    lists = []
    for name in GROUPS:
        found, own = np.unique(keys[name], return_inverse=True)
        codes = codes * len(found) + own
        lists.append(found)
    shared, first, group, counts = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    sums = np.stack([np.add.reduceat(np.take(np.broadcast_to(lines[name], (len(result.years), rows.count)), order, axis=1), starts, axis=1)
                     for name in LINES])  # fmt: skip
    return tuple(
        Group(tuple(str(keys[name][first[place]]) for name in GROUPS), int(counts[place]), sums[:, :, place])
        for place in range(len(shared))
    )


def keys_of(rows: Rows) -> dict[str, NDArray[Any]]:
    """Give what rows are added up by, ``(row,)`` by the name of the key; the ground is no fact of a row."""

    def token(name: str) -> NDArray[Any]:
        return np.array(BY_NAME[name].tokens)[rows.token(name)]

    sizes = np.array(SIZES)[np.searchsorted(_SIZE_EDGES, rows.numbers["headcount"], side="right")]
    return {
        "zone": np.array([text or "-" for text in rows.texts["zone"]]),
        "province": token("province"),
        "ownership": token("ownership"),
        "activity": token("activity"),
        "size": sizes,
        "cohort": years_of(rows.numbers["operation_start"]).astype(str),
    }
