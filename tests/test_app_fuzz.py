"""Random states of the widgets of every page: whatever is chosen, typed and pressed, nothing fails.

50 states a page; 500 with ``FUZZ_STATES=500``. ``FUZZ_SEED`` draws others.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.test_app import opened

STATES = int(os.environ.get("FUZZ_STATES", "50"))
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
AFRESH = 25
"""States after which the page is opened anew: one strange preset must not fill a whole run."""

LONGEST = 300
"""Seconds a run may take: a busy machine is no fault of a page."""

MOST = 3
"""Widgets changed at once."""

TEXTS = (
    "250 tỷ", "1,5 tỷ", "15.5m", "0", "-5", "abc", "", "1.234", "9000 nghìn tỷ", "1e9", "٣٣", "=1+1", "x" * 300, "**đ** $y$ <b>", "2026-07",
    "điều 14", "0,0001", "999999999999999999", "60 triệu", "12%",
)  # fmt: skip
SLOW = ("validation.", "analyst.run", "analyst.simulate", "analyst.start")
"""Keys of what starts a job of its own: it runs beside the page."""

PAGES = ("", "investor", "operator", "analyst", "salary", "law", "assumptions", "validation")


def told(app: AppTest) -> str:
    """What is wrong with a page, or nothing."""
    faults = [*(str(item.value) for item in app.exception), *(str(item.value) for item in app.error)]
    return "; ".join(faults)


def setters(app: AppTest) -> list[tuple[str, Callable[[WidgetState, random.Random], str]]]:
    """Every widget of a page by its id, and what changes its state at random and says how."""
    found: list[tuple[str, Callable[[WidgetState, random.Random], str]]] = []

    def add(widgets: Any, change: Callable[[Any, WidgetState, random.Random], str]) -> None:
        for widget in widgets:
            key = str(widget.key or "")
            if not widget.disabled and not key.startswith(SLOW):
                found.append((widget.id, lambda state, chance, widget=widget: f"{widget.key}={change(widget, state, chance)}"))

    def one_word(widget: Any, state: WidgetState, chance: random.Random) -> str:
        state.string_value = chance.choice(widget.options)
        return str(state.string_value)

    def words(widget: Any, state: WidgetState, chance: random.Random) -> str:
        state.string_array_value.data[:] = [chance.choice(widget.options)]
        return str(state.string_array_value.data[0])

    def text(widget: Any, state: WidgetState, chance: random.Random) -> str:
        state.string_value = chance.choice(TEXTS)
        return str(state.string_value)[:40]

    def switch(widget: Any, state: WidgetState, chance: random.Random) -> str:
        state.bool_value = chance.random() < 0.5
        return str(state.bool_value)

    def press(widget: Any, state: WidgetState, chance: random.Random) -> str:
        state.trigger_value = True
        return "pressed"

    add([one for one in (*app.selectbox, *app.radio) if one.options], one_word)
    add([one for one in (*app.segmented_control, *app.pills, *app.select_slider) if one.options], words)
    add([*app.text_input, *app.text_area], text)
    add([*app.toggle, *app.checkbox], switch)
    add(app.button, press)
    return found


def turned(app: AppTest, chance: random.Random) -> list[str]:
    """Change up to ``MOST`` widgets at random and run; say which."""
    states = app._tree.get_widget_states()
    by_id = {state.id: state for state in states.widgets}
    changeable = [(id_, change) for id_, change in setters(app) if id_ in by_id]
    said = [change(by_id[id_], chance) for id_, change in chance.sample(changeable, min(chance.randint(1, MOST), len(changeable)))]
    app._run(states)
    return said


@pytest.mark.parametrize("page", PAGES)
def test_no_state_of_a_page_fails(page: str) -> None:
    chance = random.Random(f"{SEED} {page}")
    app = opened(page)
    app.default_timeout = LONGEST
    assert page in {"", *app.session_state["pages"]}
    done: list[str] = []
    for number in range(STATES):
        if number % AFRESH == 0:
            app, done = opened(page, lang=chance.choice(("vi", "en"))), []
            app.default_timeout = LONGEST
        done += turned(app, chance)
        assert not told(app), f"{told(app)} after {done}"
