"""``report``: documents people hand on, and ``report verify``: whether their figures still hold."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.shell import Wrong, emit, placed, token
from calculator.errors import CalculatorError, InputError, LawDataError, Place, Problem

if TYPE_CHECKING:
    from calculator.documents.offer import Maker

VERIFY = "verify"
SPOKEN = ("vi", "en", "both")
FORMS = ("pdf", "docx", "md", "xlsx")


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("report", help="write a document to hand on, or verify FILE: do the figures of one still hold")
    parser.add_argument("scenario", metavar="SCENARIO.yaml", nargs="+", help="one or more; or verify FILE")
    parser.add_argument(
        "--to", type=token(FORMS), default="pdf", metavar="pdf|docx|md|xlsx", help="one-page offer, annex (docx, md), workbook"
    )
    parser.add_argument(
        "--variant", action="append", metavar="NAME", help="the document's law; an annex holds further ones against the first"
    )
    parser.add_argument("--site", metavar="NAME", help="the first site the scenario compares unless given")
    parser.add_argument("--out", metavar="FILE|DIR", help="where to write it (default: beside you, named after the scenario)")
    parser.add_argument("--timestamp", type=_time, metavar="TIME", help="when it is made, such as 2026-11-22T09:00 (UTC); default: now")
    parser.add_argument("--logo", metavar="FILE", help="the operator's logo, PNG or SVG of 100 kB at most")
    parser.add_argument("--colour", metavar="RRGGBB", help="the operator's colour, such as '#0B5FB8'")
    parser.add_argument("--app-url", metavar="ADDRESS", help="the app's page that opens links; without it the page says a command instead")
    draft_option(parser, "put on top of each variant")
    parser.add_argument("--lang", type=token(SPOKEN), default="en", metavar="vi|en|both", help="language of the document (default: en)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.set_defaults(run=run, parser=parser)


def _time(text: str) -> Any:
    """Read a time: a day, a time of ISO 8601 (UTC unless it says another zone), or seconds since 1970."""
    plain = text.strip()
    try:
        if plain.isascii() and plain.isdigit():
            return dt.datetime.fromtimestamp(int(plain), dt.UTC)
        return dt.datetime.fromisoformat(plain)
    except (ValueError, OverflowError, OSError):
        return Wrong(f"'{text[:40]}' is not a time", "write it as 2026-11-22T09:00, or as seconds since 1970")


def run(given: argparse.Namespace) -> None:
    """Write documents, or verify one."""
    first, *rest = given.scenario
    if first == VERIFY and not Path(first).exists():
        from calculator.commands.report.verify import run_verify

        if len(rest) != 1:
            raise InputError(Problem(Place(key="report verify"), f"{len(rest)} files are named", "name one file"))
        run_verify(rest[0], given)
        return
    from calculator.reports.offer.look import read_logo

    maker = _maker(given, read_logo(given.logo) if given.logo else None)
    written: list[dict[str, Any]] = []
    wrong: list[Problem] = []
    for path in given.scenario:
        try:
            written.append(_write(path, given, maker, many=bool(rest)))
        except LawDataError:
            raise
        except CalculatorError as fault:
            wrong += fault.problems
            if not rest:
                break
    if given.json and written:
        emit({"documents": written})
    elif written:
        _say(written, given.lang)
    if wrong:
        raise InputError(wrong)


def _maker(given: argparse.Namespace, logo: bytes | None) -> Maker:
    from calculator.documents.offer import Maker, time_of
    from calculator.project.link import base_of
    from calculator.reports.offer.look import look_of

    look_of(logo, given.colour)
    address = base_of(given.app_url) if given.app_url else None
    return Maker(given.lang, logo, given.colour, time_of(given.timestamp), address)


def _write(path: str, given: argparse.Namespace, maker: Maker, *, many: bool) -> dict[str, Any]:
    from calculator.commands.run import load
    from calculator.documents.files import document_bytes
    from calculator.project.load import fingerprint
    from calculator.reports.paper.carried import record_in
    from calculator.version import VERSION

    files = drafts_of(given)
    scenario = load(path, given.variant or [], [given.site] if given.site else [], files)
    name, data = placed(lambda: document_bytes(given.to, scenario, given.variant or [], given.site, maker, list(files.values())), file=path)
    target = _target(given.out, name, many=many)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as fault:
        raise InputError(
            Problem(Place(key="--out"), f"{target} cannot be written ({fault.strerror})", "name a place you may write to")
        ) from None
    record = record_in(data, str(target))
    return {
        "file": str(target),
        "bytes": len(data),
        "document": record["document"],
        "scenario": scenario.scenario,
        "site": record["site"],
        "variants": list(record["figures"]),
        "version": VERSION,
        "made": dt.datetime.fromtimestamp(record["made"], dt.UTC).isoformat(),
        "scenario_sha256": fingerprint(scenario),
        "laws": [{"variant": variant, "sha256": law["sha256"]} for variant, law in zip(record["figures"], record["laws"], strict=True)],
    }


def _target(out: str | None, name: str, *, many: bool) -> Path:
    """Say where a document goes: a file, or its own name inside a folder."""
    if out is None:
        return Path(name)
    ends_as_folder = out.endswith(("/", "\\"))
    return Path(out) / name if many or ends_as_folder or Path(out).is_dir() else Path(out)


def _say(written: list[dict[str, Any]], lang: str) -> None:
    from calculator.i18n import t

    spoken: Any = "en" if lang == "both" else lang
    for one in written:
        print(t("commands.wrote", spoken, path=one["file"]))
