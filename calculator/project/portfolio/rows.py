"""Reads rows of a portfolio: cells to numbers, every fault with its row and column; what must fit together in a row is looked at for all rows at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, TypeAdapter, ValidationError

from calculator.errors import did_you_mean
from calculator.project.capital import Month
from calculator.project.cells import EXACT_DIGITS, FORMULA, Fault
from calculator.project.portfolio.columns import BY_NAME, COLUMNS, OF_FLOOR, OF_LEASE, PREMISES, Column
from calculator.quantities import LARGEST_EXACT
from calculator.validation import Amount, Date, Growth, Integer, Positive, Quantity, Share, Year

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Cells = Mapping[str, NDArray[Any]]
"""Columns of a block as they were read: texts, '' for an empty cell, or numbers, NaN for one."""

LONGEST_TEXT = 300
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2149, 12, 31)


@dataclass
class Rows:
    """Rows of a block: a column of numbers for each fact, ``(row,)``, and texts as they stand.

    Tokens are their place in the list of the column, days ordinals, months counted from January of year 0; what is not stated is NaN.
    """

    first: int
    numbers: dict[str, Floats]
    texts: dict[str, list[str]]
    faults: list[Fault] = field(default_factory=list)

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.texts["id"])

    def token(self, name: str) -> NDArray[np.int64]:
        """Give the places of the tokens of a column."""
        return self.numbers[name].astype(np.int64)

    def good(self) -> NDArray[np.int64]:
        """Give the places of the rows without a fault."""
        bad = np.zeros(self.count, dtype=bool)
        bad[[fault.row - self.first for fault in self.faults]] = True
        return np.flatnonzero(~bad)

    def take(self, own: NDArray[np.int64]) -> Rows:
        """Give some of the rows; they are counted from 0."""
        return Rows(
            0,
            {name: values[own] for name, values in self.numbers.items()},
            {name: [values[place] for place in own.tolist()] for name, values in self.texts.items()},
        )


def read_rows(cells: Cells, count: int, first: int, last_year: int) -> Rows:
    """Turn a block of cells into rows.

    Parameters
    ----------
    cells : by column; columns that are not there have their defaults.
    count : how many rows.
    first : the number of the first row as a spreadsheet counts it.
    last_year : the last year computed.
    """
    rows = Rows(first, {}, {})
    for column in COLUMNS:
        held = cells.get(column.name)
        if column.kind == "text":
            rows.texts[column.name] = _texts(rows, column, held, count)
        else:
            rows.numbers[column.name] = _numbers(rows, column, held, count)
    _check(rows, last_year)
    return rows


def _texts(rows: Rows, column: Column, held: NDArray[Any] | None, count: int) -> list[str]:
    if held is None:
        return [str(column.default or "")] * count
    found = texts_of(held)
    for place, text in enumerate(found):
        if not text:
            if column.required:
                _fault(rows, place, column.name, "it is empty", "fill it in; nothing is assumed in its place")
            elif column.default:
                found[place] = str(column.default)
        elif text.startswith(FORMULA):
            _fault(rows, place, column.name, f"'{text[:20]}' begins like a formula of a spreadsheet", "take the sign away")
        elif len(text) > LONGEST_TEXT:
            _fault(rows, place, column.name, f"it has {len(text)} characters", f"shorten it to {LONGEST_TEXT}")
    return found


def texts_of(held: NDArray[Any]) -> list[str]:
    """Give cells as texts; '' for an empty one."""
    return ["" if value is None or value != value else str(value).strip() for value in held.tolist()]


def _fault(rows: Rows, place: int, column: str, found: str, remedy: str) -> None:
    rows.faults.append(Fault(rows.first + place, column, found, remedy))


def _default(column: Column) -> float:
    if column.default is None:
        return np.nan
    return float(column.tokens.index(column.default)) if column.tokens else float(column.default)


def _numbers(rows: Rows, column: Column, held: NDArray[Any] | None, count: int) -> Floats:
    """Read one column; a text that stands in many rows is read once. A cell that cannot be read is a fault of its row, and NaN."""
    if held is None:
        if column.required:
            for place in range(count):
                _fault(rows, place, column.name, "it is empty", "fill it in; nothing is assumed in its place")
        return np.full(count, _default(column))
    if held.dtype.kind in "fiub" and not column.tokens and column.kind not in ("date", "month"):
        return _plain_numbers(rows, column, held.astype(np.float64))
    from pandas import factorize

    read = _reader(column)
    codes, distinct = factorize(held)
    # The last is an empty cell: its code is -1.
    cells = [*distinct.tolist(), None]
    known, wrong = np.full(len(cells), np.nan), {}
    for code, cell in enumerate(cells):
        if code == len(cells) - 1 and (codes >= 0).all():
            break
        try:
            known[code] = _cell(column, cell, read)
        except _WrongError as fault:
            wrong[code] = (fault.found, fault.remedy)
    values: Floats = known[codes]
    if wrong:
        codes = codes % len(cells)
        for place in np.flatnonzero(np.isin(codes, list(wrong))).tolist():
            _fault(rows, place, column.name, *wrong[int(codes[place])])
    return values


def _cell(column: Column, cell: Any, read: Callable[[Any], float]) -> float:
    text = "" if cell is None or cell != cell else str(cell).strip()
    if not text:
        if column.required:
            raise _WrongError("it is empty", "fill it in; nothing is assumed in its place")
        return _default(column)
    if column.kind == "amount" and len(text) <= EXACT_DIGITS and text.isascii() and text.isdigit():
        return float(text)
    if isinstance(cell, dt.date):
        return read(cell if column.kind == "date" else text[:7] if column.kind == "month" else text)
    return read(cell if isinstance(cell, (int, float)) and not isinstance(cell, bool) else text)


class _WrongError(Exception):
    def __init__(self, found: str, remedy: str) -> None:
        self.found, self.remedy = found, remedy


_KINDS: dict[str, Any] = {
    "date": Date,
    "month": Month,
    "year": Year,
    "whole": Integer,
    "amount": Amount,
    "number": Quantity,
    "positive": Positive,
    "share": Share,
    "growth": Growth,
}


def _reader(column: Column) -> Callable[[Any], float]:
    if column.tokens:
        return lambda text: float(_token(str(text), column.tokens))
    adapter: TypeAdapter[Any] = TypeAdapter(_KINDS[column.kind], config=ConfigDict(arbitrary_types_allowed=True))

    def number(text: Any) -> float:
        try:
            found = adapter.validate_python(text)
        except ValidationError as fault:
            context: dict[str, Any] = fault.errors(include_url=False)[0].get("ctx", {})
            raise _WrongError(str(context["found"]), str(context["remedy"])) from None
        if column.kind == "date":
            if not FIRST_DAY <= found <= LAST_DAY:
                raise _WrongError(f"{found} is not a day from {FIRST_DAY} to {LAST_DAY}", "check the year")
            return float(found.toordinal())
        if column.kind == "month":
            return 12.0 * int(found[:4]) + int(found[5:]) - 1
        if column.kind == "whole" and found < 0:
            raise _WrongError(f"'{text}' is negative", "write zero or more")
        return float(found)

    return number


def _token(text: str, choices: Sequence[str]) -> int:
    plain = text.strip().replace("-", "_").replace(" ", "_")
    for shown in (plain, plain.lower(), plain.upper()):
        if shown in choices:
            return choices.index(shown)
    raise _WrongError(f"'{text[:40]}' is not one of the choices", did_you_mean(plain.lower(), choices))


_BOUNDS: dict[str, tuple[Callable[[Floats], Booleans], str, str]] = {
    "amount": (lambda v: (v >= 0) & (v < LARGEST_EXACT), "is negative or too large", "write an amount of zero or more"),
    "number": (lambda v: (v >= 0) & (v < LARGEST_EXACT), "is negative or too large", "write zero or more"),
    "positive": (lambda v: (v > 0) & (v < LARGEST_EXACT), "is not above zero", "write a number above zero"),
    "share": (lambda v: (v >= 0) & (v <= 1), "is not a share between 0% and 100%", "write a share such as 10% or 0.1"),
    "growth": (lambda v: (v > -1) & (v <= 10), "is not a yearly growth between −100% and 1,000%", "write a share a year such as 5%"),
    "whole": (lambda v: (v >= 0) & (v == np.floor(v)) & (v < LARGEST_EXACT), "is no whole number of zero or more", "write a whole number"),
    "year": (lambda v: (v >= 1990) & (v < 2150) & (v == np.floor(v)), "is not a year", "write a year from 1990 to 2149"),
}


def _plain_numbers(rows: Rows, column: Column, values: Floats) -> Floats:
    """Check numbers that were numbers in the file."""
    test, found, remedy = _BOUNDS[column.kind]
    empty = np.isnan(values)
    with np.errstate(invalid="ignore"):
        bad = ~empty & ~test(values)
    for place in np.flatnonzero(bad).tolist():
        _fault(rows, place, column.name, f"{values[place]:g} {found}", remedy)
    if column.required:
        for place in np.flatnonzero(empty).tolist():
            _fault(rows, place, column.name, "it is empty", "fill it in; nothing is assumed in its place")
    return np.where(bad, np.nan, np.where(empty, _default(column), values))


def _check(rows: Rows, last_year: int) -> None:
    """Find what does not fit together in a row."""
    bad = {fault.row - rows.first for fault in rows.faults}
    sound = np.ones(rows.count, dtype=bool)
    sound[list(bad)] = False

    def fault(where: Booleans, column: str, found: str, remedy: str) -> None:
        for place in np.flatnonzero(where & sound).tolist():
            _fault(rows, place, column, found, remedy)

    def has(name: str) -> Booleans:
        return ~np.isnan(rows.numbers[name])

    number = rows.numbers
    fault(number["operation_start"] < number["licence"], "operation_start", "operation starts before the licence", "correct one of the two")
    years = years_of(number["operation_start"])
    fault(has("last_year") & (number["last_year"] < years), "last_year", "it lies before the start of operation", "correct one of the two")
    fault(
        years_of(number["licence"]) > last_year,
        "licence",
        f"the licence is later than {last_year}, the last year computed",
        "lengthen --years",
    )
    holiday = number["used_exempt_years"] + number["used_half_years"]
    fault(holiday > number["used_rate_years"], "used_rate_years", "more holiday years than rate years are used",
          "the rate period starts with the first revenue, so count its years too")  # fmt: skip
    fault((number["opening_loss"] > 0) & ~has("opening_loss_year"), "opening_loss_year", "it is empty", "write the year of the loss")
    for premises, names in (("floor_space", OF_FLOOR), ("state_lease", OF_LEASE)):
        place = BY_NAME["premises"].tokens.index(premises)
        rents = number["premises"] == place
        for name in names:
            fault(rents & ~has(name), name, f"it is empty, and the premises are {premises}", "fill it in")
    for column in COLUMNS:
        if not column.premises:
            continue
        # What is written as it would be counted anyway, such as a growth of nothing, says nothing.
        stated = has(column.name) if column.default is None else number[column.name] != _default(column)
        for place, premises in enumerate(PREMISES):
            if premises not in column.premises.split():
                fault(stated & (number["premises"] == place), column.name, f"it is filled in, and the premises are {premises}",
                      "empty it, or correct premises")  # fmt: skip
    leased = number["premises"] == BY_NAME["premises"].tokens.index("state_lease")
    fault(leased & (number["table_price"] * number["coefficient"] < number["infrastructure_cost"]), "infrastructure_cost",
          "the infrastructure cost is above the land price", "check both: the rent would be negative")  # fmt: skip
    taken = np.isin(number["term_years"], np.arange(1, 71)) | ~has("term_years")
    fault(~taken, "term_years", "the term of a lease is 1 to 70 years", "write whole years from 1 to 70")
    fault((number["capex"] > 0) & ~np.isin(number["asset_life"], np.arange(1, 71)), "asset_life", "a life is 1 to 70 years", "correct it")


def check_horizon(rows: Rows, first_year: int) -> None:
    """Find rows that began before the first year computed and do not say where they stand."""
    bad = {fault.row - rows.first for fault in rows.faults}
    before = years_of(rows.numbers["operation_start"]) < first_year
    for place in np.flatnonzero(before & np.isnan(rows.numbers["previous_revenue"])).tolist():
        if place not in bad:
            _fault(rows, place, "previous_revenue", f"it is empty, and operation began before {first_year}",
                   "write the revenue of the year before: the small-enterprise bands look at it")  # fmt: skip


def years_of(ordinals: Floats) -> NDArray[np.int64]:
    """Give the calendar years of days; 0 where the day is not known."""
    days = np.nan_to_num(ordinals, nan=1.0).astype(np.int64) - dt.date(1970, 1, 1).toordinal()
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def months_of(ordinals: Floats) -> NDArray[np.int64]:
    """Give the calendar months of days, 1 to 12."""
    days = np.nan_to_num(ordinals, nan=1.0).astype(np.int64) - dt.date(1970, 1, 1).toordinal()
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
