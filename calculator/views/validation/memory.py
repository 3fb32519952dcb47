"""What the validation page remembers: whose cases are shown, and the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from calculator.published.case import ORACLES
from calculator.published.load import cases
from calculator.views.part import Part, Written, one_of

ALL = "all"
SHOWN = (ALL, *ORACLES)


def _case(text: str) -> str:
    if text and text not in cases():
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Validation(Part):
    """What the page shows."""

    oracle: str = ALL
    case: str = ""

    FIELDS: ClassVar[dict[str, Written]] = {"oracle": one_of(SHOWN), "case": Written(_case)}
