"""Write a draft: the editor of the law page, and what the drafts in use make of the clauses."""

from __future__ import annotations

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views import law_editor
from calculator.views.analyst import positions
from calculator.views.analyst.population import Held


def draw(held: Held, lang: Language) -> None:
    """Draw the editor; a draft in use is a column of every section."""
    st.caption(t("app.analyst.draft_note", lang))
    if positions.own() is not None:
        st.markdown(f":green[:material/check: {t('app.analyst.draft_in_use', lang)}]")
    law_editor.draw(lang)
