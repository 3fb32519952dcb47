"""The frame around every page: language, law chip, banners, the page's own small corrections, and what stands in for a fault."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from calculator.errors import InputError
from calculator.i18n import LANGUAGES, label, t
from calculator.quantities import Language
from calculator.views import banner, law_chip, lens
from calculator.views.controls import field
from calculator.views.state import current, law_of
from calculator.views.words import literal

log = logging.getLogger(__name__)

_PAGE = """<style>
[data-testid=InputInstructions]{display:none}
@media (pointer:coarse){button,[data-testid^=stBaseButton],[role=radio],[role=combobox],input{min-height:44px!important}}
[data-testid=stBottomBlockContainer]{padding-top:.5rem!important;padding-bottom:.75rem!important}
[data-testid=stMetricLabel],[data-testid=stMetricLabel] *{white-space:normal!important;overflow:visible!important;text-overflow:clip!important}
[data-testid=stMetricValue],[data-testid=stMetricValue] *{white-space:normal!important;overflow:visible!important;text-overflow:clip!important;line-height:1.25}
@media (max-width:640px){[data-testid=stMetricValue]{font-size:1.4rem!important}
[data-testid=stTable] td,[data-testid=stTable] th{padding-left:.25rem!important;padding-right:.25rem!important}}
@media (pointer:coarse){[data-testid=stElementToolbar] button{min-height:28px!important} [data-testid=stDataFrame]{margin-top:2rem}}
</style><script>document.documentElement.lang='%s'</script>"""

_MENU = """<script>if (!document.documentElement.dataset.menu) {
  document.documentElement.dataset.menu = 'heard'
  const one = name => document.querySelector(`[data-testid=${name}]`)
  const shut = () => {
    one('stSidebarCollapseButton')?.querySelector('button')?.click()
    setTimeout(() => one('stExpandSidebarButton')?.focus(), 100)
  }
  document.addEventListener('click', ({target}) => {
    if (innerWidth >= 768) return
    if (target.closest('[data-testid=stSidebarNavLink]')) setTimeout(shut)
    if (target.closest('[data-testid=stExpandSidebarButton]')) setTimeout(() => one('stSidebarNavLink')?.focus(), 100)
  }, true)
  document.addEventListener('keydown', ({key, target}) => { if (key === 'Escape' && target.closest('[data-testid=stSidebar]')) shut() })
}</script>"""
"""On a telephone the menu lies over the page: it takes the focus, closes once a page is chosen or by Esc, and gives the focus back.

Heard once, however often it is drawn."""


def draw(page: str = "") -> None:
    """Draw what stands above every page; ``page`` is its path."""
    state = current()
    st.html(_PAGE % ("en" if state.lang == "en" else "vi") + _MENU, unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="xsmall"):
        law_chip.draw(state.lang)
        with guarded():
            lens.draw(state.lang, page)
        field(
            st.segmented_control,
            t("app.language", state.lang),
            "lang",
            "frame",
            options=LANGUAGES,
            format_func=lambda lang: t("app.language_name", lang),
            required=True,
            label_visibility="collapsed",
        )
    with guarded():
        banner.draw(state.lang)


def no_numbers(lang: Language) -> None:
    """Say that a variant has no readable numbers, and why."""
    for draft in law_of(current()).missing_numbers:
        why = f" {literal(draft.why_not[lang])}" if draft.why_not else ""
        st.warning(f"{t('app.no_numbers', lang)}{why}", icon=":material/block:")


@contextmanager
def guarded() -> Iterator[None]:
    """Stand in for a block that fails through our fault: a line with a code, and what was typed is kept."""
    try:
        yield
    except InputError as fault:
        said = "\n".join(f"- {literal(str(problem))}" for problem in fault.problems)
        st.warning(f"{t('app.not_computed', _language())}\n{said}", icon=":material/error:")
    except Exception as fault:
        # Where it failed, not with which values: the reader's figures are not logged.
        trail = "".join(traceback.format_tb(fault.__traceback__))
        code = hashlib.sha256(trail.encode()).hexdigest()[:6]
        log.error("fault %s: %s\n%s", code, type(fault).__name__, trail)
        lang = _language()
        drafted = f" {t('app.law.fault_drafts', lang)}" if "app" in st.session_state and current().drafts else ""
        st.error(f"{t('app.fault', lang, code=code)}{drafted}", icon=":material/error:")
        st.button(t("app.retry", lang), key=f"retry.{code}", icon=":material/refresh:")


def _language() -> Language:
    return current().lang if "app" in st.session_state else "vi"


def foot(lang: Language) -> None:
    """Draw what stands below every page."""
    st.divider()
    st.caption(f"{t('app.disclaimer', lang)} {t('app.privacy', lang)}")


def named(group: str, lang: Language, token: str) -> str:
    """Give the word of a token."""
    return label(f"{group}.{token}", lang)
