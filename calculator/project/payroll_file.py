"""Reads a CSV of people, one payslip a row: columns of numbers, and for every bad row the column, what was found and the remedy."""

from __future__ import annotations

import codecs
import csv
import io
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, TypeAdapter, ValidationError

from calculator.errors import InputError, Place, Problem, did_you_mean
from calculator.project.capital import Month
from calculator.project.cells import EXACT_DIGITS, FORMULA, Fault
from calculator.project.file_text import is_workbook, marked_separator, not_utf8, separator_of
from calculator.project.tokens import Nationality, Residence, WageRegion
from calculator.validation import Amount, Integer, Positive, Share

TEXT = ("id", "name", "department", "note")
PAY = ("gross", "net", "net_of_tax")
PARTS = ("overtime", "overtime_above_normal", "meal", "bonus", "housing", "in_kind", "employer_pension")
OF_YEAR = ("charity", "medical", "education")
MONEY = (*PAY, "insured_salary", "pension_premium", *PARTS, "two_year_income", "withheld", *OF_YEAR)
REQUIRED = ("month", "region")
TOKENS = {"region": get_args(WageRegion), "nationality": get_args(Nationality), "residence": get_args(Residence)}
ANSWERS = {"qualified", "union_member"}
MONTHS = ("month", "first_exempt_month")
COLUMNS = (*TEXT, *REQUIRED, *MONEY, "dependants", "nationality", "residence", "contract_months", "project_share",
           "first_exempt_month", "deduction_months", *sorted(ANSWERS))  # fmt: skip
ALIASES = {"meal_allowance": "meal"}

Floats = NDArray[np.float64]


@dataclass
class PayrollFile:
    """Rows of a file of people.

    Rows count as a spreadsheet counts them: blank lines before the header and between the rows count, though they are no rows, and a row
    of which a cell holds several lines is one.
    """

    name: str
    separator: str
    marked: bool
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    columns: dict[str, Floats] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def row_number(self, index: int) -> int:
        """Give the number a spreadsheet shows beside a row."""
        return self.numbers[index]

    def place_of(self, row: int) -> int:
        """Give the place of a row from the number a spreadsheet shows beside it."""
        return bisect_left(self.numbers, row)

    def is_ragged(self, index: int) -> bool:
        """Say whether a row has a cell too many or too few, so that no cell is known to belong to its column."""
        return len(self.rows[index]) != len(self.header)

    def good(self) -> NDArray[np.int64]:
        """Give the places of the rows without a fault."""
        bad = {fault.row for fault in self.faults}
        return np.array([index for index, number in enumerate(self.numbers) if number not in bad], dtype=np.int64)


def read_payroll_file(path: Path) -> PayrollFile:
    """Read a file of people.

    Raises
    ------
    InputError
        Where no row can be read: no such file, not UTF-8, no rows, a column missing, doubled or not known.
    """
    try:
        held = path.read_bytes()
    except OSError as fault:
        raise _refused(path, f"it cannot be read ({fault.strerror})", "check the name of the file") from None
    return payroll_file_of(held, path)


def payroll_file_of(held: bytes, path: Path) -> PayrollFile:
    """Read the content of a file of people; ``path`` is what messages call it.

    Raises
    ------
    InputError
        Where no row can be read: not UTF-8, no rows, a column missing, doubled or not known.
    """
    text, marked = _text(path, held)
    above = text.split("\n", 1)[0]
    named = marked_separator(above)
    separator = named or separator_of(text.lstrip("\r\n").split("\n", 1)[0])
    records = _records(path, text, separator)
    if named:
        del records[1]
    if not records:
        raise _refused(path, "the file is empty", "write a header and one row a payslip")
    (first, *numbers), (titles, *rows) = list(records), list(records.values())
    header = [cell.strip().lower().replace("-", "_").replace(" ", "_") for cell in titles]
    header = [ALIASES.get(name, name) for name in header]
    _check_header(path, first, header)
    if not rows:
        raise _refused(path, "there is a header and no row", "write one row a payslip")
    file = PayrollFile(str(path), separator, marked, header, rows, numbers)
    _read_columns(file)
    return file


def _records(path: Path, text: str, separator: str) -> dict[int, list[str]]:
    """Cut a text into rows, each under the number a spreadsheet shows beside it; those of which all cells are empty are counted and left away."""
    records: dict[int, list[str]] = {}
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if any(cell.strip() for cell in cells):
                records[number] = cells
    except csv.Error as fault:
        if "field larger than field limit" in str(fault):
            found = f"a cell of row {number + 1} is longer than {csv.field_size_limit():,} characters"
            raise _refused(path, found, "shorten it; if no cell is that long, close the quote it begins with") from None
        raise _refused(path, f"it cannot be read as CSV from here on ({fault})", "check that every quote is closed", number + 1) from None
    return records


def _text(path: Path, held: bytes) -> tuple[str, bool]:
    """Read a file as text; byte-order marks are taken off, and said: a file that was marked twice has two."""
    if is_workbook(held):
        raise _refused(path, "it is the file of a spreadsheet, not CSV", "save the sheet as 'CSV UTF-8'")
    wide = held.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = held.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        row, column, cell = (None, "", "") if wide else not_utf8(io.BytesIO(held))
        found = f"'{cell}' is not UTF-8" if cell else f"it is not {'UTF-16' if wide else 'UTF-8'}"
        raise _refused(path, found, "save the file as 'CSV UTF-8'", row, column) from None
    if "\0" in text:
        raise _refused(path, "it holds a NUL character", "save the file as 'CSV UTF-8'")
    return text.lstrip("\ufeff"), wide or held.startswith(codecs.BOM_UTF8)


def _refused(path: Path, found: str, remedy: str, row: int | None = None, column: str = "") -> InputError:
    return InputError(Problem(Place(str(path), row, column), found, remedy))


def _check_header(path: Path, number: int, header: list[str]) -> None:
    def wrong(column: str, found: str, remedy: str) -> Problem:
        return Problem(Place(str(path), number, column), found, remedy)

    found = []
    for place, name in enumerate(header, 1):
        if not name:
            found.append(wrong(f"column {place}", "it has no name", f"name it, or remove it: {', '.join(COLUMNS)}"))
        elif name not in COLUMNS:
            found.append(wrong(name, "this column is not known", did_you_mean(name, COLUMNS)))
    found += [wrong(name, "this column stands twice", "keep one") for name in dict.fromkeys(header) if name and header.count(name) > 1]
    missing = [name for name in REQUIRED if name not in header]
    found += [wrong(name, "this column is missing", "add it; nothing is assumed in its place") for name in missing]
    if not set(PAY) & set(header):
        found.append(wrong(", ".join(PAY), "none of these columns is there", "add one of them"))
    if found:
        raise InputError(found)


def _read_columns(file: PayrollFile) -> None:
    """Turn every column into numbers; a cell that cannot be read is a fault of its row, and NaN."""
    width = len(file.header)
    for index, cells in enumerate(file.rows):
        if file.is_ragged(index):
            remedy = "put a number with commas in quotes" if file.separator == "," and len(cells) > width else "give each column one cell"
            found = f"it has 1 cell, the header has {width}" if len(cells) == 1 else f"it has {len(cells)} cells, the header has {width}"
            file.faults.append(Fault(file.row_number(index), "", found, remedy))
    whole = [cells if len(cells) == width else [""] * width for cells in file.rows]
    ragged = {fault.row for fault in file.faults}
    for place, name in enumerate(file.header):
        texts = [cells[place].strip() for cells in whole]
        if name in TEXT:
            file.texts[name] = texts
            _refuse_formulas(file, name, texts)
        else:
            file.columns[name] = _column(file, name, texts, ragged)


def _refuse_formulas(file: PayrollFile, name: str, texts: Sequence[str]) -> None:
    for index, text in enumerate(texts):
        if text.startswith(FORMULA):
            remedy = "take the sign away, or write an apostrophe before it"
            file.faults.append(Fault(file.row_number(index), name, f"'{text[:20]}' begins like a formula of a spreadsheet", remedy))


def _column(file: PayrollFile, name: str, texts: Sequence[str], ragged: set[int]) -> Floats:
    """Read one column; texts that stand in many rows are read once."""
    read = _reader(name)
    held: dict[str, float] = {}
    values = np.full(len(texts), np.nan)
    wrong: dict[str, tuple[str, str]] = {}
    for index, text in enumerate(texts):
        if not text:
            if name in REQUIRED and file.row_number(index) not in ragged:
                file.faults.append(Fault(file.row_number(index), name, "it is empty", "fill it in; nothing is assumed in its place"))
            continue
        value = held.get(text)
        if value is None and text not in wrong:
            if name in MONEY and len(text) <= EXACT_DIGITS and text.isascii() and text.isdigit():
                value = float(text)
            else:
                try:
                    value = read(text)
                except _WrongError as fault:
                    wrong[text] = (fault.found, fault.remedy)
            if value is not None:
                held[text] = value
        if value is None:
            file.faults.append(Fault(file.row_number(index), name, *wrong[text]))
        else:
            values[index] = value
    return values


class _WrongError(Exception):
    def __init__(self, found: str, remedy: str) -> None:
        self.found, self.remedy = found, remedy


def _reader(name: str) -> Callable[[str], float]:
    if name in TOKENS:
        return lambda text: _token(text, TOKENS[name])
    if name in ANSWERS:
        return lambda text: float(1 - _token(text, ("yes", "no")))
    kinds = {"dependants": Integer, "deduction_months": Integer, "contract_months": Positive, "project_share": Share}
    kind = Month if name in MONTHS else kinds.get(name, Amount)
    adapter: TypeAdapter[Any] = TypeAdapter(kind, config=ConfigDict(arbitrary_types_allowed=True))

    def number(text: str) -> float:
        found = _checked(adapter, text)
        if name in MONTHS:
            return 12.0 * int(found[:4]) + int(found[5:]) - 1
        value = float(found)
        if name == "dependants" and value < 0:
            raise _WrongError(f"'{text}' is negative", "write zero or more")
        if name == "deduction_months" and not 1 <= value <= 12:
            raise _WrongError(f"'{text}' is no number of months of a year", "write 1 to 12")
        return value

    return number


def _checked(adapter: TypeAdapter[Any], text: str) -> Any:
    try:
        return adapter.validate_python(text)
    except ValidationError as fault:
        context: dict[str, Any] = fault.errors(include_url=False)[0].get("ctx", {})
        raise _WrongError(str(context["found"]), str(context["remedy"])) from None


def _token(text: str, choices: Sequence[str]) -> int:
    plain = text.replace("-", "_")
    for shown in (plain, plain.lower(), plain.upper()):
        if shown in choices:
            return choices.index(shown)
    raise _WrongError(f"'{text[:40]}' is not one of the choices", f"write one of {', '.join(choices)}")
