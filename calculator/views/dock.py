"""The dock at the foot of every page: the page's number, whether it is up to date, and the way to take it along."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views import take_away
from calculator.views.docked import Docked
from calculator.views.state import current
from calculator.views.words import escape

STATES = {"fresh": ":material/check:", "computing": ":material/sync:", "stale": ":material/history:"}


class Dock:
    """The dock of one run: it says that something is computed until it is filled."""

    def __init__(self, lang: Language) -> None:
        """Draw the row, with the words of a moment ago."""
        ss = st.session_state
        last = ss.pop("docked", None)
        with st.bottom, st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small", key="frame.dock"):
            with st.container(width="stretch"):
                self.words: Any = st.empty()
            self.row: Any = st.container(width="content")
        if last is not None and ss.get("docked_for") != current():
            self.words.markdown(f"{_mark('computing', lang)} {escape(t('frame.dock.computing', lang))}")

    def fill(self, lang: Language) -> None:
        """Draw what the page put in, and the popover."""
        ss = st.session_state
        docked: Docked | None = ss.get("docked")
        ss["docked_for"] = current()
        if docked is None:
            self.words.empty()
        else:
            state = "stale" if docked.stale else "fresh"
            self.words.markdown(f"**{escape(docked.words)}** · {_mark(state, lang)} {t(f'frame.dock.{state}', lang)}")
        with self.row, st.popover(t("frame.take_away", lang), icon=":material/ios_share:", key="frame.take_away", on_change="rerun") as box:
            if box.open:
                take_away.link(lang)
                if docked is not None and docked.take is not None:
                    docked.take(lang)


def _mark(state: str, lang: Language) -> str:
    return f":{'orange' if state == 'stale' else 'gray'}[{STATES[state]}]"
