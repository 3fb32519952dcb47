"""Goal seek: what one step of each legal number is worth, and where one must stand to reach a target."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import pandas as pd
import streamlit as st

from calculator.analysis.levers import lever_of
from calculator.analysis.parity import Parity, parity
from calculator.analysis.seek import Margin, Sought, marginal, seek
from calculator.commands.analysis.lab import measure_label
from calculator.commands.analysis.seek import place_said
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language, NotANumberError, Unit, format_number, parse_money
from calculator.reports.law_words import quantity
from calculator.views import figures
from calculator.views.analyst import cases, drawing, grant, income_test, positions, results
from calculator.views.analyst.drawing import Bar
from calculator.views.analyst.head import signed
from calculator.views.analyst.population import Held
from calculator.views.analyst.positions import PAGE, Position
from calculator.views.analyst.results import Task
from calculator.views.controls import control
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current, put
from calculator.views.words import amount_text, bare, escape, literal, short

SHOWN = 8
FAULT = "analyst.target_fault"


def draw(held: Held, lang: Language) -> None:
    """Draw one step of each number first, then the search."""
    st.caption(t("app.analyst.seek_note", lang))
    cases.with_measure("project", lang)
    _turned(lang)
    income_test.draw(lang)
    grant.draw(lang)


def _turned(lang: Language) -> None:
    """Draw what turning one legal number of the project does."""
    scenario, site = cases.chosen("project")
    law, measure = positions.base().law, current().analyst.measure
    key = results.key_of("marginal", law.fingerprint, fingerprint(scenario), site, measure)
    task = Task(key, partial(marginal, scenario, law, site, (measure,)))
    if not results.ensure("marginal", [task], lang):
        st.skeleton(height=drawing.HIGH)
        return
    steps: list[Margin] = results.at_hand([task])[0]
    if steps:
        _search(steps, scenario, law, site, lang)
        _steps(steps, measure, lang)
    else:
        st.info(t("app.analyst.no_steps", lang), icon=":material/equal:")


def name_of(one: Margin) -> str:
    """Give the name a lever is asked for by."""
    return f"{one.path}.{one.part}" if one.part else one.path


def _said(one: Margin, lang: Language) -> str:
    part = f", {label(f'marginal.{one.part}', lang)}" if one.part else ""
    return bare(f"{one.label[lang]}{part}")


def _search(steps: list[Margin], scenario: Scenario, law: Law, site: str, lang: Language) -> None:
    st.header(t("app.analyst.seek_title", lang), anchor=False)
    names = {name_of(one): one for one in steps}
    first = next((name for name in names if name.endswith("holiday.exempt")), next(iter(names)))
    lever = current().analyst.lever if current().analyst.lever in names else first
    left, right = st.columns(2, gap="medium")
    with left:
        control(
            st.selectbox, t("app.analyst.lever", lang), f"{PAGE}.lever", lever, _take_lever, options=list(names),
            format_func=lambda name: _said(names[name], lang), filter_mode=None,
        )  # fmt: skip
    looked = positions.looked_at()
    target = current().analyst.target
    with right:
        _target(target, looked, lang)
    if not target and looked is None:
        st.caption(t("app.analyst.no_target", lang))
        return
    state = current().analyst
    other = None if target or looked is None else looked.law
    key = results.key_of(
        "seek", law.fingerprint, fingerprint(scenario), site, lever, state.measure, target, other.fingerprint if other is not None else ""
    )
    task = Task(key, partial(_found, scenario, law, other, site, lever, state.measure, float(target)))
    private = other is not None and looked is not None and bool(looked.files)
    if not results.ensure("seek", [task], lang, private=private):
        return
    done: Parity = results.at_hand([task], private=private)[0]
    _answer(done, names[lever], looked if other is not None else None, lang)


def _found(scenario: Scenario, law: Law, other: Law | None, site: str, lever: str, measure: str, target: float) -> Parity:
    if other is not None:
        return parity(scenario, law, other, site, lever, measure)
    return Parity(target, seek(scenario, law, site, lever_of(lever, scenario, law, site), measure=measure, target=target))


def _take_lever() -> None:
    put(**{"analyst.lever": st.session_state[f"{PAGE}.lever"]})


def _target(target: Fraction, looked: Position | None, lang: Language) -> None:
    key = f"{PAGE}.target"
    control(
        st.text_input, t("app.analyst.target", lang), key, amount_text(target, lang) if target else "", _take_target, key,
        placeholder=t("app.analyst.target_hint", lang, name="" if looked is None else bare(looked.said(lang))), max_chars=40,
    )  # fmt: skip
    if st.session_state.get(FAULT):
        st.markdown(f":orange[:material/error: {t('app.bad_amount', lang)}]")


def _take_target(key: str) -> None:
    text = (st.session_state[key] or "").strip()
    st.session_state[FAULT] = False
    try:
        value = parse_money(text) if text else Fraction(0)
    except NotANumberError:
        value = Fraction(-1)
    if value < 0:
        st.session_state[FAULT] = True
        return
    put(**{"analyst.target": value})


def _answer(done: Parity, step: Margin, looked: Position | None, lang: Language) -> None:
    sought: Sought = done.sought
    lever, measure = sought.lever, sought.measure
    words = _said(step, lang)
    goal = t("app.analyst.goal", lang, measure=measure_label(measure, lang), value=short(done.target, money(lang)))
    if looked is not None:
        goal = f"{goal} ({t('app.analyst.as_under', lang, name=bare(looked.said(lang)))})"
    st.markdown(escape(goal))
    now = "–" if lever.now is None else place_said(lever, lever.now, lang)
    held = "–" if sought.now is None else short(sought.now, money(lang))
    st.markdown(escape(t("seek.now", lang, name=literal(words), now=now, measure=held)))
    for one in sought.found.crossings:
        key = "seek.reached" if not one.jumps else "seek.passed" if lever.whole else "seek.jump"
        st.markdown(escape(t(key, lang, place=f"**{place_said(lever, one.place, lang)}**", value=short(one.value, money(lang)))))
    for stretch in sought.found.stretches:
        ends = {"low": place_said(lever, stretch.low, lang), "high": place_said(lever, stretch.high, lang)}
        st.markdown(escape(t("seek.stretch", lang, **ends)))
    if not sought.found.crossings and not sought.found.stretches:
        place, value = sought.found.closest
        st.markdown(escape(t("seek.not_reached", lang, place=place_said(lever, place, lang), value=short(value, money(lang)))))
    looked_between = {"low": place_said(lever, sought.found.low, lang), "high": place_said(lever, sought.found.high, lang)}
    st.caption(t("seek.looked", lang, **looked_between))
    if sought.refused:
        st.caption(t("seek.refused", lang, count=format_number(sought.refused, lang)))


def _steps(steps: list[Margin], measure: str, lang: Language) -> None:
    st.header(t("app.analyst.steps_title", lang), anchor=False)
    shown = [one for one in steps if one.more is not None and one.more[measure]][:SHOWN]
    found = [
        Bar(_said(one, lang), one.more[measure], signed(one.more[measure], money(lang)), "worse" if one.more[measure] < 0 else "tax")
        for one in shown
        if one.more is not None
    ]
    said = "; ".join(f"{bar.name}: {bar.words}" for bar in found[:4])
    if found:
        drawing.bars(found, f"{PAGE}.steps", said, lang)
    rows = [
        {
            t("marginal.parameter", lang): literal(_said(one, lang)),
            t("marginal.now", lang): quantity(round(one.now, 10) if not one.now.is_integer() else int(one.now), one.unit, lang),
            t("marginal.step", lang): _step(one, lang),
            t("app.analyst.one_more", lang): "–" if one.more is None else escape(signed(one.more[measure], money(lang))),
            t("app.analyst.one_less", lang): "–" if one.less is None else escape(signed(one.less[measure], money(lang))),
        }
        for one in steps
    ]
    figures.table(pd.DataFrame(rows), alt=t("app.analyst.steps_title", lang))


def _step(one: Margin, lang: Language) -> str:
    if one.unit is Unit.SHARE:
        return t("law.points", lang, value=format_number(one.step * 100, lang, 4))
    return quantity(round(one.step, 6), one.unit, lang)
