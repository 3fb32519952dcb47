"""Builds a draft change by change, and values from the text a reader types; everything is checked as a draft file is."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from calculator.errors import InputError, LawDataError
from calculator.law.draft_file import DraftFile, apply_file, own_instrument, plain_data
from calculator.law.law import Law
from calculator.law.schema import Change, Citation, Draft, DraftBase, Entry, Package, Parameter
from calculator.law.values import parse_value
from calculator.quantities import NUMBER_UNITS, Unit
from calculator.validation import Words
from calculator.yaml_text import Document, read_text

NOTHING = "none"
REPEALED = "repealed"

Refusal = Literal["not_of_unit", "changes_nothing", "nothing_to_end", "does_not_fit"]
"""Why a change is refused: the value is not of the unit; it is the value held already; the law has nothing to end; the draft does not fit."""


@dataclass(frozen=True)
class Tried:
    """A change as it would be made: the value before, the value after as it is written, and why it is refused, if it is."""

    was: Any
    value: Any
    refusal: Refusal | None
    problems: tuple[str, ...] = ()


def value_text(written: Any, unit: Unit) -> str:
    """Write a value as a reader edits it: a number or a word as it stands, anything else as one line of a law file."""
    if written is None:
        return ""
    if not isinstance(written, (dict, list, tuple)):
        return str(written)
    import yaml

    return str(yaml.safe_dump(plain_data(written), allow_unicode=True, default_flow_style=True, width=10**6, sort_keys=False)).strip()


def value_of_text(text: str, unit: Unit) -> Any:
    """Read what a reader typed as a law file would hold it.

    Raises
    ------
    InputError
        When the text is not one value.
    """
    stripped = " ".join(text.split())
    if unit in NUMBER_UNITS or (unit is Unit.CHOICE and not stripped.startswith("[")):
        return stripped
    return read_text(stripped, "value").data


def package_of(fields: Mapping[str, str], now: Package | None, like: Package) -> dict[str, Any]:
    """Put a package together from its parts as typed; an empty part that another needs is left for the check to name.

    Parameters
    ----------
    fields : ``rate``, ``years``, ``exempt``, ``half``, ``half_share``, ``latest_start``; without rate and years there is no rate, without
        exempt and half years no holiday.
    now : the package the law has; its clocks are kept.
    like : a package of the law that says how clocks are named where ``now`` has none.
    """
    typed = {name: " ".join(fields.get(name, "").split()) for name in ("rate", "years", "exempt", "half", "half_share", "latest_start")}
    rate, holiday = (now and now.rate) or like.rate, (now and now.holiday) or like.holiday
    found: dict[str, Any] = {}
    if typed["rate"] or typed["years"]:
        found["rate"] = {"clock": rate.clock if rate else "", "years": typed["years"], "value": typed["rate"]}
    if typed["exempt"] or typed["half"]:
        found["holiday"] = {
            "clock": holiday.clock if holiday else "",
            "exempt": typed["exempt"] or "0",
            "half": typed["half"] or "0",
            "half_share": typed["half_share"],
            **({"latest_start": typed["latest_start"]} if typed["latest_start"] else {}),
        }
    return found


def name_of(title: str, taken: Collection[str] = ()) -> str:
    """Make the name of a draft from its title, another one than those taken."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", title.casefold().replace("đ", "d")) if unicodedata.category(sign) != "Mn")
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_NAME].strip("_")
    if not name or not name[0].isalpha():
        name = f"draft_{name}".strip("_")
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}_{count}"
    return found


_LONGEST_NAME = 50


def tried(law: Law, path: str, value: Any, from_: dt.date, name: str) -> Tried:
    """Try one change on a law, without making a draft of it.

    Parameters
    ----------
    law : the law it is made in, earlier changes and drafts included.
    path : the parameter.
    value : the new value as a law file writes it.
    from_ : first day of the new value.
    name : of the draft.

    Raises
    ------
    UnknownNameError
        When the law has no such parameter.
    """
    parameter = law.parameter(path)
    now = parameter.entry(from_)
    was = plain_data(now.written) if now else None
    try:
        read = parse_value(plain_data(value), parameter.unit, Document(name, None, {}), ("value",))
    except LawDataError as fault:
        return Tried(was, value, "not_of_unit", tuple(f"{problem.found}; {problem.remedy}" for problem in fault.problems))
    if read == (now.value if now else None):
        return Tried(was, value, "changes_nothing" if now else "nothing_to_end")
    draft = _draft(name, Words(vi=name, en=name), "", "", law, (change_at(law.parameters, path, value, from_, name, from_),), from_)
    try:
        apply_file(law.parameters, DraftFile(draft, Document(name, None, {})), law.instruments)
    except InputError as fault:
        return Tried(was, value, "does_not_fit", tuple(f"{problem.found}; {problem.remedy}" for problem in fault.problems))
    return Tried(was, value, None)


def change_at(parameters: Mapping[str, Parameter], path: str, value: Any, from_: dt.date, name: str, on: dt.date) -> Change:
    """Make one change of a draft; it cites the draft itself."""
    return Change(
        **{"from": from_},
        path=path,
        was=_held(parameters, path, from_),
        value=plain_data(value),
        cites=(Citation(instrument=own_instrument(name)),),
        confidence="unverified",
        checked_on=on,
    )


def begun(law: Law, change: Change, name: str, *, title: Words, author: str, source: str, on: dt.date) -> Draft:
    """Begin a draft with one change.

    Raises
    ------
    InputError
        When it does not fit the law.
    """
    return _checked(law, _draft(name, title, author, source, law, (change,), on))


def with_change(law: Law, draft: Draft, change: Change) -> Draft:
    """Add a change to a draft; one of the same parameter and day takes the place of the one before it.

    Parameters
    ----------
    law : the law below the draft.
    draft : the draft as it is.
    change : the new change.

    Raises
    ------
    InputError
        When the changes together do not fit the law.
    """
    kept = [held for held in draft.changes if (held.path, held.from_) != (change.path, change.from_)]
    return _rebuilt(law, draft, [*kept, change])


def without_change(law: Law, draft: Draft, place: int) -> Draft | None:
    """Take a change out of a draft; None where it was the last one.

    Raises
    ------
    InputError
        When the changes left do not fit the law.
    """
    left = [held for other, held in enumerate(draft.changes) if other != place]
    return _rebuilt(law, draft, left) if left else None


def _rebuilt(law: Law, draft: Draft, changes: Sequence[Change]) -> Draft:
    """Put changes in the order of their days, and let each state the value it replaces."""
    paths = list(dict.fromkeys(change.path for change in changes))
    ordered = sorted(changes, key=lambda change: (paths.index(change.path), change.from_))
    done: list[Change] = []
    for change in ordered:
        before = [earlier for earlier in done if earlier.path == change.path]
        was = before[-1].value if before else _held(law.parameters, change.path, change.from_)
        done.append(change.model_copy(update={"was": None if was in (NOTHING, REPEALED) else was}))
    return _checked(law, draft.model_copy(update={"changes": tuple(done), "computable": "yes", "why_not": None}))


def _held(parameters: Mapping[str, Parameter], path: str, day: dt.date) -> Any:
    entry: Entry | None = parameters[path].entry(day) if path in parameters else None
    return plain_data(entry.written) if entry else None


def _draft(name: str, title: Words, author: str, source: str, law: Law, changes: tuple[Change, ...], on: dt.date) -> Draft:
    return Draft(
        draft=name,
        title=title,
        author=author or "not stated",
        kind="draft",
        stage="edited by a user, no document",
        date=on,
        source=source or "edited in the calculator",
        base=DraftBase(as_of=law.as_of),
        changes=changes,
    )


def _checked(law: Law, draft: Draft) -> Draft:
    apply_file(law.parameters, DraftFile(draft, Document(draft.draft, None, {})), law.instruments)
    return draft


def moved(law: Law, draft: Draft, day: dt.date) -> Draft | None:
    """Give a draft as if its first change held from a day, the others as much later as they are; None where it would then change nothing.

    Parameters
    ----------
    law : the law it is put on.
    draft : with changes.
    day : on which the first of them is to hold.

    Raises
    ------
    InputError
        When the draft does not fit the law.
    """
    first = min(change.from_ for change in draft.changes)
    later = [change.model_copy(update={"from_": day + (change.from_ - first)}) for change in draft.changes]
    kept = [change for change in later if not _holds_already(law, change, draft.draft)]
    return _rebuilt(law, draft.model_copy(update={"base": DraftBase(as_of=law.as_of)}), kept) if kept else None


def _holds_already(law: Law, change: Change, name: str) -> bool:
    """Say whether a parameter has on a day the value a change would give it."""
    parameter = law.parameters.get(change.path)
    unit = parameter.unit if parameter else change.unit
    if unit is None:
        return False
    now = parameter.entry(change.from_) if parameter else None
    value = None if change.value is None else parse_value(plain_data(change.value), unit, Document(name, None, {}), ("value",))
    return value == (now.value if now else None)
