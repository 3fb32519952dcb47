"""The ``law`` commands: what the law says, since when, and by which provision."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.law.check import add_check
from calculator.commands.law.coverage import add_coverage
from calculator.commands.law.diff import run_diff
from calculator.commands.law.reference import add_reference
from calculator.commands.law.timeline import print_timeline
from calculator.commands.law.variants import add_variants
from calculator.commands.shell import emit, finish, number, placed
from calculator.errors import InputError, LawDataError, Place, Problem

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.schema import Parameter


def add(commands: Any) -> None:
    """Declare the commands."""
    from calculator.validation import Date

    law = commands.add_parser("law", help="list, show and compare legal parameters")
    verbs = law.add_subparsers(dest="verb", metavar="VERB")
    law.set_defaults(parser=law)
    for name, words, work in (
        ("list", "list every parameter with its history", run_list),
        ("show", "show one parameter, or all below a path", run_show),
        ("timeline", "show when each value of a parameter was enacted and from when it holds", run_timeline),
    ):
        parser = verbs.add_parser(name, help=words)
        if name != "list":
            parser.add_argument("path", metavar="PATH", help="such as corporate_income_tax.standard_rate")
        parser.add_argument("--as-of", type=number(Date), metavar="DATE", help="the law as it was known on this day")
        parser.add_argument("--variant", default="in_force", metavar="NAME", help="default: in_force")
        draft_option(parser, "put on top of the variant")
        finish(parser, work)
    parser = verbs.add_parser("diff", help="list the parameters whose values differ between two variants")
    parser.add_argument("a", metavar="A", help="a variant, or a variant with drafts: in_force+my_draft")
    parser.add_argument("b", metavar="B", help="the same")
    draft_option(parser, "then its name may stand in A and B")
    finish(parser, run_diff)
    add_variants(verbs)
    add_coverage(verbs)
    add_check(verbs)
    add_reference(verbs)


def run_list(given: argparse.Namespace) -> None:
    """Print every parameter."""
    law = _law(given)
    _print(given, law, list(law.parameters.values()))


def run_show(given: argparse.Namespace) -> None:
    """Print one parameter, or all whose path begins with the one given."""
    law = _law(given)
    below = [parameter for path, parameter in law.parameters.items() if path.startswith(given.path + ".")]
    _print(given, law, below or [placed(lambda: law.parameter(given.path), key="PATH")], histories=True)


def run_timeline(given: argparse.Namespace) -> None:
    """Print one parameter through time, or all whose path begins with the one given."""
    print_timeline(given, _law(given))


def _law(given: argparse.Namespace) -> Law:
    from calculator.law.positions import position, stacked

    files = drafts_of(given)
    try:
        return placed(lambda: position(stacked(given.variant, files), files, as_of=given.as_of), key="--variant")
    except LawDataError:
        if given.as_of is None:
            raise
        # A draft states the values it replaces, so it fits only the law it was written for.
        raise InputError(
            Problem(
                Place(key="--as-of"),
                f"the variant {given.variant} has a draft that does not fit the law of {given.as_of}",
                "leave --as-of out, or choose a variant without drafts",
            )
        ) from None


def _print(given: argparse.Namespace, law: Law, parameters: list[Parameter], *, histories: bool = False) -> None:
    lang = given.lang
    if given.json:
        from calculator.commands.law.records import parameter_record
        from calculator.law.read import read_in

        records = [parameter_record(parameter, lang) for parameter in parameters]
        for record, parameter in zip(records, parameters, strict=True):
            for held, entry in zip(record["history"], parameter.history, strict=True):
                held["read_in"] = list(read_in(entry, law))
        emit({"parameters": records})
        return
    from calculator.commands.law.words import cited_words, confidence_words, name_cell
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.law_words import entry_spoken, law_named
    from calculator.reports.tables import print_table

    title = t("commands.law_title", lang, variant=law_named(law, lang), date=format_date(law.as_of.isoformat(), lang))
    rows: list[list[str]] = []
    for parameter in parameters:
        now = parameter.entry(law.as_of)
        shown = parameter.history if histories else ((now or parameter.history[-1]),)
        for entry in shown:
            name = name_cell(parameter.path, parameter.label[lang]) if entry is shown[0] else ""
            since = format_date(entry.from_.isoformat(), lang)
            cites = cited_words(entry.cites, law, lang)
            rows.append([name, since, entry_spoken(parameter, entry, lang), cites, confidence_words(entry, law, lang)])
    headers = [t(f"commands.{name}", lang) for name in ("parameter", "from", "value", "provision", "confidence")]
    print_table(title, headers, rows, left=5)
