"""Losses brought forward, in the order the contested provision is read to have."""

from __future__ import annotations

from typing import Any

import numpy as np

from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import losses, matched_losses
from calculator.rules.kinds import ByKind

_ZERO = np.zeros((1, 1))


def carried_forward(
    lanes: Lanes, within: losses.SetOff, order: str, recorder: Plain, shared_rules: dict[str, Any]
) -> losses.BroughtForward:
    """Use the losses of earlier years.

    Parameters
    ----------
    within : what set-off within the year has left.
    order : the option chosen of the reading ``losses_brought_forward``.
    shared_rules : the arguments both rules have.
    """
    income = within.income._replace(exempt=_ZERO)
    if order != "matched_to_activity":
        return recorder.apply(
            losses.bring_forward,
            income=income,
            general_loss=within.general_loss,
            real_estate_loss=within.real_estate_loss,
            opening_general=lanes.opening_losses,
            opening_real_estate=lanes.opening_real_estate_losses,
            project_first=order == "project_first",
            **shared_rules,
        )
    known = lanes.opening_by_activity
    return recorder.apply(
        matched_losses.bring_forward_by_activity,
        income=income,
        lost_by_activity=within.lost_by_activity,
        real_estate_loss=within.real_estate_loss,
        opening_unidentified=lanes.opening_losses - known["incentive"] - known["ordinary"],
        opening_by_activity=ByKind(known["incentive"], known["ordinary"], *([_ZERO] * 3)),
        opening_real_estate=lanes.opening_real_estate_losses,
        **shared_rules,
    )
