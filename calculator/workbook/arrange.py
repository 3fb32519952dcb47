"""Puts the rows of the sheets of inputs and of the law into the order in which a reader looks for them."""

from __future__ import annotations

from calculator.workbook.book import Row, Sheet
from calculator.workbook.words import Words

GROUPS = {
    "of_revenue": ("revenue.", "mark_up"),
    "of_cost": ("cost.", "interest", "research"),
    "of_premises": ("premises.",),
    "of_people": ("role.", "licence_", "foreign_multiple"),
    "of_assets": ("asset.",),
    "of_land": ("lease_", "headlease_"),
    "of_group": ("group_", "entities_abroad", "sisters_", "right_of_use", "parent_share", "negative_taxes"),
    "of_money": ("duty.", "grant.", "capital", "working_capital", "payout", "home_rate"),
    "of_losses": ("losses_", "real_estate_losses_"),
}
"""What the keys of stated rows begin with, by the heading they stand below; all else is of the project as a whole."""


def arrange_inputs(sheet: Sheet, words: Words) -> None:
    """Put what is stated below headings, and what the engine has found last."""
    groups: dict[str, list[Row]] = {"of_project": [], **{name: [] for name in GROUPS}, "of_engine": []}
    for row in sheet.rows:
        if row is not None and row.line is not None:
            groups[_group(row)].append(row)
    rows: list[Row | None] = []
    for name, own in groups.items():
        if own:
            rows += [*([None] if rows else []), Row(words.row(name)), *own]
    _place(sheet, rows)


def _group(row: Row) -> str:
    if row.kind == "engine":
        return "of_engine"
    assert row.line is not None
    # Rows of one side carry its name before their own.
    key = row.line.key.split(".", 1)[1] if row.line.key.startswith(("site.", "general_law.", "outside.")) else row.line.key
    return next((name for name, begins in GROUPS.items() if key.startswith(begins)), "of_project")


def arrange_law(sheet: Sheet) -> None:
    """Put the values of the law in the order of their paths and days."""
    _place(sheet, sorted((row for row in sheet.rows if row is not None), key=lambda row: row.line.key if row.line else ""))


def _place(sheet: Sheet, rows: list[Row] | list[Row | None]) -> None:
    sheet.rows = list(rows)
    for place, row in enumerate(sheet.rows):
        if row is not None and row.line is not None:
            row.line.row = sheet.begins + place
