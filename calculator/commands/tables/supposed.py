"""What the figures of a command suppose: as a table, and as JSON below the key ``defaults``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.project.supposed import Supposed
    from calculator.quantities import Language

NONE = "–"
AMOUNTS = {"exchange_rate"}
"""Assumptions that are no share."""


def supposed_record(found: Sequence[Supposed], lang: Language) -> list[dict[str, Any]]:
    """Give what is supposed as plain data."""
    return [{**one._asdict(), "as_of": one.as_of and one.as_of.isoformat(), "source": _source(one, lang)} for one in found]


def print_supposed(found: Sequence[Supposed], lang: Language) -> None:
    """Print what is supposed, each with its source and day."""
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.tables import print_table

    rows = [
        [
            t(f"supposed.{one.name}", lang),
            _value(one, lang),
            _source(one, lang) or t("supposed.no_source", lang),
            NONE if one.as_of is None else format_date(one.as_of.isoformat(), lang),
        ]
        for one in found
    ]
    print_table(
        t("supposed.title", lang), ["", *(t(f"supposed.column.{name}", lang) for name in ("value", "source", "as_of"))], rows, left=3
    )


def _source(one: Supposed, lang: Language) -> str | None:
    """Write the source: the reader's own text, a provision, an option, or a word of the program."""
    from calculator.i18n import label

    if one.source is None:
        return None
    found = label(f"supposed.source.{one.source}", lang)
    return one.source if found.startswith("supposed.") else found


def _value(one: Supposed, lang: Language) -> str:
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share

    def said(value: float) -> str:
        return format_number(value, lang) if one.name in AMOUNTS else format_share(value, lang, 2)

    if one.value is None:
        return t("supposed.not_stated", lang)
    if isinstance(one.value, tuple):
        return f"{said(min(one.value))}–{said(max(one.value))}"
    return said(one.value)
