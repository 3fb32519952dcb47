"""What to do by when, as a table and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.analysis.compliance.to_do import ToDo
    from calculator.analysis.site_run import SiteRun
    from calculator.quantities import Language


def to_do_record(one: ToDo, lang: Language) -> dict[str, Any]:
    """Give one thing to do as plain data; ``day`` is null where none is known."""
    from calculator.reports.to_do import lost_said, what_said

    return {
        "to_do": one.name,
        "day": one.day.isoformat() if one.day is not None else None,
        "before_the_day": one.before,
        "recurs": one.recurs,
        "what": what_said(one, lang),
        "lost_if_missed": lost_said(one, lang),
        "cites": [{"instrument": cite.instrument, "provision": cite.provision} for cite in one.cites],
        "confidence": one.confidence,
        **{name: one.values[name] for name in ("year", "lease") if name in one.values},
    }


def print_to_do(run: SiteRun, lang: Language) -> None:
    """Print the list by day, with provision, confidence and what is lost."""
    from calculator.i18n import label, t
    from calculator.quantities import format_provision
    from calculator.reports.tables import print_table
    from calculator.reports.to_do import day_said, lost_said, what_said

    if not run.to_do:
        return
    rows = []
    for one in run.to_do:
        cites = [format_provision(cite.instrument, cite.provision, run.law.instruments[cite.instrument].kind, lang) for cite in one.cites]
        sure = "" if one.confidence == "primary" else f" ({label(f'confidence.{one.confidence}', lang).lower()})"
        rows.append([day_said(one, lang), what_said(one, lang), lost_said(one, lang), "; ".join(cites) + sure])
    print_table(t("todo.title", lang), [t(f"todo.{name}", lang) for name in ("day", "what", "lost", "provision")], rows, left=4)
    print(t("todo.note", lang))
    print()
