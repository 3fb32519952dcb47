"""The state of a session: one typed object, its address, and the only ways to change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cache, lru_cache
from time import monotonic
from typing import Any, get_args

import streamlit as st

from calculator.analysis.explain import ITEMS
from calculator.errors import InputError
from calculator.law.law import Law
from calculator.project import what_if
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario
from calculator.project.tokens import ACTIVITIES, LOCATIONS, Answer, CommuneClass, LandUse, WageRegion
from calculator.quantities import Language, NotANumberError, parse_money, parse_number, whole
from calculator.views import law_address, model, own_drafts

ANSWERS: tuple[str, ...] = get_args(Answer)
COMMUNES: tuple[str, ...] = get_args(CommuneClass)
LAND_USES: tuple[str, ...] = get_args(LandUse)
SECTIONS = ("overview", "worth", "years", "people", "conditions", "choices", "risks", "steps", "compare")
REGIONS: tuple[str, ...] = get_args(WageRegion)
LEVIES: tuple[str, ...] = ITEMS
ZONE_AREA_CLASS = "zone_area_class"
LAW_FIELDS = ("variant", "drafts")
"""The fields that say which law it is: what was refused of them is said once, until the next change of any kind."""

KEPT = (
    "lang", "variant", "section", "levy", "drafts", "law_section", "law_detail", "parameter", "as_of", "against", "against_day",
)  # fmt: skip
"""The fields that stay when another preset is chosen."""

PROJECT = (
    "activity", "location", "priority_line", "commune_class", "software_steps", "new_project", "related_parties", "revenue", "margin",
    "first_revenue_year", "discount_rate", "land_use", "won_at_auction", "construction_months",
    "wage_region", "group_revenue", "audit_year",
)  # fmt: skip
"""The fields of the state that change the scenario, by the names `what_if.Changes` has."""


@dataclass(frozen=True)
class AppState:
    """Everything a page depends on; results are functions of it and never stored in it."""

    lang: Language
    preset: str
    site: str
    variant: str
    zone_area_class: str
    section: str
    year: int
    levy: str
    activity: str
    location: str
    priority_line: str
    commune_class: str
    software_steps: str
    new_project: str
    related_parties: str
    revenue: Fraction | None
    margin: Fraction | None
    first_revenue_year: int
    discount_rate: Fraction
    land_use: str | None
    won_at_auction: str | None
    construction_months: int | None
    wage_region: str | None
    group_revenue: Fraction | str
    audit_year: int
    drafts: tuple[str, ...] = ()
    law_section: str = law_address.SECTIONS[0]
    law_detail: str = law_address.DETAILS[0]
    parameter: str = law_address.PARAMETER
    as_of: str = ""
    against: str = law_address.AGAINST
    against_day: str = ""


@cache
def of_preset(preset: str = "", site: str | None = None, variant: str = "in_force", lang: Language = "vi") -> AppState:
    """Give the state in which a preset is first seen."""
    preset = preset or model.first()
    scenario = model.presets()[preset]
    place = site or (scenario.compare.sites or tuple(scenario.sites))[0]
    here, facts = scenario.sites[place], scenario.project.facts
    lease = next((item for item in here.premises if isinstance(item, StateLease)), None)
    books = what_if.books_of(scenario, place) if what_if.can_scale(scenario) else None
    return AppState(
        lang=lang,
        preset=preset,
        site=place,
        variant=variant,
        zone_area_class=model.law_of(variant, ()).reading(ZONE_AREA_CLASS),
        section=SECTIONS[0],
        year=what_if.first_full_year(scenario),
        levy=LEVIES[0],
        activity=scenario.project.activity,
        location=here.location,
        priority_line=here.priority_line,
        commune_class=here.commune_class,
        software_steps=facts.recognised_software_steps or "unknown",
        new_project=facts.new_project,
        related_parties=facts.related_party_transactions,
        revenue=books.incentive if books else None,
        margin=books.margin if books else None,
        first_revenue_year=what_if.first_revenue_year(scenario),
        discount_rate=scenario.assumptions.discount_rate,
        land_use=lease.land_use if lease else None,
        won_at_auction=lease.won_at_auction if lease else None,
        construction_months=lease.construction_months if lease else None,
        wage_region=here.wage_region,
        group_revenue=_group_revenue(scenario),
        audit_year=audit.year_of_audit if (audit := scenario.assumptions.audit) else what_if.NO_AUDIT,
    )


def _group_revenue(scenario: Scenario) -> Fraction | str:
    """Give the revenue of the stated group in the first year of the horizon [EUR]."""
    group = scenario.project.group
    return what_if.NO_GROUP if group is None else Fraction(group.revenue_eur.values([scenario.horizon.first_year])[0])


def base_of(state: AppState) -> AppState:
    """Give the state of the preset a state has moved away from."""
    return of_preset(state.preset, state.site, state.variant, state.lang)


def scenario_of(state: AppState) -> Scenario:
    """Give the scenario a state describes.

    Raises
    ------
    InputError
        When what was changed does not fit together.
    """
    # A draft is no part of it, and what a reader wrote is not kept where all sessions look.
    return _scenario_of(replace(state, drafts=()))


@lru_cache(maxsize=128)
def _scenario_of(state: AppState) -> Scenario:
    base = base_of(state)
    edits = {name: getattr(state, name) for name in PROJECT if getattr(state, name) != getattr(base, name)}
    return what_if.changed(model.presets()[state.preset], state.site, what_if.Changes(**edits))


def law_of(state: AppState) -> Law:
    """Give the law a state looks at."""
    return model.law_of(state.variant, ((ZONE_AREA_CLASS, state.zone_area_class),), state.drafts)


# The address: one parameter for each field that differs from the preset.

Reader = Callable[[str, AppState], Any]


def _one_of(choices: Callable[[AppState], tuple[str, ...]]) -> Reader:
    def read_one(text: str, base: AppState) -> str:
        if text not in choices(base):
            raise ValueError(text)
        return text

    return read_one


def _for_lease(read_one: Reader) -> Reader:
    def read_lease(text: str, base: AppState) -> Any:
        if base.land_use is None:
            raise ValueError(text)
        return read_one(text, base)

    return read_lease


def _amount(text: str, base: AppState) -> Fraction:
    value = parse_money(text)
    if value <= 0 or base.revenue is None:
        raise ValueError(text)
    return value


def _group(text: str, base: AppState) -> Fraction | str:
    if text == what_if.NO_GROUP:
        return text
    value = parse_money(text)
    if value < 0:
        raise ValueError(text)
    return value


def _share(low: str, high: str) -> Reader:
    def read_share(text: str, base: AppState) -> Fraction:
        value = parse_number(text)
        if not Fraction(low) <= value <= Fraction(high) or base.margin is None:
            raise ValueError(text)
        return value

    return read_share


def _whole(choices: Callable[[AppState], range]) -> Reader:
    def read_whole(text: str, base: AppState) -> int:
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
        if value not in choices(base):
            raise ValueError(text)
        return value

    return read_whole


def years_of(state: AppState) -> range:
    """Give the years of the horizon."""
    return model.presets()[state.preset].horizon.range


def first_years(state: AppState) -> range:
    """Give the years in which revenue can start: not before the licence, up to the middle of the horizon."""
    scenario = model.presets()[state.preset]
    years, licence, start = scenario.horizon.range, scenario.project.licence, scenario.project.operation_start
    if start.year < years[0]:
        return range(what_if.first_revenue_year(scenario), what_if.first_revenue_year(scenario) + 1)
    first = licence.year + ((start.month, start.day) < (licence.month, licence.day))
    return range(max(first, years[0]), max(what_if.first_revenue_year(scenario), years[len(years) // 2]) + 1)


def audit_years(state: AppState) -> range:
    """Give the years an audit may be supposed in: from the first to ten after the horizon."""
    years = years_of(state)
    return range(years[0], years[-1] + 11)


MONTHS = range(0, 61, 6)

READERS: dict[str, Reader] = {
    ZONE_AREA_CLASS: _one_of(lambda base: tuple(law_of(base).all_readings[ZONE_AREA_CLASS].options)),
    "section": _one_of(lambda base: SECTIONS),
    "year": _whole(years_of),
    "levy": _one_of(lambda base: LEVIES),
    "activity": _one_of(lambda base: ACTIVITIES),
    "location": _one_of(lambda base: LOCATIONS),
    "priority_line": _one_of(lambda base: ANSWERS),
    "commune_class": _one_of(lambda base: COMMUNES),
    "software_steps": _one_of(lambda base: ANSWERS),
    "new_project": _one_of(lambda base: ANSWERS),
    "related_parties": _one_of(lambda base: ANSWERS),
    "revenue": _amount,
    "margin": _share("-10", "1"),
    "first_revenue_year": _whole(first_years),
    "discount_rate": _share("0", "1/2"),
    "land_use": _for_lease(_one_of(lambda base: LAND_USES)),
    "won_at_auction": _for_lease(_one_of(lambda base: ANSWERS)),
    "construction_months": _for_lease(_whole(lambda base: range(0, 601))),
    "wage_region": _one_of(lambda base: REGIONS),
    "group_revenue": _group,
    "audit_year": lambda text, base: what_if.NO_AUDIT if text == str(what_if.NO_AUDIT) else _whole(audit_years)(text, base),
    "law_section": _one_of(lambda base: law_address.SECTIONS),
    "law_detail": _one_of(lambda base: law_address.DETAILS),
    "parameter": law_address.read_parameter,
    "as_of": law_address.read_month,
    "against": _one_of(lambda base: tuple(model.variants())),
    "against_day": law_address.read_month,
}


def read(url: Mapping[str, str]) -> tuple[AppState, list[str]]:
    """Read an address: the state it means, and the names of the parameters that could not be used."""
    ignored: list[str] = []
    rest = dict(url)

    def take(name: str, choices: tuple[str, ...], default: str) -> str:
        text = rest.pop(name, default)
        if text not in choices:
            ignored.append(name)
        return text if text in choices else default

    lang: Any = take("lang", ("vi", "en"), "vi")
    preset = take("preset", tuple(model.presets()), model.first())
    site = take("site", tuple(model.presets()[preset].sites), of_preset(preset).site)
    variant = take("variant", tuple(model.variants()), "in_force")
    base = of_preset(preset, site, variant, lang)
    state = drafted = replace(base, drafts=_drafts(rest, variant, preset, ignored))
    for name, text in rest.items():
        try:
            state = replace(state, **{name: READERS[name](text, drafted)})
        except (KeyError, ValueError, NotANumberError):
            ignored.append(name)
    asked = [name for name in rest if name in PROJECT and name not in ignored]
    unfit = _unfit(state, base, asked)
    return replace(state, **{name: getattr(base, name) for name in unfit}), ignored + unfit


def _drafts(rest: dict[str, str], variant: str, preset: str, ignored: list[str]) -> tuple[str, ...]:
    """Take the drafts out of an address: all of them, or none where they cannot be used."""
    if "draft" not in rest:
        return ()
    try:
        texts = own_drafts.unpack(rest.pop("draft"))
        model.check_drafts(variant, texts, model.presets()[preset])
    except (ValueError, InputError):
        ignored.append("draft")
        return ()
    return texts


def _unfit(state: AppState, base: AppState, asked: list[str]) -> list[str]:
    """Name what must be dropped for the rest to fit together: nothing, one number, or all that was asked for."""
    ways: list[list[str]] = [[]]
    ways += [[name] for name in ("margin", "revenue", "first_revenue_year") if name in asked]
    for dropped in ways:
        try:
            scenario_of(replace(state, **{name: getattr(base, name) for name in dropped}))
        except InputError:
            continue
        return dropped
    return asked


def write(state: AppState) -> dict[str, str]:
    """Write the address of a state: the preset, and each field in which the state differs from it.

    The preset is always written: an empty address is what the menu gives, and means nothing has been said.
    """
    first = of_preset()
    base = base_of(state)
    named = {"lang": state.lang, "preset": state.preset, "site": state.site, "variant": state.variant}
    usual = {"lang": first.lang, "preset": "", "site": of_preset(state.preset).site, "variant": first.variant}
    url = {name: value for name, value in named.items() if value != usual[name]}
    for field in fields(AppState):
        value = getattr(state, field.name)
        if field.name in READERS and value is not None and value != getattr(base, field.name):
            url[field.name] = str(whole(value)) if isinstance(value, Fraction) else str(value)
    if state.drafts:
        url["draft"] = own_drafts.pack(state.drafts)
    return url


# The session.

_REMEMBERED = 40
"""How many addresses written of late are known again as our own."""


def current() -> AppState:
    """Give the state of this session."""
    state: AppState = st.session_state["app"]
    return state


def boot() -> None:
    """Begin a run: take the state from the address where that is a new one."""
    ss = st.session_state
    url = st.query_params.to_dict()
    # A rerun carries the address of a moment ago: right after an edit one of our own must not be taken for Back.
    echo = url in ss.get("wrote", []) and monotonic() - ss.get("at", float("-inf")) < 1
    mine = ss.get("edited", False) or echo
    if "app" not in ss or (url and url != ss["url"] and not mine):
        ss["app"], ss["ignored"] = read(url)
        ss["refused"] = {}
    ss["url"] = url


def publish() -> None:
    """End a run: let the address say what the state is."""
    ss = st.session_state
    ss["url"], ss["edited"] = write(ss["app"]), False
    if st.query_params.to_dict() != ss["url"]:
        before = st.query_params.to_dict()
        st.query_params.from_dict(ss["url"])
        ss["wrote"] = [*ss.get("wrote", []), before, ss["url"]][-_REMEMBERED:]
        ss["at"] = monotonic()


def put(**changes: Any) -> None:
    """Change the state; one that does not fit together is refused, and the field that asked for it says why."""
    ss = st.session_state
    new = replace(ss["app"], **changes)
    ss["refused"] = {name: why for name, why in ss["refused"].items() if name not in changes and name not in LAW_FIELDS}
    try:
        scenario_of(new)
        law_of(new)
    except InputError as fault:
        ss["refused"][next(iter(changes))] = str(fault)
        ss["edited"] = True
        return
    ss["app"], ss["ignored"], ss["edited"] = new, [], True


def choose(preset: str, site: str | None = None) -> None:
    """Go to a preset, or to a site of it; what was changed in the one before is left behind."""
    state = current()
    base = of_preset(preset, site, state.variant, state.lang)
    st.session_state["refused"] = {}
    put(**{field.name: getattr(base, field.name) for field in fields(AppState) if field.name not in KEPT})
