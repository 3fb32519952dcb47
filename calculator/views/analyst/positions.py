"""The positions held against each other: the one they are held against, the others, and the reader's own drafts as one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.quantities import Language
from calculator.views import model, own_drafts
from calculator.views.analyst_state import MOST_OTHERS, OWN
from calculator.views.controls import control
from calculator.views.controls import field as field_of
from calculator.views.state import current, put
from calculator.views.words import bare, literal

PAGE = "analyst"


@dataclass(frozen=True)
class Position:
    """One position: how it is called in a plan, its law, and the reader's drafts it needs."""

    token: str
    name: str
    law: Law
    files: Mapping[str, DraftFile] = field(default_factory=dict)

    @property
    def computable(self) -> bool:
        """Whether it has numbers to compute with."""
        return not self.law.missing_numbers

    def said(self, lang: Language) -> str:
        """Name it in short, for a column or a mark of a chart."""
        key = f"app.analyst.short.{self.token}"
        found = label(key, lang)
        return bare(self.law.label[lang]) if found == key else found


def of_variant(name: str) -> Position:
    """Give a position of the library."""
    return Position(name, name, model.law_of(name, ()))


def has_numbers(name: str) -> bool:
    """Say whether a position of the library can be computed, without building its law."""
    held = load_library().drafts
    return all(held[draft].computable == "yes" for draft in model.variants()[name].drafts)


def own() -> Position | None:
    """Give the law of the chosen variant with the reader's own drafts; None where there is none or they do not fit."""
    state = current()
    if not state.drafts:
        return None
    try:
        law = model.law_of(state.variant, (), state.drafts)
    except InputError:
        return None
    files = {file.draft.draft: file for file in own_drafts.files_of(state.drafts)}
    return Position(OWN, "+".join([state.variant, *files]), law, files)


def base() -> Position:
    """Give the position the others are held against."""
    return of_variant(current().analyst.base)


def others() -> list[Position]:
    """Give the positions held against it."""
    state = current().analyst
    mine = own()
    return [*(of_variant(name) for name in state.others if name != state.base), *([mine] if mine is not None else [])]


def looked_at() -> Position | None:
    """Give the position looked at closely: the one chosen, else the first that can be computed; None where there is none."""
    able = [one for one in others() if one.computable]
    return next((one for one in able if one.token == current().analyst.to), able[0] if able else None)


def draw(lang: Language) -> None:
    """Draw the choice of the positions."""
    names = list(model.variants())
    able = [name for name in names if has_numbers(name)]
    left, right = st.columns([4, 8], gap="medium", vertical_alignment="bottom")
    with left:
        field_of(
            st.selectbox, t("app.analyst.base", lang), "analyst.base", PAGE, options=able, format_func=lambda name: _named(name, lang),
            filter_mode=None,
        )  # fmt: skip
    state = current().analyst
    with right, st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for one in others():
            if one.token != OWN:
                st.button(
                    bare(one.said(lang)), key=f"{PAGE}.drop.{one.token}", icon=":material/close:", on_click=_drop, args=(one.token,),
                    help=t("app.analyst.drop", lang, name=literal(one.law.label[lang])),
                )  # fmt: skip
        left_over = [name for name in names if name != state.base and name not in state.others]
        if len(state.others) < MOST_OTHERS:
            control(
                st.selectbox, t("app.analyst.add", lang), f"{PAGE}.add", None, _add, options=left_over, index=None,
                format_func=lambda name: _named(name, lang), placeholder=t("app.analyst.add", lang), label_visibility="collapsed",
                filter_mode="contains", width=240,
            )  # fmt: skip
    if own() is not None:
        st.caption(t("app.analyst.own_column", lang, title=literal(_titles(lang))))
    elif current().drafts:
        st.warning(t("app.analyst.own_unfit", lang), icon=":material/error:")


def choice(lang: Language) -> Position | None:
    """Draw the choice of the position looked at closely, where there is one."""
    able = [one for one in others() if one.computable]
    if not able:
        st.info(t("app.analyst.none_computable", lang), icon=":material/block:")
        return None
    found = looked_at()
    assert found is not None
    said = {one.token: one.said(lang) for one in able}
    control(
        st.segmented_control, t("app.analyst.look_at", lang), f"{PAGE}.to", found.token, _look, options=list(said),
        format_func=lambda token: said[token], required=True,
    )  # fmt: skip
    return found


def _titles(lang: Language) -> str:
    return ", ".join(file.draft.title[lang] for file in own_drafts.files_of(current().drafts))


def _named(name: str, lang: Language) -> str:
    return bare(model.variants()[name].label[lang])


def _look() -> None:
    put(**{"analyst.to": st.session_state[f"{PAGE}.to"]})


def _add() -> None:
    name = st.session_state[f"{PAGE}.add"]
    if name is not None:
        put(**{"analyst.others": (*current().analyst.others, name)})


def _drop(name: str) -> None:
    put(**{"analyst.others": tuple(other for other in current().analyst.others if other != name)})
