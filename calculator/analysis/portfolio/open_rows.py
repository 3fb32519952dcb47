"""Rows of a portfolio that leave facts unknown: no one computes their other answers for a whole file, so how many rest on which is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from calculator.project.portfolio.columns import BY_NAME, PREMISES
from calculator.project.portfolio.rows import Rows

OPEN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "new_project",
            "recognised_software_steps",
            "related_party_transactions",
            "affiliate_above_small_bands",
            "digital_work",
            "won_at_auction",
        ),
        ("yes", "no"),
    ),
    **{name: tuple(token for token in BY_NAME[name].tokens if token != "unknown") for name in ("commune_class", "zone_decision")},
    "work_inside_site": ("0%", "100%"),
}
"""Facts that may be unknown, and what each may turn out to be."""


@dataclass(frozen=True)
class OpenRows:
    """How many rows leave a fact unknown, and how many leave each."""

    rows: int = 0
    facts: dict[str, int] = field(default_factory=dict)

    def plus(self, other: OpenRows) -> OpenRows:
        """Give those of two blocks together."""
        names = dict.fromkeys([*self.facts, *other.facts])
        return OpenRows(self.rows + other.rows, {name: self.facts.get(name, 0) + other.facts.get(name, 0) for name in names})


def open_rows(rows: Rows) -> OpenRows:
    """Count the sound rows that leave a fact unknown which a row of their kind is asked for."""
    number = rows.numbers
    asked = {
        "digital_work": (number["headcount"] > 0) & (number["monthly_pay"] > 0),
        "won_at_auction": number["premises"] == PREMISES.index("state_lease"),
    }
    whole: NDArray[np.bool_] = np.zeros(rows.count, dtype=np.bool_)
    facts = {}
    for name in OPEN:
        tokens = BY_NAME[name].tokens
        unknown = number[name] == tokens.index("unknown") if tokens else np.isnan(number[name])
        unknown = unknown & asked.get(name, True)
        whole |= unknown
        if unknown.any():
            facts[name] = int(unknown.sum())
    return OpenRows(int(whole.sum()), facts)
