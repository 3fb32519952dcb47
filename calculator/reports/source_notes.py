"""Where a figure was read: addresses as they are; what we noted in English is called that for readers of Vietnamese."""

from __future__ import annotations

from calculator.i18n import t
from calculator.quantities import Language


def source_text(source: str, lang: Language) -> str:
    """Write a source; one that is more than an address is a note of ours in English.

    Parameters
    ----------
    source : as it is held.
    lang : of the reader.
    """
    return t("source.note", lang, source=source) if len(source.split()) > 1 else source
