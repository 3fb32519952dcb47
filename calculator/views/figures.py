"""Tables of finished words and figures: figures stand to the right, under their head, words to the left."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import TYPE_CHECKING, Any

import streamlit as st

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
    # The table sets its own side in every cell, for text the left one.
    right: list[CSSDict] = [{"selector": f".col{place}", "props": "text-align: right !important"} for place in _figures(frame, words)]
    st.table(frame.style.set_table_styles(right), hide_index=True, border="horizontal", alt=alt)


def columns(frame: pd.DataFrame, words: Collection[Hashable] = ()) -> dict[str, Any]:
    """Give what puts the figures of a table drawn on a canvas to the right; there a style of the frame does nothing.

    Parameters
    ----------
    frame : of finished text; its first column names the rows.
    words : columns besides the first that hold words, not figures.
    """
    return {str(frame.columns[place]): st.column_config.TextColumn(alignment="right") for place in _figures(frame, words)}


def _figures(frame: pd.DataFrame, words: Collection[Hashable]) -> list[int]:
    return [place for place, name in enumerate(frame.columns) if place and name not in words]
