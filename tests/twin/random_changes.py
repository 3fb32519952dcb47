"""What may befall a random lease: a change of its form, term or relief, and slow progress."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any


def befallen(lease: dict[str, Any], r: random.Random, *, not_before: date = date(2024, 8, 1)) -> dict[str, Any]:
    """Perhaps let a lease change, or its land be used late; not before the law on it begins, and not in its first or last days."""
    decision, days = date.fromisoformat(lease["decision"]), 365 * lease["term_years"] - 5
    least = max(2, (not_before - decision).days)

    def later(most: int) -> date:
        return decision + timedelta(days=r.randint(least, max(least, min(least + 365 * most, days))))

    if least > days:
        return lease
    if r.random() < 0.12:
        lease["slow_progress"] = {"on": later(8).isoformat(), "months": r.choice([1, 12, 17, 24])}
    if "compensation_advance" in lease or r.random() > 0.3:
        return lease
    on, one_off = later(r.choice([4, 12, 30])), lease["payment"] == "one_off"
    kinds = ["relief_withdrawn", "relief_withdrawn", "turned_annual" if one_off else "turned_one_off"]
    if lease["term_years"] < 70:
        kinds.append("term_adjusted")
    change: dict[str, Any] = {"kind": r.choice(kinds), "on": on.isoformat()}
    if change["kind"] == "turned_annual":
        change["paid_share"] = r.choice(["0%", "5%", "50%", "90%", "100%"])
    elif change["kind"] == "term_adjusted":
        change["term_years"] = min(lease["term_years"] + r.choice([1, 5, 20]), 70)
    elif change["kind"] == "relief_withdrawn":
        change["why"] = r.choice(["found_out", "volunteered", *(["transferred"] if one_off else [])])
        if change["why"] == "transferred":
            lease.pop("slow_progress", None)  # it may fall after the transfer, when the land is another's
        if r.random() < 0.5:
            change["since"] = (decision + timedelta(days=r.randint(0, (on - decision).days - 1))).isoformat()
    return {**lease, "change": change}
