"""Words on screen and on paper, in Vietnamese and English."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from calculator.quantities import Language

LANGUAGES: tuple[Language, ...] = ("vi", "en")


@cache
def words(language: Language) -> dict[str, str]:
    """Give every text of one language by its key; each file below the language's folder adds its own."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if key in found:
                raise KeyError(f"{path.name}: the key {key} stands in two files")
            found[key] = text
    return found


def t(key: str, language: Language, **values: object) -> str:
    """Give the text of a key with its values filled in.

    A word that follows the number of what is counted is written ``{count:row|rows}``: the first form for 1, the second for any other.

    Raises
    ------
    KeyError
        When the language has no such key.
    """
    text = words(language)[key]
    return _COUNTING.vformat(text, (), values) if "|" in text else text.format(**values)


class _Counting(Formatter):
    """Fills in values as ``str.format`` does; of two forms parted by a stroke, it writes the one that goes with the number, not the number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, stroke, more = format_spec.partition("|")
        return (one if str(value) == "1" else more) if stroke else format(value, format_spec)


_COUNTING = _Counting()


def label(key: str, language: Language) -> str:
    """Give the text of a key, or the key itself where it has none: for tokens that name themselves."""
    return words(language).get(key, key)
