"""What relief from land rent is granted to a lease, as cells: the engine finds which step of the ladder is met, the law says how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.workbook.cells import Expr, Line
from calculator.workbook.functions import both, least, when
from calculator.workbook.law_cells import NO_END
from calculator.workbook.side import ZERO, Side


@dataclass
class Relief:
    """Relief of a lease in months since it began, as in the rule."""

    years: Expr
    until: Line
    charged_until: Line
    reduction: Expr
    claimed: Line


def relief_of(side: Side, lease: Any, whose: str | None) -> Relief:
    """Join the construction exemption and the free years that follow it; months filed late are charged."""
    call = side.call("relief_of_lease", whose)
    assert call is not None
    place, sheet, label = lease.place, side.sheets.land, f"{side.words.row(lease.of.partition('_')[0])} {lease.place + 1}"
    given: dict[str, float] = {
        name: float(np.broadcast_to(call.arguments[name], len(lease.parcels.lane))[place])
        for name in ("granted", "longest_construction", "exempt_years", "filing_needed", "later_reduction")
    }
    reads = [read for one in side.recorder.calls if one.whose == whose for read in one.reads]
    granted = side.decided("land_relief_granted", given["granted"], of=label)
    years = _years(side, reads, given["exempt_years"], label)
    longest: Expr = ZERO
    if given["longest_construction"] > 0:
        longest = side.cells.on("land_rent.construction_exemption", lease.decision)
    reduction: Expr = ZERO
    if given["later_reduction"] > 0:
        reduction = _reduction(side, reads, given["later_reduction"], label)
    construction = when(granted > 0, least(lease.construction, longest), 0)
    until = side.row(sheet, "exempt_until", when(granted > 0, construction + 12 * years, 0), yearly=False, style="number", of=label)
    bounded = both(granted > 0, years < NO_END)
    late = when(bounded, lease.late, 0) if given["filing_needed"] else ZERO + 0
    charged_until = side.row(sheet, "charged_until", late, yearly=False, style="number", of=label)
    claimed = side.row(sheet, "claimed_from", when(bounded, lease.late, 0), yearly=False, style="number", of=label)
    return Relief(years, until, charged_until, when(granted > 0, reduction, 0), claimed)


def _years(side: Side, reads: list[Any], value: float, label: str) -> Expr:
    """Give the cell of the free years: that of the step of the ladder, or of the regime beside it."""
    if value == 0:
        return ZERO
    for prefix, ending in (("land_rent.ladder.", ""), ("land_rent.", ".years")):
        found = side.cells.used(reads, prefix, value, ending=ending)
        if found is not None:
            return found
    return side.decided("land_exempt_years", value if np.isfinite(value) else NO_END, style="number", of=label)


def _reduction(side: Side, reads: list[Any], value: float, label: str) -> Expr:
    """Give the cell of the share taken off after the free years."""
    for prefix, ending in (("land_rent.reduction_afterwards", ""), ("land_rent.", ".reduction_afterwards")):
        found = side.cells.used(reads, prefix, value, ending=ending)
        if found is not None:
            return found
    return side.decided("land_later_reduction", value, style="share", of=label)
