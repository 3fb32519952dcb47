"""Interest that tax deducts: capped where there are related-party transactions."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.incentives import answer
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules import income
from calculator.rules.kinds import Floats, absent, some_lanes


def interest_of_lanes(read: LawReader, lanes: Lanes, revenue: Floats, direct: Floats, shared: Floats) -> Floats:
    """Give the interest tax deducts [VND], ``(year, lane)``: capped where there are related-party transactions, elsewhere all of it."""
    capped = answer(lanes, "related_party_transactions", adverse=True)
    if not capped.any() or (absent(lanes.interest) and absent(lanes.opening_interest)):
        return lanes.interest
    # The cap may bind few lanes: only they are worked out.
    bound = np.flatnonzero(capped)

    def of_bound(amount: Floats) -> Floats:
        return some_lanes(amount, bound, lanes.count)

    earned, received, spent, spent_together = (of_bound(part) for part in (revenue, lanes.interest_income, direct, shared))
    found = read.recorder.apply(
        income.capped_interest,
        interest=of_bound(lanes.interest),
        interest_income=received,
        earnings=earned - received - spent - spent_together,
        capped=capped[bound],
        opening=of_bound(lanes.opening_interest),
        cap_share=read.by_year("corporate_income_tax.interest_cap.share", lanes.years, np.nan),
        carry_years=read.whole("corporate_income_tax.interest_cap.carry_years", read.law.as_of, lanes.years),
    )
    if len(bound) == lanes.count:
        return found.deductible
    deductible = np.broadcast_to(lanes.interest, (len(lanes.years), lanes.count)).copy()
    deductible[:, bound] = found.deductible
    return deductible
