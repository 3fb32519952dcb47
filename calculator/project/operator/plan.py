"""A zone operator as a project: what it builds, what it lets, and how fast it fills."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator, model_validator

from calculator.project.business import SHARED
from calculator.project.path import AmountPath, Path, SharePath
from calculator.quantities import NotANumberError, parse_number, whole
from calculator.validation import Amount, Frozen, Integer, Positive, Share, Year, problem

LAND, OFFICES, SERVICES = "operator_land", "operator_offices", "operator_services"
"""The revenue lines an operator's plan gives, by what is let."""

PREFIX = "operator_"
"""Lines that are worked out of the operator's plan begin with this word, and no other line may."""


ALL_IS_LET = "write 100% at most: shared infrastructure cannot be let (Land Law 31/2024/QH15 art. 202(4))"
"""What to do where more land is let than can be."""


def _not_above_all(value: Any) -> Any:
    """Say of a share above the whole what it means for land, and which provision stands against it."""
    try:
        above = isinstance(value, (str, int, float)) and not isinstance(value, bool) and parse_number(value) > 1
    except NotANumberError:
        return value  # the share itself says what is wrong
    if above:
        raise problem(f"'{value}' of the leasable area is let, more than there is", ALL_IS_LET)
    return value


Let = Annotated[
    Share,
    BeforeValidator(_not_above_all),
    PlainSerializer(whole, return_type=float | int, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}], "description": "a share, such as 10% or 0.1"}),
]
"""A share of the leasable area."""

PrepaidIncome = Literal["spread", "at_once"]
"""How rent received at once is income: of each year it is for, or all of the year of receipt."""

FillPath = Annotated[Path[Let], Field(description="a share a year")]


class LandLetting(Frozen):
    """Land let to tenants, once for the rest of the term or year by year; ``fill`` is the share let by the end of a year, prices a m² [VND]."""

    leasable_area: Positive
    fill: FillPath
    payment: Literal["one_off", "annual"]
    price: AmountPath
    prepaid_income: PrepaidIncome = "spread"
    management_fee: AmountPath | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _prepaid(self) -> LandLetting:
        if self.payment == "annual" and self.prepaid_income == "at_once":
            raise problem("prepaid_income goes with payment: one_off", "remove it: rent of a year is income of that year")
        return self


class Offices(Frozen):
    """Floors let to tenants; rent and fee a square metre and month [VND]."""

    floor_area: Positive
    rent: AmountPath
    fill: SharePath
    management_fee: AmountPath | None = None
    source: str | None = None


class Works(Frozen):
    """What an operator builds: its cost, the years it is spent in, and how it is depreciated from the year after on."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    cost: Amount | None = None
    cost_per_hectare: Amount | None = None
    spent: dict[Year, Share]
    class_: str = Field(alias="class")
    life_years: Integer
    method: Literal["straight_line", "declining_balance"] = "straight_line"
    serves: Literal["land", "offices", "services", "shared"] = "shared"
    source: str | None = None

    @field_validator("life_years")
    @classmethod
    def _life(cls, life: int) -> int:
        if not 1 <= life <= 70:
            raise problem(f"a life of {life} years is not accepted", "write whole years from 1 to 70")
        return life

    @model_validator(mode="after")
    def _whole(self) -> Works:
        if (self.cost is None) == (self.cost_per_hectare is None):
            raise problem("the works need either cost or cost_per_hectare", "write one of the two")
        if sum(self.spent.values()) != 1:
            found = float(100 * sum(self.spent.values()))
            raise problem(f"the shares spent add up to {found:g}%", "let the shares of all years add up to 100%")
        return self


class Operator(Frozen):
    """The plan of a zone operator; areas in m²."""

    area: Positive
    land: LandLetting | None = None
    offices: Offices | None = None
    works: tuple[Works, ...] = ()
    state_support: Share = Fraction(0)
    target_return: Share
    source: str | None = None

    @model_validator(mode="after")
    def _lets_something(self) -> Operator:
        if self.land is None and self.offices is None:
            raise problem("the operator lets neither land nor offices", "add land or offices")
        return self

    def stream_of(self, works: Works) -> str:
        """Name the revenue line that bears the depreciation of some works."""
        lines = {"land": LAND, "offices": OFFICES, "services": SERVICES, "shared": SHARED}
        return lines[works.serves]

    def cost_of(self, works: Works) -> Fraction:
        """Give what some works cost, State support included [VND]."""
        return works.cost if works.cost is not None else (works.cost_per_hectare or Fraction(0)) * self.area / 10_000
