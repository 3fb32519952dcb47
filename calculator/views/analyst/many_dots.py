"""Winners and losers of a portfolio too large for a dot each: how many rows of a group change by how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from calculator.analysis.portfolio.enterprises import CHANGED, Changes
from calculator.i18n import t
from calculator.quantities import Language, format_number
from calculator.views.charts import palette

MOST_DOTS = 2_000
"""Rows up to which each has its dot."""

BINS = 40
"""Steps from the most lost to the most gained."""


def binned(found: Changes, group: str, names: Mapping[Any, str], lang: Language) -> pd.DataFrame:
    """Give a row for each step and group in which there is an enterprise: the middle of the step [VND], and how many there are; no change is a step of its own."""
    gain = found.change
    edges = np.linspace(gain.min(), gain.max(), BINS + 1)
    step = np.clip(np.searchsorted(edges, gain, side="right") - 1, 0, BINS - 1)
    middle = (edges[:-1] + edges[1:]) / 2
    frame = pd.DataFrame(
        {
            "key": [names[key] for key in found.keys[group].tolist()],
            "step": step,
            "sign": np.where(np.abs(gain) <= CHANGED, 0, np.sign(gain)),
        }
    )
    counted = frame.groupby(["key", "step", "sign"]).size().reset_index(name="count")
    colours = palette()
    counted["change"] = np.where(counted["sign"] == 0, 0.0, middle[counted["step"]])
    counted["colour"] = [colours["standard" if sign == 0 else "tax" if sign > 0 else "worse"] for sign in counted["sign"]]
    counted["words"] = [f"{t('portfolio.enterprises', lang)}: {format_number(int(count), lang)}" for count in counted["count"]]
    return counted


def chart(counted: pd.DataFrame, order: list[str], axis: dict[str, Any], tips: list[Any]) -> Any:
    """Draw a circle for each step of each group, as large as there are rows."""
    colours = palette()
    return (
        alt.Chart(counted)
        .mark_circle(opacity=0.55)
        .encode(
            x=alt.X("change:Q", title=None, axis=alt.Axis(format=",~f", tickCount=5, labelColor=colours["muted"], **axis)),
            y=alt.Y("key:N", sort=order, title=None, axis=alt.Axis(labelColor=colours["text"], **axis)),
            size=alt.Size("count:Q", legend=None, scale=alt.Scale(range=[20, 900])),
            color=alt.Color("colour:N", scale=None),
            tooltip=tips,
        )
    )
