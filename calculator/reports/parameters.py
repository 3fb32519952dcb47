"""The reference of parameters: every one with its labels, unit, dated values, citations and confidence, as Markdown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from calculator.quantities import format_provision
from calculator.reports.law_words import entry_spoken
from calculator.validation import Words

DAY = dt.timedelta(days=1)


class InstrumentLike(Protocol):
    """What is said of an instrument."""

    @property
    def kind(self) -> Any: ...


class ParameterLike(Protocol):
    """What is said of a parameter."""

    @property
    def path(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def unit(self) -> Any: ...
    @property
    def keyed_on(self) -> Any: ...
    @property
    def history(self) -> tuple[Any, ...]: ...


_HEAD = """# Parameters

Every legal quantity the calculator holds: {parameters} parameters with {values} dated values over {instruments} instruments. Written by
`python -m calculator law reference`; the data stand in `calculator/law/text/`. *Decided by* says which date of a project picks the value.
A confidence is *primary* (read in the text of the law or a copy of it), *secondary*, *derived* or *unverified*.
"""


def parameter_reference(parameters: Mapping[str, ParameterLike], instruments: Mapping[str, InstrumentLike], unread: Iterable[str]) -> str:
    """Write the reference.

    Parameters
    ----------
    parameters : by path, in the order of the files.
    instruments : for the words of a citation.
    unread : paths that no rule reads; they are marked.
    """
    entries = [entry for parameter in parameters.values() for entry in parameter.history]
    cited = {cite.instrument for entry in entries for cite in entry.cites}
    lines = [_HEAD.format(parameters=len(parameters), values=len(entries), instruments=len(cited))]
    silent, subject = set(unread), ""
    for path, parameter in parameters.items():
        first = path.split(".")[0]
        if first != subject:
            subject = first
            lines.append(f"## {subject}\n")
        note = " · *no rule reads it*" if path in silent else ""
        lines.append(f"### `{path}`\n")
        lines.append(f"{_plain(parameter.label.en)} · {_plain(parameter.label.vi)}\n")
        lines.append(f"{parameter.unit} · decided by {str(parameter.keyed_on).replace('_', ' ')}{note}\n")
        lines.append("| from | until | value | provision | confidence | checked on |\n| --- | --- | --- | --- | --- | --- |")
        ends = [*(entry.from_ - DAY for entry in parameter.history[1:]), None]
        lines += [_row(parameter, entry, entry.until or end, instruments) for entry, end in zip(parameter.history, ends, strict=True)]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(parameter: Any, entry: Any, last: dt.date | None, instruments: Mapping[str, InstrumentLike]) -> str:
    cites = "; ".join(format_provision(cite.instrument, cite.provision, instruments[cite.instrument].kind, "en") for cite in entry.cites)
    value = entry_spoken(parameter, entry, "en")
    return f"| {entry.from_} | {last or ''} | {_plain(value)} | {_plain(cites)} | {entry.confidence} | {entry.checked_on} |"


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")
