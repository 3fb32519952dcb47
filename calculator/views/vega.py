"""Hands charts to the browser. They are held against the schema of Vega-Lite by a test, not in every run: that took longer than the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from altair.utils import schemapi

schemapi.disable_debug_mode()


class _Unchecked:
    """A chart as Streamlit asks for it, written down as it is."""

    def __init__(self, chart: Any) -> None:
        self.chart = chart

    def to_dict(self) -> dict[str, Any]:
        """Give the chart as Vega-Lite."""
        found: dict[str, Any] = self.chart.to_dict(validate=False)
        return found


def draw(chart: Any, key: str, summary: str, on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart with its alternative text; ``on_select`` hears of marks that are chosen."""
    unchecked: Any = _Unchecked(chart.configure_view(strokeWidth=0))
    st.altair_chart(unchecked, key=key, alt=summary, theme="streamlit", on_select=on_select or "ignore")
