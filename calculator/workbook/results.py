"""What follows from the sides: kept, clawed back, what the zone adds, at present value too."""

from __future__ import annotations

from calculator.workbook.book import Book, Sheet
from calculator.workbook.cells import Expr
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

    def both_ways(key: str, line: Expr, later: Expr) -> None:
        # The top-up tax of a year is paid in the next.
        now = (line - later + later / (1 + discount)) * factor
        discounted = book.row(sheet, f"{key}.discounted", f"{words.row(key)} – {words.row('discounted')}", now)
        present = f"{words.row(key)} – {words.row('present_value')}"
        book.row(sheet, f"{key}.present_value", present, total(discounted.all()), yearly=False, named=True)

    def top_up(name: str) -> Expr:
        return sides[name].lines.get("enterprise.group_top_up_tax", ZERO)

    kept, outside = site.shared["site.kept"], site.shared["outside.kept"]
    rows = {
        "kept": (kept + 0, top_up(GENERAL) - top_up(SITE)),
        "zone_adds": (kept - outside, top_up(OUTSIDE) - top_up(SITE)),
        "burden": (site.of("burden"), top_up(SITE)),
        "corporate_income_tax": (site.of("corporate_income_tax"), ZERO),
    }
    for key, (amount, later) in rows.items():
        sheet.head(words.row(key))
        line = book.row(sheet, f"results.{key}", words.row(key), amount)
        book.row(sheet, f"{key}.total", f"{words.row(key)} – {words.row('all_years')}", total(line.all()), yearly=False, named=True)
        both_ways(key, line, later)
