"""``attribute --portfolio``: what changes for a file of enterprises, split by clause."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import drafts_of
from calculator.commands.portfolio.basis import basis_of, basis_options
from calculator.commands.shell import emit, token
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.attribute import Attribution
    from calculator.analysis.attribute_portfolio import Survey
    from calculator.quantities import Language


def portfolio_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that go with a portfolio."""
    from calculator.project.portfolio.spelling import SPELLINGS

    parser.add_argument(
        "--portfolio", metavar="FILE.csv|.parquet", help="split what changes for all its rows together, in place of a project"
    )
    parser.add_argument("--spelling", type=token(SPELLINGS), default=SPELLINGS[0], metavar="iso|vi",
                        help="how days and numbers of the portfolio are written (default: iso)")  # fmt: skip
    group = parser.add_argument_group("of a portfolio")
    basis_options(group)


def run_portfolio(
    given: argparse.Namespace, record: Callable[[Attribution, Language], dict[str, Any]], show: Callable[[Attribution, Language], None]
) -> None:
    """Survey, say how much there is to do, split and print; ``record`` and ``show`` are those of one project."""
    from calculator.analysis.attribute_portfolio import ORDERS, split, survey
    from calculator.analysis.stepwise import finished
    from calculator.commands.analysis.lab import law_at
    from calculator.i18n import t
    from calculator.quantities import format_number

    for name, option in (("scenario", "SCENARIO.yaml"), ("site", "--site")):
        if getattr(given, name):
            raise InputError(Problem(Place(key=option), f"{option} does not go with --portfolio", "leave one of the two out"))
    files = drafts_of(given)
    old, new = law_at(given.old, files, "--from"), law_at(given.new, files, "--to")
    looked = not given.json and sys.stderr.isatty()
    work = survey(
        Path(given.portfolio), old, new, basis_of(given), measures=given.measure, by=given.by, seed=given.seed, spelling=given.spelling,
        orders=given.orders or ORDERS,
    )  # fmt: skip
    found: Survey = finished(_shown(work) if looked else work)
    if looked:
        print(t("of_portfolio.laws", given.lang, laws=found.laws, clauses=len(found.live), rows=found.computed), file=sys.stderr)
    done: Attribution = finished(_shown(split(found)) if looked else split(found))
    if given.json:
        emit({"portfolio": given.portfolio, "rows": _rows_record(found, given.lang), **record(done, given.lang)})
        return
    counts = {name: format_number(count, given.lang) for name, count in (("rows", found.rows), ("computed", found.computed))}
    print(t("of_portfolio.title", given.lang, file=given.portfolio, old=old.variant, new=new.variant, **counts))
    show(done, given.lang)
    for line in rows_said(found, given.lang):
        print(line)


def rows_said(found: Survey, lang: Language) -> list[str]:
    """Say of the rows of a survey which are in no total and why, and of how many the law that granted them something is not held."""
    from calculator.i18n import t
    from calculator.quantities import format_date, format_number
    from calculator.reports.faults import fault_told

    lines = []
    if found.computed < found.rows:
        every = [
            t(key, lang, count=format_number(count, lang), column=column, row=fault.row, found=fault_told(fault, lang).found)
            for column, count in sorted(found.left_out.rows.items(), key=lambda one: -one[1])
            for fault, key in ((found.left_out.first[column], "of_portfolio.why" if column else "of_portfolio.why_row"),)
        ]
        count = format_number(found.rows - found.computed, lang)
        lines.append(t("of_portfolio.left_out", lang, count=count, why="; ".join(every)))
    if found.older and found.held_from is not None:
        counts = {"count": format_number(found.older, lang), "computed": format_number(found.computed, lang)}
        lines.append(t("of_portfolio.older", lang, from_day=format_date(found.held_from.isoformat(), lang), **counts))
    return lines


def _rows_record(found: Survey, lang: Language) -> dict[str, Any]:
    from calculator.reports.faults import fault_told

    return {
        "in": found.rows,
        "computed": found.computed,
        "rejected": found.rows - found.computed,
        "rejected_by_column": [
            {"column": column, "rows": count, "first": {"row": fault.row, "found": fault_told(fault, lang).found}}
            for column, count in found.left_out.rows.items()
            for fault in (found.left_out.first[column],)
        ],
        "law_not_held": found.older,
    }


def _shown(work: Any) -> Any:
    """Take the steps of some work, and say on standard error how far it is."""
    done, found = 0, None
    while True:
        try:
            steps = next(work)
        except StopIteration as end:
            found = end.value
            break
        done += 1
        print(f"\r{done:,}/{steps:,}", end="", file=sys.stderr, flush=True)
        yield steps
    print(file=sys.stderr)
    return found
