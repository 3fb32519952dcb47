"""What may be turned: a legal number as a draft would set it, a fact of the project, or a driver of the plan."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from calculator.analysis.uncertainty.sensitivity import limits_of
from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_edit import change_of
from calculator.law.draft_file import DraftFile, plain_data
from calculator.law.law import Law
from calculator.law.positions import position
from calculator.law.schema import Package, Parameter
from calculator.project.checks.uncertainty import missing_for
from calculator.project.drivers import Changer
from calculator.project.lease import StateLease
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DRIVERS
from calculator.quantities import NUMBER_UNITS, NotANumberError, Unit, parse_number
from calculator.yaml_text import Document

WHOLE_UNITS = {Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.PERSONS}

PARTS = {
    "rate.value": Unit.SHARE,
    "rate.years": Unit.YEARS,
    "holiday.exempt": Unit.YEARS,
    "holiday.half": Unit.YEARS,
    "holiday.half_share": Unit.SHARE,
}
"""Numbers inside a package that may be turned, written after its path."""

MOST_YEARS = 50
"""Years up to which a length is looked at."""

NAME = "sought"
"""The draft that sets a legal number."""


class Setting(NamedTuple):
    """A scenario and a law with a lever at one place."""

    scenario: Scenario
    law: Law


@dataclass(frozen=True)
class Lever:
    """Something that may be turned.

    ``now`` is where it stands, None where the law has nothing or it has no single value; ``low`` and ``high`` are between what it is
    looked at; ``whole`` where only whole numbers can be. ``kind`` is ``law``, ``fact`` or ``driver``; ``unit`` is that of a legal number.
    """

    name: str
    kind: str
    now: float | None
    low: float
    high: float
    whole: bool
    set: Callable[[float], Setting]
    unit: Unit | None = None


def lever_of(name: str, scenario: Scenario, law: Law, site: str, since: dt.date | None = None) -> Lever:
    """Find a lever by its name: a driver, a parameter of the law (``PATH``, or ``PATH.holiday.exempt`` in a package), a fact of the scenario.

    Parameters
    ----------
    name : as above; a fact by its key, such as ``sites.zone.premises[0].area``.
    since : first day of a changed legal number; that which decides for this project unless given.

    Raises
    ------
    UnknownNameError
        When nothing has this name.
    InputError
        When it is no number that can be turned.
    """
    if name in DRIVERS:
        return _driver(name, scenario, law, site)
    if found := _parameter_and_part(name, law):
        return legal_lever(*found, scenario, law, site, since)
    keys = _keys(name)
    data = data_of(scenario)
    if keys and keys[0] in data:
        return _fact(name, keys, scenario, law)
    known = [*DRIVERS, *law.parameters]
    remedy = (
        did_you_mean(name, known) if "." in name else f"name a parameter of the law, a key of the scenario, or one of {', '.join(DRIVERS)}"
    )
    raise UnknownNameError(Problem(Place(key="--vary"), f"there is nothing called '{name}'", remedy))


def _driver(name: Any, scenario: Scenario, law: Law, site: str) -> Lever:
    if (missing := missing_for(scenario, name)) is not None:
        raise InputError(Problem(Place(key="--vary"), f"{name}: {missing[0]}", missing[1]))
    changer = Changer(scenario, site)
    low, high = limits_of(scenario, name)
    return Lever(name, "driver", 0.0, low, high, False, lambda value: Setting(changer.changed({name: value}), law))


def _parameter_and_part(name: str, law: Law) -> tuple[str, str] | None:
    if name in law.parameters:
        return name, ""
    for part in PARTS:
        path = name.removesuffix(f".{part}")
        if path != name and path in law.parameters:
            return path, part
    return None


def legal_lever(path: str, part: str, scenario: Scenario, law: Law, site: str, since: dt.date | None = None) -> Lever:
    """Give the lever of a legal number; setting it is a draft of one change, from the day that decides for the project on.

    Raises
    ------
    InputError
        When it is no number, or a package without that part named.
    """
    parameter = law.parameters[path]
    if parameter.unit is Unit.PACKAGE and not part:
        which = ", ".join(f"{path}.{one}" for one in PARTS)
        raise InputError(Problem(Place(key="--vary"), f"{path} is a package of several numbers", f"name one of {which}"))
    unit = PARTS[part] if part else parameter.unit
    if unit not in NUMBER_UNITS:
        raise InputError(Problem(Place(key="--vary"), f"{path} is no number", "name a rate, a length, an amount or a threshold"))
    day = since or day_of(parameter, scenario, site)
    entry = parameter.entry(day)
    written = plain_data(entry.written) if entry else None
    if part and not isinstance(written, dict):
        raise InputError(Problem(Place(key="--vary"), f"the law has no package at {path} on {day}", "choose a later date by --since"))
    now = number_of(entry.value if entry else None, part)
    low, high = range_of(unit, now)

    def at(value: float) -> Setting:
        if now is not None and value == now:
            return Setting(scenario, law)
        said: Any = int(value) if unit in WHOLE_UNITS else str(Fraction(value).limit_denominator(10**12))
        changed = _with_part(written, part, said) if part else said
        draft = change_of(law, path, changed, day, name=NAME)
        held = {one.draft: DraftFile(one, law.documents[one.draft]) for one in law.drafts}
        files = {**held, NAME: DraftFile(draft, Document(NAME, None, {}))}
        return Setting(scenario, position(f"{law.variant}+{NAME}", files, as_of=law.as_of, readings=law.readings))

    return Lever(f"{path}.{part}" if part else path, "law", now, low, high, unit in WHOLE_UNITS, at, unit)


def day_of(parameter: Parameter, scenario: Scenario, site: str) -> dt.date:
    """Give the day whose value of a parameter decides for a project: its licence, its first lease decision, or the start of the horizon."""
    if parameter.keyed_on in {"licence", "zone_decision", "first_contract"}:
        return scenario.project.licence
    leases = [item.decision for item in scenario.sites[site].premises if isinstance(item, StateLease)]
    start = dt.date(scenario.horizon.first_year, 1, 1)
    return min(leases) if parameter.keyed_on == "lease_decision" and leases else start


def number_of(value: Any, part: str) -> float | None:
    """Give a legal number, or the one inside a package; None where the law has none or a word such as the whole term."""
    if part and isinstance(value, Package):
        group, name = part.split(".")
        inner = getattr(value, group)
        value = None if inner is None else getattr(inner, name)
    return float(value) if isinstance(value, (Fraction, int)) else None


def range_of(unit: Unit, now: float | None) -> tuple[float, float]:
    """Give between what a legal number is looked at: shares up to the whole, lengths up to fifty years, anything else up to three times."""
    if unit is Unit.SHARE:
        return 0.0, max(1.0, now or 0.0)
    if unit in {Unit.YEARS, Unit.MONTHS}:
        return 0.0, float(MOST_YEARS * (12 if unit is Unit.MONTHS else 1))
    return 0.0, 3.0 * (now or 1.0)


def _with_part(written: Any, part: str, value: Any) -> dict[str, Any]:
    group, name = part.split(".")
    if not isinstance(written.get(group), dict):
        raise InputError(Problem(Place(key="--vary"), f"the package has no {group}", "name a part it has"))
    return {**written, group: {**written[group], name: value}}


# --- facts of the scenario


def _keys(name: str) -> list[str | int]:
    found: list[str | int] = []
    for word in name.split("."):
        parts = re.fullmatch(r"([^\[\]]+)((?:\[\d+\])*)", word)
        if parts is None:
            return []
        found += [parts[1], *(int(place) for place in re.findall(r"\d+", parts[2]))]
    return [int(key) if isinstance(key, str) and re.fullmatch(r"(19|20|21)\d\d", key) else key for key in found]


def _fact(name: str, keys: list[str | int], scenario: Scenario, law: Law) -> Lever:
    data = data_of(scenario)
    held = _at(data, keys, name)
    if isinstance(held, dict) and set(held) - {"currency"} == {"value"}:
        keys, held = [*keys, "value"], held["value"]
    try:
        now = float(parse_number(held)) if not isinstance(held, (dict, list, tuple, bool)) else None
    except (NotANumberError, TypeError):
        now = None
    if now is None:
        raise InputError(
            Problem(Place(key="--vary"), f"{name} is no single number", "name a number of the scenario, such as project.capital")
        )

    def at(value: float) -> Setting:
        return Setting(
            scenario_from(_replaced(data, keys, int(value) if isinstance(held, int) else Fraction(value)), scenario.scenario), law
        )

    whole = isinstance(held, int)
    high = max(2 * abs(now), 10.0) if whole else 1.0 if 0 < now <= 1 else 3 * abs(now) or 1.0
    return Lever(name, "fact", now, 1.0 if whole else 0.0, high, whole, at)


def _at(data: Any, keys: list[str | int], name: str) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            known = (
                list(map(str, data))
                if isinstance(data, dict)
                else [f"[{place}]" for place in range(len(data))]
                if isinstance(data, (list, tuple))
                else []
            )
            raise UnknownNameError(
                Problem(Place(key="--vary"), f"'{name}' leads nowhere: there is no {key}", did_you_mean(str(key), known))
            ) from None
    return data


def _replaced(data: Any, keys: list[str | int], value: Any) -> Any:
    if not keys:
        return value
    first, *rest = keys
    if isinstance(data, dict):
        return {**data, first: _replaced(data[first], rest, value)}
    return [_replaced(inner, rest, value) if place == first else inner for place, inner in enumerate(data)]
