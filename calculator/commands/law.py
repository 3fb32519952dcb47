"""``law list``, ``law show``, ``law diff``: what the law says, since when, and by which provision."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.shell import emit, finish, number, placed
from calculator.errors import InputError, LawDataError, Place, Problem

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.schema import Entry, Parameter


def add(commands: Any) -> None:
    """Declare the three commands."""
    from calculator.validation import Date

    law = commands.add_parser("law", help="list, show and compare legal parameters")
    verbs = law.add_subparsers(dest="verb", metavar="VERB")
    law.set_defaults(parser=law)
    for name, words in (("list", "list every parameter with its history"), ("show", "show one parameter, or all below a path")):
        parser = verbs.add_parser(name, help=words)
        if name == "show":
            parser.add_argument("path", metavar="PATH", help="such as corporate_income_tax.standard_rate")
        parser.add_argument("--as-of", type=number(Date), metavar="DATE", help="the law as it was known on this day")
        parser.add_argument("--variant", default="in_force", metavar="NAME", help="default: in_force")
        draft_option(parser, "put on top of the variant")
        finish(parser, run_list if name == "list" else run_show)
    parser = verbs.add_parser("diff", help="list the parameters whose values differ between two variants")
    parser.add_argument("a", metavar="A", help="a variant, or a variant with drafts: in_force+my_draft")
    parser.add_argument("b", metavar="B", help="the same")
    draft_option(parser, "then its name may stand in A and B")
    finish(parser, run_diff)


def run_list(given: argparse.Namespace) -> None:
    """Print every parameter."""
    law = _law(given)
    _print(given, law, list(law.parameters.values()))


def run_show(given: argparse.Namespace) -> None:
    """Print one parameter, or all whose path begins with the one given."""
    law = _law(given)
    below = [parameter for path, parameter in law.parameters.items() if path.startswith(given.path + ".")]
    _print(given, law, below or [placed(lambda: law.parameter(given.path), key="PATH")], histories=True)


def run_diff(given: argparse.Namespace) -> None:
    """Print the parameters and readings that differ between two variants."""
    from calculator.law.positions import position

    files = drafts_of(given)
    a, b = placed(lambda: position(given.a, files), key="A"), placed(lambda: position(given.b, files), key="B")
    differing = [
        path for path in dict.fromkeys([*a.parameters, *b.parameters]) if _course(a.parameters.get(path)) != _course(b.parameters.get(path))
    ]
    readings = [{"name": name, "a": a.readings[name], "b": b.readings[name]} for name in a.readings if a.readings[name] != b.readings[name]]
    # A draft without readable numbers changes no parameter here, and must not look like one that changes nothing.
    silent = [
        {"draft": draft.draft, "why_not": draft.why_not[given.lang] if draft.why_not else None}
        for draft in (*a.missing_numbers, *b.missing_numbers)
    ]
    if given.json:
        rows = [
            {
                "path": path,
                "unit": str((a.parameters.get(path) or b.parameters[path]).unit),
                "a": _history(a, a.parameters.get(path), given.lang),
                "b": _history(b, b.parameters.get(path), given.lang),
            }
            for path in differing
        ]
        emit({"parameters": rows, "readings": readings, "not_computable": silent})
        return
    from calculator.i18n import t
    from calculator.reports.law_values import written
    from calculator.reports.tables import print_table

    lang = given.lang

    def said(law: Law, path: str) -> str:
        parameter = law.parameters.get(path)
        if parameter is None:
            return "–"
        return "\n".join(f"{entry.from_}: {written(entry.written, lang)}" for entry in parameter.history)

    print_table(
        t("commands.law_diff_title", lang, a=given.a, b=given.b),
        [t("commands.parameter", lang), given.a, given.b],
        [
            *([path, said(a, path), said(b, path)] for path in differing),
            *([t("commands.reading", lang, name=row["name"]), row["a"], row["b"]] for row in readings),
        ],
        left=3,
    )
    for row in silent:
        print(t("commands.not_computable", lang, draft=row["draft"], why=row["why_not"]))


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


def _course(parameter: Parameter | None) -> list[tuple[dt.date, Any]] | None:
    """Give the days on which a value changes: an entry that restates the value before it, by a newer instrument, is no change."""
    if parameter is None:
        return None
    course: list[tuple[dt.date, Any]] = []
    for index, entry in enumerate(parameter.history):
        if not course or entry.value != course[-1][1]:
            course.append((entry.from_, entry.value))
        last = _last_day(parameter, index)
        if last is not None and (index + 1 == len(parameter.history) or parameter.history[index + 1].from_ != last + _DAY):
            course.append((last + _DAY, None))
    return course


_DAY = dt.timedelta(days=1)


def _last_day(parameter: Parameter, index: int) -> dt.date | None:
    """Give the last day on which an entry holds: its own, or the one before its successor; None where it has no end."""
    ends = [entry.from_ - _DAY for entry in parameter.history[index + 1 : index + 2]]
    own = parameter.history[index].until
    return min([*ends, *([own] if own else [])], default=None)


def _history(law: Law, parameter: Parameter | None, lang: str) -> list[dict[str, Any]] | None:
    """Give the history of a parameter as plain data; None where the law has no such parameter."""
    if parameter is None:
        return None
    return [_entry(parameter, index, entry, lang) for index, entry in enumerate(parameter.history)]


def _entry(parameter: Parameter, index: int, entry: Entry, lang: str) -> dict[str, Any]:
    last = _last_day(parameter, index)
    data: dict[str, Any] = {
        "from": entry.from_.isoformat(),
        "until": last.isoformat() if last else None,
        "value": _value(entry.value),
        "cites": [{"instrument": cite.instrument, "provision": cite.provision} for cite in entry.cites],
        "confidence": entry.confidence,
        "checked_on": entry.checked_on.isoformat(),
    }
    if entry.note:
        data["note"] = entry.note[lang]
    if entry.draft:
        data["draft"] = entry.draft
    return data


def _value(value: Any) -> Any:
    """Give a value as plain data: numbers as numbers, tokens as text, groups by their keys, null where the law has nothing."""
    from fractions import Fraction

    from pydantic import BaseModel

    from calculator.commands.shell import plain

    if isinstance(value, Fraction):
        return plain(float(value))
    if isinstance(value, BaseModel):
        fields = {(field.alias or name): getattr(value, name) for name, field in type(value).model_fields.items()}
        return {name: _value(inner) for name, inner in fields.items() if inner is not None}
    if isinstance(value, tuple):
        return [_value(inner) for inner in value]
    return value


def _print(given: argparse.Namespace, law: Law, parameters: list[Parameter], *, histories: bool = False) -> None:
    lang = given.lang
    if given.json:
        rows = [
            {
                "path": parameter.path,
                "label": parameter.label[lang],
                "unit": str(parameter.unit),
                "keyed_on": parameter.keyed_on,
                "history": _history(law, parameter, lang),
            }
            for parameter in parameters
        ]
        emit({"parameters": rows})
        return
    from calculator.i18n import t
    from calculator.quantities import format_date, format_provision
    from calculator.reports.law_values import written
    from calculator.reports.tables import print_table

    def cited(entry: Entry) -> str:
        return "; ".join(
            format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in entry.cites
        )

    title = t("commands.law_title", lang, variant=law.variant, date=format_date(law.as_of.isoformat(), lang))
    rows_shown: list[list[str]] = []
    for parameter in parameters:
        now = parameter.entry(law.as_of)
        shown = parameter.history if histories else ((now or parameter.history[-1]),)
        for entry in shown:
            name = f"{parameter.path}\n{parameter.label[lang]}" if entry is shown[0] else ""
            since = format_date(entry.from_.isoformat(), lang)
            rows_shown.append([name, since, written(entry.written, lang), cited(entry), t(f"confidence.{entry.confidence}", lang)])
    headers = [t(f"commands.{name}", lang) for name in ("parameter", "from", "value", "provision", "confidence")]
    print_table(title, headers, rows_shown, left=5)
