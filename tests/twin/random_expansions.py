"""Random expansions of a random project: by own lines, by fixed assets stated, or by assets of the project; around every threshold."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

SOURCE = "made up by the random project writer"
BILLION = 10**9
ACTIVITIES = ["software_product", "key_digital_product", "digital_product", "digital_service", "incubation", "training", "other"]


def random_expansions(g: random.Random, project: dict[str, Any], first: int, earliest: int, latest: int) -> list[dict[str, Any]]:
    """One or two, decided from `earliest` to `latest`; `first` is the first year of the horizon."""
    lines = [line["name"] for line in project["revenue"] if line["kind"] == "incentive" and "cost_plus" not in line]
    found: list[dict[str, Any]] = []
    for i in range(g.choice([1, 1, 2])):
        decided = date(g.randint(min(earliest, latest), latest), g.randint(1, 12), g.randint(1, 28))
        in_use = decided.year + g.choice([0, 0, 1, 2])
        one: dict[str, Any] = {"name": f"expansion_{i}", "decided": decided.isoformat(), "in_use": in_use, "source": SOURCE}
        if g.random() < 0.9:
            one["capital_disbursed"] = decided.year + g.choice([0, 1, 1, 3, 8])
            if one["capital_disbursed"] < first - 1 and g.random() < 0.5:
                one["holiday_began"] = one["capital_disbursed"]
        if g.random() < 0.25:
            one["activity"] = g.choice(ACTIVITIES)
        if g.random() < 0.15:
            one["by_merger_or_purchase"] = g.choice(["yes", "unknown", "no"])
        if g.random() < 0.5:
            one["capacity"] = {"added": g.choice([10, 19, 20, 21, 60]), "before": 100}
        if lines and g.random() < 0.45:
            one["streams"] = [lines.pop(g.randrange(len(lines)))]
        added = g.choice([19, 20, 21, 39, 40, 41, 200]) * BILLION - g.choice([0, 0, 1])
        stated: dict[str, Any] = {"added": added, "before": added * g.choice([1, 4, 5, 6])}
        if project["assets"] and g.random() < 0.3:
            named = [asset["name"] for asset in project["assets"]]
            stated = {"assets": g.sample(named, g.randint(1, len(named)))}
        elif not one.get("streams"):
            growth = g.choice(["0%", "0%", "4%"])
            stated["total"] = {"start": stated["before"] + added, "from": min(first, in_use), "growth": growth}
        elif g.random() < 0.3:
            del stated["before"]
        one["fixed_assets"] = stated
        found.append(one)
    return found
