"""C6, the rent needed by support, and the operator's cash added up."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from calculator.analysis.operator.answers import OperatorRun
from calculator.i18n import t
from calculator.measures.shown_in import How, ShownIn, as_shown
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_number
from calculator.views import figures, lens
from calculator.views.cash_chart import HIGH, LOCALES
from calculator.views.charts import LABEL_GAP, LABEL_WIDE, LINE_HIGH, ROW_HIGH, name_axis, palette, show
from calculator.views.words import escape

MEANING = {"corporate_income_tax": "tax", "land_rent": "land", "state_support": "standard"}


def draw(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    """Draw both charts, each with its table."""
    st.subheader(t("operator_page.rent_chart", lang), anchor=False)
    shown = lens.of(scenario, lang)
    rows = rent_rows(done, shown)
    if rows:
        _rent(rows, done, shown)
        with st.expander(t("app.table", lang), key="operator.rent_table", on_change="rerun") as box:
            if box.open:
                frame = pd.DataFrame(
                    {
                        t("operator.support", lang): [row["name"] for row in rows],
                        t("operator_page.price", lang): [row["words"] for row in rows],
                    }
                )
                st.dataframe(frame, hide_index=True, alt=_said(rows), column_config=figures.columns(frame))
    else:
        st.caption(t("operator_page.no_chart", lang))
    st.subheader(t("operator_page.cash_chart", lang), anchor=False)
    worst = min(((value, year) for value, year in zip(done.cover.tolist(), done.years, strict=True) if value == value), default=None)
    cover = t("operator.cover_value", lang, value=format_number(worst[0], lang, 2), year=worst[1]) if worst else t("operator.no_debt", lang)
    back = str(done.payback) if done.payback else t("operator.never", lang)
    if done.peak_funding <= 0:
        back = t("operator.short.no_outlay", lang)
    facts = (("operator.peak_funding", shown.short(done.peak_funding)), ("operator.payback", back), ("operator.cover", cover))
    st.caption(escape(" · ".join(f"{t(name, lang)}: {value}" for name, value in facts)))
    if shown.real:
        st.caption(t("lens.table_nominal", lang, year=shown.first_year))
    _cash(done, shown)


def rent_rows(done: OperatorRun, how: How) -> list[dict[str, Any]]:
    """Give the bars: the rent without support, what each support takes off, the rent needed; none where no price earns the target."""
    shown = as_shown(how)
    lang = shown.language
    first, last = done.supports[0].required.price, done.supports[-1].required.price
    if first is None or last is None or any(cut is None for cut in done.cuts):
        return []
    found = [{"name": t("operator_page.no_support", lang), "start": 0.0, "end": first, "words": shown.exact(first), "meaning": "standard"}]
    level = first
    for position, cut in zip(done.supports[1:], done.cuts, strict=True):
        amount = cut.amount if cut is not None else 0.0
        found.append(
            {
                "name": t(f"operator_page.bar.{position.name}", lang),
                "start": level - max(amount, 0.0),
                "end": level - min(amount, 0.0),
                "words": ("+" if amount < 0 else "") + shown.exact(-amount),
                "meaning": "worse" if amount < 0 else MEANING[position.name],
            }
        )
        level -= amount
    found.append({"name": t("operator_page.card.needed", lang), "start": 0.0, "end": last, "words": shown.exact(last), "meaning": "total"})
    return found


def _said(rows: list[dict[str, Any]]) -> str:
    return "; ".join(f"{row['name']} {row['words']}" for row in rows)


def _rent(rows: list[dict[str, Any]], done: OperatorRun, shown: ShownIn) -> None:
    colours, lang = palette(), shown.language
    frame = pd.DataFrame([{**row, "colour": colours[row["meaning"]], "label": "\n".join(wrap(row["name"], LABEL_WIDE))} for row in rows])
    y = alt.Y("label:N", sort=None, title=None, axis=name_axis(colours, 150))
    x = alt.X("start:Q", title=None, axis=None, scale=alt.Scale(domain=[0.0, float(max(frame["end"].max(), done.plan_price)) * 1.35]))
    tips = [alt.Tooltip("name:N", title=t("operator.support", lang)), alt.Tooltip("words:N", title=t("operator_page.price", lang))]
    market = pd.DataFrame({"price": [done.plan_price], "words": [t("operator_page.market_line", lang, price=shown.exact(done.plan_price))]})
    layers: list[Any] = [
        alt.Chart(frame).mark_bar(height=18).encode(y=y, x=x, x2="end:Q", color=alt.Color("colour:N", scale=None), tooltip=tips),
        alt.Chart(frame).mark_text(align="left", dx=5, fontSize=13, color=colours["text"]).encode(y=y, x="end:Q", text="words:N"),
        alt.Chart(market).mark_rule(color=colours["standard"], strokeDash=[5, 4], strokeWidth=2).encode(x="price:Q"),
    ]
    tallest = max(text.count("\n") + 1 for text in frame["label"])
    chart = alt.layer(*layers).properties(height=(max(ROW_HIGH, tallest * LINE_HIGH + LABEL_GAP) + LABEL_GAP) * len(rows))
    show(chart, "operator.rent", f"{_said(rows)}; {market['words'][0]}")
    st.caption(escape(t("operator_page.market_note", lang, price=shown.exact(done.plan_price))))


def _cash(done: OperatorRun, shown: ShownIn) -> None:
    """Draw the cash of equity added up, at the plan's price: with all support, and with none."""
    colours, lang = palette(), shown.language
    lines = (
        ("operator_page.cash_supported", done.supports[-1].cash.equity, colours["tax"], [1, 0], 3),
        ("operator_page.cash_plain", done.supports[0].cash.equity, colours["standard"], [6, 4], 2),
    )
    x = alt.X(
        "year:O",
        sort=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", title=None, ticks=False, labelColor=colours["muted"], labelFontSize=13),
    )
    axis = alt.Axis(
        title=lens.axis(shown), titleColor=colours["muted"], labelColor=colours["muted"], format=",~f", tickCount=5, labelFontSize=13
    )
    y = alt.Y("amount:Q", axis=axis)
    tips = [
        alt.Tooltip("year:O", title=t("app.year", lang)),
        alt.Tooltip("which:N", title=t("app.measure", lang)),
        alt.Tooltip("words:N", title=t("app.value", lang)),
    ]
    layers: list[Any] = [alt.Chart(pd.DataFrame({"nothing": [0.0]})).mark_rule(color=colours["standard"]).encode(y=alt.Y("nothing:Q"))]
    said = []
    for name, equity, colour, dash, width in lines:
        total = np.cumsum(shown.series(equity))
        frame = pd.DataFrame(
            {
                "year": [str(year) for year in done.years],
                "amount": total / lens.AXIS[shown.currency],
                "words": [shown.write_short(amount) for amount in total.tolist()],
                "which": t(name, lang),
            }
        )
        said.append(f"{t(name, lang)} {shown.write_short(float(total[-1]))}")
        layers.append(alt.Chart(frame).mark_line(color=colour, strokeDash=dash, strokeWidth=width).encode(x=x, y=y, tooltip=tips))
    chart = alt.layer(*layers).properties(height=HIGH).configure(locale={"number": LOCALES[lang]})
    show(chart, "operator.cash", f"{done.years[0]}–{done.years[-1]}: {'; '.join(said)}")
    st.caption(t("operator_page.cash_note", lang))
