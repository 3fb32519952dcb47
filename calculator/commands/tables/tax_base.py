"""The tables of the tax base that ``run`` prints: the bridge from the accounts to the tax, and relief that is wasted."""

from __future__ import annotations

from calculator.analysis.site_run import SiteRun
from calculator.analysis.tax_base.bridge import BridgeRow, shown
from calculator.analysis.tax_base.wasted import WastedRow
from calculator.i18n import label, t
from calculator.measures.shown_in import How, as_shown
from calculator.quantities import Language, format_money_short, format_number
from calculator.reports.tables import print_table

MILLION = 1e6
YEARS_ACROSS = 8
"""How many years stand side by side; more go below."""


def row_named(row: BridgeRow, lang: Language) -> str:
    """Name a row; the reader's own line by its own name."""
    word = label(f"bridge.{row.name}", lang)
    return f"{word}: {row.said}" if row.said else word


def row_said(row: BridgeRow, lang: Language) -> str:
    """Name a row so that a subtotal is told from a step."""
    return f"{'=' if row.kind == 'subtotal' else ' '} {row_named(row, lang)}"


def print_bridge(run: SiteRun, lang: Language) -> None:
    """Print the bridge in millions of đồng, some years at a time."""
    rows = shown(list(run.bridge))
    for first in range(0, len(run.years), YEARS_ACROSS):
        part = slice(first, first + YEARS_ACROSS)
        print_table(
            t("bridge.title", lang),
            ["", *(str(year) for year in run.years[part])],
            [[row_said(row, lang), *(format_number(amount / MILLION, lang) for amount in row.amounts[part])] for row in rows],
        )


def print_wasted(run: SiteRun, lang: Language) -> None:
    """Print what relief is wasted, and what a change of timing would recover; nothing where there is neither."""
    rows = [row for row in run.wasted.rows if row.amounts.any()]
    if rows:
        print_table(
            t("wasted.title", lang),
            ["", *(t(f"wasted.{name}", lang) for name in ("years", "how_much", "tax", "present_value"))],
            [wasted_said(row, run, lang) for row in rows],
            left=2,
        )
    if rows and run.wasted.recoveries:
        print_table(
            t("wasted.recoveries", lang),
            ["", t("wasted.saved", lang), t("wasted.present_value", lang)],
            [
                [t(f"wasted.{one.name}", lang), format_money_short(one.total, lang), format_money_short(one.present_value, lang)]
                for one in run.wasted.recoveries
            ],
        )


def wasted_said(row: WastedRow, run: SiteRun, how: How) -> list[str]:
    """Write a row of what is wasted: its name, the years, how much, the tax, and that at present value."""
    money = as_shown(how)
    lang = money.language
    when = _spans([year for year, amount in zip(run.years, row.amounts, strict=True) if amount])
    if row.unit == "years":
        return [t(f"wasted.{row.name}", lang), when, t("unit.years", lang, value=format_number(row.amounts.sum(), lang, 1)), "–", "–"]
    amounts = [money.short(float(amount)) for amount in (row.amounts.sum(), row.tax.sum(), row.tax_present_value)]
    return [t(f"wasted.{row.name}", lang), when, *amounts]


def _spans(years: list[int]) -> str:
    """Write years that follow each other as one span."""
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in zip(starts, ends, strict=True))
