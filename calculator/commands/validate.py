"""``validate``: the published cases computed again, each figure held against what it must be."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, plain, token
from calculator.errors import CalculatorError, InputError, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from calculator.published.case import Case, Found
    from calculator.quantities import Language

SHOWN = 40
"""Figures that a terminal lists one by one."""


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.published.case import ORACLES

    parser = commands.add_parser(
        "validate", help="compute the published cases again: official examples, other calculators, published tables"
    )
    option = parser.add_argument
    option("name", metavar="NAME", nargs="*", help="cases, or the beginning of their names, such as circular_78_2014; all unless given")
    option("--oracle", type=token(ORACLES), metavar="|".join(ORACLES), help="only cases of one kind")
    option("--write", action="store_true", help="keep the figures as those shipped with the release; only with all cases")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute cases and print what came out.

    Raises
    ------
    CalculatorError
        Where a figure differs and nothing explains it.
    """
    import datetime as dt

    from calculator.published.run import recompute
    from calculator.published.shipped import write
    from calculator.published.totals import worst_first

    asked = _asked(given)
    if given.write and (given.name or given.oracle):
        raise InputError(Problem(Place(key="--write"), "it stands beside a choice of cases", "leave the names and --oracle out"))
    found = [one for case in asked for one in recompute(case)]
    if given.write:
        write(found, dt.datetime.now(tz=dt.UTC).date())
    if given.json:
        emit(_record(found))
    else:
        _print(worst_first(found), given.lang)
    wrong = [one for one in found if one.verdict == "unexplained"]
    if wrong:
        raise CalculatorError(
            Problem(
                Place(key=one.case.name),
                f"{one.expected.what} {one.expected.when} is {one.got}, not {float(one.expected.value)}",
                "find out why",
            )
            for one in wrong[:SHOWN]
        )


def _asked(given: argparse.Namespace) -> list[Case]:
    from calculator.published.load import cases

    held = cases()
    for name in given.name:
        if not any(one.startswith(name) for one in held):
            folders = list(dict.fromkeys(one.split("/")[0] for one in held))
            raise InputError(Problem(Place(key="NAME"), f"no case is called '{name[:60]}'", did_you_mean(name, [*held, *folders])))
    return [
        case
        for case in held.values()
        if (not given.name or case.name.startswith(tuple(given.name))) and given.oracle in (None, case.oracle)
    ]


def _record(found: list[Found]) -> dict[str, Any]:
    from calculator.published.totals import totals_of

    totals = totals_of(found)
    return {
        "cases": totals.cases,
        "figures": totals.figures,
        "match": totals.match,
        "explained": totals.explained,
        "unexplained": totals.unexplained,
        "largest_amount": plain(totals.largest_amount),
        "largest_share": plain(totals.largest_share),
        "found": [
            {
                "case": one.case.name,
                "oracle": one.case.oracle,
                "source": one.case.source,
                "what": one.expected.what,
                "when": one.expected.when,
                "unit": one.expected.unit,
                "expected": plain(float(one.expected.value)),
                "got": plain(one.got) if one.got == one.got else None,
                "difference": plain(one.difference) if one.got == one.got else None,
                "tolerance": plain(float(one.expected.tolerance)),
                "verdict": one.verdict,
                "working": one.expected.working,
                "command": f"python -m calculator {one.case.command}",
            }
            for one in found
        ],
    }


def _print(found: list[Found], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.published.case import ORACLES
    from calculator.published.said import figure_text, gap_text, what_text
    from calculator.published.totals import totals_of
    from calculator.quantities import format_number
    from calculator.reports.tables import print_table

    rows = []
    for oracle in (*ORACLES, None):
        own = [one for one in found if oracle in (one.case.oracle, None)]
        if not own:
            continue
        totals = totals_of(own)
        counts = (totals.cases, totals.figures, totals.match, totals.explained, totals.unexplained)
        rows.append([t(f"validation.oracle.{oracle or 'all'}", lang), *(format_number(count, lang) for count in counts)])
    heads = ("oracle", "cases", "figures", "match", "explained", "unexplained")
    print_table(t("validation.title", lang), [t(f"validation.{name}", lang) for name in heads], rows)
    listed = [
        [
            one.case.name,
            what_text(one, lang),
            figure_text(float(one.expected.value), one.expected.unit, lang),
            figure_text(one.got, one.expected.unit, lang),
            gap_text(one, lang),
            t(f"validation.verdict.{one.verdict}", lang),
        ]
        for one in found[:SHOWN]
    ]
    heads = ("case", "what", "expected", "got", "difference", "verdict")
    print_table(
        t("validation.figures_title", lang, shown=len(listed), count=len(found)),
        [t(f"validation.{name}", lang) for name in heads],
        listed,
        left=2,
    )
    if any(one.verdict == "explained" for one in found):
        print(t("validation.not_told", lang))
