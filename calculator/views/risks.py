"""Risk and dates: what each position lost on audit would cost, and what to do by when."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from calculator.analysis.compliance.audit import Position
from calculator.analysis.compliance.to_do import ToDo
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.measures.shown_in import ShownIn
from calculator.project.scenario import Scenario
from calculator.project.what_if import NO_AUDIT
from calculator.quantities import Language, format_number
from calculator.reports.audit import position_said, rates_said, relied_said, strength_said
from calculator.reports.to_do import day_said, lost_said, what_said
from calculator.views import figures, inputs, lens, power, tornado
from calculator.views.controls import field
from calculator.views.state import audit_years, current
from calculator.views.words import cited, escape, literal, mark

SOONEST = 4
"""How many dates stand open; the rest is folded away."""


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw what each input does alone, the power tariff of a data centre, the positions, the costliest first, and the list of dates."""
    power.draw(run, scenario, lang)
    tornado.draw(run, scenario, lang)
    st.subheader(t("app.audit", lang), anchor=False)
    st.caption(t("app.audit_note", lang))
    state = current()
    field(
        st.selectbox,
        t("app.field.audit_year", lang),
        "audit_year",
        inputs.PAGE,
        options=sorted({NO_AUDIT, *audit_years(state), state.audit_year}),
        format_func=lambda year: t("app.no_audit", lang) if year == NO_AUDIT else str(year),
        filter_mode=None,
        width=220,
    )
    if not run.audit.positions:
        st.caption(t("app.no_positions", lang))
    else:
        stated = run.audit.rates.year is not None
        st.caption(escape(rates_said(run.audit.rates, lang) if stated else t("app.audit_no_year", lang)))
    for one in run.audit.positions:
        _position(one, run, lens.of(scenario, lang))
    st.subheader(t("app.to_do", lang), anchor=False)
    for thing in run.to_do[:SOONEST]:
        _thing(thing, run, lang)
    if rest := run.to_do[SOONEST:]:
        with st.expander(t("app.more_dates", lang, count=len(rest)), key="risks.dates"):
            for thing in rest:
                _thing(thing, run, lang)
    st.caption(t("todo.note", lang))


def _thing(thing: ToDo, run: SiteRun, lang: Language) -> None:
    """Draw one thing to do: the day, what is lost, and the provision."""
    lines = [
        f"**{literal(_capital(day_said(thing, lang)))}**: {literal(what_said(thing, lang))}",
        f"{t('app.lost', lang)} {literal(lost_said(thing, lang))}",
        f"{t('app.ground', lang)} {cited(thing.cites, run.law, lang)} · {mark(thing.confidence, lang)}",
    ]
    st.markdown("  \n".join(lines))


def _capital(text: str) -> str:
    """Begin a line with a capital letter."""
    return text[:1].upper() + text[1:]


def _position(one: Position, run: SiteRun, shown: ShownIn) -> None:
    """Draw one position: what it costs, how strong it is, what it relies on, and the years behind it."""
    lang = shown.language
    heads = {name: head.label[lang] for name, head in run.law.heads.items()}
    heads[""] = heads[run.head] if run.head else "–"
    readings = {name: reading.label[lang] for name, reading in run.law.all_readings.items()}
    cost = shown.short(float(one.total.sum()))
    title = f"{position_said(one, heads, lang)} · {cost}"
    with st.expander(escape(title), key=f"risk.{one.name}"):
        st.markdown(f"{t('audit.more', lang)}: **{escape(cost)}**")
        if one.bill is not None:
            parts = {"reassessed": one.reassessed, "penalty": one.penalty, "interest": one.late_interest}
            said = " · ".join(
                f"{t(f'audit.{name}', lang)} {shown.short(float(line.sum()))}" for name, line in parts.items() if line is not None
            )
            st.markdown(escape(f"{said} · **{t('audit.bill', lang)} {shown.short(one.bill)}**"))
        st.markdown(f"{literal(strength_said(one, readings, lang))}. {literal(relied_said(one, lang))}")
        if one.cites:
            st.markdown(f"{t('app.ground', lang)} {cited(one.cites, run.law, lang)} · {mark(one.weakest, lang)}")
        columns = {t("app.year", lang): [str(year) for year in run.years]}
        frame = pd.DataFrame(
            {
                **columns,
                **{
                    label(f"risk.line.{name}", lang): shown.series(line) / lens.PART[shown.currency]
                    for name, line in one.more.items()
                    if line.any()
                },
            }
        )
        amounts = [name for name in frame.columns if name not in columns]
        frame[amounts] = frame[amounts].map(lambda value: format_number(value, lang))
        st.caption(escape(t("lens.in_unit", lang, unit=lens.part(shown))))
        config = {**figures.columns(frame), t("app.year", lang): st.column_config.TextColumn(pinned=True, width=56)}
        st.dataframe(frame, hide_index=True, alt=title, column_config=config)
