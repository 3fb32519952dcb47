"""Conditions: head by head, the one taken first, each condition with its state, provision, evidence and missing fact."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from calculator.analysis.conditions.heads import STATES, ConditionRow
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.reports.near_misses import row_said
from calculator.views.words import cited, literal, mark, state_mark

FOREIGN = {"activity", "location", "area_class", "commune_class", "province", "certificates", "capital"}
"""Facts that say what a project is: a head that fails on one of them has nothing to do with the project."""

_ORDER = ("not_met", "not_known", "met")


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the heads, those that have nothing to do with the project folded away."""
    counts = {state: len([row for row in _of_taken(run) if row.state == state]) for state in STATES.values()}
    st.subheader(t("app.conditions", lang), anchor=False)
    st.caption(t("app.conditions_note", lang, met=counts["met"], not_met=counts["not_met"], not_known=counts["not_known"]))
    heads = [list(rows) for _, rows in groupby(run.conditions, key=lambda row: (row.levy, row.head))]
    near = sorted((rows for rows in heads if not _foreign(rows)), key=_rank)
    for rows in near:
        first = rows[0]
        name = t("app.head_taken", lang, head=first.head_label[lang]) if first.taken else first.head_label[lang]
        title = f"{name} · {label(f'state.{first.head_state}', lang)}"
        with st.expander(title, expanded=first.taken or first.head_state == "not_known", key=f"head.{first.levy}.{first.head}"):
            _rows(rows, run, lang)
    far = [rows for rows in heads if _foreign(rows)]
    if far:
        with st.expander(t("app.heads_far", lang, count=len(far)), key="heads.far"):
            for rows in far:
                st.markdown(f"**{rows[0].head_label[lang]}**")
                _rows([row for row in rows if row.state == "not_met"], run, lang)
    st.caption(t("conditions.in_words", lang))


def _of_taken(run: SiteRun) -> list[ConditionRow]:
    return [row for row in run.conditions if row.taken]


def _foreign(rows: list[ConditionRow]) -> bool:
    return rows[0].head_state == "not_met" and any(row.state == "not_met" and FOREIGN.intersection(row.facts) for row in rows)


def _rank(rows: list[ConditionRow]) -> tuple[bool, int]:
    return not rows[0].taken, ("not_known", "met", "not_met").index(rows[0].head_state)


def _rows(rows: list[ConditionRow], run: SiteRun, lang: Language) -> None:
    for row in sorted(rows, key=lambda row: _ORDER.index(row.state)):
        lines = [f"{state_mark(row.state, lang)} **{literal(row.label[lang])}**"]
        lines.append(f"{t('app.ground', lang)} {cited(row.cites, run.law, lang)} · {mark(row.confidence, lang)}")
        if said := row_said(row, lang):
            lines.append(f"{t('near.column', lang)}: {literal(said)}")
        if row.evidence is not None:
            lines.append(t("app.evidence", lang, evidence=literal(row.evidence[lang])))
        st.markdown("  \n".join(lines))
