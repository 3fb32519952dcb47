"""Present values, effective rates and the waterfall from the standard burden to what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.measures.names import BURDEN_LINES as BURDEN_LINES
from calculator.measures.names import LATER as LATER
from calculator.measures.names import PAID, RECEIVED

Floats = NDArray[np.float64]


def present_value(*, amounts: Floats, discount_rate: float) -> float:
    """Discount yearly amounts to the first year: ``Σ v_t / (1 + d)^t``, the first year undiscounted [VND].

    Parameters
    ----------
    amounts : ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    return float((amounts / (1 + discount_rate) ** np.arange(len(amounts))).sum())


BEYOND = 1e-9
"""How far above the highest rate of tax an average may be by rounding."""


def average_rate(*, tax: Floats, profit: Floats, rates: Sequence[Floats], discount_rate: float) -> float | None:
    """Give the present value of tax over that of taxable profit; None where there is no profit to tax, or the ratio is no average of rates.

    Losses that were never set off make the profits of other years look small: tax over what is left can be any number.
    A ratio above every rate that could have been paid is one of these.

    Parameters
    ----------
    tax, profit : ``(year,)`` [VND].
    rates : of tax, the general one and that of the project, each ``(year,)``.
    discount_rate : nominal, a year.
    """
    base = present_value(amounts=profit, discount_rate=discount_rate)
    if base <= 0:
        return None
    rate = present_value(amounts=tax, discount_rate=discount_rate) / base
    return rate if rate <= max(float(one.max()) for one in rates) + BEYOND else None


def with_top_up(*, rate: float | None, top_up_tax: Floats, profit: Floats, discount_rate: float) -> float | None:
    """Add to an average rate of corporate income tax the top-up tax of the same years; None where the rate is none.

    Parameters
    ----------
    rate : present value of the corporate income tax over that of taxable profit, as ``average_rate`` gives it.
    top_up_tax : the enterprise's own part of its group's, by the year it is of, ``(year,)`` [VND]; it is paid the year after.
    profit : taxable, ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    if rate is None:
        return None
    later = present_value(amounts=top_up_tax, discount_rate=discount_rate) / (1 + discount_rate)
    return rate + later / present_value(amounts=profit, discount_rate=discount_rate)


class Bar(NamedTuple):
    """One step of the waterfall: what it is, over all years, and at present value [VND]."""

    name: str
    total: float
    present_value: float


class Stream(NamedTuple):
    """Amounts of a year: those paid in it, and top-up tax of it, which is paid the year after [VND], each ``(year,)``."""

    now: Floats
    later: Floats


def value_of(*, stream: Stream, discount_rate: float) -> float:
    """Discount a stream to the first year, the top-up tax by one year more [VND]."""
    now = present_value(amounts=stream.now, discount_rate=discount_rate)
    return now + present_value(amounts=stream.later, discount_rate=discount_rate) / (1 + discount_rate)


def burden_of(lines: dict[str, Floats]) -> Stream:
    """Give what a project pays at once: income tax, land use tax, import duty, land rent, its own and in its price; and the group's top-up tax a year later.

    Exempt income tax of the staff that contracts leave to the employer is taken off.
    """
    now: Floats = np.sum([lines[name] for name in PAID], axis=0) - np.sum([lines[name] for name in RECEIVED], axis=0)
    return Stream(now, lines[LATER])


def difference(one: Stream, other: Stream) -> Stream:
    """Take one stream from another."""
    return Stream(one.now - other.now, one.later - other.later)


def clawbacks(*, without: dict[str, Floats], having: dict[str, Floats]) -> dict[str, Floats]:
    """Give what the group's top-up tax takes back of each relief, in the order of the waterfall [VND], each ``(year,)``.

    Each is the group's top-up tax with the reliefs so far and this one, less that without this one; they add up to the group's
    top-up tax with all incentives less that with none.

    Parameters
    ----------
    without, having : yearly lines of the same project under the general law and with its incentives.
    """
    general, rate, exemption, all_ = (
        having[name]
        for name in ("group_top_up_at_general_rate", "group_top_up_after_rate", "group_top_up_after_exemption", "group_top_up_tax")
    )
    return {
        "clawback_land_rent": general - without["group_top_up_tax"],
        "clawback_preferential_rate": rate - general,
        "clawback_exemption": exemption - rate,
        "clawback_half": all_ - exemption,
    }


def waterfall(*, without: dict[str, Floats], having: dict[str, Floats], discount_rate: float) -> list[Bar]:
    """Go from the burden without incentives to the burden with them, relief by relief in the order of the law, then what is taken back.

    Relief from land rent and land use tax comes first, for both are costs: ``tax_on_relief`` is the tax on the profit it adds (and on losses that may not
    be used while an incentive runs). The steps add up: standard burden, less reliefs, plus tax on relief and what the top-up tax
    takes back, is what is still paid.

    Parameters
    ----------
    without, having : yearly lines of the same project under the general law and with its incentives, each ``(year,)`` [VND].
    discount_rate : nominal, a year.
    """
    none = np.zeros(len(having["corporate_income_tax"]))
    reliefs = [having[name] for name in ("relief_preferential_rate", "relief_exemption", "relief_half")]
    at_general_rate = having["corporate_income_tax"] + reliefs[0] + reliefs[1] + reliefs[2]
    taken_back = clawbacks(without=without, having=having)
    standard, paid = burden_of(without), burden_of(having)
    in_price = {
        "relief_import_duty": having["import_duty"] - without["import_duty"],
        "relief_through_price": having["land_rent_through_price"] - without["land_rent_through_price"],
        "sublease_support": without["sublease_support"] - having["sublease_support"],
        "staff_relief_kept_by_employer": -having["staff_relief_kept_by_employer"],
        "science_fund_interest": having["science_fund_interest"] - without["science_fund_interest"],
    }
    steps = {
        "standard_burden": standard,
        "relief_land_rent": Stream(having["land_rent_due"] - without["land_rent_due"], none),
        **{name: Stream(line, none) for name, line in in_price.items() if line.any()},
        "relief_land_use_tax": Stream(having["land_use_tax"] - without["land_use_tax"], none),
        "tax_on_relief": Stream(at_general_rate - without["corporate_income_tax"], none),
        "relief_preferential_rate": Stream(-reliefs[0], none),
        "relief_exemption": Stream(-reliefs[1], none),
        "relief_half": Stream(-reliefs[2], none),
        **{name: Stream(none, line) for name, line in taken_back.items() if line.any()},
        "still_paid": paid,
        "kept": difference(standard, paid),
    }
    return [
        Bar(name, float((stream.now + stream.later).sum()), value_of(stream=stream, discount_rate=discount_rate))
        for name, stream in steps.items()
    ]
