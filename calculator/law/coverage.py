"""How much law is held, and how surely: counts by subject and confidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from calculator.law.load import Library
from calculator.law.schema import CONFIDENCES, Confidence, Draft


class Coverage(NamedTuple):
    """One subject of the law data: how many parameters and dated values it has, and the values by confidence."""

    subject: str
    parameters: int
    values: int
    by_confidence: dict[Confidence, int]


def coverage(library: Library) -> list[Coverage]:
    """Count the law data by subject, the first word of each path."""
    rows = []
    for subject in dict.fromkeys(path.split(".")[0] for path in library.parameters):
        held = [parameter for path, parameter in library.parameters.items() if path.split(".")[0] == subject]
        entries = [entry for parameter in held for entry in parameter.history]
        counts = {confidence: sum(entry.confidence == confidence for entry in entries) for confidence in CONFIDENCES}
        rows.append(Coverage(subject, len(held), len(entries), counts))
    return rows


class Counted(NamedTuple):
    """How many parameters the law held has, and how many more only a draft or a statement would add."""

    held: int
    proposed: int


def counted(paths: Iterable[str], held: Collection[str]) -> Counted:
    """Count parameters, those of the law apart from those it does not have.

    Parameters
    ----------
    paths : of parameters, each once.
    held : paths of the law.
    """
    inside = [path in held for path in paths]
    return Counted(sum(inside), len(inside) - sum(inside))


def proposed_paths(held: Collection[str], drafts: Iterable[Draft]) -> list[str]:
    """Name the parameters the law does not have and a draft would add."""
    added = (change.path for draft in drafts for change in draft.changes if change.label is not None and change.path not in held)
    return list(dict.fromkeys(added))


def counted_of(library: Library) -> Counted:
    """Count the parameters of the law data, and those that only its drafts have."""
    return counted([*library.parameters, *proposed_paths(library.parameters, library.drafts.values())], library.parameters)


def regimes_table(library: Library) -> str:
    """Write the regimes beside the zone as a Markdown table: what is computed, on which data, and what is not."""
    lines = ["| | regime | computed | heads of corporate income tax | other data | not computed |", "| --- | --- | --- | --- | --- | --- |"]
    for regime in library.regimes.values():
        heads, others = (", ".join(f"`{name}`" for name in names) for names in (regime.heads, regime.parameters))
        missing = regime.missing.en if regime.missing else ""
        lines.append(f"| {regime.name} | {regime.label.en} | {regime.computed} | {heads} | {others} | {missing} |")
    return "\n".join(lines)


def coverage_table(library: Library) -> str:
    """Write the counts as a Markdown table."""
    lines = ["| subject | parameters | values | " + " | ".join(CONFIDENCES) + " |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in coverage(library):
        counts = " | ".join(str(row.by_confidence[confidence]) for confidence in CONFIDENCES)
        lines.append(f"| `{row.subject}` | {row.parameters} | {row.values} | {counts} |")
    every = coverage(library)
    sums = " | ".join(str(sum(row.by_confidence[confidence] for row in every)) for confidence in CONFIDENCES)
    lines.append(f"| together | {counted_of(library).held} | {sum(row.values for row in every)} | {sums} |")
    return "\n".join(lines)
