"""The zone project: the rent it needs, what it earns, what each support is worth, what delay costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from calculator.analysis.operator.answers import OperatorRun, PriceCut, price_cut
from calculator.analysis.operator.said import highest_text, price_text, rate_text, small_share
from calculator.i18n import t
from calculator.law.law import Law
from calculator.measures.shown_in import ShownIn
from calculator.project.operator.edits import debt_of, plan_of
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_share
from calculator.views import docked, frame, lens
from calculator.views import model as library
from calculator.views.operator import form, model, take
from calculator.views.operator.memory import presets as plans
from calculator.views.state import current, law_of
from calculator.views.words import cited, escape, literal, notice, parted, provision_line, weakest_said

PAGE = "operator"
_NOTICES = 3
MOST_RETURN = 10.0
"""A return above ten times a year says no more than that next to nothing is put in."""


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
    shown, unit = lens.of(scenario, lang), _unit(done, scenario, lang)
    target = format_share(done.target, lang)
    needed, plain = done.supports[-1].required, done.supports[0].required
    at = t(f"operator_page.at_target.{unit_of(done, scenario)}", lang, target=target, year=done.priced_year)
    cut = price_cut(plain, needed)
    late = t("operator_page.late_said", lang, cost=shown.short(-done.empty_cost), target=target)
    return [
        Card("needed", "–", price_text(needed, done, shown)) if needed.price is None else Card("needed", f"{shown.exact(needed.price)}{unit}", at),
        _return(done, f"{shown.exact(done.plan_price)}{unit}", target, shown),
        _cut(cut, f"{price_text(plain, done, shown)}{unit}", unit, shown),
        Card("late", shown.short(-done.delay_cost), late),
    ]  # fmt: skip


def _unit(done: OperatorRun, scenario: Scenario, lang: Language) -> str:
    return t(f"operator_page.per.{unit_of(done, scenario)}", lang)


def _return(done: OperatorRun, price: str, target: str, shown: ShownIn) -> Card:
    """Give what the plan earns at its own price; where no one rate says it, whether the target is met."""
    lang, found = shown.language, done.equity_rate
    if found.value is not None:
        value = format_share(found.value, lang, 1) if found.value <= MOST_RETURN else t("operator_page.return_above", lang)
        return Card("market", value, t("operator_page.at_price", lang, price=price, target=target))
    worth = ("+" if done.present_value > 0 else "") + shown.short(done.present_value)
    said = t("operator_page.at_price_worth", lang, price=price, target=target, worth=worth)
    if found.reason != "several":
        value = rate_text(found, lang)
        return Card("market", value[:1].upper() + value[1:], said)
    value = t("operator_page.target_met" if done.present_value >= 0 else "operator_page.target_missed", lang)
    return Card("market", value, f"{said}; {t('operator_page.no_one_return', lang)}")


def _cut(cut: PriceCut | None, without: str, unit: str, shown: ShownIn) -> Card:
    """Give what support takes off the price, or, where its clock takes more tax than it gives, adds to it."""
    lang = shown.language
    if cut is None:
        return Card("cut", "–", t("operator_page.no_cut", lang))
    said = "operator_page.cut_raises" if cut.amount < 0 else "operator_page.cut_of"
    value = ("+" if cut.amount < 0 else "") + shown.exact(-cut.amount)
    return Card("cut", f"{value}{unit}", t(said, lang, share=small_share(abs(cut.share), lang), without=without))


def _hero(done: OperatorRun, scenario: Scenario, law: Law, lang: Language) -> None:
    shown = lens.of(scenario, lang)
    stale = bool(set(st.session_state["refused"]) & form.NAMES)
    needed, target = done.supports[-1].required, format_share(done.target, lang)
    unit = _unit(done, scenario, lang)
    price = None if needed.price is None else f"{shown.exact(needed.price)}{unit}"
    words = (
        t("operator_page.dock_none", lang, target=target, highest=highest_text(done, shown))
        if price is None
        else t("operator_page.dock", lang, price=price, target=target)
    )
    docked.put_in(docked.Docked(words, stale, partial(take.draw, take.Taken(scenario, done, lang))))
    if stale:
        st.warning(t("app.stale", lang), icon=":material/history:")
    if debt_of(scenario) > max(done.peak_funding, 0.0) and scenario.project.loans:
        debt, peak = shown.short(float(debt_of(scenario))), shown.short(max(done.peak_funding, 0.0))
        st.warning(escape(t("operator_page.debt_above_need", lang, debt=debt, peak=peak)), icon=":material/account_balance:")
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
    """Say which rent earns the target, how far the plan's is from it, and which it would have to be without support."""
    shown, unit = lens.of(scenario, lang), _unit(done, scenario, lang)
    needed, plain = done.supports[-1].required, done.supports[0].required
    target = format_share(done.target, lang)
    if needed.price is None:
        highest = f"{highest_text(done, shown)}{unit}"
        if needed.highest_return is None:
            return t("operator_page.no_price", lang, target=target, highest=highest)
        return t("operator_page.no_price_best", lang, target=target, highest=highest, best=format_share(needed.highest_return, lang, 1))
    if needed.price <= 0:
        return t("operator_page.at_nothing", lang, target=target)
    # Of the two prices as they are written: a reader takes one from the other.
    apart = abs(round(done.plan_price) - round(needed.price))
    price, plan, gap = (f"{shown.exact(amount)}{unit}" for amount in (needed.price, done.plan_price, apart))
    way = "below" if done.plan_price < needed.price else "above"
    said = t(f"operator_page.sentence_{way}", lang, price=price, target=target, plan=plan, gap=gap)
    if plain.price is None:
        return f"{said} {t('operator_page.only_supported', lang, target=target)}"
    return f"{said} {t('operator_page.without_support', lang, without=f'{shown.exact(plain.price)}{unit}')}"


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
        st.markdown(weakest_said({path: entry.confidence for path, entry in used.items()}, law, lang))


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
