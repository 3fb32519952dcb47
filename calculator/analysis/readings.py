"""Contested provisions: what each way to read them gives for a project at a site."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes

TRIFLE = 0.001
"""A reading that changes what is kept by no more than this share of it is not worth a word."""


class ReadingEffect(NamedTuple):
    """What a project keeps over all years under each option of one contested provision [VND]."""

    reading: str
    chosen: str
    kept: dict[str, float]

    @property
    def matters(self) -> bool:
        """Whether the choice changes the answer by more than a trifle."""
        values = list(self.kept.values())
        return max(values) - min(values) > max(1.0, TRIFLE * abs(self.kept[self.chosen]))


def reading_effects(law: Law, case: Case) -> list[ReadingEffect]:
    """Evaluate a case under every option of every contested provision, one at a time."""
    lanes = build_lanes([case, replace(case, claims=False)])

    def kept(read: Law) -> float:
        burden = evaluate(read, lanes).enterprise["burden"].sum(axis=0)
        return float(burden[1] - burden[0])

    base = kept(law)
    return [
        ReadingEffect(
            name,
            law.reading(name),
            {option: base if option == law.reading(name) else kept(law.with_reading(name, option)) for option in reading.options},
        )
        for name, reading in law.all_readings.items()
    ]
