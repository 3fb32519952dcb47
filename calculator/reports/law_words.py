"""Values of the law in the words of a language: numbers with its own separators and units, conditions as sentences, tokens by name."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from textwrap import wrap
from typing import Any

from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.read import read_in
from calculator.law.schema import Entry, Parameter
from calculator.quantities import (
    NUMBER_UNITS,
    Language,
    NotANumberError,
    Unit,
    format_money,
    format_number,
    format_share,
    parse_number,
)

_GROUPS = ("choice", "token", "activity", "location", "commune", "land_use", "zone_decision", "answer")
"""Where the word of a token may stand."""

TITLES = frozenset({"prime_minister"})
"""What keeps its capital inside a sentence."""

_EDGES = ("over", "from", "up_to", "under")
_MONEY = {Unit.VND, Unit.VND_PER_M2_PER_YEAR}
_DIGITS = 4


def law_named(law: Law, language: Language, wide: int = 0) -> str:
    """Name a position of the law, and in brackets what one types for it; in lines of so many signs where a column has no more."""
    lines = wrap(law.label[language], wide) if wide else [law.label[language]]
    return ("\n" if wide else " ").join([*lines, f"[{law.variant}]"])


def confidence_said(entry: Entry, law: Law, language: Language) -> str:
    """Say how sure a value is, and of one read in the text in what form it was read, where the data hold it."""
    said = label(f"confidence.{entry.confidence}", language)
    forms = ", ".join(t(f"read.{form}", language) for form in read_in(entry, law))
    return t("read.in", language, confidence=said, forms=forms) if forms else said


def spoken(raw: Any, unit: Unit, language: Language, *, value_unit: Unit | None = None, edge_unit: Unit | None = None) -> str:
    """Write a value of the law in words.

    Parameters
    ----------
    raw : the value as a law file writes it, None where the law has nothing.
    unit : of the parameter.
    language : vi or en.
    value_unit, edge_unit : of bands.
    """
    if raw is None or raw == "repealed" or (raw == "none" and unit is not Unit.CHOICE):
        return t("app.law.nothing", language)
    if unit in NUMBER_UNITS:
        return quantity(raw, unit, language)
    if unit is Unit.CHOICE:
        return ", ".join(word(token, language) for token in (raw if isinstance(raw, (list, tuple)) else [raw]))
    if unit is Unit.YEAR_RANGE and isinstance(raw, Mapping):
        return t("app.law.unit.range", language, low=_plain(raw.get("min"), language), high=_plain(raw.get("max"), language))
    if unit is Unit.PACKAGE and isinstance(raw, Mapping):
        return _package(raw, language)
    if unit is Unit.CONDITION and isinstance(raw, Mapping):
        return condition(raw, language)
    if unit is Unit.BANDS and isinstance(raw, (list, tuple)):
        return "; ".join(_band(band, value_unit or Unit.SHARE, edge_unit or Unit.VND, language) for band in raw)
    return str(raw)


def entry_spoken(parameter: Parameter, entry: Entry, language: Language) -> str:
    """Write one value of a parameter in words."""
    return spoken(entry.written, parameter.unit, language, value_unit=parameter.value_unit, edge_unit=parameter.edge_unit)


def quantity(raw: Any, unit: Unit, language: Language) -> str:
    """Write a number with its unit; exactly, and as it stands where it is no number."""
    if raw == "whole_term":
        return label("choice.whole_term", language)
    try:
        value = parse_number(raw)
    except (NotANumberError, TypeError):
        return str(raw)
    if unit is Unit.SHARE:
        # A share such as 2/37 has no end as a percentage.
        return str(raw) if (value * 10**6).denominator != 1 else format_share(float(value), language, _DIGITS)
    if unit in _MONEY:
        said = money(value, language)
        return said if unit is Unit.VND else t("app.law.unit.VND_PER_M2_PER_YEAR", language, amount=said)
    key = f"app.law.unit.{unit}" if value != 1 or language == "vi" else f"app.law.unit_one.{unit}"
    return t(key, language, count=_number(value, language))


def money(value: Fraction, language: Language) -> str:
    """Write an amount exactly, in the largest unit that keeps it short."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        held = value / size
        if held >= 1 and (held * 1000).denominator == 1:
            return t(f"app.law.unit.{name}", language, count=_number(held, language))
    return format_money(float(value), language) if value.denominator == 1 else f"{_number(value, language)}\u00a0₫"


def word(token: Any, language: Language) -> str:
    """Give the word of a token as it stands inside a sentence, or its own letters where it has none."""
    for group in _GROUPS:
        key = f"{group}.{token}"
        found = label(key, language)
        if found != key:
            return found if found[1:2].isupper() or token in TITLES else found[:1].lower() + found[1:]
    return str(token).replace("_", " ")


def condition(raw: Mapping[str, Any], language: Language) -> str:
    """Write a condition as a sentence."""
    if "any" in raw:
        return t("app.law.or", language).join(condition(inner, language) for inner in raw["any"])
    if "when" in raw:
        return t("app.law.condition.when", language, when=condition(raw["when"], language), then=condition(raw["then"], language))
    name = str(raw.get("fact"))
    fact = label(f"fact.{name}", language) if label(f"fact.{name}", language) != f"fact.{name}" else name.replace("_", " ")
    if "one_of" in raw:
        said = t("app.law.or", language).join(word(token, language) for token in raw["one_of"])
    elif "includes" in raw:
        said = word(raw["includes"], language)
    elif "is" in raw:
        said = word(raw["is"], language)
    else:
        said = " ".join(f"{t(f'law.edge.{edge}', language)} {_edge(name, raw[edge], language)}" for edge in _EDGES if edge in raw)
    return t("app.law.condition.fact", language, fact=fact, said=said)


def _edge(fact: str, raw: Any, language: Language) -> str:
    """Write a threshold of a fact: capital in money, anything else a share or a number."""
    try:
        value = parse_number(raw)
    except (NotANumberError, TypeError):
        return str(raw)
    if fact == "capital":
        return money(value, language)
    return format_share(float(value), language) if value <= 1 else _number(value, language)


def _band(band: Mapping[str, Any], value_unit: Unit, edge_unit: Unit, language: Language) -> str:
    edges = [f"{t(f'law.edge.{edge}', language)} {quantity(band[edge], edge_unit, language)}" for edge in _EDGES if edge in band]
    value = quantity(band["value"], value_unit, language)
    return f"{' '.join(edges)}: {value}" if edges else value


def _package(raw: Mapping[str, Any], language: Language) -> str:
    parts = []
    if rate := raw.get("rate"):
        value = quantity(rate["value"], Unit.SHARE, language)
        key = "law.package_rate_of_life" if rate["years"] == "whole_life" else "law.package_rate"
        parts.append(t(key, language, value=value, years=_plain(rate["years"], language)))
    if holiday := raw.get("holiday"):
        share = quantity(holiday["half_share"], Unit.SHARE, language)
        years = {name: _plain(holiday[name], language) for name in ("exempt", "half")}
        key = "law.package_exempt" if str(holiday["half"]) == "0" else "law.package_holiday"
        parts.append(t(key, language, share=share, **years))
        if holiday["clock"] == "registration":
            parts.append(label("choice.registration", language))
    return "; ".join(parts)


def _plain(raw: Any, language: Language) -> str:
    try:
        return _number(parse_number(raw), language)
    except (NotANumberError, TypeError):
        return str(raw)


def _number(value: Fraction, language: Language) -> str:
    return format_number(float(value), language, _DIGITS)
