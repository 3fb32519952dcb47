"""YAML with line numbers: plain data, duplicate keys and aliases refused, every scalar left as the text it is."""

from __future__ import annotations

import re
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
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WRITTEN_OUT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters a scalar or key may not have once its escapes are resolved: a terminal would act on them."""

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


def key_of(text: str) -> Key:
    """Read a key as people write it: the inverse of :func:`dotted`."""
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in re.findall(r"\[\d+\]|[^.\[\]]+", text))


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
        with path.open("rb") as file:  # a device says it is empty and never ends
            raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise error(
                Problem(
                    Place(name),
                    f"the file has more than {LARGEST_FILE:,} bytes",
                    f"a file may have {LARGEST_FILE:,} at most: give the scenario alone",
                )
            )
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
    for number, line in enumerate(text.split("\n"), 1):
        if found := _CONTROL.search(line):
            what = f"the control character U+{ord(found[0]):04X} stands in this line"
            raise error(Problem(Place(name, number), what, "remove it"))
    builder = _Builder(name, iter(yaml.parse(text, Loader=_LOADER)), lines, error)
    try:
        data = builder.document()
    except yaml.MarkedYAMLError as fault:
        raise error(_explain(fault, text, name, builder.long_quote)) from None
    except yaml.YAMLError as fault:
        what = str(fault).splitlines()[0]
        raise error(Problem(Place(name), f"this is not YAML ({what})", "save the file as plain text")) from None
    return Document(name, data, lines)


def _explain(fault: yaml.MarkedYAMLError, text: str, name: str, long_quote: tuple[int, int] | None) -> Problem:
    """Say in plain words what the YAML reader stumbled over, where it begins rather than where it is noticed."""
    what, end, begin = fault.problem or "", fault.problem_mark or fault.context_mark, fault.context_mark or fault.problem_mark
    if end is None or begin is None:
        return Problem(Place(name), f"this is not YAML ({what})", "check indentation, colons and quotes")
    here, there = Place(name, end.line + 1), Place(name, begin.line + 1)
    if long_quote and long_quote[1] == end.line:
        opened = Place(name, long_quote[0] + 1)
        return Problem(opened, f"the quote opened on this line is closed only on line {end.line + 1}", "close it on its own line")
    if "cannot start any token" in what:
        sign = _sign(text, end)
        if sign == "\t":
            return Problem(here, "a tab stands where spaces belong", "indent with spaces")
        return Problem(here, f"a value cannot start with {sign}", "put the value in quotes")
    if "unexpected end of stream" in what:
        return Problem(there, "the quote opened on this line is not closed", "close it")
    if "expected ',' or" in what:
        sign = _sign(text, begin)
        close = "}" if sign == "{" else "]"
        return Problem(there, f"the {sign} on this line is not closed", f"write a comma between items and {close} after the last")
    if "could not find expected ':'" in what:
        return Problem(there, "this line has no colon", "write key: value, with a space after the colon")
    if "mapping values are not allowed" in what:
        return Problem(here, "a colon stands where none can", "put text with a colon in quotes, or line the key up with those above it")
    if "tab character" in what:
        return Problem(here, "a tab stands where spaces belong", "indent with spaces")
    if "expected" in what or "not allowed" in what:
        return Problem(here, "this line does not fit those above it", "line it up with them, or check the quotes there")
    return Problem(here, f"this is not YAML ({what})", "check indentation, colons and quotes near this line")


def _sign(text: str, mark: Any) -> str:
    """Give the character at a mark; YAML ends lines at more characters than Python's readers do."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def _line(event: Any) -> int:
    """Give the line an event starts on, counted from 1."""
    return int(event.start_mark.line) + 1


class _Builder:
    """Builds data from YAML events, so that aliases are refused before anything grows from them."""

    def __init__(self, name: str, events: Iterator[Any], lines: dict[Key, int], error: type[CalculatorError]) -> None:
        self.name, self.events, self.lines, self.error = name, events, lines, error
        self.long_quote: tuple[int, int] | None = None
        """First and last line of the latest quoted text over several lines: most likely a quote that was not closed."""

    def refuse(self, event: Any, key: Key, found: str, remedy: str) -> CalculatorError:
        return self.error(Problem(Place(self.name, _line(event), dotted(key)), found, remedy))

    def plain(self, event: Any, key: Key, what: str) -> None:
        """Refuse a control character that was written as an escape."""
        if found := _WRITTEN_OUT.search(event.value):
            raise self.refuse(event, key, f"an escape in this {what} stands for the control character U+{ord(found[0]):04X}", "remove it")

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
        begin, end = event.start_mark.line, event.end_mark.line
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(event, key, f"the alias *{event.anchor} is not accepted", "write the value out")
        if getattr(event, "anchor", None):
            raise self.refuse(
                event, key, f"the anchor &{event.anchor} is not accepted", "remove it and write the value out where it is used"
            )
        if event.tag and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            raise self.refuse(event, key, f"the tag {tag} is not accepted", "remove it")
        if len(key) > _DEEPEST:
            raise self.refuse(event, (), f"nested deeper than {_DEEPEST} levels", "flatten the file")
        self.lines.setdefault(key, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            self.plain(event, key, "value")
            # The two YAML readers, with libyaml and without, write the style of an unquoted scalar as "" and as None.
            plain = not event.style and event.implicit[0]
            if event.style in {"'", '"'} and end > begin:
                self.long_quote = (begin, end)
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
            self.plain(name, key, "key")
            inner: Key = (*key, name.value)
            if name.value in found:
                first = self.lines[inner]
                raise self.refuse(name, inner, f"the key stands here a second time (first on line {first})", "keep one of the two")
            self.lines[inner] = line
            found[name.value] = self.value(next(self.events), inner)
        return found
