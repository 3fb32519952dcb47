"""What failing on audit would cost, in tables and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calculator.reports.audit import position_said, rates_said, relied_said, strength_said

if TYPE_CHECKING:
    from calculator.analysis.compliance.audit import Audit, Position
    from calculator.analysis.site_run import SiteRun
    from calculator.quantities import Language

DASH = "–"
MILLION = 1e6
YEARLY = 6
"""Positions that a terminal has room for year by year."""

TAX_NAMES = {
    "corporate_income_tax": "corporate_income_tax",
    "land_rent_due": "land_rent",
    "land_use_tax": "land_use_tax",
    "personal_income_tax_exempt": "personal_income_tax",
}
"""The yearly lines, and the levies they are of."""


def audit_record(audit: Audit) -> dict[str, Any]:
    """Give every position by year as plain data; null where the year of the audit or a rate is not known."""
    rates = audit.rates
    return {
        "year_of_audit": rates.year,
        "penalty_share": rates.penalty,
        "penalty_from": rates.penalty_from,
        "late_interest_per_day": rates.late_daily,
        "late_interest_from": rates.late_from,
        "penalty_years": rates.penalty_years,
        "recovery_years": rates.recovery_years,
        "law": [
            {"path": path, "cites": _cites(entry.cites), "confidence": entry.confidence} for path, entry in sorted(rates.entries.items())
        ],
        "years": list(audit.years),
        "positions": [_position(one) for one in audit.positions],
    }


def _position(one: Position) -> dict[str, Any]:
    return {
        "position": one.name,
        "falls_to": one.falls_to,
        "more": {TAX_NAMES[name]: line for name, line in one.more.items()},
        "more_total": one.total.sum(),
        "group_top_up_tax": one.top_up,
        "reassessed": one.reassessed,
        "penalty": one.penalty,
        "late_interest": one.late_interest,
        "bill": one.bill,
        "facts": [{"fact": fact.fact, "stated": fact.stated} for fact in one.facts],
        "strength": one.strength,
        "readings": list(one.readings),
        "confidence": one.weakest,
        "cites": _cites(one.cites),
    }


def _cites(cites: Any) -> list[dict[str, str]]:
    return [{"instrument": cite.instrument, "provision": cite.provision} for cite in cites]


def print_audit(run: SiteRun, lang: Language) -> None:
    """Print what each position lost would cost, what it relies on and how strong it is."""
    from calculator.i18n import t
    from calculator.quantities import format_money_short, format_number
    from calculator.reports.tables import print_table

    audit = run.audit
    if not audit.positions:
        return

    def said(amount: float | None) -> str:
        return DASH if amount is None else format_money_short(amount, lang)

    labels = {name: head.label[lang] for name, head in run.law.heads.items()} | {
        "": run.law.heads[run.head].label[lang] if run.head else DASH
    }
    readings = {name: reading.label[lang] for name, reading in run.law.all_readings.items()}
    rows = []
    for one in audit.positions:
        parts = [None if part is None else float(part.sum()) for part in (one.reassessed, one.penalty, one.late_interest)]
        rows.append([position_said(one, labels, lang), said(float(one.total.sum())), *map(said, parts), said(one.bill)])
    names = ("position", "more", "reassessed", "penalty", "interest", "bill")
    print_table(t("audit.title", lang), [t(f"audit.{name}", lang) for name in names], rows)
    print(rates_said(audit.rates, lang))
    for one in audit.positions:
        print(f"- {position_said(one, labels, lang)}: {strength_said(one, readings, lang)}. {relied_said(one, lang)}")
    print()
    if audit.rates.year is None:
        return
    shown = audit.positions[:YEARLY]
    last = max(place for one in shown for place in range(len(audit.years)) if one.total[place])
    table = [
        [str(year), *(format_number(float(one.total[place]) / MILLION, lang) for one in shown)]
        for place, year in enumerate(audit.years[: last + 1])
    ]
    print_table(t("audit.by_year", lang), [t("commands.year", lang), *(t(f"audit.short.{one.name}", lang) for one in shown)], table)
