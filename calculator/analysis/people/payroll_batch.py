"""The payslips of a file of people: what the law does not let be computed is a fault of its row, all other rows are computed at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.people.exemption import State, status_of, threshold_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.people.payroll import MonthLaw, Payslip, People
from calculator.project.cells import Fault
from calculator.project.columns.lanes import REGIONS
from calculator.project.payroll_file import PARTS, PayrollFile
from calculator.recorder import Plain
from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.rules.wage_parts import PayParts, in_exempt_years

TAX = "personal_income_tax."
MINIMUM_WAGE = "social_insurance.regional_minimum_wage."


class Batch(NamedTuple):
    """The computed rows of a file: their places in it, and one payslip each."""

    places: Integers
    months: Integers
    slip: Payslip
    people: People
    parts: PayParts | None
    law: MonthLaw
    exemption: list[State]


class Rows(NamedTuple):
    """Rows of a file as arrays, ``(payslip,)``; what is not stated has its default."""

    months: Integers
    days: Integers
    pay: Floats
    net: Booleans
    tax_only: Booleans
    insured: Floats
    people: People
    parts: PayParts | None
    stated: Booleans
    inside: Booleans


def compute_batch(law: Law, file: PayrollFile) -> Batch:
    """Compute every row that can be computed; add to the file's faults those that cannot.

    Parameters
    ----------
    law : the law of all rows.
    file : its columns are read; faults found here are added.
    """
    read = LawReader(law, Plain())
    check_rows(law, file)
    batch = _compute(read, file, file.good())
    short = _parts_above_net(file, batch)
    if short.any():
        _fault(file, batch.places[short], "", "overtime, meal and bonus alone leave more than the net pay", "they are parts of the pay")
        batch = _compute(read, file, file.good())
    return batch


def check_rows(law: Law, file: PayrollFile) -> None:
    """Find the rows whose cells are well written but do not fit together, or that the law data does not reach."""
    columns, count = file.columns, len(file.rows)
    bad = {fault.row for fault in file.faults}
    sound = np.array([file.row_number(index) not in bad for index in range(count)], dtype=bool)

    def has(name: str) -> Booleans:
        return ~np.isnan(columns[name]) if name in columns else np.zeros(count, dtype=bool)

    def amount(name: str) -> Floats:
        return np.nan_to_num(columns[name]) if name in columns else np.zeros(count)

    def fault(where: Booleans, column: str, found: str, remedy: str) -> None:
        _fault(file, np.flatnonzero(where & sound), column, found, remedy)

    stated = has("gross").astype(int) + has("net") + has("net_of_tax")
    fault(stated == 0, "gross, net, net_of_tax", "none of the three is filled in", "fill in one")
    fault(stated > 1, "gross, net, net_of_tax", "more than one is filled in", "leave one: the others are computed")
    for region, name in enumerate(REGIONS):
        first = law.parameter(MINIMUM_WAGE + name).history[0].from_
        early = (amount("region") == region) & has("month") & (amount("month") < 12 * first.year + first.month - 1)
        fault(early, "month", "the law data does not hold the insurance of this month", f"write {first:%Y-%m} or a later month")
    qualified = amount("qualified") > 0
    for name in ("project_share", "first_exempt_month"):
        fault(has(name) & ~qualified, name, "it needs qualified", "write yes in the column qualified, or leave it empty")
    fault(has("overtime_above_normal") & (amount("overtime_above_normal") > amount("overtime")),
          "overtime_above_normal", "it is more than the overtime", "it is a part of that pay")  # fmt: skip
    parts = amount("overtime") + amount("meal") + amount("bonus")
    fault(has("gross") & (parts > amount("gross")), "overtime, meal, bonus", "they are more than gross pay", "they are parts of it")
    month = amount("month")
    usable = sound & has("month") & (month >= _first_month(law))
    if not usable.any():
        return
    read, places = LawReader(law, Plain()), np.flatnonzero(usable)
    days = payroll.first_days(month[places].astype(np.int64))
    resident = amount("residence")[places] == 0
    only_premium = np.zeros(count, dtype=bool)
    if has("overtime").any():
        only_premium[places] = ~payroll.parts_law(read, days, resident).overtime_wholly_exempt
    fault(only_premium & (amount("overtime") > 0) & ~has("overtime_above_normal"), "overtime_above_normal",
          "in this month only what is paid above normal pay is exempt", "fill in that part of the overtime")  # fmt: skip
    unknown = np.zeros(count, dtype=bool)
    if has("employer_pension").any():
        unknown[places] = ~payroll.employer_pension_known(read, days, resident)
    fault(unknown & (amount("employer_pension") > 0), "employer_pension", "the law data does not hold how it was taxed in this month",
          "leave it empty, or write a later month")  # fmt: skip


def _first_month(law: Law) -> int:
    first = max(law.parameter(MINIMUM_WAGE + name).history[0].from_ for name in REGIONS)
    return 12 * first.year + first.month - 1


def _fault(file: PayrollFile, places: NDArray[np.int64], column: str, found: str, remedy: str) -> None:
    file.faults += [Fault(file.row_number(int(place)), column, found, remedy) for place in places]


def lay_out(read: LawReader, file: PayrollFile, index: Integers) -> Rows:
    """Lay rows of a file out as arrays."""
    columns = file.columns

    def column(name: str, missing: float = 0.0) -> Floats:
        values = columns[name][index] if name in columns else np.full(len(index), np.nan)
        return np.where(np.isnan(values), missing, values)

    months = column("month").astype(np.int64)
    days = payroll.first_days(months) if len(index) else months
    gross, net, net_of_tax = (column(name, np.nan) for name in ("gross", "net", "net_of_tax"))
    amounts = {name: column(name) for name in PARTS}
    member = column("union_member") > 0
    parts = None
    if member.any() or any(amount.any() for amount in amounts.values()):
        parts = PayParts(above_normal_pay=amounts.pop("overtime_above_normal"), **amounts, union_member=member)
    stated = column("qualified") > 0
    inside, first = np.ones(len(index), dtype=bool), column("first_exempt_month", np.nan)
    if not np.isnan(first).all():
        years = read.by_date(TAX + "exemption.years", days, 0.0)
        inside = in_exempt_years(month=months, first_month=first, exempt_years=years)
    people = People(
        region=column("region").astype(np.int64),
        dependants=column("dependants"),
        foreign=column("nationality") > 0,
        resident=column("residence") == 0,
        contract_months=column("contract_months", np.inf),
        pension_premium=column("pension_premium"),
        exempt_share=np.where(stated & inside, column("project_share", 1.0), 0.0),
    )
    pay = np.where(np.isnan(gross), np.where(np.isnan(net), net_of_tax, net), gross)
    tax_only = ~np.isnan(net_of_tax)
    return Rows(months, days, pay, np.isnan(gross), tax_only, column("insured_salary", np.nan), people, parts, stated, inside)


def _compute(read: LawReader, file: PayrollFile, index: Integers) -> Batch:
    if not len(index):
        return _nothing(read)
    rows = lay_out(read, file, index)
    law = payroll.law_of_months(read, rows.days, rows.people.region, rows.people.resident if rows.parts else None)
    slip = payroll.payslip(gross=np.where(rows.net, 0.0, rows.pay), insured=rows.insured, people=rows.people, law=law, parts=rows.parts)
    if rows.net.any():
        slip = _with_net_contracts(read, rows, slip)
    return Batch(index, rows.months, slip, rows.people, rows.parts, law, _exemption(read, file, index, rows, law))


def _nothing(read: LawReader) -> Batch:
    """Give a batch of no row; its law is that of today, for nobody."""
    none, whole = np.zeros(0), np.zeros(0, dtype=np.int64)
    today = payroll.first_days(np.array([12 * read.law.as_of.year + read.law.as_of.month - 1]))
    slip, no = Payslip(*[none] * len(Payslip._fields)), none > 0
    people = People(whole, none, no, no, none, none, none)
    return Batch(whole, whole, slip, people, None, payroll.law_of_months(read, today, np.zeros(1, dtype=np.int64)), [])


def _with_net_contracts(read: LawReader, rows: Rows, slip: Payslip) -> Payslip:
    """Compute the net contracts, and only these, from net pay; give all payslips."""
    at = np.flatnonzero(rows.net)
    people = People._make(values[at] for values in rows.people)
    parts = None if rows.parts is None else PayParts._make(values[at] for values in rows.parts)
    found = payroll.payslip_from_net(
        net=rows.pay[at],
        insured=rows.insured[at],
        people=people,
        law=payroll.law_of_months(read, rows.days[at], people.region, people.resident if parts else None),
        parts=parts,
        net_of_tax_only=rows.tax_only[at],
    )
    joined = [values.copy() for values in slip]
    for values, of_net in zip(joined, found, strict=True):
        values[at] = of_net
    return Payslip(*joined)


def _parts_above_net(file: PayrollFile, batch: Batch) -> Booleans:
    """Say where the parts of pay alone leave more than the net pay of the contract."""
    if batch.parts is None:
        return np.zeros(len(batch.places), dtype=bool)

    def wanted(name: str) -> Floats:
        return file.columns[name][batch.places] if name in file.columns else np.full(len(batch.places), np.nan)

    slip = batch.slip
    above: Booleans = (slip.net > wanted("net") + 1) | (slip.gross - slip.pit_payable > wanted("net_of_tax") + 1)
    return above & (batch.parts.uninsured > 0)


def _exemption(read: LawReader, file: PayrollFile, index: Integers, rows: Rows, law: MonthLaw) -> list[State]:
    """Say of each row what is known of the exemption; each kind of row is looked at once."""
    income = file.columns.get("two_year_income")
    stated_income = np.full(len(index), np.nan) if income is None else income[index]
    held: dict[Any, State] = {}
    thresholds: dict[tuple[int, bool], float] = {}
    found = []
    has_law = np.broadcast_to(law.relief > 0, rows.months.shape)
    kinds = zip(
        (rows.months // 12).tolist(), rows.people.foreign.tolist(), has_law.tolist(), rows.stated.tolist(), rows.inside.tolist(),
        stated_income.tolist(), strict=True,
    )  # fmt: skip
    for year, foreign, covered, stated, inside, amount in kinds:
        known = None if amount != amount else amount
        key = (year, foreign, covered, stated, inside, known)
        if key not in held:
            if (year, foreign) not in thresholds:
                thresholds[year, foreign] = threshold_of(read, year=year, foreign=foreign)
            held[key] = status_of(has_law=covered, stated=stated, inside=inside, income=known, threshold=thresholds[year, foreign]).state
        found.append(held[key])
    return found
