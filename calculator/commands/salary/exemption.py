"""What ``salary`` says of the five-year exemption of one person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.salary.pay import Laid, number_of
from calculator.commands.shell import plain

if TYPE_CHECKING:
    from calculator.analysis.people.exemption import Status
    from calculator.law.law import Law
    from calculator.law.sources import Sources


def status(given: argparse.Namespace, law: Law, sources: Sources, laid: Laid, month: str) -> Status:
    """Say what is known of the person's exemption in any of the months; the income test is cited only where an income is stated."""
    from calculator.analysis.people.exemption import status_of, threshold_of
    from calculator.law.lookup import LawReader
    from calculator.recorder import Plain

    read = LawReader(law, Plain() if given.two_year_income is None else sources)
    inside = True
    if given.first_exempt_month is not None:
        from calculator.rules.wage_parts import in_exempt_years

        years_exempt = LawReader(law, Plain()).by_date("personal_income_tax.exemption.years", laid.days, 0.0)
        first = laid.people.dependants * 0 + number_of(given.first_exempt_month)
        inside = bool(in_exempt_years(month=laid.months, first_month=first, exempt_years=years_exempt).any())
    return status_of(
        has_law=bool((laid.law.relief > 0).any()),
        stated=given.qualified,
        inside=inside,
        income=None if given.two_year_income is None else float(given.two_year_income),
        threshold=threshold_of(read, year=int(month[:4]), foreign=given.nationality == "foreign"),
    )


def exemption_record(given: argparse.Namespace, known: Status, sides: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Give what is known of the exemption, and the pay without and with it, as plain data; no average of two years is supposed."""
    stated = None if given.two_year_income is None else plain(float(given.two_year_income))
    return {
        "state": known.state,
        "two_year_income": stated,
        "income_test_from": plain(known.threshold) if known.threshold == known.threshold else None,
        **{side: {name: plain(amount) for name, amount in amounts.items()} for side, amounts in sides.items()},
    }


def exemption_sentence(given: argparse.Namespace, known: Status, year: float, lang: Any) -> str:
    """Say what is known of the exemption; ``year`` is the pay of a year at the gross that is paid [VND]."""
    from calculator.i18n import t
    from calculator.quantities import format_money

    state = known.state
    has_test = known.threshold == known.threshold
    values = {
        "month": given.month or str(given.year),
        "threshold": format_money(known.threshold, lang) if has_test else "",
        "income": format_money(float(given.two_year_income or 0), lang),
        "first": given.first_exempt_month or "",
    }
    if state == "not_known":
        state_key = "not_known_no_test" if not has_test else "not_known" if given.two_year_income is None else "not_known_below"
        said = t(f"salary.exemption.{state_key}", lang, **values)
        if state_key != "not_known":
            return said
        key = "two_years.would_meet" if year >= known.threshold else "two_years.would_not"
        return f"{said} {t(key, lang, year=format_money(year, lang), threshold=values['threshold'])}"
    return t(f"salary.exemption.{state}", lang, **values)
