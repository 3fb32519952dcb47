"""The plan as the reader changes it: price, works, floors, target, fill, support, debt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import streamlit as st

from calculator.errors import InputError
from calculator.i18n import t
from calculator.project.operator.changes import first_price, first_priced_year
from calculator.project.operator.edits import debt_of, edited_plan, plan_of, works_of, years_to_fill
from calculator.project.scenario import Scenario
from calculator.quantities import Language, NotANumberError, format_money, format_number, format_share, parse_money, parse_number
from calculator.views.controls import control, heard, settle, shown
from calculator.views.operator.memory import EDITS, MOST_YEARS, OperatorMemory
from calculator.views.operator.memory import presets as plans
from calculator.views.state import current, put
from calculator.views.words import amount_text, escape, literal

PAGE = "operator"
NAMES = {f"operator.{name}" for name in EDITS}
PRESET = f"{PAGE}.preset"
AMOUNTS = {"price", "works", "debt"}
_HALVES = 200
_TARGETS = tuple(Fraction(step, _HALVES) for step in range(60))
_SUPPORTS = tuple(Fraction(step, 20) for step in range(11))
_RATES = tuple(Fraction(step, _HALVES) for step in range(41))


def presets(lang: Language) -> None:
    """Draw the plans as pills."""
    control(
        st.pills,
        t("app.presets", lang),
        PRESET,
        current().operator.plan,
        _take_preset,
        options=list(plans()),
        format_func=lambda name: literal(plans()[name].title[lang]),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )


def _take_preset() -> None:
    to_plan(st.session_state[PRESET])


def to_plan(preset: str) -> None:
    """Go to a plan as it stands in its file."""
    held = st.session_state["refused"]
    st.session_state["refused"] = {name: why for name, why in held.items() if name not in NAMES}
    put(**{"operator.preset": preset, **dict.fromkeys(sorted(NAMES))})


def draw(scenario: Scenario, lang: Language) -> None:
    """Draw the form.

    Parameters
    ----------
    scenario : as it is changed; what is not changed is read off the plan it comes from.
    lang : of the words.
    """
    memory = current().operator
    base, plan = plans()[memory.plan], plan_of(plans()[memory.plan])
    years = base.horizon.range
    unit = "land_annual" if plan.land is not None and plan.land.payment == "annual" else "land" if plan.land is not None else "offices"
    st.subheader(t("operator_page.your_zone", lang), anchor=False)
    st.caption(t("operator_page.area", lang, area=format_number(float(plan.area) / 10_000, lang, 1)))
    price = Fraction(first_price(plan, years)[1])
    _amount("price", t(f"operator_page.field.price_{unit}", lang, year=first_priced_year(plan, years)), memory.price or price, lang)
    _amount("works", t("operator_page.field.works", lang), memory.works or works_of(base), lang)
    if plan.offices is not None:
        _amount("floor_area", t("operator_page.field.floor_area", lang), memory.floor_area or Fraction(plan.offices.floor_area), lang)
    _slider("target_return", _TARGETS, plan.target_return, lambda share: format_share(float(share), lang), lang)
    _slider(
        "fill_years",
        range(1, MOST_YEARS + 1),
        years_to_fill(base),
        lambda count: t("operator_page.one_year" if count == 1 else "operator_page.years", lang, count=count),
        lang,
    )
    _slider("state_support", _SUPPORTS, plan.state_support, lambda share: format_share(float(share), lang), lang)
    with st.expander(t("operator_page.debt", lang), key=f"{PAGE}.debt_box"):
        if base.project.loans:
            _amount("debt", t("operator_page.field.debt", lang), memory.debt or debt_of(base), lang)
            _slider("loan_rate", _RATES, base.project.loans[0].rate, lambda share: format_share(float(share), lang), lang)
        else:
            st.caption(t("operator_page.no_debt", lang))
    st.button(t("app.reset", lang), key=f"{PAGE}.reset", icon=":material/undo:", on_click=to_plan, args=(memory.plan,))
    sources = [source for part in (plan.offices, plan.land, *plan.works) if part is not None and (source := part.source)]
    with st.expander(t("operator_page.sources", lang), key=f"{PAGE}.sources"):
        st.markdown("\n".join(f"- {literal(source)}" for source in dict.fromkeys(sources)))


def change(**changes: Any) -> None:
    """Take changes of the plan; those that do not fit are refused, and the field says why."""
    memory = current().operator
    new = replace(memory, **changes)
    name = f"operator.{next(iter(changes))}"
    try:
        edited_plan(plans()[new.plan], new.edit)
    except InputError as fault:
        st.session_state["refused"] = {**st.session_state["refused"], name: str(fault.problems[0])}
        st.session_state["edited"] = True
        return
    put(**{f"operator.{field}": value for field, value in changes.items()})


def _slider(name: str, options: Iterable[Any], planned: Any, write: Callable[[Any], str], lang: Language) -> None:
    """Draw a slider; the plan's own value is among its steps."""
    held = getattr(current().operator, name)
    value = planned if held is None else held
    key = f"{PAGE}.operator.{name}"

    def take() -> None:
        chosen = st.session_state[key]
        change(**{name: None if chosen == planned else chosen})

    steps = tuple(sorted({*options, planned, value}))
    control(st.select_slider, t(f"operator_page.field.{name}", lang), key, value, take, options=steps, format_func=write)
    _refusal(name, lang)


def _amount(name: str, label: str, value: Fraction, lang: Language) -> None:
    """Draw an amount: text that the library parses, what was understood beneath; what cannot be read keeps the last value."""
    key, ss = f"{PAGE}.operator.{name}", st.session_state
    settle(key, take_amount, name)
    if key not in ss or (f"operator.{name}" not in ss["refused"] and parsed(name, ss[key]) != value):
        ss[key] = amount_text(value, lang) if name in AMOUNTS else format_number(float(value), lang)
    shown(key)
    st.text_input(label, ss[key], key=key, on_change=heard, args=(key, take_amount, name))
    echo = format_money(float(value), lang) if name in AMOUNTS else f"{format_number(float(value), lang)} m²"
    st.caption(escape(f"= {echo}"))
    _refusal(name, lang)


def parsed(name: str, text: str | None) -> Fraction | None:
    """Read an amount or an area; None where it cannot be read."""
    try:
        return None if text is None else (parse_money if name in AMOUNTS else parse_number)(text.removesuffix("m²"))
    except NotANumberError:
        return None


def take_amount(name: str) -> None:
    """Take what was typed, as the address would."""
    ss = st.session_state
    value = parsed(name, ss[f"{PAGE}.operator.{name}"])
    try:
        change(**{name: None if value is None else OperatorMemory.FIELDS[name].read(str(value))})
    except ValueError:
        value = None
    if value is None:
        ss["refused"] = {**ss["refused"], f"operator.{name}": ""}
        ss["edited"] = True


def _refusal(name: str, lang: Language) -> None:
    """Say at the field why its last value was not taken."""
    why = st.session_state["refused"].get(f"operator.{name}")
    if why is None:
        return
    st.markdown(f":orange[:material/error: {literal(why) or t('app.bad_amount', lang)}]")
