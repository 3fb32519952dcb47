"""One parameter of the law: its value on the day, what it rests on, how sure it is; then its history, readings, drafts and uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from calculator.analysis.law_search import full_name, touching
from calculator.analysis.law_touch import readings_around, uses
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.schema import Entry, Parameter, Reading
from calculator.quantities import Language, format_date
from calculator.reports.law_words import confidence_said
from calculator.reports.source_notes import source_text
from calculator.views import frame, law_address, model, own_drafts
from calculator.views.controls import field
from calculator.views.draft_actions import own_files
from calculator.views.inputs import preset_name
from calculator.views.state import ZONE_AREA_CLASS, current, law_of, of_preset, put, scenario_of
from calculator.views.words import CONFIDENCE_COLOURS, CONFIDENCE_ICONS, cited, literal, mark, short, spoken_entry, spoken_raw

PAGE = "law"

_HEADLINE = 70
"""Longer values are sentences, not headlines."""

KIND_COLOURS: dict[str, Any] = {
    "in_force": "green", "local_law": "green", "draft": "violet", "decision": "orange", "statement": "gray", "misreading": "gray",
    "former_law": "gray",
}  # fmt: skip


def draw(law: Law, day: dt.date, lang: Language) -> None:
    """Draw the parameter of the state."""
    path = current().parameter
    parameter = law.parameters.get(path)
    if parameter is None:
        _not_in_law(law, path, lang)
        return
    entry = parameter.entry(day)
    st.subheader(literal(full_name(law, path, parameter.label)[lang]), anchor=False)
    _value(parameter, entry, law, day, lang)
    if entry is not None:
        _rests_on(entry, parameter, law, lang)
    st.button(
        t("app.law.edit_this", lang),
        key=f"{PAGE}.edit_this",
        icon=":material/edit_document:",
        on_click=put,
        kwargs={"law_section": "draft"},
    )
    field(
        st.segmented_control,
        t("app.sections", lang),
        "law_detail",
        PAGE,
        options=law_address.DETAILS,
        format_func=lambda name: label(f"app.law.detail.{name}", lang),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )
    with frame.guarded():
        _section(current().law_detail)(parameter, law, lang)


def _value(parameter: Parameter, entry: Entry | None, law: Law, day: dt.date, lang: Language) -> None:
    said = literal(spoken_entry(parameter, entry, lang))
    name = t(
        "app.law.today" if day == law.as_of and not current().as_of else "app.law.on_day", lang, date=format_date(day.isoformat(), lang)
    )
    if len(said) <= _HEADLINE:
        st.metric(name, said)
    else:
        st.caption(name)
        st.markdown(f"**{said}**")
    with st.container(horizontal=True, gap="small"):
        if entry is not None:
            st.badge(
                confidence_said(entry, law, lang),
                icon=CONFIDENCE_ICONS[entry.confidence],
                color=CONFIDENCE_COLOURS[entry.confidence],
            )
            kind = _kind(entry, law)
            st.badge(label(f"app.law.kind.{kind}", lang), color=KIND_COLOURS[kind])
        if readings_around(law, parameter.path)[0]:
            st.badge(t("app.law.contested", lang), icon=":material/balance:", color="orange")


def _kind(entry: Entry, law: Law) -> str:
    """Say whether a value is law, a draft, a statement or a misreading."""
    for draft in law.drafts:
        if draft.draft == entry.draft:
            return draft.kind
    return "statement" if law.instruments[entry.cites[0].instrument].status == "statement" else "in_force"


def _rests_on(entry: Entry, parameter: Parameter, law: Law, lang: Language) -> None:
    first = law.instruments[entry.cites[0].instrument]
    lines = [
        f"{t('app.ground', lang)} {cited(entry.cites, law, lang)}",
        f"{literal(first.title[lang])}. {t('app.law.source', lang, source=literal(source_text(first.source, lang)))}",
        " · ".join(
            (
                t("app.law.since", lang, date=format_date(entry.from_.isoformat(), lang)),
                t(f"app.law.keyed_on.{parameter.keyed_on}", lang),
                t("app.checked", lang, date=format_date(entry.checked_on.isoformat(), lang)),
            )
        ),
    ]
    st.markdown("  \n".join(lines))
    if entry.note is not None:
        st.caption(literal(entry.note[lang]))


def _not_in_law(law: Law, path: str, lang: Language) -> None:
    """Say of a parameter that this law does not have, what drafts would make of it."""
    files = own_files()
    drafts = [*load_library().drafts.values(), *(file.draft for file in files)]
    held = load_library().parameters.get(path)
    found = touching(path, drafts)
    name = held.label if held else next((touch.change.label for touch in found if touch.change.label), None)
    st.subheader(literal(full_name(law, path, name, drafts)[lang] if name else path), anchor=False)
    st.info(t("app.law.not_in_law", lang, date=format_date(law.as_of.isoformat(), lang)), icon=":material/block:")
    _touches(held, path, law, lang)


Drawer = Callable[[Parameter, Law, Language], None]


def _section(name: str) -> Drawer:
    if name == "history":
        from calculator.views import law_history

        return law_history.draw
    drawers: dict[str, Drawer] = {"readings": _readings, "drafts": _drafts, "used": _used}
    return drawers[name]


def _readings(parameter: Parameter, law: Law, lang: Language) -> None:
    """Draw the contested provisions around the parameter, those that turn on one of its articles first."""
    near, far = readings_around(law, parameter.path)
    if not near:
        st.markdown(t("app.law.no_reading", lang))
    for reading in near:
        with st.container(border=True):
            st.markdown(f":material/balance: **{reading.label[lang]}**")
            _reading(reading, law, lang)
    if far:
        st.caption(t("app.law.readings_of_levy", lang))
        for reading in far:
            with st.expander(reading.label[lang], icon=":material/balance:", key=f"law.reading.{reading.name}"):
                _reading(reading, law, lang)


def _reading(reading: Reading, law: Law, lang: Language) -> None:
    st.markdown(literal(reading.question[lang]))
    kept = _kept_under(reading.name)
    chosen = current().zone_area_class if reading.name == ZONE_AREA_CLASS else law.reading(reading.name)
    for name, option in reading.options.items():
        used = t("app.used", lang) if name == chosen else ""
        amount = f" {t('app.law.reading_keeps', lang, kept=short(kept[name], lang))}" if name in kept else ""
        said = f"- **{literal(option.label[lang])}**{used}. {literal(option.argument[lang])} "
        st.markdown(f"{said}{cited(option.cites, law, lang)} · {mark(option.confidence, lang)}{amount}")
        if reading.name == ZONE_AREA_CLASS and name != chosen:
            st.button(
                t("app.law.use_reading", lang, name=literal(option.label[lang])), key=f"{PAGE}.use.{name}", icon=":material/balance:",
                on_click=put, kwargs={ZONE_AREA_CLASS: name},
            )  # fmt: skip


def _kept_under(reading: str) -> dict[str, float]:
    """Give what the chosen project keeps under each way to read a provision, where the way matters."""
    state = current()
    law = law_of(state)
    if law.missing_numbers:
        return {}
    run = model.run(scenario_of(state), law, state.site)
    return next((dict(effect.kept) for effect in run.readings if effect.reading == reading and effect.kept and effect.moves("kept")), {})


def _drafts(parameter: Parameter, law: Law, lang: Language) -> None:
    _touches(parameter, parameter.path, law, lang)


def _touches(parameter: Parameter | None, path: str, law: Law, lang: Language) -> None:
    """Draw the drafts and statements that change the parameter, each with what it replaces and what it says."""
    own = tuple(file.draft for file in own_files())
    found = touching(path, [*load_library().drafts.values(), *own])
    if not found:
        st.markdown(t("app.law.no_draft", lang))
    for draft, change in found:
        # One that only drafts have carries its unit itself.
        shown = parameter or model.proposed(path, change)
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, gap="small"):
                st.badge(label(f"app.law.kind.{draft.kind}", lang), color=KIND_COLOURS[draft.kind])
                if draft in own:
                    st.badge(t("app.law.yours", lang), color="blue")
            st.markdown(f"**{literal(draft.title[lang])}**")
            if shown is not None:
                was, becomes = (literal(spoken_raw(shown, raw, lang)) for raw in (change.was, change.value))
                st.markdown(t("app.law.was_becomes", lang, was=was, becomes=becomes))
            st.markdown(
                t(
                    "app.law.draft_line",
                    lang,
                    date=format_date(change.from_.isoformat(), lang),
                    author=literal(draft.author),
                    source=literal(draft.source),
                )
            )
            for note in (change.why, draft.note):
                if note is not None:
                    st.caption(literal(note[lang]))
    st.button(
        t("app.law.compare_drafts", lang), key=f"{PAGE}.to_compare", type="tertiary", icon=":material/compare_arrows:", on_click=put,
        kwargs={"law_section": "compare"},
    )  # fmt: skip


def _used(parameter: Parameter, law: Law, lang: Language) -> None:
    """Draw where the value goes: the rules that read it, and the sample projects that rest on it."""
    state = current()
    now = law_of(state)
    st.caption(t("app.law.used_note", lang, preset=literal(preset_name(state.preset, lang))))
    if now.missing_numbers:
        return
    found = uses(
        scenario_of(state),
        site=state.site,
        path=parameter.path,
        variant=state.variant,
        drafts=own_drafts.files_of(state.drafts),
        readings={ZONE_AREA_CLASS: state.zone_area_class},
    )
    lines = [f"- {label(f'levy.{use.levy}', lang)}: {_rule(use.rule, lang)}" for use in found]
    st.markdown("\n".join(lines) if lines else t("app.law.not_used", lang))
    resting = []
    for name, scenario in model.presets().items():
        there = state if name == state.preset else of_preset(name, None, state.variant, lang)
        run = model.run(scenario_of(there), now, there.site) if name == state.preset else model.run(scenario, now, there.site)
        if parameter.path in run.used:
            resting.append(literal(preset_name(name, lang)))
    st.markdown(t("app.law.presets_resting", lang, presets=", ".join(resting)) if resting else t("app.law.no_preset_rests", lang))


def _rule(name: str, lang: Language) -> str:
    found = label(f"rule.{name}", lang)
    return found if found != f"rule.{name}" else name.replace("_", " ")
