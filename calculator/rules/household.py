"""The exemption of a small enterprise formed from a household business."""

from __future__ import annotations

import numpy as np

from calculator.rules.clocks import DUST, first_year
from calculator.rules.kinds import Booleans, Floats, Integers


def formed_from_household_exempt(
    *,
    all_revenue: Floats,
    all_income: Floats,
    formed: Booleans,
    in_bands: Booleans,
    years: Integers,
    household_years: Floats,
    latest_household_start: Floats,
) -> Booleans:
    """Say in which years an enterprise formed from a household business pays no tax, ``(year, lane)``.

    The years run on from the first one with taxable income, at the latest from some revenue year on; in each of them the enterprise is to
    be in the small-enterprise bands.

    Parameters
    ----------
    all_revenue, all_income : of the enterprise, all kinds together [VND], ``(year, lane)``.
    formed : whether it was formed from a household business, ``(lane,)``.
    in_bands : whether its revenue is in the bands of small enterprises, ``(year, lane)``.
    years : calendar years, ``(year,)``.
    household_years : how many years are exempt [years], ``(year, 1)``; 0 in years without the exemption.
    latest_household_start : the revenue year in which they start at the latest, counted from 1, ``(year, 1)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 21(4).
    """
    opened = first_year(happens=all_revenue > 0, years=years)
    earned = first_year(happens=(all_income > DUST) & (years[:, None] >= opened), years=years)
    start = np.minimum(earned, opened + latest_household_start - 1)
    calendar = years[:, None]
    return formed & in_bands & (calendar >= start) & (calendar < start + household_years)
