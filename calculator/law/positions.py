"""Names of legal positions: a variant, or a variant with drafts on top, written ``in_force+my_draft``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile, as_file
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.law.schema import Draft

DEFAULT = "in_force"


def read_drafts(drafts: Sequence[Draft | DraftFile | Path | str]) -> dict[str, DraftFile]:
    """Give drafts by name.

    Raises
    ------
    InputError
        When one is wrong, or two have the same name.
    """
    found: dict[str, DraftFile] = {}
    for draft in drafts:
        file = as_file(draft)
        if file.draft.draft in load_library().variants:
            what = f"the draft is called '{file.draft.draft}', as a variant of the law"
            raise InputError(Problem(file.document.place(("draft",)), what, "give it another name"))
        if file.draft.draft in found:
            other = found[file.draft.draft].document.file
            what = f"the draft is called '{file.draft.draft}', as that of {other}"
            raise InputError(Problem(file.document.place(("draft",)), what, "give one of them another name"))
        found[file.draft.draft] = file
    return found


def position(name: str, files: Mapping[str, DraftFile], *, as_of: dt.date | None = None, readings: Mapping[str, str] | None = None) -> Law:
    """Give the law of a position: ``VARIANT``, ``VARIANT+DRAFT+DRAFT``, or ``DRAFT`` alone for the law in force with it.

    Parameters
    ----------
    name : the position; a draft in it is one of ``files``, or one the library holds.
    files : drafts of one's own, by name.
    as_of, readings : replace those of the variant.

    Raises
    ------
    UnknownNameError
        When there is no such variant or draft.
    InputError
        When a draft does not fit the law it patches.
    """
    library = load_library()
    held = {key: DraftFile(draft, library.documents[key]) for key, draft in library.drafts.items()} | dict(files)
    first, *rest = name.split("+")
    if first not in library.variants and first in files:
        first, rest = DEFAULT, [first, *rest]
    if first not in library.variants:
        raise UnknownNameError(Problem(Place(), f"there is no variant '{first}'", did_you_mean(first, [*library.variants, *files])))
    for draft in rest:
        if draft not in held:
            raise UnknownNameError(Problem(Place(), f"there is no draft '{draft}'", did_you_mean(draft, held)))
    return load_law(first, as_of=as_of, readings=readings, drafts=[held[draft] for draft in rest])


def stacked(name: str, files: Mapping[str, DraftFile]) -> str:
    """Name the position that has every draft of ``files`` on top of another, in their order."""
    return "+".join([name, *(draft for draft in files if draft not in name.split("+"))])


def with_columns(names: Sequence[str], files: Mapping[str, DraftFile]) -> list[str]:
    """Add to some positions one for each draft that none of them names: the law in force with that draft."""
    asked = {part for name in names for part in name.split("+")}
    return [*names, *(f"{DEFAULT}+{draft}" for draft in files if draft not in asked)]
