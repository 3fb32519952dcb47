"""How old the look at a source is: a value nobody has checked for a year may have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from calculator.law.schema import Entry, Parameter

MONTHS = 12
"""Months after which a check is called old."""


def is_old(checked_on: dt.date, today: dt.date) -> bool:
    """Say whether a check is more than twelve months old."""
    return (checked_on.year + MONTHS // 12, checked_on.month, checked_on.day) < (today.year, today.month, today.day)


def old_entries(parameters: Mapping[str, Parameter], today: dt.date) -> Iterable[tuple[str, Entry]]:
    """Give the values of some parameters, with their paths, that were last checked more than twelve months before a day."""
    for path, parameter in parameters.items():
        for entry in parameter.history:
            if is_old(entry.checked_on, today):
                yield path, entry
