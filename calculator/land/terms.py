"""What the law makes of leases whatever the year, for some blocks of lanes at once: each need not look it up again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.land.ladder import LeaseTerms, lease_terms
from calculator.land.use_tax import TaxTerms, tax_terms
from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules.kinds import Integers


class LandTerms(NamedTuple):
    """Of the leases of some lanes, for their rent and for land use tax; None where they are yet to be looked up."""

    lane: Integers
    rent: LeaseTerms | None
    tax: TaxTerms | None

    def take(self, start: int, stop: int) -> LandTerms:
        """Give those of the lanes from ``start`` up to ``stop``."""
        if self.rent is None or self.tax is None:
            return self
        which = slice(*np.searchsorted(self.lane, [start, stop]).tolist())
        if which.start == which.stop:
            return UNKNOWN
        return LandTerms(self.lane[which] - start, self.rent.part(which), self.tax.part(which))


UNKNOWN = LandTerms(np.zeros(0, dtype=np.int64), None, None)


def terms_of_lanes(read: LawReader, lanes: Lanes) -> LandTerms:
    """Look up the terms of all leases of some lanes; nothing where there is none."""
    lane = lanes.parcels.lane
    return LandTerms(lane, lease_terms(read, lanes), tax_terms(read, lanes)) if len(lane) else UNKNOWN
