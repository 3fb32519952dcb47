"""Law values with what they rest on, and the days on which they hold, in words: for tables of what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from calculator.i18n import t
from calculator.law.law import Law
from calculator.law.schema import Citation, Entry
from calculator.quantities import Language, format_date, format_provision
from calculator.reports.law_words import entry_spoken


def cited_words(cites: Iterable[Citation], law: Law, lang: Language) -> str:
    """Write citations, in their order."""
    return "; ".join(format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in cites)


def span_words(one: Any, lang: Language) -> str:
    """Write the days from which and to which something holds."""
    start = format_date(one.from_.isoformat(), lang)
    return f"{start} –" if one.until is None else f"{start} – {format_date(one.until.isoformat(), lang)}"


def entry_words(path: str, entry: Entry | None, law: Law, lang: Language) -> str:
    """Write a value with what it rests on; where the law has nothing, so."""
    if entry is None or entry.value is None:
        return t("law.nothing", lang)
    return f"{entry_spoken(law.parameters[path], entry, lang)}\n{cited_words(entry.cites, law, lang)}"
