"""``attribute``: the change between two legal positions, split by clause."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import (
    change_said,
    law_at,
    listed,
    measure_label,
    measure_option,
    no_change,
    provision_said,
    said,
    site_of,
    whole,
)
from calculator.commands.analysis.of_portfolio import portfolio_options, run_portfolio
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, placed, token
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.attribute import Attribution, Clause, ClausePart, MeasureSplit
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

USUAL_ORDERS, MOST_ORDERS = 200, 100_000
NOTHING = 1e-12
"""A share of a total below this is the noise of float64."""


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("attribute", help="split the change between two legal positions by clause, in no preferred order")
    parser.add_argument("scenario", metavar="SCENARIO.yaml", nargs="?", help="the project; left out with --portfolio")
    parser.add_argument("--from", dest="old", default="in_force", metavar="VARIANT", help="the first position (default: in_force)")
    parser.add_argument(
        "--to", dest="new", required=True, metavar="VARIANT", help="the second position; NAME+DRAFT puts a draft on a variant"
    )
    parser.add_argument("--site", metavar="NAME", help="of the scenario (default: its first)")
    measure_option(parser, "kept_present_value")
    parser.add_argument(
        "--by", type=token(("article", "provision", "parameter")), default="article", metavar="article|provision|parameter",
        help="what belongs together (default: article)",
    )  # fmt: skip
    parser.add_argument(
        "--orders", type=whole(2, MOST_ORDERS), metavar="N",
        help=f"orders sampled where more than ten clauses matter (default: {USUAL_ORDERS}; 40 of a portfolio)",
    )  # fmt: skip
    parser.add_argument("--seed", type=whole(0, 2**31), default=1, metavar="S", help="of the sampled orders (default: 1)")
    draft_option(parser, "to be named in --from or --to")
    portfolio_options(parser)
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Split and print."""
    from calculator.analysis.attribute import attribute

    if given.portfolio is not None:
        run_portfolio(given, attribution_record, print_attribution)
        return
    if given.scenario is None:
        raise InputError(Problem(Place(key="SCENARIO.yaml"), "no project is named", "name a scenario, or write --portfolio FILE.csv"))
    files = drafts_of(given)
    old, new = law_at(given.old, files, "--from"), law_at(given.new, files, "--to")
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    work = partial(
        attribute, scenario, old, new, site_of(scenario, given.site),
        measures=given.measure, by=given.by, orders=given.orders or USUAL_ORDERS, seed=given.seed,
    )  # fmt: skip
    done = placed(work, file=given.scenario)
    if given.json:
        emit(_record(done, scenario, given.lang))
        return
    _print(done, scenario, given.lang)


def _record(done: Attribution, scenario: Scenario, lang: Language) -> dict[str, Any]:
    return {
        "scenario": scenario.scenario,
        "site": done.site,
        **attribution_record(done, lang),
    }


def attribution_record(done: Attribution, lang: Language) -> dict[str, Any]:
    """Give a split as plain data."""
    from calculator.commands.records import tidy

    def clause(of: Clause) -> dict[str, Any]:
        return {
            "clause": of.key,
            "label": clause_said(done, of, lang),
            "instrument": of.instrument or None,
            "provision": of.provision or None,
            "reading": of.reading,
            "parameters": list(of.paths),
        }

    return {
        "from": done.old.variant,
        "to": done.new.variant,
        "measures": [
            {
                "measure": split.measure,
                "from": tidy(split.old),
                "to": tidy(split.new),
                "change": tidy(split.total),
                "clauses": [
                    {
                        **clause(part.clause),
                        "amount": tidy(part.amount),
                        "share": tidy(part.amount / split.total) if abs(split.total) > NOTHING * max(abs(split.new), 1.0) else None,
                        "standard_error": tidy(part.standard_error),
                        "alone": tidy(part.alone),
                        "last": tidy(part.last),
                    }
                    for part in split.parts
                ],
            }
            for split in done.splits
        ],
        "without_effect": [clause(of) for of in done.silent],
        "method": "exact" if done.orders is None else "sampled",
        "orders": done.orders,
        "seed": done.seed,
        "laws_evaluated": done.evaluated,
        "law_sha256": {"from": done.old.fingerprint, "to": done.new.fingerprint},
    }


def clause_said(done: Attribution, clause: Clause, lang: Language) -> str:
    """Name a clause: its provision, the reading, or the day."""
    from calculator.analysis.attribute import DAY
    from calculator.i18n import t

    if clause.key == DAY:
        return t("attribute.day", lang, old=done.old.as_of, new=done.new.as_of)
    if clause.reading is not None:
        return t("attribute.reading", lang, reading=done.new.all_readings[clause.reading].label[lang])
    held = done.new if clause.instrument in done.new.instruments else done.old
    if held.instruments[clause.instrument].kind in {"draft", "statement"}:
        title = held.instruments[clause.instrument].title[lang]
        return f"{title} {clause.provision}".strip()
    return provision_said(held, clause.instrument, clause.provision, lang)


def _print(done: Attribution, scenario: Scenario, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.reports.law_words import law_named

    site = scenario.sites[done.site].title[lang]
    print(t("attribute.title", lang, site=site, old=law_named(done.old, lang), new=law_named(done.new, lang)))
    print_attribution(done, lang)


def print_attribution(done: Attribution, lang: Language) -> None:
    """Print a split."""
    from calculator.i18n import t

    print()
    for split in done.splits:
        _print_split(done, split, lang)
    if nil := without_effect(done):
        names = listed([_named(done, one, lang) for one in nil], lang, 8).replace("\n", "; ")
        print(t("attribute.silent", lang, count=len(nil), names=names))
    if done.orders is None:
        print(t("attribute.exact", lang, count=done.evaluated))
    else:
        print(t("attribute.sampled", lang, count=done.evaluated, orders=done.orders, seed=done.seed))
    print(t("attribute.note", lang))


def moving(split: MeasureSplit) -> list[ClausePart]:
    """Pick the clauses that do something to a measure: as their part, first of all or last of all."""

    def moves(part: ClausePart) -> bool:
        return not all(no_change(split.measure, value) for value in (part.amount, part.alone, part.last, part.standard_error or 0.0))

    return [part for part in split.parts if moves(part)]


def without_effect(done: Attribution) -> list[Clause]:
    """Pick the clauses that do nothing to any measure: those nobody met, and those that were met and moved nothing."""
    moved = _moved(done)
    met = {part.clause.key: part.clause for split in done.splits for part in split.parts}
    return [*(clause for key, clause in met.items() if key not in moved), *done.silent]


def _named(done: Attribution, clause: Clause, lang: Language) -> str:
    """Name a clause by itself: one of a single parameter by what that is too, for several may stand in one provision."""
    said = clause_said(done, clause, lang)
    labels = {**done.old.parameters, **done.new.parameters}
    return f"{said} ({labels[clause.key].label[lang]})" if clause.paths == (clause.key,) else said


def _moved(done: Attribution) -> set[str]:
    return {part.clause.key for split in done.splits for part in moving(split)}


def _print_split(done: Attribution, split: MeasureSplit, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_share
    from calculator.reports.tables import print_table

    labels = {**done.old.parameters, **done.new.parameters}
    rows = []
    shown = moving(split)
    for part in shown:
        error = "" if part.standard_error is None else f" ± {said(split.measure, part.standard_error, lang)}"
        whole_change = abs(split.total) > NOTHING * max(abs(split.new), 1.0)
        rows.append(
            [
                clause_said(done, part.clause, lang),
                listed([labels[path].label[lang] for path in part.clause.paths], lang),
                change_said(split.measure, part.amount, lang) + error,
                format_share(part.amount / split.total, lang) if whole_change else "–",
                change_said(split.measure, part.alone, lang),
                change_said(split.measure, part.last, lang),
            ]
        )
    rows.append([t("attribute.all", lang), "", change_said(split.measure, split.total, lang), "", "", ""])
    values = {"old": said(split.measure, split.old, lang), "new": said(split.measure, split.new, lang)}
    title = t("attribute.measure", lang, measure=measure_label(split.measure, lang), **values)
    headers = [t(f"attribute.{name}", lang) for name in ("clause", "parameters", "amount", "share", "alone", "last")]
    print_table(title, headers, rows, left=2)
    elsewhere = _moved(done) - {part.clause.key for part in shown}
    if elsewhere:
        names = "; ".join(_named(done, part.clause, lang) for part in split.parts if part.clause.key in elsewhere)
        print(t("attribute.only_others", lang, names=names))
