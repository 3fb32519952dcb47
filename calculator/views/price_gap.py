"""What a site of the scenario is worth more than another: what of it is law, and what is price and no law."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.investor.handicap import SiteGap, site_gaps
from calculator.analysis.site_run import SiteRun
from calculator.commands.tables.investor import gap_said
from calculator.i18n import t
from calculator.law.law import Law
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import figures, lens, model
from calculator.views.charts import LABEL_WIDE, height_of, name_axis, palette, show
from calculator.views.words import bare, escape, literal

PARTS = ("law", "price")
ROW_HIGH = 36


@st.cache_resource(scope="session", show_spinner=False, max_entries=16)
def _gaps(law_key: str, scenario_key: str, site: str, _law: Law, _scenario: Scenario) -> list[SiteGap]:
    return site_gaps(_law, _scenario, site, [name for name in _scenario.sites if name != site])


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw law and price of every other site, each a bar of its own, with the table; nothing where there is but one site."""
    if len(scenario.sites) < 2 or scenario.project.operator is not None:
        return
    found = _gaps(*model.rivals_key(scenario, run.law, run.site), run.law, scenario)
    shown = lens.of(scenario, lang)
    st.markdown(f"**{t('price_gap.title', lang)}**")
    st.caption(t("price_gap.note", lang))
    show(_chart(found, scenario, shown), "compare.price_gap", summary(found, scenario, shown))
    told(found, run, scenario, shown)
    with st.expander(t("app.table", lang), key="compare.price_gap_table", on_change="rerun") as box:
        if box.open:
            rows = [
                {
                    t("investor.rival", lang): literal(scenario.sites[gap.rival].title[lang]),
                    **{t(f"price_gap.{part}", lang): escape(shown.short(getattr(gap, part))) for part in (*PARTS, "total")},
                }
                for gap in found
            ]
            figures.table(pd.DataFrame(rows), alt=summary(found, scenario, shown))


def told(found: Sequence[SiteGap], run: SiteRun, scenario: Scenario, shown: ShownIn) -> None:
    """Write why the law, or law and price, make no difference to a site, where they make none."""
    for gap in found:
        if said := gap_said(gap, run, scenario, shown):
            st.caption(literal(said))


def summary(found: list[SiteGap], scenario: Scenario, shown: ShownIn) -> str:
    """Say in a line what the bars show."""
    lang = shown.language
    return "; ".join(
        t("price_gap.alt", lang, site=bare(scenario.sites[gap.rival].title[lang]), law=shown.short(gap.law), price=shown.short(gap.price))
        for gap in found
    )


def _chart(found: list[SiteGap], scenario: Scenario, shown: ShownIn) -> Any:
    """Draw two bars a site: law is filled, price is hollow."""
    lang = shown.language
    colours = palette()
    rows: list[dict[str, Any]] = []
    for gap in found:
        for part in PARTS:
            value = float(getattr(gap, part))
            name = f"{bare(scenario.sites[gap.rival].title[lang])}: {t(f'price_gap.{part}', lang)}"
            rows.append(
                {
                    "name": "\n".join(wrap(name, LABEL_WIDE + 4)), "value": value, "words": shown.short(value),
                    "fill": colours["back"] if part == "price" else colours["tax" if value >= 0 else "worse"],
                    "stroke": colours["standard"] if part == "price" else colours["tax" if value >= 0 else "worse"],
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows)
    low, high = min(0.0, float(frame["value"].min())), max(0.0, float(frame["value"].max()))
    reach = (high - low) or 1.0
    # Words stand beyond the end of their bar: room for them on either side that has bars.
    scale = alt.Scale(domain=[low - (reach * 0.7 if low < 0 else 0.0), high + reach * 0.7])
    y = alt.Y("name:N", sort=None, title=None, axis=name_axis(colours, 150))
    x = alt.X("value:Q", title=None, axis=None, scale=scale)
    tips = [alt.Tooltip("name:N", title=t("places.place", lang)), alt.Tooltip("words:N", title=t("app.value", lang))]
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    bars = base.mark_bar(height=18, strokeWidth=2).encode(
        x=x, x2=alt.datum(0), color=alt.Color("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None)
    )
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = ((">=", "left", 6), ("<", "right", -6))
    words = [
        base.transform_filter(f"datum.value {test} 0")
        .mark_text(align=align, dx=dx, fontSize=13, color=colours["text"])
        .encode(x=x, text="words:N")
        for test, align, dx in sides
    ]
    zero = (
        alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["border"]).encode(x=alt.X("nothing:Q", axis=None, scale=scale))
    )
    return alt.layer(zero, bars, *words).properties(height=height_of(frame["name"].tolist(), ROW_HIGH))
