"""The first page: who asks, a question, and the presets with their numbers already computed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.schema import CONFIDENCES
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date, format_number
from calculator.views import frame, hero, lens, model, start_cards
from calculator.views.inputs import preset_name
from calculator.views.questions import QUESTIONS, address_of
from calculator.views.state import current, law_of, of_preset, scenario_of, write
from calculator.views.words import CONFIDENCE_ICONS, escape, literal, money_range


def page() -> None:
    """Draw the page: who asks, what is asked, then the samples."""
    state = current()
    lang = state.lang
    st.title(t("app.question.start", lang), anchor=False)
    law = law_of(state)
    frame.no_numbers(lang)
    _question(lang)
    start_cards.draw(lang)
    _sure(lang)
    st.header(t("start.samples", lang), anchor=False)
    usual = state.variant == "in_force" and not state.drafts
    st.markdown(t("app.start_intro", lang) if usual else t("app.law.start_intro", lang, law=literal(law.label[lang])))
    with st.grid(2, min_column_width=300, gap="small"):
        for name, scenario in model.presets().items():
            there = replace(
                of_preset(name, None, state.variant, lang), zone_area_class=state.zone_area_class, drafts=state.drafts, lens=state.lens
            )
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.subheader(literal(preset_name(name, lang)), anchor=False)
                st.caption(literal(scenario.sites[there.site].title[lang]))
                if not law.missing_numbers:
                    with frame.guarded():
                        _number(scenario_of(there), law, there.site, lang)
                if scenario.description is not None:
                    st.caption(literal(scenario.description[lang]))
                st.page_link(
                    st.session_state["pages"]["investor"],
                    label=t("app.try", lang, name=literal(preset_name(name, lang))),
                    icon=":material/insights:",
                    query_params=write(there),
                )


def _number(scenario: Scenario, law: Law, site: str, lang: Language) -> None:
    """Draw what a preset keeps, and what of it is the zone's."""
    run, shown = model.run(scenario, law, site), lens.of(scenario, lang)
    st.metric(t("app.card_name.kept", lang), escape(money_range(run, "kept_present_value", shown)))
    st.caption(escape(t("app.card.kept", lang, years=len(run.years), nominal=money_range(run, "kept", shown))))
    st.markdown(escape(hero.zone_line(run, scenario, shown)))


def _question(lang: Language) -> None:
    """Draw the questions; the one chosen leads to its page and section."""
    pages = st.session_state["pages"]
    asked = [number for number, answer in QUESTIONS.items() if answer.page in pages]
    chosen = st.selectbox(
        t("start.question", lang),
        asked,
        index=None,
        format_func=lambda number: t(f"question.{number}", lang),
        placeholder=t("start.question_placeholder", lang),
        filter_mode="contains",
        key="start.question",
    )
    if chosen is not None:
        st.switch_page(pages[QUESTIONS[chosen].page], query_params=address_of(chosen, current()))


def _sure(lang: Language) -> None:
    """Say how sure the law data is, in one line."""
    entries = [entry for parameter in load_library().parameters.values() for entry in parameter.history]
    counts = Counter(entry.confidence for entry in entries)
    kinds = " · ".join(
        f"{CONFIDENCE_ICONS[kind]} {format_number(counts[kind], lang)} {label(f'confidence.{kind}', lang)}" for kind in CONFIDENCES
    )
    last = max(entry.checked_on for entry in entries)
    st.caption(t("start.sure", lang, count=format_number(len(entries), lang), kinds=kinds, date=format_date(last.isoformat(), lang)))
