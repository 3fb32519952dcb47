"""Amounts used for some years after their own, oldest first, as formulas: what was made against a pointer of what is used or expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calculator.rules.kinds import Floats
from calculator.workbook.cells import Expr, Line
from calculator.workbook.functions import added, least, most, sum_up_to, total
from calculator.workbook.side import Side


@dataclass
class Pool:
    """What a pool gave in each year: used against each room, expired at the end of it, left to carry on."""

    used: list[Line]
    expired: Line
    carried: Line


def fifo(side: Side, key: str, made: Line, rooms: Sequence[tuple[str, Expr]], carry_years: Expr, opening: Floats) -> Pool:
    """Use amounts oldest first, each for at most some years after its own.

    Parameters
    ----------
    made : amounts of each year that go into the pool.
    rooms : what they can be used against, in this order, each with its name.
    carry_years : for how many years after its own an amount can be used.
    opening : amounts of the years before the first, oldest first.
    """
    sheet, first = side.sheets.years, side.years[0]
    years_before: Line | None = None
    before_first: Expr | None = None
    if opening.any():
        count = len(opening)
        years_before = side.common(
            side.sheets.inputs, f"{key}_opening_year", [float(first - count + place) for place in range(count)], count=count, style="year"
        )
        stated = side.common(side.sheets.inputs, f"{key}_opening", [float(value) for value in opening], count=count, kind="input")
        too_old = sum_up_to(stated, years_before, first - 1 - carry_years)
        before_first = total(stated.all()) - too_old
        too_old_by = most(too_old, sum_up_to(stated, years_before, side.year - carry_years)) - too_old

    def with_opening(amount: Expr, opening_part: Expr | None) -> Expr:
        return amount if opening_part is None else opening_part + amount

    made_so_far = side.row(sheet, f"{key}_made_so_far", with_opening(total(made.so_far()), before_first))
    too_old_made = sum_up_to(made, side.year, side.year - carry_years)
    out_of_time = side.row(sheet, f"{key}_out_of_time", with_opening(too_old_made, too_old_by if years_before is not None else None))
    pointer = side.row(sheet, f"{key}_pointer", 0)
    at_start: Expr = pointer.before(0)
    available: Expr = side.row(sheet, f"{key}_available", most(made_so_far - made - at_start, 0))
    used: list[Line] = []
    for name, room in rooms:
        used.append(side.row(sheet, f"{key}_used_against_{name}", least(available - added(*used) if used else available, room)))
    all_used = added(*used)
    reached = at_start + all_used
    pointer.be(most(reached, out_of_time))
    expired = side.row(sheet, f"{key}_expired", most(out_of_time - reached, 0))
    carried = side.row(sheet, f"{key}_carried", most(made_so_far - pointer, 0))
    return Pool(used, expired, carried)
