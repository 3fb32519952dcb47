"""The display lens: in which money and prices amounts are shown, over how many years, and at which discount rate."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from calculator.analysis.shown import ExchangeRate, exchange_rate, shown_in, source_of
from calculator.errors import CalculatorError
from calculator.i18n import t
from calculator.measures.shown_in import CURRENCIES, PRICES, ShownIn
from calculator.project.scenario import AssumptionName, Scenario
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.reports.source_notes import ASSUMED, is_english
from calculator.views import model
from calculator.views.controls import control, field
from calculator.views.state import base_of, current, horizons, law_of, put, scenario_of, years_of
from calculator.views.words import escape, literal, mark

FRAME = "frame"
HORIZON = f"{FRAME}.horizon"

ALWAYS_NOMINAL = {"analyst", "salary"}
"""Pages whose amounts are of one month, or of many projects: prices of the first year mean nothing there."""

AXIS = {"VND": 1e9, "USD": 1e6}
"""What the axis of a chart counts in."""

PART = {"VND": 1e6, "USD": 1e3}
"""What a table of short amounts counts in."""


def of(scenario: Scenario, lang: Language) -> ShownIn:
    """Give how this session has the amounts of a scenario shown."""
    chosen = current().lens
    return shown_in(scenario, lang, chosen.currency, chosen.prices)


def of_no_scenario(lang: Language) -> ShownIn:
    """Give how amounts are shown that belong to no one scenario: nominal, at the rate of the investor's, which the popover names."""
    return shown_in(scenario_of(current()), lang, current().lens.currency)


def unit(shown: ShownIn) -> str:
    """Name the money and, where they are not those of each year, the prices: for the head of a table."""
    return _in_prices(t(f"lens.currency.{shown.currency}", shown.language), shown)


def axis(shown: ShownIn) -> str:
    """Name what the axis of a chart counts in, and in which prices."""
    said = _in_prices(t(f"lens.axis.{shown.currency}", shown.language), shown)
    return said if shown.real else f"{said}, {t('lens.shown_nominal', shown.language)}"


def part(shown: ShownIn) -> str:
    """Name what a table of short amounts counts in."""
    return _in_prices(t(f"lens.part.{shown.currency}", shown.language), shown)


def _in_prices(money: str, shown: ShownIn) -> str:
    return f"{money}, {t('lens.of_year', shown.language, year=shown.first_year)}" if shown.real else money


def draw(lang: Language, page: str) -> None:
    """Draw the popover, which names what is not as it is first seen; its rate and prices are those of the page."""
    chosen = current().lens
    name = [t("lens.title", lang)]
    name += [t("lens.currency.USD", lang)] if chosen.currency == "USD" else []
    name += [t("lens.prices.real", lang)] if chosen.prices == "real" else []
    with st.popover(escape(" · ".join(name)), icon=":material/tune:", key=f"{FRAME}.lens"):
        scenario = _scenario(page)
        _money(scenario, lang)
        _prices(scenario, lang)
        if page in ALWAYS_NOMINAL:
            st.caption(t("lens.always_nominal", lang))
        _horizon(lang)
        if page not in ALWAYS_NOMINAL:
            _discount(scenario, page, lang)


def _scenario(page: str) -> Scenario:
    """Give the scenario a page speaks of: the operator's plan on its page, the investor's elsewhere."""
    if page == "operator":
        from calculator.views.operator import memory
        from calculator.views.operator import model as plans

        if memory.presets():
            return plans.scenario_of(plans.sound(current().operator)[0])
    return scenario_of(current())


def _money(scenario: Scenario, lang: Language) -> None:
    rate = exchange_rate(scenario)
    field(
        st.segmented_control,
        t("lens.currency", lang),
        "lens.currency",
        FRAME,
        options=CURRENCIES,
        format_func=lambda name: escape(t(f"lens.currency.{name}", lang)),
        required=True,
        disabled=rate is None,
    )
    st.caption(escape(t("lens.no_rate", lang) if rate is None else _rate_said(rate, lang)))
    st.caption(t("lens.law_note", lang))


def _rate_said(rate: ExchangeRate, lang: Language) -> str:
    low, high = (format_number(value, lang) for value in (rate.low, rate.high))
    if not rate.stated:
        one = t("lens.one_dollar", lang, rate=format_number(rate.values[0], lang))
        source = f"{literal(rate.source[lang])} {mark(rate.confidence, lang)}" if rate.source and rate.confidence else ""
        return t("lens.rate_default", lang, rate=one, low=low, high=high, year=rate.as_of, source=source)
    same = rate.low == rate.high
    one = t("lens.one_dollar", lang, rate=low if same else f"{low} – {high}")
    said = t("lens.rate_stated" if same else "lens.rate_path", lang, rate=one)
    return f"{said} {_source(rate.source[lang], str(rate.as_of), lang)}" if rate.source else said


def _prices(scenario: Scenario, lang: Language) -> None:
    field(
        st.segmented_control,
        t("lens.prices", lang),
        "lens.prices",
        FRAME,
        options=PRICES,
        format_func=lambda name: t(f"lens.prices.{name}", lang),
        required=True,
    )
    years = scenario.horizon.range
    growth = scenario.assumptions.consumer_price_growth.values(years[1:] or years, before="hold")
    said = " – ".join(dict.fromkeys(format_share(one, lang) for one in (min(growth), max(growth))))
    st.caption(f"{t('lens.prices_note', lang, year=years[0], growth=said)} {_source_of(scenario, 'consumer_price_growth', lang)}")


def _horizon(lang: Language) -> None:
    state = current()
    own = base_of(state).horizon
    control(
        st.segmented_control,
        t("lens.horizon", lang),
        HORIZON,
        state.horizon,
        _take_horizon,
        options=horizons(state),
        format_func=lambda years: t("lens.years_own" if years == own else "lens.years", lang, years=years),
        required=True,
    )
    if "horizon" in st.session_state["refused"]:
        why = literal(st.session_state["refused"]["horizon"])
        st.markdown(f":orange[:material/error:] {t('lens.horizon_refused', lang, years=state.horizon, why=why)}")
    st.caption(t("lens.horizon_note", lang))


def _take_horizon() -> None:
    """Take another horizon, unless the project cannot be computed for it; a year looked at stays inside it."""
    ss, state = st.session_state, current()
    new = replace(state, horizon=ss[HORIZON])
    try:
        law = law_of(new)
        if not law.missing_numbers:
            model.run(scenario_of(new), law, new.site)
    except CalculatorError as fault:
        ss["refused"] = {**ss["refused"], "horizon": str(fault)}
        ss["edited"] = True
        return
    last = years_of(new)[-1]
    put(horizon=new.horizon, year=min(state.year, last), why=min(state.why, last))


def _discount(scenario: Scenario, page: str, lang: Language) -> None:
    usual, used = base_of(current()).discount_rate, scenario.assumptions.discount_rate
    st.markdown(t("lens.discount", lang, rate=format_share(float(used), lang)))
    if page == "operator" or used == usual:
        st.caption(_source_of(scenario, "discount_rate", lang) or t("lens.no_source", lang))
    else:
        st.caption(t("lens.discount_set", lang, rate=format_share(float(usual), lang)))


def _source_of(scenario: Scenario, name: AssumptionName, lang: Language) -> str:
    said = source_of(scenario, name)
    return _source(said.source, said.as_of.isoformat(), lang) if said else ""


def _source(source: str, day: str, lang: Language) -> str:
    key = "lens.assumed" if source == ASSUMED else "lens.source_note" if is_english(source) else "lens.source"
    return t(key, lang, source=literal(source), date=format_date(day, lang))
