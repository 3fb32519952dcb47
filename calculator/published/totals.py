"""What cases come to together: how many figures match, differ with an explanation or without, and by how much at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.published.case import Found


@dataclass(frozen=True)
class Totals:
    """Counts of figures and cases, and the largest gaps among the figures that match or have no explanation."""

    cases: int
    figures: int
    match: int
    explained: int
    unexplained: int
    largest_amount: float
    largest_share: float


def totals_of(found: Iterable[Found]) -> Totals:
    """Add figures up; the largest amount [VND] and share leave out what is explained."""
    held = list(found)
    verdicts = [one.verdict for one in held]
    gaps = [(one.expected.unit, abs(one.difference)) for one in held if one.verdict != "explained" and one.difference == one.difference]
    return Totals(
        cases=len({one.case.name for one in held}),
        figures=len(held),
        match=verdicts.count("match"),
        explained=verdicts.count("explained"),
        unexplained=verdicts.count("unexplained"),
        largest_amount=max((gap for unit, gap in gaps if unit == "VND"), default=0.0),
        largest_share=max((gap for unit, gap in gaps if unit == "SHARE"), default=0.0),
    )


def worst_first(found: Iterable[Found]) -> list[Found]:
    """Put what has no explanation first, then what has one, then the rest; inside each as they came."""
    order = {"unexplained": 0, "explained": 1, "match": 2}
    return sorted(found, key=lambda one: order[one.verdict])
