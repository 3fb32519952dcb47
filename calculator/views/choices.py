"""Choices: the ground proposed and the runner-up with the reason, what to elect, and apart from it what the Prime Minister could decide."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calculator.analysis.choices.combinations import Choices
from calculator.analysis.site_run import SiteRun
from calculator.analysis.special.levels import SpecialOptions
from calculator.commands.choose import axis_said, changes_of, option_said, proposal_said
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.reports import special
from calculator.views import figures, lens, model, older_and_larger, wasted
from calculator.views.words import cited, escape, literal, mark, state_mark


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the proposal, the elections, what is wasted, the moves, and what only a decision could give."""
    found, decisions = model.choices(scenario, run.law, run.site)
    st.subheader(t("app.section.choices", lang), anchor=False)
    shown = lens.of(scenario, lang)
    first, *rest = proposal_said(found, run.law, scenario.project.licence, shown)
    st.markdown(escape(f"**{literal(first)}**"))
    for line in rest:
        st.markdown(escape(literal(line)))
    _best(found, run.law, shown)
    _singles(found, run.law, shown)
    wasted.draw(run, shown)
    wasted.moves(run, scenario, lang)
    older_and_larger.older(run, scenario, shown)
    older_and_larger.larger(run.law, lang)
    _decisions(decisions, run.law, shown)


def _best(found: Choices, law: Law, shown: ShownIn) -> None:
    """Say what to elect, and what it is worth."""
    lang = shown.language
    amount, gain = shown.short(found.kept_at_best), shown.short(found.kept_at_best - found.kept_as_written)
    changed = changes_of(found)
    key = "choose.best" if changed else "choose.best_is_written"
    st.markdown(escape(t(key, lang, count=found.combinations, amount=amount, gain=gain)))
    if changed:
        said = "; ".join(f"{axis_said(axis, lang)}: {option_said(option, law, lang)}" for axis, option in changed.items())
        st.markdown(escape(literal(t("choose.best_change", lang, changes=said))))


def _singles(found: Choices, law: Law, shown: ShownIn) -> None:
    """Draw what each change alone is worth."""
    if not found.singles:
        return
    lang = shown.language
    rows = [
        {
            t("choose.axis", lang): axis_said(one.axis, lang),
            t("choose.option", lang): option_said(one.option, law, lang),
            t("choose.gain", lang): shown.short(one.gain),
        }
        for one in found.singles
    ]
    with st.expander(t("choose.elections", lang), key="choices.singles"):
        frame = pd.DataFrame(rows)
        config = figures.columns(frame, words={t("choose.option", lang)})
        st.dataframe(frame, hide_index=True, alt=t("choose.elections", lang), column_config=config)


def _decisions(found: SpecialOptions, law: Law, shown: ShownIn) -> None:
    """Draw what the Prime Minister could decide, with its warning before the first number."""
    if not found.options:
        return
    lang = shown.language
    st.subheader(t("app.special", lang), anchor=False)
    st.warning(t("special.warning", lang), icon=":material/gavel:")
    st.caption(t("app.special_note", lang))
    for one in found.options:
        rate, years, holiday = special.terms_said(one.terms, lang)
        gain = "–" if one.gain is None else shown.short(one.gain)
        lines = [
            f"{state_mark(one.state, lang)} **{literal(special.option_said(one, law.heads[one.head].label[lang], lang))}**: {escape(gain)}",
            f"{t('special.rate', lang)} {rate} · {t('special.years', lang)} {years} · {t('special.holiday', lang)} {holiday}",
            f"{t('app.ground', lang)} {cited(one.cites, law, lang)} · {mark(one.confidence, lang)}",
        ]
        st.markdown("  \n".join(lines))
    if found.ceilings is not None:
        st.caption(special.ceilings_said(found.ceilings, lang))
    with st.expander(t("special.classes", lang), key="choices.classes"):
        for check in found.checks:
            missed = special.missed_said(check, lang)
            title = f"**{literal(special.check_said(check, lang))}** · {label(f'state.{check.state}', lang)}"
            st.markdown(title if missed == special.DASH else f"{title}  \n{t('special.missed', lang)}: {literal(missed)}")
