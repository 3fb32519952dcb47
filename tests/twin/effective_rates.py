"""Effective rates by brute force: cash flows of a firm, year by year over a long time, discounted one after the other.

Nothing of the program is used, and none of its formulas: an asset has a register, a debt is drawn, served and repaid, taxes are paid
on what is left. Floating point; the horizon is long enough for what follows it to be nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

YEARS = 1_500


@dataclass(frozen=True)
class Investment:
    """One unit of capital; ``allowance`` is (kind, rate), ``taxed_gain`` the part of an inventory's inflation gain that is taxed."""

    wears: float
    allowance: tuple[str, float]
    real_interest: float
    inflation: float
    earns: float
    debt: float = 0.0
    taxed_gain: float = 0.0
    land: float = 0.0
    free_years: int = 0
    minimum: float = 0.0
    excluded: float = 0.0

    @property
    def interest(self) -> float:
        return self.real_interest + self.inflation + self.real_interest * self.inflation


def register(one: Investment, cost: float) -> list[float]:
    """What is written off of one purchase in the first, second, … year."""
    kind, rate = one.allowance
    left, written, value = cost, [], cost
    for _ in range(YEARS):
        if kind == "straight_line":
            part = min(rate * cost, left) if cost > 0 else max(rate * cost, left)
        elif kind == "declining_balance":
            part = rate * left
        elif kind == "economic":
            value *= 1 + one.inflation
            part = one.wears * value
            value -= part
        else:
            part = 0.0
        left -= part
        written.append(part)
    return written


def rate_of(rates: Sequence[float], year: int) -> float:
    return rates[min(year, len(rates)) - 1]


def held_for_ever(one: Investment, rates: Sequence[float]) -> float:
    """Net present value to the shareholder, who gives what the bank does not; the bank's loan stays in step with the asset's value."""
    written = register(one, 1.0)
    worth, factor, total, owed = 1.0, 1.0, -(1.0 - one.debt), 0.0
    book = 1.0
    for year in range(1, YEARS + 1):
        factor /= 1 + one.interest
        start = worth
        gross = (one.earns + one.wears) * start * (1 + one.inflation)
        worth = start * (1 + one.inflation) * (1 - one.wears)
        paid = one.debt * start * one.interest
        repaid = one.debt * (start - worth)
        gain = one.taxed_gain * one.inflation * start
        rent = one.land * start * (1 + one.inflation) if year > one.free_years else 0.0
        rate = rate_of(rates, year)
        income = gross - written[year - 1] - paid + gain - rent
        if one.allowance[0] == "economic":
            mean = (start + worth) / 2
        else:
            book, before = book - written[year - 1], book
            mean = (before + book) / 2
        total += factor * (gross - paid - repaid - rent - rate * income - owed)
        # The top-up of a year is paid the year after.
        owed = max(one.minimum - rate, 0.0) * (income - one.excluded * mean)
    return total


def held_one_period(one: Investment, rates: Sequence[float]) -> float:
    """Net present value of one unit more for one period: the next period buys as much less as is left of it."""
    rate, later = rates[0], (1 - one.wears) * (1 + one.inflation)
    at_once = one.allowance[0] != "economic"
    bought, spared = register(one, 1.0), register(one, -later)
    taken = [0.0] * (YEARS + 2)
    for age, part in enumerate(bought):
        taken[age + (0 if at_once else 1)] += part
    for age, part in enumerate(spared):
        place = age + (1 if at_once else 2)
        if place < len(taken):
            taken[place] += part
    lent = one.debt * (1.0 - rate * taken[0])
    total, factor = -1.0 + rate * taken[0] + lent, 1.0
    for time in range(1, YEARS + 1):
        factor /= 1 + one.interest
        flow = rate * taken[time]
        if time == 1:
            gross = (one.earns + one.wears) * (1 + one.inflation)
            gain = one.taxed_gain * one.inflation
            flow += gross + later - rate * (gross + gain) - lent * (1 + one.interest) + rate * lent * one.interest
        total += factor * flow
    return total


def earned(one: Investment, *, for_ever: bool) -> float:
    """Present value of what the capital earns above its loss of value."""
    total, worth, factor = 0.0, 1.0, 1.0
    for _ in range(YEARS if for_ever else 1):
        factor /= 1 + one.interest
        total += factor * one.earns * worth * (1 + one.inflation)
        worth *= (1 + one.inflation) * (1 - one.wears)
    return total


def average(one: Investment, rates: Sequence[float], worth: Callable[[Investment, Sequence[float]], float]) -> float:
    """What tax takes of the value of the investment, over what it earns."""
    untaxed = worth(replace(one, taxed_gain=0.0, land=0.0, minimum=0.0), [0.0])
    return (untaxed - worth(one, rates)) / earned(one, for_ever=worth is held_for_ever)


def cost_of_capital(one: Investment, rates: Sequence[float], worth: Callable[[Investment, Sequence[float]], float]) -> float:
    """The return at which the investment is worth nothing, found by halving."""
    low, high = -one.wears - 1.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        if worth(replace(one, earns=middle), rates) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
