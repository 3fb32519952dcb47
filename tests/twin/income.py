"""Income of each kind in one year (method 2.4 points 4-8; Law 67/2025 art. 18(2), Decree 320/2025 arts 9, 23)."""

from __future__ import annotations

from fractions import Fraction

from .books import KINDS, Books, zero_by_kind
from .paths import ONE, ZERO

# Decree 320/2025 art. 9(1)(a): up to 200 % of the actual research cost; 100 % is deducted already.
RESEARCH_TOTAL_SHARE = Fraction(200, 100)
RESEARCH_FROM = 2025


def shared_keys(book: Books, by: str, has_incentive_line: bool, cost_plus_kind: str | None) -> dict[str, Fraction]:
    """Share of the shared cost each kind bears; the shares add up to 1."""
    keys = zero_by_kind()
    if cost_plus_kind is not None:
        keys[cost_plus_kind] = ONE
        return keys
    revenue = sum(book.revenue.values(), ZERO)
    if revenue == 0:
        keys["incentive" if has_incentive_line else "ordinary"] = ONE
        return keys
    direct = sum(book.direct.values(), ZERO)
    if by == "deductible_cost" and direct > 0:
        return {kind: book.direct[kind] / direct for kind in KINDS}
    return {kind: book.revenue[kind] / revenue for kind in KINDS}


def ebitda(book: Books) -> Fraction:
    """Base of the interest cap: without interest income and exempt revenue, before depreciation and interest."""
    revenue = sum(book.revenue.values(), ZERO) - book.revenue["exempt"] - book.interest_income
    costs = sum(book.direct.values(), ZERO) + book.shared - book.depreciation
    return revenue - costs


def income_before_research(book: Books, keys: dict[str, Fraction], interest: Fraction) -> dict[str, Fraction]:
    """Revenue less direct and shared cost."""
    return {kind: book.revenue[kind] - book.direct[kind] - keys[kind] * (book.shared + interest) for kind in KINDS}


def research_extra(
    year: int, book: Books, keys: dict[str, Fraction], income: dict[str, Fraction], elected: Fraction
) -> dict[str, Fraction]:
    """The extra deduction for research, by kind. It may not create a loss (art. 9(1)(a2)-(a3))."""
    borne = {kind: book.research_direct[kind] + keys[kind] * book.research_shared for kind in KINDS}
    total = sum(borne.values(), ZERO)
    if total <= 0 or year < RESEARCH_FROM:
        return zero_by_kind()
    profit = sum((income[kind] for kind in KINDS if kind != "exempt"), ZERO)
    extra = min(elected * (RESEARCH_TOTAL_SHARE - 1) * total, max(ZERO, profit))
    return {kind: extra * borne[kind] / total for kind in KINDS}


def without_separate_books(book: Books, income: dict[str, Fraction], by: str) -> dict[str, Fraction]:
    """Decree 320/2025 art. 23(1)(a): business income times the share of incentive revenue (or deductible cost) in that of the business."""
    amounts = book.direct if by == "deductible_cost" and book.direct["incentive"] + book.direct["ordinary"] > 0 else book.revenue
    total = amounts["incentive"] + amounts["ordinary"]
    if total <= 0:
        return income
    business = income["incentive"] + income["ordinary"]
    own = business * amounts["incentive"] / total
    return {**income, "incentive": own, "ordinary": business - own}


def inside_and_outside(income: dict[str, Fraction], inside_share: Fraction) -> dict[str, Fraction]:
    """Move what is earned outside the site to ordinary income, profit and loss alike."""
    income = dict(income)
    outside = income["incentive"] * (1 - inside_share)
    income["incentive"] -= outside
    income["ordinary"] += outside
    return income
