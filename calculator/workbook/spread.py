"""Pay that is spread over the people of a role, as formulas: shares of people and of pay below a level, and what they add up to.

Insurance and the tariff are straight lines in pay between the ceilings and bands of the law. So what the people above a level pay follows from
how many of them earn more than each ceiling and band, and what these earn: no cells of people are needed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from calculator.people.income_test import EXEMPTION, lanes_day
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.workbook.amounts import exchange_rate
from calculator.workbook.cells import Expr, Line, Literal, per_year
from calculator.workbook.exemption import average_of_two_years, open_to_project, product_per_capita, reader
from calculator.workbook.functions import added, both, exponential, item, least, logarithm, most, normal_below, when
from calculator.workbook.inputs import amount_of
from calculator.workbook.side import ZERO, Side

INSURANCE, TAX = "social_insurance.", "personal_income_tax."
NOBODY = 10**9
"""A level of pay, against the average, that nobody reaches."""


@dataclass
class Below:
    """Shares of the people and of all pay below a level of pay."""

    heads: Expr
    pay: Expr


@dataclass
class Edge:
    """A level of pay against the average, and what lies below it."""

    level: Expr
    below: Below


def highest(one: Below, other: Below) -> Below:
    """Give what lies below the higher of two levels."""
    return Below(most(one.heads, other.heads), most(one.pay, other.pay))


NOTHING = Below(ZERO, ZERO)


def unsupported_spread(side: Side, place: int, turns: int) -> bool:
    """Say whether a role of spread pay has terms no formula restates."""
    roles, law = side.lanes.roles, side.law
    odd = roles.foreign[place] or not roles.resident[place] or np.isfinite(roles.contract_months[place]) or roles.insured_apart[place]
    stated = not np.isnan(roles.qualifying_share[place]) or not np.isnan(roles.first_contract_month[place])
    readings = (law.reading("exemption_clock"), law.reading("income_test_frequency"))
    return bool(odd or stated or turns > 1 or readings != ("first_exempt_month", "every_year"))


class SpreadRole:
    """A role whose pay is spread: its curve, its average pay, and the levels at which the law changes its slope."""

    def __init__(self, side: Side, place: int) -> None:
        self.side, self.place, self.sheet = side, place, side.sheets.workforce
        self.stated = side.case.scenario.project.workforce[place]
        self.name = self.stated.role
        side.head_once(self.sheet, self.name)
        label = f"{self.name} – {side.words.row('headcount')}"
        self.heads = side.inputs.path(
            f"role.{place}.headcount", self.stated.headcount, label, style="number", cites=self.stated.source or ""
        )
        self.months_paid = self._one("months_paid", float(side.lanes.roles.months_paid[place]))
        self.dependants = self._one("dependants", float(side.lanes.roles.dependants[place]))
        self.monthly = self._average_pay()
        self.gross = side.common(self.sheet, "gross_of_head", self.monthly * self.months_paid, of=self.name)
        self._segments = self._curve()
        self.days = [dt.date(year, 1, 1) for year in side.years]

    def _one(self, key: str, value: float) -> Line:
        return self.side.inputs.one(f"role.{self.place}.{key}", value, f"{self.name} – {self.side.words.row(key)}")

    def _average_pay(self) -> Expr:
        """Give the average pay of a month: that of the survey, grown from its year."""
        side, spread = self.side, self.stated.distribution
        assert spread is not None
        label = f"{self.name} – {side.words.row('average_pay')}"
        mean = side.inputs.one(f"role.{self.place}.mean", spread.mean(), label, style="vnd")
        if spread.growth.value is not None:
            growth = side.inputs.one(
                f"role.{self.place}.growth", float(spread.growth.value), f"{label} – {side.words.row('growth')}", style="share"
            )
            pay: Expr = mean * (1 + growth) ** (side.year - spread.year)
        else:
            pay = mean * side.inputs.fixed(
                f"role.{self.place}.index", spread.index(side.years), f"{label} – {side.words.row('index')}", style="number"
            )
        paid = amount_of(side.common(self.sheet, "average_pay", pay, of=self.name), self.stated.currency, exchange_rate(side))
        return side.common(self.sheet, "monthly_pay", paid, of=self.name)

    def _curve(self) -> list[tuple[Expr, Expr, Expr, Expr, Expr]]:
        """Give each segment of the curve: where it begins in the logarithm of pay, that at score 0, its slope, weight, and pay before it."""
        side, held = self.side, self.side.lanes.roles.spread[:, :, self.place]
        count = int((~np.isnan(held[0])).sum())
        found: list[tuple[Expr, Expr, Expr, Expr, Expr]] = []
        earned: Expr = ZERO
        for number in range(count):
            of = f"{self.name} ({number + 1})"

            def cell(key: str, value: float, of: str = of) -> Line:
                return side.common(side.sheets.inputs, key, value, yearly=False, kind="engine", style="number", of=of)

            log_pay, slope = cell("curve_log_pay", float(held[1, number])), cell("curve_slope", float(held[2, number]))
            weight = side.common(self.sheet, "curve_weight", exponential(log_pay + slope * slope / 2), yearly=False, style="number", of=of)
            begins = cell("curve_begins", float(held[0, number])) if number else None
            starts: Expr = weight * normal_below(begins - slope) if begins is not None else ZERO
            before = side.common(self.sheet, "curve_before", earned - starts, yearly=False, style="number", of=of)
            found.append((log_pay + slope * begins if begins is not None else ZERO, log_pay, slope, weight, before))
            if number + 1 < count:
                following = side.common(
                    side.sheets.inputs,
                    "curve_begins",
                    float(held[0, number + 1]),
                    yearly=False,
                    kind="engine",
                    style="number",
                    of=f"{self.name} ({number + 2})",
                )
                earned = earned + weight * normal_below(following - slope) - starts
        return found

    def edge(self, key: str, level: Expr, *, own: bool = False) -> Edge:
        """Give what lies below a level of pay, against the average; ``own`` where it is of one side only."""
        add = self.side.row if own else self.side.common
        at = add(self.sheet, key, level, style="number", of=self.name)
        found: list[Expr] = []
        for what in ("heads_below", "pay_below"):
            logs = logarithm(at)
            value: Expr = ZERO
            for number, (begins, log_pay, slope, weight, before) in enumerate(self._segments):
                score = (logs - log_pay) / slope
                own_value = normal_below(score) if what == "heads_below" else before + weight * normal_below(score - slope)
                value = own_value if number == 0 else when(logs >= begins, own_value, value)
            label = f"{self.side.words.row(what)}: {self.side.words.row(key)}"
            found.append(add(self.sheet, f"{what}_{key}", value, label=label, style="share", of=self.name))
        return Edge(at, Below(found[0], found[1]))

    def law(self, path: str) -> Expr:
        """Give a law value of the first day of each year."""
        return per_year([self.side.cells.on(path, day) for day in self.days])


class Insured:
    """Insurance of a head of a role above a level of pay, on average over all its people [VND a year]."""

    def __init__(self, role: SpreadRole) -> None:
        self.role = role
        side, at = role.side, role.law
        reference = at(INSURANCE + "reference_level")
        floor = [
            side.cells.on(INSURANCE + "reference_level", day) / role.monthly
            if side.cells.entry(INSURANCE + "lowest_base", day) is not None
            else 1 / role.monthly
            for day in role.days
        ]
        self.floor = role.edge("edge_floor", per_year(floor))
        self.ceiling = role.edge("edge_ceiling", reference * at(INSURANCE + "cap_multiple") / role.monthly)
        minimum = at(f"{INSURANCE}regional_minimum_wage.{side.case.place.wage_region or 'I'}")
        self.unemployment = role.edge("edge_unemployment", minimum * at(INSURANCE + "unemployment_cap_multiple") / role.monthly)

    def social(self, above: Below) -> Expr:
        """Give the base of social insurance of the people above a level, against the average pay of all."""
        floor, ceiling = self.floor, self.ceiling
        from_floor = highest(above, floor.below)
        lifted = floor.level * most(0, floor.below.heads - above.heads)
        between = most(0, ceiling.below.pay - from_floor.pay)
        return lifted + between + ceiling.level * (1 - most(above.heads, ceiling.below.heads))

    def jobless(self, above: Below) -> Expr:
        """Give the base of unemployment insurance of the people above a level, against the average pay of all."""
        edge = self.unemployment
        return most(0, edge.below.pay - above.pay) + edge.level * (1 - most(above.heads, edge.below.heads))

    def rates(self, who: str) -> tuple[Expr, Expr]:
        """Give the rates on both bases for the employee or the employer."""
        names = ("social", "health") if who == "employee" else ("social", "sickness_and_maternity", "accident", "health")
        return added(*(self.role.law(f"{INSURANCE}{who}.{name}") for name in names)), self.role.law(f"{INSURANCE}{who}.unemployment")

    def of(self, who: str, above: Below) -> Expr:
        """Give what the people above a level, or their employer, pay a year, on average over all people of the role."""
        social, jobless = self.rates(who)
        return 12 * self.role.monthly * (social * self.social(above) + jobless * self.jobless(above))


class Taxed:
    """Income tax of the people of a role above a level of pay, on average over all its people [VND a year]."""

    def __init__(self, role: SpreadRole, insured: Insured) -> None:
        self.role, self.insured, side = role, insured, role.side
        deduction = 12 * role.law(TAX + "personal_deduction") + role.dependants * 12 * role.law(TAX + "dependant_deduction")
        self.deduction = side.common(role.sheet, "deduction_of_head", deduction, of=role.name)
        self.bands = [self._band(number) for number in range(self._most_bands())]

    def _most_bands(self) -> int:
        return max(len(self.role.side.cells.bands(TAX + "resident_tariff_year", day)) for day in self.role.days)

    def _band(self, number: int) -> tuple[Line, Line, Edge]:
        """Give the step of the rate at which a band begins, where it begins, and the pay at which it is reached."""
        role, side = self.role, self.role.side
        steps: list[Expr] = []
        begins: list[Expr] = []
        for day in role.days:
            bands = side.cells.bands(TAX + "resident_tariff_year", day)
            if number >= len(bands):
                steps.append(ZERO)
                begins.append(ZERO)
                continue
            _, low, _, value = bands[number]
            steps.append(value - bands[number - 1][3] if number else value + 0)
            begins.append(low if low is not None and number else ZERO)
        of = f"{role.name} ({number + 1})"
        step = side.common(role.sheet, "step_of_rate", per_year(steps), style="share", of=of)
        begin = side.common(role.sheet, "begin_of_band", per_year(begins), of=of)
        return step, begin, role.edge(f"edge_band_{number + 1}", self._reached(self.deduction + begin))

    def _reached(self, left: Expr) -> Expr:
        """Give the pay, against the average, of which so much is left after insurance: the lowest of where its straight lines reach it."""
        role, insured = self.role, self.insured
        social, jobless = insured.rates("employee")
        year = role.gross
        of_social, of_jobless = 12 * role.monthly * social, 12 * role.monthly * jobless
        both_grow = left / (year - of_social - of_jobless)
        social_full = (left + of_social * insured.ceiling.level) / (year - of_jobless)
        jobless_full = (left + of_jobless * insured.unemployment.level) / (year - of_social)
        both_full = (left + of_social * insured.ceiling.level + of_jobless * insured.unemployment.level) / year
        return least(both_grow, social_full, jobless_full, both_full)

    def of(self, key: str, above: Below, *, own: bool = False) -> Line:
        """Give the tax of the people above a level."""
        role = self.role
        add = role.side.row if own else role.side.common
        terms: list[Expr] = []
        for number, (step, begin, edge) in enumerate(self.bands, start=1):
            start = highest(above, edge.below)
            left = role.gross * (1 - start.pay) - self.insured.of("employee", start) - (self.deduction + begin) * (1 - start.heads)
            terms.append(add(role.sheet, f"{key}_band", step * left, of=f"{role.name} ({number})"))
        return add(role.sheet, key, added(*terms), of=role.name)


@dataclass
class Spread:
    """A year's amounts of a head of a role of spread pay, on average [VND]; what of the tax is exempt, and the share of heads that qualify."""

    heads: Line
    gross: Expr
    insurance: Expr
    employer: Expr
    fee: Expr
    tax: Expr
    exempt: Expr
    qualifying: Expr


def spread_pay(side: Side, place: int) -> Spread:
    """Write a role whose pay is spread; the exemption is of each side's own."""
    key = f"spread.{place}"
    if key not in side.shared:
        role = SpreadRole(side, place)
        insured = Insured(role)
        taxed = Taxed(role, insured)
        fee = 12 * role.monthly * role.law(INSURANCE + "trade_union_fee") * insured.social(NOTHING)
        parts = [
            side.common(role.sheet, name, source, of=role.name)
            for name, source in (
                ("insurance_of_head", insured.of("employee", NOTHING)),
                ("employer_insurance_of_head", insured.of("employer", NOTHING)),
                ("union_fee_of_head", fee),
            )
        ]
        side.shared[key] = (role, taxed, parts, taxed.of("tax_of_head", NOTHING))
    role, taxed, (insurance, employer, fee_line), tax = side.shared[key]
    exempt, qualifying = _exempt(side, role, taxed)
    return Spread(role.heads, role.gross, insurance, employer, fee_line, tax, exempt, qualifying)


def _exempt(side: Side, role: SpreadRole, taxed: Taxed) -> tuple[Expr, Expr]:
    """Give the tax that is exempt, and the share of the people who meet the income test, place by place of the curve."""
    law, path = side.law, EXEMPTION + "income_multiple"
    if EXEMPTION + "years" not in law.parameters or path not in law.parameters:
        return ZERO, ZERO
    mine, name = SpreadRoleView(side, role), role.name
    first = law.parameters[EXEMPTION + "years"].history[0].from_
    counted = both(open_to_project(side) > 0, side.year >= first.year, role.heads > 0)
    digital = side.inputs.one(
        f"role.{role.place}.digital_work", float(_digital(side, role.place)), f"{name} – {side.words.row('digital_work')}", style="yes_no"
    )
    average = side.common(role.sheet, "average_of_two_years", average_of_two_years(role), of=name)
    multiple = side.cells.on(path, lanes_day(reader(side), path))
    threshold = when(both(counted, digital > 0), multiple * product_per_capita(side) / most(average, 1), NOBODY)
    now = mine.edge("edge_test", least(threshold, NOBODY))
    so_far = side.row(role.sheet, "lowest_test_so_far", 0, style="number", of=name)
    so_far.be(least(so_far.before(NOBODY), now.level))
    years = side.cells.on(EXEMPTION + "years", max(first, law.as_of))
    place = side.year - side.years[0] + 1

    def back(length: Expr) -> Expr:
        return when(place > length, item(so_far.all(), most(1, place - length)), NOBODY)

    recent = mine.edge("edge_test_before", most(now.level, so_far.before(NOBODY)))
    older = mine.edge("edge_test_over", most(now.level, back(years)))
    oldest = mine.edge("edge_test_oldest", most(now.level, back(years + 1)))
    taxes = [taxed_above(taxed, side, f"tax_above_{number}", one.below) for number, one in enumerate((now, recent, older, oldest), start=1)]
    starts = [_month(side, role, Literal(length) if isinstance(length, int) else length) for length in (0, 1, years)]
    exempt: Expr = ZERO
    for (begin, low, high), number in zip(zip(starts, taxes, taxes[1:], strict=False), range(1, 4), strict=True):
        span = least(12 * side.year + 12, begin + 12 * years) - most(12 * side.year, begin)
        share = side.row(role.sheet, "exempt_months_share", most(0, least(12, span)) / 12, style="share", of=f"{name} ({number})")
        exempt = exempt + share * (low - high)
    relief = side.cells.on(EXEMPTION + "share", lanes_day(reader(side), EXEMPTION + "share"))
    part = side.inputs.one(
        f"role.{role.place}.project_share",
        float(side.lanes.roles.project_share[role.place]),
        f"{name} – {side.words.row('project_share')}",
        style="share",
    )
    found = side.row(role.sheet, "tax_exempt_of_head", exempt * part * relief, of=name)
    return found, 1 - now.below.heads


class SpreadRoleView(SpreadRole):
    """A role that is there already, with the edges of one side."""

    def __init__(self, side: Side, role: SpreadRole) -> None:
        self.__dict__ |= role.__dict__
        self.side = side

    def edge(self, key: str, level: Expr, *, own: bool = True) -> Edge:
        """Give what lies below a level of this side."""
        return super().edge(key, level, own=own)


def taxed_above(taxed: Taxed, side: Side, key: str, above: Below) -> Line:
    """Give the tax of the people above a level of one side."""
    mine = object.__new__(Taxed)
    mine.__dict__ |= taxed.__dict__
    mine.role = SpreadRoleView(side, taxed.role)
    return mine.of(key, above, own=True)


def _month(side: Side, role: SpreadRole, back: Expr) -> Expr:
    """Give the first month of work of a year some years before, counted from January of year 0."""
    roles = side.lanes.roles
    licence_year = side.inputs.one("licence_year", float(roles.licence_year[role.place]), style="year")
    licence_month = side.inputs.one("licence_month", float(roles.licence_month[role.place]))
    year = side.year - back
    return 12 * year + when(year.equals(licence_year), licence_month - 1, 0)


def _digital(side: Side, place: int) -> bool:
    answer = int(side.lanes.roles.digital_work[place])
    return answer == ANSWERS.index("yes") or (answer == UNKNOWN and bool(side.lanes.favourable[0]))
