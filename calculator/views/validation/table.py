"""The figures as a table, and the case behind a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
import yaml

from calculator.commands.shell import PROGRAM
from calculator.i18n import t
from calculator.published.case import Found
from calculator.published.said import figure_text, gap_text, what_text
from calculator.quantities import Language
from calculator.views.state import current, put
from calculator.views.words import escape, literal

MARKS = {"match": "✓", "explained": "≈", "unexplained": "≠"}
TABLE = "validation.table"


def draw(found: Sequence[Found], lang: Language) -> None:
    """Draw the table; a row opens its case."""
    columns = ("case", "verdict", "what", "expected", "got", "difference", "source")
    rows = [
        (
            one.case.name,
            f"{MARKS[one.verdict]} {t(f'validation.verdict.{one.verdict}', lang)}",
            what_text(one, lang),
            figure_text(float(one.expected.value), one.expected.unit, lang),
            figure_text(one.got, one.expected.unit, lang),
            gap_text(one, lang),
            one.case.source,
        )
        for one in found
    ]
    heads = [t(f"validation.{name}", lang) for name in columns]
    counts = {name: sum(one.verdict == name for one in found) for name in MARKS}
    st.caption(t("validation.row_opens", lang))
    names = [one.case.name for one in found]
    key = f"{TABLE}.{st.session_state.get(TABLE, 0)}"
    st.dataframe(
        pd.DataFrame(rows, columns=heads),
        hide_index=True,
        key=key,
        on_select=lambda: _open(key, names),
        selection_mode="single-row",
        alt=t("validation.alt", lang, count=len(found), **counts),
        column_config=_widths(heads),
    )
    if counts["explained"]:
        st.caption(t("validation.not_told", lang))
    _drawer(found, lang)


def _widths(heads: Sequence[str]) -> dict[str, Any]:
    case, verdict, what, expected, got, difference, source = heads
    text = st.column_config.TextColumn
    return {
        case: text(width=210, pinned=True),
        what: text(width=230),
        expected: text(width=140, alignment="right"),
        got: text(width=140, alignment="right"),
        difference: text(width=80, alignment="right"),
        verdict: text(width=150),
        source: text(width=420),
    }


def _open(key: str, names: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(names):
        put(**{"validation.case": names[rows[0]]})


def _close() -> None:
    put(**{"validation.case": ""})
    # The row stays marked as long as the table is the same one: then the next click on it would only unmark it.
    st.session_state[TABLE] = st.session_state.get(TABLE, 0) + 1


def _drawer(found: Sequence[Found], lang: Language) -> None:
    """Draw the open case: what it is computed from, what must come out and does, where it stands, the command."""
    name = current().validation.case
    own = [one for one in found if one.case.name == name]
    if not own:
        return
    case = own[0].case

    def body() -> None:
        st.markdown(f"**{literal(case.name)}**")
        st.caption(f"{t(f'validation.oracle.{case.oracle}', lang)} · {literal(case.source)}")
        said = ""
        for one in own:
            expected, got = (figure_text(value, one.expected.unit, lang) for value in (float(one.expected.value), one.got))
            verdict = f"{MARKS[one.verdict]} {t(f'validation.verdict.{one.verdict}', lang)}"
            st.markdown(
                escape(
                    f"**{literal(what_text(one, lang))}**  \n{t('validation.expected', lang)} {expected} · {t('validation.got', lang)} {got} · "
                    f"{t('validation.difference', lang)} {gap_text(one, lang)} · {verdict}"
                )
            )
            if one.expected.working != said:
                said = one.expected.working
                st.caption(literal(said))
        if case.not_told and any(one.verdict == "explained" for one in own):
            st.info(t("validation.not_told", lang), icon=":material/info:")
        st.markdown(f"**{t('validation.command', lang)}**")
        st.code(f"{PROGRAM} {case.command}", language="sh", wrap_lines=True)
        st.markdown(f"**{t('validation.inputs', lang)}**")
        st.code(inputs_text(own[0]), language="yaml")

    st.dialog(t("validation.case", lang), position="right", width="medium", on_dismiss=_close)(body)()


def inputs_text(one: Found) -> str:
    """Write what a case is computed from, as its file has it."""
    given = one.case.given
    shown = given.get("scenario") or given.get("spec") or {"options": given.get("options")}
    return str(yaml.safe_dump(shown, allow_unicode=True, sort_keys=False, width=100))
