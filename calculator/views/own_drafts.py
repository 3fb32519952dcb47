"""Drafts of the reader's own: the texts the state holds, their form in the address, and how large they may be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calculator.errors import InputError, Place, Problem
from calculator.law.draft_file import DraftFile, read_draft
from calculator.law.positions import read_drafts
from calculator.views import packing

MOST = 5
"""Drafts on top of one another."""

LARGEST = 64_000
"""Bytes of all their texts together."""

LONGEST_PARAMETER = 24_000
"""Characters of their form in the address: servers refuse an address of 64 kB."""

LONGEST_LINK = 1_800
"""Characters of a link that mail and chat carry whole."""

_PARTING = "\0"
"""Between two texts: a draft file cannot hold it."""


def files_of(texts: Sequence[str]) -> tuple[DraftFile, ...]:
    """Read drafts from their texts, never from a path.

    Raises
    ------
    InputError
        When one is wrong, there are too many, or they are too large.
    """
    problem = too_much(texts)
    if problem:
        raise InputError(Problem(Place(), *_SAID[problem]))
    return tuple(read_drafts([file_of(text) for text in texts]).values())


def file_of(text: str, name: str = "") -> DraftFile:
    """Read one draft from its text: what has no line end would be taken for the path of a file.

    Raises
    ------
    InputError
        When it is wrong.
    """
    return read_draft(text if "\n" in text else f"{text}\n", name or _named(text))


def _named(text: str) -> str:
    """Give what messages call a draft before it is read: the name it gives itself."""
    found = re.search(r"(?m)^draft:[ ]*([a-z][a-z0-9_]{0,59})[ ]*$", text)
    return f"{found[1]}.yaml" if found else "draft.yaml"


_SAID = {
    "too_many": (f"there are more than {MOST} drafts", "remove one"),
    "too_large": (f"the drafts have more than {LARGEST:,} bytes", "shorten or remove one"),
    "too_dense": ("the drafts are too large for the address", "shorten or remove one"),
}


def too_much(texts: Sequence[str]) -> str | None:
    """Say which limit some texts pass, if any."""
    if len(texts) > MOST:
        return "too_many"
    if sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) > LARGEST:
        return "too_large"
    return "too_dense" if texts and len(pack(texts)) > LONGEST_PARAMETER else None


def pack(texts: Sequence[str]) -> str:
    """Write texts as one parameter of an address."""
    return packing.pack(_PARTING.join(texts))


def unpack(parameter: str) -> tuple[str, ...]:
    """Read a parameter of an address; no more is inflated than the texts may have.

    Raises
    ------
    ValueError
        When it is not what :func:`pack` writes, or holds too much.
    """
    texts = tuple(packing.unpack(parameter, LONGEST_PARAMETER, LARGEST + MOST).split(_PARTING))
    if too_much(texts) or not all(texts):
        raise ValueError("the drafts are too large or empty")
    return texts
