"""Relief that is wasted, and what other timing would recover; moves between grounds, made or open."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calculator.analysis.choices.moves import option_of
from calculator.analysis.site_run import SiteRun
from calculator.commands.choose import moves_said
from calculator.commands.tables.investor import NONE
from calculator.commands.tables.tax_base import wasted_said
from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import figures, lens
from calculator.views.words import escape, literal

WRITTEN = ""
"""The head of the column that marks the move that is written down: its words need none."""


def draw(run: SiteRun, shown: ShownIn) -> None:
    """Draw what is wasted, folded away; nothing where nothing is."""
    lang = shown.language
    rows = [wasted_said(row, run, shown) for row in run.wasted.rows if row.amounts.any()]
    if not rows:
        st.caption(t("app.nothing_wasted", lang))
        return
    with st.expander(t("app.wasted_count", lang, count=len(rows)), key="choices.wasted"):
        # Not a table: five columns are wider than a telephone.
        st.markdown(escape("\n".join(f"- {_line(row, lang)}" for row in rows)))
        if run.wasted.recoveries:
            st.markdown(f"**{t('wasted.recoveries', lang)}**")
            heads = ["", t("wasted.saved", lang), t("wasted.present_value", lang)]
            found = [
                (t(f"wasted.{one.name}", lang), shown.short(one.total), shown.short(one.present_value)) for one in run.wasted.recoveries
            ]
            _table([dict(zip(heads, row, strict=True)) for row in found], t("wasted.recoveries", lang))


def _line(row: list[str], lang: Language) -> str:
    """Write a row of what is wasted on one line."""
    name, when, much, tax, now = row
    cost = "" if tax == NONE else f". {_capital(t('wasted.tax', lang))}: {tax}, {t('wasted.present_value', lang)} {now}"
    return f"**{_capital(name)}**, {when}: {much}{cost}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def moves(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the grounds taken in mid-life, and each move that is open against staying; nothing for a licence that has none."""
    if run.later_heads:
        named = " → ".join(run.law.heads[name].label[lang] for name in run.later_heads)
        st.markdown(escape(t("app.later_heads", lang, heads=literal(named))))
    if run.moves_not_made:
        st.warning(t("notice.move_not_made", lang, count=run.moves_not_made), icon=":material/error:")
    if not run.moves:
        return
    shown = lens.of(scenario, lang)
    written = option_of(scenario.project.elections.moves)
    st.subheader(t("app.moves", lang), anchor=False)
    rows = [
        {
            t("choose.option", lang): literal(moves_said(one.option, run.law, lang)),
            t("app.against_staying", lang): shown.short(one.gain),
            WRITTEN: t("app.as_written", lang) if one.option == written else "",
        }
        for one in run.moves
    ]
    _table(rows, t("app.moves", lang))
    st.caption(t("app.moves_note", lang))


def _table(rows: list[dict[str, str]], name: str) -> None:
    figures.table(pd.DataFrame(rows).map(escape), name, words={WRITTEN})
