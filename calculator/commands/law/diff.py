"""``law diff A B``: what differs between two legal positions, parameters first."""

from __future__ import annotations

import argparse

from calculator.commands.drafts import drafts_of
from calculator.commands.shell import emit, placed


def run_diff(given: argparse.Namespace) -> None:
    """Print the parameters, provisions and readings that differ, and the drafts that cannot be computed."""
    from calculator.commands.law.records import change_record, cited_records, history_record, reading_records, silent_records
    from calculator.law.difference import difference
    from calculator.law.positions import position

    files = drafts_of(given)
    a, b = placed(lambda: position(given.a, files), key="A"), placed(lambda: position(given.b, files), key="B")
    apart = difference(a, b)
    lang = given.lang
    if given.json:
        emit(
            {
                "a": a.variant,
                "b": b.variant,
                "parameters": [
                    change_record(change, lang)
                    | {
                        "a": history_record(a.parameters.get(change.path), lang),
                        "b": history_record(b.parameters.get(change.path), lang),
                    }
                    for change in apart.parameters
                ],
                "provisions": {"only_a": cited_records(apart.only_old), "only_b": cited_records(apart.only_new)},
                "readings": reading_records(apart),
                "not_computable": silent_records(apart, lang),
            }
        )
        return
    from calculator.commands.law.words import print_changes, print_cited_once, print_readings
    from calculator.i18n import t
    from calculator.reports.law_words import law_named

    names = {"a": law_named(a, lang), "b": law_named(b, lang)}
    if apart.parameters:
        print_changes(t("commands.law_diff_title", lang, **names), apart.parameters, apart, lang)
    elif a.missing_numbers or b.missing_numbers:
        print(t("law.not_compared", lang, **names))
    else:
        print(t("law.no_parameter_differs", lang, **names))
    print_cited_once(apart, lang)
    print_readings(apart.readings, apart, lang)
    for row in silent_records(apart, lang):
        print(t("commands.not_computable", lang, draft=row["draft"], why=row["why_not"] or "–"))
