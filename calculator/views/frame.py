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
from calculator.law.load import load_library
from calculator.quantities import Language, format_date
from calculator.views import model
from calculator.views.state import ZONE_AREA_CLASS, current, field, law_of, put
from calculator.views.words import cited, literal, mark

log = logging.getLogger(__name__)

_PAGE = """<style>
[data-testid=InputInstructions]{display:none}
@media (pointer:coarse){button,[data-testid^=stBaseButton],[role=radio],[role=combobox],input{min-height:44px!important}}
[data-testid=stMetricValue],[data-testid=stMetricValue] *{white-space:normal!important;overflow:visible!important;text-overflow:clip!important;line-height:1.25}
</style><script>document.documentElement.lang='%s'</script>"""


def draw() -> None:
    """Draw what stands above every page."""
    state = current()
    st.html(_PAGE % ("en" if state.lang == "en" else "vi"), unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="xsmall", wrap=False):
        _law_chip(state.lang)
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
    if model.problems():
        said = "\n".join(f"- {literal(problem)}" for problem in model.problems())
        st.warning(f"{t('app.preset_left_out', state.lang)}\n{said}", icon=":material/folder_off:")
    ignored = st.session_state["ignored"]
    if ignored:
        names = ", ".join(literal(name[:40]) for name in ignored[:12])
        st.warning(t("app.ignored", state.lang, names=names), icon=":material/link_off:")


def _law_chip(lang: Language) -> None:
    """Draw the law chip: which law, which reading; nothing is computed in it until it is opened."""
    state = current()
    law = law_of(state)
    usual = state.variant == "in_force" and state.zone_area_class == law.all_readings[ZONE_AREA_CLASS].default
    date = format_date(law.as_of.isoformat(), lang)
    name = t("app.law_chip", lang, date=date) if usual else t("app.law_chip_other", lang, date=date)
    with st.popover(name, icon=":material/gavel:", key="frame.law"):
        library = load_library()
        key = "frame.variant"
        if st.session_state.get(key) != state.variant:
            st.session_state[key] = state.variant
        st.selectbox(
            t("app.variant", lang),
            list(library.variants),
            format_func=lambda name: library.variants[name].label[lang],
            key=key,
            on_change=_take_variant,
            filter_mode=None,
        )
        note = library.variants[state.variant].note
        if note is not None:
            st.caption(note[lang])
        reading = law.all_readings[ZONE_AREA_CLASS]
        field(
            st.selectbox,
            reading.label[lang],
            ZONE_AREA_CLASS,
            "frame",
            options=list(reading.options),
            format_func=lambda name: reading.options[name].label[lang],
            filter_mode=None,
        )
        option = reading.options[state.zone_area_class]
        st.caption(f"{option.argument[lang]} {cited(option.cites, law, lang)}. {mark(option.confidence, lang)}")
        checked = max(entry.checked_on for parameter in library.parameters.values() for entry in parameter.history)
        st.caption(t("app.last_checked", lang, date=format_date(checked.isoformat(), lang)))


def _take_variant() -> None:
    name = st.session_state["frame.variant"]
    put(variant=name, zone_area_class=model.law_of(name, ()).reading(ZONE_AREA_CLASS))


def no_numbers(lang: Language) -> None:
    """Say that a variant has no readable numbers, and why."""
    for draft in law_of(current()).missing_numbers:
        why = f" {draft.why_not[lang]}" if draft.why_not else ""
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
        st.error(t("app.fault", lang, code=code), icon=":material/error:")
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
