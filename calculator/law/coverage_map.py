"""Which provisions are modelled, partly or not, and why; which parameters are held though no rule reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import model_validator

from calculator.errors import LawDataError, Problem
from calculator.law.load import HERE, Library
from calculator.law.schema import Citation
from calculator.validation import Frozen, Words, problem, validate
from calculator.yaml_text import Document, Key, read_file

Modelled = Literal["modelled", "partly", "not"]
STATES: tuple[Modelled, ...] = get_args(Modelled)


class ProvisionLine(Frozen):
    """One provision: what it says, whether it is modelled, by what, and what is left out and why."""

    provision: str
    subject: Words
    state: Modelled
    by: tuple[str, ...] = ()
    why: Words | None = None

    @model_validator(mode="after")
    def _says_why(self) -> ProvisionLine:
        if self.state != "modelled" and self.why is None:
            raise problem(f"the state '{self.state}' has no reason", "say why under 'why'")
        if self.state != "not" and not self.by:
            raise problem(f"the state '{self.state}' names nothing that models it", "name parameters, readings or rules under 'by'")
        return self


class InstrumentLines(Frozen):
    """The provisions of one instrument; ``title`` where it is not registered."""

    title: Words | None = None
    provisions: tuple[ProvisionLine, ...]


class NotRead(Frozen):
    """Why no rule reads a parameter, or any below a path; the rule that does what it names, if one does."""

    why: Words
    rule: str | None = None


class Helpers(Frozen):
    """Functions of the rules that restate no provision."""

    arithmetic: tuple[str, ...]
    logic_in_three_values: tuple[str, ...]


class _File(Frozen):
    instruments: dict[str, InstrumentLines]
    not_read: dict[str, NotRead]
    helpers: Helpers


@dataclass(frozen=True)
class CoverageMap:
    """The coverage file: lines by instrument, parameters nobody reads, helpers; and where each stands."""

    instruments: dict[str, InstrumentLines]
    not_read: dict[str, NotRead]
    helpers: tuple[str, ...]
    document: Document

    def line_of(self, cite: Citation) -> ProvisionLine | None:
        """Give the line that covers a citation: that of the longest provision it lies in."""
        lines = self.instruments[cite.instrument].provisions if cite.instrument in self.instruments else ()
        fitting = [line for line in lines if is_within(cite.provision, line.provision)]
        return max(fitting, key=lambda line: len(line.provision), default=None)

    def reason(self, path: str) -> str | None:
        """Give the path, or the path above, under which a parameter is declared unread."""
        parts = path.split(".")
        return next((key for end in range(len(parts), 0, -1) if (key := ".".join(parts[:end])) in self.not_read), None)


def is_within(inner: str, outer: str) -> bool:
    """Say whether a provision is another one or lies below it."""
    return inner == outer or inner.startswith(f"{outer}.")


@cache
def load_coverage(root: Path = HERE) -> CoverageMap:
    """Read the coverage file of a law folder.

    Raises
    ------
    LawDataError
        With file and line.
    """
    path = root / "coverage.yaml"
    document = read_file(path, path.relative_to(root.parent.parent).as_posix(), LawDataError)
    if not isinstance(document.data, dict):
        raise LawDataError(Problem(document.place(()), "this is not a coverage file", "write instruments, not_read and helpers"))
    raw: dict[str, Any] = dict(document.data)
    if isinstance(raw.get("instruments"), dict):
        # A registered instrument is written as the bare list of its lines.
        raw["instruments"] = {
            name: {"provisions": lines} if isinstance(lines, list) else lines for name, lines in raw["instruments"].items()
        }
    held = validate(_File, raw, document, (), LawDataError)
    helpers = (*held.helpers.arithmetic, *held.helpers.logic_in_three_values)
    return CoverageMap(held.instruments, held.not_read, helpers, document)


def title_of(name: str, lines: InstrumentLines, library: Library) -> Words:
    """Give the title of an instrument: the registered one, or that of the coverage file."""
    if name in library.instruments:
        return library.instruments[name].title
    return lines.title or Words(vi=name, en=name)


def key_of_line(coverage: CoverageMap, instrument: str, index: int) -> Key:
    """Give the key of a line in the file."""
    plain: Key = ("instruments", instrument)
    return (*plain, "provisions", index) if (*plain, "provisions") in coverage.document.lines else (*plain, index)


def counts(lines: Iterable[ProvisionLine]) -> dict[str, int]:
    """Count lines by state."""
    held = list(lines)
    return {state: sum(line.state == state for line in held) for state in STATES}
