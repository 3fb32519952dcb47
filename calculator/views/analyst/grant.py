"""The grant a province must give for a project to be as well off there as in another place."""

from __future__ import annotations

from functools import partial

import streamlit as st

from calculator.analysis.matching import Match, matching_grant
from calculator.errors import InputError
from calculator.i18n import t
from calculator.law.law import Law
from calculator.project import what_if
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import places
from calculator.views.analyst import cases, drawing, positions, results
from calculator.views.analyst.drawing import Bar
from calculator.views.analyst.positions import PAGE
from calculator.views.analyst.results import Task
from calculator.views.controls import control
from calculator.views.investor_state import SITE, WITH
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current, put
from calculator.views.words import bare, escape, literal, short

MATCH = f"{PAGE}.match"


def draw(lang: Language) -> None:
    """Draw the choice of the place to match, and the grant."""
    scenario, site = cases.chosen("project")
    law = positions.base().law
    st.header(t("grant.title", lang), anchor=False)
    st.caption(t("grant.note", lang))
    offered = [token for token in places.options(scenario, site) if not token.startswith(f"{WITH}/")]
    chosen = current().analyst.match if current().analyst.match in offered else offered[0]
    control(
        st.selectbox, t("grant.place", lang), MATCH, chosen, _take, options=offered,
        format_func=lambda token: places.named(token, scenario, lang), filter_mode=None,
    )  # fmt: skip
    task = Task(results.key_of("grant", law.fingerprint, fingerprint(scenario), site, chosen), partial(_found, scenario, law, site, chosen))
    if not results.ensure("grant", [task], lang):
        return
    try:
        done: Match = results.at_hand([task])[0]
    except InputError as fault:
        st.info("  \n".join(literal(str(problem)) for problem in fault.problems), icon=":material/info:")
        return
    here, there = bare(scenario.sites[site].title[lang]), places.named(chosen, scenario, lang)
    values = {"here": literal(here), "there": literal(there), "apart": short(done.there - done.here, money(lang)), "year": done.year}
    if done.grant:
        st.metric(t("grant.metric", lang, year=done.year), escape(short(done.grant, money(lang))))
        st.markdown(escape(t("grant.needed", lang, **values)))
    else:
        st.markdown(escape(t("grant.none", lang, **values)))
    shown = [
        Bar(here, done.here, short(done.here, money(lang)), "standard"),
        *([Bar(t("grant.with", lang), done.level, short(done.level, money(lang)), "tax")] if done.grant else []),
        Bar(there, done.there, short(done.there, money(lang)), "total"),
    ]
    drawing.bars(shown, f"{PAGE}.grant", "; ".join(f"{bar.name}: {bar.words}" for bar in shown), lang)


def _take() -> None:
    put(**{"analyst.match": st.session_state[MATCH]})


def _found(scenario: Scenario, law: Law, site: str, token: str) -> Match:
    kind, _, name = token.partition("/")
    if kind == SITE:
        return matching_grant(scenario, law, site, scenario, name)
    return matching_grant(scenario, law, site, what_if.changed(scenario, site, what_if.Changes(location=name)), site)
