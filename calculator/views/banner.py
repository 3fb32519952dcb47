"""The banner under the lens row: one thing said at a time, the rest behind a button."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from calculator.errors import CalculatorError
from calculator.i18n import t
from calculator.law.load import load_library
from calculator.quantities import Language, format_date, format_number
from calculator.views import lens, model
from calculator.views.state import basis, current, headline, law_of, put, scenario_of, write
from calculator.views.words import escape, literal

STALE_AFTER = 90
"""Days after the last check of the law data from which a page says so."""

SAME = 1
"""Headlines that differ by no more are the same [VND]."""


@dataclass(frozen=True)
class Said:
    """One thing to say: its text, its icon, and whether it is that of the link, which can be closed."""

    text: str
    icon: str
    of_link: bool = False


def draw(lang: Language) -> None:
    """Draw the first thing there is to say, and the others behind a button."""
    said = [*_left_out(lang), *_link(lang), *_ignored(lang), *_old(lang)]
    if not said:
        return
    first, *rest = said
    _one(first, lang)
    if rest:
        with st.popover(t("frame.more_banners", lang, count=len(rest)), key="frame.banners", type="tertiary"):
            for one in rest:
                _one(one, lang)


def _one(said: Said, lang: Language) -> None:
    st.warning(said.text, icon=said.icon)
    if said.of_link:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            there = _law_page()
            st.page_link(
                st.session_state["pages"]["law"], label=t("frame.what_changed", lang), icon=":material/compare:", query_params=there
            )
            st.button(t("frame.close", lang), key="frame.close_link", icon=":material/close:", type="tertiary", on_click=_close)


def _law_page() -> dict[str, str]:
    """Give the address of the comparison of two days: that of the link against today's."""
    state, day = current(), st.session_state["link"].day
    return {**write(state), "law_section": "compare", **({"against_day": day[:7]} if day else {})}


def _close() -> None:
    st.session_state["link_of"] = None
    put()


def _left_out(lang: Language) -> list[Said]:
    if not model.problems():
        return []
    lines = "\n".join(f"- {literal(problem)}" for problem in model.problems())
    return [Said(f"{t('app.preset_left_out', lang)}\n{lines}", ":material/folder_off:")]


def _ignored(lang: Language) -> list[Said]:
    ignored = st.session_state["ignored"]
    if not ignored:
        return []
    names = ", ".join(literal(name[:40]) for name in ignored[:12])
    return [Said(t("app.ignored", lang, names=names), ":material/link_off:")]


def _link(lang: Language) -> list[Said]:
    """Say that the law data, or else the program, changed since the link was made; until what it speaks of is changed."""
    ss, state = st.session_state, current()
    link, linked = ss["link"], ss.get("link_of")
    if not link.law or linked is None:
        return []
    try:
        if basis(linked) != basis(state):
            return []
        law, now = law_of(state), headline(state)
    except CalculatorError:
        return []
    shown = lens.of(scenario_of(state), lang)
    dates = {"old_date": format_date(link.day, lang), "new_date": format_date(law.as_of.isoformat(), lang)}
    same_law = link.law == f"{law.as_of.isoformat()}.{law.text_fingerprint[:8]}"
    if link.kept is None or now is None:
        return [] if same_law else [Said(t("frame.law_changed", lang, **dates), ":material/history:", of_link=True)]
    figures = {"old": escape(shown.short(float(link.kept))), "new": escape(shown.short(float(now)))}
    if not same_law:
        return [Said(t("frame.law_changed_figures", lang, **dates, **figures), ":material/history:", of_link=True)]
    if abs(now - link.kept) > SAME and not ss["ignored"]:
        return [Said(t("frame.other_figure", lang, **figures), ":material/history:", of_link=True)]
    return []


def _old(lang: Language) -> list[Said]:
    checked = max(entry.checked_on for parameter in load_library().parameters.values() for entry in parameter.history)
    days = (dt.date.today() - checked).days
    if days <= STALE_AFTER:
        return []
    return [
        Said(t("frame.law_old", lang, date=format_date(checked.isoformat(), lang), days=format_number(days, lang)), ":material/event_busy:")
    ]
