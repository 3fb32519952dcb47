"""Interest that tax deducts: capped where there are related-party transactions."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.incentives import answer
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import income
from calculator.rules.kinds import ByKind, Floats

_ZERO = np.zeros((1, 1))


def interest_of_lanes(read: LawReader, lanes: Lanes, revenue: ByKind, direct: Floats, shared: Floats) -> income.Interest:
    """Apply the cap where there are related-party transactions; elsewhere all interest is deducted."""
    capped = answer(lanes, "related_party_transactions", adverse=True)
    if not (capped.any() and (lanes.interest.any() or lanes.opening_interest.any())):
        return income.Interest(deductible=lanes.interest, carried=_ZERO)
    # The cap binds few lanes: only their earnings are worked out, the others' are not known.
    bound = np.flatnonzero(capped)
    shape = (len(lanes.years), lanes.count)
    of_bound = [
        np.broadcast_to(part, (len(part), lanes.count)).take(bound, axis=1)
        for part in (revenue.total, revenue.exempt, lanes.interest_income, direct, shared)
    ]
    total, exempt, received, spent, spent_together = of_bound
    earnings = np.full(shape, np.nan)
    earnings[:, bound] = total - exempt - received - spent - spent_together
    recorder = read.recorder
    return recorder.apply(
        income.capped_interest,
        interest=lanes.interest,
        interest_income=lanes.interest_income,
        earnings=earnings,
        capped=capped,
        opening=lanes.opening_interest,
        cap_share=read.by_year("corporate_income_tax.interest_cap.share", lanes.years, np.nan),
        carry_years=read.whole("corporate_income_tax.interest_cap.carry_years", read.law.as_of, lanes.years),
    )
