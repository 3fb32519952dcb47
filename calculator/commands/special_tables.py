"""What the Prime Minister could decide on a project, in tables and as plain data: always apart from what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.analysis.special_classes import ClassCheck
    from calculator.analysis.special_levels import SpecialOption, SpecialOptions
    from calculator.law.law import Law
    from calculator.law.schema import Package
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
    from calculator.quantities import format_money_short, format_number, format_share
    from calculator.reports.tables import print_table

    if not found.options:
        return
    rows = []
    for one in found.options:
        gain = DASH if one.gain is None else format_money_short(one.gain, lang)
        name = t("special.held", lang, name=option_said(one, law, lang)) if one.held else option_said(one, law, lang)
        rows.append([name, *terms_said(one.terms, lang), gain, label(f"state.{one.state}", lang)])
    headers = [t(f"special.{name}", lang) for name in ("decision", "rate", "years", "holiday", "gain", "state")]
    print_table(t("special.title", lang), headers, rows)
    rows = [[check_said(one, lang), label(f"state.{one.state}", lang), missed_said(one, lang)] for one in _classes(found)]
    if rows:
        print_table(t("special.classes", lang), [t(f"special.{name}", lang) for name in ("class", "state", "missed")], rows, left=3)
    if found.ceilings is not None:
        held = found.ceilings
        years = {name: format_number(float(getattr(held, name)), lang, 1) for name in ("rate_years", "exempt_years", "half_years")}
        print(t("special.ceilings", lang, rate=format_share(float(held.rate), lang), **years))
    print(t("special.warning", lang))
    print()


def _classes(found: SpecialOptions) -> list[ClassCheck]:
    """Give the classes, what all special projects must do, and what single decisions ask for beyond them."""
    whole = [*found.classes, *([found.full_disbursement] if found.full_disbursement is not None else [])]
    return list({one.name: one for one in [*whole, *(option.check for option in found.options if option.check.rows)]}.values())


def option_said(option: SpecialOption, law: Law, lang: Language) -> str:
    """Name a decision; an extension with the ground it lengthens."""
    from calculator.i18n import t

    if option.name.startswith("extension"):
        return t("special.option.extension", lang, head=law.heads[option.head].label[lang])
    return t(f"special.option.{option.name}", lang)


def check_said(check: ClassCheck, lang: Language) -> str:
    """Name a class, or what is held against the project."""
    from calculator.i18n import t

    return t(f"special.class.{check.name}", lang)


def missed_said(check: ClassCheck, lang: Language) -> str:
    """Say which conditions are missed, by how much, and which facts would decide; a dash where nothing is."""
    from calculator.i18n import t
    from calculator.reports.near_misses import row_said

    said = [row_said(row, lang) or t("special.unread", lang, condition=row.label[lang]) for row in check.rows if row.state != "met"]
    return "; ".join(said) or DASH


def terms_said(package: Package, lang: Language) -> list[str]:
    """Write the rate, its years, and the holiday of a package."""
    from calculator.quantities import format_number, format_share

    rate, free = package.rate, package.holiday
    years = DASH if rate is None or rate.years == "whole_life" else format_number(float(rate.years), lang, 1)
    holiday = DASH if free is None else f"{format_number(float(free.exempt), lang, 1)} + {format_number(float(free.half), lang, 1)}"
    return [DASH if rate is None else format_share(float(rate.value), lang), years, holiday]


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
