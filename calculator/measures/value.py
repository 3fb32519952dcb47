"""Present values, effective rates and the waterfall from the standard burden to what is kept."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def present_value(*, amounts: Floats, discount_rate: float) -> float:
    """Discount yearly amounts to the first year: ``Σ v_t / (1 + d)^t``, the first year undiscounted [VND].

    Parameters
    ----------
    amounts : ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    return float((amounts / (1 + discount_rate) ** np.arange(len(amounts))).sum())


def average_rate(*, tax: Floats, profit: Floats, discount_rate: float) -> float | None:
    """Give the present value of tax over that of taxable profit; None where there is no profit to tax.

    Parameters
    ----------
    tax, profit : ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    base = present_value(amounts=profit, discount_rate=discount_rate)
    return present_value(amounts=tax, discount_rate=discount_rate) / base if base > 0 else None


class Bar(NamedTuple):
    """One step of the waterfall: what it is, over all years, and at present value [VND]."""

    name: str
    total: float
    present_value: float


def waterfall(*, without: dict[str, Floats], having: dict[str, Floats], discount_rate: float) -> list[Bar]:
    """Go from the burden without incentives to the burden with them, relief by relief in the order of the law.

    Land-rent relief comes first, for it is a cost: ``tax_on_relief`` is the tax on the profit it adds (and on losses that may not
    be used while an incentive runs). The steps add up: standard burden, less reliefs, plus tax on relief, is what is still paid.

    Parameters
    ----------
    without, having : yearly lines of the same project under the general law and with its incentives, each ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    reliefs = [having[name] for name in ("relief_preferential_rate", "relief_exemption", "relief_half")]
    at_general_rate = having["corporate_income_tax"] + reliefs[0] + reliefs[1] + reliefs[2]
    steps = {
        "standard_burden": without["corporate_income_tax"] + without["land_rent_due"],
        "relief_land_rent": having["land_rent_due"] - without["land_rent_due"],
        "tax_on_relief": at_general_rate - without["corporate_income_tax"],
        "relief_preferential_rate": -reliefs[0],
        "relief_exemption": -reliefs[1],
        "relief_half": -reliefs[2],
        "still_paid": having["corporate_income_tax"] + having["land_rent_due"],
    }
    bars = [Bar(name, float(line.sum()), present_value(amounts=line, discount_rate=discount_rate)) for name, line in steps.items()]
    kept = steps["standard_burden"] - steps["still_paid"]
    return [*bars, Bar("kept", float(kept.sum()), present_value(amounts=kept, discount_rate=discount_rate))]
