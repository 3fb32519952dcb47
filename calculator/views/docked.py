"""What a page puts into the dock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from calculator.quantities import Language


@dataclass(frozen=True)
class Docked:
    """What a page puts into the dock: its number with words around it, whether it is of older inputs, and what can be taken along.

    ``take`` draws what the popover holds beyond the link; it is called when the popover is open.
    """

    words: str
    stale: bool = False
    take: Callable[[Language], None] | None = None


def put_in(docked: Docked) -> None:
    """Let the dock show this at the end of the run."""
    st.session_state["docked"] = docked
