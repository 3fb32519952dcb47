"""The zone project: the rent it needs, what it earns, what each support is worth, what delay costs."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from calculator.analysis.operator.answers import OperatorRun, price_cut
from calculator.analysis.operator.said import price_text, rate_text, small_share
from calculator.i18n import t
from calculator.law.law import Law
from calculator.measures.shown_in import ShownIn
from calculator.project.operator.edits import plan_of
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_share
from calculator.views import docked, frame, lens
from calculator.views import model as library
from calculator.views.operator import form, model
from calculator.views.operator.memory import presets as plans
from calculator.views.state import current, law_of
from calculator.views.words import cited, escape, literal, mark, notice, parted, provision_line, weakest

PAGE = "operator"
_NOTICES = 3


@dataclass(frozen=True)
class Card:
    """One of the four numbers: its value, and what stands under it."""

    name: str
    value: str
    caption: str


def draw(lang: Language) -> None:
    """Draw the section."""
    law = law_of(current())
    if not plans():
        st.info(t("operator_page.no_plan", lang), icon=":material/folder_off:")
        return
    form.presets(lang)
    memory, left_out = model.sound(current().operator)
    if left_out:
        names = ", ".join(t(f"operator_page.field.{name}", lang) for name in left_out)
        st.warning(t("operator_page.left_out", lang, names=names), icon=":material/link_off:")
    scenario = model.scenario_of(memory)
    if law.missing_numbers:
        st.metric(t("operator_page.card.needed", lang), "–")
        frame.no_numbers(lang)
        form.draw(scenario, lang)
        return
    with frame.guarded():
        done = model.run(scenario, law)
        _hero(done, scenario, law, lang)
    left, right = st.columns([4, 8], gap="medium")
    with left:
        form.draw(scenario, lang)
    with right, frame.guarded():
        done = model.run(scenario, law)
        from calculator.views.operator import charts, tables

        charts.draw(done, scenario, lang)
        tables.draw(done, scenario, lang)
        _notices(done, lens.of(scenario, lang))


def unit_of(done: OperatorRun, scenario: Scenario) -> str:
    """Name what a price is of: ``offices``, ``land`` or ``land_annual``."""
    land = plan_of(scenario).land
    return "offices" if done.priced == "offices" else "land_annual" if land is not None and land.payment == "annual" else "land"


def cards(done: OperatorRun, scenario: Scenario, lang: Language) -> list[Card]:
    """Give the four numbers of a plan."""
    shown = lens.of(scenario, lang)
    unit = t(f"operator_page.per.{unit_of(done, scenario)}", lang)
    target = format_share(done.target, lang)
    needed, plain = done.supports[-1].required, done.supports[0].required
    at = t("operator_page.at_target", lang, target=target, year=done.priced_year)
    cut = price_cut(plain, needed)
    return [
        Card("needed", f"{price_text(needed, done, shown)}{unit}" if needed.price is not None else "–", at if needed.price is not None else price_text(needed, done, shown)),
        Card(
            "market",
            rate_text(done.equity_rate, lang, digits=1),
            t(
                "operator_page.at_price" if done.equity_rate.value is not None else "operator_page.at_price_worth",
                lang,
                price=f"{shown.exact(done.plan_price)}{unit}",
                target=target,
                worth=shown.short(done.present_value),
            ),
        ),
        Card(
            "cut",
            "–" if cut is None else f"{shown.exact(-cut.amount)}{unit}",
            t("operator_page.no_cut", lang)
            if cut is None
            else t("operator_page.cut_of", lang, share=small_share(cut.share, lang), without=f"{price_text(plain, done, shown)}{unit}"),
        ),
        Card("late", shown.short(-done.delay_cost), t("operator_page.or_empty", lang, cost=shown.short(-done.empty_cost), target=target)),
    ]  # fmt: skip


def _hero(done: OperatorRun, scenario: Scenario, law: Law, lang: Language) -> None:
    shown = lens.of(scenario, lang)
    stale = bool(set(st.session_state["refused"]) & form.NAMES)
    needed, target = done.supports[-1].required, format_share(done.target, lang)
    unit = t(f"operator_page.per.{unit_of(done, scenario)}", lang)
    price = None if needed.price is None else f"{shown.exact(needed.price)}{unit}"
    words = (
        t("operator_page.dock_none", lang, target=target) if price is None else t("operator_page.dock", lang, price=price, target=target)
    )
    docked.put_in(docked.Docked(words, stale))
    if stale:
        st.warning(t("app.stale", lang), icon=":material/history:")
    four = cards(done, scenario, lang)
    with st.grid(4, min_column_width=150, gap="small"):
        for card in four:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(t(f"operator_page.card.{card.name}", lang), escape(parted(card.value)))
                st.caption(escape(card.caption))
                if card.name == "needed" and card.value != "–":
                    _why(card, done, scenario, law, lang)
    st.markdown(escape(sentence(done, scenario, lang)))


def sentence(done: OperatorRun, scenario: Scenario, lang: Language) -> str:
    """Say in one sentence which rent earns the target, and which it would have to be without support."""
    shown = lens.of(scenario, lang)
    unit = t(f"operator_page.per.{unit_of(done, scenario)}", lang)
    needed, plain = done.supports[-1].required, done.supports[0].required
    target = format_share(done.target, lang)
    if needed.price is None:
        return t("operator_page.no_price", lang, target=target, said=price_text(needed, done, shown))
    price = f"{shown.exact(needed.price)}{unit}"
    if plain.price is None:
        return t("operator_page.only_supported", lang, price=price, target=target)
    return t("operator_page.sentence", lang, price=price, target=target, without=f"{shown.exact(plain.price)}{unit}")


def _why(card: Card, done: OperatorRun, scenario: Scenario, law: Law, lang: Language) -> None:
    """Draw the popover behind the price: the sum, the provisions the cash rests on, what is contested; built when it is open."""
    with st.popover(escape(parted(t("app.why", lang, value=card.value))), type="tertiary", key="why.operator", on_change="rerun") as box:
        if not box.open:
            return
        used = library.run(scenario, law, done.site).used
        st.markdown(escape(t("operator_page.formula", lang, target=format_share(done.target, lang))))
        st.caption(t("operator_page.against", lang))
        st.markdown(f"**{t('app.provisions', lang)}**")
        st.markdown("\n".join(provision_line(path, entry, law, lang) for path, entry in used.items()))
        names = list(dict.fromkeys(name for name, *_ in done.readings))
        if names:
            st.markdown(f"**{t('operator.readings', lang)}**")
            for name in names:
                option = law.all_readings[name].options[law.reading(name)]
                st.markdown(
                    f"- {literal(law.all_readings[name].label[lang])}: {literal(option.label[lang])} · {cited(option.cites, law, lang)}"
                )
        sure = weakest(used.values())
        st.markdown(f"**{t('app.weakest', lang)}** {mark(sure, lang)}")


def _notices(done: OperatorRun, shown: ShownIn) -> None:
    """Draw what must be known beside the figures: the weightiest first, the rest folded away."""
    lang = shown.language
    if not done.warnings:
        return
    st.subheader(t("operator.notices", lang), anchor=False)
    for one in done.warnings[:_NOTICES]:
        st.markdown(f":orange[:material/warning:] {notice(one, done.law, shown)}")
    if rest := done.warnings[_NOTICES:]:
        with st.expander(t("app.more_warnings", lang, count=len(rest)), key="operator.notices"):
            for one in rest:
                st.markdown(notice(one, done.law, shown))
