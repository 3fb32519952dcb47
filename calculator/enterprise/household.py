"""Lanes of enterprises formed from a household business: the years in which they pay no tax."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calculator.enterprise.incentives import Rates
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import household
from calculator.rules.kinds import ByKind, Floats

HOUSEHOLD = "corporate_income_tax.formed_from_household."


def with_household(read: LawReader, lanes: Lanes, rates: Rates, revenue: Floats, income: ByKind) -> Rates:
    """Exempt their first years with income, beside the years an enterprise is very small.

    Parameters
    ----------
    revenue : of all kinds [VND], ``(year, lane)``.
    income : by kind [VND], ``(year, lane)``.
    """
    if not lanes.formed_from_household.any():
        return rates
    shape = (len(lanes.years), lanes.count)
    exempt = read.recorder.apply(
        household.formed_from_household_exempt,
        all_revenue=np.broadcast_to(revenue, shape),
        all_income=np.broadcast_to(income.total, shape),
        formed=lanes.formed_from_household,
        in_bands=rates.general < rates.standard,
        years=lanes.years,
        household_years=read.by_year(HOUSEHOLD + "exempt_years", lanes.years, 0.0),
        latest_household_start=read.by_year(HOUSEHOLD + "latest_start", lanes.years, np.inf),
    )
    return replace(rates, micro=rates.micro | exempt)
