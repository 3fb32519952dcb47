"""Texts of others, made harmless for files: on one line, without signs that turn, hide or end something."""

from __future__ import annotations

import re
import unicodedata

_BARRED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2061-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS = re.compile(r"([\\`*_\[\]<>#|~$&!])")
_FIRST = re.compile(r"^(?=[-+=])|^(\d{1,9})(?=[.)])")


def plain(text: str) -> str:
    """Put a text on one line; what a document cannot hold, or what turns the words beside it, is shown as a replaced sign."""
    return _BARRED.sub("\ufffd", re.sub(r"[\t\r\n]+", " ", unicodedata.normalize("NFC", text)))


def markdown(text: str) -> str:
    """Write a text so that Markdown shows it as it is: nothing in it marks, links, calls a person or begins a list."""
    marked = _MARKS.sub(r"\\\1", plain(text).strip())
    marked = _FIRST.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", marked)
    # An unseen joiner parts what a person or an address is known by.
    return marked.replace("@", "@\u2060")
