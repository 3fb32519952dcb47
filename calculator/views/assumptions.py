"""Assumptions and limits: what is modelled, what is not, and how sure the law data is."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from calculator.i18n import label, t
from calculator.law.load import load_library
from calculator.law.schema import CONFIDENCES
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.views import docked, figures, model
from calculator.views.inputs import preset_name
from calculator.views.state import current
from calculator.views.words import CONFIDENCE_COLOURS, CONFIDENCE_ICONS, cited, escape, literal, mark


def page() -> None:
    """Draw the page."""
    lang = current().lang
    st.title(t("app.question.assumptions", lang), anchor=False)
    _data(lang)
    for part in ("modelled", "not_modelled"):
        st.header(t(f"app.{part}", lang), anchor=False)
        st.markdown(t(f"app.{part}_list", lang))
    st.header(t("app.assumed", lang), anchor=False)
    st.caption(t("app.assumed_note", lang))
    _assumed(lang)
    st.header(t("app.contested", lang), anchor=False)
    _contested(lang)
    st.header(t("app.limits", lang), anchor=False)
    st.markdown(t("app.limits_list", lang))


def _data(lang: Language) -> None:
    """Say where the law data stands."""
    library = load_library()
    entries = [entry for parameter in library.parameters.values() for entry in parameter.history]
    counts = Counter(entry.confidence for entry in entries)
    cited = {cite.instrument for entry in entries for cite in entry.cites}
    st.markdown(t("app.law_values", lang, count=format_number(len(entries), lang), instruments=len(cited)))
    with st.container(horizontal=True, gap="small"):
        for confidence in CONFIDENCES:
            st.badge(
                f"{label(f'confidence.{confidence}', lang)}: {format_number(counts[confidence], lang)}",
                icon=CONFIDENCE_ICONS[confidence],
                color=CONFIDENCE_COLOURS[confidence],
            )
    days = [entry.checked_on.isoformat() for entry in entries]
    st.caption(t("app.checked_between", lang, first=format_date(min(days), lang), last=format_date(max(days), lang)))
    st.caption(t("app.fingerprint", lang, fingerprint=library.fingerprint[:12]))
    docked.put_in(docked.Docked(t("frame.dock.primary", lang, share=format_share(counts["primary"] / len(entries), lang, 0))))


def _assumed(lang: Language) -> None:
    """Draw what each preset supposes of the economy."""
    import pandas as pd  # takes long to import, and the page is one of those that start the app

    rows = []
    for name, scenario in model.presets().items():
        supposed, years = scenario.assumptions, scenario.horizon.range
        prices = supposed.consumer_price_growth.values(years, before="hold")
        rows.append(
            {
                t("app.presets", lang): literal(preset_name(name, lang)),
                t("app.years", lang): f"{years[0]}–{years[-1]}",
                t("app.field.discount_rate", lang): format_share(float(supposed.discount_rate), lang),
                t("app.prices", lang): format_share(prices[0], lang),
                t("app.land_prices", lang): format_share(float(supposed.land_price_growth), lang),
            }
        )
    figures.table(pd.DataFrame(rows), alt=t("app.assumed", lang))


def _contested(lang: Language) -> None:
    """Draw the provisions that are read in more than one way."""
    library = load_library()
    law = model.law_of("in_force", ())
    for reading in library.readings.values():
        with st.expander(reading.label[lang], icon=":material/balance:", key=f"reading.{reading.name}"):
            st.markdown(escape(reading.question[lang]))
            if reading.not_computed is not None:
                st.caption(escape(t("reading.not_computed", lang, why=reading.not_computed[lang])))
            for name, option in reading.options.items():
                used = t("app.used", lang) if name == reading.default else ""
                st.markdown(
                    f"- **{escape(option.label[lang])}**{used}. {escape(option.argument[lang])} "
                    f"{cited(option.cites, law, lang)} · {mark(option.confidence, lang)}"
                )
