"""A scenario file: one project, its assumptions, the sites and variants to compare."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from calculator.project.adjustments import Adjustment
from calculator.project.business import Cost, Revenue, Role
from calculator.project.capital import Asset, Loan, Opening
from calculator.project.cash import Cash
from calculator.project.expansion import Expansion
from calculator.project.grants import Support
from calculator.project.group import Group
from calculator.project.moves import Move
from calculator.project.operator.plan import Operator
from calculator.project.path import GrowthPath, RatePath, SharePath
from calculator.project.science_fund import ScienceFund
from calculator.project.site import Site
from calculator.project.tokens import Activity, Answer, Certificate, Origin
from calculator.project.uncertainty import Uncertainty
from calculator.validation import Amount, Date, Frozen, Growth, Integer, Money, Share, Words, Year, problem


class Horizon(Frozen):
    """The calendar years a scenario looks at."""

    first_year: Year
    years: Integer

    @model_validator(mode="after")
    def _length(self) -> Horizon:
        if not 1 <= self.years <= 70:
            raise problem(f"{self.years} years are not accepted", "write 1 to 70 years")
        return self

    @property
    def range(self) -> range:
        """The calendar years."""
        return range(self.first_year, self.first_year + self.years)


class Audit(Frozen):
    """When an audit is supposed, and rates that stand in for the law's: what an audit costs is then worked out by year."""

    year_of_audit: Year
    penalty_share: Share | None = None
    late_interest_per_day: Share | None = None
    late_interest_per_year: Share | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> Audit:
        if self.late_interest_per_day is not None and self.late_interest_per_year is not None:
            raise problem("late interest is stated by day and by year", "keep one of late_interest_per_day and late_interest_per_year")
        return self


AssumptionName = Literal[
    "exchange_rate", "consumer_price_growth", "land_price_growth", "discount_rate", "cost_of_equity", "gdp_per_capita_growth"
]


class AssumptionSource(Frozen):
    """Where an assumption is from, and of which day it is."""

    source: str
    as_of: Date


class Assumptions(Frozen):
    """What a scenario supposes of the economy; ``sources`` says where each of it is from."""

    exchange_rate: RatePath | None = None
    consumer_price_growth: GrowthPath
    land_price_growth: Growth
    discount_rate: Share
    cost_of_equity: Share | None = None
    gdp_per_capita_growth: GrowthPath | None = None
    audit: Audit | None = None
    sources: dict[AssumptionName, AssumptionSource] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sources(self) -> Assumptions:
        for name in self.sources:
            if getattr(self, name) is None:
                raise problem(f"sources names {name}, which is not stated", f"state {name}, or remove it from sources")
        return self

    @model_validator(mode="after")
    def _equity_asks_more(self) -> Assumptions:
        if self.cost_of_equity is not None and self.cost_of_equity < self.discount_rate:
            raise problem(
                "cost_of_equity is below discount_rate, the rate of the project without debt",
                "write at least as much: owners who owe a debt bear more risk",
            )
        return self


class Disbursement(Frozen):
    """Capital put into the project on a day, or to be put in [VND]."""

    on: Date
    amount: Amount


class Facts(Frozen):
    """Facts that decide eligibility; required ones are asked, never assumed."""

    new_project: Answer
    origin: Origin | None = None
    recognised_software_steps: Answer | None = None
    related_party_transactions: Answer
    affiliate_above_small_bands: Answer
    work_inside_site: SharePath | Literal["unknown"]
    capital_disbursed_in_time: Answer = "unknown"
    technology_requirements_met: Answer = "unknown"
    large_revenue_in_time: Answer = "unknown"
    large_workforce_in_time: Answer = "unknown"
    state_funded: Answer = "unknown"
    first_registration: Date | None = None
    formed_from_household: bool = False
    vietnamese_firms_in_chain: Share | None = None
    vietnamese_cost_share: Share | None = None
    strategic_technology_project: Answer = "unknown"
    domestic_value_share: Share | None = None
    disbursements: tuple[Disbursement, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    certificates_issued: dict[Certificate, Date] = Field(default_factory=dict)
    failed_years: tuple[Year, ...] = ()
    conditions_found_unmet: Year | None = None


class Elections(Frozen):
    """What the enterprise chooses where the law leaves a choice."""

    head: str = "best"
    first_year_under_12_months: Literal["take", "defer"] = "take"
    research_extra_share: Share = Fraction(1)
    shared_costs_by: Literal["revenue", "deductible_cost"] = "revenue"
    books: Literal["separate", "joint"] = "separate"
    moves: tuple[Move, ...] = ()
    postponable_revenue: Amount | None = None


class Project(Frozen):
    """What an investor states."""

    name: str
    activity: Activity
    fiscal_year: str = "calendar"
    licence: Date
    operation_start: Date
    capital: Amount
    facts: Facts
    revenue: tuple[Revenue, ...] = ()
    costs: tuple[Cost, ...] = ()
    workforce: tuple[Role, ...] = ()
    assets: tuple[Asset, ...] = ()
    loans: tuple[Loan, ...] = ()
    science_fund: ScienceFund | None = None
    adjustments: tuple[Adjustment, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    group: Group | None = None
    support: Support | None = None
    cash: Cash | None = None
    opening: Opening = Opening()
    elections: Elections = Elections()
    operator: Operator | None = None
    source: str | None = None


class Compare(Frozen):
    """Which variants and sites a run computes."""

    variants: tuple[str, ...] = ("in_force",)
    sites: tuple[str, ...] = ()


class Expectation(Frozen):
    """A figure worked out independently of the program, with its working."""

    variant: str = "in_force"
    site: str
    line: str
    year: Year | None = None
    value: Money | None
    tolerance: Amount = Fraction(1, 2)
    working: str


class Scenario(Frozen):
    """One project, its assumptions, and what to compare."""

    scenario: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    description: Words | None = None
    horizon: Horizon
    assumptions: Assumptions
    project: Project
    sites: dict[str, Site]
    compare: Compare = Compare()
    uncertainty: Uncertainty | None = None
    expect: tuple[Expectation, ...] = ()
