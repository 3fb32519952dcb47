"""Months as the salary page writes and offers them."""

from __future__ import annotations

from calculator.quantities import Language
from calculator.views.salary.address import YEARS

SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

AXIS: dict[Language, str] = {"vi": "%-m/%Y", "en": "%b %Y"}
"""The same on an axis of time."""


def shown(month: str, lang: Language) -> str:
    """Write a month: 7/2026, Jul 2026."""
    year, number = month.split("-")
    return f"{int(number)}/{year}" if lang == "vi" else f"{SHORT[int(number) - 1]} {year}"


def choices() -> list[str]:
    """Give the months that can be chosen: from the first the law data holds payslips of."""
    return [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13) if (year, month) >= (YEARS[0], 7)]
