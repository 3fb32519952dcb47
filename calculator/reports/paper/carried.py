"""The record a document carries: the scenario, what it rests on and its figures; sealed, and read back from PDF, DOCX, XLSX and Markdown."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import re
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from calculator.errors import InputError, Place, Problem

FORMAT = 1
LARGEST_FILE = 30_000_000
LARGEST = 2_000_000
"""Bytes of a record: a scenario is some ten thousand."""

PART = "customXml/zone-incentive-calculator.xml"
NAMESPACE = "urn:zone-incentive-calculator:record"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_RELATIONS = ("word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels")
_FRONT = "record: '"

Record = dict[str, Any]


def seal(record: Mapping[str, Any]) -> str:
    """Give the SHA-256 of all a record holds but its seal."""
    return hashlib.sha256(canonical({name: value for name, value in record.items() if name != "seal"})).hexdigest()


def canonical(value: Any) -> bytes:
    """Write data as JSON in the one way a fingerprint is taken of."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")


def sealed(record: Record) -> bytes:
    """Write a record with its seal."""
    return canonical({**record, "seal": seal(record)})


def in_office_file(data: bytes, record: bytes, timestamp: int) -> bytes:
    """Put a record into a DOCX or XLSX file, and every part of the file at one time: the same inputs give the same bytes."""
    day = time.gmtime(timestamp)[:6]
    held = io.BytesIO()
    text = base64.b64encode(record).decode("ascii")
    part = f'<?xml version="1.0" encoding="UTF-8"?>\n<record xmlns="{NAMESPACE}">{text}</record>'
    relation = f'<Relationship Id="rIdRecord" Type="{_RELATION}" Target="../{PART}"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            body = given.read(name)
            if name in _RELATIONS:
                body = body.replace(b"</Relationships>", relation.encode())
            made.writestr(_entry(name, day), body)
        made.writestr(_entry(PART, day), part)
    return held.getvalue()


def _entry(name: str, day: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day[0], day[1], day[2], day[3], day[4], day[5]))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    return entry


def front_matter(fields: Mapping[str, str], record: bytes) -> str:
    """Write the head of a Markdown file: its fields, and the record on one line."""
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in fields.items()]
    quoted = record.decode("utf-8", "surrogatepass").replace("'", "''")
    return "\n".join(["---", *lines, f"{_FRONT}{quoted}'", "---", ""])


def record_in(data: bytes, name: str) -> Record:
    """Find the record in a document, and check nothing but that it is one.

    Parameters
    ----------
    data : the file.
    name : what messages call it.

    Raises
    ------
    InputError
        When the file is too large, of no kind that carries one, or carries none.
    """
    if len(data) > LARGEST_FILE:
        raise _wrong(name, f"it has more than {LARGEST_FILE // 10**6} MB", "name a document this program has written")
    for text in _found(data, name):
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and "scenario" in record and "seal" in record:
            if record.get("format") != FORMAT:
                raise _wrong(name, "its record is of another format", "use the version of the program the document names")
            return record
    raise _wrong(
        name, "it carries no scenario of this program", "ask for the file as it was made: printing or saving it anew drops the scenario"
    )


def _wrong(name: str, found: str, remedy: str) -> InputError:
    return InputError(Problem(Place(name), found, remedy))


def _found(data: bytes, name: str) -> Iterator[bytes]:
    if data.startswith(b"%PDF"):
        yield from _attached(data)
    elif data.startswith(b"PK"):
        yield from _parts(data, name)
    elif data.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        for line in data.splitlines()[:40]:
            if line.startswith(_FRONT.encode()) and line.rstrip().endswith(b"'") and len(line) <= LARGEST:
                yield line.rstrip()[len(_FRONT) : -1].replace(b"''", b"'")
    else:
        raise _wrong(name, "it is neither PDF, DOCX, XLSX nor Markdown of this program", "name a document `report` has written")


def _attached(data: bytes) -> Iterator[bytes]:
    """Give the files embedded in a PDF: their streams stand whole in it, whoever wrote it, unless it is encrypted."""
    for found in re.finditer(rb"/Type\s*/EmbeddedFile\b", data):
        start = re.compile(rb"stream\r?\n").search(data, found.end(), found.end() + 2_000)
        end = data.find(b"endstream", start.end()) if start else -1
        if start is None or end < 0:
            continue
        body = data[start.end() : end]
        try:
            opened = zlib.decompressobj()
            yield opened.decompress(body, LARGEST)
        except zlib.error:
            yield body[:LARGEST]


def _parts(data: bytes, name: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            for part in held.infolist():
                if part.filename.startswith("customXml/") and part.filename.endswith(".xml") and part.file_size <= LARGEST:
                    text = re.search(rb"<record xmlns=\"" + NAMESPACE.encode() + rb"\">([A-Za-z0-9+/=\s]*)</record>", held.read(part))
                    if text:
                        yield base64.b64decode(text[1])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, binascii.Error):
        raise _wrong(name, "it is damaged or cut off", "ask for the file as it was made") from None
