"""How a process that computes many lanes keeps its memory."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

import numpy as np

_TRIM, _MAP = -1, -3
"""What ``mallopt`` calls the two sizes: see its manual page."""

_LARGE = 1 << 30

_AHEAD = 1 << 28
"""How much is set apart at once for the arrays to come [bytes]; what is not used is never given a page."""


@cache
def keep_freed_arrays() -> bool:
    """Let this process keep the memory of arrays it frees, for the next ones; say whether the system can be told so.

    The C library gives large arrays back to the system at once, and has each of the next ones zeroed page by page: a block of lanes is
    made of some hundred of them. Only glibc knows these settings; elsewhere nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        tell = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    if not (tell(_MAP, _LARGE) and tell(_TRIM, _LARGE)):
        return False
    np.empty(_AHEAD, dtype=np.uint8)  # freed at once, and kept: numpy asks for large pages for an array of this size
    return True
