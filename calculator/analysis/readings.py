"""Contested provisions: what each way to read them gives for a project at a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.validation import Words

TRIFLE = 0.001
"""A reading that changes an amount by no more than this share of it is not worth a word."""

MEASURES = ("kept", "burden", "staff_tax_exempt")

LINES = {"burden", "personal_income_tax_exempt"}

Amounts = Mapping[str, float]
"""An amount under each option [VND]."""


class ReadingEffect(NamedTuple):
    """What each option of one contested provision gives over all years [VND].

    ``kept`` is what the project keeps against the general law, ``burden`` what it pays (a provision that holds with and without
    incentives moves this alone), ``staff_tax_exempt`` the income tax its staff are exempt from. All are None where the subject is not
    computed: ``not_computed`` then says why. That is no effect of zero.
    """

    reading: str
    chosen: str
    kept: Amounts | None = None
    burden: Amounts | None = None
    staff_tax_exempt: Amounts | None = None
    not_computed: Words | None = None

    @property
    def moved(self) -> list[str]:
        """Name what the choice changes by more than a trifle; what is paid only where what is kept does not show it."""
        found = [name for name in MEASURES if self.moves(name)]
        return [name for name in found if name != "burden" or "kept" not in found]

    @property
    def matters(self) -> bool:
        """Whether the choice changes any of the amounts by more than a trifle."""
        return bool(self.moved)

    def moves(self, measure: str) -> bool:
        """Whether the choice changes one of the amounts by more than a trifle."""
        amounts: Amounts | None = getattr(self, measure)
        return amounts is not None and span(amounts) > max(1.0, TRIFLE * abs(amounts[self.chosen]))


def span(amounts: Amounts | None) -> float:
    """Give how far the options of a reading lie apart [VND]; 0 where nothing is computed."""
    return max(amounts.values()) - min(amounts.values()) if amounts else 0.0


class ReadingRange(NamedTuple):
    """How far an amount goes when the contested provisions are read otherwise, one at a time [VND], and the widest of them."""

    low: float
    high: float
    widest: str


def reading_ranges(effects: Sequence[ReadingEffect]) -> dict[str, ReadingRange]:
    """Give the range of each amount that some reading moves; the options are never averaged."""
    found = {}
    for measure in MEASURES:
        moving = {one.reading: getattr(one, measure) for one in effects if one.moves(measure)}
        if moving:
            values = [value for amounts in moving.values() for value in amounts.values()]
            found[measure] = ReadingRange(min(values), max(values), max(moving, key=lambda name: span(moving[name])))
    return found


def reading_effects(law: Law, case: Case) -> list[ReadingEffect]:
    """Evaluate a case under every option of the contested provisions it meets, one at a time.

    A provision the engine did not look at under the readings chosen cannot change what it computed: it is not evaluated again.
    """
    lanes = build_lanes([case, replace(case, claims=False)])
    base, asked = _amounts(law, lanes)
    found = []
    for name, reading in law.all_readings.items():
        chosen = law.reading(name)
        if reading.not_computed is not None:
            found.append(ReadingEffect(name, chosen, not_computed=reading.not_computed))
            continue
        others = [option for option in reading.options if name in asked and option != chosen]
        read = {option: _amounts(law.with_reading(name, option), lanes)[0] for option in others}
        kept, burden, staff = ({option: read.get(option, base)[measure] for option in reading.options} for measure in base)
        found.append(ReadingEffect(name, chosen, kept, burden, staff))
    return found


def _amounts(law: Law, lanes: Lanes) -> tuple[dict[str, float], frozenset[str]]:
    """Give each measure of the first of two lanes [VND], and the contested provisions that were looked at."""
    result = evaluate(law, lanes, only=LINES)
    burden = result.enterprise["burden"].sum(axis=0)
    measures = {
        "kept": float(burden[1] - burden[0]),
        "burden": float(burden[0]),
        "staff_tax_exempt": float(result.workforce["personal_income_tax_exempt"][:, 0].sum()),
    }
    return measures, result.readings_asked
