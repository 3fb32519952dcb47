"""The books of each year before tax: revenue and cost by kind of income, shared cost, interest (method 2.4 points 1-3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .depreciation import by_calendar_year, deducted_part
from .loans import interest_by_year, part_built
from .paths import ONE, ZERO, number, path
from .spread import average
from .workforce import costs_of_employer, region_of

KINDS = ("incentive", "ordinary", "excluded", "real_estate", "exempt")


def zero_by_kind() -> dict[str, Fraction]:
    """A zero for every kind of income."""
    return dict.fromkeys(KINDS, ZERO)


@dataclass
class Books:
    """One year. Costs are the deductible part unless the name says otherwise; interest stands apart."""

    revenue: dict[str, Fraction] = field(default_factory=zero_by_kind)
    interest_income: Fraction = ZERO
    direct: dict[str, Fraction] = field(default_factory=zero_by_kind)
    shared: Fraction = ZERO
    depreciation: Fraction = ZERO
    timing: Fraction = ZERO
    land_rent_cost: Fraction = ZERO
    land_use_tax: Fraction = ZERO
    interest: Fraction = ZERO
    payroll: Fraction = ZERO
    employer_insurance: Fraction = ZERO
    trade_union_fee: Fraction = ZERO
    relief_kept: Fraction = ZERO
    operating_cost_in_full: Fraction = ZERO
    research_direct: dict[str, Fraction] = field(default_factory=zero_by_kind)
    research_shared: Fraction = ZERO


LETTING = {"land_sublease": "developer_land_income", "building_lease": "developer_building_income"}


def kind_of(line: dict[str, Any], activity: str = "", readings: dict[str, str] | None = None) -> str:
    """Kind of income of a revenue line. Project transfers are ring-fenced with real estate (Law 67/2025 art. 7(3))."""
    if line["kind"] == "excluded" and line["excluded_as"] in LETTING:
        # Decree 320/2025 art. 15(2): lease or sublease of land is real estate; art. 17(1)(đ) read against it for a zone developer.
        wide = (readings or {}).get(LETTING[line["excluded_as"]]) == "incentive_stream"
        return "incentive" if wide and activity == "zone_infrastructure" else "real_estate"
    if line["kind"] == "excluded" and line["excluded_as"] in ("real_estate", "project_transfer"):
        return "real_estate"
    return str(line["kind"])


class Money:
    """Turns a stated amount into VND."""

    def __init__(self, scenario: dict[str, Any], years: list[int]) -> None:
        self.years = years
        stated = scenario["assumptions"].get("exchange_rate")
        self.rates = None if stated is None else path(stated, years, hold_before=True)

    def by_year(self, line: dict[str, Any], key: str) -> list[Fraction]:
        """A path of a line, each year at that year's exchange rate."""
        spread = line.get("distribution") if key == "monthly_pay" else None
        amounts = path(line[key], self.years) if spread is None else average(spread, self.years)
        if line.get("currency", "VND") == "VND":
            return amounts
        assert self.rates is not None, "a line in USD needs an exchange rate"
        return [amount * rate for amount, rate in zip(amounts, self.rates, strict=True)]

    def once(self, line: dict[str, Any], key: str, year: int) -> Fraction:
        """A single amount, at the exchange rate of the year in which it is spent or drawn."""
        amount = number(line[key])
        if line.get("currency", "VND") == "VND":
            return amount
        assert self.rates is not None, "a line in USD needs an exchange rate"
        nearest = min(max(year, self.years[0]), self.years[-1])
        return amount * self.rates[nearest - self.years[0]]


def keep_books(
    scenario: dict[str, Any],
    site: dict[str, Any],
    land_cost: list[Fraction],
    saved: list[Fraction],
    land_tax: list[Fraction],
    years: list[int],
    readings: dict[str, str] | None = None,
    people: dict[str, list[Fraction]] | None = None,
) -> tuple[list[Books], str | None]:
    """Books of every year, and the kind of the cost-plus line if there is one."""
    project = scenario["project"]
    money = Money(scenario, years)
    books = [Books() for _ in years]
    lines = project["revenue"]
    kinds = {line["name"]: kind_of(line, project["activity"], readings) for line in lines}
    cost_plus = next((line for line in lines if "cost_plus" in line), None)

    revenue = {line["name"]: money.by_year(line, "amount") for line in lines if "cost_plus" not in line}
    # What the cost-plus principal pays for: deductible or not, but no interest.
    base = [ZERO for _ in years]

    for cost in project.get("costs", []):
        stream = cost["stream"]
        amounts = amounts_of(cost, money, revenue, cost_plus, years)
        share = number(cost.get("deductible", ONE))
        for i, amount in enumerate(amounts):
            book, deductible = books[i], amount * share
            book.operating_cost_in_full += amount
            if stream == "shared":
                book.shared += deductible
            else:
                book.direct[kinds[stream]] += deductible
            if _is_yes(cost.get("research_and_development", "no")):
                if stream == "shared":
                    book.research_shared += deductible
                else:
                    book.research_direct[kinds[stream]] += deductible
            if cost_plus is not None and stream in ("shared", cost_plus["name"]):
                base[i] += amount

    for line in project.get("adjustments", []):
        for i, amount in enumerate(money.by_year(line, "amount")):
            deducted = amount if line["effect"] == "deduct" else -amount
            if line.get("stream", "shared") == "shared":
                books[i].shared += deducted
            else:
                books[i].direct[kinds[line["stream"]]] += deducted
            if line["kind"] == "timing":
                books[i].timing += deducted

    for row in project.get("workforce", []):
        pay = money.by_year(row, "monthly_pay")
        for i, heads in enumerate(path(row["headcount"], years)):
            amount = heads * pay[i] * number(row["months_paid"])
            books[i].payroll += amount
            _add_shared(books[i], base, i, amount)
        for i, (employer_insurance, fee) in enumerate(costs_of_employer(row, region_of(site), years, money.by_year)):
            books[i].employer_insurance += employer_insurance
            books[i].trade_union_fee += fee
            _add_shared(books[i], base, i, employer_insurance + fee)
    # Contracts may leave the employer a part of what staff do not pay: its cost of them is then lower.
    for i, book in enumerate(books if people else []):
        assert people is not None
        lower = people["staff_relief_kept_by_employer"][i]
        _add_shared(book, base, i, -lower)
        book.payroll, book.relief_kept = people["gross_pay"][i], lower
        book.employer_insurance, book.trade_union_fee = people["employer_insurance"][i], people["trade_union_fee"][i]

    for premises in site.get("premises", []):
        if premises["kind"] == "state_lease":
            continue
        for i, rent in enumerate(rent_of(premises, money)):
            _add_shared(books[i], base, i, rent)
    for i, amount in enumerate(saved):
        _add_shared(books[i], base, i, -amount)

    for asset in project.get("assets", []):
        cost_of_asset = cost_when_built(asset, project, money)
        charges = by_calendar_year(cost_of_asset, int(asset["life_years"]), asset["method"], asset["first_use"], years)
        charges = [charge * deducted_part(asset, cost_of_asset, year) for charge, year in zip(charges, years, strict=True)]
        for i, charge in enumerate(charges):
            books[i].depreciation += charge
            if asset["stream"] == "shared":
                books[i].shared += charge
            else:
                books[i].direct[kinds[asset["stream"]]] += charge
            if cost_plus is not None and asset["stream"] in ("shared", cost_plus["name"]):
                base[i] += charge

    for i, (rent, tax) in enumerate(zip(land_cost, land_tax, strict=True)):
        books[i].land_rent_cost, books[i].land_use_tax = rent, tax
        books[i].shared += rent + tax
        base[i] += rent + tax

    for loan in project.get("loans", []):
        for i, amount in enumerate(_interest_in_dong(loan, money, years)):
            built = builds(loan, project)
            books[i].interest += amount if built is None else amount * (1 - part_built(built["first_use"], years[i]))

    if cost_plus is not None:
        mark_up = number(cost_plus["cost_plus"])
        # A service is priced from the day it is rendered: what is spent before is a loss.
        starts = int(str(project["operation_start"])[:4])
        revenue[cost_plus["name"]] = [(1 + mark_up) * amount if year >= starts else ZERO for year, amount in zip(years, base, strict=True)]
    for line in lines:
        for i, amount in enumerate(revenue[line["name"]]):
            books[i].revenue[kinds[line["name"]]] += amount
            if _is_yes(line.get("interest", "no")):
                books[i].interest_income += amount
    return books, None if cost_plus is None else kinds[cost_plus["name"]]


def builds(loan: dict[str, Any], project: dict[str, Any]) -> dict[str, Any] | None:
    """The asset a loan builds, if it builds one."""
    return next((asset for asset in project.get("assets", []) if asset["name"] == loan.get("capitalised_into")), None)


def cost_when_built(asset: dict[str, Any], project: dict[str, Any], money: Money) -> Fraction:
    """Cost of an asset in dong, with the interest that fell due while it was built (Decree 320/2025 art. 10(9), 10(18))."""
    first_year = int(asset["first_use"][:4])
    total = money.once(asset, "cost", first_year)
    for loan in project.get("loans", []):
        if loan.get("capitalised_into") == asset["name"]:
            span = list(range(int(loan["drawn"]), first_year + 1))
            for year, amount in zip(span, _interest_in_dong(loan, money, span), strict=True):
                total += amount * part_built(asset["first_use"], year)
    return total


def _interest_in_dong(loan: dict[str, Any], money: Money, years: list[int]) -> list[Fraction]:
    """Interest of each year; of a loan in USD at that year's exchange rate."""
    amounts = interest_by_year(loan, number(loan["principal"]), years)
    return [money.once({**loan, "interest": amount}, "interest", year) for year, amount in zip(years, amounts, strict=True)]


def rent_of(premises: dict[str, Any], money: Money) -> list[Fraction]:
    """Rent of premises of a tenant, each year: that of floors and factories is a month's, that of a sublease a year's."""
    months = 1 if premises["kind"] == "sublease" else 12
    return [rent * number(premises["area"]) * months for rent in money.by_year(premises, "rent")]


def _is_yes(value: Any) -> bool:
    return value in (True, "true", "yes")


def _add_shared(book: Books, base: list[Fraction], i: int, amount: Fraction) -> None:
    book.operating_cost_in_full += amount
    book.shared += amount
    base[i] += amount


def amounts_of(
    cost: dict[str, Any],
    money: Money,
    revenue: dict[str, list[Fraction]],
    cost_plus: dict[str, Any] | None,
    years: list[int],
) -> list[Fraction]:
    """Amounts of a cost line; one that is spread counts evenly in the year it is spent and the next ones."""
    spent = _spent(cost, money, revenue, cost_plus, years)
    if "spread" not in cost:
        return spent
    over = int(cost["spread"]["years"])
    return [sum(spent[max(0, i - over + 1) : i + 1], ZERO) / over for i in range(len(spent))]


def _spent(
    cost: dict[str, Any],
    money: Money,
    revenue: dict[str, list[Fraction]],
    cost_plus: dict[str, Any] | None,
    years: list[int],
) -> list[Fraction]:
    if "share_of_revenue" not in cost:
        return money.by_year(cost, "amount")
    share = number(cost["share_of_revenue"])
    if cost["stream"] != "shared":
        return [share * amount for amount in revenue[cost["stream"]]]
    if cost_plus is not None:
        raise ValueError("a shared cost that is a share of cost-plus revenue would depend on itself")
    return [share * sum((amounts[i] for amounts in revenue.values()), ZERO) for i in range(len(years))]
