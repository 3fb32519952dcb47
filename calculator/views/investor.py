"""The investor page: what the zone is worth to one project."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import docked, frame, hero, inputs, model, take_away
from calculator.views.controls import field
from calculator.views.state import LAW_FIELDS, SECTIONS, current, law_of, scenario_of


def page() -> None:
    """Draw the page: the numbers first, then why, then the form."""
    state = current()
    lang = state.lang
    st.title(t("app.question.investor", lang), anchor=False)
    inputs.presets(lang)
    law, scenario = law_of(state), scenario_of(state)
    run = None if law.missing_numbers else model.run(scenario, law, state.site)
    if run is None:
        st.metric(t("app.card_name.kept", lang), "–")
        frame.no_numbers(lang)
    else:
        with frame.guarded():
            stale = any(name not in LAW_FIELDS and "." not in name for name in st.session_state["refused"])
            hero.draw(run, scenario, lang, stale=stale)
            docked.put_in(take_away.docked(run, scenario, lang, stale=stale))
    # The form is drawn last: its many fields would keep the browser from showing the numbers.
    left, right = st.columns([4, 8], gap="medium")
    if run is None:
        with left:
            inputs.draw(scenario, lang)
        return
    with right:
        field(
            st.segmented_control,
            t("app.sections", lang),
            "section",
            inputs.PAGE,
            options=SECTIONS,
            format_func=lambda name: label(f"app.section.{name}", lang),
            required=True,
            wrap=False,
            label_visibility="collapsed",
        )
        with frame.guarded():
            _section(state.section)(run, scenario, lang)
    with left:
        inputs.draw(scenario, lang)
    if state.why:
        from calculator.views import drawer

        with frame.guarded():
            drawer.draw(run, scenario, lang)


def _section(name: str) -> Callable[[SiteRun, Scenario, Language], None]:
    """Give the drawer of a section; its libraries are imported when it is first looked at."""
    from calculator.views import choices, compare, conditions, overview, people, risks, steps, worth, years

    drawers: dict[str, Callable[[SiteRun, Scenario, Language], None]] = {
        "overview": overview.draw,
        "worth": worth.draw,
        "years": years.draw,
        "people": people.draw,
        "conditions": conditions.draw,
        "choices": choices.draw,
        "risks": risks.draw,
        "steps": steps.draw,
        "compare": compare.draw,
    }
    return drawers[name]
