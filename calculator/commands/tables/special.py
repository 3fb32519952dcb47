"""What the Prime Minister could decide on a project, in tables and as plain data: always apart from what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.analysis.special.classes import ClassCheck
    from calculator.analysis.special.levels import SpecialOption, SpecialOptions
    from calculator.law.law import Law
    from calculator.quantities import Language

DASH = "–"


def special_record(found: SpecialOptions, lang: Language) -> dict[str, Any]:
    """Give what could be decided as plain data; ``warning`` goes with every row of it."""
    from calculator.commands.records import tidy
    from calculator.i18n import t

    ceilings = found.ceilings
    return {
        "warning": t("special.warning", lang),
        "classes": [_check_record(one, lang) for one in found.classes],
        "full_disbursement": None if found.full_disbursement is None else _check_record(found.full_disbursement, lang),
        "options": [_option_record(one, lang) for one in found.options],
        "ceilings": None
        if ceilings is None
        else {
            **{name: tidy(getattr(ceilings, name)) for name in ("rate", "rate_years", "exempt_years", "half_years")},
            "within_project_term": True,
            "cites": _cites(ceilings.cites),
        },
    }


def print_special(found: SpecialOptions, law: Law, lang: Language) -> None:
    """Print what could be decided: worth, terms, what is missed; then the warning."""
    from calculator.i18n import label, t
    from calculator.quantities import format_money_short
    from calculator.reports.special import ceilings_said, check_said, missed_said, option_said, terms_said
    from calculator.reports.tables import print_table

    if not found.options:
        return
    rows = []
    for one in found.options:
        gain = DASH if one.gain is None else format_money_short(one.gain, lang)
        rows.append(
            [option_said(one, law.heads[one.head].label[lang], lang), *terms_said(one.terms, lang), gain, label(f"state.{one.state}", lang)]
        )
    headers = [t(f"special.{name}", lang) for name in ("decision", "rate", "years", "holiday", "gain", "state")]
    print_table(t("special.title", lang), headers, rows)
    rows = [[check_said(one, lang), label(f"state.{one.state}", lang), missed_said(one, lang)] for one in found.checks]
    if rows:
        print_table(t("special.classes", lang), [t(f"special.{name}", lang) for name in ("class", "state", "missed")], rows, left=3)
    if found.ceilings is not None:
        print(ceilings_said(found.ceilings, lang))
    print(t("special.warning", lang))
    print()


def _option_record(option: SpecialOption, lang: Language) -> dict[str, Any]:
    from calculator.commands.records import tidy

    rate, free = option.terms.rate, option.terms.holiday
    return {
        "option": option.name,
        "head": option.head,
        "a_right": False,
        "held": option.held,
        "state": option.state,
        "gain_present_value": tidy(option.gain),
        "terms": {
            "rate": tidy(rate and rate.value),
            "rate_years": rate.years if rate and rate.years == "whole_life" else tidy(rate and rate.years),
            "exempt_years": tidy(free and free.exempt),
            "half_years": tidy(free and free.half),
        },
        "conditions": _check_record(option.check, lang)["conditions"],
        "cites": _cites(option.cites),
        "confidence": option.confidence,
    }


def _check_record(check: ClassCheck, lang: Language) -> dict[str, Any]:
    from calculator.commands.records import tidy
    from calculator.reports.near_misses import row_said

    rows = [
        {
            "name": row.name,
            "label": row.label[lang],
            "state": row.state,
            "cites": _cites(row.cites),
            "confidence": row.confidence,
            "evidence": row.evidence and row.evidence[lang],
            "misses": [tidy(miss._asdict()) for miss in row.misses],
            "missing": row_said(row, lang) or None,
        }
        for row in check.rows
    ]
    return {"class": check.name, "state": check.state, "conditions": rows}


def _cites(cites: Any) -> list[dict[str, str]]:
    return [{"instrument": cite.instrument, "provision": cite.provision} for cite in cites]
