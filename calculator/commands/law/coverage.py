"""``law coverage``: which provisions are modelled, partly or not, and why."""

from __future__ import annotations

import argparse
from typing import Any

from calculator.commands.shell import emit, finish
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean


def add_coverage(verbs: Any) -> None:
    """Declare the command."""
    parser = verbs.add_parser("coverage", help="say which provisions are modelled, partly or not, and why")
    parser.add_argument("--instrument", metavar="ID", help="only this one, such as 67/2025/QH15")
    finish(parser, run_coverage)


def run_coverage(given: argparse.Namespace) -> None:
    """Print the coverage of each instrument.

    Raises
    ------
    UnknownNameError
        When the instrument has no lines.
    """
    from calculator.law.coverage import coverage
    from calculator.law.coverage_map import counts, load_coverage, title_of
    from calculator.law.load import load_library

    library, held = load_library(), load_coverage()
    lang = given.lang
    if given.instrument is not None and given.instrument not in held.instruments:
        remedy = did_you_mean(given.instrument, held.instruments)
        raise UnknownNameError(Problem(Place(key="--instrument"), f"there are no lines for '{given.instrument}'", remedy))
    shown = {name: lines for name, lines in held.instruments.items() if given.instrument in (None, name)}
    total = counts(line for lines in shown.values() for line in lines.provisions)
    if given.json:
        emit(
            {
                "instruments": [
                    {
                        "instrument": name,
                        "title": title_of(name, lines, library)[lang],
                        "counts": counts(lines.provisions),
                        "provisions": [
                            {
                                "provision": line.provision,
                                "subject": line.subject[lang],
                                "state": line.state,
                                "by": list(line.by),
                                "why": line.why[lang] if line.why else None,
                            }
                            for line in lines.provisions
                        ],
                    }
                    for name, lines in shown.items()
                ],
                "counts": total,
                "not_read": [{"path": path, "why": one.why[lang], "rule": one.rule} for path, one in held.not_read.items()],
                "subjects": [
                    {"subject": row.subject, "parameters": row.parameters, "values": row.values, **row.by_confidence}
                    for row in coverage(library)
                ],
            }
        )
        return
    from calculator.i18n import t
    from calculator.reports.tables import print_table

    for name, lines in shown.items():
        rows = [
            [line.provision, line.subject[lang], t(f"law.modelled.{line.state}", lang), line.why[lang] if line.why else ""]
            for line in lines.provisions
        ]
        headers = [t(f"law.{key}", lang) for key in ("provision", "subject", "coverage", "why")]
        print_table(f"{name} · {title_of(name, lines, library)[lang]}", headers, rows, left=4)
    print(t("law.coverage_counts", lang, **total))
