"""The yearly amounts of one case, summed from the lines of its scenario."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

import numpy as np

from calculator.project.business import SHARED
from calculator.project.case import Case, Floats, Integers, kind_of
from calculator.project.columns.lanes import pay_of
from calculator.project.construction import asset_of, built_share, interest_of, spread_over
from calculator.project.expansion import of_streams
from calculator.project.path import Path
from calculator.project.tenancies import Sublease, Tenancy

FUND = ("fund_share", "fund_spending", "fund_misused", "fund_bond_rate")
"""What a lane states of a science and technology fund."""

OPENING_KINDS = ("incentive", "ordinary")
"""Activities an opening loss may be told of."""

OPENING_YEARS = 10
"""How many years before the horizon opening amounts are held for: more than any law carries them."""


class Yearly:
    """The yearly amounts of one case, summed from the lines of its scenario [VND]; a path that cases share is worked out once."""

    def __init__(self, case: Case, years: Integers, held: dict[tuple[int, str], Floats]) -> None:
        self.case, self.years, self.held = case, years.tolist(), held
        project = case.scenario.project
        rate = case.scenario.assumptions.exchange_rate
        self.rates = self._values(rate, "hold") if rate else np.ones(len(self.years))
        self.kind = {line.name: kind_of(line) for line in project.revenue} | {SHARED: SHARED}
        self.has_incentive_stream = any(line.kind == "incentive" for line in project.revenue)
        self.revenue, self.cost, self.nondeductible, self.research = (self._empty() for _ in range(4))
        self.interest_income = np.zeros(len(self.years))
        self.cost_plus = np.nan
        by_line: dict[str, Floats] = {}
        self.own = {
            name: {what: np.zeros(len(self.years)) for what in ("revenue", "cost", "research")} for name in of_streams(project.expansions)
        }
        for line in project.revenue:
            if line.cost_plus is not None:
                self.cost_plus = float(line.cost_plus)
            amount = self._vnd(line.amount, line.currency) if line.amount else np.zeros(len(self.years))
            by_line[line.name] = amount
            self.revenue[self.kind[line.name]] += amount
            if line.interest:
                self.interest_income += amount
            if line.name in self.own:
                self.own[line.name]["revenue"] += amount
        by_line[SHARED] = np.sum(list(by_line.values()), axis=0)
        for cost in project.costs:
            amount = self._vnd(cost.amount, cost.currency) if cost.amount else by_line[cost.stream] * float(cost.share_of_revenue or 0)
            if cost.spread is not None:
                amount = spread_over(amount, cost.spread.years)
            deductible = amount * float(cost.deductible)
            kind = self.kind[cost.stream]
            self.cost[kind] += deductible
            self.nondeductible[kind] += amount - deductible
            if cost.research_and_development:
                self.research[kind] += deductible
            if cost.stream in self.own:
                self.own[cost.stream]["cost"] += deductible
                self.own[cost.stream]["research"] += deductible * cost.research_and_development
        self.timing = np.zeros(len(self.years))
        for change in project.adjustments:
            # For tax a cost is so much lower or higher; what is spent, and the accounts, stay.
            more = self._vnd(change.amount, change.currency) * (1 if change.effect == "deduct" else -1)
            self.cost[self.kind[change.stream]] += more
            self.nondeductible[self.kind[change.stream]] -= more
            if change.stream in self.own:
                self.own[change.stream]["cost"] += more
            if change.kind == "timing":
                self.timing += more
        self.headcount, self.payroll = np.zeros(len(self.years)), np.zeros(len(self.years))
        for role in project.workforce:
            people = self._values(role.headcount)
            self.headcount += people
            self.payroll += people * np.array(pay_of(case, role, role.pay, self.years)) * float(role.months_paid)
        self.cost[SHARED] += self.payroll + self._market_rent()
        self.interest = self._interest()
        self.fund = self._fund()
        inside = project.facts.work_inside_site
        # Work whose place is not known counts as outside, unless the lane reads unknown facts the favourable way.
        unknown = np.full(len(self.years), float(case.favourable))
        self.inside_share = self._values(inside, "hold") if isinstance(inside, Path) else unknown
        self.price_growth = self._values(case.scenario.assumptions.consumer_price_growth, "hold")
        previous = project.opening.previous_year_revenue
        self.previous_revenue = np.nan if previous is None else float(previous)

    def _empty(self) -> dict[str, Floats]:
        count = len(self.years)
        return defaultdict(lambda: np.zeros(count))

    def _values(self, path: Path[Any], before: Literal["zero", "hold"] = "zero") -> Floats:
        # The paths live as long as the cases, so the identity of each stays its own.
        key = id(path), before
        if key not in self.held:
            self.held[key] = np.array(path.values(self.years, before=before))
        return self.held[key]

    def _vnd(self, path: Path[Any], currency: str) -> Floats:
        amount = self._values(path)
        return amount * self.rates if currency == "USD" else amount

    def _market_rent(self) -> Floats:
        total = np.zeros(len(self.years))
        for item in self.case.place.premises:
            if isinstance(item, Tenancy):
                total += self.rent_of(item)
        return total

    def rent_of(self, item: Tenancy) -> Floats:
        """Rent of premises let by a developer or operator, each year [VND]."""
        months = 1 if isinstance(item, Sublease) else 12
        return self._vnd(item.rent, item.currency) * float(item.area) * months

    def _interest(self) -> Floats:
        total = np.zeros(len(self.years))
        for loan in self.case.scenario.project.loans:
            amounts = np.array(interest_of(loan, self.case, self.years))
            built = asset_of(loan, self.case)
            if built is not None:
                amounts *= 1 - np.array([built_share(built, year) for year in self.years])
            total += amounts
        return total

    def _fund(self) -> dict[str, Floats]:
        stated = self.case.scenario.project.science_fund
        if stated is None:
            return dict.fromkeys(FUND, np.zeros(len(self.years)))
        spending = self._vnd(stated.spending, stated.currency)
        misused = self._vnd(stated.misused, stated.currency) if stated.misused is not None else np.zeros(len(self.years))
        return dict(zip(FUND, (self._values(stated.set_aside), spending, misused, self._values(stated.bond_rate, "hold")), strict=True))

    def opening_fund(self, what: Literal["amount", "left", "tax_saved"]) -> Floats:
        """What the years before the horizon set aside in the science fund, oldest first: the amount, what is left of it, or the tax it saved."""
        stated = self.case.scenario.project.science_fund
        return self._before([(item.year, getattr(item, what)) for item in stated.opening] if stated else [])

    def opening_losses(self, *activities: str) -> Floats:
        """Losses of the years before the horizon, oldest first."""
        losses = self.case.scenario.project.opening.losses
        return self._before([(item.year, item.amount) for item in losses if item.activity in activities])

    def opening_interest(self) -> Floats:
        """Interest above the cap of the years before the horizon, oldest first."""
        return self._before([(item.year, item.amount) for item in self.case.scenario.project.opening.carried_interest])

    def _before(self, items: list[tuple[int, Any]]) -> Floats:
        amounts = np.zeros(OPENING_YEARS)
        for year, amount in items:
            back = self.years[0] - year
            if back <= OPENING_YEARS:
                amounts[OPENING_YEARS - back] += float(amount)
        return amounts
