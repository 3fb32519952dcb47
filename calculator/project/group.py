"""The group a project belongs to: what decides whether the top-up tax applies, what its other entities add, and what it elects."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from calculator.project.path import AmountPath, MoneyPath, RatePath
from calculator.project.tokens import Answer
from calculator.validation import Amount, Frozen, Money, Positive, Share, Year, problem

Supposed = Literal["safe_harbour_of_2027", "substance_incentives"]
"""What the January 2026 package of the OECD has and no Vietnamese text was found to adopt."""


class Sister(Frozen):
    """Another entity of the group in Vietnam: its income may be negative; ``apart`` names its minority-owned sub-group or joint venture."""

    name: str
    income: MoneyPath
    covered_taxes: MoneyPath
    payroll: AmountPath
    tangible_assets: AmountPath
    revenue: AmountPath | None = None
    depreciation: AmountPath | None = None
    apart: str | None = None
    source: str | None = None


class YearBefore(Frozen):
    """Revenue and accounting profit of the project in a year before the horizon."""

    year: Year
    revenue: Amount
    income: Money


class Group(Frozen):
    """Consolidated revenue in EUR from four years before the horizon on, the entities in Vietnam, and the group's elections."""

    revenue_eur: AmountPath
    entities_abroad: Answer
    formed: Year | None = None
    short_years: dict[Year, Positive] = Field(default_factory=dict)
    right_of_use_assets: AmountPath | None = None
    sisters: tuple[Sister, ...] = ()
    apart: str | None = None
    de_minimis: bool = False
    safe_harbour: bool = False
    years_before: tuple[YearBefore, ...] = ()
    vnd_per_eur: RatePath | None = None
    negative_taxes_carried: Amount | None = None
    suppose: tuple[Supposed, ...] = ()
    substance_cap: Literal["payroll_or_depreciation", "carrying_value"] = "payroll_or_depreciation"
    parent_share: Share | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _months(self) -> Group:
        for year, months in self.short_years.items():
            if months > 12:
                raise problem(f"the year {year} has {months} months", "write the months of a financial year that is not of 12, such as 9")
        return self

    @model_validator(mode="after")
    def _tests_in_euro(self) -> Group:
        if not (self.de_minimis or self.safe_harbour):
            return self
        if self.vnd_per_eur is None:
            raise problem("de_minimis and safe_harbour are tested in EUR, but no rate is given", "add vnd_per_eur, the VND for one EUR")
        for sister in self.sisters:
            if sister.revenue is None:
                raise problem(
                    f"the revenue of '{sister.name}' is not given, and de_minimis and safe_harbour look at it",
                    "add revenue to each sister, or leave the two elections out",
                )
        return self

    @model_validator(mode="after")
    def _caps_of_sisters(self) -> Group:
        if "substance_incentives" in self.suppose and self.substance_cap == "payroll_or_depreciation":
            for sister in self.sisters:
                if sister.depreciation is None and sister.apart == self.apart:
                    raise problem(
                        f"the depreciation of '{sister.name}' is not given, and the cap of substance_incentives looks at it",
                        "add depreciation to each sister blended with the project, or write substance_cap: carrying_value",
                    )
        return self
