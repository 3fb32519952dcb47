"""The law chip: which law every number of the page stands under, and the way to another one."""

from __future__ import annotations

import streamlit as st

from calculator.i18n import t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.quantities import Language, format_date
from calculator.views import model
from calculator.views.controls import control, field
from calculator.views.draft_actions import own_files, remove
from calculator.views.state import ZONE_AREA_CLASS, current, law_of, put, write
from calculator.views.words import cited, literal, mark, variant_name

VARIANT = "frame.variant"


def draw(lang: Language) -> None:
    """Draw the chip; nothing is computed in it until it is opened."""
    state = current()
    law = law_of(state)
    with st.popover(name(law, lang), icon=":material/gavel:", key="frame.law"):
        variants = load_library().variants
        control(
            st.selectbox,
            t("app.variant", lang),
            VARIANT,
            state.variant,
            _take_variant,
            options=list(variants),
            format_func=lambda held: variants[held].label[lang],
            filter_mode=None,
        )
        if "variant" in st.session_state["refused"]:
            st.markdown(f":orange[:material/error: {t('app.law.variant_refused', lang)}]")
        note = variants[state.variant].note
        if note is not None:
            st.caption(note[lang])
        _drafts(lang)
        reading = law.all_readings[ZONE_AREA_CLASS]
        field(
            st.selectbox,
            reading.label[lang],
            ZONE_AREA_CLASS,
            "frame",
            options=list(reading.options),
            format_func=lambda held: reading.options[held].label[lang],
            filter_mode=None,
        )
        option = reading.options[state.zone_area_class]
        st.caption(f"{option.argument[lang]} {cited(option.cites, law, lang)}. {mark(option.confidence, lang)}")
        checked = max(entry.checked_on for parameter in load_library().parameters.values() for entry in parameter.history)
        st.caption(t("app.last_checked", lang, date=format_date(checked.isoformat(), lang)))
        st.page_link(st.session_state["pages"]["law"], label=t("app.law.open", lang), icon=":material/gavel:", query_params=write(state))


def name(law: Law, lang: Language) -> str:
    """Say which law it is: that in force or another, of which day, with how many drafts of the reader's own."""
    state = current()
    usual = state.variant == "in_force" and state.zone_area_class == law.all_readings[ZONE_AREA_CLASS].default
    date = format_date(law.as_of.isoformat(), lang)
    if usual:
        said = t("app.law_chip", lang, date=date)
    elif state.variant == "in_force":
        said = t("app.law_chip_other", lang, date=date)
    else:
        said = literal(variant_name(law, lang))
    return t("app.law.chip_drafts", lang, law=said, count=len(state.drafts)) if state.drafts else said


def _drafts(lang: Language) -> None:
    """Draw the drafts in use, each with its way out."""
    for place, file in enumerate(own_files()):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/edit_document: {t('app.law.on_top', lang, title=literal(file.draft.title[lang]))}", width="stretch")
            st.button(t("app.law.remove", lang), key=f"frame.remove.{place}", icon=":material/close:", on_click=remove, args=(place,))
    if "drafts" in st.session_state["refused"]:
        st.markdown(f":orange[:material/error: {t('app.law.removal_refused', lang)}]")


def _take_variant() -> None:
    held = st.session_state[VARIANT]
    put(variant=held, zone_area_class=model.law_of(held, ()).reading(ZONE_AREA_CLASS))
