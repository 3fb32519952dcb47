"""A law that notes which of its parameters and readings are looked up."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import replace
from typing import Any, TypeVar

from calculator.law.law import Law

Value = TypeVar("Value")


class Watched(Mapping[str, Value]):
    """A mapping that notes the keys whose values are taken one by one; going through all of it is no look-up."""

    def __init__(self, held: Mapping[str, Value], seen: set[str]) -> None:
        self._held, self._seen = held, seen

    def __getitem__(self, key: str) -> Value:
        self._seen.add(key)
        return self._held[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Give a value, and note the key where there is one."""
        return self[key] if key in self._held else default

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def items(self) -> ItemsView[str, Value]:
        """Give all, unnoted."""
        return self._held.items()

    def values(self) -> ValuesView[Value]:
        """Give all, unnoted."""
        return self._held.values()


class Watch:
    """What was looked up in the laws it watches."""

    def __init__(self) -> None:
        self.parameters: set[str] = set()
        self.readings: set[str] = set()

    def law(self, law: Law) -> Law:
        """Give the same law, watched."""
        return replace(law, parameters=Watched(law.parameters, self.parameters), readings=Watched(law.readings, self.readings))
