"""What can be wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, a line counted from 1, and the key inside the file."""

    file: str = ""
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        spot = f"{self.file}:{self.line}" if self.file and self.line is not None else self.file
        return ": ".join(part for part in (spot, self.key) if part)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its place, what was found there, and the remedy."""

    place: Place
    found: str
    remedy: str

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.found}; {self.remedy}" if where else f"{self.found}; {self.remedy}"


class CalculatorError(Exception):
    """Root of all errors this package raises on purpose; carries the problems found, all of them at once."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(CalculatorError):
    """What the user gave is wrong: a scenario, an option, a number."""


class LawDataError(CalculatorError):
    """The law files contradict themselves or the format."""


class UnknownNameError(InputError):
    """A variant, parameter, site, reading or year that does not exist was asked for."""


def counted(count: int, one: str, more: str) -> str:
    """Write how many of a thing there are, with the word for one or for several: ``1 row``, ``2,000 rows``."""
    return f"{count:,} {one if count == 1 else more}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Say what names there are, nearest first, as the remedy of a message."""
    import difflib

    names = sorted(known)
    if not names:
        return "there is none to choose from"
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(close)}?"
    shown = ", ".join(names[:12])
    return f"choose one of {shown}" + (" …" if len(names) > 12 else "")
