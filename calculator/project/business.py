"""Revenue, costs and workforce of a project."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, model_validator

from calculator.errors import counted
from calculator.project.path import AmountPath, QuantityPath, SharePath
from calculator.project.pay import Distribution
from calculator.project.tokens import (
    STAFF_SCHEMES,
    Answer,
    Currency,
    Excluded,
    Keeps,
    Nationality,
    NetOf,
    Residence,
    StaffScheme,
    StreamKind,
)
from calculator.validation import Date, Frozen, Growth, Integer, Positive, Quantity, Share, problem

SHARED = "shared"


class Revenue(Frozen):
    """One stream of revenue and the tax treatment of its income."""

    name: str
    kind: StreamKind
    excluded_as: Excluded | None = None
    interest: bool = False
    amount: AmountPath | None = None
    cost_plus: Growth | None = None
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Revenue:
        if (self.amount is None) == (self.cost_plus is None):
            raise problem("the line needs either amount or cost_plus", "write one of the two")
        if (self.kind == "excluded") != (self.excluded_as is not None):
            raise problem("excluded_as goes with kind: excluded", "say which excluded income it is, or remove excluded_as")
        if self.interest and self.kind != "ordinary":
            raise problem("interest: true goes with kind: ordinary", "deposit and lending interest is ordinary income")
        if self.cost_plus is not None and self.kind != "incentive":
            raise problem("cost_plus goes with kind: incentive, the income of the project itself", "write an amount for this line")
        return self


class Spread(Frozen):
    """A cost that is spread over some years, and what it is: the law says over how many at most."""

    kind: Literal["tools", "leased_asset_repair", "licence_not_fixed_asset"]
    years: Integer

    @model_validator(mode="after")
    def _some(self) -> Spread:
        if self.years < 2:
            raise problem(f"a cost is not spread over {counted(self.years, 'year', 'years')}", "write two or more, or leave spread out")
        return self


class Cost(Frozen):
    """One line of operating cost, of one stream or shared by all."""

    name: str
    amount: AmountPath | None = None
    share_of_revenue: Quantity | None = None
    stream: str = SHARED
    deductible: Share = Fraction(1)
    research_and_development: bool = False
    spread: Spread | None = None
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Cost:
        if (self.amount is None) == (self.share_of_revenue is None):
            raise problem("the line needs either amount or share_of_revenue", "write one of the two")
        return self


class Role(Frozen):
    """People who do the same work, for the same pay or for pay that is spread: what they earn, how they are insured and taxed."""

    role: str
    headcount: QuantityPath
    turnover: SharePath | None = None
    monthly_pay: AmountPath | None = None
    distribution: Distribution | None = None
    months_paid: Quantity
    insured_pay: AmountPath | None = None
    dependants: Quantity = Fraction(0)
    nationality: Nationality = "vn"
    residence: Residence = "resident"
    contract_months: Positive | None = None
    digital_work: Answer = "unknown"
    qualifying_share: Share | None = None
    project_share: Share = Fraction(1)
    first_contract: Date | None = None
    schemes: dict[StaffScheme, Answer] = Field(default_factory=dict)
    keeps: Keeps = "employee"
    employer_share: Share | None = None
    net_of: NetOf | None = None
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _one_who_keeps(self) -> Role:
        if self.keeps == "shared" and self.employer_share is None:
            raise problem("keeps: shared does not say how much", "write employer_share, the part the employer keeps")
        if self.keeps != "shared" and self.employer_share is not None:
            raise problem("employer_share goes with keeps: shared", "write keeps: shared, or remove employer_share")
        if self.net_of is not None and self.keeps == "employee":
            raise problem(
                "net_of goes with keeps: employer or shared", "a gross contract leaves the exempt tax to the employee: remove net_of"
            )
        if (self.schemes or self.keeps != "employee") and (self.distribution is not None or self.turnover is not None):
            # A scheme is chosen, and gross pay solved for, person by person: not place by place of a spread.
            raise problem(
                "schemes and keeps are not computed for pay that is spread, nor with turnover",
                "write roles of one wage, without turnover, for the people concerned",
            )
        return self

    @model_validator(mode="after")
    def _one_pay(self) -> Role:
        if (self.monthly_pay is None) == (self.distribution is None):
            raise problem("the role needs either monthly_pay or distribution", "write one of the two")
        return self

    @property
    def first_contract_month(self) -> int | None:
        """The month of the first contract, counted from January of year 0."""
        return None if self.first_contract is None else 12 * self.first_contract.year + self.first_contract.month - 1

    @property
    def answers(self) -> tuple[str, ...]:
        """What is stated of each scheme of income tax, in their order: not stated is not claimed."""
        return tuple(self.schemes.get(name, "no") for name in STAFF_SCHEMES)

    @property
    def employer_part(self) -> Fraction:
        """The part of the tax its people are exempt from that the employer keeps."""
        return self.employer_share if self.employer_share is not None else Fraction(self.keeps == "employer")

    @property
    def pay(self) -> Any:
        """What gives the pay of a month each year, or its average: a path, or a distribution."""
        return self.distribution or self.monthly_pay
