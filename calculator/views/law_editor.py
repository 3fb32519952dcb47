"""Write a draft: one parameter after the other, each with its value in force, the value it is to have, and the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from calculator.analysis.law_search import full_name
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law import draft_build
from calculator.law.draft_file import draft_text
from calculator.law.law import Law
from calculator.law.schema import Package, Parameter
from calculator.quantities import Language, Unit, format_date
from calculator.validation import Words
from calculator.views import law_address, law_days, law_drafts
from calculator.views.controls import control
from calculator.views.draft_actions import law_with, lay, own_files
from calculator.views.state import current, law_of, put
from calculator.views.words import bare, literal, spoken_entry, spoken_raw

PAGE = "law"
PARTS = ("rate", "years", "exempt", "half", "half_share", "latest_start")
LONG = {Unit.BANDS, Unit.CONDITION, Unit.YEAR_RANGE}
_LONGEST_TEXT = 200
_LONGEST_VALUE = 4000


def draw(lang: Language) -> None:
    """Draw the form beside the drafts in use."""
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _form(lang)
    with right:
        law_drafts.draw(lang)


def _form(lang: Language) -> None:
    law = law_of(current())
    paths = list(law.parameters)
    st.subheader(t("app.law.write", lang), anchor=False)
    path = current().parameter
    control(
        st.selectbox,
        t("app.law.parameter", lang),
        f"{PAGE}.edited",
        path if path in law.parameters else None,
        _take_parameter,
        options=paths,
        index=None,
        format_func=lambda held: _named(held, law, lang),
        filter_mode="contains",
        placeholder=t("app.law.choose_parameter", lang),
    )
    if path not in law.parameters:
        st.info(t("app.law.edit_none", lang), icon=":material/edit_off:")
        return
    parameter = law.parameters[path]
    _which_draft(lang)
    _day(law, lang)
    _value(parameter, _context(), lang)
    about = _about()
    if not about["draft"]:
        for name in ("title", "author", "source"):
            _text("law.about", name, t(f"app.law.about.{name}", lang), about[name], _LONGEST_TEXT, t(f"app.law.about_hint.{name}", lang))
    _preview(parameter, lang)


def _named(path: str, law: Law, lang: Language) -> str:
    subject = label(f"app.law.subject.{path.split('.')[0]}", lang)
    return bare(f"{full_name(law, path, law.parameters[path].label)[lang]} ({subject})")


def _take_parameter() -> None:
    path = st.session_state[f"{PAGE}.edited"]
    if path is not None:
        put(parameter=path)


# What is typed is kept with the session, by parameter: another parameter, another page or another language loses none of it.


def _about() -> dict[str, str]:
    """Give what is said of the draft itself: which one the change goes to, its title, author and source, and the day of effect."""
    ss = st.session_state
    ss.setdefault("law.about", {"draft": "", "title": "", "author": "", "source": "", "year": "", "month": law_days.MONTHS[0]})
    about: dict[str, str] = ss["law.about"]
    if about["draft"] not in [file.draft.draft for file in own_files()]:
        about["draft"] = ""
    return about


def _typed(parameter: Parameter, law: Law) -> dict[str, str]:
    """Give what is typed for a parameter; at first the value it has."""
    forms = st.session_state.setdefault("law.forms", {})
    if parameter.path not in forms:
        now = parameter.entry(effect_day(law)) or parameter.entry(law.as_of)
        forms[parameter.path] = {"ends": "", **_first(parameter, now.written if now else None)}
    typed: dict[str, str] = forms[parameter.path]
    return typed


def _first(parameter: Parameter, written: Any) -> dict[str, str]:
    if parameter.unit is not Unit.PACKAGE:
        return {"value": draft_build.value_text(written, parameter.unit)}
    rate, holiday = (written or {}).get("rate", {}), (written or {}).get("holiday", {})
    held = {"rate": rate.get("value"), "years": rate.get("years"), **{name: holiday.get(name) for name in PARTS[2:]}}
    return {name: "" if held[name] is None else str(held[name]) for name in PARTS}


def _take_text(store: str, name: str, key: str) -> None:
    ss = st.session_state
    held = ss["law.forms"][store] if store in ss.get("law.forms", {}) else ss[store]
    held[name] = ss[key] or ""
    ss.pop("law.edit_fault", None)
    ss.pop("law.added", None)


def _text(store: str, name: str, words: str, value: str, longest: int, hint: str = "", *, long: bool = False) -> None:
    key = f"{PAGE}.{store}.{name}"
    widget = st.text_area if long else st.text_input
    control(widget, words, key, value, _take_text, store, name, key, max_chars=longest, placeholder=hint or None)


def _which_draft(lang: Language) -> None:
    files = own_files()
    if not files:
        return
    titles = {file.draft.draft: bare(file.draft.title[lang]) for file in files}
    control(
        st.selectbox,
        t("app.law.into", lang),
        f"{PAGE}.into",
        _about()["draft"],
        _take_text,
        "law.about",
        "draft",
        f"{PAGE}.into",
        options=["", *titles],
        format_func=lambda name: titles.get(name) or t("app.law.new_draft", lang),
        filter_mode=None,
    )


def effect_day(law: Law) -> dt.date:
    """Give the day of effect chosen; the first of the year after the law's day until one is."""
    about = _about()
    return dt.date(int(about["year"]) if about["year"] else law.as_of.year + 1, int(about["month"]), 1)


def _day(law: Law, lang: Language) -> None:
    day = effect_day(law)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, value, options, words in (
            ("year", str(day.year), law_days.YEARS, str),
            ("month", f"{day.month:02}", law_days.MONTHS, lambda held: law_days.month_name(held, lang)),
        ):
            key = f"{PAGE}.effect_{name}"
            control(
                st.selectbox, t(f"app.law.effect_{name}", lang), key, value, _take_text, "law.about", name, key,
                options=options, format_func=words, filter_mode=None, width=160,
            )  # fmt: skip


def _context() -> Law:
    """Give the law the change is made in: with every draft up to the one it goes to, or all of them for a new one."""
    names = [file.draft.draft for file in own_files()]
    chosen = _about()["draft"]
    return law_with(names.index(chosen) + 1) if chosen else law_of(current())


def _value(parameter: Parameter, law: Law, lang: Language) -> None:
    typed = _typed(parameter, law)
    day = effect_day(law)
    held = literal(spoken_entry(parameter, law.parameters[parameter.path].entry(day), lang))
    st.markdown(t("app.law.held", lang, date=format_date(day.isoformat(), lang), value=held))
    key = f"{PAGE}.{parameter.path}.ends"
    control(
        st.segmented_control, t("app.law.what", lang), key, typed["ends"], _take_text, parameter.path, "ends", key,
        options=["", "yes"], format_func=lambda ends: t("app.law.ends" if ends else "app.law.changes", lang), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if typed["ends"]:
        return
    if parameter.unit is Unit.PACKAGE:
        with st.grid(3, min_column_width=130, gap="small"):
            for name in PARTS:
                _text(parameter.path, name, t(f"app.law.part.{name}", lang), typed[name], _LONGEST_TEXT)
        st.caption(t("app.law.package_hint", lang))
        return
    _text(parameter.path, "value", t("app.law.new_value", lang), typed["value"], _LONGEST_VALUE, long=parameter.unit in LONG)
    st.caption(literal(t(f"app.law.hint.{parameter.unit}", lang)))


def _asked(parameter: Parameter, law: Law) -> Any:
    """Give the value typed, as a law file would hold it.

    Raises
    ------
    InputError
        When the text is not one value.
    """
    typed = _typed(parameter, law)
    if typed["ends"]:
        return draft_build.REPEALED if parameter.unit is Unit.CHOICE else draft_build.NOTHING
    if parameter.unit is not Unit.PACKAGE:
        return draft_build.value_of_text(typed["value"], parameter.unit)
    now = law.parameters[parameter.path].entry(effect_day(law))
    like: Package = law.parameters[law_address.PARAMETER].history[-1].value
    return draft_build.package_of(typed, now.value if now else None, like)


def _preview(parameter: Parameter, lang: Language) -> None:
    """Draw what the change would do, or why it is refused; the button only where it can be made."""
    law, day = _context(), effect_day(_context())
    try:
        found = draft_build.tried(law, parameter.path, _asked(parameter, law), day, "edited")
    except InputError as fault:
        found = draft_build.Tried(None, None, "not_of_unit", tuple(problem.found for problem in fault.problems))
    if found.refusal is None:
        was, becomes = (literal(spoken_raw(parameter, raw, lang)) for raw in (found.was, found.value))
        said = t("app.law.was_becomes", lang, was=was, becomes=becomes)
        st.markdown(f":material/arrow_forward: {t('app.law.from_day_on', lang, date=format_date(day.isoformat(), lang))} {said}")
    elif found.refusal == "changes_nothing":
        st.caption(f":material/info: {t('app.law.refusal.changes_nothing', lang)}")
    else:
        st.markdown(f":orange[:material/error: {t(f'app.law.refusal.{found.refusal}', lang)}]")
        for problem in found.problems:
            st.caption(t("app.law.detail_words", lang, words=literal(problem)))
    ss = st.session_state
    if "law.edit_fault" in ss:
        st.markdown(f":orange[:material/error: {t('app.law.refusal.does_not_fit', lang)}]")
        for said in ss["law.edit_fault"]:
            st.caption(t("app.law.detail_words", lang, words=literal(said)))
    st.button(
        t("app.law.add_to" if _about()["draft"] else "app.law.add", lang), key=f"{PAGE}.add", icon=":material/add:", type="primary",
        disabled=found.refusal is not None, on_click=add,
    )  # fmt: skip
    if "law.added" in ss:
        st.markdown(f":green[:material/check: {t('app.law.added', lang, title=literal(ss['law.added']))}]")


def add() -> None:
    """Make the change: in the draft chosen, or as the beginning of a new one. What cannot be made is said, and nothing is lost."""
    ss, about, context = st.session_state, _about(), _context()
    parameter = context.parameters[current().parameter]
    day, files = effect_day(context), own_files()
    names = [file.draft.draft for file in files]
    place = names.index(about["draft"]) if about["draft"] else None
    title = " ".join(about["title"].split())
    name = about["draft"] or draft_build.name_of(title or f"edited {parameter.path.split('.', 1)[-1]}", names)
    try:
        below = law_with(len(files) if place is None else place)
        change = draft_build.change_at(below.parameters, parameter.path, _asked(parameter, context), day, name, dt.date.today())
        if place is None:
            words = Words(vi=title, en=title) if title else _own_title(parameter)
            draft = draft_build.begun(
                below, change, name, title=words, author=about["author"].strip(), source=about["source"].strip(), on=dt.date.today()
            )
        else:
            draft = draft_build.with_change(below, files[place].draft, change)
        text = draft_text(draft)
    except InputError as fault:
        ss["law.edit_fault"] = [problem.found for problem in fault.problems]
        return
    if lay(text, place):
        ss["law.about"] = {**about, "draft": name}
        ss["law.added"] = draft.title[current().lang]
        ss.pop("law.edit_fault", None)
    else:
        ss["law.edit_fault"] = [ss["refused"]["drafts"]]


def _own_title(parameter: Parameter) -> Words:
    said = {lang: t("app.law.edited_title", lang, label=parameter.label[lang]) for lang in ("vi", "en")}
    return Words(**said)
