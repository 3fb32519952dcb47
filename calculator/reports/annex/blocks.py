"""The parts of an annex: what any form of it is written from. Finished words and figures, nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calculator.quantities import Language
from calculator.reports.paper.charts import Spec


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a quiet one is set smaller."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; its first ``left`` columns are text and begin at the left, the others are figures. ``widths`` are shares of the page, in percent."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Picture:
    """A chart, and what it shows in words."""

    spec: Spec
    alt: str
    caption: str


Block = Heading | Paragraph | Grid | Picture


@dataclass(frozen=True)
class Annex:
    """An annex in one language: its title for the file's properties, and its parts in order."""

    lang: Language
    title: str
    subject: str
    blocks: Sequence[Block]
