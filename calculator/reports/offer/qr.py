"""The square code of an offer: an address where it fits, else what the page rests on."""

from __future__ import annotations

import io

from calculator.reports.paper.libraries import library

LONGEST = 700
"""Letters a code of 26 mm still carries with points a telephone can tell apart on paper."""


def qr_svg(text: str) -> str:
    """Draw a text as a square code.

    Raises
    ------
    InputError
        When the library is not installed.
    """
    code = library("segno").make(text, error="l", micro=False, boost_error=False)
    held = io.BytesIO()
    code.save(held, kind="svg", xmldecl=False, svgns=True, border=2, dark="#14212B", light="#FFFFFF", svgclass=None, lineclass=None)
    return held.getvalue().decode("utf-8")
