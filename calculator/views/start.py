"""The first page: the presets with their numbers already computed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from calculator.i18n import t
from calculator.law.law import Law
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import frame, hero, model
from calculator.views.inputs import preset_name
from calculator.views.state import current, law_of, of_preset, scenario_of, write
from calculator.views.words import escape, literal, money_range


def page() -> None:
    """Draw the page."""
    state = current()
    lang = state.lang
    st.title(t("app.question.start", lang), anchor=False)
    law = law_of(state)
    usual = state.variant == "in_force" and not state.drafts
    st.markdown(t("app.start_intro", lang) if usual else t("app.law.start_intro", lang, law=literal(law.label[lang])))
    frame.no_numbers(lang)
    with st.grid(2, min_column_width=300, gap="small"):
        for name, scenario in model.presets().items():
            there = replace(of_preset(name, None, state.variant, lang), zone_area_class=state.zone_area_class, drafts=state.drafts)
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
    run = model.run(scenario, law, site)
    st.metric(t("app.card_name.kept", lang), escape(money_range(run, "kept_present_value", lang)))
    st.caption(escape(t("app.card.kept", lang, years=len(run.years), nominal=money_range(run, "kept", lang))))
    st.markdown(escape(hero.zone_line(run, scenario, lang)))
