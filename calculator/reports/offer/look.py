"""An operator's logo and colour: what is accepted, and how it stays readable."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from calculator.errors import InputError, Place, Problem

LARGEST = 100 * 1024
"""Bytes of a logo: a page that carries it stays small enough to mail."""

WIDEST = 1600
"""Points of a PNG, each way."""

MOST_ELEMENTS = 3_000
DEEPEST = 40
MOST_USES = 20

COLOUR = "#0B5FB8"
INK, WHITE = "#14212B", "#FFFFFF"
READABLE = 4.5
"""The contrast text needs on what is behind it (WCAG 2.2)."""

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_REFUSED = {"script", "foreignObject", "image", "feImage", "filter", "style", "text", "a", "animate", "set", "pattern", "switch"}
"""What could run, fetch, or ask for a font the page does not carry."""


@dataclass(frozen=True)
class Logo:
    """A logo that may be drawn: its form, its bytes, and what it is called for readers who hear the page."""

    kind: Literal["png", "svg"]
    data: bytes


@dataclass(frozen=True)
class Look:
    """The colour of the band, what is written on it, the colour of headings on white, and the logo."""

    band: str = COLOUR
    on_band: str = WHITE
    heading: str = COLOUR
    logo: Logo | None = None


def look_of(logo: bytes | None = None, colour: str | None = None) -> Look:
    """Check an operator's logo and colour.

    Raises
    ------
    InputError
        When one cannot be used.
    """
    band = colour_of(colour) if colour else COLOUR
    on_band = max((WHITE, INK), key=lambda ink: contrast(ink, band))
    return Look(band, on_band, band if contrast(band, WHITE) >= READABLE else INK, logo_of(logo) if logo is not None else None)


def colour_of(text: str) -> str:
    """Read a colour.

    Raises
    ------
    InputError
        When it is not six hexadecimal digits.
    """
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", text.strip())
    if not found:
        raise InputError(Problem(Place(key="--colour"), f"'{text[:40]}' is not a colour", "write six hexadecimal digits, such as #0B5FB8"))
    return f"#{found[1].upper()}"


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light = sorted((_luminance(one), _luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def read_logo(path: str) -> bytes:
    """Read the file of a logo, never more of it than one may have.

    Raises
    ------
    InputError
        When it cannot be read, or is too large.
    """
    try:
        if not Path(path).is_file():
            raise _wrong(f"{path} is not a file", "name a PNG or SVG file")
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        raise _wrong(f"{path[:80]} cannot be read ({getattr(fault, 'strerror', None) or fault})", "name a PNG or SVG file") from None
    return data


def logo_of(data: bytes) -> Logo:
    """Check a logo: a PNG or an SVG, no larger than it may be, with nothing in it that runs or fetches.

    Raises
    ------
    InputError
        When it cannot be used.
    """
    if len(data) > LARGEST:
        raise _wrong(f"the logo has more than {LARGEST // 1024} kB", "make it smaller")
    if data.startswith(_PNG):
        return _png(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _svg(data)
    raise _wrong("the logo is neither PNG nor SVG", "save it as one of the two")


def _wrong(found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(key="--logo"), found, remedy))


def _png(data: bytes) -> Logo:
    place, names = len(_PNG), []
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        body = data[place + 4 : place + 8 + length]
        if place + 12 + length > len(data) or zlib.crc32(body) != int.from_bytes(data[place + 8 + length : place + 12 + length], "big"):
            break
        names.append(body[:4])
        place += 12 + length
    if not names or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names or place != len(data):
        raise _wrong("the PNG is damaged or cut off", "save it again")
    wide, high = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    if not (0 < wide <= WIDEST and 0 < high <= WIDEST):
        raise _wrong(f"the PNG has {wide} × {high} points", f"make it {WIDEST} at most each way")
    return Logo("png", data)


def _svg(data: bytes) -> Logo:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong("the SVG is not UTF-8", "save it as UTF-8") from None
    if re.search(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", text, re.IGNORECASE):
        raise _wrong("the SVG declares a document type or a style sheet", "save it as plain SVG")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as fault:
        raise _wrong(f"the SVG cannot be read ({fault})", "save it again as plain SVG") from None
    if root.tag != f"{_SVG}svg":
        raise _wrong("the file is XML, but no SVG", "name a PNG or SVG file")
    _check_elements(root)
    return Logo("svg", data)


def _check_elements(root: ElementTree.Element) -> None:
    waiting, count, uses = [(root, 0)], 0, 0
    while waiting:
        one, depth = waiting.pop()
        name = one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
        count, uses = count + 1, uses + (name == "use")
        if count > MOST_ELEMENTS or depth > DEEPEST or uses > MOST_USES:
            raise _wrong("the SVG has too many parts", "make it simpler, or save it as PNG")
        if name in _REFUSED:
            raise _wrong(f"the SVG has a <{name}> in it", "keep to shapes: turn letters into paths, leave styles, links and pictures out")
        for key, value in one.attrib.items():
            plain = key.rpartition("}")[2].lower()
            outside = plain == "href" and not value.startswith("#")
            if outside or plain.startswith("on") or re.search(r"url\(\s*(?!['\"]?\s*#)", value, re.IGNORECASE):
                raise _wrong(f"the attribute {plain} of the SVG points outside it, or runs", "keep to shapes and colours")
        waiting += [(inner, depth + 1) for inner in one]
