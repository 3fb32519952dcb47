"""What is said where no ground is taken: that none is met, or that the law on the day of the licence is not held."""

from __future__ import annotations

import datetime as dt

from calculator.i18n import t
from calculator.law.law import Law
from calculator.quantities import Language, format_date


def later_ground_said(law: Law, head: str, year: int, language: Language) -> str:
    """Say which ground a certificate opens later, where there is none before it."""
    return t("grounds.later", language, head=law.heads[head].label[language], year=year)


def no_ground_said(law: Law, licence: dt.date, none_is_met: str, language: Language) -> str:
    """Say why a project has no ground.

    Parameters
    ----------
    licence : day of the licence, whose law decides.
    none_is_met : key of the text where the law of that day is held.
    """
    first = law.first_day_of_grounds
    if first is None or law.holds_grounds_of(licence):
        return t(none_is_met, language)
    return t(
        "grounds.law_not_held", language, date=format_date(licence.isoformat(), language), from_day=format_date(first.isoformat(), language)
    )
