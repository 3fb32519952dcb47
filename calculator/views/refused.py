"""What is wrong with a file that was given: row, column, fault and remedy as sentences that can be read whole on a telephone too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from calculator.errors import Problem
from calculator.i18n import t
from calculator.project.cells import Fault
from calculator.quantities import Language, format_number
from calculator.reports.faults import fault_told
from calculator.views.words import literal

MOST_SHOWN = 50
"""Faults that are drawn; a file may have thousands."""

NO_COLUMN = "this column is not known"


def draw(faults: Sequence[Fault], lang: Language) -> None:
    """Draw the first faults of a file, each in the language of the reader; say how many more there are.

    Parameters
    ----------
    faults : in the order of the file; row 0 is the file as a whole.
    lang : of the words.
    """
    st.markdown("\n".join(f"- {told(fault, lang)}" for fault in faults[:MOST_SHOWN]))
    if any(fault.found == NO_COLUMN for fault in faults):
        st.caption(t("read_file.names", lang))
    if len(faults) > MOST_SHOWN:
        st.caption(t("read_file.more", lang, count=format_number(len(faults) - MOST_SHOWN, lang)))


def told(fault: Fault, lang: Language) -> str:
    """Write a fault as one sentence: where, what, and what to do about it."""
    said = fault_told(fault, lang)
    name = "_".join(part for part, there in (("row", said.row), ("column", said.column)) if there) or "whole"
    # A column without a name is called by its place.
    where = t(f"read_file.{name}", lang, row=said.row, column=literal(said.column.removeprefix("column ")))
    remedy = literal(said.remedy) + ("" if said.remedy.endswith(("?", "…")) else ".")
    return t("read_file.problem", lang, where=f"**{where}**", found=literal(said.found), remedy=remedy)


def faults_of(problems: Iterable[Problem]) -> list[Fault]:
    """Give what is wrong with a file as a whole as faults of its header and rows."""
    return [Fault(one.place.line or 0, one.place.key, one.found, one.remedy) for one in problems]
