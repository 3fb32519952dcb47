"""The drafts in use: what each changes, its file, its way out; what they make of the chosen project; a file of the reader's own."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from calculator.analysis.compare import result_delta
from calculator.analysis.law_search import full_name
from calculator.analysis.site_run import SiteRun
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law import draft_build
from calculator.law.difference import Difference, difference
from calculator.law.draft_file import DraftFile, draft_text
from calculator.law.law import Law
from calculator.law.schema import Change
from calculator.quantities import Language, format_date, format_number
from calculator.views import frame, model, own_drafts
from calculator.views.draft_actions import check, law_with, lay, own_files, remove
from calculator.views.inputs import preset_name
from calculator.views.state import current, law_of, scenario_of, write
from calculator.views.words import escape, literal, money_range, short, spoken_raw

PAGE = "law"
_MOST_SAID = 20
"""Problems of a file that are said at once."""

SHOWN = 8
"""Changed parameters listed above the effect."""


def draw(lang: Language) -> None:
    """Draw the effect first, then the drafts, then the field for a file."""
    files = own_files()
    if files or current().variant != "in_force":
        with frame.guarded():
            _effect(lang)
    st.subheader(t("app.law.in_use", lang), anchor=False)
    if not files:
        st.caption(t("app.law.none_in_use", lang))
    for place, file in enumerate(files):
        _draft(place, file, lang)
    if "drafts" in st.session_state["refused"]:
        st.markdown(f":orange[:material/error: {t('app.law.removal_refused', lang)}]")
        st.caption(t("app.law.detail_words", lang, words=literal(st.session_state["refused"]["drafts"])))
    _upload(lang)
    if files:
        _link(lang)


def _draft(place: int, file: DraftFile, lang: Language) -> None:
    """Draw one draft of the reader's own."""
    draft = file.draft
    with st.container(border=True, gap="xsmall", key=f"law_draft_{place}"):
        st.markdown(f"**{literal(draft.title[lang])}**")
        st.caption(t("app.law.draft_by", lang, name=literal(draft.draft), author=literal(draft.author), source=literal(draft.source)))
        if draft.computable == "no":
            st.markdown(t("app.no_numbers", lang))
        law = law_with(place + 1)
        for number, change in enumerate(draft.changes):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(_change(change, law, lang), width="stretch")
                if len(draft.changes) > 1:
                    st.button(
                        t("app.law.drop_change", lang, number=number + 1), key=f"{PAGE}.drop.{place}.{number}", icon=":material/close:",
                        type="tertiary", on_click=drop, args=(place, number),
                    )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                t("app.law.download", lang), data=current().drafts[place], file_name=f"{draft.draft}.yaml", mime="application/yaml",
                key=f"{PAGE}.download.{place}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            st.button(t("app.law.remove", lang), key=f"{PAGE}.remove.{place}", icon=":material/close:", on_click=remove, args=(place,))


def _change(change: Change, law: Law, lang: Language) -> str:
    parameter = law.parameters.get(change.path) or model.proposed(change.path, change)
    name = literal(full_name(law, change.path, parameter.label)[lang] if parameter else change.path)
    if parameter is None:
        return name
    was, becomes = (literal(spoken_raw(parameter, raw, lang)) for raw in (change.was, change.value))
    day = t("app.law.from_day", lang, date=format_date(change.from_.isoformat(), lang))
    return f"{name}, {day}: {t('app.law.was_becomes', lang, was=was, becomes=becomes)}"


def drop(place: int, number: int) -> None:
    """Take one change out of a draft."""
    files = own_files()
    try:
        draft = draft_build.without_change(law_with(place), files[place].draft, number)
        text = draft_text(draft) if draft else None
    except InputError as fault:
        st.session_state["refused"] = {**st.session_state["refused"], "drafts": str(fault)}
        return
    if text is None:
        remove(place)
    else:
        lay(text, place)


def _upload(lang: Language) -> None:
    """Draw the field for a file, and what was wrong with the last one."""
    ss = st.session_state
    count = ss.get("law.uploads", 0)
    key = f"{PAGE}.upload.{count}"
    st.file_uploader(t("app.law.upload", lang), type=["yaml", "yml"], key=key, max_upload_size=1, on_change=_take_file, args=(key,))
    st.caption(t("app.law.upload_note", lang, most=own_drafts.MOST, kilobytes=format_number(own_drafts.LARGEST / 1000, lang)))
    if "law.upload_fault" in ss:
        name, found = ss["law.upload_fault"]
        st.markdown(f":orange[:material/error: {t('app.law.upload_refused', lang, name=literal(name))}]")
        for line, words in found:
            where = t("app.law.line", lang, line=line) if line is not None else ""
            own = label(words, lang) if words.startswith("app.law.") else t("app.law.detail_words", lang, words=literal(words))
            st.markdown(f"- {where}{own}")


def _take_file(key: str) -> None:
    """Take a file: it becomes a draft on top of the others, or it is said what is wrong and where."""
    ss = st.session_state
    given = ss.get(key)
    ss.pop("law.upload_fault", None)
    if given is None:
        return
    name = given.name[:80]
    if given.size > own_drafts.LARGEST:
        ss["law.upload_fault"] = (name, [(None, "app.law.too_large")])
        return
    try:
        text = given.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        ss["law.upload_fault"] = (name, [(None, "app.law.not_text")])
        return
    # A file with other ends of lines reads the same.
    found = _problems(text.replace("\r\n", "\n"), name)
    if found:
        ss["law.upload_fault"] = (name, found)
        return
    ss["law.uploads"] = ss.get("law.uploads", 0) + 1


def _problems(text: str, name: str) -> list[tuple[int | None, str]]:
    """Put a text on top of the drafts; give what is wrong with it, each with its line."""
    held = current().drafts
    limit = own_drafts.too_much((*held, text)) if text.strip() else "empty"
    if limit:
        return [(None, f"app.law.{limit}")]
    try:
        file = own_drafts.file_of(text, name)
        if file.draft.draft in [own.draft.draft for own in own_files()]:
            return [(file.document.place(("draft",)).line, "app.law.same_name")]
        check((*held, text))
    except InputError as fault:
        return [(problem.place.line, f"{problem.place.key}: {problem.found}; {problem.remedy}") for problem in fault.problems[:_MOST_SAID]]
    return [] if lay(text) else [(None, st.session_state["refused"]["drafts"])]


def _link(lang: Language) -> None:
    """Say how long the link of the page is, and what to send where it is too long."""
    length = len(st.context.url or "") + len(urlencode(write(current()))) + 1
    too_long = length > own_drafts.LONGEST_LINK
    words = t("app.law.link_long" if too_long else "app.law.link", lang, length=format_number(length, lang))
    st.caption(f":material/{'attach_file' if too_long else 'link'}: {words}")


def _effect(lang: Language) -> None:
    """Draw the parameters that differ from the law in force, then what the chosen project keeps before and after."""
    state = current()
    before, after = model.law_of("in_force", ()), law_of(state)
    st.subheader(t("app.law.effect", lang), anchor=False)
    _differing(difference(before, after), lang)
    if after.missing_numbers:
        return
    scenario = scenario_of(state)
    old, new = (model.run(scenario, law, state.site) for law in (before, after))
    st.caption(
        t("app.law.effect_on", lang, preset=literal(preset_name(state.preset, lang)), site=literal(scenario.sites[state.site].title[lang]))
    )
    with st.grid(2, min_column_width=190, gap="small"):
        for name, run in (("before", old), ("after", new)):
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(t(f"app.law.kept_{name}", lang), escape(money_range(run, "kept_present_value", lang)))
                st.caption(escape(t("app.card.kept", lang, years=len(run.years), nominal=money_range(run, "kept", lang))))
    _apart(old, new, lang)


def _apart(old: SiteRun, new: SiteRun, lang: Language) -> None:
    if "kept_present_value" in old.ranges or "kept_present_value" in new.ranges:
        return
    apart = result_delta(old, new).measures["kept_present_value"]
    if apart is None:
        return
    if not round(apart):
        st.markdown(t("app.law.no_effect", lang))
        return
    said = short(abs(apart), lang)
    st.markdown(escape(t("app.law.more" if apart > 0 else "app.law.less", lang, amount=said)))


def _differing(apart: Difference, lang: Language) -> None:
    lines = []
    for change in apart.parameters[:SHOWN]:
        law = apart.new if change.path in apart.new.parameters else apart.old
        parameter, one = law.parameters[change.path], change.changes[-1]
        was, becomes = (
            literal(spoken_raw(parameter, entry.written if entry and entry.value is not None else None, lang))
            for entry in (one.old, one.new)
        )
        day = t("app.law.from_day", lang, date=format_date(one.from_.isoformat(), lang))
        name = literal(full_name(law, change.path, change.label)[lang])
        lines.append(f"- {name}, {day}: {t('app.law.was_becomes', lang, was=was, becomes=becomes)}")
    for reading in apart.readings:
        options = apart.new.all_readings[reading.name].options
        was, becomes = (literal(options[name].label[lang]) for name in (reading.old, reading.new))
        lines.append(f"- :material/balance: {reading.label[lang]}: {t('app.law.was_becomes', lang, was=was, becomes=becomes)}")
    rest = len(apart.parameters) - SHOWN
    if rest > 0:
        lines.append(f"- {t('app.law.more_differ', lang, count=rest)}")
    st.markdown("\n".join(lines) if lines else t("app.law.no_difference", lang))
