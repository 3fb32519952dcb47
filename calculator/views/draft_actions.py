"""What is done with the drafts of the state: put one on top, put one in the place of another, remove one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from calculator.errors import InputError
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.views import model, own_drafts
from calculator.views.state import current, law_of, put, scenario_of


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


def check(texts: tuple[str, ...]) -> None:
    """Refuse drafts that cannot be put on the law of the state, or cannot be computed for its project.

    Raises
    ------
    InputError
        With each thing wrong, and its line.
    """
    model.check_drafts(current().variant, texts, scenario_of(current()))


def _put(texts: list[str]) -> bool:
    try:
        check(tuple(texts))
    except InputError as fault:
        st.session_state["refused"] = {**st.session_state["refused"], "drafts": str(fault)}
        return False
    put(drafts=tuple(texts))
    return "drafts" not in st.session_state["refused"]
