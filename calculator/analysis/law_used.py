"""What of the law a recorded run rests on: the values it read, and the drafts it felt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculator.analysis.conditions.near_misses import state_of
from calculator.law.law import Law
from calculator.law.schema import CONFIDENCES, Condition, Entry
from calculator.recorder import Read, Recorder
from calculator.rules import eligibility


def reads_of(recorder: Recorder, heads: Sequence[str]) -> Iterator[Read]:
    """Give what a recorded run read of the law; heads not taken are left out."""
    for read in (read for call in recorder.calls for read in call.reads):
        if ".heads." not in read.path or any(f".heads.{head}." in read.path for head in heads):
            yield read


def drafts_felt(recorder: Recorder, heads: Sequence[str], law: Law) -> frozenset[str]:
    """Name the drafts a recorded run rests on: it read a value they set, or looked where they took one away; heads not taken are left out."""
    found: set[str] = set()
    for read in reads_of(recorder, heads):
        set_by = {entry.draft for entry in read.entries if entry is not None}
        gone = None in read.entries
        touched = {draft.draft for draft in law.drafts if any(change.path == read.path for change in draft.changes)}
        found |= touched if gone else touched & set_by
    return frozenset(found)


def binds(entry: Entry, facts: Mapping[str, Any]) -> bool:
    """Say whether a law value asks anything of a project: a condition for some activities only asks nothing of the others."""
    condition = entry.value
    if not isinstance(condition, Condition) or condition.when is None:
        return True
    return state_of(condition.when, dict(facts)) != eligibility.NOT_MET


def entries_used(recorder: Recorder, heads: Sequence[str], facts: Mapping[str, Any] | None = None) -> dict[str, Entry]:
    """Give the law entries a recorded run rests on, by path, the weakest where several held.

    Parameters
    ----------
    recorder : of the run.
    heads : that were taken; what the others ask is left out.
    facts : of the project, where what asks nothing of it is to be left out.
    """
    found: dict[str, Entry] = {}
    for read in reads_of(recorder, heads):
        for entry in read.entries:
            if entry is None or (facts is not None and not binds(entry, facts)):
                continue
            if read.path not in found or CONFIDENCES.index(entry.confidence) > CONFIDENCES.index(found[read.path].confidence):
                found[read.path] = entry
    return found
