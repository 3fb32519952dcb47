"""Sets an offer on one page: A4, one language upright or two side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from calculator.errors import InputError, Place, Problem
from calculator.reports.offer.look import Look
from calculator.reports.offer.qr import qr_svg
from calculator.reports.offer.sheet import Sheet
from calculator.reports.paper.charts import kept_by_year, svg
from calculator.reports.paper.fonts import LONGEST, folder, printable
from calculator.reports.paper.libraries import library

TEMPLATE = Path(__file__).with_name("page.typ")

LARGEST = 300_000
"""Bytes of a page: what mail and chat carry without a thought."""

WIDE = {1: 800, 2: 580}
"""Points of a chart across the page, and across half of it."""

PROGRAM = "Zone Incentive Calculator"


def page(
    sheets: Sequence[Sheet],
    *,
    look: Look,
    code: str,
    link: str | None,
    record: bytes,
    keywords: Sequence[str],
    timestamp: int,
    form: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """Set an offer; the same inputs give the same bytes.

    Parameters
    ----------
    sheets : one, or two to stand side by side.
    look : the operator's colour and logo.
    code : what the square code says.
    link : address the second line of ``take`` leads to, if any.
    record : the scenario and what it rests on, attached to the file.
    keywords : of the file's properties: version and fingerprints.
    timestamp : when the page is made [seconds since 1970].
    form : the page itself, or a picture of it.

    Raises
    ------
    InputError
        When a library is not installed, or the logo cannot be drawn or makes the page too heavy.
    """
    typst = library("typst")
    files = _files(sheets, look, code, record)
    told = [_told(sheet) for sheet in sheets]
    data = {
        "title": " / ".join(one["title"] for one in told),
        "author": PROGRAM,
        "description": " / ".join(one["law"] for one in told),
        "keywords": list(keywords),
        "attachment": "scenario, law and figures",
        "look": {"band": look.band, "on_band": look.on_band, "heading": look.heading},
        "link": link,
        "logo": None if look.logo is None else look.logo.kind,
        "logo_alt": "logo",
        "sheets": told,
    }
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    options: dict[str, Any] = {"format": form, "ignore_system_fonts": True, "font_paths": [str(folder())], "timestamp": timestamp}
    try:
        made = typst.compile(files, **options, **({"ppi": 110} if form == "png" else {}))
    except typst.TypstError as fault:
        if look.logo is None:
            raise
        raise _unfit(f"the logo cannot be drawn ({str(fault)[:120]})", "save it again, or as PNG") from None
    if isinstance(made, list):
        raise RuntimeError(f"an offer of {len(made)} pages")
    if look.logo is not None and form == "pdf" and len(made) > LARGEST:
        raise _unfit(f"with this logo the page has {len(made) // 1000} kB", "make the logo smaller")
    return bytes(made)


def _files(sheets: Sequence[Sheet], look: Look, code: str, record: bytes) -> dict[str, bytes]:
    """Give the files the template reads, but for the words."""
    files = {"main.typ": TEMPLATE.read_bytes(), "scenario.json": record, "code.svg": qr_svg(code).encode()}
    if look.logo is not None:
        # A file given with the template must be text.
        files["logo.json"] = json.dumps(list(look.logo.data)).encode()
    for place, sheet in enumerate(sheets):
        chart = kept_by_year(sheet.chart.years, sheet.chart.kept, sheet.chart.outside, width=WIDE[len(sheets)])
        files[f"chart-{place}.svg"] = svg(chart, sheet.lang).encode()
    return files


def _unfit(found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(key="--logo"), found, remedy))


def _told(sheet: Sheet) -> dict[str, Any]:
    """Give a sheet as data, each text in signs the font has; the sentence about lost signs stays only where some are."""
    lost = False

    def shown(value: Any, longest: int | None = None) -> Any:
        nonlocal lost
        if isinstance(value, str):
            found = printable(value, longest)
            lost = lost or found.lost
            return found.text
        if isinstance(value, Mapping):
            return {name: shown(inner) for name, inner in value.items()}
        return [shown(inner) for inner in value] if isinstance(value, (list, tuple)) else value

    held = asdict(sheet)
    note, more = held.pop("lost"), {name: held[name]["more"] for name in ("to_do", "conditions", "notices", "sources")}
    told: dict[str, Any] = {name: shown(value, LONGEST if name in {"title", "project"} else None) for name, value in held.items()}
    for name, text in more.items():
        told[name]["more"] = text
    return {**told, "lost": printable(note).text.replace("{mark}", "‹?›") if lost else ""}
