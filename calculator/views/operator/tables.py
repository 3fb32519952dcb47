"""The tables of a zone project: by support, for the State, by contested provision, rent received at once, cash by year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from calculator.analysis.operator.answers import OperatorRun
from calculator.analysis.operator.readings import widest
from calculator.analysis.operator.said import price_text, rate_text, small_share
from calculator.commands.operator.tables import MILLION, NONE, SHOWN, WHERE_ANY
from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.project.operator.edits import plan_of
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_number, format_share
from calculator.views import figures, lens
from calculator.views.words import cited, escape, literal


def draw(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    """Draw the tables, each folded but for the one of supports."""
    st.subheader(t("operator.supports", lang), anchor=False)
    figures.cue(lang)
    _supports(done, lens.of(scenario, lang))
    returned = [one for one in done.state if one.collected_per_dong is not None]
    if returned:
        ratio = format_number(float(returned[-1].collected_per_dong or 0.0), lang, 2)
        st.markdown(escape(t("operator_page.state_gets", lang, ratio=ratio)))
    for name, body in (("state", _state), ("readings", _readings), ("prepaid", _prepaid), ("by_year", _years)):
        if name == "prepaid" and not done.prepaid:
            continue
        with st.expander(t(f"operator.{name}", lang), key=f"operator.table.{name}", on_change="rerun") as box:
            if box.open:
                body(done, scenario, lang)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], alt: str, words: Collection[str] = ()) -> None:
    """Draw finished text as a table: figures to the right but in the first column, and in those that hold ``words``."""
    frame = pd.DataFrame(rows, columns=[head.replace("\n", " ") for head in heads])
    st.dataframe(frame, hide_index=True, alt=alt, column_config=figures.columns(frame, words) | figures.first(frame))


def words_table(heads: Sequence[str], rows: Sequence[Sequence[str]], alt: str, words: Collection[str] = ()) -> None:
    """Draw a table of which cells hold sentences: they wrap, and where there is no room the table scrolls inside itself."""
    frame = pd.DataFrame(rows, columns=[head.replace("\n", " ") for head in heads])
    figures.wide_table(frame.map(literal), alt, words)


def _heads(names: Sequence[str], lang: Language) -> list[str]:
    return [t(f"operator.{name}", lang) for name in names]


def _supports(done: OperatorRun, shown: ShownIn) -> None:
    lang = shown.language
    rows = [
        [
            t(f"operator.support.{one.name}", lang),
            rate_text(one.internal_rate, lang),
            price_text(one.required, done, shown),
            shown.exact(cut.amount) if cut else NONE,
            small_share(cut.share, lang) if cut else NONE,
            shown.short(one.present_value),
        ]
        for one, cut in zip(done.supports, (None, *done.cuts), strict=True)
    ]
    heads = _heads(("support", "return", "needed", "price_cut", "price_cut_share", "worth"), lang)
    # The price cut is by m², in the money shown.
    dong, money = (t(f"lens.currency.{name}", lang) for name in ("VND", shown.currency))
    table([head.replace(dong, money) for head in heads], rows, t("operator.supports", lang))


def _state(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    shown = lens.of(scenario, lang)
    rows = [
        [
            t(f"operator.support.{one.support}", lang),
            *(shown.short(of.present_value) for of in (one.given, one.back, one.net, one.collected)),
        ]
        for one in done.state
    ]
    table(_heads(("support", "given_present", "back", "net", "collected"), lang), rows, t("operator.state", lang))
    ratios = ("back_per_dong", "collected_per_dong", "value_per_dong", "saved_per_dong")
    rows = [
        [
            t(f"operator.support.{one.support}", lang),
            *(NONE if (ratio := getattr(one, name)) is None else format_number(ratio, lang, 3) for name in ratios),
        ]
        for one in done.state
    ]
    st.markdown(f"**{t('operator.per_dong', lang)}**")
    table(_heads(("support", *ratios), lang), rows, t("operator.per_dong", lang))
    rate = format_share(done.social_rate, lang, 2)
    st.caption(escape(t("operator.per_dong_note", lang, target=format_share(done.target, lang), rate=rate)))
    st.caption(t("operator.not_in_it", lang))
    if not plan_of(scenario).state_support:
        st.caption(t("operator_page.no_state_support", lang))


def _readings(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    readings, shown = done.law.all_readings, lens.of(scenario, lang)
    rows = []
    for name, option, found in done.readings:
        words = readings[name].options[option].label[lang]
        chosen = option == done.law.reading(name)
        rows.append(
            [
                readings[name].label[lang],
                t("operator.chosen", lang, option=words) if chosen else words,
                price_text(found.required, done, shown),
                rate_text(found.internal_rate, lang),
                shown.short(found.present_value),
            ]
        )
    if not rows:
        st.caption(t("operator.no_reading", lang))
    else:
        words_table(
            _heads(("reading", "option", "needed", "return", "worth"), lang),
            rows,
            t("operator.readings", lang),
            words={t("operator.option", lang)},
        )
    over = widest({(name, option): found.present_value for name, option, found in done.readings}, done.present_value)
    if over is not None:
        words = readings[over.widest].label[lang]
        st.markdown(escape(t("operator.range", lang, low=shown.short(over.low), high=shown.short(over.high), reading=literal(words))))
    for name in dict.fromkeys(name for name, *_ in done.readings):
        for option, held in readings[name].options.items():
            mark = f" ({t('operator_page.in_use', lang)})" if option == done.law.reading(name) else ""
            st.markdown(f"- **{literal(held.label[lang])}**{mark}: {literal(held.argument[lang])} · {cited(held.cites, done.law, lang)}")
    if done.indifferent:
        st.caption(t("operator.indifferent", lang, names="; ".join(readings[name].label[lang] for name in done.indifferent)))


def _prepaid(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    shown = lens.of(scenario, lang)
    rows = []
    for found in done.prepaid:
        way = t(f"operator.prepaid.{found.way}", lang)
        rows.append(
            [
                t("operator.chosen", lang, option=way) if found.chosen else way,
                NONE if found.required_price is None else shown.exact(found.required_price),
                rate_text(found.internal_rate, lang),
                shown.short(found.present_value),
                shown.short(found.income_tax),
                shown.short(found.income_tax_present_value),
            ]
        )
    heads = [*_heads(("way", "needed", "return", "worth", "income_tax"), lang)]
    heads.append(t("operator.income_tax_present", lang, target=format_share(done.target, lang)))
    table(heads, rows, t("operator.prepaid", lang))
    said = done.prepaid_choice
    st.caption(t("operator.prepaid_choice", lang, provisions=said[lang]) if said else t("operator.prepaid_no_provision", lang))
    st.caption(t("operator.prepaid_note", lang))


def _years(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    """Draw the cash by year, in millions."""
    lines = {name: getattr(done.cash, name) for name in SHOWN}
    shown = {
        t(f"operator.{name}", lang).replace("\n", " "): line / MILLION
        for name, line in lines.items()
        if name not in WHERE_ANY or line.any()
    }
    year = t("app.year", lang)
    frame = pd.DataFrame({year: [str(year) for year in done.years], **shown})
    write: Any = partial(format_number, language=lang)
    columns: Any = list(shown)
    st.dataframe(
        frame.style.format(write, subset=columns),
        hide_index=True,
        alt=t("operator.by_year", lang),
        column_config={year: st.column_config.TextColumn(pinned=True, width=56)},
    )
