"""The first sheet: what the file is, what it rests on, how to use it, and what in it is no formula."""

from __future__ import annotations

import datetime as dt

from calculator.project.load import fingerprint
from calculator.version import VERSION
from calculator.workbook.build import Workbook


def read_me_lines(found: Workbook, timestamp: dt.datetime) -> list[tuple[str, str]]:
    """Give the pairs of text of the sheet."""
    words, law, scenario = found.words, found.law, found.scenario
    lang = words.lang
    site = scenario.sites[found.site]
    lines = [
        (words.say("readme.title"), scenario.title[lang]),
        (words.say("readme.site"), f"{site.title[lang] if site.title else found.site} ({found.site})"),
        (words.say("readme.law"), f"{law.label[lang]} ({law.variant}), {law.as_of.isoformat()}"),
        (words.say("readme.version"), VERSION),
        (words.say("readme.scenario_fingerprint"), fingerprint(scenario)),
        (words.say("readme.law_fingerprint"), law.fingerprint),
        (words.say("readme.drafts"), ", ".join(draft.draft for draft in law.drafts) or "–"),
        (words.say("readme.timestamp"), timestamp.isoformat()),
        ("", ""),
        (words.say("readme.how"), words.say("readme.how_text")),
        (words.say("readme.colours"), words.say("readme.colours_text")),
        (words.say("readme.stays"), words.say("readme.stays_text")),
        (words.say("readme.reconciled"), words.say("readme.reconciled_text")),
        (words.say("readme.limits"), words.say("readme.limits_text")),
        ("", ""),
    ]
    marked: dict[str, list[str]] = {}
    for name, side in found.sides.items():
        for key, why in side.values:
            marked.setdefault(f"{words.say(f'side.{name}')}: {words.say(f'why.{why}')}", []).append(words.row(key.partition(".")[2]))
    if not marked:
        return [*lines, (words.say("readme.values"), words.say("readme.no_values"))]
    return [*lines, *((f"{words.say('readme.values')} – {why}", ", ".join(rows)) for why, rows in marked.items())]
