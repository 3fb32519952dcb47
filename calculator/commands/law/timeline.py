"""``law timeline PATH``: a parameter through time, when each value was enacted, from when it holds, and what was known when."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, placed

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.timeline import Timeline
    from calculator.quantities import Language


def print_timeline(given: argparse.Namespace, law: Law) -> None:
    """Print the parameter of a path, or those below it."""
    from calculator.law.timeline import timeline

    below = [path for path in law.parameters if path.startswith(given.path + ".")]
    lines = [placed(partial(timeline, law, path), key="PATH") for path in below or [given.path]]
    if given.json:
        emit({"variant": law.variant, "as_of": law.as_of.isoformat(), "parameters": [timeline_record(line, given.lang) for line in lines]})
        return
    for line in lines:
        _print(line, law, given.lang)


def timeline_record(line: Timeline, lang: Language) -> dict[str, Any]:
    """Give a timeline as plain data."""
    from calculator.commands.law.records import entry_record, value_record

    def day(date: Any) -> str | None:
        return date.isoformat() if date else None

    return {
        "path": line.parameter.path,
        "label": line.parameter.label[lang],
        "unit": str(line.parameter.unit),
        "keyed_on": line.parameter.keyed_on,
        "values": [
            {
                **entry_record(span.entry, lang),
                "from": day(span.from_),
                "until": day(span.until),
                "instrument": span.instrument.id,
                "provision": span.entry.cites[0].provision,
                "enacted": day(span.enacted),
                "instrument_in_force": day(span.instrument.in_force),
                "state": span.state,
                "backdated": span.backdated,
            }
            for span in line.spans
        ],
        "known": [
            {
                "as_of": day(known.on),
                "instruments": list(known.instruments),
                "values": [
                    {"from": day(start), "until": day(until), "value": value_record(entry.value)} for start, until, entry in known.spans
                ],
            }
            for known in line.known
        ],
    }


def _print(line: Timeline, law: Law, lang: Language) -> None:
    from calculator.commands.law.words import cited_words, confidence_words
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.law_words import entry_spoken, law_named
    from calculator.reports.tables import print_table

    def day(date: Any) -> str:
        return format_date(date.isoformat(), lang) if date else "–"

    parameter = line.parameter
    rows = [
        [
            day(span.from_),
            day(span.until),
            entry_spoken(parameter, span.entry, lang),
            cited_words(span.entry.cites, law, lang),
            confidence_words(span.entry, law, lang),
            day(span.enacted) + ("\n" + t("law.backdated", lang) if span.backdated else ""),
            day(span.instrument.in_force),
            t(f"law.state.{span.state}", lang),
        ]
        for span in line.spans
    ]
    title = t(
        "law.timeline_title", lang, path=parameter.path, label=parameter.label[lang], variant=law_named(law, lang), date=day(law.as_of)
    )
    headers = [t(key, lang) for key in _HEADERS]
    print_table(title, [*headers, t("law.state", lang, date=day(law.as_of))], rows, left=8)
    if len(line.known) > 1:
        told = [
            [
                day(known.on),
                "\n".join(known.instruments),
                "\n".join(
                    f"{day(start)} – {day(until) if until else ''}: {entry_spoken(parameter, entry, lang)}"
                    for start, until, entry in known.spans
                ),
            ]
            for known in line.known
        ]
        print_table(t("law.known_title", lang), [t(f"law.{name}", lang) for name in ("known_on", "passed", "then")], told, left=3)


_HEADERS = (
    "commands.from",
    "law.until",
    "commands.value",
    "commands.provision",
    "commands.confidence",
    "law.enacted",
    "law.instrument_in_force",
)
