"""What a random role states of schemes of income tax, and of who keeps the tax it is exempt from."""

from __future__ import annotations

import random
from typing import Any

from .tax_schemes import SCHEMES


def state_schemes(row: dict[str, Any], r: random.Random) -> dict[str, Any]:
    """Perhaps state schemes and a contract; nothing of pay that is spread, nor where staff turns over."""
    if "distribution" in row or "turnover" in row:
        return row
    if r.random() < 0.3:
        names = r.sample(list(SCHEMES), r.choice([1, 1, 2, 3]))
        if r.random() < 0.5:
            names.append(r.choice(["high_technology", "start_up_experts"]))
        row["schemes"] = {name: r.choice(["yes", "yes", "yes", "unknown", "no"]) for name in names}
    if r.random() < 0.25:
        row["keeps"] = r.choice(["employee", "employer", "employer", "shared"])
        if row["keeps"] == "shared":
            row["employer_share"] = r.choice(["0%", "25%", "60%", "100%"])
        if row["keeps"] != "employee" and r.random() < 0.6:
            row["net_of"] = r.choice(["tax", "tax_and_insurance"])
    return row
