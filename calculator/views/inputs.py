"""The project as the reader states it: seven main inputs, the rest folded away."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from calculator.analysis.conditions.unknowns import ONLY_AT
from calculator.i18n import label, t
from calculator.project import what_if
from calculator.project.scenario import Scenario
from calculator.project.tokens import ACTIVITIES, LOCATIONS
from calculator.quantities import Language, format_number, format_share
from calculator.views import amounts, model
from calculator.views.controls import control, field
from calculator.views.frame import named
from calculator.views.state import ANSWERS, COMMUNES, LAND_USES, MONTHS, REGIONS, base_of, choose, current, first_years, put
from calculator.views.words import literal

PAGE = "investor"
PRESET, SITE, LARGE_GROUP = f"{PAGE}.preset", f"{PAGE}.site", f"{PAGE}.large_group"
_PERCENT = 100
GROUP_REVENUE = "top_up_tax.group_revenue"
_MARGINS = tuple(Fraction(step, _PERCENT) for step in range(-20, 61))
_DISCOUNTS = tuple(Fraction(step, 200) for step in range(0, 51))


def presets(lang: Language) -> None:
    """Draw the presets as pills, and the sites of the one chosen."""
    state, scenarios = current(), model.presets()
    control(
        st.pills,
        t("app.presets", lang),
        PRESET,
        state.preset,
        _take_preset,
        options=list(scenarios),
        format_func=lambda name: literal(preset_name(name, lang)),
        required=True,
        wrap=False,
    )
    sites = scenarios[state.preset].sites
    if len(sites) > 1:
        control(
            st.pills,
            t("app.site", lang),
            SITE,
            state.site,
            _take_site,
            options=list(sites),
            format_func=lambda name: literal(sites[name].title[lang]),
            required=True,
            wrap=False,
        )


def _take_preset() -> None:
    choose(st.session_state[PRESET])


def _take_site() -> None:
    preset, site = current().preset, st.session_state[SITE]
    if site in model.presets()[preset].sites:
        choose(preset, site)


def preset_name(name: str, lang: Language) -> str:
    """Give the short name of a preset: its title up to the first comma."""
    return model.presets()[name].title[lang].split(",")[0]


def draw(scenario: Scenario, lang: Language) -> None:
    """Draw the form."""
    state = current()
    st.subheader(t("app.your_project", lang))
    _choice("activity", "activity", ACTIVITIES, lang)
    _choice("location", "location", LOCATIONS, lang)
    if state.location in ONLY_AT["priority_line"]:
        _answer("priority_line", lang)
    operator = scenario.project.operator is not None
    if operator:
        st.caption(t("app.operator_inputs", lang, preset=state.preset))
    else:
        _amount("revenue", lang)
        _margin(scenario, lang)
    _slider("first_revenue_year", tuple(first_years(state)), str, lang)
    if state.activity == "software_product":
        _answer("software_steps", lang)
    _answer("new_project", lang)
    with st.expander(t("app.group.rights", lang), key=f"{PAGE}.rights"):
        _answer("related_parties", lang)
        _choice("commune_class", "commune", COMMUNES, lang)
    with st.expander(t("app.group.money", lang), key=f"{PAGE}.money"):
        held = {*_DISCOUNTS, state.discount_rate, base_of(state).discount_rate}
        _slider("discount_rate", tuple(sorted(held)), lambda share: format_share(float(share), lang), lang)
    with st.expander(t("app.group.land", lang), key=f"{PAGE}.land"):
        _land(lang)
    if state.wage_region is not None:
        with st.expander(t("app.group.people", lang), key=f"{PAGE}.people"):
            _choice("wage_region", "wage_region", REGIONS, lang)
    with st.expander(t("app.group.group", lang), key=f"{PAGE}.group"):
        _group(lang)
    st.button(t("app.reset", lang), key=f"{PAGE}.reset", icon=":material/undo:", on_click=choose, args=(state.preset, state.site))


def _land(lang: Language) -> None:
    state = current()
    if state.land_use is None:
        st.caption(t("app.no_lease_here", lang))
        return
    _choice("land_use", "land_use", LAND_USES, lang)
    _answer("won_at_auction", lang)
    months = tuple(sorted({*MONTHS, state.construction_months, base_of(state).construction_months} - {None}, key=lambda item: item or 0))
    _slider("construction_months", months, lambda count: t("app.months", lang, count=count), lang)
    st.caption(t("app.reading_in_chip", lang))


LARGE = {True: "yes", False: "no", None: "unknown"}


def is_large(revenue: Fraction | str) -> bool | None:
    """Say whether a group's revenue reaches the threshold of the top-up tax; None where no group is stated."""
    return None if isinstance(revenue, str) else revenue >= threshold()


def threshold() -> Fraction:
    """Give the revenue from which a group is large [EUR], as the law in force has it."""
    return Fraction(model.law_of("in_force", ()).parameters[GROUP_REVENUE].history[-1].value)


def _group(lang: Language) -> None:
    """Draw whether the project belongs to a large group, and the group's revenue."""
    state = current()
    control(
        st.segmented_control,
        t("app.field.large_group", lang, threshold=format_number(float(threshold()) / 10**6, lang)),
        LARGE_GROUP,
        LARGE[is_large(state.group_revenue)],
        _take_group,
        options=ANSWERS,
        format_func=lambda answer: label(f"app.large_group.{answer}", lang),
        required=True,
        wrap=False,
    )
    if not isinstance(state.group_revenue, str):
        _amount("group_revenue", lang)
    st.caption(t("app.group_note", lang))


def _take_group() -> None:
    """Take the answer: a group no larger or smaller than it must be, but for one the preset states."""
    answer, own = st.session_state[LARGE_GROUP], base_of(current()).group_revenue
    if answer == LARGE[is_large(own)]:
        put(group_revenue=own)
    else:
        put(group_revenue={"yes": threshold(), "no": Fraction(0), "unknown": what_if.NO_GROUP}[answer])


def _choice(name: str, group: str, options: tuple[str, ...], lang: Language) -> None:
    field(
        st.selectbox,
        t(f"app.field.{name}", lang),
        name,
        PAGE,
        options=options,
        format_func=lambda token: named(group, lang, token),
        filter_mode=None,
    )
    _refusal(name, lang)


def _answer(name: str, lang: Language) -> None:
    field(
        st.segmented_control,
        t(f"app.field.{name}", lang),
        name,
        PAGE,
        options=ANSWERS,
        format_func=lambda token: named("answer", lang, token),
        required=True,
        wrap=False,
    )
    _refusal(name, lang)


def _slider(name: str, options: tuple[object, ...], write: object, lang: Language) -> None:
    if len(options) > 1:
        field(st.select_slider, t(f"app.field.{name}", lang), name, PAGE, options=options, format_func=write)
    _refusal(name, lang)


def _margin(scenario: Scenario, lang: Language) -> None:
    state = current()
    if state.margin is None:
        marked_up = any(line.cost_plus is not None for line in scenario.project.revenue)
        st.caption(t("app.cost_plus" if marked_up else "app.no_revenue", lang))
        return
    books = what_if.books_of(scenario, state.site)
    held = {*(step for step in _MARGINS if step <= books.largest_margin), state.margin, base_of(state).margin or state.margin}
    _slider("margin", tuple(sorted(held)), lambda share: format_share(float(share), lang), lang)
    st.caption(t("app.margin_note", lang, year=books.year))


def _amount(name: str, lang: Language) -> None:
    """Draw an amount, where the preset has one."""
    if getattr(current(), name) is not None:
        euro = name == "group_revenue"
        amounts.draw(t(f"app.field.{name}", lang), name, PAGE, lang, zero=euro, euro=euro)


def _refusal(name: str, lang: Language) -> None:
    """Say at the field why its last value was not taken."""
    if name not in st.session_state["refused"]:
        return
    st.markdown(f":orange[:material/error: {t('app.refused', lang)}]")
