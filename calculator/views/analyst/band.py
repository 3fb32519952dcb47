"""C11: the measure as it grows year by year over the draws: a band, its middle, the plan, and the years in which the law may change."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.uncertainty.by_year import Band
from calculator.analysis.uncertainty.simulate import Simulation
from calculator.i18n import t
from calculator.quantities import Language
from calculator.views.analyst import axes, drawing
from calculator.views.analyst.positions import PAGE
from calculator.views.charts import palette
from calculator.views.lens import of_no_scenario as money
from calculator.views.words import escape, short

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


def draw(done: Simulation, measure: str, lang: Language) -> None:
    """Draw the band with what it says and its table."""
    band = done.growth[measure]
    said = summary(band, lang)
    st.markdown(escape(f"**{t('band.title', lang)}, {axes.unit(lang)}**"))
    st.caption(t("band.note", lang))
    drawing.show(chart(done, band, lang), f"{PAGE}.band", said, lang)
    heads = (("P5", band.quantiles[LOW]), ("P50", band.quantiles[MIDDLE]), ("P95", band.quantiles[HIGH]), (t("band.plan", lang), band.plan))
    columns = {name: [escape(short(float(amount), money(lang))) for amount in line] for name, line in heads}
    drawing.table(pd.DataFrame({t("app.year", lang): [str(year) for year in band.years], **columns}), f"{PAGE}.band_table", said, lang)


def summary(band: Band, lang: Language) -> str:
    """Say in a line what the band shows: where it is widest at its end, and when its low end is above nothing for good."""
    low, middle, high = (short(float(band.quantiles[share][-1]), money(lang)) for share in (LOW, MIDDLE, HIGH))
    said = t("band.alt", lang, year=band.years[-1], low=low, middle=middle, high=high, plan=short(float(band.plan[-1]), money(lang)))
    under = [place for place, amount in enumerate(band.quantiles[LOW]) if amount <= 0]
    sure = under[-1] + 1 if under else 0
    return f"{said} {t('band.sure', lang, year=band.years[sure])}" if 0 < sure < len(band.years) else said


def chart(done: Simulation, band: Band, lang: Language) -> Any:
    """Draw the band, its middle, the plan, and a rule at each year in which the law may change."""
    colours = palette()
    frame = pd.DataFrame(
        {
            "year": [str(year) for year in band.years],
            **{name: axes.on_axis(band.quantiles[share], lang) for name, share in (("low", LOW), ("middle", MIDDLE), ("high", HIGH))},
            "plan": axes.on_axis(band.plan, lang),
        }
    )
    axis: dict[str, Any] = {"labelFontSize": 13, "labelColor": colours["muted"], "ticks": False}
    x = alt.X("year:O", sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", title=None, **axis))
    billions = alt.Axis(title=t("app.billions", lang), titleColor=colours["muted"], format=",~f", tickCount=5, **axis)
    tips = [alt.Tooltip("year:O", title=t("app.year", lang))]
    tips += [alt.Tooltip(f"{name}:Q", title=word, format=",.1f") for name, word in (("low", "P5"), ("middle", "P50"), ("high", "P95"))]
    base = alt.Chart(frame).encode(x=x, tooltip=tips)
    layers: list[Any] = [
        base.mark_area(color=colours["half"], opacity=0.55).encode(y=alt.Y("low:Q", axis=billions), y2="high:Q"),
        alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(y="nothing:Q"),
        base.mark_line(color=colours["tax"], strokeWidth=3).encode(y="middle:Q"),
        base.mark_line(color=colours["total"], strokeWidth=2, strokeDash=[6, 4]).encode(y="plan:Q"),
    ]
    passing = sorted({str(year) for one in done.branches for year in one.branch.years if year in band.years})
    if passing:
        changes = alt.Chart(pd.DataFrame({"year": passing, "words": t("band.passes", lang)}))
        layers.append(
            changes.mark_rule(color=colours["worse"], strokeWidth=2, strokeDash=[2, 3]).encode(x=x, tooltip=["words:N", "year:O"])
        )
    return alt.layer(*layers).properties(height=drawing.HIGH)
