"""Which provisions an answer rests on, and how sure the law data is of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from calculator.law.law import Law
from calculator.law.schema import CONFIDENCES, Entry
from calculator.recorder import Plain, R


class Sources(Plain):
    """Notes the entries of the law that are read, by path; computes nothing else."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = {}

    def note(self, value: R, path: str, entries: tuple[Any, ...]) -> R:
        """Note the entries a value comes from."""
        held = self.entries.setdefault(path, [])
        held += [entry for entry in entries if entry is not None and entry not in held]
        return value

    def read(self, law: Law, path: str, on: dt.date) -> Any:
        """Give the value that holds on a day, or None, and note its entry."""
        entry = law.entry(path, on) if path in law.parameters else None
        return self.note(entry.value if entry else None, path, (entry,))

    def cited(self) -> list[dict[str, str]]:
        """Give every provision once for each parameter: path, instrument, provision, confidence."""
        rows = [
            {"path": path, "instrument": cite.instrument, "provision": cite.provision, "confidence": entry.confidence}
            for path, entries in self.entries.items()
            for entry in entries
            for cite in entry.cites
        ]
        return [row for place, row in enumerate(rows) if row not in rows[:place]]

    def weak(self) -> list[dict[str, str]]:
        """Give the parameters whose text was not read in the original, with the weakest confidence of each."""
        found = []
        for path, entries in self.entries.items():
            weakest = max((entry.confidence for entry in entries), key=CONFIDENCES.index, default=CONFIDENCES[0])
            if weakest != CONFIDENCES[0]:
                found.append({"path": path, "confidence": weakest})
        return found
