"""Applies a draft to a law: every change states the value it replaces, and a patch that does not fit is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from calculator.errors import LawDataError, Place, Problem, did_you_mean
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
        When a ``was`` does not match the law, when a later change by another draft would be lost, or a change changes nothing; with one problem
        for each change that does not fit.
    """
    document = document or Document(f"calculator/law/drafts/{draft.draft}.yaml", None, {})
    changed = dict(parameters)
    found: list[Problem] = []
    for index, change in enumerate(draft.changes):
        try:
            changed[change.path] = _apply(changed, change, draft, document, ("changes", index))
        except LawDataError as fault:
            found += fault.problems
    if found:
        raise LawDataError(found)
    return changed


def _apply(parameters: Mapping[str, Parameter], change: Change, draft: Draft, document: Document, key: Key) -> Parameter:
    parameter = parameters.get(change.path)
    place = replace(document.place((*key, "path")), key=change.path)
    unit = parameter.unit if parameter else change.unit
    if unit is None or (parameter is None and (change.keyed_on is None or change.label is None)):
        remedy = did_you_mean(change.path, parameters)
        if change.unit or change.label or not remedy.startswith("did you mean"):
            remedy = "correct the path, or give unit, keyed_on and label to add one"
        raise LawDataError(Problem(place, "the law has no such parameter", remedy))
    # A parameter the law does not have stands at nothing, whatever its unit.
    nothing = parameter is None and change.was in (None, "none")
    was = None if nothing else _read(change.was, unit, document, (*key, "was"))
    value = _read(change.value, unit, document, (*key, "value"))
    if parameter is None:
        _check_place(change.path, unit, place)
    now = parameter.entry(change.from_) if parameter else None
    stands = now.value if now else None
    if was != stands:
        held = plain_value(now.written) if now else "none"
        found = f"was says {plain_value(change.was)}, the law says {held} on {change.from_}"
        raise LawDataError(Problem(place, found, "correct was, or the base of the draft"))
    # An enacted value of a later day gives way to the draft; one of another draft would be lost without a word.
    other = (
        next((old for old in parameter.history if old.from_ > change.from_ and old.draft not in (None, draft.draft)), None)
        if parameter
        else None
    )
    if other is not None:
        raise LawDataError(
            Problem(place, f"the draft {other.draft} already changes it from {other.from_}", "keep one of the two drafts in the variant")
        )
    if value == stands:
        raise LawDataError(Problem(place, "the change changes nothing", "remove it"))
    if unit is Unit.SHARE and isinstance(value, Fraction) and value > 1 and not (isinstance(stands, Fraction) and stands > 1):
        raise LawDataError(Problem(place, f"{change.value} is more than the whole", "write a share from 0% to 100%"))
    if parameter and any(old.draft == draft.draft and old.from_ >= change.from_ for old in parameter.history):
        raise LawDataError(Problem(place, "a later change of the same parameter stands above it", "sort the changes by their dates"))
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


def plain_value(written: Any) -> str:
    """Write a value of a law file on one line, as the file could write it."""
    if isinstance(written, Mapping):
        return "{" + ", ".join(f"{name}: {plain_value(inner)}" for name, inner in written.items()) + "}"
    if isinstance(written, (list, tuple)):
        return "[" + ", ".join(plain_value(inner) for inner in written) + "]"
    return "none" if written is None else str(written)


_UNITS = {
    "conditions": Unit.CONDITION,
    "gates": Unit.CONDITION,
    "gate_exceptions": Unit.CONDITION,
    "package": Unit.PACKAGE,
    "income_inside_only": Unit.CHOICE,
    "reduction_afterwards": Unit.SHARE,
    "relief": Unit.SHARE,
    "ladder": Unit.YEARS,
}
"""Words of a path that say what stands there: what a new parameter must be to be read at all."""


def _check_place(path: str, unit: Unit, place: Place) -> None:
    """Refuse a new parameter of another unit than its place in the tree has."""
    wanted = next((_UNITS[word] for word in reversed(path.split(".")) if word in _UNITS), None)
    if wanted is None and path.startswith("land_rent.") and path.endswith(".years"):
        wanted = Unit.YEARS
    if wanted is not None and unit is not wanted:
        raise LawDataError(Problem(place, f"a parameter at this place has the unit {wanted}, not {unit}", f"write unit: {wanted}"))


def _read(raw: Any, unit: Unit, document: Document, key: Key) -> Any:
    return None if raw is None else parse_value(raw, unit, document, key)
