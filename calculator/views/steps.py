"""Steps: for a year, every rule that ran, with what went in, what came out, and the law it read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from calculator.analysis.explain import LawUsed, Step, explain
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.law.schema import CONFIDENCES
from calculator.project.scenario import Scenario
from calculator.quantities import Language, Unit
from calculator.reports.law_words import spoken
from calculator.reports.step_words import name_of, written
from calculator.views import inputs, own_drafts
from calculator.views.controls import field
from calculator.views.frame import named
from calculator.views.state import LEVIES, ZONE_AREA_CLASS, current, years_of
from calculator.views.words import CONFIDENCE_ICONS, cited, escape, literal, mark

GROUNDS = {"all_of"}
"""The rule that runs once for every head: shown together."""


def draw(run: SiteRun, scenario: Scenario, lang: Language) -> None:
    """Draw the choice of year and levy, and the steps."""
    state = current()
    st.subheader(t("app.steps", lang), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field(
            st.segmented_control,
            t("app.levy", lang),
            "levy",
            inputs.PAGE,
            options=LEVIES,
            format_func=lambda name: named("levy", lang, name),
            required=True,
            wrap=False,
        )
        field(st.selectbox, t("app.year", lang), "year", inputs.PAGE, options=list(years_of(state)), filter_mode=None, width=140)
    item: Any = state.levy
    steps = explain(
        scenario,
        site=run.site,
        variant=state.variant,
        item=item,
        year=state.year,
        readings={ZONE_AREA_CLASS: state.zone_area_class},
        drafts=own_drafts.files_of(state.drafts),
    )
    if not steps:
        st.info(t("app.no_steps", lang), icon=":material/info:")
        return
    grounds = [step for step in steps if step.rule in GROUNDS]
    for place, step in enumerate(step for step in steps if step.rule not in GROUNDS):
        with st.expander(_title(step, run, lang), key=f"step.{place}.{step.rule}", on_change="rerun") as box:
            if box.open:
                _body(step, run, lang)
    if grounds:
        with st.expander(t("app.grounds", lang, count=len(grounds)), key="steps.grounds", on_change="rerun") as box:
            if box.open:
                for step in grounds:
                    st.markdown(_provisions(step.cites, run, lang))


def listed(shown: Sequence[Step], run: SiteRun, lang: Language) -> None:
    """Write steps one below the other, each with what went in, what came out, and the law it read."""
    for step in shown:
        st.markdown(f"**{_title(step, run, lang)}**")
        _body(step, run, lang)


def _icon(step: Step) -> str:
    order: list[str] = [*CONFIDENCES]
    sure = max((used.confidence for used in step.cites), key=order.index, default=None)
    return "" if sure is None else f"{CONFIDENCE_ICONS[sure]} "


def _title(step: Step, run: SiteRun, lang: Language) -> str:
    name = label(f"rule.{step.rule}", lang)
    if name == f"rule.{step.rule}":
        name = step.summary
    if step.whose:
        name = f"{label(f'whose.{step.whose}', lang)}: {name}"
    field_of = next((name for name in ("value", "due", "rate") if name in step.value), "value")
    value = step.value.get(field_of)
    if step.rule == "best_package":
        shown: str | None = run.law.heads[run.head].label[lang] if run.head else t("app.no_head", lang)
    else:
        shown = None if value is None or isinstance(value, (dict, list)) else written(field_of, value, (step.rule,), lang)
    return _icon(step) + escape(name if shown is None else f"{name}: {shown}")


def _body(step: Step, run: SiteRun, lang: Language) -> None:
    if lang == "en":
        st.caption(escape(f"{step.summary}. {step.reference}"))
    elif step.reference:
        st.caption(escape(t("steps.reference_note", lang, reference=step.reference)))
    if step.failed:
        st.markdown(f":orange[:material/cancel:] {t('app.failed', lang, conditions=literal(step.failed))}")
    st.markdown(f"**{t('app.went_in', lang)}**\n{_listed(step.inputs, step.rule, lang)}")
    st.markdown(f"**{t('app.came_out', lang)}**\n{_listed(_out(step, run, lang), step.rule, lang)}")
    if step.cites:
        st.markdown(f"**{t('app.provisions', lang)}**\n{_provisions(step.cites, run, lang)}")


def _provisions(cites: tuple[LawUsed, ...], run: SiteRun, lang: Language) -> str:
    lines = [
        f"- {law_name(used, run, lang)}: {law_value(used, run, lang)}; {cited(used.cites, run.law, lang)} · {mark(used.confidence, lang)}"
        for used in cites
    ]
    return "\n" + "\n".join(lines)


def law_name(used: LawUsed, run: SiteRun, lang: Language) -> str:
    """Name a law value."""
    parameter = run.law.parameters.get(used.path)
    return literal(parameter.label[lang] if parameter else used.path)


def law_value(used: LawUsed, run: SiteRun, lang: Language) -> str:
    """Write a law value as it was used."""
    parameter = run.law.parameters.get(used.path)
    units = (parameter.unit, parameter.value_unit, parameter.edge_unit) if parameter else (Unit.CHOICE, None, None)
    value = spoken(used.value, units[0], lang, value_unit=units[1], edge_unit=units[2])
    return literal(value)


def _out(step: Step, run: SiteRun, lang: Language) -> dict[str, Any]:
    """Give what came out; the choice of a ground by the name of the ground."""
    if step.rule != "best_package":
        return step.value
    return {"value": run.law.heads[run.head].label[lang] if run.head else t("app.no_head", lang)}


def _listed(values: dict[str, Any], rule: str, lang: Language) -> str:
    """List what went in or came out of a rule, in the words of the reader and with units."""
    told = [(name_of(name, rule, lang), written(name, value, (rule,), lang)) for name, value in values.items()]
    return "\n" + "\n".join(f"- {name}: {literal(text)}" for name, text in told)
