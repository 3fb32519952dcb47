"""What stands on an offer, in finished words of one language. Whoever fills it computes nothing here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calculator.quantities import Language


@dataclass(frozen=True)
class Table:
    """Rows of finished text under a title; ``more`` says how many were left out, with {count} in it."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: str
    note: str = ""


@dataclass(frozen=True)
class YearChart:
    """What is kept each year and what would be outside the zone, in the unit the title names; and the same in words."""

    title: str
    bars: str
    ticks: str
    years: Sequence[int]
    kept: Sequence[float]
    outside: Sequence[float]
    alt: str


@dataclass(frozen=True)
class Sheet:
    """An offer in one language.

    ``cards`` hold name, value and caption; the first column of ``conditions`` is the word of the state, ``states`` its token; ``take``
    says how to come back to the scenario, ``foot`` what the page rests on; ``lost`` is printed where signs of a name could not be.
    """

    lang: Language
    kind: str
    title: str
    project: str
    law: str
    cards: Sequence[tuple[str, str, str]]
    sentences: Sequence[str]
    chart: YearChart
    to_do: Table
    conditions: Table
    states: Sequence[str]
    notices: Table
    sources: Table
    confidence: str
    disclaimer: str
    take: Sequence[str]
    foot: Sequence[str]
    lost: str
