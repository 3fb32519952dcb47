"""Two choices a project may not have yet: to stay on the terms of an older licence or to move, and to expand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from calculator.analysis.site_run import SiteRun
from calculator.commands.choose import moves_said
from calculator.errors import InputError
from calculator.i18n import t
from calculator.law.law import Law
from calculator.measures.shown_in import ShownIn
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_date
from calculator.reports.law_words import entry_spoken
from calculator.views import figures, model
from calculator.views.words import cited, escape, literal, mark

GROUND = "zone"
"""The ground whose law of the licence says when older licences end."""
EXPANSION = "corporate_income_tax.expansion."
GRANTS = f"{EXPANSION}grants"


def older(run: SiteRun, scenario: Scenario, shown: ShownIn) -> None:
    """Draw what staying and moving would be worth to the same project with the last older licence; a project that has one is drawn itself."""
    lang = shown.language
    before = last_older_day(run.law)
    if run.moves or scenario.project.operator is not None or before is None or scenario.project.licence <= before:
        return
    data = data_of(scenario)
    try:
        found = model.run(scenario_from({**data, "project": {**data["project"], "licence": before}}, scenario.scenario), run.law, run.site)
    except InputError:
        # What the project states does not go with an older licence.
        return
    st.subheader(t("older.title", lang), anchor=False)
    head = found.law.heads[found.head].label[lang] if found.head else t("older.no_ground", lang)
    day = format_date(before.isoformat(), lang)
    kept = found.measures["kept_present_value"]
    values = {"day": day, "ground": literal(head), "kept": "–" if kept is None else shown.short(kept)}
    st.markdown(escape(t("older.stay", lang, **values)))
    if found.moves:
        rows = [
            {
                t("choose.option", lang): literal(moves_said(one.option, run.law, lang)),
                t("app.against_staying", lang): shown.short(one.gain),
            }
            for one in found.moves
        ]
        figures.table(pd.DataFrame(rows).map(escape), t("older.title", lang))
    else:
        st.markdown(t("older.none", lang))
    st.caption(t("app.moves_note", lang))


def last_older_day(law: Law) -> dt.date | None:
    """Give the last day of licences under the law before the one in force; None where there is none."""
    head = law.heads.get(GROUND)
    parameter = law.parameters.get(head.package) if head is not None else None
    entry = parameter.entry(law.as_of) if parameter is not None else None
    if parameter is None or entry is None or entry is parameter.history[0]:
        return None
    return entry.from_ - dt.timedelta(days=1)


def larger(law: Law, lang: Language) -> None:
    """Draw what the law says of an expansion: what it is granted, and on which conditions."""
    rows = [
        (path, entry) for path, parameter in law.parameters.items() if path.startswith(EXPANSION) and (entry := parameter.entry(law.as_of))
    ]
    granted = dict(rows).get(GRANTS)
    if granted is None:
        return
    st.subheader(t("larger.title", lang), anchor=False)
    said = entry_spoken(law.parameters[GRANTS], granted, lang)
    st.markdown(f"**{literal(said[:1].upper() + said[1:])}.** {t('larger.how', lang)}")
    st.caption(f"{cited(granted.cites, law, lang)} · {mark(granted.confidence, lang)}")
    with st.expander(t("larger.conditions", lang), key="choices.expansion"):
        for path, entry in rows:
            if path != GRANTS:
                line = f"**{literal(law.parameters[path].label[lang])}**: {literal(entry_spoken(law.parameters[path], entry, lang))}"
                st.markdown(f"{line}  \n{cited(entry.cites, law, lang)} · {mark(entry.confidence, lang)}")
