"""Notes what a run reads and computes, so that each step can be explained with the law it used. The fast path carries none of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Read:
    """One law value as it went into a rule: its path, and for each year (or once for all) the entry that held."""

    path: str
    entries: tuple[Any, ...]


@dataclass(frozen=True)
class Call:
    """One rule as it was applied: its function, what went in, what came out, the law among the inputs, and whose step it is."""

    rule: Callable[..., Any]
    arguments: dict[str, Any]
    output: Any
    reads: tuple[Read, ...]
    whose: str | None = None


class Plain:
    """The fast path: applies rules and notes nothing."""

    recording = False

    def apply(self, rule: Callable[P, R], *args: P.args, **arguments: P.kwargs) -> R:
        """Apply a rule."""
        return rule(*args, **arguments)

    def note(self, value: R, path: str, entries: tuple[Any, ...]) -> R:
        """Note that a value comes from the law."""
        return value

    def basis(self, path: str, entries: tuple[Any, ...]) -> None:
        """Note a provision without a number that the next rule rests on."""

    def of(self, whose: str) -> AbstractContextManager[None]:
        """Say whose steps follow, where they are not the lane's own."""
        return nullcontext()


class _Int(int):
    """A whole number with an identity of its own: Python shares small ones."""


class _Float(float):
    """A number with an identity of its own."""


class _Str(str):
    """A word with an identity of its own."""

    __slots__ = ()


def _own(value: Any) -> Any:
    kinds = {int: _Int, float: _Float, str: _Str}
    return kinds[type(value)](value) if type(value) in kinds else value


@dataclass
class Recorder(Plain):
    """Notes every law value read and every rule applied, in order."""

    calls: list[Call] = field(default_factory=list)
    _basis: list[Read] = field(default_factory=list)
    _whose: str | None = None
    _law: dict[int, tuple[Any, list[Read]]] = field(default_factory=dict)

    recording = True

    def apply(self, rule: Callable[P, R], *args: P.args, **arguments: P.kwargs) -> R:
        """Apply a rule and note the call; a value noted as law before is cited where it goes in."""
        output = rule(*args, **arguments)
        given = [part for value in arguments.values() for part in (value if isinstance(value, (list, tuple)) else [value])]
        given += list(arguments.values())
        reads, self._basis = self._basis, []
        reads += [read for value in given for read in self._law.get(id(value), (None, []))[1]]
        self.calls.append(Call(rule, dict(arguments), output, tuple({id(read): read for read in reads}.values()), self._whose))
        return output

    def note(self, value: R, path: str, entries: tuple[Any, ...]) -> R:
        """Note that a value comes from the law; the value itself is kept, so that its identity stays its own."""
        if isinstance(value, (int, float, str)):
            value = _own(value)
        self._law.setdefault(id(value), (value, []))[1].append(Read(path, entries))
        return value

    def basis(self, path: str, entries: tuple[Any, ...]) -> None:
        """Note a provision without a number that the next rule rests on."""
        self._basis.append(Read(path, entries))

    @contextmanager
    def of(self, whose: str) -> Iterator[None]:
        """Mark the steps that follow as another's."""
        before, self._whose = self._whose, whose
        try:
            yield
        finally:
            self._whose = before
