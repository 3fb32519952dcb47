"""Losses set off within the year and brought forward, as formulas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calculator.workbook.carry_forward import fifo
from calculator.workbook.cells import Expr, Line, Literal, per_year
from calculator.workbook.functions import added, least, most, when
from calculator.workbook.income import ByKind
from calculator.workbook.side import ZERO, Side

AGAINST = {
    "real_estate": ("excluded", "ordinary", "incentive"),
    "incentive": ("excluded", "real_estate", "ordinary"),
    "ordinary": ("excluded", "real_estate", "incentive"),
    "excluded": ("ordinary", "real_estate", "incentive"),
}
"""Losses of which activity are set against income of which, the highest taxed first."""


@dataclass
class Assessed:
    """Income after losses by kind, and losses made, used, expired and carried [VND]."""

    income: ByKind
    made: Expr
    used: Expr
    expired: Expr
    carried: Expr


def losses_lines(side: Side, income: ByKind, running: Line) -> Assessed:
    """Set losses off within the year, and bring what is left of them forward.

    Parameters
    ----------
    income : by kind, negative for a loss.
    running : 1 in years in which the project enjoys an incentive.
    """
    sheet = side.sheets.years
    side.head(sheet, "losses", "set_off_within_year")
    call = side.call("set_off_within_year")
    assert call is not None
    apart = _flags(side, call.arguments["gains_apart"])
    anywhere = _flags(side, call.arguments["losses_anywhere"])
    left, losses = _within(side, income, running, apart, anywhere)
    return _forward(side, left, losses, running, apart, anywhere)


def _flags(side: Side, held: np.ndarray) -> Expr:
    """Give a choice of the law in each year as 0 or 1."""
    values = [float(value) for value in np.broadcast_to(held, (len(side.years), 1))[:, 0]]
    literals = {0.0: Literal(0), 1.0: Literal(1)}
    return per_year([literals[value] for value in values])


def _within(side: Side, income: ByKind, running: Line, apart: Expr, anywhere: Expr) -> tuple[ByKind, ByKind]:
    sheet = side.sheets.years
    held = dict(income)
    if "exempt" in held:
        held["ordinary"] = held.get("ordinary", ZERO) + least(held["exempt"], 0)
    taxed = [kind for kind in held if kind != "exempt"]
    left: ByKind = {kind: side.row(sheet, f"positive_{kind}", most(held[kind], 0)) for kind in taxed}
    losses: ByKind = {kind: side.row(sheet, f"loss_{kind}", most(0 - held[kind], 0)) for kind in taxed}
    for name, targets in AGAINST.items():
        for target in targets:
            if name not in losses or target not in left:
                continue
            used = least(losses[name], left[target])
            if name == "real_estate" and target == "incentive":
                used = when(running > anywhere, 0, used)
            if target == "real_estate":
                used = when(apart > 0, 0, used)
            step = side.row(sheet, f"set_off_{name}_{target}", used)
            losses[name] = side.row(sheet, f"loss_{name}_after_{target}", losses[name] - step)
            left[target] = side.row(sheet, f"left_{target}_after_{name}", left[target] - step)
    return left, losses


def _forward(side: Side, left: ByKind, losses: ByKind, running: Line, apart: Expr, anywhere: Expr) -> Assessed:
    sheet, lanes = side.sheets.years, side.lanes
    side.head(sheet, "losses_forward", "bring_forward")
    project_first = side.law.reading("losses_brought_forward") != "highest_taxed_first"
    order = ("incentive", "ordinary", "excluded", "real_estate") if project_first else ("excluded", "real_estate", "ordinary", "incentive")
    carry = side.cells.on("corporate_income_tax.losses.carry_forward_years", side.law.as_of)
    general = side.row(sheet, "loss_general", added(*(part for kind, part in losses.items() if kind != "real_estate")))
    pools = [("losses", general, lanes.opening_losses, order, False)]
    if "real_estate" in losses:
        own = side.row(sheet, "loss_of_real_estate", losses["real_estate"] + 0)
        ring = ("excluded", "real_estate", "ordinary", "incentive")
        pools.insert(0, ("real_estate_losses", own, lanes.opening_real_estate_losses, ring, True))
    parts: list[tuple[Expr, Expr, Expr]] = []
    for key, made, opening, targets, ring_fenced in pools:
        rooms = []
        for target in (one for one in targets if one in left):
            room = left[target]
            if ring_fenced and target == "incentive":
                room = when(running > anywhere, 0, room)
            if not ring_fenced and target == "real_estate":
                room = when(apart > 0, 0, room)
            rooms.append((target, room))
        pool = fifo(side, key, made, rooms, carry, np.broadcast_to(opening, (opening.shape[0], 1))[:, 0])
        for (target, _), taken in zip(rooms, pool.used, strict=True):
            left = {**left, target: side.row(sheet, f"assessable_{target}_{key}", left[target] - taken)}
        parts.append((added(*pool.used), pool.expired, pool.carried))
    used, expired, carried = (added(*column) for column in zip(*parts, strict=True))
    return Assessed(left, added(*(losses[kind] for kind in losses)), used, expired, carried)
