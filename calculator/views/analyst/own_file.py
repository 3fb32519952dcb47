"""The way to hold the positions against a file of one's own: a template, the file, what is wrong with it, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.file import InMemory, blocks_of
from calculator.analysis.portfolio.tenants import template
from calculator.analysis.portfolio.upload import MEGABYTES, MOST_ROWS, STEP, look
from calculator.commands.portfolio.files import rejected_csv
from calculator.errors import InputError, Place, Problem
from calculator.i18n import t
from calculator.project.cells import Fault
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.quantities import Language, format_number
from calculator.reports.faults import fault_told, told
from calculator.views.analyst import positions, upload
from calculator.views.analyst.population import BASIS, Held, counts_of
from calculator.views.analyst.positions import PAGE
from calculator.views.controls import control
from calculator.views.state import current, put
from calculator.views.words import bare, literal

log = logging.getLogger(__name__)
SPELLING = f"{PAGE}.spelling"
SHOWN = 200
"""Refused rows written out; the file of refused rows has all of them."""


def draw(held: Held, lang: Language) -> None:
    """Draw the file shown, or the way to give one, and what is wrong with the one given last."""
    own = upload.own()
    with st.expander(t("own.title", lang), icon=":material/upload_file:", expanded=own is not None or upload.refused() is not None):
        _give(lang)
        if own is not None:
            st.button(t("own.back", lang), key=f"{PAGE}.forget", icon=":material/undo:", on_click=upload.forget)
        st.caption(t("own.stays", lang))
    if (wrong := upload.refused()) is not None:
        _refused(wrong, lang)
    if own is not None:
        rows, computed, faults = counts_of(held, own)
        _counts(rows, computed, lang)
        if faults:
            _rejects(own.source, faults, lang)


def _give(lang: Language) -> None:
    spelling = current().analyst.spelling
    control(
        st.segmented_control, t("operator_page.spelling", lang), SPELLING, spelling, _respell, options=list(SPELLINGS),
        format_func=lambda name: t(f"operator_page.spelling.{name}", lang), required=True, wrap=False,
    )  # fmt: skip
    st.download_button(
        t("own.template", lang), data=lambda: template(spelling), file_name="enterprises.csv", mime="text/csv", on_click="ignore",
        icon=":material/download:", key=f"{PAGE}.template",
    )  # fmt: skip
    st.file_uploader(
        t("own.give", lang, most=MEGABYTES, rows=format_number(MOST_ROWS, lang)), type=["csv", "parquet"], max_upload_size=MEGABYTES, key=file_key(),
        on_change=take,
    )  # fmt: skip


def file_key() -> str:
    """Name the field a file is given to."""
    return f"{PAGE}.file.{upload.turn()}"


def take() -> None:
    """Take the file that was given; taking it out of the field again leaves the one shown."""
    given: Any = st.session_state[file_key()]
    if given is not None:
        st.session_state[upload.GIVEN] = InMemory(given.name, given.getvalue())
        read()


def _respell() -> None:
    put(**{"analyst.spelling": st.session_state[SPELLING]})
    if upload.GIVEN in st.session_state:
        read()


def read() -> None:
    """Look at the file given last: it is shown if a row of it can be computed, else what is wrong is told and the one shown stays."""
    source: InMemory = st.session_state[upload.GIVEN]
    spelling = current().analyst.spelling
    try:
        looked = look(source, Plan((positions.base().name,), BASIS, {}, spelling))
    except InputError as fault:
        upload.refuse(upload.Refused(source, tuple(fault.problems)))
    except Exception as fault:
        # No file may take down what is shown; what stands in it is the reader's and is not logged.
        log.error("a file could not be read: %s", type(fault).__name__)
        problem = Problem(Place(source.name), "it cannot be read", "save it again as 'CSV UTF-8'")
        upload.refuse(upload.Refused(source, (problem,)))
    else:
        if looked.good:
            upload.show(source, spelling, looked)
        else:
            upload.refuse(upload.Refused(source, (), looked))


def _refused(wrong: upload.Refused, lang: Language) -> None:
    """Draw what is wrong with the file given last."""
    kept = t("own.kept" if upload.own() is not None else "own.zones_kept", lang)
    st.warning(f"{t('own.refused', lang, name=literal(wrong.source.name[:80]))} {kept}", icon=":material/error:")
    if wrong.looked is not None:
        _counts(wrong.looked.rows, 0, lang)
        _rejects(wrong.source, wrong.looked.faults, lang)
        return
    rows = [
        [str(one.place.line or ""), bare(one.place.key), bare(told(one.found, lang)), bare(told(one.remedy, lang))]
        for one in wrong.problems
    ]
    _table(rows, t("own.refused", lang, name=bare(wrong.source.name[:80])), lang)


def _counts(rows: int, computed: int, lang: Language) -> None:
    figures = {"rows": rows, "computed": computed, "rejected": rows - computed}
    st.markdown(t("own.counts", lang, **{name: format_number(count, lang) for name, count in figures.items()}))


def _rejects(source: InMemory, faults: Iterable[Fault], lang: Language) -> None:
    """Draw what is wrong with each refused row, and the rows as a file to correct."""
    found = [fault_told(fault, lang) for fault in sorted(faults, key=lambda fault: fault.row)]
    st.subheader(t("operator_page.rejected", lang), anchor=False)
    st.caption(t("operator_page.rejected_note", lang))
    rows = [[str(fault.row), bare(fault.column), bare(fault.found), bare(fault.remedy)] for fault in found[:SHOWN]]
    _table(rows, t("operator_page.rejected", lang), lang)
    if len(found) > SHOWN:
        st.caption(t("own.more_faults", lang, count=format_number(len(found) - SHOWN, lang)))
    st.download_button(
        t("operator_page.rejects_file", lang), data=lambda: rejected_csv(blocks_of(source, STEP), found), file_name="rejects.csv",
        mime="text/csv", on_click="ignore", icon=":material/download:", key=f"{PAGE}.rejects.{source.name}",
    )  # fmt: skip


def _table(rows: list[list[str]], alt: str, lang: Language) -> None:
    heads = [t(f"operator_page.{name}", lang) for name in ("row", "column", "found", "remedy")]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, alt=alt)
