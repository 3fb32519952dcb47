"""Names of measures that more than one place must tell apart. Imports nothing: commands read it before they compute."""

from __future__ import annotations

WITH_TOP_UP = "effective_rate_with_top_up"
"""The effective rate with the top-up tax the group allocates to the project."""

RATES = frozenset({"effective_rate", WITH_TOP_UP, "effective_rate_mature", "irr", "irr_real", "irr_usd", "project_tax_rate"})
"""Measures that are shares, not amounts."""

PAID = ("corporate_income_tax", "science_fund_interest", "land_use_tax", "land_rent_due", "import_duty", "land_rent_through_price")
RECEIVED = ("sublease_support", "staff_relief_kept_by_employer")
LATER = "group_top_up_tax"
BURDEN_LINES = (*PAID, *RECEIVED, LATER)
"""The yearly lines a burden is made of: what is paid at once, what is taken off it, and what is paid a year later."""
