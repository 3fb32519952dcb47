"""Assets, loans, and the position a running project starts from."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from calculator.project.business import SHARED
from calculator.project.tokens import Currency
from calculator.validation import Amount, Frozen, Integer, Positive, Share, Year, problem


def _month(value: Any) -> str:
    text = str(value)
    if not re.fullmatch(r"(199|20\d|21[0-4])\d-(0[1-9]|1[0-2])", text):
        raise problem(f"'{text[:20]}' is not a month", "write year-month, such as 2028-01")
    return text


Month = Annotated[str, BeforeValidator(_month)]


class Asset(Frozen):
    """A fixed asset that is depreciated from its first month of use."""

    name: str
    class_: str = Field(alias="class")
    cost: Amount
    first_use: Month
    life_years: Integer
    method: Literal["straight_line", "declining_balance"]
    book_life_years: Integer | None = None
    stream: str = SHARED
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _life(self) -> Asset:
        for life in (self.life_years, self.book_life_years or 1):
            if not 1 <= life <= 70:
                raise problem(f"a life of {life} years is not accepted", "write whole years from 1 to 70")
        return self

    @property
    def first_year(self) -> int:
        """The year of first use."""
        return int(self.first_use[:4])

    @property
    def first_month(self) -> int:
        """The month of first use, 1 to 12."""
        return int(self.first_use[5:])


class Loan(Frozen):
    """A loan drawn at the start of a year and repaid in equal instalments at the end of years."""

    name: str
    principal: Amount
    rate: Share
    drawn: Year
    repaid_from: Year
    repaid_until: Year
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _order(self) -> Loan:
        if not self.drawn <= self.repaid_from <= self.repaid_until:
            raise problem("the years of the loan are not in order", "let drawn ≤ repaid_from ≤ repaid_until")
        return self

    @property
    def instalments(self) -> int:
        """In how many equal parts it is repaid, one at the end of each year."""
        return self.repaid_until - self.repaid_from + 1


class OpeningLoss(Frozen):
    """A loss of an earlier year that is not yet used."""

    year: Year
    amount: Positive
    activity: Literal["general", "real_estate"]


class CarriedInterest(Frozen):
    """Interest above the cap of an earlier year that is not yet deducted."""

    year: Year
    amount: Positive


class YearsUsed(Frozen):
    """Incentive years used before the horizon begins."""

    rate: Integer = 0
    exempt: Integer = 0
    half: Integer = 0

    @model_validator(mode="after")
    def _not_negative(self) -> YearsUsed:
        if min(self.rate, self.exempt, self.half) < 0:
            raise problem("years used cannot be negative", "write zero or more")
        if self.exempt + self.half > self.rate:
            raise problem(
                "more holiday years than rate years are used", "the rate period starts with the first revenue, so count its years too"
            )
        return self


class Opening(Frozen):
    """Where a project stands that is not born on the first day of the horizon."""

    losses: tuple[OpeningLoss, ...] = ()
    incentive_years_used: YearsUsed = YearsUsed()
    previous_year_revenue: Amount | None = None
    first_revenue: Year | None = None
    first_taxable_income: Year | None = None
    carried_interest: tuple[CarriedInterest, ...] = ()
