"""Builds the workbook of a project at a site under a law: three sides, what follows from them, and the reconciliation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.workbook.arrange import arrange_inputs, arrange_law
from calculator.workbook.book import Book, Sheet
from calculator.workbook.cells import Expr, Literal
from calculator.workbook.enterprise import enterprise_lines
from calculator.workbook.functions import added
from calculator.workbook.inputs import InputCells
from calculator.workbook.land import Land, land_lines, unsupported_land
from calculator.workbook.law_cells import LawCells
from calculator.workbook.money import Duties, cash_lines
from calculator.workbook.results import results_lines, with_kept
from calculator.workbook.side import TABLES, ZERO, Sheets, Side, evaluated
from calculator.workbook.top_up import top_up_lines
from calculator.workbook.unsupported import values_instead
from calculator.workbook.words import Words
from calculator.workbook.workforce import workforce_lines

SIDES = ("site", "general_law", "outside")
AGREED = 1.0
"""A line agrees with the engine where no year differs by this much [VND]."""


@dataclass
class Workbook:
    """A workbook to be written, and its sides."""

    book: Book
    sides: dict[str, Side]
    words: Words
    scenario: Scenario
    law: Law
    site: str


def build(scenario: Scenario, law: Law, site: str, lang: Language) -> Workbook:
    """Build the sheets of a workbook.

    Parameters
    ----------
    scenario, law, site : what is computed.
    lang : of the words.
    """
    words, years = Words(lang), list(scenario.horizon.range)
    book = Book(len(years))
    heading = f"{scenario.title[lang]} – {scenario.sites[site].title[lang] if scenario.sites[site].title else site} – {law.label[lang]}"
    titles = {name: words.say(f"sheet.{name}") for name in ("inputs", "law", "assets", "workforce", "land", *SIDES, "top_up", "results")}
    held = {name: Sheet(title, heading) for name, title in titles.items()}
    held["law"].year_header = False
    inputs = InputCells(book, held["inputs"], words, years)
    cells = LawCells(book, held["law"], law, lang, years)
    base = Case(scenario, site)
    shared: dict[str, Any] = {}
    sides: dict[str, Side] = {}
    for name, case in zip(SIDES, (base, replace(base, claims=False), replace(base, outside=True)), strict=True):
        lanes, result, recorder = evaluated(law, case)
        sheets = Sheets(*(held[one] for one in ("inputs", "law", "assets", "workforce", "land", name, "top_up")))
        sides[name] = Side(name, case, book, words, sheets, inputs, cells, law, lanes, result, recorder, shared)
        _write_side(sides[name])
    with_kept(sides)
    results_lines(book, held["results"], sides, words, inputs)
    arrange_inputs(held["inputs"], words)
    arrange_law(held["law"])
    book.sheets = [sheet for sheet in held.values() if sheet.rows]
    return Workbook(book, sides, words, scenario, law, site)


def _write_side(side: Side) -> None:
    why = values_instead(side)
    if why is not None:
        _as_values(side, why)
        return
    reason = unsupported_land(side)
    land = _land_values(side, reason) if reason else land_lines(side)
    people = workforce_lines(side)
    duties, grants = enterprise_lines(side, land, people)
    top_up_lines(side, land, grants)
    cash_lines(side, duties, grants)
    _burden(side, land, duties)
    _state(side)
    _rest(side)
    _replace_what_differs(side)


def _land_values(side: Side, why: str) -> Land:
    """Write the land of a side as the engine's values."""
    sheet = side.sheets.land
    sheet.head(side.words.say(f"side.{side.name}"))
    names = ("land_rent_before_relief", "land_rent_due", "land_rent_cost", "land_use_tax_before_relief", "land_use_tax")
    found = {name: side.as_values(name, why, sheet=sheet) for name in (*names, "land_rent_through_price", "sublease_support")}
    saved = [float(value) for value in side.engine("enterprise", "sublease_support")]
    return Land(
        cost=found["land_rent_cost"],
        due=found["land_rent_due"],
        use_tax=found["land_use_tax"],
        saved=side.row(sheet, "relief_passed_on_all", [*saved], kind="value"),
        through_price=found["land_rent_through_price"],
    )


def _burden(side: Side, land: Land, duties: Duties) -> None:
    """Add up all that is paid to the State, with what comes back through prices and contracts."""
    due = side.of("corporate_income_tax")
    paid = added(due, land.due, land.use_tax, land.through_price, duties.due)
    kept = side.lines.get("enterprise.staff_relief_kept_by_employer", ZERO)
    top_up = side.lines.get("enterprise.group_top_up_tax", ZERO)
    side.head(side.sheets.years, "burden")
    side.give("burden", paid - kept + top_up)


def _state(side: Side) -> None:
    """Write what the State receives, and the parts of the centre and the province where the law fixes them."""
    sheet = side.sheets.years
    side.head(sheet, "state")
    people = side.lines

    def give(name: str, source: Expr) -> None:
        side.give(name, source, table="state", sheet=sheet)

    rent, top_up = side.lines.get("enterprise.land_rent_due", ZERO), side.lines.get("enterprise.top_up_tax", ZERO)
    side.alias("corporate_income_tax", side.of("corporate_income_tax"), table="state")
    side.alias("top_up_tax", top_up, table="state")
    side.alias("land_rent", rent, table="state")
    for name in ("land_use_tax", "import_duty"):
        side.alias(name, side.lines.get(f"enterprise.{name}", ZERO), table="state")
    give("personal_income_tax", people.get("workforce.personal_income_tax", ZERO) + 0)
    give(
        "insurance_contributions", added(people.get("workforce.employee_insurance", ZERO), people.get("workforce.employer_insurance", ZERO))
    )
    for name, amount in (("land_rent", rent), ("top_up_tax", top_up)):
        path = f"state_budget.{name}.central_share"
        if all(side.cells.has(path)):
            share = side.cells.by_year(path)
            give(f"central_{name}", amount * share)
            give(f"provincial_{name}", amount * (1 - share))


def _rest(side: Side) -> None:
    """Write the lines no rule above has written: nothing where they are nothing, else as values."""
    for table in TABLES:
        for name in getattr(side.result, table):
            if f"{table}.{name}" in side.lines:
                continue
            values = np.array(side.engine(table, name))
            if np.isnan(values).all() or not np.nan_to_num(values).any():
                side.lines[f"{table}.{name}"] = Literal(0)
            else:
                side.as_values(name, "not_restated", table=table)


def _replace_what_differs(side: Side) -> None:
    """Write the engine's values in the place of formulas that do not come to them, visibly."""
    for key, line in list(side.lines.items()):
        table, name = key.split(".")
        if isinstance(line, Literal) or difference(side, table, name) < AGREED:
            continue
        side.lines.pop(key)
        side.as_values(name, "differs", table=table)


def difference(side: Side, table: str, name: str) -> float:
    """Give the largest difference between the engine and the formulas in any year."""
    line = side.lines[f"{table}.{name}"]
    values = np.array(side.engine(table, name))
    found = np.array([line.number(at) for at in range(len(side.years))])
    known = ~np.isnan(values)
    return float(np.abs(found - values)[known].max(initial=0.0))


def _as_values(side: Side, why: str) -> None:
    """Write a side of which no formula is restated as values."""
    for table in TABLES:
        for name in getattr(side.result, table):
            values = np.array(side.engine(table, name))
            if np.isnan(values).all() or not np.nan_to_num(values).any():
                side.lines[f"{table}.{name}"] = Literal(0)
            else:
                side.as_values(name, why, table=table)
