"""C13 and C15: where a month's pay goes without and with the exemption, and the five years under each reading."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.people.one_person import PersonPay
from calculator.i18n import label, t
from calculator.quantities import Language
from calculator.views import figures
from calculator.views.charts import palette, show
from calculator.views.lens import of_no_scenario as money
from calculator.views.salary.address import SalaryState
from calculator.views.salary.months import AXIS, shown
from calculator.views.words import escape

PARTS = ("net", "insurance", "tax")
LINES = (
    "gross", "employee_si", "employee_hi", "employee_ui", "taxable_income", "pit", "pit_exempt", "pit_payable", "net", "employer_insurance",
    "trade_union_fee", "employer_cost",
)  # fmt: skip


def draw(pay: PersonPay, own: SalaryState, lang: Language) -> None:
    """Draw both charts, each with its table, and the equal pay elsewhere."""
    st.subheader(t("salary_page.chart.pay", lang), anchor=False)
    _bars(pay, lang)
    with st.expander(t("app.table", lang), key="salary.pay_table", on_change="rerun") as box:
        if box.open:
            _table(pay, lang)
    st.subheader(t("salary_page.test", lang), anchor=False)
    st.markdown(t("salary_page.test_groups", lang))
    if pay.clocks:
        st.subheader(t("salary_page.chart.clock", lang), anchor=False)
        _clocks(pay, own, lang)
        st.markdown("\n".join(f"- {_clock_said(one, place, lang)}" for place, one in enumerate(pay.clocks)))
    if pay.gross_elsewhere is not None:
        st.markdown(escape(t("salary_page.elsewhere", lang, gross=money(lang).exact(pay.gross_elsewhere))))
    st.info(t("salary_page.papers", lang), icon=":material/badge:")


def parts_of(side: dict[str, float]) -> dict[str, float]:
    """Part gross pay into what is kept, the employee's insurance, and tax."""
    insurance = side["employee_si"] + side["employee_hi"] + side["employee_ui"]
    return {"net": side["net"], "insurance": insurance, "tax": side["pit_payable"]}


def _bars(pay: PersonPay, lang: Language) -> None:
    colours = palette()
    fills = {"net": colours["total"], "insurance": colours["standard"], "tax": colours["staff"]}
    inks = {"net": colours["back"], "insurance": colours["back"], "tax": colours["back"]}
    rows: list[dict[str, Any]] = []
    for side, amounts in (("without", pay.without), ("having", pay.having)):
        start = 0.0
        for name, amount in parts_of(amounts).items():
            if amount > 0:
                told = t("salary_page.part_said", lang, name=label(f"salary_page.part.{name}", lang), value=money(lang).short(amount))
                shares = amount / amounts["gross"]
                rows.append(
                    {
                        "side": t(f"salary_page.side.{side}", lang), "start": start, "end": start + amount, "words": told,
                        "inside": told if shares > 0.3 else "", "fill": fills[name], "ink": inks[name],
                    }
                )  # fmt: skip
                start += amount
    y = alt.Y("side:N", sort=None, title=None, axis=alt.Axis(labelColor=colours["text"], labelFontSize=13, ticks=False, labelLimit=120))
    base = alt.Chart(pd.DataFrame(rows)).encode(y=y)
    tips = [alt.Tooltip("side:N", title=t("salary_page.side", lang)), alt.Tooltip("words:N", title=t("app.value", lang))]
    bars = base.mark_bar(height=34, stroke=colours["back"]).encode(
        x=alt.X("start:Q", axis=None, title=None), x2="end:Q", color=alt.Color("fill:N", scale=None), tooltip=tips
    )
    words = base.mark_text(align="left", dx=8, fontSize=13).encode(x="start:Q", text="inside:N", color=alt.Color("ink:N", scale=None))
    show(alt.layer(bars, words).properties(height=120), "salary.bars", summary(pay, lang))


def summary(pay: PersonPay, lang: Language) -> str:
    """Say in a line what C13 shows."""
    said = []
    for side, amounts in (("without", pay.without), ("having", pay.having)):
        parts = "; ".join(
            f"{label(f'salary_page.part.{name}', lang)} {money(lang).short(amount)}" for name, amount in parts_of(amounts).items()
        )
        said.append(f"{t(f'salary_page.side.{side}', lang)}: {parts}")
    return ". ".join(said)


def _table(pay: PersonPay, lang: Language) -> None:
    frame = pd.DataFrame(
        {
            t("app.step", lang): [t(f"commands.salary.{name}", lang) for name in LINES],
            t("salary_page.side.without", lang): [money(lang).exact(pay.without[name]) for name in LINES],
            t("salary_page.side.having", lang): [money(lang).exact(pay.having[name]) for name in LINES],
        }
    )
    st.dataframe(frame, hide_index=True, alt=summary(pay, lang), column_config=figures.columns(frame))


def _clock_said(one: Any, place: int, lang: Language) -> str:
    said = t("salary_page.clock", lang, name=label(f"salary_page.reading.{one.reading}", lang), first=shown(one.first, lang),
             last=shown(one.last, lang), left=one.left)  # fmt: skip
    return f"**{said}** ({t('salary_page.in_use', lang)})" if place == 0 else said


def _clocks(pay: PersonPay, own: SalaryState, lang: Language) -> None:
    colours = palette()
    rows = [
        {
            "name": label(f"salary_page.reading.{one.reading}", lang), "first": f"{one.first}-01", "last": f"{one.last}-28",
            "words": _clock_said(one, 1, lang), "dash": place > 0,
        }
        for place, one in enumerate(pay.clocks)
    ]  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelColor=colours["text"], labelFontSize=13, ticks=False, labelLimit=150))
    )
    tips = [alt.Tooltip("words:N", title=t("app.clock", lang))]
    axis = alt.Axis(format=AXIS[lang], title=None, labelAngle=0, labelOverlap="greedy", labelColor=colours["muted"], labelFontSize=13)
    rules = base.mark_rule(strokeWidth=6, color=colours["staff"]).encode(
        x=alt.X("first:T", axis=axis), x2="last:T", tooltip=tips,
        strokeDash=alt.StrokeDash("dash:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [6, 4]]), legend=None),
    )  # fmt: skip
    today = alt.Chart(pd.DataFrame({"now": [f"{own.month}-01"]})).mark_rule(color=colours["text"], strokeDash=[2, 2]).encode(x="now:T")
    said = "; ".join(_clock_said(one, 1, lang) for one in pay.clocks)
    show(alt.layer(rules, today).properties(height=60 + 34 * len(rows)), "salary.clocks", said)
