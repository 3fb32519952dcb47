"""The five-year exemption of income tax of each role, as formulas: who qualifies, from which month, for what part of the tax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.income_test import EXEMPTION, foreign_multiple_of, lanes_day
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.product import FIRST_YEAR
from calculator.recorder import Plain
from calculator.rules import eligibility
from calculator.workbook.cells import Expr, Line, Literal, Operand, per_year
from calculator.workbook.functions import both, least, most, when
from calculator.workbook.law_cells import NO_END
from calculator.workbook.side import ZERO, Side


@dataclass
class Exempt:
    """The part of the heads that qualify, and of the tax on all heads that is exempt."""

    qualifying: Expr
    share: Expr


def exempt_part(side: Side, place: int, pay: Any) -> Exempt:
    """Hold a role against the conditions of the exemption and count its five years."""
    roles, sheet, law = side.lanes.roles, side.sheets.workforce, side.law
    if EXEMPTION + "years" not in law.parameters:
        return Exempt(ZERO, ZERO)
    name = side.case.scenario.project.workforce[place].role
    first = law.parameters[EXEMPTION + "years"].history[0].from_
    open_to = open_to_project(side)
    counted = both(open_to > 0, side.year >= first.year, pay.heads > 0)
    stated = float(roles.qualifying_share[place])
    if not np.isnan(stated):
        share = side.inputs.one(f"role.{place}.qualifying_share", stated, f"{name} – {side.words.row('qualifying_share')}", style="share")
        qualifying = side.row(sheet, "qualifying", when(counted, share, 0), style="share", of=name)
    else:
        passes = _passes(side, place, pay, name)
        held = side.row(sheet, "qualifying", 0, style="share", of=name)
        now: Expr = passes > 0
        if law.reading("income_test_frequency") == "once_at_start":
            # Who met the test once goes on, while the role is held.
            reached = side.row(sheet, "met_so_far", 0, style="yes_no", of=name)
            met = when(both(counted, passes > 0), 1, 0)
            reached.be(most(reached.before(0), met))
            now = reached > 0
        held.be(when(both(counted, now), 1, 0))
        qualifying = held
    months = side.row(sheet, "exempt_months_share", _months(side, place, qualifying, name), style="share", of=name)
    part = side.inputs.one(
        f"role.{place}.project_share", float(roles.project_share[place]), f"{name} – {side.words.row('project_share')}", style="share"
    )
    path = EXEMPTION + "share"
    relief = side.cells.on(path, lanes_day(reader(side), path)) if path in law.parameters else ZERO
    return Exempt(qualifying, side.row(sheet, "exempt_share_of_tax", qualifying * part * months * relief, style="share", of=name))


def reader(side: Side) -> LawReader:
    return LawReader(side.law, Plain())


def open_to_project(side: Side) -> Line:
    """Say whether the exemption is open to the project: the engine holds it against the conditions of the law."""
    key = f"exemption_open.{side.name}"
    if key not in side.shared:
        heads = [call for call in side.calls("all_of") if any(".exemption.conditions." in read.path for read in call.reads)]
        opened = bool(side.lanes.claims[0])
        if heads:
            state = int(np.asarray(heads[-1].output)[0])
            opened = opened and _granted(state, bool(side.lanes.favourable[0]))
        side.shared[key] = side.decided("exemption_open", float(opened))
    held: Line = side.shared[key]
    return held


def _granted(state: int, favourable: bool) -> bool:
    return bool(eligibility.granted(state=np.array([state], dtype=np.int8), favourable=np.array([favourable]))[0])


def _passes(side: Side, place: int, pay: Any, name: str) -> Line:
    """Hold the average pay of the two years before against a multiple of GDP per capita."""
    roles, sheet, path = side.lanes.roles, side.sheets.workforce, EXEMPTION + "income_multiple"
    if path not in side.law.parameters:
        return side.row(sheet, "meets_income_test", Literal(0), style="yes_no", of=name)
    answer = int(roles.digital_work[place])
    digital = answer == ANSWERS.index("yes") or (answer == UNKNOWN and bool(side.lanes.favourable[0]))
    works = side.inputs.one(f"role.{place}.digital_work", float(digital), f"{name} – {side.words.row('digital_work')}", style="yes_no")
    average = side.common(sheet, "average_of_two_years", average_of_two_years(pay), of=name)
    multiple = side.cells.on(path, lanes_day(reader(side), path))
    if roles.foreign[place]:
        of_foreigners = foreign_multiple_of(reader(side))
        if np.isnan(of_foreigners):
            return side.row(sheet, "meets_income_test", Literal(0), style="yes_no", of=name)
        multiple = side.inputs.one("foreign_multiple", float(of_foreigners))
    product = product_per_capita(side)
    return side.common(sheet, "meets_income_test", when(both(works > 0, average >= multiple * product), 1, 0), style="yes_no", of=name)


def average_of_two_years(pay: Any) -> list[Operand]:
    """Average the two years before; a year in which nobody held the role counts with the pay of the year itself."""

    def back(at: int, years: int) -> Expr:
        if at < years:
            return _At(pay.gross, 0)
        return when(_At(pay.heads, -years) > 0, _At(pay.gross, -years), _At(pay.gross, 0))

    return [(back(at, 1) + back(at, 2)) / 2 for at in range(pay.gross.count)]


class _At(Expr):
    """The value of a row some years away."""

    def __init__(self, line: Line, shift: int) -> None:
        self.line, self.shift = line, shift

    def text(self, at: int, sheet: str) -> str:
        return self.line.text(at + self.shift, sheet)

    def value(self, at: int) -> float | bool | str:
        return self.line.value(at + self.shift)


def product_per_capita(side: Side) -> Line:
    """Give the GDP per capita each year's test looks at: that of the year before, or the mean of the two before."""
    path = EXEMPTION + "gross_domestic_product_per_capita"
    history = side.law.parameters[path].history
    index = side.lanes.product_index

    def of(back: int) -> Line:
        figures: list[Expr] = []
        for year in side.years:
            held = [entry for entry in history if entry.from_.year <= year - back]
            entry = held[-1] if held else history[0]
            figure: Expr = side.cells.cell(path, entry)
            if index.size > 1:
                later = min(max(year - back, entry.from_.year) - FIRST_YEAR, len(index) - 1)
                last = min(entry.from_.year - FIRST_YEAR, len(index) - 1)
                figure = figure * float(index[later, 0] / index[last, 0])
            figures.append(figure)
        return side.common(side.sheets.workforce, f"product_per_capita_{back}", per_year(figures))

    if side.law.reading("income_test_year") == "mean_of_two_years":
        return side.common(side.sheets.workforce, "product_per_capita", (of(1) + of(2)) / 2)
    return of(1)


def _months(side: Side, place: int, qualifying: Line, name: str) -> Expr:
    """Give the part of each year inside the exempt years, counted by months without a break."""
    roles, sheet = side.lanes.roles, side.sheets.workforce
    length = side.cells.on(EXEMPTION + "years", max(side.law.parameters[EXEMPTION + "years"].history[0].from_, side.law.as_of))
    licence_year = side.inputs.one("licence_year", float(roles.licence_year[place]), style="year")
    licence_month = side.inputs.one("licence_month", float(roles.licence_month[place]))
    begins = 12 * side.year + when(side.year.equals(licence_year), licence_month - 1, 0)
    month = side.row(sheet, "first_exempt_month", when(qualifying > 0, begins, 12 * NO_END), style="number", of=name)
    start: Expr = side.row(sheet, "exemption_start", least(month.all()), yearly=False, style="number", of=name)
    contract = float(roles.first_contract_month[place])
    if not np.isnan(contract) and side.law.reading("exemption_clock") == "first_contract":
        start = side.inputs.one(f"role.{place}.first_contract", contract, f"{name} – {side.words.row('first_contract')}")
    return most(0, least(12, least(12 * side.year + 12, start + 12 * length) - most(12 * side.year, start))) / 12
