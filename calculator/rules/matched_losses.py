"""Losses brought forward against the income of the activity that made them."""

from __future__ import annotations

import numpy as np

from calculator.rules.carry_forward import first_in_first_out
from calculator.rules.kinds import Booleans, ByKind, Floats
from calculator.rules.losses import BroughtForward, bring_forward


def bring_forward_by_activity(
    *,
    income: ByKind,
    lost_by_activity: ByKind,
    real_estate_loss: Floats,
    opening_unidentified: Floats,
    opening_by_activity: ByKind,
    opening_real_estate: Floats,
    carry_years: int,
    enjoys_incentive: Booleans,
    losses_anywhere: Booleans,
    gains_apart: Booleans,
) -> BroughtForward:
    """Use the losses of each activity of the last five years against its own income alone, oldest first; what finds none lapses.

    Opening losses that are told of no activity are used first, against project income before the rest.

    Parameters
    ----------
    income : what is left of the year after set-off, by kind [VND], ``(year, lane)``.
    lost_by_activity : losses of each year that found no income, by kind [VND], ``(year, lane)``.
    real_estate_loss : of them those on real estate [VND], ``(year, lane)``.
    opening_unidentified, opening_by_activity, opening_real_estate : losses of the years before the first, oldest first [VND], ``(year, lane)``.
    carry_years, enjoys_incentive, losses_anywhere, gains_apart : as in :func:`~calculator.rules.losses.bring_forward`.

    References
    ----------
    Circular 78/2014/TT-BTC art. 18(9), repealed and not restated; Law 67/2025/QH15 art. 16.
    """
    first = bring_forward(
        income=income,
        general_loss=np.zeros((1, 1)),
        real_estate_loss=real_estate_loss,
        opening_general=opening_unidentified,
        opening_real_estate=opening_real_estate,
        carry_years=carry_years,
        enjoys_incentive=enjoys_incentive,
        losses_anywhere=losses_anywhere,
        gains_apart=gains_apart,
        project_first=True,
    )
    left = first.income._asdict()
    pools = list(first.pools)
    for kind in ("incentive", "ordinary", "excluded"):
        made, opening = getattr(lost_by_activity, kind), getattr(opening_by_activity, kind)
        if not (made.any() or opening.any()):
            continue
        shape = np.broadcast_shapes(left[kind].shape, made.shape, enjoys_incentive.shape)
        pool = first_in_first_out(made=made, opening=opening, room=[np.broadcast_to(left[kind], shape)], carry_years=carry_years)
        left[kind] = left[kind] - pool.all_used
        pools.append(pool)
    return BroughtForward(ByKind(**left), tuple(pools))
