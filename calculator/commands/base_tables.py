"""The tables of the tax base that ``run`` prints: the bridge from the accounts to the tax, and relief that is wasted."""

from __future__ import annotations

from calculator.analysis.bridge import BridgeRow, shown
from calculator.analysis.site_run import SiteRun
from calculator.i18n import label, t
from calculator.quantities import Language, format_number
from calculator.reports.tables import print_table

MILLION = 1e6
YEARS_ACROSS = 8
"""How many years stand side by side; more go below."""


def row_said(row: BridgeRow, lang: Language) -> str:
    """Name a row; the reader's own line by its own name."""
    word = label(f"bridge.{row.name}", lang)
    text = f"{word}: {row.said}" if row.said else word
    return f"= {text}" if row.kind == "subtotal" else f"  {text}"


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
