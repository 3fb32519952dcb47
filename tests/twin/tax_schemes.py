"""Schemes of income tax beside the five years, and contracts that leave the employer what staff do not pay (sheet of persons 2.4, 4.3).

Decree 20/2026 art. 8(2); Law 109/2025 arts 5(3), 29(4); Resolutions 222/2025, 98/2023, 259/2025, 260/2025; Capital Law art. 26(7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .paths import ONE, ZERO, number

FIVE_YEARS = "five_years"
HALF = Fraction(50, 100)


@dataclass(frozen=True)
class Scheme:
    """First month (year x 12 + month - 1), free months, then months at half tax; `until` the last month for everybody."""

    first: int
    free: int = 0
    half: int = 0
    until: int | None = None

    def part(self, start: int, month: int) -> Fraction:
        """What it takes off the tax of a month, as a part of it."""
        if month < max(start, self.first) or (self.until is not None and month > self.until):
            return ZERO
        since = month - start
        if self.until is not None or since < self.free:
            return ONE
        return HALF if since < self.free + self.half else ZERO


def _month(year: int, month: int) -> int:
    return year * 12 + month - 1


# In the order of the list a scenario may state: of equals the first is taken.
SCHEMES = {
    "start_up_experts": Scheme(_month(2026, 1), free=24, half=48),  # Decree 20/2026 art. 8(2)
    "high_technology": Scheme(_month(2026, 1), free=60),  # Law 109/2025 art. 5(3), 29(2); Decree 253/2026 art. 42
    "financial_centre": Scheme(_month(2025, 9), until=_month(2030, 12)),  # Resolution 222/2025
    "da_nang_free_trade_zone": Scheme(_month(2025, 12), half=120),  # Resolution of 11 December 2025
    "ho_chi_minh_city_free_trade_zone": Scheme(_month(2025, 12), half=120),  # Resolution of 11 December 2025
    "ho_chi_minh_city_experts": Scheme(_month(2025, 1), free=60),  # Resolution 98/2023 art. 8(1)(c)
    "capital_law_experts": Scheme(_month(2026, 7), free=60),  # Law 02/2026 art. 26(7)
}
PLACE = {
    "financial_centre": "international_financial_centre",
    "da_nang_free_trade_zone": "da_nang_free_trade_zone",
    "ho_chi_minh_city_free_trade_zone": "ho_chi_minh_city_free_trade_zone",
}
CITY = {"ho_chi_minh_city_experts": "ho_chi_minh_city", "capital_law_experts": "hanoi"}
# Whom these reach was not read.
FREE_TRADE_ZONES = {"da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone"}


def is_open(
    name: str, answer: str, project: dict[str, Any], site: dict[str, Any], location: str, unknown: str, readings: dict[str, str]
) -> bool:
    """Does the scheme reach the people of a role of which `answer` is stated?"""
    if name in FREE_TRADE_ZONES and readings.get("free_trade_zone_staff") != "stated_staff_from_first_month":
        return False
    answers = [answer]
    if name in PLACE:
        answers.append("yes" if location == PLACE[name] else "no")
    if name in CITY:
        province = site.get("province", "unknown")
        answers.append("unknown" if province == "unknown" else "yes" if province == CITY[name] else "no")
    if name == "start_up_experts":
        held = {"innovative_start_up", "high_technology_research_centre"} & set(project["facts"].get("certificates", []))
        answers.append("yes" if held or project["activity"] == "incubation" else "no")
    return "no" not in answers and ("unknown" not in answers or unknown == "high")


def parts_of_years(scheme: Scheme, years: list[int], heads: list[Fraction], licence: str) -> list[Fraction]:
    """What a scheme takes off the tax of each year; the clock starts with the first pay it can reach."""
    licensed = _month(int(licence[:4]), int(licence[5:7]))
    start = None
    for year, people in zip(years, heads, strict=True):
        if start is None and people > 0 and year * 12 + 11 >= scheme.first:
            start = max(licensed if licensed // 12 == year else year * 12, scheme.first)
    if start is None:
        return [ZERO for _ in years]
    return [
        sum((scheme.part(start, year * 12 + k) for k in range(12)), ZERO) / 12 if people > 0 else ZERO
        for year, people in zip(years, heads, strict=True)
    ]


def chosen(off: dict[str, list[Fraction]], each_year: bool) -> list[str | None]:
    """The scheme of each year, None where none takes anything off; `off` is what each takes off a head."""
    count = len(next(iter(off.values())))
    result: list[str | None] = []
    for i in range(count):
        worth = {name: round(amounts[i] if each_year else sum(amounts, ZERO)) for name, amounts in off.items()}
        best = max(worth, key=lambda name: worth[name])  # the first of equals
        result.append(best if off[best][i] > 0 else None)
    return result


@dataclass(frozen=True)
class Year:
    """What a head is paid, and what is paid on it, in a year."""

    gross: Fraction
    insurance: Fraction
    employer_insurance: Fraction
    union_fee: Fraction
    tax: Fraction
    exempt: Fraction

    def amounts(self) -> list[Fraction]:
        """All of it in order."""
        return [self.gross, self.insurance, self.employer_insurance, self.union_fee, self.tax, self.exempt]


def employer_part(row: dict[str, Any]) -> Fraction:
    """What the employer keeps of the tax that is not paid."""
    keeps = row.get("keeps", "employee")
    return number(row["employer_share"]) if keeps == "shared" else ONE if keeps == "employer" else ZERO


def under_contract(row: dict[str, Any], monthly: Fraction, year_at: Callable[[Fraction], Year], jumps: bool) -> Year:
    """The year of a head under its contract; `year_at` gives it at a gross monthly pay, relief included."""
    stated = year_at(monthly)
    share = employer_part(row)
    if share == 0 or stated.exempt <= 0:
        return stated
    tax_only = row.get("net_of") == "tax"

    def left(year: Year) -> Fraction:
        return year.gross - year.tax + year.exempt - (ZERO if tax_only else year.insurance)

    # The pay that would be left without the exemption, and the employee's part of it.
    agreed = left(stated) - share * stated.exempt

    def short(pay: Fraction) -> Fraction:
        return left(year_at(pay)) - agreed

    return year_at(_newton(short, monthly) if not jumps else _halved(short, monthly))


def _newton(short: Callable[[Fraction], Fraction], start: Fraction) -> Fraction:
    """Where a growing broken line is zero: a straight piece is followed to its end; a few steps meet the right piece exactly."""
    pay = start
    for _ in range(60):
        off = short(pay)
        if abs(off) < Fraction(1, 10**9):
            return pay
        rise = off - short(pay - 1)
        pay = (pay - off / rise).limit_denominator(10**12)
    raise ValueError("the pay was not found")


def _halved(short: Callable[[Fraction], Fraction], start: Fraction) -> Fraction:
    """The same where the line falls back at a threshold."""
    low, high = ZERO, start
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if short(middle) >= 0 else (middle, high)
    return high
