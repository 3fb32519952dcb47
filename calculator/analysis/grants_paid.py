"""What of a project's grants the State pays: those of the Investment Support Fund and of budgets, centre or province."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.support import grants_received
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.project.case import Case
from calculator.project.grants import GRANT_KINDS
from calculator.project.lanes import build_lanes
from calculator.recorder import Plain

Floats = NDArray[np.float64]

OF_THE_STATE = ("investment_support_fund", "state_budget")
"""Kinds of grants the State pays. Who pays another is not stated: it is nobody's cost here."""


def grants_paid(law: Law, case: Case, revenue: Floats) -> Floats:
    """Give what the State pays a project in grants, in the years in which it is received [VND], ``(year,)``.

    Parameters
    ----------
    law, case : the project.
    revenue : of all kinds [VND], ``(year,)``: support of the fund hangs on it.
    """
    lanes = build_lanes([case])
    paid = np.isin(lanes.grants.kind, [GRANT_KINDS.index(kind) for kind in OF_THE_STATE])
    if not paid.any():
        return np.zeros(len(lanes.years))
    amounts: Floats = grants_received(LawReader(law, Plain()), lanes, revenue[:, None])[:, paid].sum(axis=1)
    return np.broadcast_to(amounts, len(lanes.years))
