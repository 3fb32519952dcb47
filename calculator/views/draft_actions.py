"""What is done with the drafts of the state: put one on top, put one in the place of another, remove one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.views import own_drafts
from calculator.views.state import current, law_of, put


def own_files() -> tuple[DraftFile, ...]:
    """Give the drafts of the state."""
    return own_drafts.files_of(current().drafts)


def law_with(count: int) -> Law:
    """Give the law of the state with the first drafts only."""
    state = current()
    return law_of(replace(state, drafts=state.drafts[:count]))


def lay(text: str, place: int | None = None) -> bool:
    """Put a draft on top of the others, or in the place of one; say whether the law took it."""
    held = list(current().drafts)
    if place is None:
        held.append(text)
    else:
        held[place] = text
    return _put(held)


def remove(place: int) -> None:
    """Take a draft away; one that others rest on stays."""
    _put([text for other, text in enumerate(current().drafts) if other != place])


def _put(texts: list[str]) -> bool:
    put(drafts=tuple(texts))
    return "drafts" not in st.session_state["refused"]
