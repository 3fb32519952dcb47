"""The quantiles of measures over many draws, year by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calculator.analysis.uncertainty.by_year import Band, by_year
from calculator.analysis.uncertainty.figures import Floats
from calculator.analysis.uncertainty.lanes import Draws
from calculator.law.law import Law
from calculator.measures.sampling import quantile

SHARES = (0.05, 0.5, 0.95)


def bands_of(growth: Mapping[str, Floats], plan: Draws, law: Law) -> dict[str, Band]:
    """Give the quantiles of every year over its draws, and the plan beside them.

    Parameters
    ----------
    growth : of each measure, ``(year, draw)`` [VND].
    plan : the project with nothing that moves.
    law : its law.
    """
    found = plan.figures(law, {}, list(growth), 1, list(growth)) if growth else {}
    return {
        name: Band(
            tuple(plan.scenario.horizon.range),
            {share: np.array([quantile(row, share) for row in np.sort(values, axis=1)]) for share in SHARES},
            found[by_year(name)][:, 0],
        )
        for name, values in growth.items()
    }
