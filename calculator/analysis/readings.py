"""Contested provisions: what each way to read them gives for a project at a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.validation import Words

TRIFLE = 0.001
"""A reading that changes an amount by no more than this share of it is not worth a word."""

LINES = {"burden", "personal_income_tax_exempt"}


class ReadingEffect(NamedTuple):
    """What each option of one contested provision gives over all years [VND].

    ``kept`` is what the project keeps, ``staff_tax_exempt`` the income tax its staff are exempt from. Both are None where the
    subject is not computed: ``not_computed`` then says why. That is no effect of zero.
    """

    reading: str
    chosen: str
    kept: Mapping[str, float] | None
    staff_tax_exempt: Mapping[str, float] | None
    not_computed: Words | None = None

    @property
    def matters(self) -> bool:
        """Whether the choice changes what is kept by more than a trifle."""
        return _moves(self.kept, self.chosen)

    @property
    def matters_to_staff(self) -> bool:
        """Whether the choice changes the tax staff are exempt from by more than a trifle."""
        return _moves(self.staff_tax_exempt, self.chosen)


def _moves(amounts: Mapping[str, float] | None, chosen: str) -> bool:
    return amounts is not None and span(amounts) > max(1.0, TRIFLE * abs(amounts[chosen]))


def span(amounts: Mapping[str, float] | None) -> float:
    """Give how far the options of a reading lie apart [VND]; 0 where nothing is computed."""
    return max(amounts.values()) - min(amounts.values()) if amounts else 0.0


def reading_effects(law: Law, case: Case) -> list[ReadingEffect]:
    """Evaluate a case under every option of the contested provisions it meets, one at a time.

    A provision the engine did not look at under the readings chosen cannot change what it computed: it is not evaluated again.
    """
    lanes = build_lanes([case, replace(case, claims=False)])
    base, staff, asked = _amounts(law, lanes)
    found = []
    for name, reading in law.all_readings.items():
        chosen = law.reading(name)
        if reading.not_computed is not None:
            found.append(ReadingEffect(name, chosen, None, None, reading.not_computed))
            continue
        others = [option for option in reading.options if name in asked and option != chosen]
        read = {option: _amounts(law.with_reading(name, option), lanes) for option in others}
        amounts = {option: read.get(option, (base, staff, asked)) for option in reading.options}
        kept = {option: one[0] for option, one in amounts.items()}
        found.append(ReadingEffect(name, chosen, kept, {option: one[1] for option, one in amounts.items()}))
    return found


def _amounts(law: Law, lanes: Lanes) -> tuple[float, float, frozenset[str]]:
    """Give what is kept and what staff are exempt from [VND], and the contested provisions that were looked at."""
    result = evaluate(law, lanes, only=LINES)
    burden = result.enterprise["burden"].sum(axis=0)
    return float(burden[1] - burden[0]), float(result.workforce["personal_income_tax_exempt"][:, 0].sum()), result.asked
