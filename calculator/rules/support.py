"""Support in money: what the Investment Support Fund pays, and whether import duty is due."""

from __future__ import annotations

import numpy as np

from calculator.rules.kinds import Booleans, Floats, Integers


def fund_support(
    *, eligible_cost: Floats, rate: Floats, ceiling: Floats, large_enough: Booleans, revenue: Floats, longest: float
) -> Floats:
    """Support cost at a rate up to its ceiling, for some years from the first with revenue and cost; paid the year after [VND].

    Parameters
    ----------
    eligible_cost : of the kind supported [VND], ``(year, grant)``.
    rate : stated, ``(grant,)``.
    ceiling : of the rate, ``(year, grant)``; infinite where none is known.
    large_enough : whether capital or the revenue of the year reaches the threshold of the class, ``(year, grant)``.
    revenue : of the project [VND], ``(year, grant)``.
    longest : years of support [years].

    References
    ----------
    Decree 182/2024/NĐ-CP art. 3, 15, 16; the rates of art. 18 to 22 were not read.
    """
    started = np.logical_or.accumulate((eligible_cost > 0) & (revenue > 0), axis=0)
    running = started & (np.cumsum(started, axis=0) <= longest)
    earned = np.where(running & large_enough, eligible_cost * np.minimum(rate, ceiling), 0.0)
    return np.concatenate([np.zeros((1, earned.shape[1])), earned[:-1]])


def duty_due(
    *,
    amount: Floats,
    claims: Booleans,
    sector: Integers,
    area: Integers,
    sector_opens: Integers,
    area_opens: Integers,
    tested: Booleans,
    age: Integers,
    longest: Floats,
) -> Floats:
    """Leave import duty due where no exemption is open, ``(year, duty)`` [VND].

    Parameters
    ----------
    amount : due without exemption [VND], ``(year, duty)``.
    claims : whether incentives are claimed, ``(duty,)``.
    sector, area : their classes, from 0 for none, ``(duty,)``.
    sector_opens, area_opens : the lowest class that opens the exemption, ``(duty,)``.
    tested : whether it hangs on sector or area at all, ``(duty,)``.
    age : years since production began, the first 0 [years], ``(year, duty)``.
    longest : how many years it lasts, infinite without an end [years], ``(duty,)``.

    References
    ----------
    Law 107/2016/QH13 art. 16(11), (13), (18), (21).
    """
    open_ = claims & (~tested | (sector >= sector_opens) | (area >= area_opens)) & (age < longest)
    return np.where(open_, 0.0, amount)
