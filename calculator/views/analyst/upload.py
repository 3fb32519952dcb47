"""The reader's own file of enterprises, as it is held in this session: never written down, never in the address."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import streamlit as st

from calculator.analysis.portfolio.file import InMemory
from calculator.analysis.portfolio.upload import Looked
from calculator.errors import Problem
from calculator.views import jobs
from calculator.views.analyst import results

HELD, GIVEN, REFUSED, TURN = "analyst.upload", "analyst.given", "analyst.refused", "analyst.file_turn"
JOBS = ("portfolio.own", "survey", "split")


class Own(NamedTuple):
    """The file shown: its bytes, how it writes days and numbers, and what was found in its rows before anything was computed."""

    source: InMemory
    spelling: str
    looked: Looked
    digest: str


class Refused(NamedTuple):
    """The file given last, where it is not the one shown: what is wrong with it as a whole, or with each of its rows."""

    source: InMemory
    problems: tuple[Problem, ...] = ()
    looked: Looked | None = None


def own() -> Own | None:
    """Give the file shown; None where it is that of the eight zones."""
    held: Own | None = st.session_state.get(HELD)
    return held


def refused() -> Refused | None:
    """Give the file that was given and is not shown."""
    held: Refused | None = st.session_state.get(REFUSED)
    return held


def show(source: InMemory, spelling: str, looked: Looked) -> None:
    """Show a file from now on."""
    _leave()
    st.session_state[HELD] = Own(source, spelling, looked, hashlib.sha256(source.data).hexdigest())
    st.session_state.pop(REFUSED, None)


def refuse(one: Refused) -> None:
    """Say what is wrong with a file; the one shown stays."""
    st.session_state[REFUSED] = one


def forget() -> None:
    """Go back to the enterprises of the eight zones; nothing is kept of the file."""
    _leave()
    for key in (HELD, GIVEN, REFUSED):
        st.session_state.pop(key, None)
    # A field of another name is empty: the same file can be given again.
    st.session_state[TURN] = turn() + 1


def turn() -> int:
    """Count how often the way back was taken."""
    found: int = st.session_state.get(TURN, 0)
    return found


def _leave() -> None:
    """Stop what is computed of the file shown, and drop what came of it."""
    for name in JOBS:
        if (job := jobs.job(f"analyst.{name}")) is not None:
            job.stop()
    results.forget_private()
