"""Depreciation of one asset (method 2.3; Circular 45/2013, amended, art. 13 and appendix II)."""

from __future__ import annotations

from calendar import monthrange
from fractions import Fraction
from typing import Any

from .paths import ONE, ZERO, number

# Circular 45/2013, appendix II, adjusted declining balance: factor by life.
FACTOR_UP_TO_4_YEARS = Fraction(3, 2)
FACTOR_OVER_4_UP_TO_6_YEARS = Fraction(2)
FACTOR_OVER_6_YEARS = Fraction(5, 2)


def asset_years(cost: Fraction, life: int, method: str) -> list[Fraction]:
    """Charge of each asset-year 1..life; the charges add up to the cost."""
    if method in ("straight_line", "accelerated_straight_line"):
        return [cost / life for _ in range(life)]
    if method != "declining_balance":
        raise ValueError(f"no such method: {method}")
    if life <= 4:
        factor = FACTOR_UP_TO_4_YEARS
    elif life <= 6:
        factor = FACTOR_OVER_4_UP_TO_6_YEARS
    else:
        factor = FACTOR_OVER_6_YEARS
    # A life of one year would give a rate of 150 %: no more than the book value can be charged.
    rate = min(factor / life, Fraction(1))
    book = cost
    straight = None
    charges = []
    for k in range(1, life + 1):
        if straight is None and book / (life - k + 1) >= book * rate:
            # From here on the rest is spread evenly.
            straight = book / (life - k + 1)
        charge = straight if straight is not None else book * rate
        charges.append(charge)
        book -= charge
    return charges


def by_calendar_year(cost: Fraction, life: int, method: str, first_use: str, years: list[int]) -> list[Fraction]:
    """Charge of each calendar year. `first_use` is "2028-07": that month counts as a full month; "2028-07-11": from that day."""
    first_year, month = int(first_use[:4]), starts_in_month(first_use)
    charges = asset_years(cost, life, method)
    result = []
    for year in years:
        k = year - first_year + 1
        total = ZERO
        if 1 <= k <= life:
            total += charges[k - 1] * (13 - month) / 12
        if 1 <= k - 1 <= life:
            total += charges[k - 2] * (month - 1) / 12
        result.append(total)
    return result


CAR_CAP = Fraction(1_600_000_000)  # Decree 320/2025 art. 10(6)(e1); before it Decree 218/2013 art. 9(2)
TOLERATED = {"season": 9, "repair_or_move": 12}  # art. 10(6)(e3): under so many months


def starts_in_month(first_use: str) -> Fraction:
    """The month of first use, 1 to 12; with a day, the part of the month that has passed is added."""
    year, month = int(first_use[:4]), int(first_use[5:7])
    day = int(first_use[8:]) if len(first_use) > 7 else 1
    return month + Fraction(day - 1, monthrange(year, month)[1])


def deducted_part(asset: dict[str, Any], cost: Fraction, year: int) -> Fraction:
    """The part of the charge of a year that tax accepts."""
    part = ONE
    if asset.get("car_use") == "own_use" and cost > CAR_CAP:
        part = CAR_CAP / cost
    idle = asset.get("idle")
    if idle is None or int(idle["months"]) < TOLERATED.get(idle["because"], 0):
        return part
    begins = 12 * int(asset["first_use"][:4]) + starts_in_month(asset["first_use"]) - 1
    ends = begins + 12 * int(asset["life_years"])
    stands = 12 * int(idle["from"][:4]) + int(idle["from"][5:]) - 1
    charged = idle_then = ZERO
    for month in range(12 * year, 12 * year + 12):
        # Month by month: how much of it is depreciated, and how much of that the asset stands idle.
        of_month = max(ZERO, min(ends, month + 1) - max(begins, month))
        charged += of_month
        if stands <= month < stands + int(idle["months"]):
            idle_then += of_month
    return part if charged == 0 else part * (1 - idle_then / charged)


def straight_by_year(asset: dict[str, Any], cost: Fraction, years: list[int]) -> list[Fraction]:
    """The straight-line charge of each year, by months."""
    return by_calendar_year(cost, int(asset["life_years"]), "straight_line", asset["first_use"], years)


class Accelerated:
    """Assets charged faster than the straight line, as far as the enterprise has a profit (Circular 45/2013 art. 13)."""

    def __init__(self, assets: list[tuple[dict[str, Any], Fraction]], years: list[int]) -> None:
        self.assets = [(asset, cost) for asset, cost in assets if asset["method"] == "accelerated_straight_line"]
        self.straight = [straight_by_year(asset, cost, years) for asset, cost in self.assets]
        self.left = []
        for asset, cost in self.assets:
            before = list(range(min(int(asset["first_use"][:4]), years[0]), years[0]))
            charged = sum(straight_by_year(asset, cost, before), ZERO) * number(asset["acceleration"])
            self.left.append(cost - min(cost, charged))

    def charge(self, i: int, profit: Fraction) -> list[Fraction]:
        """What each asset is charged in year i beyond the straight line (less, when it is written off). `profit` has that deducted."""
        normal = [min(straight[i], left) for straight, left in zip(self.straight, self.left, strict=True)]
        profit += sum((straight[i] for straight in self.straight), ZERO) - sum(normal, ZERO)
        extra = [
            min((number(asset["acceleration"]) - 1) * base, left - base)
            for (asset, _), base, left in zip(self.assets, normal, self.left, strict=True)
        ]
        wanted = sum(extra, ZERO)
        if wanted > max(ZERO, profit):
            extra = [part * max(ZERO, profit) / wanted for part in extra]
        self.left = [left - base - part for left, base, part in zip(self.left, normal, extra, strict=True)]
        return [base + part - straight[i] for base, part, straight in zip(normal, extra, self.straight, strict=True)]
