"""The tenants as a chart and a table, the refused rows, and the offer behind a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from calculator.analysis.portfolio.tenants import TRIFLE, Tenant, tenant_scenario
from calculator.i18n import t
from calculator.quantities import Language, format_number
from calculator.views import docked, figures, refused
from calculator.views.charts import palette, show
from calculator.views.operator import offer
from calculator.views.operator.batch import CHOSEN, LOGO, Batch, basis_text, rejects_of
from calculator.views.words import bare, escape, fact_named, literal, short, span

SHOWN, LONGEST, HIGH, EDGE = 20, 22, 24, 36
TABLE = "operator.tenant_table"
DAY_FIRST = re.compile(r"^'\d{1,2}[/-]\d{1,2}[/-]\d{4}")
"""How a fault begins that tells of a day written the day first."""


def draw(batch: Batch, lang: Language) -> None:
    """Draw what the file gives: totals, the chart, the table, what was refused."""
    rows = sum(read.rows for read in batch.blocks)
    counts = {"rows": rows, "computed": len(batch.tenants), "rejected": len({fault.row for fault in batch.faults})}
    st.markdown(t("operator_page.counts", lang, **{name: format_number(count, lang) for name, count in counts.items()}))
    st.caption(basis_text(batch.plan, lang))
    docked.put_in(docked.Docked(t("operator_page.dock_tenants", lang, computed=format_number(len(batch.tenants), lang))))
    _low_pay(batch, lang)
    if batch.tenants:
        st.subheader(t("operator_page.tenants", lang), anchor=False)
        _chart(batch.tenants, lang)
        _table(batch.tenants, lang)
    if batch.faults:
        _rejected(batch, lang)
    _dialog(batch, lang)


def _low_pay(batch: Batch, lang: Language) -> None:
    """Draw which rows are paid below the minimum wage, before their figures: a wage in the wrong unit changes all of them."""
    if not batch.low_pay:
        return
    rows = [t("portfolio.low_pay_row", lang, **one.values(lang)) for one in batch.low_pay[:SHOWN]]
    said = t("portfolio.low_pay", lang, count=format_number(len(batch.low_pay), lang))
    st.warning("\n".join([said, "", *(f"- {escape(row)}" for row in rows)]), icon=":material/payments:")


def adds_text(one: Tenant, lang: Language) -> str:
    """Write what the zone adds: one amount, or the two it lies between where a fact is not known."""
    low, high = short(one.zone_adds, lang), short(one.zone_adds_most, lang)
    return low if low == high else span(low, high)


def staff_text(one: Tenant, lang: Language) -> str:
    """Write what staff keep; where nobody is known to qualify, that it is not known."""
    if one.staff > TRIFLE:
        return short(one.staff, lang)
    return t("zones.not_known", lang) if one.heads else "–"


def open_text(one: Tenant, lang: Language) -> str:
    """Name the fact not known that decides most, and by how much."""
    return f"{fact_named(one.open_fact, lang)} (± {short(one.open_worth, lang)})" if one.open_fact else "–"


def bars(tenants: Sequence[Tenant], lang: Language) -> list[dict[str, Any]]:
    """Give the bars: the first ones by name, the rest as one."""
    found = [
        {
            "name": f"{rank}. {_short_name(one)}",
            "least": one.zone_adds,
            "most": one.zone_adds_most,
            "words": adds_text(one, lang),
            "rest": False,
        }
        for rank, one in enumerate(tenants[:SHOWN], 1)
    ]
    rest = tenants[SHOWN:]
    if rest:
        least, most = sum(one.zone_adds for one in rest), sum(one.zone_adds_most for one in rest)
        words = short(least, lang) if short(least, lang) == short(most, lang) else span(short(least, lang), short(most, lang))
        found.append({"name": t("operator_page.rest", lang, count=len(rest)), "least": least, "most": most, "words": words, "rest": True})
    return found


def _short_name(one: Tenant) -> str:
    name = bare(one.name)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _chart(tenants: Sequence[Tenant], lang: Language) -> None:
    """Draw C7: what the zone adds, the part a fact not known decides dashed."""
    colours, rows = palette(), bars(tenants, lang)
    frame = pd.DataFrame(rows)
    largest = max(1.0, float(frame[["least", "most"]].to_numpy().max()))
    smallest = min(0.0, float(frame["least"].min()))
    axis = alt.Axis(labelLimit=190, labelOverlap=False, labelColor=colours["text"], labelFontSize=13, ticks=False)
    y = alt.Y("name:N", sort=None, title=None, axis=axis)
    x = alt.X("nothing:Q", title=None, axis=None, scale=alt.Scale(domain=[smallest, largest * 1.9]))
    frame["nothing"] = 0.0
    tips = [alt.Tooltip("name:N", title=t("operator_page.tenant", lang)), alt.Tooltip("words:N", title=t("operator_page.zone_adds", lang))]
    base = alt.Chart(frame)
    colour = alt.condition("datum.rest", alt.value(colours["standard"]), alt.value(colours["tax"]))
    layers: list[Any] = [
        base.mark_bar(height=14).encode(y=y, x=x, x2="least:Q", color=colour, tooltip=tips),
        base.transform_filter("datum.most > datum.least")
        .mark_bar(height=14, fillOpacity=0, stroke=colours["standard"], strokeDash=[5, 4], strokeWidth=2)
        .encode(y=y, x="least:Q", x2="most:Q", tooltip=tips),
        base.mark_text(align="left", dx=5, fontSize=13, color=colours["text"]).encode(y=y, x="most:Q", text="words:N"),
    ]
    said = "; ".join(f"{row['name']} {row['words']}" for row in rows[:3])
    show(alt.layer(*layers).properties(height=HIGH * len(rows) + EDGE), "operator.tenants_chart", said)
    if any(one.open_fact for one in tenants):
        st.caption(t("operator_page.dashed", lang))


def _table(tenants: Sequence[Tenant], lang: Language) -> None:
    heads = [t(f"operator_page.{name}", lang) for name in ("rank_head", "tenant", "zone_adds", "kept", "staff", "open_fact")]
    rows = [
        [str(rank), bare(one.name), adds_text(one, lang), short(one.kept, lang), staff_text(one, lang), open_text(one, lang)]
        for rank, one in enumerate(tenants, 1)
    ]
    frame = pd.DataFrame(rows, columns=heads)
    key = f"{TABLE}.{st.session_state.get(TABLE, 0)}"
    st.caption(t("operator_page.row_opens", lang))
    figures.cue(lang)
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        on_select=lambda: _choose(key, tenants),
        selection_mode="single-row",
        alt=t("operator_page.tenants", lang),
        column_config={
            **figures.columns(frame, words={heads[1], heads[-1]}),
            heads[0]: st.column_config.TextColumn(width=46),
            heads[1]: st.column_config.TextColumn(width=130),
        },
    )


def _choose(key: str, tenants: Sequence[Tenant]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(tenants):
        st.session_state[CHOSEN] = tenants[rows[0]].row


def _close() -> None:
    st.session_state.pop(CHOSEN, None)
    # The row stays marked as long as the table is the same one: then the next click on it would only unmark it.
    st.session_state[TABLE] = st.session_state.get(TABLE, 0) + 1


def _dialog(batch: Batch, lang: Language) -> None:
    """Draw the offer of the tenant that was chosen."""
    chosen = next((one for one in batch.tenants if one.row == st.session_state.get(CHOSEN)), None)
    if chosen is None:
        return
    scenario = tenant_scenario(batch.plan, batch.blocks[chosen.block], chosen.place)
    held = st.session_state.get(LOGO)
    title = t("operator_page.offer", lang, name=literal(bare(chosen.name))[:80])
    st.dialog(title, width="large", on_dismiss=_close)(
        lambda: offer.draw(scenario, batch.plan.laws()[0], chosen.id, held.data if held else None, lang)
    )()


def _rejected(batch: Batch, lang: Language) -> None:
    """Draw what is wrong with each refused row, and the rows as a file to correct."""
    st.subheader(t("operator_page.rejected", lang), anchor=False)
    st.caption(t("operator_page.rejected_note", lang))
    if batch.plan.spelling != "vi" and any(DAY_FIRST.search(fault.found) for fault in batch.faults):
        st.info(t("read_file.days_as_vi", lang), icon=":material/event:")
    refused.draw(sorted(batch.faults, key=lambda fault: fault.row), lang)
    st.download_button(
        t("operator_page.rejects_file", lang),
        data=lambda: rejects_of(batch, lang),
        file_name="rejects.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="operator.rejects",
    )
