"""The criteria of a zone held against an area: what is met, what is missing and by how much, who decides, which paper proves it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Literal

import streamlit as st

from calculator.analysis.zone_criteria import ACTIONS, UNREAD, Criterion, Fact, ZoneCheck, check_zone
from calculator.commands.zones.check import gaps
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.schema import Condition
from calculator.quantities import Language, NotANumberError, format_date, format_number, parse_number
from calculator.reports.law_words import word
from calculator.views.controls import control, field, heard, settle, shown
from calculator.views.frame import named
from calculator.views.operator.memory import ASKED, LETTERS, OperatorMemory
from calculator.views.state import current, put
from calculator.views.words import cited, escape, literal, mark, state_mark

PAGE = "operator"
NUMBERS = ("area", "workers", "staff")
_FLAG = re.compile(r" \(--[a-z-]+\)")
"""The option of the command line that states a fact: no help on a screen."""


def draw(law: Law, lang: Language) -> None:
    """Draw the form and what comes of it."""
    st.subheader(t("operator_page.criteria", lang), anchor=False)
    left, right = st.columns([4, 8], gap="medium")
    with left:
        _form(lang)
    memory = current().operator
    with right:
        if memory.staff is not None and memory.workers is not None and memory.staff < memory.workers:
            st.warning(t("operator_page.fewer_staff", lang), icon=":material/error:")
            return
        software: Literal["yes", "no"] | None = "yes" if memory.software_only == "yes" else "no" if memory.software_only == "no" else None
        action = next(one for one in ACTIONS if one == memory.action)
        try:
            done = check_zone(law, facts_of(memory), action=action, software_only=software, on=law.as_of)
        except InputError:
            st.warning(t("operator_page.no_criteria", lang, date=format_date(law.as_of.isoformat(), lang)), icon=":material/event_busy:")
            return
        _result(done, law, lang)


def facts_of(memory: OperatorMemory) -> dict[str, Fact]:
    """Give what is said of the area; the share of digital staff is exact, and what is not said is not there."""
    letters = {letter: answer for answer, letter in LETTERS.items()}
    found: dict[str, Fact] = {}
    for name, letter in zip(ASKED, memory.answers, strict=True):
        if letters[letter] == "yes":
            found[name] = "yes"
        elif letters[letter] == "no":
            found[name] = "no"
    if memory.area is not None:
        found["area_ha"] = memory.area
    if memory.workers is not None:
        found["digital_workers"] = Fraction(memory.workers)
        if memory.staff is not None:
            found["digital_staff_share"] = Fraction(memory.workers, memory.staff)
    return found


def unread(condition: Any) -> bool:
    """Say whether a condition stands for a text that was not read."""
    return isinstance(condition, Condition) and condition.fact == UNREAD


def fact_text(name: str, lang: Language) -> str:
    """Name a fact about an area."""
    text = _FLAG.sub("", t(f"zones.fact.{name}", lang))
    return text[0].upper() + text[1:]


def _form(lang: Language) -> None:
    field(
        st.segmented_control,
        t("operator_page.action", lang),
        "operator.action",
        PAGE,
        options=ACTIONS,
        format_func=lambda name: label(f"operator_page.action.{name}", lang),
        required=True,
        wrap=True,
    )
    for name in NUMBERS:
        _number(name, lang)
    field(
        st.segmented_control,
        t("operator_page.field.software_only", lang),
        "operator.software_only",
        PAGE,
        options=tuple(LETTERS),
        format_func=lambda token: named("answer", lang, token),
        required=True,
        wrap=False,
    )
    with st.expander(t("operator_page.more_facts", lang), key=f"{PAGE}.facts"):
        for place, name in enumerate(ASKED):
            _answer(place, name, lang)


def _answer(place: int, name: str, lang: Language) -> None:
    key = f"{PAGE}.fact.{name}"
    letters = {letter: answer for answer, letter in LETTERS.items()}

    def take() -> None:
        said = current().operator.answers
        put(**{"operator.answers": said[:place] + LETTERS[st.session_state[key]] + said[place + 1 :]})

    control(
        st.segmented_control,
        fact_text(name, lang),
        key,
        letters[current().operator.answers[place]],
        take,
        options=tuple(LETTERS),
        format_func=lambda token: named("answer", lang, token),
        required=True,
        wrap=False,
    )


def _number(name: str, lang: Language) -> None:
    """Draw a number that may be left empty: then it is not known."""
    key, ss, value = f"{PAGE}.operator.{name}", st.session_state, getattr(current().operator, name)
    settle(key, take_number, name)
    if key not in ss or (f"operator.{name}" not in ss["refused"] and _parsed(ss[key]) != value):
        ss[key] = "" if value is None else format_number(float(value), lang, 4 if name == "area" else 0)
    shown(key)
    st.text_input(t(f"operator_page.field.{name}", lang), ss[key], key=key, on_change=heard, args=(key, take_number, name))
    if f"operator.{name}" in ss["refused"]:
        st.markdown(f":orange[:material/error: {t('operator_page.bad_number', lang)}]")


def _parsed(text: str) -> Fraction | None:
    try:
        return parse_number(text) if text.strip() else None
    except NotANumberError:
        return None


def take_number(name: str) -> None:
    """Take what was typed, as the address would; nothing typed is not known."""
    ss = st.session_state
    text = ss[f"{PAGE}.operator.{name}"]
    value = _parsed(text)
    try:
        if value is None and text.strip():
            raise ValueError(text)
        put(**{f"operator.{name}": None if value is None else OperatorMemory.FIELDS[name].read(str(value))})
    except ValueError:
        ss["refused"] = {**ss["refused"], f"operator.{name}": ""}
        ss["edited"] = True


def _result(done: ZoneCheck, law: Law, lang: Language) -> None:
    st.markdown(f"{state_mark(done.state, lang)} **{t('zones.overall', lang, state=t(f'state.{done.state}', lang))}**")
    who = t("zones.decider", lang, who=word(str(done.decider.value), lang), provisions=cited(done.decider.cites, law, lang))
    st.markdown(f"{who} · {mark(done.decider.confidence, lang)}")
    for row in done.criteria:
        _row(row, law, lang)


def _row(row: Criterion, law: Law, lang: Language) -> None:
    lines = [f"{state_mark(row.state, lang)} **{literal(row.label[lang])}**"]
    lines.append(f"{t('app.ground', lang)} {cited(row.cites, law, lang)} · {mark(row.confidence, lang)}")
    if missing := _FLAG.sub("", "; ".join(gaps(row, lang))):
        lines.append(escape(f"{t('zones.what_is_missing', lang)}: {missing}"))
    if row.state != "met" and row.evidence is not None:
        lines.append(t("app.evidence", lang, evidence=literal(row.evidence[lang])))
    if row.note is not None:
        lines.append(f":gray[{literal(row.note[lang])}]")
    st.markdown("  \n".join(lines))
