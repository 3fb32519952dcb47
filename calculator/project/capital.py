"""Assets, loans, and the position a running project starts from."""

from __future__ import annotations

import re
from calendar import monthrange
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from calculator.project.business import SHARED
from calculator.project.tokens import Currency
from calculator.validation import Amount, Date, Frozen, Integer, Positive, Share, Year, problem


def _month(value: Any) -> str:
    text = str(value)
    if not re.fullmatch(r"(199|20\d|21[0-4])\d-(0[1-9]|1[0-2])", text):
        raise problem(f"'{text[:20]}' is not a month", "write year-month, such as 2028-01")
    return text


Month = Annotated[str, BeforeValidator(_month)]


def _month_or_day(value: Any) -> str:
    text = str(value)
    if len(text) <= len("2028-01"):
        return _month(text)
    return str(TypeAdapter(Date).validate_python(text))


MonthOrDay = Annotated[str, BeforeValidator(_month_or_day)]

CarUse = Literal["own_use", "passenger_transport", "tourism", "hotel", "display_or_test_drive"]


class Idle(Frozen):
    """A time in which an asset stands idle, and why."""

    from_: Month = Field(alias="from")
    months: Integer
    because: Literal["season", "repair_or_move", "other"]

    @model_validator(mode="after")
    def _some(self) -> Idle:
        if self.months < 1:
            raise problem(f"{self.months} idle months are not accepted", "write one or more, or leave idle out")
        return self

    @property
    def begins(self) -> int:
        """The first idle month, counted from January of year 0."""
        return 12 * int(self.from_[:4]) + int(self.from_[5:]) - 1


class Asset(Frozen):
    """A fixed asset that is depreciated from its first month, or day, of use."""

    name: str
    class_: str = Field(alias="class")
    cost: Amount
    first_use: MonthOrDay
    life_years: Integer
    method: Literal["straight_line", "declining_balance", "accelerated_straight_line"]
    acceleration: Positive | None = None
    book_life_years: Integer | None = None
    price_of_new: Positive | None = None
    car_use: CarUse | None = None
    idle: Idle | None = None
    stream: str = SHARED
    currency: Currency = "VND"
    source: str | None = None

    @model_validator(mode="after")
    def _life(self) -> Asset:
        for life in (self.life_years, self.book_life_years or 1):
            if not 1 <= life <= 70:
                raise problem(f"a life of {life} years is not accepted", "write whole years from 1 to 70")
        return self

    @model_validator(mode="after")
    def _method(self) -> Asset:
        accelerated = self.method == "accelerated_straight_line"
        if accelerated and (self.acceleration is None or self.acceleration <= 1):
            raise problem(
                "the accelerated straight line does not say how fast", "write acceleration above 1, such as 2 for twice the straight line"
            )
        if not accelerated and self.acceleration is not None:
            raise problem("acceleration goes with method: accelerated_straight_line", "write that method, or remove acceleration")
        if accelerated and self.idle is not None:
            raise problem("idle time is not computed for the accelerated straight line", "write method: straight_line, or remove idle")
        return self

    @model_validator(mode="after")
    def _kind(self) -> Asset:
        if self.car_use is not None and self.class_ != "road_vehicle":
            raise problem("car_use goes with class: road_vehicle, a passenger car of up to 9 seats", "write that class, or remove car_use")
        if self.price_of_new is not None and self.cost > self.price_of_new:
            raise problem("the used asset costs more than a new one", "let price_of_new be at least cost, or leave it out for a new asset")
        return self

    @property
    def first_year(self) -> int:
        """The year of first use."""
        return int(self.first_use[:4])

    @property
    def first_month(self) -> int:
        """The month of first use, 1 to 12."""
        return int(self.first_use[5:7])

    @property
    def month_of_use(self) -> Fraction:
        """When in its first year it comes into use: 1 for January; with a day, the part of that month that has passed is added."""
        day = int(self.first_use[8:] or 1)
        return self.first_month + Fraction(day - 1, monthrange(self.first_year, self.first_month)[1])


class Loan(Frozen):
    """A loan drawn at the start of a year and repaid in equal instalments at the end of years."""

    name: str
    principal: Amount
    rate: Share
    drawn: Year
    repaid_from: Year
    repaid_until: Year
    capitalised_into: str | None = None
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
    activity: Literal["general", "incentive", "ordinary", "real_estate"]


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
