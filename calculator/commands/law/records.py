"""Law values as plain data: what the ``law`` commands and ``compare`` print as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from calculator.commands.shell import plain
from calculator.law.difference import CitedOnce, Difference, ParameterChange
from calculator.law.schema import Citation, Entry, Parameter
from calculator.quantities import Language

DAY = dt.timedelta(days=1)


def last_day(parameter: Parameter, index: int) -> dt.date | None:
    """Give the last day on which an entry holds: its own, or the one before its successor; None where it has no end."""
    ends = [entry.from_ - DAY for entry in parameter.history[index + 1 : index + 2]]
    own = parameter.history[index].until
    return min([*ends, *([own] if own else [])], default=None)


def parameter_record(parameter: Parameter, lang: Language) -> dict[str, Any]:
    """Give a parameter with its full history."""
    return {
        "path": parameter.path,
        "label": parameter.label[lang],
        "unit": str(parameter.unit),
        "keyed_on": parameter.keyed_on,
        "history": history_record(parameter, lang),
    }


def history_record(parameter: Parameter | None, lang: Language) -> list[dict[str, Any]] | None:
    """Give the history of a parameter; None where the law has no such parameter."""
    if parameter is None:
        return None
    return [
        entry_record(entry, lang) | {"until": last.isoformat() if (last := last_day(parameter, index)) else None}
        for index, entry in enumerate(parameter.history)
    ]


def entry_record(entry: Entry, lang: Language) -> dict[str, Any]:
    """Give one value with its first day, what it rests on and how sure it is."""
    data: dict[str, Any] = {
        "from": entry.from_.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "value": value_record(entry.value),
        "cites": cite_records(entry.cites),
        "confidence": entry.confidence,
        "checked_on": entry.checked_on.isoformat(),
    }
    if entry.note:
        data["note"] = entry.note[lang]
    if entry.draft:
        data["draft"] = entry.draft
    return data


def cite_records(cites: Iterable[Citation]) -> list[dict[str, str]]:
    """Give citations by instrument and provision."""
    return [{"instrument": cite.instrument, "provision": cite.provision} for cite in cites]


def value_record(value: Any) -> Any:
    """Give a value as plain data: numbers as numbers, tokens as text, groups by their keys, null where the law has nothing."""
    if isinstance(value, Fraction):
        return plain(float(value))
    if isinstance(value, BaseModel):
        fields = {(field.alias or name): getattr(value, name) for name, field in type(value).model_fields.items()}
        return {name: value_record(inner) for name, inner in fields.items() if inner is not None}
    if isinstance(value, tuple):
        return [value_record(inner) for inner in value]
    return value


def change_record(change: ParameterChange, lang: Language) -> dict[str, Any]:
    """Give a parameter that differs: for each stretch of days both values, with what each rests on."""
    return {
        "path": change.path,
        "label": change.label[lang],
        "unit": str(change.unit),
        "keyed_on": change.keyed_on,
        "changes": [
            {
                "from": one.from_.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "old": value_record(one.old.value) if one.old else None,
                "new": value_record(one.new.value) if one.new else None,
                "old_cites": cite_records(one.old.cites) if one.old else [],
                "new_cites": cite_records(one.new.cites) if one.new else [],
                "old_confidence": one.old.confidence if one.old else None,
                "new_confidence": one.new.confidence if one.new else None,
                "draft": one.new.draft if one.new else None,
            }
            for one in change.changes
        ],
    }


def reading_records(apart: Difference) -> list[dict[str, str]]:
    """Give the contested provisions that are read in two ways; ``a`` is the old side."""
    return [{"name": one.name, "a": one.old, "b": one.new} for one in apart.readings]


def cited_records(once: Iterable[CitedOnce]) -> list[dict[str, Any]]:
    """Give provisions cited on one side, with the paths that cite them."""
    return [{"instrument": one.cite.instrument, "provision": one.cite.provision, "paths": list(one.paths)} for one in once]


def silent_records(apart: Difference, lang: Language) -> list[dict[str, Any]]:
    """Give the drafts of both sides without readable numbers: they change no parameter, and must not look like drafts that change nothing."""
    drafts = {draft.draft: draft for law in (apart.old, apart.new) for draft in law.missing_numbers}
    return [{"draft": draft.draft, "why_not": draft.why_not[lang] if draft.why_not else None} for draft in drafts.values()]
