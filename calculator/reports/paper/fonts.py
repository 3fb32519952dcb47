"""The font of the documents, and what of a text it can show."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from calculator.reports.paper.libraries import library

FAMILY = "Be Vietnam Pro"
WEIGHTS = (400, 600, 700)

ABSENT = "‹?›"
"""Stands for a run of signs the font does not have."""

LONGEST = 300
"""Letters of one name; what is longer ends in an ellipsis."""

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Signs that show nothing themselves, or turn what stands beside them."""

_ALIKE = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u2010": "-", "\u2192": "›", "\u2007": "\u00a0"})
"""Signs that another one says as well."""


class Printable(NamedTuple):
    """A text as the font can show it, and whether signs of it are lost."""

    text: str
    lost: bool


@cache
def folder() -> Path:
    """Give the folder of the font's files.

    Raises
    ------
    InputError
        When the font is not installed.
    """
    library("fontpkg_be_vietnam_pro")
    return Path(library("fontpkg").path(FAMILY, weight=WEIGHTS[0])).parent


@cache
def signs() -> frozenset[int]:
    """Give the code points that every weight of the font has.

    Raises
    ------
    InputError
        When the font, or the library that reads it, is not installed.
    """
    folder()
    reader, fonts = library("fontTools.ttLib"), library("fontpkg")
    held: list[set[int]] = []
    for weight in WEIGHTS:
        with reader.TTFont(str(fonts.path(FAMILY, weight=weight)), lazy=True) as font:
            held.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*held))


def printable(text: str, longest: int | None = None) -> Printable:
    """Put a text on one line in signs the font has; a run of others is marked, what is unseen is left out.

    Parameters
    ----------
    text : of a scenario, or our own.
    longest : letters kept; all unless given.
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_ALIKE)
    plain = re.sub(r"[^\S\u00a0]+", " ", seen).strip()
    if longest is not None and len(plain) > longest:
        plain = f"{plain[: longest - 1].rstrip()}…"
    held = signs()
    found: list[str] = []
    for sign in plain:
        shown = sign if ord(sign) in held else ABSENT
        if shown is not ABSENT or not found or found[-1] is not ABSENT:
            found.append(shown)
    return Printable("".join(found), ABSENT in found)
