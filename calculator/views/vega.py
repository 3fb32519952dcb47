"""Hands charts to the browser. They are held against the schema of Vega-Lite by a test, not in every run: that took longer than the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from altair.utils import schemapi

schemapi.disable_debug_mode()


class Layers:
    """Charts on top of each other, each written down by itself: Altair copies all of them each time one is added or a property set."""

    def __init__(self, layers: Sequence[Any], *, height: float, apart: bool = False, numbers: Any = None) -> None:
        """Take the layers, the height in pixels, whether each has colours of its own, and how numbers of axes are written."""
        self.layers, self.height, self.apart, self.numbers = layers, height, apart, numbers

    def to_dict(self) -> dict[str, Any]:
        """Give the chart as Vega-Lite; what can be chosen in a layer is said of the whole, as Altair does."""
        config: dict[str, Any] = {"view": {"strokeWidth": 0}}
        found: dict[str, Any] = {"height": self.height, "layer": [], "config": config}
        if self.apart:
            found["resolve"] = {"scale": {"color": "independent"}}
        if self.numbers is not None:
            config["locale"] = {"number": self.numbers}
        for place, layer in enumerate(self.layers):
            part = layer.to_dict(validate=False)
            found["$schema"] = part.pop("$schema")
            part.pop("config", None)
            found.setdefault("datasets", {}).update(part.pop("datasets", {}))
            for one in part.pop("params", []):
                part["name"] = f"view_{place + 1}"
                found.setdefault("params", []).append({**one, "views": [part["name"]]})
            found["layer"].append(part)
        return found


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
    unchecked: Any = chart if isinstance(chart, Layers) else _Unchecked(chart.configure_view(strokeWidth=0))
    st.altair_chart(unchecked, key=key, alt=summary, theme="streamlit", on_select=on_select or "ignore")
