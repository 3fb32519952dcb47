"""Settles the years of the people of a payroll file; a year that cannot be settled is named with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from calculator.analysis.people.payroll_batch import Batch
from calculator.analysis.people.settlement import OwnDeductions, SettledYear, settle
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.people.payroll import MonthLaw, Payslip, People
from calculator.project.payroll_file import OF_YEAR, PayrollFile
from calculator.recorder import Plain
from calculator.rules.kinds import Floats, Integers
from calculator.rules.wage_parts import PayParts

Key = tuple[str, int]
"""A person and a calendar year."""

Unsettled = tuple[str, int | None]
"""A person and a calendar year; no person, or no year, where a rejected row does not let it be known."""


class SettledBatch(NamedTuple):
    """The years that were settled, in the order of the file, and why others were not."""

    keys: list[Key]
    years: SettledYear
    not_settled: dict[Unsettled, str]


def settle_batch(law: Law, file: PayrollFile, batch: Batch) -> SettledBatch:
    """Settle each id's calendar years from its computed rows.

    Parameters
    ----------
    law : the law the batch was computed under.
    file : the file, with the faults of its rejected rows.
    batch : its computed rows.
    """
    ids = _ids(file)
    rows: dict[Key, list[int]] = {}
    for at, (place, month) in enumerate(zip(batch.places.tolist(), batch.months.tolist(), strict=True)):
        rows.setdefault((ids[place], month // 12), []).append(at)
    reasons = _incomplete(file, ids, rows)
    for key, own in rows.items():
        if key not in reasons and (reason := _why_not(file, batch, key, own)):
            reasons[key] = reason
    settled = {key: at for key, at in rows.items() if key not in reasons}
    if not settled:
        return SettledBatch([], SettledYear(np.zeros(0, dtype=np.int64), *[np.zeros(0)] * (len(SettledYear._fields) - 1)), reasons)
    order = np.array([row for at in settled.values() for row in at], dtype=np.int64)
    person = np.repeat(np.arange(len(settled)), [len(at) for at in settled.values()])
    return SettledBatch(list(settled), _settle(LawReader(law, Plain()), file, batch, list(settled), order, person), reasons)


def _ids(file: PayrollFile) -> list[str]:
    """Give whose each row is; no name where the row does not say."""
    return file.texts.get("id") or [""] * len(file.rows)


def _incomplete(file: PayrollFile, ids: list[str], rows: Iterable[Key]) -> dict[Unsettled, str]:
    """Name the years of which a row was rejected: settled without it, they would be wrong."""
    month = file.columns["month"]
    rejected: dict[Unsettled, list[int]] = {}
    years: dict[str, set[int]] = {}
    for name, year in rows:
        years.setdefault(name, set()).add(year)
    of_no_year: list[tuple[str, int]] = []
    known = set(ids) - {""}
    most = 1 + max((name.count(file.separator) for name in known), default=0)
    for number in sorted({fault.row for fault in file.faults}):
        place = file.place_of(number)
        if file.is_ragged(place):
            # No cell is known to be the id, so that it is held against everyone it could be of.
            found = sorted(set(_of_whom(file.rows[place], file.separator, known, most)))
            of_no_year += [(name, number) for name in found or [""]]
        elif np.isnan(month[place]):
            of_no_year.append((ids[place], number))
        else:
            year = int(month[place]) // 12
            rejected.setdefault((ids[place], year), []).append(number)
            years.setdefault(ids[place], set()).add(year)
    for name, number in of_no_year:
        # Which year it is of cannot be known: none of this id's can be settled.
        for at in sorted(years.get(name, ())) if name else ():
            rejected.setdefault((name, at), []).append(number)
        if not name or name not in years:
            rejected.setdefault((name, None), []).append(number)
    return {key: _because(key, sorted(numbers)) for key, numbers in rejected.items()}


def _of_whom(cells: list[str], separator: str, known: Collection[str], most: int) -> Iterator[str]:
    """Give the ids a row could be of: a cell, or neighbours that a separator within an id has torn apart."""
    for count in range(1, most + 1):
        for first in range(len(cells) - count + 1):
            name = separator.join(cells[first : first + count]).strip()
            if name in known:
                yield name


def _because(key: Unsettled, numbers: list[int]) -> str:
    """Say which rows of a year were rejected."""
    more = f" and {len(numbers) - 1} more" if len(numbers) > 1 else ""
    said = f"row {numbers[0]}{more} {'were' if more else 'was'} rejected"
    if not key[0]:
        return f"{said}, of an id that is not known: correct it, it may be of a year that is settled here"
    return f"{said}: correct it, or the year is not whole" if key[1] else f"{said} and its year is not known: correct it"


def _why_not(file: PayrollFile, batch: Batch, key: Key, at: list[int]) -> str:
    """Say why a year cannot be settled, or nothing."""
    if not key[0]:
        return "the rows have no id: whose year it is is not known"
    months = batch.months[at]
    if len(set(months.tolist())) < len(at):
        return "two rows are of the same month: give them different ids, or add them up"
    if not batch.people.resident[at].all():
        return "a month is a non-resident's: that tax is final with each payment"
    whole_year = len(at) == 12
    if batch.people.foreign[at].any() and not whole_year and np.isnan(_of_rows(file, "deduction_months", batch, at)).all():
        return "a foreigner's year of fewer than 12 rows needs deduction_months: the months of the stay"
    stated = _of_rows(file, "deduction_months", batch, at)
    if len(set(stated[~np.isnan(stated)].tolist())) > 1:
        return "deduction_months differs between the rows: write it once"
    return ""


def _of_rows(file: PayrollFile, name: str, batch: Batch, at: Any) -> Floats:
    column = file.columns.get(name)
    return np.full(len(at), np.nan) if column is None else column[batch.places[at]]


def _settle(read: LawReader, file: PayrollFile, batch: Batch, keys: list[Key], order: Integers, person: Integers) -> SettledYear:
    def added(name: str) -> Floats:
        total: Floats = np.bincount(person, weights=np.nan_to_num(_of_rows(file, name, batch, order)), minlength=len(keys)).astype(float)
        return total

    stated = np.full(len(keys), np.nan)
    months = _of_rows(file, "deduction_months", batch, order)
    stated[person[~np.isnan(months)]] = months[~np.isnan(months)]
    law, count = batch.law, len(batch.places)
    # Of the law of the months only what the year adds up: the cap on premiums and the deduction of a dependant.
    tax = law.tax._replace(
        pension_cap=np.broadcast_to(law.tax.pension_cap, count)[order],
        dependant_deduction=np.broadcast_to(law.tax.dependant_deduction, count)[order],
    )
    charity, medical, education = (added(name) for name in OF_YEAR)
    return settle(
        read,
        year=np.array([year for _, year in keys], dtype=np.int64),
        person=person,
        slip=Payslip._make(values[order] for values in batch.slip),
        people=People._make(values[order] for values in batch.people),
        parts=None if batch.parts is None else PayParts._make(values[order] for values in batch.parts),
        law=MonthLaw(law.insurance, tax, law.relief),
        withheld=_of_rows(file, "withheld", batch, order),
        own=OwnDeductions(stated, charity, medical, education),
    )
