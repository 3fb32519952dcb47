"""Expansions of a running project (Law 67/2025 art. 14(5)-(6); Decree 320/2025 art. 20(5)-(6)), for those decided from 1 October 2025."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from . import eligibility
from .books import Books, Money, amounts_of, cost_when_built
from .clocks import HALF
from .depreciation import by_calendar_year, deducted_part
from .facts import Facts, answered
from .paths import ONE, ZERO, number, path

IN_SECTOR = Fraction(40_000_000_000)  # art. 20(6)(a): from 40 bn in a listed sector
IN_AREA = Fraction(20_000_000_000)  # art. 20(6)(a): from 20 bn in the areas of points a and b
MORE = Fraction(20, 100)  # art. 20(6)(b), (c): from 20 % of fixed assets or of design capacity
FOURTH = 3  # years after the year the capital is complete
AREAS = ("especially_difficult_area", "difficult_area")


@dataclass
class OneYear:
    """What the expansions of a project add in a year, and what of it enjoys what."""

    all_extra: Fraction = ZERO
    moved: Fraction = ZERO  # enjoys nothing: ordinary income
    follows: list[Fraction] = field(default_factory=list)
    holiday: list[tuple[Fraction, Fraction, Fraction]] = field(default_factory=list)  # extra income, exempt, part taken off in half years


@dataclass(frozen=True)
class Parts:
    """Parts of the project's income of a year."""

    with_holiday: Fraction = ZERO
    exempt: Fraction = ZERO
    half: Fraction = ZERO
    following: Fraction = ZERO


def parts_of(year: OneYear, incentive: Fraction) -> Parts:
    """Gains only: a loss of one part is borne by the others."""
    rest = incentive - sum(year.follows, ZERO) - sum((extra for extra, *_ in year.holiday), ZERO)
    gains = [(max(ZERO, extra), exempt, half) for extra, exempt, half in year.holiday]
    own = sum((gain for gain, *_ in gains), ZERO)
    following = sum((max(ZERO, extra) for extra in year.follows), ZERO)
    whole = max(ZERO, rest) + own + following
    if whole == 0:
        return Parts()
    return Parts(
        own / whole,
        sum((gain * exempt for gain, exempt, _ in gains), ZERO) / whole,
        sum((gain * half for gain, _, half in gains), ZERO) / whole,
        following / whole,
    )


@dataclass(frozen=True)
class Context:
    """What the run knows of the project: its books, what it bears of shared cost, its extra deduction for research."""

    scenario: dict[str, Any]
    years: list[int]
    books: list[Books]
    keys: list[dict[str, Fraction]]
    interest: list[Fraction]
    extra_deduction: list[Fraction]  # of the incentive kind
    inside: list[Fraction]  # part of the income that arises inside
    incentive: list[Fraction]  # income of the incentive kind


def expand(
    context: Context,
    facts: Facts,
    ends: Fraction | None,
    enjoys: list[bool],
    lost: list[bool],
    unknown: str,
    readings: dict[str, str],
) -> list[OneYear]:
    """Every expansion in every year; `ends` is the year after the last of the project's incentive, None where it never had any."""
    result = [OneYear() for _ in context.years]
    for one in context.scenario["project"].get("expansions", []):
        extra = _extra_income(context, one)
        eligible, exempt_years, half_years, met = _ground(context.scenario, one, facts, unknown, readings)
        eligible = eligible and ends is not None
        complete = one.get("capital_disbursed")
        # Art. 20(5)(b): the running project's time has run out; read as run out when the capital was complete, or in each year.
        right = eligible and met and complete is not None and ends is not None
        if right and readings.get("expansion_after_remaining_time") != "rest_of_own_holiday":
            right = ends <= int(complete)
        start = _start(one, extra, context.years) if right else None
        for i, year in enumerate(context.years):
            now = result[i]
            now.all_extra += extra[i]
            exempt = half = ZERO
            if right and start is not None and ends is not None and year >= ends:
                exempt = ONE if start <= year < start + exempt_years else ZERO
                half = HALF if start + exempt_years <= year < start + exempt_years + half_years else ZERO
            if lost[i] and eligible:  # a year that fails a condition is lost to what follows the project too
                now.follows.append(extra[i])
            elif exempt + half > 0:
                now.holiday.append((extra[i], exempt, half))
            elif eligible and enjoys[i]:
                now.follows.append(extra[i])
            else:
                now.moved += extra[i]
    return result


def _ground(
    scenario: dict[str, Any], one: dict[str, Any], facts: Facts, unknown: str, readings: dict[str, str]
) -> tuple[bool, int, int, bool]:
    """Eligible or not, the years of a new project there, and whether a threshold is met."""
    there = replace(facts, activity=one.get("activity", facts.activity), new_project=True, licence=date.fromisoformat(one["decided"]))
    heads = [head for head in eligibility.heads_met(there, readings) if head.kind in ("sector", "location")]
    purchased = answered(one.get("by_merger_or_purchase", "no"), unknown, favourable=False)
    if not heads or purchased:
        return False, 0, 0, False
    best = max(heads, key=lambda head: head.exempt_years + Fraction(head.half_years, 2))
    sector = any(head.kind == "sector" for head in heads)
    area = any(head.name in AREAS for head in heads)
    zone = any(head.kind == "location" and head.name not in AREAS for head in heads)
    if zone and readings.get("expansion_threshold_in_zone") == "twenty":
        area = True
    added, before = _fixed_assets(scenario, one)
    capacity = one.get("capacity")
    share = None if added is None or not before else added / before
    more = None if capacity is None else number(capacity["added"]) / number(capacity["before"])
    tests = [None if value is None else value >= MORE for value in (share, more)]
    if sector:
        tests.append(None if added is None else added >= IN_SECTOR)
    if area:
        tests.append(None if added is None else added >= IN_AREA)
    met = True in tests or (unknown == "high" and None in tests)
    return True, int(best.exempt_years), int(best.half_years), met


def _fixed_assets(scenario: dict[str, Any], one: dict[str, Any]) -> tuple[Fraction | None, Fraction | None]:
    """Added and before, at original cost."""
    stated = one.get("fixed_assets")
    if stated is None:
        return None, None
    if "assets" not in stated:
        return number(stated["added"]), None if "before" not in stated else number(stated["before"])
    money = Money(scenario, _years(scenario))
    added = before = ZERO
    for asset in scenario["project"].get("assets", []):
        cost = money.once(asset.get("as_stated", asset), "cost", int(asset["first_use"][:4]))
        if asset["name"] in stated["assets"]:
            added += cost
        elif asset["first_use"] < one["decided"][:7]:
            before += cost
    return added, before


def _years(scenario: dict[str, Any]) -> list[int]:
    first = int(scenario["horizon"]["first_year"])
    return list(range(first, first + int(scenario["horizon"]["years"])))


def _extra_income(context: Context, one: dict[str, Any]) -> list[Fraction]:
    if one.get("streams"):
        return _own_books(context, one)
    stated, in_use = one["fixed_assets"], int(one["in_use"])
    money = Money(context.scenario, context.years)
    totals = path(stated["total"], context.years) if "total" in stated else []
    # Art. 20(5)(b1): the ratio is for income that is not accounted for apart; what another expansion's books tell is no part of it.
    apart = [other for other in context.scenario["project"]["expansions"] if other.get("streams")]
    told = [_own_books(context, other) for other in apart]
    result = []
    for i, year in enumerate(context.years):
        if "assets" in stated:
            used = [asset for asset in context.scenario["project"]["assets"] if int(asset["first_use"][:4]) <= year]
            # At the cost stated: duty due on an asset is not counted in what is added.
            costs = {asset["name"]: money.once(asset.get("as_stated", asset), "cost", int(asset["first_use"][:4])) for asset in used}
            own, total = sum((cost for name, cost in costs.items() if name in stated["assets"]), ZERO), sum(costs.values(), ZERO)
        else:
            own, total = number(stated["added"]), totals[i]
        for other in apart:
            total -= _assets_in_use(context.scenario, other, year, money)
        total = max(total, own)
        # Art. 20(5)(b2): income without other income that has no incentive, by fixed assets at the end of the year.
        income = context.incentive[i] - sum((books[i] for books in told), ZERO)
        result.append(income * own / total if year >= in_use and total > 0 else ZERO)
    return result


def _assets_in_use(scenario: dict[str, Any], one: dict[str, Any], year: int, money: Money) -> Fraction:
    """Fixed assets of an expansion at the end of a year, as far as they are stated."""
    stated = one.get("fixed_assets")
    if stated is None or year < int(one["in_use"]):
        return ZERO
    if "assets" not in stated:
        return number(stated["added"])
    used = [asset for asset in scenario["project"]["assets"] if asset["name"] in stated["assets"] and int(asset["first_use"][:4]) <= year]
    return sum((money.once(asset.get("as_stated", asset), "cost", int(asset["first_use"][:4])) for asset in used), ZERO)


def _own_books(context: Context, one: dict[str, Any]) -> list[Fraction]:
    project, years = context.scenario["project"], context.years
    money, names = Money(context.scenario, years), set(one["streams"])
    lines = {line["name"]: money.by_year(line, "amount") for line in project["revenue"] if line["name"] in names}
    revenue = [sum((line[i] for line in lines.values()), ZERO) for i in range(len(years))]
    direct, research = [ZERO] * len(years), [ZERO] * len(years)
    for cost in project.get("costs", []):
        if cost["stream"] not in names:
            continue
        for i, amount in enumerate(amounts_of(cost, money, lines, None, years)):
            deductible = amount * number(cost.get("deductible", ONE))
            direct[i] += deductible
            if cost.get("research_and_development", "no") in (True, "true", "yes"):
                research[i] += deductible
    for asset in project.get("assets", []):
        if asset["stream"] in names:
            cost_of_asset = cost_when_built(asset, project, money)
            charges = by_calendar_year(cost_of_asset, int(asset["life_years"]), asset["method"], asset["first_use"], years)
            for i, year in enumerate(years):
                direct[i] += charges[i] * deducted_part(asset, cost_of_asset, year)
    for line in project.get("adjustments", []):
        if line.get("stream", "shared") in names:
            for i, amount in enumerate(money.by_year(line, "amount")):
                direct[i] += amount if line["effect"] == "deduct" else -amount
    by = project.get("elections", {}).get("shared_costs_by", "revenue")
    result = []
    for i in range(len(years)):
        book, key = context.books[i], context.keys[i]["incentive"]
        all_direct = sum(book.direct.values(), ZERO)
        if by == "deductible_cost" and sum(book.revenue.values(), ZERO) > 0 and all_direct > 0:
            part = direct[i] / book.direct["incentive"] if book.direct["incentive"] > 0 else ZERO
        else:
            part = revenue[i] / book.revenue["incentive"] if book.revenue["incentive"] > 0 else ZERO
        shared = key * (book.shared + context.interest[i])
        borne = research[i] + part * key * book.research_shared
        whole = book.research_direct["incentive"] + key * book.research_shared
        deducted = context.extra_deduction[i] * borne / whole if whole > 0 else ZERO
        result.append((revenue[i] - direct[i] - part * shared - deducted) * context.inside[i])
    return result


def _start(one: dict[str, Any], extra: list[Fraction], years: list[int]) -> int:
    """Art. 20(6): the year the capital is complete and there is income, at the latest the fourth from the one it is complete."""
    if "holiday_began" in one:
        return int(one["holiday_began"])
    complete = int(one["capital_disbursed"])
    earned = [year for year, income in zip(years, extra, strict=True) if year >= complete and income > 0]
    return min([*earned[:1], complete + FOURTH])
