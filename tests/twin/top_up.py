"""The top-up tax of a group, and the part of a project in it (method 6; Resolution 107/2023 arts 2, 4; Decree 236/2025)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .depreciation import by_calendar_year, deducted_part
from .facts import answered
from .paths import ZERO, number, path

MINIMUM_RATE = Fraction(15, 100)  # Resolution 107/2023 art. 4(3)
ROUNDED_TO = 1_000_000  # four decimals of a percent: Decree 236/2025, appendix II
SCOPE_REVENUE_EUR = Fraction(750_000_000)  # Resolution 107/2023 art. 2(1): at least
SCOPE_YEARS, SCOPE_WINDOW = 2, 4
FIRST_YEAR = 2024
# Share of payroll and of tangible assets, in tenths of a percent (OECD Model Rules art. 9.2).
EXCLUSION = {
    2024: (98, 78),
    2025: (96, 76),
    2026: (94, 74),
    2027: (92, 72),
    2028: (90, 70),
    2029: (82, 66),
    2030: (74, 62),
    2031: (66, 58),
    2032: (58, 54),
    2033: (50, 50),
}


def exclusion_shares(year: int) -> tuple[Fraction, Fraction]:
    """Share of payroll and share of assets of a year; the last ones are held."""
    if year < FIRST_YEAR:
        raise ValueError(f"no top-up tax in {year}")
    payroll, assets = EXCLUSION[min(year, max(EXCLUSION))]
    return Fraction(payroll, 1000), Fraction(assets, 1000)


def group(year: int, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Top-up tax of a group in a year, as if in scope.

    An entity has `income` (negative: a loss), `covered_taxes` (may be negative), `payroll`, `tangible_assets`. `etr` is
    None where there is no income to divide by.
    """
    incomes = [number(entity["income"]) for entity in entities]
    taxes = sum((number(entity["covered_taxes"]) for entity in entities), ZERO)
    payroll_share, asset_share = exclusion_shares(year)
    sbie = payroll_share * sum((number(entity["payroll"]) for entity in entities), ZERO)
    sbie += asset_share * sum((number(entity["tangible_assets"]) for entity in entities), ZERO)

    income = sum(incomes, ZERO)
    excess = max(ZERO, income - sbie)
    etr = rate = None
    if income > 0:
        etr = round_half_up(taxes / income)
        rate = min(MINIMUM_RATE, max(ZERO, MINIMUM_RATE - etr))
    top_up = ZERO if rate is None else rate * excess
    positive = sum((max(ZERO, one) for one in incomes), ZERO)
    return {
        "etr": etr,
        "sbie": sbie,
        "excess_profit": excess,
        "top_up_rate": ZERO if rate is None else rate,
        "top_up_tax": top_up,
        "allocation": [ZERO if positive == 0 else top_up * max(ZERO, one) / positive for one in incomes],
    }


def round_half_up(share: Fraction) -> Fraction:
    """To four decimals of a percent; a tie goes up."""
    return Fraction((share * ROUNDED_TO + Fraction(1, 2)).__floor__(), ROUNDED_TO)


# ---- the project


def in_scope(stated: dict[str, Any] | None, unknown: str, years: list[int]) -> list[bool]:
    """Is the group large enough, and does it have an entity abroad?"""
    if stated is None or not answered(stated.get("entities_abroad"), unknown, favourable=False):
        return [False for _ in years]
    known = list(range(years[0] - SCOPE_WINDOW, years[-1] + 1))
    revenue = dict(zip(known, path(stated["revenue_eur"], known), strict=True))
    return [
        year >= FIRST_YEAR and sum(revenue[year - back] >= SCOPE_REVENUE_EUR for back in range(1, SCOPE_WINDOW + 1)) >= SCOPE_YEARS
        for year in years
    ]


@dataclass
class BookYear:
    """Depreciation in the accounts of a year, the part of it tax accepts sooner or later, and the average book value of tangible assets."""

    depreciation: Fraction = ZERO
    accepted: Fraction = ZERO
    tangible: Fraction = ZERO


def keep_accounts(assets: list[tuple[dict[str, Any], Fraction]], years: list[int]) -> list[BookYear]:
    """Straight line over the life in the accounts. `assets` come with their cost in VND."""
    result = [BookYear() for _ in years]
    for asset, cost in assets:
        life = int(asset.get("book_life_years", asset["life_years"]))
        first = int(asset["first_use"][:4])
        span = list(range(min(first, years[0]), years[-1] + 1))
        charges = dict(zip(span, by_calendar_year(cost, life, "straight_line", asset["first_use"], span), strict=True))

        def closing(year: int, first: int = first, cost: Fraction = cost, charges: dict[int, Fraction] = charges) -> Fraction:
            if year < first:
                return ZERO
            return cost - sum((charge for of, charge in charges.items() if of <= year), ZERO)

        for i, year in enumerate(years):
            result[i].depreciation += charges[year]
            result[i].accepted += charges[year] * deducted_part(asset, cost, year)
            if asset["class"] != "intangible":
                result[i].tangible += (closing(year - 1) + closing(year)) / 2
    return result


def average_prepaid_rent(decision_year: int, cost: dict[int, Fraction], years: list[int]) -> list[Fraction]:
    """Average of opening and closing part of a one-off land rent that is not yet a cost."""

    def closing(year: int) -> Fraction:
        return ZERO if year < decision_year else sum((amount for of, amount in cost.items() if of > year), ZERO)

    return [(closing(year - 1) + closing(year)) / 2 for year in years]


def project_lines(
    stated: dict[str, Any] | None,
    years: list[int],
    scope: list[bool],
    own: list[dict[str, Fraction]],
    sisters: list[list[dict[str, Fraction]]],
) -> dict[str, list[Any]]:
    """Top-up lines of a project. `own` is the project's entity of each year, `sisters` those of the others.

    Out of scope nothing is worked out: no effective rate (None), all else 0.
    """
    lines: dict[str, list[Any]] = {
        "substance_based_income_exclusion": [ZERO for _ in years],
        "effective_tax_rate_of_group": [None for _ in years],
        "top_up_rate": [ZERO for _ in years],
        "top_up_tax": [ZERO for _ in years],
        "group_top_up_tax": [ZERO for _ in years],
    }
    if stated is None:
        return lines
    leased = path(stated.get("right_of_use_assets", 0), years)
    for i, year in enumerate(years):
        if not scope[i]:
            continue
        entity = {**own[i], "tangible_assets": own[i]["tangible_assets"] + leased[i]}
        result = group(year, [entity, *sisters[i]])
        lines["substance_based_income_exclusion"][i] = result["sbie"]
        lines["effective_tax_rate_of_group"][i] = result["etr"]
        lines["top_up_rate"][i] = result["top_up_rate"]
        lines["top_up_tax"][i] = result["allocation"][0]
        lines["group_top_up_tax"][i] = result["top_up_tax"]
    return lines
