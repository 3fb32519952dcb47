"""What a scenario of the same facts would be refused for, and a row is too: amounts beyond what is held to the đồng, and an opening that cannot be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.project.cells import Fault
from calculator.project.portfolio.columns import PREMISES
from calculator.project.portfolio.rows import Rows, years_of
from calculator.project.portfolio.years import Basis, yearly
from calculator.quantities import LARGEST_EXACT

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

CHECK = "check the amount, its unit and its growth"


def check_fit(rows: Rows, basis: Basis) -> None:
    """Refuse rows that no scenario could state, each with its row and column."""
    bad = {fault.row - rows.first for fault in rows.faults}

    def fault(where: Booleans, column: str, found: str, remedy: str) -> None:
        for place in np.flatnonzero(where).tolist():
            if place not in bad:
                bad.add(place)
                rows.faults.append(Fault(rows.first + place, column, found, remedy))

    number, first = rows.numbers, basis.first_year
    with np.errstate(invalid="ignore", over="ignore"):
        for column, most, what in _sizes(rows, basis):
            fault(most >= LARGEST_EXACT, column, f"{what} comes to 9.0e15 VND or more: above that no amount is held to the đồng", CHECK)
        late = (number["opening_loss"] > 0) & (number["opening_loss_year"] >= first)
        fault(late, "opening_loss_year", f"it is not before {first}, the first year computed", "an opening loss is of an earlier year")
        used = number["used_rate_years"]
        early = (used > 0) & (years_of(number["operation_start"]) > first - used)
        said = "more years are used than there are between the start of operation and the first year computed"
        fault(early, "used_rate_years", said, "correct operation_start or the number of years")


def _sizes(rows: Rows, basis: Basis) -> list[tuple[str, Floats, str]]:
    """Give the largest amounts of a row over the years, ``(row,)`` [VND]: the column that is at fault, and how the amount is called."""
    number = rows.numbers
    # Few rows come near it: only those are laid out year by year.
    near = np.flatnonzero(_bound(rows, basis) >= LARGEST_EXACT)
    if not len(near):
        return []
    own = rows.take(near)
    amounts, held = yearly(own, basis), own.numbers
    area = np.nan_to_num(held["area"])
    leased = held["premises"] == PREMISES.index("state_lease")
    pay = amounts.monthly_pay.max(axis=0)
    found = [
        ("revenue", amounts.revenue.max(axis=0), "revenue"),
        ("fixed_cost", amounts.cost.max(axis=0), "cost"),
        ("monthly_pay", np.maximum(pay, pay * amounts.heads.max(axis=0) * held["months_paid"]), "monthly_pay × headcount × months_paid"),
        ("rent", np.maximum(amounts.rent.max(axis=0), amounts.rent.max(axis=0) * area), "rent × area"),
        ("table_price", np.where(leased, np.nan_to_num(held["table_price"]) * area * held["coefficient"], 0), "table_price × area × coefficient"),
    ]  # fmt: skip
    whole = []
    for column, most, what in found:
        spread = np.zeros(len(number["revenue"]))
        spread[near] = most
        whole.append((column, spread, what))
    return whole


def _bound(rows: Rows, basis: Basis) -> Floats:
    """Give what no amount of a row is larger than, ``(row,)`` [VND]."""
    number, last = rows.numbers, basis.years - 1

    def most(amount: str, growth: str) -> Floats:
        found: Floats = np.nan_to_num(number[amount]) * np.maximum(1 + number[growth], 1) ** last
        return found

    area, months = np.maximum(np.nan_to_num(number["area"]), 1), np.maximum(number["months_paid"], 1)
    each = [
        most("revenue", "revenue_growth") * np.maximum(number["cost_share"], 1) + number["fixed_cost"],
        most("monthly_pay", "pay_growth") * np.maximum(most("headcount", "headcount_growth"), 1) * months,
        most("rent", "rent_growth") * area,
        np.nan_to_num(number["table_price"]) * area * np.maximum(number["coefficient"], 1),
    ]
    bound: Floats = np.max(each, axis=0)
    return bound
