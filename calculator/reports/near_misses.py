"""Near misses in words: how far a condition is from being met, and which fact would decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from calculator.i18n import label, t
from calculator.quantities import Language, format_date, format_number, format_share
from calculator.reports.law_words import TITLES, money, word

MONEY = ("capital", "expansion_fixed_assets_added", "disbursed_in_time", "undisbursed_capital", "revenue_in_first_years")
"""Facts that are an amount [VND]."""

PEOPLE = ("regular_employees",)
"""Facts that are a number of people."""

YEARS = ("first_registration",)
"""Facts that are a calendar year."""

NOT_YET = ("from", "over")
"""Edges a number has not reached; at the others it has gone too far."""

_GROUPS = {
    "location": "location",
    "activity": "activity",
    "commune_class": "commune",
    "area_class": "commune",
    "zone_decision": "zone_decision",
    "land_use": "land_use",
}
"""Where the words of a fact's tokens stand."""


class MissLike(Protocol):
    """What a miss holds: the fact, what is stated, and what would do."""

    @property
    def fact(self) -> str: ...

    @property
    def given(self) -> str | tuple[str, ...] | float | None: ...

    @property
    def needs(self) -> tuple[str, ...]: ...

    @property
    def edge(self) -> str | None: ...

    @property
    def threshold(self) -> float | None: ...

    @property
    def short(self) -> float | None: ...


class OtherDayLike(Protocol):
    """What another day holds that would do."""

    @property
    def keyed_on(self) -> str: ...

    @property
    def day(self) -> dt.date: ...

    @property
    def too_early(self) -> bool: ...

    @property
    def days(self) -> int: ...

    @property
    def months(self) -> int: ...


class RowLike(Protocol):
    """What a row of conditions says of what is missed."""

    @property
    def misses(self) -> Sequence[MissLike]: ...

    @property
    def other_day(self) -> OtherDayLike | None: ...


def row_said(row: RowLike, language: Language) -> str:
    """Say what one condition misses: facts of which any one mended is enough, and the day on which the same facts would do; nothing where it is met."""
    parts = [miss_said(miss, language) for miss in row.misses]
    if row.other_day is not None:
        parts.append(day_said(row.other_day, language))
    return t("near.or", language).join(parts)


def miss_said(miss: MissLike, language: Language) -> str:
    """Say what one fact misses: by how much, or what is stated and what would do."""
    fact = fact_said(miss.fact, language)
    if miss.edge is not None and miss.threshold is not None:
        needs = t(f"near.edge.{miss.edge}", language, amount=number_said(miss.fact, miss.threshold, language))
        if miss.short is None or not isinstance(miss.given, float):
            return t("near.not_known", language, fact=fact, needs=needs)
        given = number_said(miss.fact, miss.given, language)
        if miss.short == 0:
            # The edge itself does not belong to what the law asks for.
            return t("near.token", language, fact=fact, given=given, needs=needs)
        key = "near.short" if miss.edge in NOT_YET else "near.above"
        return t(key, language, fact=fact, short=distance_said(miss.fact, miss.short, language), given=given, needs=needs)
    needs = t("near.or", language).join(token_said(miss.fact, token, language) for token in miss.needs)
    if miss.given is None:
        return t("near.not_known" if needs else "near.open", language, fact=fact, needs=needs)
    if isinstance(miss.given, tuple):
        return t("near.missing", language, fact=fact, needs=needs)
    return t("near.token", language, fact=fact, given=token_said(miss.fact, str(miss.given), language), needs=needs)


def day_said(other: OtherDayLike, language: Language) -> str:
    """Say how much too early or too late the day is that counts, and from or until when the same facts would do."""
    unit, count = ("month", other.months) if other.months else ("day", other.days)
    span = t(f"near.{unit}" if count == 1 else f"near.{unit}s", language, count=format_number(count, language))
    side = "early" if other.too_early else "late"
    what = t(f"near.keyed.{other.keyed_on}", language)
    return t(f"near.too_{side}", language, what=what, span=span, day=format_date(other.day.isoformat(), language))


def fact_said(fact: str, language: Language) -> str:
    """Name a fact, or write its own letters where it has no word."""
    name = label(f"fact.{fact}", language)
    return fact.replace("_", " ") if name == f"fact.{fact}" else name


def token_said(fact: str, token: str, language: Language) -> str:
    """Name what a fact can be, as it stands inside a sentence."""
    key = f"{_GROUPS.get(fact, 'near.token')}.{token}"
    found = label(key, language)
    if found == key:
        return word(token, language)
    return found if found[1:2].isupper() or token in TITLES else found[:1].lower() + found[1:]


def number_said(fact: str, value: float, language: Language) -> str:
    """Write a number of a fact in its own unit: an amount, a year, or a share."""
    if fact in MONEY:
        return money(Fraction(value), language)
    if fact in PEOPLE:
        return format_number(value, language)
    return str(round(value)) if fact in YEARS else format_share(value, language, 2)


def distance_said(fact: str, value: float, language: Language) -> str:
    """Write how far a number of a fact is from another in its own unit; of shares in percentage points."""
    if fact in MONEY:
        return money(Fraction(value), language)
    if fact in PEOPLE:
        return t("near.people", language, count=format_number(value, language))
    if fact in YEARS:
        return t("near.year" if round(value) == 1 else "near.years", language, count=round(value))
    return t("near.points", language, count=format_number(100 * value, language, 2))
