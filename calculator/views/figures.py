"""Tables of finished words and figures: figures stand to the right, under their head, words to the left."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import TYPE_CHECKING, Any

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language

if TYPE_CHECKING:  # it takes long to import, and some pages that start the app have a table far below
    import pandas as pd
    from pandas.io.formats.style_render import CSSDict


def table(frame: pd.DataFrame, alt: str, words: Collection[Hashable] = ()) -> None:
    """Draw a table whose cells may hold markdown.

    Parameters
    ----------
    frame : of finished text; its first column names the rows.
    alt : what a screen reader says of it.
    words : columns besides the first that hold words, not figures.
    """
    st.table(frame.style.set_table_styles(_right(frame, words)), hide_index=True, border="horizontal", alt=alt)


def wide_table(frame: pd.DataFrame, alt: str, words: Collection[Hashable] = ()) -> None:
    """Draw a table whose cells hold sentences: they wrap, and where there is no room the table scrolls inside itself beside its first column.

    Parameters
    ----------
    frame : of finished text; its first column names the rows.
    alt : what a screen reader says of it.
    words : columns besides the first that hold words, not figures.
    """
    back = st.get_option(f"theme.{st.context.theme.type or 'light'}.backgroundColor")
    text = "[data-testid=stMarkdownContainer]"
    styles: list[CSSDict] = [
        {"selector": f"td {text}", "props": f"min-width: {LEAST}"},
        {"selector": ".col0", "props": f"position: sticky; left: 0; z-index: 1; background: {back}"},
        {"selector": f"td.col0 {text}", "props": f"min-width: 0; width: {NAMES}"},
    ]
    st.table(frame.style.set_table_styles(styles + _right(frame, words)), hide_index=True, border="horizontal", alt=alt)


LEAST, NAMES = "6rem", "min(18rem, 30vw)"
"""The least width of a cell of sentences, and of those that name the rows: a third of a telephone at most."""


def columns(frame: pd.DataFrame, words: Collection[Hashable] = ()) -> dict[str, Any]:
    """Give what puts the figures of a table drawn on a canvas to the right; there a style of the frame does nothing.

    Parameters
    ----------
    frame : of finished text; its first column names the rows.
    words : columns besides the first that hold words, not figures.
    """
    return {str(frame.columns[place]): st.column_config.TextColumn(alignment="right") for place in _figures(frame, words)}


_CUE = """<style>
.sideways{font-size:.875rem;opacity:.7;margin:0}
@media (min-width:641px){[data-testid=stElementContainer]:has(.sideways){display:none}}
</style><p class="sideways">↔ %s</p>"""


def cue(lang: Language) -> None:
    """Say, on a telephone only, that a table has more columns than are seen."""
    st.html(_CUE % t("table.sideways", lang))


LETTER, EDGES, WIDEST = 7.5, 24, 420
"""Pixels of a letter, on both sides of a cell, and of the widest column."""


def first(frame: pd.DataFrame) -> dict[str, Any]:
    """Give what keeps the first column of a table drawn on a canvas in sight, as wide as its words.

    A width is stated because a column without one is held wherever it is: on a telephone a wide one would cover all others. One that
    takes more than three fifths of the table is let go by the table itself.
    """
    name = str(frame.columns[0])
    longest = max((len(text) for text in (name, *frame.iloc[:, 0].astype(str))), default=0)
    return {name: st.column_config.TextColumn(pinned=True, width=min(round(LETTER * longest) + EDGES, WIDEST))}


def _right(frame: pd.DataFrame, words: Collection[Hashable]) -> list[CSSDict]:
    """Put figures to the right: the table sets its own side in every cell, for text the left one."""
    return [{"selector": f".col{place}", "props": "text-align: right !important"} for place in _figures(frame, words)]


def _figures(frame: pd.DataFrame, words: Collection[Hashable]) -> list[int]:
    return [place for place, name in enumerate(frame.columns) if place and name not in words]
