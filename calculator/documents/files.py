"""The other documents as bytes: the annex as DOCX or Markdown, and the workbook, each with its record inside."""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from calculator.analysis.compare import LawDelta, used_changes
from calculator.analysis.run import run_laws
from calculator.analysis.site_run import ScenarioRun, SiteRun
from calculator.documents.annex import annex_of
from calculator.documents.content import Foot
from calculator.documents.offer import COMMAND, PRINT, Maker, file_stem, keywords_of, law_of, offer_of_run, site_of, time_of
from calculator.documents.record import PROGRAM, record_of
from calculator.errors import InputError, Place, Problem
from calculator.i18n import LANGUAGES
from calculator.law.difference import difference
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.schema import Draft
from calculator.project.load import fingerprint
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.reports.annex.docx import write_docx
from calculator.reports.annex.markdown import write_markdown
from calculator.reports.offer.look import look_of
from calculator.reports.paper.carried import Record, in_office_file, sealed
from calculator.reports.paper.libraries import library
from calculator.version import VERSION

FORMS = ("pdf", "docx", "md", "xlsx")


def document_bytes(
    form: str,
    scenario: Scenario,
    variants: Sequence[str | Law] = (),
    site: str | None = None,
    maker: Maker | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
) -> tuple[str, bytes]:
    """Make a document: the name of its file, and its bytes; the same inputs and time give the same bytes.

    Parameters
    ----------
    form : pdf for the one-page offer, docx or md for the annex, xlsx for the workbook.
    scenario : a checked scenario.
    variants : names of positions of the law, or laws; the first is the document's own, an annex holds the others against it. Those the
        scenario compares unless given; an offer and a workbook take the first.
    site : of the scenario; the first one it compares unless given.
    maker : language, logo, colour, time and address.
    drafts : of one's own, on top of each variant.

    Raises
    ------
    UnknownNameError
        When a variant or site does not exist.
    InputError
        When the scenario does not fit the law, an input cannot be used, or a library is not installed.
    """
    how = maker or Maker()
    if form not in FORMS:
        raise InputError(Problem(Place(key="--to"), f"'{form}' is no form of a document", f"write one of {', '.join(FORMS)}"))
    look_of(how.logo, how.colour)
    asked: list[str | Law] = list(variants or scenario.compare.variants)
    if form in {"pdf", "xlsx"}:
        asked = asked[:1]
    laws = {law.variant: law for law in (law_of(one, drafts, computable=place == 0) for place, one in enumerate(asked))}
    made = time_of(how.timestamp)
    if how.lang not in (*LANGUAGES, "both"):
        raise InputError(Problem(Place(key="--lang"), f"'{how.lang}' is no language of a document", "write vi, en or both"))
    done = run_laws(scenario, list(laws.values()), [site_of(scenario, site)], made.date())
    return _made(form, done, how)


def _made(form: str, done: ScenarioRun, how: Maker) -> tuple[str, bytes]:
    name = f"{file_stem(done.scenario, done.runs[0], how.lang)}.{form}"
    if form == "pdf":
        return name, offer_of_run(done.runs[0], done.scenario, how)
    return name, _workbook(done, how) if form == "xlsx" else _annex(form, done, how, name)


def made_again(record: Record, runs: Sequence[SiteRun], without_numbers: Sequence[Law], scenario: Scenario) -> bytes:
    """Make a document once more from what it carries and its runs: with the same program, law and libraries the same bytes.

    Raises
    ------
    InputError
        When what it was made with cannot be used, or a library is not installed.
    """
    held = record["settings"]
    logo = None if held.get("logo") is None else base64.b64decode(held["logo"])
    made = dt.datetime.fromtimestamp(record["made"], dt.UTC)
    how = Maker(held["lang"], logo, held.get("colour"), made, held.get("app_url"), dict(held.get("address") or ()))
    return _made(held["form"], ScenarioRun(scenario, tuple(runs), tuple(without_numbers)), how)[1]


def _annex(form: str, done: ScenarioRun, how: Maker, name: str) -> bytes:
    scenario, first, made = done.scenario, done.runs[0], time_of(how.timestamp)
    languages: tuple[Language, ...] = LANGUAGES if how.lang == "both" else (how.lang,)
    foot = Foot(
        PROGRAM, VERSION, made.date(), fingerprint(scenario)[:PRINT], first.law.fingerprint[:PRINT], COMMAND.format(file=name), None
    )
    held = _held_against(done)
    parts = [annex_of(done, held, lang, foot) for lang in languages]
    record = sealed(
        record_of("annex", done.runs, scenario, made, {"lang": how.lang, "colour": how.colour, "form": form}, laws=done.without_numbers)
    )
    keywords = keywords_of(scenario, first.law)
    if form == "docx":
        heading = look_of(None, how.colour).heading
        return in_office_file(
            write_docx(parts, made=made, version=VERSION, keywords=keywords, heading=heading), record, int(made.timestamp())
        )
    fields = {
        "program": f"{PROGRAM} {VERSION}",
        "made": made.isoformat(),
        "scenario": scenario.scenario,
        "scenario_sha256": fingerprint(scenario),
        **{f"law_{place}": f"{run.variant} {run.law.fingerprint}" for place, run in enumerate(done.runs, 1)},
        **{f"draft_{place}": draft.draft for place, draft in enumerate({d.draft: d for r in done.runs for d in r.law.drafts}.values(), 1)},
        "verify": COMMAND.format(file=name),
    }
    return write_markdown(parts, fields=fields, record=record)


def _held_against(done: ScenarioRun) -> tuple[LawDelta, ...]:
    """Hold the laws of an annex against the first."""
    first = done.runs[0]
    others: list[tuple[Law, SiteRun | None]] = [(run.law, run) for run in done.runs[1:]]
    others += [(law, None) for law in done.without_numbers]
    found = []
    for law, run in others:
        apart = difference(first.law, law)
        found.append(LawDelta(law.variant, apart, used_changes(apart, [] if run is None else [(first, run)])))
    return tuple(found)


def _workbook(done: ScenarioRun, how: Maker) -> bytes:
    library("xlsxwriter")
    from calculator.workbook.write import write_workbook

    run, scenario, made = done.runs[0], done.scenario, time_of(how.timestamp)
    held = io.BytesIO()
    write_workbook(scenario, run.law, run.site, LANGUAGES[0] if how.lang == "both" else how.lang, held, made)
    record = sealed(record_of("workbook", [run], scenario, made, {"lang": how.lang, "form": "xlsx"}))
    return in_office_file(held.getvalue(), record, int(made.timestamp()))
