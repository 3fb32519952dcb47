"""Drafts of one's own: a file of the same form as those of ``drafts/``, read with its line numbers, checked, written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from calculator.errors import CalculatorError, InputError, LawDataError, Place, Problem, did_you_mean
from calculator.law.patch import apply_draft
from calculator.law.schema import Draft, Instrument, Package, Parameter
from calculator.validation import validate
from calculator.yaml_text import Document, read_file, read_text

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_PACKAGE = 100
"""Years; a longer rate period or holiday is a slip."""


@dataclass(frozen=True)
class DraftFile:
    """A draft, and the document it was read from: for the place of a fault found when it is applied."""

    draft: Draft
    document: Document = field(repr=False, compare=False)


def read_draft(source: Path | str, name: str = "") -> DraftFile:
    """Read a draft from a file, or from the text of one.

    Parameters
    ----------
    source : the path of a file, or its text: a text has more than one line.
    name : what messages call the text.

    Raises
    ------
    InputError
        With every problem found, each with file, line and key.
    """
    text = isinstance(source, str) and "\n" in source
    document = read_text(str(source), name or "draft") if text else read_file(Path(source), name or str(source))
    if not isinstance(document.data, dict):
        raise InputError(Problem(document.place(()), "this is not a draft", "start with 'draft: name'; see CONTRIBUTING.md for an example"))
    return _checked(validate(Draft, document.data, document, (), InputError), document)


def _checked(draft: Draft, document: Document) -> DraftFile:
    found = [*_name_problems(draft, document), *_cite_problems(draft, document)]
    if found:
        raise InputError(found)
    return DraftFile(draft, document)


def as_file(draft: Draft | DraftFile | Path | str) -> DraftFile:
    """Give a draft with its document, read from its file if it is a path.

    Raises
    ------
    InputError
        When the file is wrong.
    """
    if isinstance(draft, DraftFile):
        return draft
    return _checked(draft, Document(f"the draft {draft.draft[:60]}", None, {})) if isinstance(draft, Draft) else read_draft(draft)


def own_instrument(name: str) -> str:
    """Give the name by which a draft cites itself."""
    return f"draft/{name}"


def instrument_of(draft: Draft) -> Instrument:
    """Give the instrument that a draft itself is: what its changes cite where no registered one holds them."""
    return Instrument(
        id=own_instrument(draft.draft),
        kind="draft" if draft.kind == "draft" else "statement",
        title=draft.title,
        issued=draft.date,
        status="draft" if draft.kind == "draft" else "statement",
        source=draft.source,
    )


def apply_file(parameters: Mapping[str, Parameter], file: DraftFile, instruments: Mapping[str, Instrument]) -> dict[str, Parameter]:
    """Give the parameters with a draft applied; those given are left as they are. A draft that cannot be computed changes none.

    Raises
    ------
    InputError
        When an instrument it cites is not registered, a ``was`` does not match, a change changes nothing, or a value is not of its unit.
    """
    if file.draft.computable == "no":
        return dict(parameters)
    known = {*instruments, own_instrument(file.draft.draft)}
    found = [
        Problem(
            file.document.place(("changes", index, "cites", number, "instrument")),
            f"the instrument {cite.instrument} is not registered",
            f"{did_you_mean(cite.instrument, known)} A draft cites itself as {own_instrument(file.draft.draft)}",
        )
        for index, change in enumerate(file.draft.changes)
        for number, cite in enumerate(change.cites)
        if cite.instrument not in known
    ]
    try:
        patched = apply_draft(parameters, file.draft, file.document)
    except LawDataError as fault:
        raise InputError([*found, *fault.problems]) from None
    found += [
        Problem(file.document.place(("changes", index, "value")), odd, "write whole years that can be")
        for index, change in enumerate(file.draft.changes)
        for entry in patched[change.path].history
        if entry.draft == file.draft.draft and entry.from_ == change.from_ and (odd := _odd_package(entry.value))
    ]
    if found:
        raise InputError(found)
    return patched


def content_fingerprint(draft: Draft) -> str:
    """Give the SHA-256 of a draft's content, whatever the layout of its file."""
    content = json.dumps(draft.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def draft_text(draft: Draft) -> str:
    """Write a draft as the YAML text of a draft file; reading the text gives the same draft.

    Raises
    ------
    InputError
        When a text of the draft holds what a file cannot hold, such as a control character.
    """
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes every value out: the reader accepts no aliases."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    data = plain_data(draft.model_dump(by_alias=True, exclude_unset=True))
    text = str(yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=140))
    try:
        again = read_draft(text, draft.draft)
    except CalculatorError as fault:
        raise InputError(fault.problems) from None
    if again.draft != draft:
        raise InputError(
            Problem(Place(key=draft.draft), "the draft does not read as it was written", "write its values as text or numbers")
        )
    return text


def plain_data(value: Any) -> Any:
    """Give a value as a law file writes it: text for numbers, lists, groups of keys; dates stay dates."""
    if isinstance(value, Mapping):
        return {str(name): plain_data(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_data(inner) for inner in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (int, float, Fraction, str)) else value


def _name_problems(draft: Draft, document: Document) -> list[Problem]:
    if _NAME.fullmatch(draft.draft):
        return []
    remedy = "write one word of lower-case letters, digits and underscores, 60 at most, such as six_plus_thirteen"
    return [Problem(document.place(("draft",)), f"'{draft.draft[:60]}' cannot be the name of a draft", remedy)]


def _cite_problems(draft: Draft, document: Document) -> list[Problem]:
    """A change without a citation says nothing about where its value comes from."""
    remedy = f"cite a registered instrument, or the draft itself: [{{instrument: {own_instrument(draft.draft)}}}]"
    return [
        Problem(document.place(("changes", index, "cites")), "the change cites nothing", remedy)
        for index, change in enumerate(draft.changes)
        if not change.cites
    ]


def _odd_package(value: Any) -> str | None:
    """Say what is odd about the years of a package, if anything is."""
    if not isinstance(value, Package):
        return None
    holiday = [value.holiday.exempt, value.holiday.half, value.holiday.latest_start] if value.holiday else []
    for years in [*([value.rate.years] if value.rate else []), *holiday]:
        # A word stands for the whole life of the project; without a latest start the clock waits.
        if isinstance(years, (int, Fraction)) and not 0 <= years <= LONGEST_PACKAGE:
            return f"a package of {years} years"
    return None
