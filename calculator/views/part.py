"""What one page remembers for itself: a part of the state, and how its fields are written in the address.

A page with a memory of its own declares a frozen dataclass that is a :class:`Part`: every field has a default and a line in
``FIELDS``. The state takes it in by one line (`views/state/app_state.py`); its fields are then called ``part.field`` everywhere:
in the address, in `controls.field`, in `put`. A part is no part of the scenario, and stays when another preset is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from calculator.quantities import NotANumberError, parse_money, parse_number, whole


def plain(value: Any) -> str:
    """Write a value as its reader reads it."""
    return str(whole(value)) if isinstance(value, Fraction) else str(value)


class Written(NamedTuple):
    """How a field is written in the address: its reader, which raises ValueError, its writer, and whether it goes into ``s``."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = plain
    deep: bool = False


class Part:
    """What one page remembers for itself."""

    FIELDS: ClassVar[dict[str, Written]] = {}


def one_of(choices: Iterable[str]) -> Written:
    """Write one of some tokens."""
    held = tuple(choices)

    def read(text: str) -> str:
        if text not in held:
            raise ValueError(text)
        return text

    return Written(read)


def several_of(choices: Iterable[str], most: int) -> Written:
    """Write some of some tokens, each once, in their order."""
    held = tuple(choices)

    def read(text: str) -> tuple[str, ...]:
        found = tuple(text.split(",")) if text else ()
        if len(found) > most or len(set(found)) < len(found) or not set(found) <= {*held}:
            raise ValueError(text)
        return found

    return Written(read, ",".join)


def number(low: str, high: str, *, money: bool = False) -> Written:
    """Write a number or an amount between two, both included."""
    least, greatest = Fraction(low), Fraction(high)

    def read(text: str) -> Fraction:
        try:
            value = parse_money(text) if money else parse_number(text)
        except NotANumberError as fault:
            raise ValueError(text) from fault
        if not least <= value <= greatest:
            raise ValueError(text)
        return value

    return Written(read)


def whole_number(choices: range) -> Written:
    """Write a whole number."""

    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else choices.start - 1
        if value not in choices:
            raise ValueError(text)
        return value

    return Written(read)
