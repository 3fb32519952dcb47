"""Texts in an address: deflated, in letters that need no escape, and never inflated beyond what they may hold."""

from __future__ import annotations

import base64
import binascii
import re
import zlib


def pack(text: str) -> str:
    """Write a text as one parameter of an address."""
    squeezed = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
    return base64.urlsafe_b64encode(squeezed).decode("ascii").rstrip("=")


def unpack(parameter: str, longest: int, most: int) -> str:
    """Read a parameter of an address of at most ``longest`` characters; no more than ``most`` bytes are inflated.

    Raises
    ------
    ValueError
        When it is not what :func:`pack` writes, or holds too much.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", parameter) or len(parameter) > longest:
        raise ValueError("not a packed parameter")
    try:
        squeezed = base64.urlsafe_b64decode(parameter + "=" * (-len(parameter) % 4))
        opened = zlib.decompressobj()
        held = opened.decompress(squeezed, most)
    except (binascii.Error, zlib.error) as fault:
        raise ValueError("not a packed parameter") from fault
    if not opened.eof or opened.unused_data:
        raise ValueError("the parameter is cut off or too large")
    return held.decode("utf-8")
