"""What follows from the sides: kept, clawed back, what the zone adds, at present value too."""

from __future__ import annotations

from calculator.workbook.book import Book, Sheet
from calculator.workbook.cells import Expr, Line
from calculator.workbook.functions import total
from calculator.workbook.inputs import InputCells
from calculator.workbook.side import ZERO, Side
from calculator.workbook.words import Words

SITE, GENERAL, OUTSIDE = "site", "general_law", "outside"


def with_kept(sides: dict[str, Side]) -> None:
    """Write the lines that compare a side with the general law."""
    without = sides[GENERAL]
    for name in (SITE, OUTSIDE):
        side = sides[name]
        side.head(side.sheets.years, "against_general_law")

        def less(line: str, side: Side = side) -> Expr:
            return without.lines.get(f"enterprise.{line}", ZERO) - side.lines.get(f"enterprise.{line}", ZERO)

        side.row(side.sheets.years, "burden_without_incentive", without.of("burden") + 0)
        side.row(side.sheets.years, "relief_land_rent", less("land_rent_due"))
        side.row(side.sheets.years, "relief_land_use_tax", less("land_use_tax"))
        side.row(side.sheets.years, "passed_to_principal", less("revenue"))
        side.row(side.sheets.years, "clawback_top_up_tax", 0 - less("group_top_up_tax"))
        side.shared[f"{name}.kept"] = side.row(side.sheets.years, "kept", less("burden"))


def results_lines(book: Book, sheet: Sheet, sides: dict[str, Side], words: Words, inputs: InputCells) -> None:
    """Write the totals of the sides and what the zone adds."""
    site = sides[SITE]
    discount = inputs.one("discount_rate", float(site.case.scenario.assumptions.discount_rate), style="share")
    factor = book.row(
        sheet,
        "discount_factor",
        words.row("discount_factor"),
        1 / (1 + discount) ** (inputs.year - inputs.years[0]),
        style="share",
        kind="formula",
    )

    def both_ways(key: str, line: Line) -> None:
        discounted = book.row(sheet, f"{key}.discounted", f"{words.row(key)} – {words.row('discounted')}", line * factor)
        book.row(sheet, f"{key}.total", words.row(key), total(line.all()), yearly=False, named=True)
        book.row(
            sheet,
            f"{key}.present_value",
            f"{words.row(key)} – {words.row('present_value')}",
            total(discounted.all()),
            yearly=False,
            named=True,
        )

    sheet.head(words.row("results"))
    kept, outside = site.shared["site.kept"], site.shared["outside.kept"]
    rows = {
        "kept": kept,
        "zone_adds": book.row(sheet, "zone_adds", words.row("zone_adds"), kept - outside),
        "corporate_income_tax": site.of("corporate_income_tax"),
        "burden": site.of("burden"),
    }
    for key, line in rows.items():
        if isinstance(line, Line):
            both_ways(key, line)
