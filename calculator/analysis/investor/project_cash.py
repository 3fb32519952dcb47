"""The cash of a project before loans: what it receives, less what it spends, pays and puts into assets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from calculator.measures.value import Stream
from calculator.project.case import Case
from calculator.project.lease import StateLease

Floats = NDArray[np.float64]

CASH_LINES = ("revenue", "operating_cost", "land_rent_due", "land_use_tax", "corporate_income_tax", "group_top_up_tax")
"""The lines of the engine the cash is made of."""


def project_cash(case: Case, lines: Mapping[str, Floats]) -> Stream:
    """Give the cash of a project by year [VND], ``(year,)``, and apart the top-up tax of each year, which is paid the year after.

    Before loans and their service; the income tax is the one paid, so the shield of interest is in it at each year's own rate. Assets are
    paid in the year of their first use, those before the horizon not at all. Nothing is set for working capital and for what is left at the end.

    Parameters
    ----------
    case : the project at its site.
    lines : yearly lines of the enterprise, those of ``CASH_LINES`` among them.
    """
    now = lines["revenue"] - lines["operating_cost"]
    for paid in ("land_rent_due", "land_use_tax", "corporate_income_tax"):
        now = now - lines[paid]
    return Stream(now - _outlay(case), -lines["group_top_up_tax"])


def _outlay(case: Case) -> Floats:
    """Give what is put into assets and paid for compensation ahead of the rent by year [VND]."""
    scenario = case.scenario
    years = scenario.horizon.range
    rate = scenario.assumptions.exchange_rate
    spent = np.zeros(len(years))
    for asset in scenario.project.assets:
        if asset.first_year in years:
            in_dollars = asset.currency == "USD" and rate is not None
            times = rate.values([asset.first_year], before="hold")[0] if in_dollars and rate is not None else 1.0
            spent[asset.first_year - years[0]] += float(asset.cost) * times
    for item in case.place.premises:
        if isinstance(item, StateLease) and item.decision.year in years:
            spent[item.decision.year - years[0]] += float(item.compensation_advance)
    return spent
