"""Support in money and cash, written from the law: grants, import duty, taxes that are a cost, dividends, the parent's country."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .books import Money
from .facts import Facts
from .land_ladders import AREA_ORDER, ZONE_LAW_FROM, area_class, land_activity, sector_class
from .paths import ONE, ZERO, number, path

SECTOR_ORDER = ["none", "incentive", "special"]
BN = Fraction(1_000_000_000)

# Decree 182/2024 art. 16(1): kinds of cost; the rates are unread, the highest ones are not verified.
CEILINGS = {
    "training": Fraction(50, 100),
    "research": Fraction(30, 100),
    "fixed_assets": Fraction(10, 100),
    "high_technology_product": Fraction(3, 100),
    "social_infrastructure": Fraction(25, 100),
}
INITIAL = Fraction(50, 100)  # at most half of the initial cost of a chip or AI research centre
# Registered capital, or revenue a year, that opens each class.
CLASSES: dict[str, tuple[Fraction, Fraction | None] | None] = {
    "high_technology": (12_000 * BN, 20_000 * BN),
    "chip_or_ai_data_centre": (6_000 * BN, 10_000 * BN),
    "breakthrough_product": None,
    "chip_design": None,
    "research_centre": (3_000 * BN, None),
}
FUND_YEARS = 5  # art. 3
FUND_EXEMPT_FROM = 2025  # Decree 182/2024 art. 3, in force on 31 December 2024
BUDGET_EXEMPT_FROM = 2025  # Law 67/2025 art. 4(8), 19(1): from tax period 2025
INPUT_YEARS = 5  # Law 107/2016 art. 16(13)
VAT_FROM = 2026  # Law 48/2024 art. 5(21), in force on 1 July 2025
TARIFF_FROM, TARIFF = 2026, Fraction(50, 100)  # Circular 60/2025/TT-BCT, 2 December 2025
DAYS = 365


def _yes(value: Any) -> bool:
    return value in (True, "true", "yes")


@dataclass
class OnTop:
    """Costs put on top of those stated, and duty, by year."""

    lost: list[Fraction]
    borne: list[Fraction]
    power: list[Fraction]
    duty: list[Fraction]
    duty_before: list[Fraction]
    duty_on_assets: list[Fraction]

    def lines(self) -> dict[str, list[Any]]:
        """As yearly lines."""
        return {
            "tax_on_purchases_lost": self.lost,
            "contractor_tax_borne": self.borne,
            "power_tariff_increase": self.power,
            "import_duty_before_relief": self.duty_before,
            "import_duty": self.duty,
            "import_duty_on_assets": self.duty_on_assets,
        }


def _nothing(years: list[int]) -> list[Fraction]:
    return [ZERO for _ in years]


def charged(scenario: dict[str, Any], facts: Facts, claims: bool, years: list[int]) -> tuple[dict[str, Any], OnTop]:
    """The scenario with the costs added, and the duties."""
    project = scenario["project"]
    stated, support = project.get("cash", {}), project.get("support", {})
    top = OnTop(*[_nothing(years) for _ in range(6)])
    if not stated and not support.get("duties"):
        return scenario, top
    scenario = copy.deepcopy(scenario)
    project = scenario["project"]
    project.setdefault("costs", [])

    def cost(name: str, amounts: list[Fraction], deductible: bool) -> None:
        by_year = dict(zip(years, amounts, strict=True))
        project["costs"].append(
            {"name": name, "amount": {"years": by_year, "then": "zero"}, "stream": "shared", "deductible": ONE if deductible else ZERO}
        )

    if "input_vat" in stated:
        vat = stated["input_vat"]
        amounts = path(vat["amount"], years)
        if "irrecoverable" in vat:
            shares = path(vat["irrecoverable"], years, hold_before=True)
        else:
            shares = [
                share if year >= VAT_FROM else ZERO
                for year, share in zip(years, path(vat["software_at_home"], years, hold_before=True), strict=True)
            ]
        top.lost = [amount * share for amount, share in zip(amounts, shares, strict=True)]
        cost("tax on purchases", top.lost, _yes(vat["deductible"]))
    for item in stated.get("contractor_tax", []):
        if item["borne_by"] == "enterprise":
            rate = number(item["rate"])
            # A price net of tax is grossed up.
            amounts = [amount / (1 - rate) - amount for amount in path(item["amount"], years)]
            top.borne = [held + more for held, more in zip(top.borne, amounts, strict=True)]
            cost(item["name"], amounts, _yes(item["deductible"]))
    if "power" in stated and _yes(stated["power"]["commercial_tariff"]):
        bill = path(stated["power"]["bill"], years)
        top.power = [amount * TARIFF if year >= TARIFF_FROM else ZERO for year, amount in zip(years, bill, strict=True)]
        cost("power", top.power, True)
    money = Money(scenario, years)
    for duty in support.get("duties", []):
        _duty(duty, project, facts, claims, years, money, top, cost)
    return scenario, top


def _duty(
    duty: dict[str, Any], project: dict[str, Any], facts: Facts, claims: bool, years: list[int], money: Money, top: OnTop, cost: Any
) -> None:
    amounts = path(duty["amount"], years)
    starts = int(project["operation_start"][:4])
    of = None
    if duty["kind"] == "fixed_assets":
        of = next(asset for asset in project["assets"] if asset["name"] == duty["asset"])
        first = int(of["first_use"][:4])
        amounts = [number(duty["amount"]) if year == first else ZERO for year in years]
    due = [ZERO if claims and exempt(duty["kind"], facts, year - starts) else amount for year, amount in zip(years, amounts, strict=True)]
    top.duty_before = [held + more for held, more in zip(top.duty_before, amounts, strict=True)]
    top.duty = [held + more for held, more in zip(top.duty, due, strict=True)]
    if of is None:
        cost(duty["name"], due, True)
        return
    top.duty_on_assets = [held + more for held, more in zip(top.duty_on_assets, due, strict=True)]
    # Duty is part of what the asset costs.
    of.setdefault("as_stated", {"cost": of["cost"], "currency": of.get("currency", "VND")})
    of["cost"] = money.once(of, "cost", int(of["first_use"][:4])) + sum(due, ZERO)
    of["currency"] = "VND"


def exempt(kind: str, facts: Facts, age: int) -> bool:
    """Law 107/2016 art. 16(11), (13), (18), (21): the goods are those the project states; sector and area as in investment law."""
    if kind in ("technology_inputs", "research"):
        return True
    sector = sector_class(land_activity(facts), facts.location, facts.licence)
    area = area_class(facts, {}, facts.licence)
    if facts.location == "cdtz" and facts.licence >= ZONE_LAW_FROM:
        area = "especially_difficult"  # Law 71/2025 art. 24(1), Decree 96/2026 art. 22(7)(a)
    if kind == "fixed_assets":
        return SECTOR_ORDER.index(sector) >= 1 or AREA_ORDER.index(area) >= 1
    return (sector == "special" or area == "especially_difficult") and age < INPUT_YEARS


# ---- grants and credits


@dataclass
class Support:
    """Grants received and taxed, and credits, by year."""

    received: list[Fraction]
    ordinary: list[Fraction]
    incentive: list[Fraction]
    refundable: list[Fraction]
    other: list[Fraction]
    exempt: list[Fraction] = field(default_factory=list)


def support_of(project: dict[str, Any], revenue: list[Fraction], years: list[int]) -> Support:
    """What is granted, year by year; the fund pays a year late."""
    found = Support(*[_nothing(years) for _ in range(5)])
    stated = project.get("support", {})
    for grant in stated.get("grants", []):
        kind = grant["kind"]
        amounts = _fund(grant, project, revenue, years) if kind == "investment_support_fund" else path(grant["amount"], years)
        for i, (year, amount) in enumerate(zip(years, amounts, strict=True)):
            found.received[i] += amount
            if kind == "investment_support_fund":
                taxed = "exempt" if year >= FUND_EXEMPT_FROM else "ordinary"
            elif kind == "state_budget":
                taxed = "exempt" if year >= BUDGET_EXEMPT_FROM else "ordinary"
            else:
                taxed = grant["taxed"]
            if taxed == "ordinary":
                found.ordinary[i] += amount
            elif taxed == "incentive":
                found.incentive[i] += amount
    for credit in stated.get("credits", []):
        into = found.refundable if credit["kind"] == "qualified_refundable" else found.other
        for i, amount in enumerate(path(credit["amount"], years)):
            into[i] += amount
    found.exempt = [a - b - c for a, b, c in zip(found.received, found.ordinary, found.incentive, strict=True)]
    return found


def _fund(grant: dict[str, Any], project: dict[str, Any], revenue: list[Fraction], years: list[int]) -> list[Fraction]:
    eligible = path(grant["eligible_cost"], years)
    ceiling = INITIAL if grant["form"] == "initial" else CEILINGS[grant["cost_kind"]]
    rate = min(number(grant["rate"]), ceiling)
    edges = CLASSES[grant["class_of_project"]]
    first = next((i for i in range(len(years)) if eligible[i] > 0 and revenue[i] > 0), len(years))
    earned = []
    for i in range(len(years)):
        large = edges is None or number(project["capital"]) >= edges[0] or (edges[1] is not None and revenue[i] >= edges[1])
        earned.append(eligible[i] * rate if first <= i < first + FUND_YEARS and large else ZERO)
    return [ZERO, *earned[:-1]]


# ---- cash

CASH_LINES = (
    "investment",
    "working_capital_increase",
    "profit_after_tax",
    "dividends",
    "home_tax",
    "cash_before_home_tax",
    "cash_after_home_tax",
)


def cash_lines(
    project: dict[str, Any],
    stated_assets: list[tuple[int, Fraction]],
    lines: dict[str, list[Any]],
    support: Support,
    top: OnTop,
    years: list[int],
) -> dict[str, list[Any]]:
    """Cash of the project before debt, and after the parent's country has taxed what is remitted."""
    stated = project.get("cash")
    if stated is None:
        return {name: _nothing(years) for name in CASH_LINES}
    found: dict[str, list[Any]] = {name: [] for name in CASH_LINES}
    tied_before = number(project.get("opening", {}).get("previous_year_revenue", 0)) * number(stated.get("working_capital_days", 0)) / DAYS
    dividends = stated.get("dividends")
    payout = path(dividends["payout"], years, hold_before=True) if dividends else _nothing(years)
    home = stated.get("home")
    left = ZERO
    for i, year in enumerate(years):
        tied = lines["revenue"][i] * number(stated.get("working_capital_days", 0)) / DAYS
        invested = sum((cost for first, cost in stated_assets if first == year), ZERO)
        tax = lines["corporate_income_tax"][i] + lines["top_up_tax"][i]
        profit = lines["accounting_profit"][i] - tax + support.other[i]
        left += profit
        paid = max(ZERO, min(payout[i] * profit, left))
        if dividends and _yes(dividends.get("blocked_by_losses", True)) and lines["losses_carried"][i] >= 1:
            paid = ZERO
        left -= paid
        at_home = ZERO
        if home is not None and home["treatment"] != "exempt" and paid > 0:
            spared = sum((lines[name][i] for name in ("relief_preferential_rate", "relief_exemption", "relief_half")), ZERO)
            underlying = tax * paid / profit
            credit = underlying + (spared * paid / profit if home["treatment"] == "credit_with_sparing" else ZERO)
            at_home = max(ZERO, number(home["rate"]) * (paid + underlying) - credit)
        top_up_before = lines["top_up_tax"][i - 1] if i else ZERO
        flow = (
            lines["revenue"][i]
            + support.received[i]
            + support.refundable[i]
            + support.other[i]
            - lines["operating_cost"][i]
            - lines["land_rent_due"][i]
            - lines["land_use_tax"][i]
            - top.duty_on_assets[i]
            - invested
            - lines["corporate_income_tax"][i]
            - top_up_before
            - (tied - tied_before)
        )
        for name, value in zip(CASH_LINES, (invested, tied - tied_before, profit, paid, at_home, flow, flow - at_home), strict=True):
            found[name].append(value)
        tied_before = tied
    return found
