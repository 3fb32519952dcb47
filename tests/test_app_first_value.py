"""A widget begins in the browser with what the state says, though the browser may never hear that it was set."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import opened, sound
from tests.test_app_analyst import page

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "investor": lambda: sound(opened("investor", preset="chip_packaging", activity="ai_data_centre")),
    "operator": lambda: sound(opened("operator")),
    "salary": lambda: sound(opened("salary")),
    "seek": lambda: page("seek"),
    "clauses": lambda: page("clauses"),
}


def begins_with(widget: Any) -> Any:
    """What the browser shows where nothing was set."""
    default = widget.proto.default
    if widget.type == "selectbox":
        return widget.proto.options[default] if widget.proto.HasField("default") else None
    if widget.type == "text_input":
        return default
    return [widget.proto.options[place].content for place in default]


def shows(widget: Any) -> Any:
    """What the state says, as the browser is told."""
    if widget.value is None:
        return None if widget.type == "selectbox" else []
    return widget.value if widget.type == "text_input" else widget.format_func(widget.value)


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_begins_with_what_the_state_says(name: str) -> None:
    app: AppTest = PAGES[name]()
    known = app.session_state["taken"]
    looked_at = 0
    for widget in (*app.selectbox, *app.text_input):
        if widget.key in known and widget.value is not None:
            assert begins_with(widget) == shows(widget), widget.key
            looked_at += 1
    for widget in app.get("button_group"):
        if widget.key in known and widget.value is not None:
            assert list(widget.proto.default) == [list(widget.options).index(widget.format_func(widget.value))], widget.key
            looked_at += 1
    assert looked_at > 2


def test_nothing_stands_by_itself_in_the_app() -> None:
    body = ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body
    assert not [item for item in body[1:] if isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)]
    assert "magicEnabled = false" in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
