"""The files ``salary --batch`` writes: none over another, all of them or none, and no cell a spreadsheet would run."""

from __future__ import annotations

import argparse
import csv
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from calculator.errors import InputError, Place, Problem
from calculator.project.cells import FORMULA
from calculator.project.payroll_file import PayrollFile

OUTPUTS = ("out", "rejects", "settle")


class Table(NamedTuple):
    """What goes into one file."""

    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def paths_of(given: argparse.Namespace) -> tuple[dict[str, Path], list[Problem]]:
    """Give where the files are written, by option, and what is wrong with that; the file of rejects has a name even where none is given."""
    nameless = [
        f"--{name}" for name in ("batch", *OUTPUTS) if getattr(given, name) is not None and not Path(getattr(given, name).strip()).name
    ]
    if nameless:
        return {}, [Problem(Place(key=name), "it names no file", "write the name of a file, or leave the option out") for name in nameless]
    paths = {f"--{name}": Path(getattr(given, name)) for name in OUTPUTS if getattr(given, name) is not None}
    found = [problem for name, path in paths.items() if (problem := _unwritable(name, path))]
    if "--rejects" not in paths:
        beside = paths.get("--out", Path(given.batch))
        paths["--rejects"] = beside.with_name(f"{beside.stem}.rejects.csv")
    before = [Path(given.batch)]
    for name, path in paths.items():
        if any(_same(path, other) for other in before):
            found.append(Problem(Place(key=name), f"{path} would overwrite another of the files", "give it a name of its own"))
        before.append(path)
    return paths, found


def _same(one: Path, other: Path) -> bool:
    """Say whether two names are of one file; names that link to it are."""
    try:
        return one.resolve() == other.resolve() or os.path.samefile(one, other)
    except OSError:
        return False


def _unwritable(name: str, path: Path) -> Problem | None:
    """Say why a file cannot be written, as far as that shows without writing."""
    try:
        why = "it is a folder" if path.is_dir() else "" if not path.exists() or os.access(path, os.W_OK) else "it may not be changed"
        if not why and not path.absolute().parent.is_dir():
            why = "there is no such folder"
    except OSError as fault:
        why = str(fault.strerror)
    return Problem(Place(key=name), f"{path} cannot be written ({why})", "write elsewhere") if why else None


def write_tables(file: PayrollFile, tables: dict[Path, Table]) -> None:
    """Write all tables, or none: each beside its place first, and then all are put in place.

    Raises
    ------
    InputError
        Where one cannot be written.
    """
    put: list[tuple[Path, Path]] = []
    path = Path()
    try:
        try:
            for path, table in tables.items():
                # A device or pipe is written to, not put in the place of.
                aside = place = path
                if path.is_file() or not path.exists():
                    place = path.resolve()
                    aside = place.with_name(f".{secrets.token_hex(8)}.part")
                put.append((aside, place))
                aside.write_text(_text(file, table), encoding="utf-8-sig" if file.marked else "utf-8", newline="")
                if aside != place and place.exists():
                    shutil.copymode(place, aside)
            for (aside, place), name in zip(put, tables, strict=True):
                path = name
                if aside != place:
                    aside.replace(place)
        finally:
            for aside, place in put:
                if aside != place:
                    aside.unlink(missing_ok=True)
    except OSError as fault:
        raise InputError(Problem(Place(str(path)), f"it cannot be written ({fault.strerror})", "write elsewhere")) from None


def _text(file: PayrollFile, table: Table) -> str:
    """Give a table with the separator of the file that was read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=file.separator, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(table.rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell; numbers with a sign are left alone."""
    begun = cell.lstrip(" \n\u00a0")
    digits = begun[1:].rstrip("% \u00a0").replace(".", "").replace(",", "")
    signed_number = begun[:1] in ("+", "-") and digits.strip().isdigit()
    if not begun.startswith(FORMULA) or signed_number:
        return cell
    return f"'{cell}"
