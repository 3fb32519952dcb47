"""The zone's profile: what was published of the zones, whether an area meets the criteria, what the law says of zones that exist."""

from __future__ import annotations

import streamlit as st

from calculator.i18n import t
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.schema import Entry
from calculator.quantities import Language, format_date
from calculator.reports.law_words import entry_spoken, word
from calculator.reports.source_notes import source_text
from calculator.reports.zone_figures import conflict_title, figure_text, ratio_text, side_text
from calculator.views import figures
from calculator.views.controls import control
from calculator.views.operator import criteria
from calculator.views.operator.tables import words_table
from calculator.views.state import current, law_of, put
from calculator.views.words import cited, escape, literal, mark
from calculator.zones import reconcile
from calculator.zones.load import load_register
from calculator.zones.schema import Item, Register, Zone

LISTED: tuple[Item, ...] = ("area", "tenants", "workers", "revenue", "capital")
EXISTING, FILL = "zone_criteria.existing_zones", "zone_criteria.expansion.let"
ZONE = "operator.operator.zone"


def draw(lang: Language) -> None:
    """Draw the section."""
    law, register = law_of(current()), load_register()
    _law_cards(law, lang)
    criteria.draw(law, lang)
    _register(register, lang)
    _conflicts(register, lang)


def _law_cards(law: Law, lang: Language) -> None:
    """Draw what becomes of zones that exist, and the fill asked for before one is extended: what is known and what is not."""
    held = load_library().parameters
    with st.grid(2, min_column_width=300, gap="small"):
        with st.container(border=True, gap="xsmall", height="stretch"):
            st.markdown(f"**{t('operator_page.conversion', lang)}**")
            entry = law.parameters[EXISTING].entry(law.as_of) if EXISTING in law.parameters else None
            if entry is None:
                st.markdown(t("operator_page.no_conversion", lang, date=format_date(law.as_of.isoformat(), lang)))
            else:
                said = word(str(entry.value), lang)
                st.markdown(t("operator_page.conversion_said", lang, what=said, date=format_date(entry.from_.isoformat(), lang)))
                _grounds(entry, law, lang)
        with st.container(border=True, gap="xsmall", height="stretch"):
            st.markdown(f"**{t('operator_page.fill', lang)}**")
            for entry in reversed(held[FILL].history):
                known = not criteria.unread(entry.value)
                value = entry_spoken(held[FILL], entry, lang) if known else t("operator_page.fill_unknown", lang)
                since = format_date(entry.from_.isoformat(), lang)
                st.markdown(escape(t("operator_page.fill_since", lang, date=since, value=value)))
                _grounds(entry, law, lang)
            st.caption(t("operator_page.fill_note", lang))


def _grounds(entry: Entry, law: Law, lang: Language) -> None:
    checked = t("app.checked", lang, date=format_date(entry.checked_on.isoformat(), lang))
    st.caption(f"{cited(entry.cites, law, lang)} · {mark(entry.confidence, lang)} · {checked}")


def _register(register: Register, lang: Language) -> None:
    """Draw the register, and all that is known of one zone."""
    st.subheader(t("operator_page.register", lang), anchor=False)
    figures.cue(lang)
    unknown = t("zones.not_known", lang)
    rows = [
        [
            zone.title[lang],
            zone.province.today[lang],
            t(f"zones.status.{zone.status}", lang),
            *(f"{figure_text(held[0], lang)}, {held[0].as_of}" if (held := zone.figures.get(item)) else unknown for item in LISTED),
        ]
        for zone in register.zones.values()
    ]
    heads = [t(f"zones.{name}", lang) for name in ("zone", "province", "status")] + [t(f"zones.item.{item}", lang) for item in LISTED]
    words_table(heads, rows, t("zones.list_title", lang, count=len(rows)), words=heads[:3])
    st.caption(t("zones.totals_note", lang))
    control(
        st.selectbox,
        t("operator_page.choose_zone", lang),
        ZONE,
        current().operator.zone or None,
        _take_zone,
        options=list(register.zones),
        index=None,
        format_func=lambda name: register.zones[name].title[lang],
        placeholder=t("operator_page.choose_zone", lang),
        filter_mode="contains",
    )
    chosen = current().operator.zone
    if chosen:
        _zone(register, register.zones[chosen], lang)


def _take_zone() -> None:
    put(**{"operator.zone": st.session_state[ZONE] or ""})


def _zone(register: Register, zone: Zone, lang: Language) -> None:
    """Draw one zone: figures side by side with year and source, events, what was not found."""
    operator = zone.operator[lang] if zone.operator else t("zones.not_known", lang)
    st.markdown(f"**{literal(zone.title[lang])}** · {literal(t('zones.operator', lang, name=operator))}")
    if zone.note:
        st.caption(literal(zone.note[lang]))
    rows = [
        [
            t(f"zones.item.{item}", lang),
            figure_text(figure, lang),
            str(figure.as_of),
            source_text(register.sources[figure.source].address, lang),
            t(f"confidence.{figure.confidence}", lang),
            figure.note[lang] if figure.note else "",
        ]
        for item, held in zone.figures.items()
        for figure in held
    ]
    heads = [t(f"zones.{name}", lang) for name in ("item", "figure", "year", "source", "confidence")]
    heads.append(t("operator_page.note", lang))
    words_table(heads, rows, zone.title[lang], words={*heads} - {heads[1]})
    if zone.events:
        events = [
            [
                t(f"zones.event.{event.what}", lang) + (f" ({t('zones.kind.plan', lang)})" if event.kind == "plan" else ""),
                event.date,
                "; ".join(part for part in (event.decision or "", event.by[lang] if event.by else "") if part) or "–",
                source_text(register.sources[event.source].address, lang),
            ]
            for event in zone.events
        ]
        heads = [t(f"zones.{name}", lang) for name in ("event", "date", "decision", "source")]
        words_table(heads, events, t("zones.events", lang), words=heads)
    if zone.not_known:
        st.caption(t("zones.not_found", lang, items=", ".join(t(f"zones.item.{item}", lang) for item in zone.not_known)))


def _conflicts(register: Register, lang: Language) -> None:
    """Draw where the published figures contradict each other: both sides and the ratio, none resolved."""
    found = reconcile.conflicts(register)
    st.subheader(t("operator_page.conflicts", lang), anchor=False)
    st.caption(t("operator_page.conflicts_note", lang))
    figures.cue(lang)
    rows = [
        [
            conflict_title(one, lang),
            *(side_text(register, side, one.unit, lang) for side in one.sides),
            ratio_text(one.ratio, lang),
            t(f"zones.remark.{one.name}", lang),
        ]
        for one in found
    ]
    heads = [t(f"zones.{name}", lang) for name in ("question", "one_side", "other_side", "ratio")]
    heads.append(t("operator_page.note", lang))
    words_table(heads, rows, t("zones.conflicts", lang, count=len(rows)), words={*heads} - {heads[3]})
