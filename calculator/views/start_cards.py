"""The four cards of the first page: each with one number, computed once for all sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from calculator.analysis.people.one_person import pay_of
from calculator.i18n import t
from calculator.law.law import Law
from calculator.quantities import Language, format_number, format_share
from calculator.views import docked, lens, model
from calculator.views.inputs import preset_name
from calculator.views.salary.address import SalaryState
from calculator.views.state import current, law_of, of_preset, scenario_of
from calculator.views.words import escape, literal, money_range, short

ICONS = {
    "investor": ":material/insights:", "operator": ":material/apartment:", "analyst": ":material/compare_arrows:", "salary": ":material/payments:",
}  # fmt: skip
OPERATOR, PORTFOLIO, OTHER = "operator_tower_3ha", "portfolios/eight_zones.csv", "decree_154"


class Number(NamedTuple):
    """A number and what it is."""

    value: str
    what: str


def number_of(page: str, lang: Language) -> Number | None:
    """Give the number of a page's card under the law looked at; None where the file it is computed from is not there."""
    makers: dict[str, Callable[[Law, Language], Number | None]] = {
        "investor": _kept, "operator": _rent, "analyst": _forgone, "salary": _pay,
    }  # fmt: skip
    return makers[page](law_of(current()), lang)


def _kept(law: Law, lang: Language) -> Number:
    state = current()
    there = of_preset(model.first(), None, state.variant, lang)
    scenario = scenario_of(there)
    run = model.run(scenario, law, there.site)
    return Number(money_range(run, "kept_present_value", lens.of(scenario, lang)), t("start.number.investor", lang, years=len(run.years)))


def _rent(law: Law, lang: Language) -> Number | None:
    if OPERATOR not in model.presets():
        return None
    price, target = _required(law.fingerprint, law)
    share = format_share(target, lang)
    if price is None:
        return Number("–", t("start.no_rent", lang, target=share))
    value = t("start.unit_rent", lang, value=lens.of(model.presets()[OPERATOR], lang).exact(price))
    return Number(value, t("start.number.operator", lang, target=share))


@st.cache_resource(show_spinner=False, max_entries=16)
def _required(law_key: str, _law: Law) -> tuple[float | None, float]:
    from calculator.analysis.operator.answers import run_operator

    scenario = model.presets()[OPERATOR]
    found = run_operator(scenario, _law, next(iter(scenario.sites)))
    return found.supports[-1].required.price, found.target


def _forgone(law: Law, lang: Language) -> Number | None:
    if not (model.SCENARIOS / PORTFOLIO).exists():
        return None
    difference, rows = _difference(OTHER)
    name = t(f"app.analyst.short.{OTHER}", lang)
    sign = "+" if difference > 0 else ""
    return Number(
        sign + short(difference, lens.of_no_scenario(lang)), t("start.number.analyst", lang, variant=name, rows=format_number(rows, lang))
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _difference(variant: str) -> tuple[float, int]:
    """Give how much more revenue is forgone under a variant than under the law in force [VND, present value], as on the page itself."""
    from calculator.analysis.portfolio.block import Plan
    from calculator.analysis.portfolio.enterprises import forgone_of
    from calculator.analysis.portfolio.run import run_portfolio
    from calculator.views.analyst.population import BASIS

    done = run_portfolio(model.SCENARIOS / PORTFOLIO, Plan(("in_force", variant), BASIS))
    now, then = (forgone_of(total.total, BASIS.discount_rate).present_value for total in done.totals)
    return then - now, done.computed


def _pay(law: Law, lang: Language) -> Number:
    person = SalaryState().person
    value = t("start.a_month", lang, value=lens.of_no_scenario(lang).exact(pay_of(law, person).more))
    return Number(value, t("start.number.salary", lang, pay=short(float(person.pay), lang)))


def draw(lang: Language) -> None:
    """Draw the cards of the pages there are."""
    from calculator.views import frame
    from calculator.views.state import write

    pages = st.session_state["pages"]
    law = law_of(current())
    with st.grid(4, min_column_width=220, gap="small"):
        for name in ICONS:
            if name not in pages:
                continue
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.markdown(f"**{t(f'app.page.{name}', lang)}**")
                st.caption(t(f"start.card.{name}", lang))
                if not law.missing_numbers:
                    with frame.guarded():
                        found = number_of(name, lang)
                        if found is not None:
                            st.metric(found.what, escape(found.value))
                            if name == "investor":
                                kept = t("frame.dock.kept", lang, value=found.value)
                                docked.put_in(docked.Docked(f"{literal(preset_name(model.first(), lang))}: {kept}"))
                st.page_link(pages[name], label=t(f"start.go.{name}", lang), icon=ICONS[name], query_params=write(current()))
