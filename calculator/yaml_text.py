"""YAML with line numbers: plain data, duplicate keys and aliases refused, every scalar left as the text it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from calculator.errors import CalculatorError, InputError, Place, Problem

Key: TypeAlias = tuple[str | int, ...]

LARGEST_FILE = 1_000_000
"""Bytes; a scenario or a law file is some kilobytes, so anything larger is a mistake or an attack."""

_DEEPEST = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """Plain data (mappings, lists, text, None) and the line each key stands on."""

    file: str
    data: Any
    lines: dict[Key, int] = field(repr=False)

    def place(self, key: Key) -> Place:
        """Find the line of a key, or of the nearest thing around it that has one."""
        for length in range(len(key), -1, -1):
            if key[:length] in self.lines:
                return Place(self.file, self.lines[key[:length]], dotted(key))
        return Place(self.file, None, dotted(key))


def dotted(key: Key) -> str:
    """Write a key as people read it: ``project.revenue[0].amount``."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_file(path: Path, shown: str | None = None, error: type[CalculatorError] = InputError) -> Document:
    """Read one YAML file.

    Raises
    ------
    CalculatorError
        Of the class given: no such file, too large, not UTF-8, or not the YAML this package takes.
    """
    name = shown or str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise error(Problem(Place(name), "this is a folder", "name a .yaml file in it"))
        if size > LARGEST_FILE:
            raise error(
                Problem(Place(name), f"the file has {size:,} bytes", f"a file may have {LARGEST_FILE:,} at most: give the scenario alone")
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise error(Problem(Place(name), "there is no such file", "check the path")) from None
    except OSError as fault:
        raise error(Problem(Place(name), f"the file cannot be read ({fault.strerror})", "check the path and your rights to it")) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise error(Problem(Place(name, line), "the file is not UTF-8 text", "save it with the encoding UTF-8")) from None
    return read_text(text, name, error)


def read_text(text: str, name: str, error: type[CalculatorError] = InputError) -> Document:
    """Read YAML text; the same checks as :func:`read_file`."""
    lines: dict[Key, int] = {}
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        builder = _Builder(name, events, lines, error)
        data = builder.document()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else None
        what = " ".join(part for part in (fault.context, fault.problem) if part)
        raise error(Problem(Place(name, line), f"not valid YAML ({what})", "check indentation, colons and quotes near this line")) from None
    except yaml.YAMLError as fault:
        what = str(fault).splitlines()[0]
        raise error(Problem(Place(name), f"not valid YAML ({what})", "remove control characters")) from None
    return Document(name, data, lines)


def _line(event: Any) -> int:
    """Give the line an event starts on, counted from 1."""
    return int(event.start_mark.line) + 1


class _Builder:
    """Builds data from YAML events, so that aliases are refused before anything grows from them."""

    def __init__(self, name: str, events: Iterator[Any], lines: dict[Key, int], error: type[CalculatorError]) -> None:
        self.name, self.events, self.lines, self.error = name, events, lines, error

    def refuse(self, event: Any, key: Key, found: str, remedy: str) -> CalculatorError:
        return self.error(Problem(Place(self.name, _line(event), dotted(key)), found, remedy))

    def document(self) -> Any:
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse(event, (), "a second document starts here", "give one document a file")
                data = self.value(next(self.events), ())
        return data

    def value(self, event: Any, key: Key) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(event, key, f"the alias *{event.anchor} is not accepted", "write the value out")
        if getattr(event, "anchor", None):
            raise self.refuse(
                event, key, f"the anchor &{event.anchor} is not accepted", "remove it and write the value out where it is used"
            )
        if event.tag and event.tag != "!":
            raise self.refuse(event, key, f"the tag {event.tag} is not accepted", "remove it")
        if len(key) > _DEEPEST:
            raise self.refuse(event, (), f"nested deeper than {_DEEPEST} levels", "flatten the file")
        self.lines.setdefault(key, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None and event.implicit[0]
            return None if plain and event.value in {"", "~", "null", "Null", "NULL"} else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self.value(inner, (*key, len(items))))
            return items
        return self.mapping(key)

    def mapping(self, key: Key) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(name := next(self.events), yaml.MappingEndEvent):
            line = _line(name)
            if not isinstance(name, yaml.ScalarEvent):
                raise self.refuse(name, key, "a key must be plain text", "write the key as one word")
            inner: Key = (*key, name.value)
            if name.value in found:
                first = self.lines[inner]
                raise self.refuse(name, inner, f"the key stands here a second time (first on line {first})", "keep one of the two")
            self.lines[inner] = line
            found[name.value] = self.value(next(self.events), inner)
        return found
