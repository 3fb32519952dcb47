"""``population``: draws the enterprises of the zones from published totals and archetypes, and says which totals they meet."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, years
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.portfolio.population import Population
    from calculator.quantities import Language


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Integer

    parser = commands.add_parser("population", help="draw the enterprises of the zones from published totals, for the command portfolio")
    parser.add_argument("--seed", type=years(Integer, 0, 2**31), default="2026", metavar="N", help="of everything drawn (default: 2026)")
    parser.add_argument("--out", metavar="FILE.csv", help="write the enterprises")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Draw the population, write it, and hold it against what was published."""
    from calculator.analysis.portfolio.population import draw

    found = draw(given.seed)
    if given.out:
        _write(found, Path(given.out))
    if given.json:
        emit(_record(found, given.seed, given.out))
    else:
        _print(found, given.seed, given.lang)


def _write(found: Population, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.DictWriter(file, list(found.rows[0]), lineterminator="\n")
            sheet.writeheader()
            sheet.writerows({name: _short(value) for name, value in row.items()} for row in found.rows)
    except OSError as fault:
        raise InputError(Problem(Place(str(path)), f"it cannot be written ({fault.strerror})", "write elsewhere")) from None


def _short(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _record(found: Population, seed: int, out: str | None) -> dict[str, Any]:
    from calculator.commands.records import tidy

    return {
        "seed": seed,
        "rows": len(found.rows),
        "file": out,
        "totals": [
            {"total": one.name, "published": tidy(one.published), "population": tidy(one.found), "met": one.met, "source": one.source}
            for one in found.totals
        ],
        "contradictions": list(found.contradictions),
    }


def _print(found: Population, seed: int, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money_short, format_number
    from calculator.reports.tables import print_table

    def said(name: str, value: float) -> str:
        return format_money_short(value, lang) if "revenue" in name else format_number(value, lang)

    rows = [
        [
            t(f"population.{one.name}", lang),
            said(one.name, one.published),
            said(one.name, one.found),
            t("population.met" if one.met else "population.not_met", lang),
        ]
        for one in found.totals
    ]
    headers = ["", *(t(f"population.{name}", lang) for name in ("published", "population", "asked"))]
    print_table(t("population.title", lang, count=format_number(len(found.rows), lang), seed=seed), headers, rows)
    for name in found.contradictions:
        print(t(f"population.contradiction.{name}", lang))
    print(t("population.note", lang))
