"""Writes the workbook of a project at a site under a law: the front door of this room."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO

from calculator.law.law import Law, load_law
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.workbook.book import Sheet
from calculator.workbook.build import Workbook, build
from calculator.workbook.read_me import read_me_lines
from calculator.workbook.reconciliation import reconciliation_lines
from calculator.workbook.xlsx import Writer


def write_workbook(
    scenario: Scenario,
    law_variant: str | Law,
    site: str,
    lang: Language,
    path_or_buffer: str | Path | IO[bytes],
    timestamp: dt.datetime,
    *,
    cached: bool = True,
) -> Workbook:
    """Write the workbook; equal inputs and timestamp give equal bytes.

    Parameters
    ----------
    scenario : a checked scenario.
    law_variant : name of a variant, or a law.
    site : name of a site.
    lang : of the words.
    path_or_buffer : where the file goes.
    timestamp : the moment the file states as that of its making.
    cached : whether formulas carry their values, for viewers that do not calculate; a test of recalculation writes 0 instead.

    Raises
    ------
    UnknownNameError
        When the law data does not reach far enough, or a variant does not exist.
    """
    law = load_law(law_variant) if isinstance(law_variant, str) else law_variant
    found = build(scenario, law, site, lang)
    target = str(path_or_buffer) if isinstance(path_or_buffer, Path) else path_or_buffer
    put(found, target, timestamp, cached=cached)
    return found


def put(found: Workbook, target: str | IO[bytes], timestamp: dt.datetime, *, cached: bool = True) -> None:
    """Write the sheets of a workbook that has been built; what was changed in its cells since is in them."""
    words = found.words
    if not any(sheet.title == words.say("sheet.reconciliation") for sheet in found.book.sheets):
        sheet = Sheet(words.say("sheet.reconciliation"), found.book.sheets[0].heading)
        found.book.sheets.append(sheet)
        reconciliation_lines(found.book, sheet, found.sides, words)
    writer = Writer(target, timestamp, cached=cached)
    writer.lines_of_text(words.say("sheet.readme"), read_me_lines(found, timestamp))
    year = next(iter(found.sides.values())).year
    for sheet in found.book.sheets:
        writer.sheet(sheet, year, words)
    writer.names(found.book)
    writer.close()
