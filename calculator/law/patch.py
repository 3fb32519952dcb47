"""Applies a draft to a law: every change states the value it replaces, and a patch that does not fit is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calculator.errors import LawDataError, Problem
from calculator.law.schema import Change, Citation, Draft, Entry, Parameter
from calculator.law.values import parse_value
from calculator.quantities import Unit
from calculator.validation import Words
from calculator.yaml_text import Document, Key


def apply_draft(parameters: Mapping[str, Parameter], draft: Draft, document: Document | None = None) -> dict[str, Parameter]:
    """Give the parameters with a draft applied; those given are left as they are.

    Raises
    ------
    LawDataError
        When a ``was`` does not match the law, when a later change by another draft would be lost, or the draft changes nothing.
    """
    document = document or Document(f"calculator/law/drafts/{draft.draft}.yaml", None, {})
    changed = dict(parameters)
    for index, change in enumerate(draft.changes):
        changed[change.path] = _apply(changed.get(change.path), change, draft, document, ("changes", index))
    return changed


def _apply(parameter: Parameter | None, change: Change, draft: Draft, document: Document, key: Key) -> Parameter:
    place = replace(document.place((*key, "path")), key=change.path)
    unit = parameter.unit if parameter else change.unit
    if unit is None or (parameter is None and (change.keyed_on is None or change.label is None)):
        raise LawDataError(Problem(place, "the law has no such parameter", "correct the path, or give unit, keyed_on and label to add one"))
    was, value = _read(change.was, unit, document, (*key, "was")), _read(change.value, unit, document, (*key, "value"))
    now = parameter.entry(change.from_) if parameter else None
    stands = now.value if now else None
    if was != stands:
        raise LawDataError(
            Problem(place, f"was says {change.was}, the law says {now.written if now else 'none'}", "correct was, or the base of the draft")
        )
    # An enacted value of a later day gives way to the draft; one of another draft would be lost without a word.
    other = next((old for old in parameter.history if old.from_ > change.from_ and old.draft), None) if parameter else None
    if other is not None:
        raise LawDataError(
            Problem(place, f"the draft {other.draft} already changes it from {other.from_}", "keep one of the two drafts in the variant")
        )
    if value == stands:
        raise LawDataError(Problem(place, "the change changes nothing", "remove it"))
    entry = Entry(
        **{"from": change.from_},
        value=value,
        written=change.value,
        cites=tuple(Citation(instrument=cite.instrument, provision=cite.provision) for cite in change.cites),
        confidence=change.confidence,
        checked_on=change.checked_on,
        note=change.note or change.why,
        draft=draft.draft,
    )
    if parameter is None:
        label = change.label or Words(vi=change.path, en=change.path)
        return Parameter(
            path=change.path, label=label, unit=unit, keyed_on=change.keyed_on or "licence", evidence=change.evidence, history=(entry,)
        )
    # The draft speaks from its date on: enacted entries of that day or later would undo it.
    before = tuple(old for old in parameter.history if old.from_ < change.from_)
    return parameter.model_copy(update={"history": (*before, entry)})


def _read(raw: Any, unit: Unit, document: Document, key: Key) -> Any:
    return None if raw is None else parse_value(raw, unit, document, key)
