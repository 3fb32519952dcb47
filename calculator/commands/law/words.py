"""Law values in words, as rows of tables: what the ``law`` commands and ``compare`` print for people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from textwrap import wrap

from calculator.i18n import t
from calculator.law.difference import CitedOnce, Difference, ParameterChange, ReadingChange
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.quantities import Language, format_date
from calculator.reports.law_changes import cited_words as cited_words
from calculator.reports.law_changes import entry_words, span_words
from calculator.reports.law_words import confidence_said, law_named
from calculator.reports.tables import print_table

NARROW = 46
"""Signs in a line of a name."""


def name_cell(name: str, words: str) -> str:
    """Write a path, broken at its points, above its label: the first column of a table is never cut."""
    lines = [""]
    for part in name.replace(".", ". ").split():
        if len(lines[-1]) + len(part) > NARROW and lines[-1]:
            lines.append("  ")
        lines[-1] += part
    return "\n".join([*lines, *wrap(words, NARROW)])


def change_rows(changes: Iterable[ParameterChange], apart: Difference, lang: Language) -> list[list[str]]:
    """Give the rows of a table of changed parameters: name, days, old value, new value."""
    rows = []
    for change in changes:
        for place, one in enumerate(change.changes):
            name = name_cell(change.path, change.label[lang]) if place == 0 else ""
            rows.append(
                [
                    name,
                    span_words(one, lang),
                    entry_words(change.path, one.old, apart.old, lang),
                    entry_words(change.path, one.new, apart.new, lang),
                ]
            )
    return rows


def print_changes(title: str, changes: Iterable[ParameterChange], apart: Difference, lang: Language) -> None:
    """Print a table of changed parameters."""
    headers = [t("commands.parameter", lang), t("law.days", lang), *(law_named(law, lang, NARROW) for law in (apart.old, apart.new))]
    print_table(title, headers, change_rows(changes, apart, lang), left=4)


def print_readings(readings: Iterable[ReadingChange], apart: Difference, lang: Language) -> None:
    """Print the contested provisions that are read in two ways."""
    rows = []
    for one in readings:
        options = apart.new.all_readings[one.name].options
        rows.append([name_cell(one.name, one.label[lang]), options[one.old].label[lang], options[one.new].label[lang]])
    if rows:
        headers = [t("law.contested", lang), *(law_named(law, lang, NARROW) for law in (apart.old, apart.new))]
        print_table(t("law.readings_differ", lang), headers, rows, left=3)


def print_cited_once(apart: Difference, lang: Language) -> None:
    """Print the provisions only one side cites, one row an instrument."""
    rows = []
    for law, once in ((apart.old, apart.only_old), (apart.new, apart.only_new)):
        for instrument, group in groupby(sorted(once, key=lambda one: law.instruments[one.cite.instrument].issued), _instrument):
            held = law.instruments[instrument]
            provisions = ", ".join(sorted({one.cite.provision or "–" for one in group}))
            rows.append(
                [
                    law_named(law, lang, NARROW // 2),
                    f"{instrument}\n{held.title[lang]}",
                    format_date(held.issued.isoformat(), lang),
                    provisions,
                ]
            )
    if rows:
        headers = [t(f"law.{name}", lang) for name in ("only_in", "instrument", "issued", "provisions")]
        print_table(t("law.cited_once", lang), headers, rows, left=4)


def _instrument(one: CitedOnce) -> str:
    return one.cite.instrument


def confidence_words(entry: Entry, law: Law, lang: Language) -> str:
    """Write how sure a value is, and what the draft it comes from is."""
    said = confidence_said(entry, law, lang)
    kinds = [t(f"app.law.kind.{draft.kind}", lang) for draft in law.drafts if draft.draft == entry.draft]
    return "\n".join([*kinds, said])
