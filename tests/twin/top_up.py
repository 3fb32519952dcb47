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
    """Is the group large enough, and does it have an entity abroad? A year not of twelve months has its part of the threshold."""
    if stated is None or not answered(stated.get("entities_abroad"), unknown, favourable=False):
        return [False for _ in years]
    known = list(range(years[0] - SCOPE_WINDOW, years[-1] + 1))
    revenue = dict(zip(known, path(stated["revenue_eur"], known), strict=True))
    for year in known:
        if year < int(stated.get("formed", 0)):
            revenue[year] = ZERO
    months = {int(year): number(count) for year, count in stated.get("short_years", {}).items()}

    def reached(year: int) -> bool:
        return revenue[year] >= SCOPE_REVENUE_EUR * months.get(year, Fraction(12)) / 12

    return [year >= FIRST_YEAR and sum(reached(year - back) for back in range(1, SCOPE_WINDOW + 1)) >= SCOPE_YEARS for year in years]


@dataclass
class BookYear:
    """Depreciation in the accounts of a year, the part of it tax accepts sooner or later, and the average book value of tangible assets."""

    depreciation: Fraction = ZERO
    accepted: Fraction = ZERO
    tangible: Fraction = ZERO
    tangible_depreciation: Fraction = ZERO


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
                result[i].tangible_depreciation += charges[year]
                result[i].tangible += (closing(year - 1) + closing(year)) / 2
    return result


def average_prepaid_rent(decision_year: int, cost: dict[int, Fraction], years: list[int]) -> list[Fraction]:
    """Average of opening and closing part of a one-off land rent that is not yet a cost."""

    def closing(year: int) -> Fraction:
        return ZERO if year < decision_year else sum((amount for of, amount in cost.items() if of > year), ZERO)

    return [(closing(year - 1) + closing(year)) / 2 for year in years]


DE_MINIMIS_REVENUE, DE_MINIMIS_INCOME, AVERAGED = 10_000_000, 1_000_000, 3  # Resolution 107/2023 art. 4(9), 3(14)
HARBOUR_RATES = {2024: Fraction(15, 100), 2025: Fraction(16, 100), 2026: Fraction(17, 100)}  # art. 6(6): to financial year 2026
HARBOUR_OF_2027 = Fraction(17, 100)  # OECD package of January 2026, where a scenario supposes it
HARBOUR_REVENUE, HARBOUR_PROFIT = 10_000_000, 1_000_000
INCENTIVES_FROM = 2026
CAP_PAYROLL = CAP_DEPRECIATION = Fraction(55, 1000)
CAP_CARRYING_VALUE = Fraction(1, 100)


@dataclass
class Blend:
    """What the entities blended with the project bring, by year; revenue and income from two years before, in VND."""

    stated: dict[str, Any]
    years: list[int]
    unknown: str

    def members(self, apart: Any) -> list[dict[str, Any]]:
        """Sisters of one sub-group; None is the main group."""
        return [one for one in self.stated.get("sisters", []) if one.get("apart") == apart]

    def total(self, key: str, apart: Any, years: list[int]) -> list[Fraction]:
        """One amount of all of them."""
        paths = [path(one[key], years) for one in self.members(apart) if key in one]
        return [sum((values[i] for values in paths), ZERO) for i in range(len(years))]


def in_euro(blend: Blend, key: str, own: list[Fraction]) -> list[Fraction]:
    """Revenue or income of all entities, from two years before the first, each year at its own rate."""
    first = blend.years[0]
    known = [first - 2, first - 1, *blend.years]
    before = {int(item["year"]): number(item[key]) for item in blend.stated.get("years_before", [])}
    sisters = blend.total(key, blend.stated.get("apart"), known)
    everyone = [
        amount + (before.get(year, ZERO) if year < first else own[year - first]) for year, amount in zip(known, sisters, strict=True)
    ]
    rates = path(blend.stated["vnd_per_eur"], known, hold_before=True)
    return [amount / rate for amount, rate in zip(everyone, rates, strict=True)]


def too_small(blend: Blend, revenue: list[Fraction], income: list[Fraction]) -> list[bool]:
    """Averages of three years below the limits; years with neither revenue nor income drop out."""
    if not blend.stated.get("de_minimis"):
        return [False for _ in blend.years]
    earned, won = in_euro(blend, "revenue", revenue), in_euro(blend, "income", income)
    found = []
    for i in range(len(blend.years)):
        active = [k for k in range(i, i + AVERAGED) if earned[k] != 0 or won[k] != 0]
        count = max(len(active), 1)
        small = sum((earned[k] for k in active), ZERO) / count < DE_MINIMIS_REVENUE
        found.append(small and sum((won[k] for k in active), ZERO) / count < DE_MINIMIS_INCOME)
    return found


def harbour(blend: Blend, i: int, revenue: list[Fraction], own: list[Fraction], income: Fraction, taxes: Fraction, sbie: Fraction) -> int:
    """Which test of the transitional safe harbour is met: size, rate, routine profit."""
    year = blend.years[i]
    rate = HARBOUR_RATES.get(year)
    if year == 2027 and "safe_harbour_of_2027" in blend.stated.get("suppose", []):
        rate = HARBOUR_OF_2027
    if not blend.stated.get("safe_harbour") or rate is None:
        return 0
    if in_euro(blend, "revenue", revenue)[i + 2] < HARBOUR_REVENUE and in_euro(blend, "income", own)[i + 2] < HARBOUR_PROFIT:
        return 1
    if income > 0 and taxes >= rate * income:
        return 2
    return 3 if income <= sbie else 0


@dataclass
class Own:
    """The project's accounts of every year."""

    income: list[Fraction]
    revenue: list[Fraction]
    covered_taxes: list[Fraction]
    payroll: list[Fraction]
    tangible_assets: list[Fraction]
    tangible_depreciation: list[Fraction]
    saved_by_incentives: list[Fraction]
    exempt_support: list[Fraction]


def group_tax(blend: Blend, scope: list[bool], own: Own, without_support: bool = False) -> dict[str, list[Any]]:
    """Top-up tax of the entities blended with the project, year after year: negative taxes are carried."""
    stated, apart = blend.stated, blend.stated.get("apart")
    small = too_small(blend, own.revenue, own.income)
    taken = own.exempt_support if without_support else [ZERO for _ in blend.years]
    mine = [income - less for income, less in zip(own.income, taken, strict=True)]
    leased = path(stated.get("right_of_use_assets", 0), blend.years)
    sisters = {key: blend.total(key, apart, blend.years) for key in ("covered_taxes", "payroll", "tangible_assets", "depreciation")}
    incomes = [path(one["income"], blend.years) for one in blend.members(apart)]
    balance = number(stated.get("negative_taxes_carried", 0))
    names = ("sbie", "etr", "rate", "tax", "allocated", "why", "carried")
    found: dict[str, list[Any]] = {name: [] for name in names}
    for i, year in enumerate(blend.years):
        payroll = own.payroll[i] + sisters["payroll"][i]
        assets = own.tangible_assets[i] + leased[i] + sisters["tangible_assets"][i]
        income = mine[i] + sum((values[i] for values in incomes), ZERO)
        taxes = own.covered_taxes[i] + sisters["covered_taxes"][i]
        if "substance_incentives" in stated.get("suppose", []) and year >= INCENTIVES_FROM:
            depreciated = own.tangible_depreciation[i] + sisters["depreciation"][i]
            if stated.get("substance_cap") == "carrying_value":
                cap = CAP_CARRYING_VALUE * assets
            else:
                cap = max(CAP_PAYROLL * payroll, CAP_DEPRECIATION * depreciated)
            taxes += min(max(own.saved_by_incentives[i], ZERO), cap)
        if scope[i] and income > 0:
            # Appendix II.II point 8.6: what is negative beyond the cap comes off later taxes.
            used = min(balance, max(taxes, ZERO))
            balance += max(-taxes, ZERO) - used
            taxes -= used
        found["carried"].append(balance)
        if not scope[i]:
            for name, nothing in zip(names[:-1], (ZERO, None, ZERO, ZERO, ZERO, 0), strict=True):
                found[name].append(nothing)
            continue
        result = group(year, [{"income": income, "covered_taxes": taxes, "payroll": payroll, "tangible_assets": assets}])
        test = harbour(blend, i, own.revenue, mine, income, taxes, result["sbie"])
        why = 1 if small[i] else test + 1 if test else 0
        tax = ZERO if why else result["top_up_tax"]
        positive = max(ZERO, own.income[i]) + sum((max(ZERO, values[i]) for values in incomes), ZERO)
        found["sbie"].append(result["sbie"])
        found["etr"].append(result["etr"])
        found["rate"].append(ZERO if why else result["top_up_rate"])
        found["tax"].append(tax)
        found["allocated"].append(tax * max(ZERO, own.income[i]) / positive if positive else ZERO)
        found["why"].append(Fraction(why))
    return found


def of_sub_groups(blend: Blend, scope: list[bool]) -> list[Fraction]:
    """Minority-owned sub-groups and joint ventures that are not the project's own, each apart, without elections."""
    names = {one.get("apart") for one in blend.stated.get("sisters", [])} - {blend.stated.get("apart")}
    total = [ZERO for _ in blend.years]
    for name in names:
        amounts = {key: blend.total(key, name, blend.years) for key in ("income", "covered_taxes", "payroll", "tangible_assets")}
        for i, year in enumerate(blend.years):
            if scope[i]:
                total[i] += group(year, [{key: values[i] for key, values in amounts.items()}])["top_up_tax"]
    return total


def project_lines(stated: dict[str, Any] | None, years: list[int], unknown: str, own: Own) -> dict[str, list[Any]]:
    """Top-up lines of a project. Out of scope nothing is worked out: no effective rate (None), all else 0."""
    if stated is None:
        nothing = [ZERO for _ in years]
        names = (
            "substance_based_income_exclusion top_up_rate top_up_tax group_top_up_tax no_top_up_because negative_taxes_carried "
            "top_up_on_grants top_up_of_sub_groups top_up_by_parent"
        )
        return {"effective_tax_rate_of_group": [None for _ in years]} | dict.fromkeys(names.split(), nothing)
    blend, scope = Blend(stated, years, unknown), in_scope(stated, unknown, years)
    found = group_tax(blend, scope, own)
    without = group_tax(blend, scope, own, without_support=True)
    return {
        "substance_based_income_exclusion": found["sbie"],
        "effective_tax_rate_of_group": found["etr"],
        "top_up_rate": found["rate"],
        "top_up_tax": found["allocated"],
        "group_top_up_tax": found["tax"],
        "no_top_up_because": found["why"],
        "negative_taxes_carried": found["carried"],
        "top_up_on_grants": [a - b for a, b in zip(found["tax"], without["tax"], strict=True)],
        "top_up_of_sub_groups": of_sub_groups(blend, scope),
        "top_up_by_parent": [tax * number(stated.get("parent_share", 0)) for tax in found["tax"]],
    }
