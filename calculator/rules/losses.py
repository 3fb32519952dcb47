"""Losses: set off within a year, and brought forward for five years, first in first out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from calculator.rules.carry_forward import Pool, first_in_first_out
from calculator.rules.kinds import Booleans, ByKind, Floats, absent


class SetOff(NamedTuple):
    """Income left of each kind and the losses that found no income in the year [VND]."""

    income: ByKind
    general_loss: Floats
    real_estate_loss: Floats
    lost_by_activity: ByKind


@dataclass(frozen=True)
class BroughtForward:
    """Income left after losses brought forward; losses used, expired and carried on [VND], ``(year, lane)``, each added up when it is asked for."""

    income: ByKind
    pools: tuple[Pool, ...]
    _fields: ClassVar = ("income", "used", "expired", "carried")

    @property
    def used(self) -> Floats:
        """Losses of earlier years used."""
        return ByKind.added(*(pool.all_used for pool in self.pools)) if self.pools else np.zeros((1, 1))

    @property
    def expired(self) -> Floats:
        """Losses whose last year it was."""
        return ByKind.added(*(pool.expired for pool in self.pools)) if self.pools else np.zeros((1, 1))

    @property
    def carried(self) -> Floats:
        """Losses left to carry on."""
        return ByKind.added(*(pool.carried for pool in self.pools)) if self.pools else np.zeros((1, 1))

    def _asdict(self) -> dict[str, Any]:
        """Give all parts, as an explanation names them."""
        return {name: getattr(self, name) for name in self._fields}


def set_off_within_year(*, income: ByKind, enjoys_incentive: Booleans, losses_anywhere: Booleans, gains_apart: Booleans) -> SetOff:
    """Set losses of one activity against income of another, the highest taxed first.

    The enterprise chooses the activity; it is taken to choose the income taxed highest. A loss on real estate is not set
    against income that enjoys an incentive. A loss of exempt activity counts as one of ordinary activity.

    Parameters
    ----------
    income : by kind, negative for a loss [VND], ``(year, lane)``.
    enjoys_incentive : whether the incentive kind enjoys an incentive in the year, ``(year, lane)``.
    losses_anywhere : whether real-estate losses are set against any other income, as before 2025, ``(year, 1)``.
    gains_apart : whether other losses are not set against real-estate income, as before 2025, ``(year, 1)``.

    References
    ----------
    Law 67/2025/QH15 art. 7(3); Decree 320/2025/NĐ-CP art. 6; before 2025 Law 32/2013/QH13 art. 1(4), Decree 218/2013/NĐ-CP art. 6(2).
    """
    ordinary = income.ordinary if absent(income.exempt) else income.ordinary + np.minimum(income.exempt, 0)
    left = {name: _positive(amount) for name, amount in income._replace(ordinary=ordinary)._asdict().items()}
    losses = {
        "real_estate": _lost(income.real_estate, left["real_estate"]),
        "incentive": _lost(income.incentive, left["incentive"]),
        "ordinary": _lost(ordinary, left["ordinary"]),
        "excluded": _lost(income.excluded, left["excluded"]),
    }
    against = {
        "real_estate": ("excluded", "ordinary", "incentive"),
        "incentive": ("excluded", "real_estate", "ordinary"),
        "ordinary": ("excluded", "real_estate", "incentive"),
        "excluded": ("ordinary", "real_estate", "incentive"),
    }
    for name, targets in against.items():
        for target in targets:
            if absent(losses[name]) or absent(left[target]):
                continue
            used = np.minimum(losses[name], left[target])
            if name == "real_estate" and target == "incentive":
                used = np.where(enjoys_incentive & ~losses_anywhere, 0.0, used)
            if target == "real_estate" and gains_apart.any():
                used = np.where(gains_apart, 0.0, used)
            losses[name], left[target] = _reduced(losses[name], used), _reduced(left[target], used)
    general = ByKind(**{**losses, "real_estate": np.zeros((1, 1)), "exempt": np.zeros((1, 1))}).total
    by_activity = ByKind(**losses, exempt=np.zeros((1, 1)))
    return SetOff(income=ByKind(**left), general_loss=general, real_estate_loss=losses["real_estate"], lost_by_activity=by_activity)


def _positive(amount: Floats) -> Floats:
    return amount if absent(amount) else np.maximum(amount, 0)


def _reduced(amount: Floats, used: Floats) -> Floats:
    """Take what is used off an amount this rule has made itself."""
    return np.subtract(amount, used, out=amount) if amount.shape == used.shape else amount - used


def _lost(amount: Floats, gained: Floats) -> Floats:
    """Give the loss in an amount whose positive part is known; a single zero where no lane has any."""
    lost = amount if absent(amount) else gained - amount
    return lost if lost.any() else np.zeros((1, 1))


def bring_forward(
    *,
    income: ByKind,
    general_loss: Floats,
    real_estate_loss: Floats,
    opening_general: Floats,
    opening_real_estate: Floats,
    carry_years: int,
    enjoys_incentive: Booleans,
    losses_anywhere: Booleans,
    gains_apart: Booleans,
    project_first: bool,
) -> BroughtForward:
    """Use losses of the last five years in full, oldest first, also in exempt years.

    Parameters
    ----------
    income : what is left of the year after set-off, by kind [VND], ``(year, lane)``.
    general_loss, real_estate_loss : losses of each year that found no income [VND], ``(year, lane)``.
    opening_general, opening_real_estate : losses of the years before the first, oldest first [VND], ``(year, lane)``.
    carry_years : for how many years after its own a loss can be used [years].
    enjoys_incentive : whether the incentive kind enjoys an incentive in the year, ``(year, lane)``.
    losses_anywhere, gains_apart : as in :func:`set_off_within_year`, ``(year, 1)``.
    project_first : use general losses against project income first (the older rule for losses of no known activity), else against
        the income taxed highest.

    References
    ----------
    Law 67/2025/QH15 art. 16; Decree 320/2025/NĐ-CP art. 7; for the order of use Circular 78/2014/TT-BTC art. 18(9), repealed and not restated.
    """
    shape = np.broadcast_shapes(*(amount.shape for amount in income), general_loss.shape)
    order = ("incentive", "ordinary", "excluded", "real_estate") if project_first else ("excluded", "real_estate", "ordinary", "incentive")
    left = income._asdict()
    used_up: list[Pool] = []
    pools = (
        (real_estate_loss, opening_real_estate, ("excluded", "real_estate", "ordinary", "incentive"), True),
        (general_loss, opening_general, order, False),
    )
    for made, opening, targets, ring_fenced in pools:
        if not (made.any() or opening.any()):
            continue
        names = [name for name in targets if not absent(left[name])]
        usable = {name: np.broadcast_to(left[name], shape) for name in names}
        if ring_fenced and "incentive" in usable:
            usable["incentive"] = np.where(enjoys_incentive & ~losses_anywhere, 0.0, usable["incentive"])
        if not ring_fenced and "real_estate" in usable and gains_apart.any():
            usable["real_estate"] = np.where(gains_apart, 0.0, usable["real_estate"])
        pool = first_in_first_out(made=made, opening=opening, room=[usable[name] for name in names], carry_years=carry_years)
        for name, used in zip(names, pool.used, strict=True):
            left[name] = left[name] - used
        used_up.append(pool)
    return BroughtForward(ByKind(**left), tuple(used_up))
