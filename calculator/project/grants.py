"""Support in money: grants, tax credits and import duty; each a stated fact, its tax treatment and limits by provision."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import model_validator

from calculator.project.path import AmountPath
from calculator.validation import Frozen, Share, problem

GrantKind = Literal["investment_support_fund", "state_budget", "other"]
FundForm = Literal["annual", "initial"]
FundCost = Literal["training", "research", "fixed_assets", "high_technology_product", "social_infrastructure"]
FundClass = Literal["high_technology", "chip_or_ai_data_centre", "breakthrough_product", "chip_design", "research_centre"]
CreditKind = Literal["qualified_refundable", "other"]
DutyKind = Literal["fixed_assets", "inputs", "technology_inputs", "research"]
Taxed = Literal["exempt", "ordinary", "incentive"]

GRANT_KINDS: tuple[str, ...] = get_args(GrantKind)
FUND_COSTS: tuple[str, ...] = get_args(FundCost)
FUND_CLASSES: tuple[str, ...] = get_args(FundClass)
CREDIT_KINDS: tuple[str, ...] = get_args(CreditKind)
DUTY_KINDS: tuple[str, ...] = get_args(DutyKind)
TAXED: tuple[str, ...] = get_args(Taxed)


class Grant(Frozen):
    """Money granted: an amount a year; or, from the Investment Support Fund, a rate stated by the user on eligible cost."""

    name: str
    kind: GrantKind
    amount: AmountPath | None = None
    form: FundForm | None = None
    class_of_project: FundClass | None = None
    cost_kind: FundCost | None = None
    eligible_cost: AmountPath | None = None
    rate: Share | None = None
    taxed: Taxed | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _form(self) -> Grant:
        fund = {"form": self.form, "class_of_project": self.class_of_project, "eligible_cost": self.eligible_cost, "rate": self.rate}
        if self.kind != "investment_support_fund":
            if given := next((name for name, value in {**fund, "cost_kind": self.cost_kind}.items() if value is not None), None):
                raise problem(f"{given} goes with kind: investment_support_fund", "write an amount, or name that fund")
            if self.amount is None:
                raise problem("the grant has no amount", "write amount, what is received each year")
        else:
            if missing := next((name for name, value in fund.items() if value is None), None):
                raise problem(
                    f"{missing} is missing: support of the fund is a rate on eligible cost", "add it; the rates were not read in the decree"
                )
            if self.amount is not None:
                raise problem("amount stands beside the rate of the fund", "write eligible_cost and rate alone")
            if (self.form == "annual") != (self.cost_kind is not None):
                raise problem(
                    "cost_kind goes with form: annual, support of the cost of one kind",
                    "name the kind of cost for annual support, and none for initial",
                )
            if self.form == "initial" and self.class_of_project != "research_centre":
                raise problem("initial support is for research_centre alone", "write form: annual, or class_of_project: research_centre")
        if (self.kind == "other") != (self.taxed is not None):
            raise problem("taxed goes with kind: other", "for the fund and the State budget the law says whether the support is taxed")
        return self


class Credit(Frozen):
    """A tax credit received in money: a qualified refundable one is income of the group, another lowers its covered taxes."""

    name: str
    kind: CreditKind
    amount: AmountPath
    source: str | None = None


class Duty(Frozen):
    """Import duty that is due unless exempt: on an asset in its first year of use, or on inputs each year."""

    name: str
    kind: DutyKind
    amount: AmountPath
    asset: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _asset(self) -> Duty:
        if (self.kind == "fixed_assets") != (self.asset is not None):
            raise problem("asset goes with kind: fixed_assets", "name the asset the duty is on, or remove it")
        if self.asset is not None and self.amount.value is None:
            raise problem("the duty on an asset is one amount", "write a single amount: it is due in the first year of use")
        return self


class Support(Frozen):
    """All support in money of a project."""

    grants: tuple[Grant, ...] = ()
    credits: tuple[Credit, ...] = ()
    duties: tuple[Duty, ...] = ()

    @model_validator(mode="after")
    def _annual_or_initial(self) -> Support:
        forms = {grant.form for grant in self.grants if grant.form is not None}
        if len(forms) > 1:
            raise problem(
                "annual and initial support of the fund stand side by side",
                "keep one: a project has annual support or initial support, not both (Decree 182/2024 art. 3)",
            )
        classes = {grant.class_of_project for grant in self.grants if grant.class_of_project is not None}
        if len(classes) > 1:
            raise problem("a project of two classes of the fund", "keep one class_of_project for all support of the fund")
        return self
