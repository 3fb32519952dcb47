"""Widgets that say something of the state, and lose nothing of what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views.state import current, put, value_of

Take = Callable[..., None]


def field(widget: Any, label: str, name: str, page: str, **options: Any) -> Any:
    """Draw a widget for one field of the state, `part.field` for one of a part."""
    key = f"{page}.{name}"
    return control(widget, label, key, value_of(current(), name), _take, name, key, **options)


def control(widget: Any, label: str, key: str, value: Any, take: Take, *args: Any, **options: Any) -> Any:
    """Draw a widget that shows a value of the state; ``take`` brings what it says into the state."""
    ss = st.session_state
    if options.get("required"):
        take = _chosen(take, key)
    if key not in ss or ss[key] != value:  # writing it every run would lose key presses
        settle(key, take, *args)
        ss[key] = value
    shown(key)
    return widget(label, key=key, on_change=heard, args=(key, take, *args), **(_beginning(widget, ss[key], options) | options))


_BEGINS_WITH = {
    "segmented_control": "default",
    "pills": "default",
    "select_slider": "value",
    "slider": "value",
    "toggle": "value",
    "text_input": "value",
}


def _beginning(widget: Any, value: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Give the argument that lets a widget begin with a value.

    That it was set is told a browser once. Where the run is begun again at once, the browser may draw only the second telling, begin with
    what the widget has by itself, and say that as if somebody had chosen it.
    """
    kind = getattr(widget, "__name__", "")
    choices = list(options["options"]) if "options" in options else None
    if value is None or (choices is not None and not isinstance(value, (list, tuple)) and value not in choices):
        return {}
    if kind in ("selectbox", "radio") and choices is not None:
        return {"index": choices.index(value)}
    return {_BEGINS_WITH[kind]: value} if kind in _BEGINS_WITH else {}


def _chosen(take: Take, key: str) -> Take:
    """Take only what is a choice: a browser that is drawn anew while it draws may say that nothing is chosen."""

    def take_choice(*args: Any) -> None:
        if st.session_state[key] is not None:
            take(*args)

    return take_choice


def _take(name: str, key: str) -> None:
    put(**{name: st.session_state[key]})


def pager(key: str, page: int, pages: int, turn: Callable[[int], None], lang: Language) -> None:
    """Draw the way to the pages before and after, where there is more than one."""
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for name, icon, other in (("before", "chevron_left", page - 1), ("after", "chevron_right", page + 1)):
            st.button(
                t(f"app.law.page_{name}", lang), key=f"{key}.{name}", icon=f":material/{icon}:", type="tertiary",
                disabled=not 1 <= other <= pages, on_click=turn, args=(other,),
            )  # fmt: skip
        st.caption(t("app.law.page_of", lang, page=page, pages=pages), width="content")


# A newer event ends a callback at its next look at the session. What the widget says is then in the session and not in the state:
# writing the state back over it would lose a key press, so each value is marked as taken, and an unmarked one is taken when drawn.


def heard(key: str, take: Take, *args: Any) -> None:
    """Take what a widget says, and mark it as taken."""
    take(*args)
    shown(key)


def shown(key: str) -> None:
    """Mark the value of a widget as one the state knows."""
    ss = st.session_state
    ss["taken"] = {**ss.get("taken", {}), key: ss[key]}


def settle(key: str, take: Take, *args: Any) -> None:
    """Take what a widget says where its callback was cut short, and begin the run again."""
    ss = st.session_state
    taken = ss.get("taken", {})
    if key in ss and key in taken and ss[key] != taken[key]:
        heard(key, take, *args)
        st.rerun()
