"""What failing on audit would cost, in words: the position, how strong it is, what it relies on, the rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from calculator.i18n import label, t
from calculator.law.schema import Entry
from calculator.quantities import Language, format_number, format_share
from calculator.reports.near_misses import MONEY, fact_said, number_said, token_said

DASH = "–"


class ReliedLike(Protocol):
    """A fact, and what is stated of it."""

    @property
    def fact(self) -> str: ...

    @property
    def stated(self) -> str | float | None: ...


class PositionLike(Protocol):
    """A position a project takes."""

    @property
    def name(self) -> str: ...

    @property
    def falls_to(self) -> str | None: ...

    @property
    def strength(self) -> str: ...

    @property
    def readings(self) -> Sequence[str]: ...

    @property
    def weakest(self) -> str: ...

    @property
    def facts(self) -> Sequence[ReliedLike]: ...


class RatesLike(Protocol):
    """The rates of an audit."""

    @property
    def year(self) -> int | None: ...

    @property
    def penalty(self) -> float | None: ...

    @property
    def late_daily(self) -> float | None: ...

    @property
    def penalty_from(self) -> str: ...

    @property
    def late_from(self) -> str: ...

    @property
    def entries(self) -> Mapping[str, Entry]: ...


def position_said(one: PositionLike, heads: Mapping[str, str], language: Language) -> str:
    """Name a position; of the ground, which one.

    Parameters
    ----------
    heads : the names of the heads; the one taken stands under the empty name.
    """
    return t(f"audit.position.{one.name}", language, head=heads[""], next=heads[one.falls_to] if one.falls_to else DASH)


def strength_said(one: PositionLike, readings: Mapping[str, str], language: Language) -> str:
    """Grade a position; name the readings it turns on, or how sure its weakest provision is."""
    said = t(f"audit.strength.{one.strength}", language)
    if one.strength == "reading":
        return f"{said} ({'; '.join(readings[name] for name in one.readings)})"
    return f"{said} ({label(f'confidence.{one.weakest}', language).lower()})" if one.strength == "unverified_law" else said


def rates_said(rates: RatesLike, language: Language) -> str:
    """Say which rates the bill rests on, and where they come from."""
    if rates.year is None:
        return t("audit.no_year", language)
    parts = {
        "year": rates.year,
        "penalty": DASH if rates.penalty is None else format_share(rates.penalty, language, 2),
        "late": DASH if rates.late_daily is None else f"{format_number(100 * rates.late_daily, language, 4)}%",
        "penalty_from": t(f"audit.from.{rates.penalty_from}", language),
        "late_from": t(f"audit.from.{rates.late_from}", language),
    }
    weak = sorted({str(entry.confidence) for entry in rates.entries.values()} - {"primary"})
    note = t("audit.weak", language, words=", ".join(label(f"confidence.{one}", language).lower() for one in weak)) if weak else ""
    return t("audit.rates", language, **parts) + note


def relied_said(one: PositionLike, language: Language) -> str:
    """Say which facts a position relies on, as they are stated."""
    facts = "; ".join(_fact(fact, language) for fact in one.facts)
    return t("audit.relies_on", language, facts=facts) if facts else ""


def _fact(relied: ReliedLike, language: Language) -> str:
    name, stated = fact_said(relied.fact, language), relied.stated
    if stated is None:
        return name
    if isinstance(stated, float):
        exact = relied.fact in MONEY or stated <= 1
        return f"{name} {number_said(relied.fact, stated, language) if exact else format_number(stated, language)}"
    return f"{name}: {stated if ': ' in stated else token_said(relied.fact, stated, language)}"
