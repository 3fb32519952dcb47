"""The accounts of the project and the top-up tax of its group, as formulas."""

from __future__ import annotations

from calculator.workbook.land import Land
from calculator.workbook.rates import Rates
from calculator.workbook.side import Side


def top_up_lines(side: Side, land: Land, rates: Rates) -> None:
    """Write the top-up tax of a group."""
