"""What the investor page remembers beside the project: the places and statuses held side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from calculator.analysis.statuses import CERTIFICATES
from calculator.project.tokens import LOCATIONS
from calculator.views.part import Part, Written

MOST = 4
SITE, AT, WITH = "site", "at", "with"
"""Kinds of what is compared: a site of the scenario, the same project at another kind of place, or with a certificate."""


def _read(text: str) -> tuple[str, ...]:
    found = tuple(text.split(",")) if text else ()
    if len(found) > MOST or len(set(found)) < len(found):
        raise ValueError(text)
    for one in found:
        kind, _, name = one.partition("/")
        known = {SITE: name.replace("_", "").isalnum() and name.isascii(), AT: name in LOCATIONS, WITH: name in CERTIFICATES}
        if not known.get(kind, False):
            raise ValueError(text)
    return found


@dataclass(frozen=True)
class InvestorState(Part):
    """What stands beside the project at hand, at most four."""

    beside: tuple[str, ...] = (f"{AT}/none", f"{AT}/high_tech_park")

    FIELDS: ClassVar[dict[str, Written]] = {"beside": Written(_read, ",".join)}
