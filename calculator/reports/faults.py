"""Faults of rows in the language of the reader: each sentence is one of the catalogue, with what was found in its place."""

from __future__ import annotations

import re
from functools import cache

from calculator.i18n import words
from calculator.project.cells import Fault
from calculator.quantities import Language

_KEY = "fault."
_LISTS, _OR = {"examples", "names"}, {"vi": " hoặc ", "en": " or "}
"""What is offered to choose from, and the word before its last."""


def fault_told(fault: Fault, language: Language) -> Fault:
    """Give a fault with what was found and what to do in a language; row and column stay, and what stood in the cell."""
    return fault._replace(found=told(fault.found, language), remedy=told(fault.remedy, language))


def told(text: str, language: Language) -> str:
    """Write a sentence of a fault in a language; one the catalogue does not have stays in English.

    Parameters
    ----------
    text : as the reader of rows made it, in English.
    language : vi or en.
    """
    if language == "en":
        return text
    for key, pattern in _patterns():
        if found := pattern.fullmatch(text):
            values = {name: value.replace(" or ", _OR[language]) if name in _LISTS else value for name, value in found.groupdict().items()}
            return words(language)[key].format(**values)
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Give the sentences as patterns, those with most words of their own first: the rest of a sentence is what was found."""
    sentences = [(key, text) for key, text in words("en").items() if key.startswith(_KEY)]
    sentences.sort(key=lambda one: -len(re.sub(r"\{\w+\}", "", one[1])))
    return tuple((key, re.compile(_pattern(text), re.DOTALL)) for key, text in sentences)


def _pattern(text: str) -> str:
    parts = re.split(r"\{(\w+)\}", text)
    return "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
