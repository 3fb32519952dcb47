"""Rent of tenants who pay a developer: the developer's relief passed on, and the support of sublease rent."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Floats, Integers


class PassedOn(NamedTuple):
    """State rent that reaches the tenant in its price, and the relief from it that the price is lowered by [VND], ``(year, lease)``."""

    through_price: Floats
    passed_on: Floats


def passed_on(*, before_relief: Floats, due: Floats, share: Floats, relief_share: Floats, rent: Floats) -> PassedOn:
    """Pass a share of the developer's land rent, and of its relief from it, on to the tenant; never more than the tenant pays.

    Parameters
    ----------
    before_relief, due : rent of the land the tenant stands on, owed to the State by its developer, ``(year, lease)`` [VND].
    share : of the rent that stands in the price by contract, ``(lease,)``.
    relief_share : of the relief that is passed on: that of the contract, or all of it where the law says so, ``(lease,)``.
    rent : the price agreed, ``(year, lease)`` [VND].

    References
    ----------
    Decree 103/2024/NĐ-CP art. 38(3): relief is the direct lessee's alone, so nothing but the price brings it to a tenant.
    """
    relief = np.minimum(relief_share * (before_relief - due), rent)
    return PassedOn(through_price=np.minimum(share * due, rent - relief), passed_on=relief)


def sublease_support(*, rent: Floats, share: Floats, from_month: Integers, support_years: Floats, years: Integers) -> Floats:
    """Take the supported share off the sublease rent for the months of the support, ``(year, sublease)`` [VND].

    Parameters
    ----------
    rent : of each calendar year, what is passed on of the developer's relief taken off, ``(year, sublease)`` [VND].
    share : of the rent that is supported, ``(sublease,)``.
    from_month : first month, counted from year 0, ``(sublease,)`` [months].
    support_years : ``(sublease,)`` [years].
    years : calendar years, ``(year,)``.

    References
    ----------
    Resolution 198/2025/QH15 art. 7(6); Decree 20/2026/NĐ-CP art. 5.
    """
    begin = 12.0 * years[:, None]
    end = np.minimum(from_month + 12 * support_years, begin + 12)
    supported = np.maximum(end - np.maximum(from_month, begin), 0)
    support: Floats = share * rent * supported / 12
    return support
