"""How each field that changes the scenario or the page is read from the address; a reader raises where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from calculator.project import what_if
from calculator.project.tokens import ACTIVITIES, LOCATIONS
from calculator.quantities import parse_money, parse_number
from calculator.views import law_address, model
from calculator.views.state.app_state import ANSWERS, COMMUNES, LAND_USES, LEVIES, REGIONS, SECTIONS, ZONE_AREA_CLASS, AppState
from calculator.views.state.presets import law_of

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


HORIZONS = (10, 15, 20, 30)
"""Years a reader may look at, beside those of the preset itself."""


def horizons(state: AppState) -> tuple[int, ...]:
    """Give the lengths the horizon may have: those offered, and the preset's own."""
    return tuple(sorted({*HORIZONS, model.presets()[state.preset].horizon.years}))


def years_of(state: AppState) -> range:
    """Give the years of the horizon."""
    first = model.presets()[state.preset].horizon.first_year
    return range(first, first + state.horizon)


def _length(text: str, base: AppState) -> int:
    found = next((years for years in horizons(base) if text == str(years)), None)
    if found is None:
        raise ValueError(text)
    return found


def first_years(state: AppState) -> range:
    """Give the years in which revenue can start: not before the licence, up to the middle of the horizon."""
    scenario = model.presets()[state.preset]
    years, licence, start = scenario.horizon.range, scenario.project.licence, scenario.project.operation_start
    if start.year < years[0]:
        return range(what_if.first_revenue_year(scenario), what_if.first_revenue_year(scenario) + 1)
    first = licence.year + ((start.month, start.day) < (licence.month, licence.day))
    return range(max(first, years[0]), max(what_if.first_revenue_year(scenario), years[len(years) // 2]) + 1)


def audit_years(state: AppState) -> range:
    """Give the years an audit may be supposed in: from the first to ten after the longest horizon, whichever is looked at."""
    first = model.presets()[state.preset].horizon.first_year
    return range(first, first + horizons(state)[-1] + 10)


MONTHS = range(0, 61, 6)

READERS: dict[str, Reader] = {
    "horizon": _length,
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
    "why": _whole(years_of),
    "law_section": _one_of(lambda base: law_address.SECTIONS),
    "law_detail": _one_of(lambda base: law_address.DETAILS),
    "parameter": law_address.read_parameter,
    "as_of": law_address.read_month,
    "against": _one_of(lambda base: tuple(model.variants())),
    "against_day": law_address.read_month,
}
