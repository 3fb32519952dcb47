"""Pay, insurance, income tax and its exemption of each role, as formulas."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.pay_cells import stretches
from calculator.people.who_keeps import is_asked
from calculator.project.columns.lanes import REGIONS
from calculator.recorder import Plain
from calculator.workbook.amounts import exchange_rate
from calculator.workbook.cells import Expr, Line, Literal, Operand, per_year
from calculator.workbook.exemption import exempt_part
from calculator.workbook.functions import added, both, either, least, most, negation, when
from calculator.workbook.inputs import amount_of
from calculator.workbook.law_cells import NO_END
from calculator.workbook.side import ZERO, Side
from calculator.workbook.spread import Spread, spread_pay, unsupported_spread

INSURANCE, TAX = "social_insurance.", "personal_income_tax."
LINES = (
    "gross_pay", "employee_insurance", "employer_insurance", "trade_union_fee", "personal_income_tax_without_exemption",
    "personal_income_tax_exempt", "qualifying_heads",
)  # fmt: skip
"""Lines of the workforce the others are worked out from."""


@dataclass
class People:
    """What the workforce costs the enterprise [VND]."""

    payroll: Expr = ZERO
    employer_insurance: Expr = ZERO
    trade_union_fee: Expr = ZERO


@dataclass
class Turn:
    """A part of each year with unchanged law: its first day and its months, which are 0 where the year has no such part."""

    days: list[dt.date]
    months: list[float]


@dataclass
class Pay:
    """A year's pay of a head of a role [VND]."""

    heads: Line
    monthly: Expr
    gross: Line
    insurance: Line
    employer: Line
    fee: Line
    tax: Line


def unsupported_people(side: Side) -> str | None:
    """Say why the workforce of a lane is no formula; None where it is."""
    roles = side.lanes.roles
    if not len(roles.lane):
        return None
    spread = np.flatnonzero(roles.is_spread)
    if len(spread):
        turns = len(turns_of(side))
        if any(unsupported_spread(side, int(place), turns) for place in spread):
            return "spread_pay"
    if not np.isnan(roles.turnover).all() and side.law.reading("exemption_clock") == "first_contract":
        return "turnover"
    if is_asked(side.lanes):
        return "schemes_and_keeps"
    mixed = roles.project_share != 1
    return "mixed_wages" if mixed.any() and side.law.reading("mixed_wages") == "exclusion" else None


def workforce_lines(side: Side) -> People:
    """Write the workforce of a side; what does not depend on the exemption is shared by all sides."""
    sheet, roles = side.sheets.workforce, side.lanes.roles
    if not len(roles.lane):
        return People()
    why = unsupported_people(side)
    if why is not None:
        return _values(side, why)
    # Rows all sides share come first, then those of the side.
    pays = [None if roles.is_spread[place] else _pay(side, place) for place in range(len(roles.lane))]
    sheet.head(side.words.say(f"side.{side.name}"))
    parts = [spread_pay(side, place) if pay is None else _with_exemption(side, place, pay) for place, pay in enumerate(pays)]
    headcount = side.give("headcount", added(*(part.heads for part in parts)), table="workforce", sheet=sheet, style="number")
    gross = _sum(side, "gross_pay", [part.gross * part.heads for part in parts])
    insurance = _sum(side, "employee_insurance", [part.insurance * part.heads for part in parts])
    employer = _sum(side, "employer_insurance", [part.employer * part.heads for part in parts])
    fee = _sum(side, "trade_union_fee", [part.fee * part.heads for part in parts])
    before = _sum(side, "personal_income_tax_without_exemption", [part.tax * part.heads for part in parts])
    tax_exempt = _sum(side, "personal_income_tax_exempt", [part.exempt * part.heads for part in parts])
    qualifying = added(*(part.heads * part.qualifying for part in parts))
    side.give("qualifying_heads", qualifying, table="workforce", sheet=sheet, style="number")
    _follow(side, gross, insurance, employer, fee, before, tax_exempt, headcount)
    side.alias("employer_insurance", employer)
    side.alias("trade_union_fee", fee)
    payroll = side.row(side.sheets.workforce, "payroll", gross + 0)
    return People(payroll, employer, fee)


def _with_exemption(side: Side, place: int, pay: Pay) -> Spread:
    """Give a role of one wage with what of its tax is exempt."""
    part = exempt_part(side, place, pay)
    return Spread(pay.heads, pay.gross, pay.insurance, pay.employer, pay.fee, pay.tax, pay.tax * part.share, part.qualifying)


def _sum(side: Side, name: str, parts: list[Expr]) -> Line:
    return side.give(name, added(*parts), table="workforce", sheet=side.sheets.workforce)


def _follow(side: Side, gross: Expr, insurance: Expr, employer: Expr, fee: Expr, before: Expr, exempt: Expr, headcount: Expr) -> None:
    """Write the lines that follow from the others."""

    def give(name: str, source: Expr) -> Line:
        return side.give(name, source, table="workforce", sheet=side.sheets.workforce)

    give("personal_income_tax", before - exempt)
    give("take_home", gross - insurance - before + exempt)
    give("take_home_without_exemption", gross - insurance - before)
    cost = give("employer_cost", gross + employer + fee)
    give("employer_cost_without_exemption", cost + 0)
    give("employer_cost_per_head", when(headcount > 0, cost / most(headcount, Literal(1) / 12), 0))
    give("staff_relief_kept_by_employees", exempt + 0)
    give("staff_relief_kept_by_employer", Literal(0))
    side.alias("staff_relief_kept_by_employer", ZERO)


def _values(side: Side, why: str) -> People:
    """Write the workforce as the engine's values."""
    sheet = side.sheets.workforce
    sheet.head(side.words.say(f"side.{side.name}"))
    found = {name: side.as_values(name, why, table="workforce", sheet=sheet) for name in side.result.workforce}
    payroll = side.as_values("payroll", why, sheet=sheet)
    side.alias("employer_insurance", found["employer_insurance"])
    side.alias("trade_union_fee", found["trade_union_fee"])
    side.alias("staff_relief_kept_by_employer", found["staff_relief_kept_by_employer"])
    return People(payroll, found["employer_insurance"], found["trade_union_fee"])


def turns_of(side: Side) -> list[Turn]:
    """Cut the years where the insurance law changes inside them."""
    spans = stretches(LawReader(side.law, Plain()), side.lanes.years)
    by_year: list[list[tuple[dt.date, float]]] = [[] for _ in side.years]
    for year, day, months in zip(spans.year.tolist(), spans.day.tolist(), spans.months.tolist(), strict=True):
        by_year[year].append((dt.date.fromordinal(day), months))
    turns = []
    for turn in range(max(len(parts) for parts in by_year)):
        own = [parts[turn] if turn < len(parts) else (parts[-1][0], 0.0) for parts in by_year]
        turns.append(Turn([day for day, _ in own], [months for _, months in own]))
    return turns


class Role:
    """The terms of a role as cells."""

    def __init__(self, side: Side, place: int) -> None:
        self.side, self.place, roles = side, place, side.lanes.roles
        stated = side.case.scenario.project.workforce[place]
        self.name, self.stated, words = stated.role, stated, side.words

        def one(key: str, value: float, style: Any = "number") -> Line:
            return side.inputs.one(f"role.{place}.{key}", value, f"{stated.role} – {words.row(key)}", style=style)

        rate = exchange_rate(side)
        self.heads = side.inputs.path(
            f"role.{place}.headcount",
            stated.headcount,
            f"{stated.role} – {words.row('headcount')}",
            style="number",
            cites=stated.source or "",
        )
        assert stated.monthly_pay is not None
        pay = side.inputs.path(f"role.{place}.pay", stated.monthly_pay, f"{stated.role} – {words.row('monthly_pay')}")
        self.monthly = amount_of(pay, stated.currency, rate)
        self.insured = self.monthly
        if stated.insured_pay is not None:
            own = side.inputs.path(f"role.{place}.insured_pay", stated.insured_pay, f"{stated.role} – {words.row('insured_pay')}")
            self.insured = amount_of(own, stated.currency, rate)
        self.months_paid = one("months_paid", float(roles.months_paid[place]))
        self.dependants = one("dependants", float(roles.dependants[place]))
        self.foreign = one("foreign", float(roles.foreign[place]), "yes_no")
        self.resident = one("resident", float(roles.resident[place]), "yes_no")
        months = float(roles.contract_months[place])
        self.contract = one("contract_months", months if np.isfinite(months) else NO_END)
        self.region = REGIONS[int(roles.region[place])]


def _pay(side: Side, place: int) -> Pay:
    """Write pay, insurance and tax of a head of a role."""
    key = f"pay.{place}"
    if key in side.shared:
        held: Pay = side.shared[key]
        return held
    role, sheet = Role(side, place), side.sheets.workforce
    side.head_once(sheet, role.name)
    gross = side.common(sheet, "gross_of_head", role.monthly * role.months_paid, of=role.name)
    turns = turns_of(side)
    parts = [_insurance(side, role, turn, number) for number, turn in enumerate(turns)]
    months = [
        side.common(side.sheets.workforce, f"months_of_turn_{number + 1}", list(turn.months), kind="law", style="number")
        for number, turn in enumerate(turns)
    ]

    def of_year(which: int) -> Expr:
        return added(*(part[which] * month for part, month in zip(parts, months, strict=True)))

    insurance = side.common(sheet, "insurance_of_head", of_year(0), of=role.name)
    employer = side.common(sheet, "employer_insurance_of_head", of_year(1), of=role.name)
    fee = side.common(sheet, "union_fee_of_head", of_year(2), of=role.name)
    tax = _tax(side, role, gross, insurance, turns, months)
    found = Pay(role.heads, role.monthly, gross, insurance, employer, fee, tax)
    side.shared[key] = found
    return found


def _insurance(side: Side, role: Role, turn: Turn, number: int) -> tuple[Line, Line, Line]:
    """Charge insurance of a month on the insured wage up to its ceilings: employee, employer, union fee."""
    sheet = side.sheets.workforce

    def at(path: str) -> Expr:
        return per_year([side.cells.on(INSURANCE + path, day) for day in turn.days])

    reference, label = at("reference_level"), f"{role.name} ({number + 1})"
    floor: list[Operand] = [
        side.cells.on(INSURANCE + "reference_level", day) if side.cells.entry(INSURANCE + "lowest_base", day) is not None else 0
        for day in turn.days
    ]
    months_needed = when(role.foreign > 0, at("least_contract_months.foreign_social"), at("least_contract_months.citizen_social"))
    insured = side.common(sheet, "insured_pay", role.insured + 0, of=label)
    lowest = side.common(sheet, "insurance_floor", floor, of=label)
    capped = when(insured > 0, most(least(insured, reference * at("cap_multiple")), lowest), 0)
    social = side.common(sheet, "social_base", when(role.contract >= months_needed, capped, 0), of=label)
    in_unemployment = both(negation(role.foreign > 0), role.contract >= at("least_contract_months.citizen_unemployment"))
    ceiling = at(f"regional_minimum_wage.{role.region}") * at("unemployment_cap_multiple")
    unemployment = side.common(sheet, "unemployment_base", when(in_unemployment, least(insured, ceiling), 0), of=label)
    own = social * (at("employee.social") + at("employee.health")) + unemployment * at("employee.unemployment")
    rates = added(*(at(f"employer.{name}") for name in ("social", "sickness_and_maternity", "accident", "health")))
    theirs = social * rates + unemployment * at("employer.unemployment")
    return (
        side.common(sheet, "employee_contribution", own, of=label),
        side.common(sheet, "employer_contribution", theirs, of=label),
        side.common(sheet, "union_fee", social * at("trade_union_fee"), of=label),
    )


def progressive(side: Side, income: Line, path: str) -> Expr:
    """Tax each band at its own rate, by the tariff of each year."""
    held: dict[int, Expr] = {}
    each: list[Expr] = []
    for year in side.years:
        day = dt.date(year, 1, 1)
        entry = side.cells.entry(path, day)
        if id(entry) not in held:
            parts: list[Expr] = []
            before: Expr | None = None
            for _, low, _, value in side.cells.bands(path, day):
                step = value if before is None else value - before
                parts.append(step * (most(income - low, 0) if low is not None else income))
                before = value
            held[id(entry)] = added(*parts)
        each.append(held[id(entry)])
    return per_year(each)


def _tax(side: Side, role: Role, gross: Line, insurance: Line, turns: list[Turn], months: list[Line]) -> Line:
    """Tax a year's pay: residents by the yearly tariff, short contracts and non-residents at flat rates."""
    sheet, name = side.sheets.workforce, role.name

    def january(path: str) -> Expr:
        return per_year([side.cells.on(TAX + path, dt.date(year, 1, 1)) for year in side.years])

    deductions = insurance + 12 * january("personal_deduction") + role.dependants * 12 * january("dependant_deduction")
    taxable = side.common(sheet, "taxable_of_head", most(gross - deductions, 0), of=name)
    tariff = side.common(sheet, "tax_by_tariff", progressive(side, taxable, TAX + "resident_tariff_year"), of=name)
    withheld: list[Expr] = []
    for turn, month in zip(turns, months, strict=True):
        threshold = per_year([side.cells.on(TAX + "short_contract.threshold", day) for day in turn.days])
        rate = per_year([side.cells.on(TAX + "short_contract.rate", day) for day in turn.days])
        withheld.append(when(role.monthly >= threshold, rate * gross * month / 12, 0))
    flat = when(role.resident > 0, added(*withheld), january("non_resident_rate") * gross)
    short = role.contract < january("short_contract.months")
    return side.common(sheet, "tax_of_head", when(either(role.resident.equals(0), short), flat, tariff), of=name)
