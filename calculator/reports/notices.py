"""Notices in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from calculator.i18n import label, t
from calculator.measures.shown_in import How, as_shown
from calculator.quantities import format_date, format_money, format_money_short, format_share
from calculator.validation import Words


class NoticeLike(Protocol):
    """What a notice holds: its kind and the values of its text."""

    @property
    def kind(self) -> str: ...

    @property
    def values(self) -> dict[str, Any]: ...


class ReadingLike(Protocol):
    """What is said of a contested provision."""

    @property
    def label(self) -> Words: ...

    @property
    def options(self) -> Mapping[str, Any]: ...


_MONEY = {"low", "high", "losses", "lost", "amount", "income", "capital", "threshold", "gross", "clawback", "rent", "month"}

_SET = {"capital", "threshold", "month"}
"""Of these, what a law or a reader has set."""

_EXACT = {"cut", "pay", "least"}
"""Small amounts, written to the đồng."""

_OF_LAW = {"product_held", "product_grown"}
"""Kinds whose amounts are all of the law."""


def notice_text(notice: NoticeLike, readings: Mapping[str, ReadingLike], how: How) -> str:
    """Write one notice in a language, its amounts in short form; those a law or a reader has set stay in đồng."""
    shown = as_shown(how)
    language = shown.language
    values: dict[str, Any] = {}
    for name, value in notice.values.items():
        if isinstance(value, Words):
            values[name] = value[language]
        elif notice.kind == "rate_out_of_range":
            values[name] = format_share(value, language, 2)
        elif notice.kind == "rate_above_ceiling" and name in {"rate", "ceiling"}:
            values[name] = format_share(value, language, 2)
        elif name in _EXACT:
            values[name] = format_money(value, language)
        elif name == "share":
            values[name] = format_share(value, language)
        elif name in _MONEY or (name == "kept" and isinstance(value, float)):
            values[name] = format_money_short(value, language) if name in _SET or notice.kind in _OF_LAW else shown.short(value)
        elif name in {"date", "from_day"}:
            values[name] = format_date(value, language)
        else:
            values[name] = value
    if notice.kind == "unknown_fact":
        values["fact"] = label(f"fact.{values['fact']}", language)
        values["measure"] = label(f"measure.{values['measure']}", language)
        values["evidence"] = values["evidence"] or "–"
    if notice.kind in {"reading", "reading_burden", "reading_staff"}:
        reading = readings[values["reading"]]
        kept = notice.values["kept"]
        values["options"] = "; ".join(f"“{reading.options[name].label[language]}” {shown.short(kept[name])}" for name in kept)
        values["chosen"] = reading.options[values["chosen"]].label[language]
        values["reading"] = reading.label[language]
    if notice.kind == "reading_range":
        values["reading"] = readings[values["reading"]].label[language]
    return t(f"notice.{notice.kind}", language, **values)
