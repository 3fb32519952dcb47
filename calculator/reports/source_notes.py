"""Where a figure was read: addresses as they are; what we noted in English is called that for readers of Vietnamese."""

from __future__ import annotations

import unicodedata

from calculator.i18n import t
from calculator.quantities import Language

ASSUMED = "assumption"
"""What a scenario writes where a source would stand, if there is none but its author."""


def source_text(source: str, lang: Language) -> str:
    """Write a source; one that is a note in English is called that.

    Parameters
    ----------
    source : as it is held.
    lang : of the reader.
    """
    if source == ASSUMED:
        return t("source.assumption", lang)
    return t("source.note", lang, source=source) if is_english(source) else source


def is_english(source: str) -> bool:
    """Whether a source is a note in English: more than an address or a single word, and not in Vietnamese, as that of a reader's own may be."""
    words = source.split()
    return len(words) > 1 and sum(map(_has_marks, words)) * FEW < len(words)


FEW = 4
"""Of a text in Vietnamese more than one word in so many has a mark of the alphabet; English has such words only in names."""


def _has_marks(word: str) -> bool:
    return any(letter in "đĐ" or unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", word))


def source_of(what: str, source: str, lang: Language) -> str:
    """Say where a figure is from, and that it is told in English where it is."""
    if is_english(source):
        return t("source.of_note", lang, what=what, source=source)
    return t("source.of", lang, what=what, source=source_text(source, lang))
