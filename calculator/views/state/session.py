"""The state of this session, and the only ways to change it."""

from __future__ import annotations

from dataclasses import fields
from time import monotonic
from typing import Any

import streamlit as st

from calculator.errors import InputError
from calculator.views.state.app_state import KEPT, PARTS, SAID_ONCE, AppState, changed, check
from calculator.views.state.codec import read, write
from calculator.views.state.link import stamp_of, stamps
from calculator.views.state.presets import law_of, of_preset, scenario_of

_REMEMBERED = 40
"""How many addresses written of late are known again as our own."""


def current() -> AppState:
    """Give the state of this session."""
    state: AppState = st.session_state["app"]
    return state


def boot() -> None:
    """Begin a run: take the state from the address where that is a new one."""
    ss = st.session_state
    url = st.query_params.to_dict()
    # A rerun carries the address of a moment ago: right after an edit one of our own must not be taken for Back.
    echo = url in ss.get("wrote", []) and monotonic() - ss.get("at", float("-inf")) < 1
    mine = ss.get("edited", False) or echo
    if "app" not in ss or (url and url != ss["url"] and not mine):
        ss["app"], ss["ignored"] = read(url)
        ss["link"], spoiled = stamp_of(url)
        ss["ignored"] += spoiled
        ss["link_of"] = ss["app"]
        ss["refused"] = {}
    ss["url"] = url


def address(state: AppState) -> dict[str, str]:
    """Give the address that is shared: the state, the law data it rests on, and the headline."""
    return {**write(state), **stamps(state)}


def publish() -> None:
    """End a run: let the address say what the state is."""
    ss = st.session_state
    ss["url"], ss["edited"] = address(ss["app"]), False
    if st.query_params.to_dict() != ss["url"]:
        before = st.query_params.to_dict()
        st.query_params.from_dict(ss["url"])
        ss["wrote"] = [*ss.get("wrote", []), before, ss["url"]][-_REMEMBERED:]
        ss["at"] = monotonic()


def put(**changes: Any) -> None:
    """Change the state, a field of a part by `part.field`; one that does not fit together is refused, and the field that asked for it says why."""
    ss = st.session_state
    new = changed(ss["app"], changes)
    ss["refused"] = {name: why for name, why in ss["refused"].items() if name not in changes and name not in SAID_ONCE}
    try:
        for name, value in changes.items():
            check(name, value)
        scenario_of(new)
        law_of(new)
    except (InputError, ValueError) as fault:
        ss["refused"][next(iter(changes))] = str(fault)
        ss["edited"] = True
        return
    ss["app"], ss["ignored"], ss["edited"] = new, [], True


def begin_again() -> None:
    """Begin the run again where no widget asked for it: the address it carries may be of long ago, on a busy machine, and is not Back."""
    st.session_state["edited"] = True
    st.rerun()


def choose(preset: str, site: str | None = None) -> None:
    """Go to a preset, or to a site of it; what was changed in the one before is left behind."""
    state = current()
    base = of_preset(preset, site, state.variant, state.lang)
    st.session_state["refused"] = {}
    put(**{field.name: getattr(base, field.name) for field in fields(AppState) if field.name not in {*KEPT, *PARTS}})
