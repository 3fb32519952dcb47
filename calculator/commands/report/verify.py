"""``report verify FILE``: the figures of a document, worked out again from the scenario it carries."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.documents.verify import Changed, Verdict
    from calculator.quantities import Language


def run_verify(path: str, given: argparse.Namespace) -> None:
    """Say whether a document's figures hold, and which do not.

    Raises
    ------
    InputError
        When the file cannot be read, carries no record, or was tampered with.
    """
    from calculator.documents.verify import verify
    from calculator.reports.paper.carried import record_in

    data = _read(path)
    found = verify(record_in(data, path), path, data)
    lang: Language = "vi" if given.lang == "vi" else "en"
    if given.json:
        emit(verdict_record(found, path))
    elif found.status != "tampered":
        _print(found, path, lang)
    if found.status == "tampered":
        raise InputError(Problem(Place(path), found.why, "trust none of its figures: ask for the file as it was made"))


def _read(path: str) -> bytes:
    from calculator.reports.paper.carried import LARGEST_FILE

    remedy = "name a document `report` has written"
    try:
        if Path(path).is_dir():
            raise InputError(Problem(Place(path), "this is a folder", remedy))
        if not Path(path).is_file():
            raise InputError(Problem(Place(path), "there is no such file", remedy))
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as fault:
        raise InputError(Problem(Place(path), f"it cannot be read ({getattr(fault, 'strerror', None) or fault})", remedy)) from None


def verdict_record(found: Verdict, path: str) -> dict[str, Any]:
    """Give what is found as plain data."""
    from calculator.commands.records import tidy
    from calculator.version import VERSION

    record = found.record
    made = record.get("made")
    return {
        "file": path,
        "status": found.status,
        "holds": found.status == "holds",
        "why": found.why or None,
        "document": record.get("document") if isinstance(record.get("document"), str) else None,
        "made": dt.datetime.fromtimestamp(made, dt.UTC).isoformat() if isinstance(made, int) and abs(made) < 10**11 else None,
        "made_with": record.get("version") if isinstance(record.get("version"), str) else None,
        "version": VERSION,
        "scenario_sha256": record.get("scenario_sha256") if isinstance(record.get("scenario_sha256"), str) else None,
        "figures": found.figures,
        "changed": [tidy(one.__dict__) for one in found.changed],
        "laws_changed": list(found.laws_changed),
        "as_made": found.as_made,
    }


def _print(found: Verdict, path: str, lang: Language) -> None:
    from calculator.documents.offer import PRINT
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.tables import print_table

    record = found.record
    made = dt.datetime.fromtimestamp(record["made"], dt.UTC).date().isoformat()
    print(t("doc.verify.file", lang, file=path, version=record["version"], made=format_date(made, lang)))
    prints = {"scenario": record["scenario_sha256"][:PRINT], "law": record["laws"][0]["sha256"][:PRINT]}
    print(t("doc.verify.print", lang, **prints))
    print(t("doc.verify.law_changed" if found.laws_changed else "doc.verify.law_same", lang, variants=", ".join(found.laws_changed)))
    if not found.changed:
        print(t("doc.verify.holds", lang, count=found.figures))
        if found.as_made is not None:
            print(t("doc.verify.as_made" if found.as_made else "doc.verify.not_as_made", lang))
        return
    print(t("doc.verify.changed", lang, count=len(found.changed), all=found.figures))
    headers = [t(f"doc.verify.{name}", lang) for name in ("figure", "variant", "old", "new")]
    print_table("", headers, [_row(one, lang) for one in found.changed], left=2)


def _row(one: Changed, lang: Language) -> list[str]:
    from calculator.documents.verify import RATES
    from calculator.i18n import label, t
    from calculator.quantities import format_money, format_share

    def said(value: float | str | None) -> str:
        if value is None or isinstance(value, str):
            return value or "–"
        return format_share(value, lang, 4) if "rate" in one.figure or one.figure in RATES else format_money(value, lang)

    name = t("doc.verify.head", lang) if one.figure == "head" else label(f"measure.{one.figure}", lang)
    return [f"{name} {one.year}" if one.year is not None else name, one.variant, said(one.old), said(one.new)]
