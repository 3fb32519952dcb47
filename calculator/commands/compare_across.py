"""The other two axes of ``compare``: each site against the first one, and each status of the enterprise."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import TRIFLE, change_said, measure_label, said

if TYPE_CHECKING:
    from calculator.analysis.compare import Comparison, ResultDelta
    from calculator.quantities import Language


def across_records(done: Comparison, delta: Callable[[ResultDelta], dict[str, Any]]) -> dict[str, Any]:
    """Give the deltas across sites and statuses as plain data."""
    first = done.run.runs[0].site
    return {
        "statuses": list(done.statuses),
        "site_deltas": [{"variant": one.variant, "against_site": first, **delta(one)} for one in done.site_deltas],
        "status_deltas": [
            {"status": status, "against_status": done.statuses[0], "variant": one.variant, **delta(one)}
            for status, one in done.status_deltas
        ],
    }


def print_across(done: Comparison, lang: Language) -> None:
    """Print how far sites differ from the first one, and statuses from the first one, law by law."""
    from calculator.i18n import t
    from calculator.reports.law_words import law_named

    runs = {(run.variant, run.site): run.measures for run in done.run.runs}
    sites = list(dict.fromkeys(run.site for run in done.run.runs))
    laws = {run.variant: law_named(run.law, lang) for run in done.run.runs}
    named = {name: f"{done.run.scenario.sites[name].title[lang]} [{name}]" for name in sites}
    for variant in dict.fromkeys(one.variant for one in done.site_deltas):
        title = t("compare.sites", lang, variant=laws[variant], first=named[sites[0]])
        _print_table(
            title,
            runs[variant, sites[0]],
            _narrow(named[sites[0]]),
            [(_narrow(named[one.site]), one.measures) for one in done.site_deltas if one.variant == variant],
            lang,
        )
    for variant, site in dict.fromkeys((one.variant, one.site) for _, one in done.status_deltas):
        title = t("compare.statuses", lang, variant=laws[variant], site=named[site], first=_status(done.statuses[0], lang))
        columns = [
            (_status(status, lang), one.measures) for status, one in done.status_deltas if (one.variant, one.site) == (variant, site)
        ]
        _print_table(title, runs[variant, site], _status(done.statuses[0], lang), columns, lang)


def _narrow(name: str) -> str:
    """Break a name over the lines of a column's head."""
    return "\n".join(wrap(name, HEADER_WIDE))


HEADER_WIDE = 24


def _status(status: str, lang: Language) -> str:
    from calculator.i18n import label

    found = label(f"compare.status.{status}", lang)
    return status.replace("+", "\n+") if found.startswith("compare.") else found


def _print_table(
    title: str, base: dict[str, float | None], first: str, columns: list[tuple[str, dict[str, float | None]]], lang: Language
) -> None:
    from calculator.i18n import t
    from calculator.reports.tables import print_table

    rows = []
    for name, value in base.items():
        changes = [measures.get(name) for _, measures in columns]
        if (value is None or abs(value) <= TRIFLE) and all(change is None or abs(change) <= TRIFLE for change in changes):
            continue
        rows.append([measure_label(name, lang), said(name, value, lang), *(change_said(name, change, lang) for change in changes)])
    print_table(title, [t("commands.measure", lang), first, *(name for name, _ in columns)], rows)
