"""What a link says of the day it was made: the law data it rested on, and the headline it showed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from calculator.errors import CalculatorError
from calculator.project.load import fingerprint
from calculator.quantities import whole
from calculator.views import model
from calculator.views.state.app_state import AppState
from calculator.views.state.presets import law_of, scenario_of

LAW, KEPT = "law", "kept"
STAMPS = (LAW, KEPT)
"""Parameters of an address that say nothing of the state."""

_PATTERNS = {LAW: re.compile(r"(20\d\d-[01]\d-[0-3]\d)\.([0-9a-f]{8})"), KEPT: re.compile(r"-?\d{1,18}")}
_DIGITS = 8


@dataclass(frozen=True)
class Stamp:
    """What a link carried; empty or None where it did not."""

    law: str
    kept: Fraction | None

    @property
    def day(self) -> str:
        """The day the law was looked at."""
        return self.law.partition(".")[0]


def stamp_of(url: Mapping[str, str]) -> tuple[Stamp, list[str]]:
    """Read the stamps of an address, and name those that are none."""
    held = {name: url[name] for name in STAMPS if name in url and _PATTERNS[name].fullmatch(url[name])}
    kept = held.get(KEPT)
    return Stamp(held.get(LAW, ""), None if kept is None else Fraction(kept)), [name for name in STAMPS if name in url and name not in held]


def stamps(state: AppState) -> dict[str, str]:
    """Give the stamps of a state: the law data of today, and what is kept [VND] where it can be computed."""
    try:
        law = law_of(state)
        found = {LAW: f"{law.as_of.isoformat()}.{law.text_fingerprint[:_DIGITS]}"}
        kept = headline(state)
    except CalculatorError:
        return {}
    return found if kept is None else {**found, KEPT: str(whole(kept))}


def headline(state: AppState) -> Fraction | None:
    """Give the present value of what is kept [VND], whole; None where nothing can be computed.

    Raises
    ------
    CalculatorError
        When the project or the law does not allow it.
    """
    law = law_of(state)
    if law.missing_numbers:
        return None
    kept = model.run(scenario_of(state), law, state.site).measures["kept_present_value"]
    return None if kept is None else Fraction(round(kept))


def basis(state: AppState) -> tuple[str, str, str]:
    """Say what the headline of a state rests on.

    Raises
    ------
    CalculatorError
        When the project or the law does not allow it.
    """
    return law_of(state).fingerprint, fingerprint(scenario_of(state)), state.site
