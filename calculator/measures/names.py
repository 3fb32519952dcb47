"""Names of measures that more than one place must tell apart. Imports nothing: commands read it before they compute."""

from __future__ import annotations

WITH_TOP_UP = "effective_rate_with_top_up"
"""The effective rate with the top-up tax the group allocates to the project."""

RATES = frozenset({"effective_rate", WITH_TOP_UP, "effective_rate_mature", "irr", "irr_real", "irr_usd", "project_tax_rate"})
"""Measures that are shares, not amounts."""
