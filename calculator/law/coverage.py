"""How much law is held, and how surely: counts by subject and confidence."""

from __future__ import annotations

from typing import NamedTuple

from calculator.law.load import Library
from calculator.law.schema import CONFIDENCES, Confidence


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
    return "\n".join(lines)
