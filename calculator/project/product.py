"""GDP per capita as the scenarios let it grow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calculator.project.case import Case, Floats

FIRST_YEAR = 1990
"""The first calendar year a scenario may name: the growth of GDP per capita is counted from it."""


def product_index(cases: Sequence[Case], last: int) -> Floats:
    """Lay out GDP per capita against the first year, ``(year, lane)``; a single one where no case states a growth."""
    growth = [case.scenario.assumptions.gdp_per_capita_growth for case in cases]
    if not any(growth):
        return np.ones((1, 1))
    years = range(FIRST_YEAR + 1, last + 1)
    rates = [path.values(years, before="hold") if path else [0.0] * len(years) for path in growth]
    return np.concatenate([np.ones((1, len(cases))), np.cumprod(1 + np.array(rates).T, axis=0)])
