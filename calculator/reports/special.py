"""What the Prime Minister could decide, in words: the decision, what it would grant, what is missed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from calculator.i18n import t
from calculator.law.schema import Package
from calculator.quantities import Language, format_number, format_share
from calculator.reports.near_misses import RowLike, row_said
from calculator.validation import Words

DASH = "–"


class RowOfClass(RowLike, Protocol):
    """A condition of a class with its name and state."""

    @property
    def label(self) -> Words: ...

    @property
    def state(self) -> Any: ...


class CheckLike(Protocol):
    """A class as it stands for a project."""

    @property
    def name(self) -> str: ...

    @property
    def rows(self) -> Sequence[RowOfClass]: ...


class OptionLike(Protocol):
    """A decision, and whether the project states it."""

    @property
    def name(self) -> str: ...

    @property
    def held(self) -> bool: ...


class CeilingsLike(Protocol):
    """The ceilings of the law."""

    @property
    def rate(self) -> Fraction: ...

    @property
    def rate_years(self) -> Fraction: ...

    @property
    def exempt_years(self) -> Fraction: ...

    @property
    def half_years(self) -> Fraction: ...


def option_said(option: OptionLike, head: str, language: Language) -> str:
    """Name a decision; an extension with the ground it lengthens, one that is stated as held."""
    extended = option.name.startswith("extension")
    said = t("special.option.extension", language, head=head) if extended else t(f"special.option.{option.name}", language)
    return t("special.held", language, name=said) if option.held else said


def check_said(check: CheckLike, language: Language) -> str:
    """Name a class, or what is held against the project."""
    return t(f"special.class.{check.name}", language)


def missed_said(check: CheckLike, language: Language) -> str:
    """Say which conditions are missed, by how much, and which facts would decide; a dash where nothing is."""
    said = [
        row_said(row, language) or t("special.unread", language, condition=row.label[language]) for row in check.rows if row.state != "met"
    ]
    return "; ".join(said) or DASH


def terms_said(package: Package, language: Language) -> list[str]:
    """Write the rate, its years, and the holiday of a package."""
    rate, free = package.rate, package.holiday
    years = DASH if rate is None or rate.years == "whole_life" else format_number(float(rate.years), language, 1)
    holiday = DASH if free is None else f"{format_number(float(free.exempt), language, 1)} + {format_number(float(free.half), language, 1)}"
    return [DASH if rate is None else format_share(float(rate.value), language), years, holiday]


def ceilings_said(ceilings: CeilingsLike, language: Language) -> str:
    """Say the most the law allows."""
    years = {name: format_number(float(getattr(ceilings, name)), language, 1) for name in ("rate_years", "exempt_years", "half_years")}
    return t("special.ceilings", language, rate=format_share(float(ceilings.rate), language), **years)
