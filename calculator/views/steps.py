"""Steps: for a year, every rule that ran, with what went in, what came out, and the law it read."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calculator.analysis.explain import LawUsed, Step, explain
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.law.schema import CONFIDENCES
from calculator.project.scenario import Scenario
from calculator.quantities import Language, Unit, format_number, format_share
from calculator.reports.law_words import spoken
from calculator.views import inputs, own_drafts
from calculator.views.controls import field
from calculator.views.frame import named
from calculator.views.state import LEVIES, ZONE_AREA_CLASS, current, years_of
from calculator.views.words import CONFIDENCE_ICONS, cited, escape, literal, mark

GROUNDS = {"all_of"}
"""The rule that runs once for every head: shown together."""

RATES = {"general_rate", "project_rate"}
"""Rules whose value is a rate."""

_WHOLE_FROM = 1000
"""Above this a number is an amount: parts of a đồng say nothing."""

_SHARES = ("rate", "share", "general", "standard", "half_reduction")


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
    value = step.value.get("value", step.value.get("due", step.value.get("rate")))
    if step.rule == "best_package":
        shown: str | None = run.law.heads[run.head].label[lang] if run.head else t("app.no_head", lang)
    else:
        unit = "rate" if step.rule in RATES else "value"
        shown = None if value is None or isinstance(value, (dict, list)) else _written(unit, value, lang)
    return _icon(step) + escape(name if shown is None else f"{name}: {shown}")


def _body(step: Step, run: SiteRun, lang: Language) -> None:
    st.caption(escape(f"{step.summary}. {step.reference}" if lang == "en" else step.reference))
    if step.failed:
        st.markdown(f":orange[:material/cancel:] {t('app.failed', lang, conditions=literal(step.failed))}")
    st.markdown(f"**{t('app.went_in', lang)}**\n{_listed(step.inputs, lang)}")
    st.markdown(f"**{t('app.came_out', lang)}**\n{_listed(step.value, lang)}")
    if step.cites:
        st.markdown(f"**{t('app.provisions', lang)}**\n{_provisions(step.cites, run, lang)}")


def _provisions(cites: tuple[LawUsed, ...], run: SiteRun, lang: Language) -> str:
    lines = []
    for used in cites:
        parameter = run.law.parameters.get(used.path)
        name = literal(parameter.label[lang] if parameter else used.path)
        units = (parameter.unit, parameter.value_unit, parameter.edge_unit) if parameter else (Unit.CHOICE, None, None)
        value = spoken(used.value, units[0], lang, value_unit=units[1], edge_unit=units[2])
        lines.append(f"- {name}: {literal(value)}; {cited(used.cites, run.law, lang)} · {mark(used.confidence, lang)}")
    return "\n" + "\n".join(lines)


def _listed(values: dict[str, Any], lang: Language) -> str:
    return "\n" + "\n".join(f"- {_name(name, lang)}: {escape(_written(name, value, lang))}" for name, value in values.items())


def _name(name: str, lang: Language) -> str:
    """Give the word for an argument of a rule, or its name in plain letters."""
    for key in (f"app.in.{name}", f"line.{name}"):
        if label(key, lang) != key:
            return label(key, lang)
    return name.replace("_", " ")


def _written(name: str, value: Any, lang: Language) -> str:
    """Write what went in or came out: an amount, a year, a yes, or a list of them."""
    if isinstance(value, bool):
        return label("answer.yes" if value else "answer.no", lang)
    if value is None or value in (float("inf"), float("-inf")):
        return "–"
    if isinstance(value, (int, float)):
        calendar = name in {"years", "operation_year"} or name.endswith("_start")
        if calendar:
            return str(int(value))
        if name.endswith(_SHARES):
            return format_share(value, lang)
        return format_number(value, lang, 0 if abs(value) > _WHOLE_FROM else 4)
    if isinstance(value, dict):
        return "; ".join(f"{_name(key, lang)} {_written(key, inner, lang)}" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(name, inner, lang) for inner in value) or "–"
    return literal(str(value))
