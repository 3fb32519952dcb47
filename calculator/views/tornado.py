"""C5: what each input does alone to what is kept, the widest first, and the change at which the advantage is gone."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.analysis.uncertainty.sensitivity import DriverEffect, Sensitivity
from calculator.commands.analysis.lab import driver_change, measure_label
from calculator.commands.analysis.sensitivity import switch_said
from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import figures, lens, model, vega
from calculator.views.charts import palette, show
from calculator.views.words import escape

MEASURE = "kept_present_value"
WIDEST = 8
ASKED, SWITCHED = "tornado.asked", "tornado.switched"
ROW_HIGH = 34


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the bars once they are asked for, and the switching values of the widest once these are."""
    st.subheader(t("tornado.title", lang), anchor=False)
    st.caption(t("tornado.note", lang))
    key = model.rivals_key(scenario, run.law, run.site)
    if st.session_state.get(ASKED) != key:
        if ASKED in st.session_state:
            st.caption(f":orange[:material/history: {t('tornado.stale', lang)}]")
        st.button(t("tornado.ask", lang), key="tornado.ask", icon=":material/swap_vert:", on_click=_ask, args=(ASKED, key))
        return
    with st.spinner(t("frame.dock.computing", lang)):
        found = model.tornado(scenario, run.law, run.site)
    effects = [one for one in found.effects if one.swing(MEASURE) >= 1][:WIDEST]
    if not effects:
        st.caption(t("tornado.nothing", lang))
        return
    shown = lens.of(scenario, lang)
    _bars(found, effects, shown)
    with st.expander(t("app.table", lang), key="tornado.table", on_change="rerun") as box:
        if box.open:
            frame = _table(effects, shown)
            st.dataframe(frame, hide_index=True, alt=summary(effects, shown), column_config=figures.columns(frame))
    _switching(effects[0], key, scenario, run, lang)


def _ask(name: str, key: tuple[str, str, str]) -> None:
    st.session_state[name] = key


def _switching(widest: DriverEffect, key: tuple[str, str, str], scenario: Scenario, run: SiteRun, lang: Language) -> None:
    name = t(f"driver.{widest.driver}", lang)
    if st.session_state.get(SWITCHED) != key:
        st.button(t("tornado.ask_switch", lang, driver=name), key="tornado.ask_switch", on_click=_ask, args=(SWITCHED, key))
        return
    for switch in model.switching(scenario, run.law, run.site, widest.driver):
        said = switch_said(widest.driver, switch, lang)
        st.markdown(escape(t("tornado.switch", lang, measure=measure_label(switch.measure, lang), driver=name, at=said)))


def _ends(one: DriverEffect, lang: Language) -> list[tuple[str, float]]:
    """Give both ends of a driver: the change in words, and what is kept there."""
    ends = ((one.band.low, one.low[MEASURE]), (one.band.high, one.high[MEASURE]))
    return [(driver_change(one.driver, change, lang), value) for change, value in ends if value is not None]


def _bars(found: Sensitivity, effects: list[DriverEffect], shown: ShownIn) -> None:
    lang = shown.language
    colours, plan = palette(), found.plan[MEASURE] or 0.0
    rows: list[dict[str, Any]] = []
    for one in effects:
        name = t(f"driver.{one.driver}", lang)
        for change, value in _ends(one, lang):
            better = value >= plan
            rows.append(
                {
                    "name": name, "start": plan, "end": value, "fill": colours["tax" if better else "worse"], "better": better,
                    "words": f"{change}: {shown.short(value)}", "sign": change,
                }
            )  # fmt: skip
    frame = pd.DataFrame(rows)
    width = max(frame["end"].max(), plan) - min(frame["end"].min(), plan) or 1.0
    limits = alt.Scale(domain=[min(frame["end"].min(), plan) - width / 5, max(frame["end"].max(), plan) + width / 5])
    y = alt.Y(
        "name:N", sort=None, title=None, axis=alt.Axis(labelColor=colours["text"], labelFontSize=13, ticks=False, labelLimit=150)
    )  # fmt: skip
    base = alt.Chart(frame).encode(y=y)
    tips = [alt.Tooltip("name:N", title=t("tornado.driver", lang)), alt.Tooltip("words:N", title=t("app.value", lang))]
    layers: list[Any] = [
        base.mark_bar(height=18).encode(
            x=alt.X("start:Q", axis=None, title=None, scale=limits), x2="end:Q", color=alt.Color("fill:N", scale=None), tooltip=tips
        )
    ]
    ends = alt.Chart(frame[frame["better"]]).mark_text(align="left", dx=4, fontSize=13, color=colours["text"])
    starts = alt.Chart(frame[~frame["better"]]).mark_text(align="right", dx=-4, fontSize=13, color=colours["text"])
    layers += [side.encode(y=y, x=alt.X("end:Q", scale=limits), text="sign:N") for side in (ends, starts)]
    layers.append(alt.Chart(pd.DataFrame({"plan": [plan]})).mark_rule(color=colours["text"]).encode(x=alt.X("plan:Q", scale=limits)))
    show(vega.Layers(layers, height=ROW_HIGH * len(effects) + 10), "tornado.bars", summary(effects, shown))
    st.caption(escape(t("tornado.plan", lang, value=shown.short(plan))))


def summary(effects: list[DriverEffect], shown: ShownIn) -> str:
    """Say in a line what C5 shows: the three widest."""
    lang = shown.language
    said = []
    for one in effects[:3]:
        ends = "; ".join(f"{change}: {shown.short(value)}" for change, value in _ends(one, lang))
        said.append(f"{t(f'driver.{one.driver}', lang)} ({ends})")
    return ", ".join(said)


def _table(effects: list[DriverEffect], shown: ShownIn) -> pd.DataFrame:
    lang = shown.language
    rows = []
    for one in effects:
        cells = [f"{change}: {shown.short(value)}" for change, value in _ends(one, lang)]
        low, high = [*cells, "–", "–"][:2]
        rows.append(
            {
                t("tornado.driver", lang): t(f"driver.{one.driver}", lang), t("sensitivity.low", lang): low,
                t("sensitivity.high", lang): high, t("sensitivity.swing", lang): shown.short(one.swing(MEASURE)),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
