"""Kinds of enterprise a population of the zones is drawn from: what was published of them, what follows from it, and what is supposed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from calculator.validation import Frozen, Integer, Quantity, Share, Words, problem, validate
from calculator.yaml_text import read_file
from calculator.zones.load import HERE, ZoneDataError

Basis = Literal["published", "derived", "assumed"]


class Span(Frozen):
    """A middle value and the two ends a drawn one stays between."""

    value: Quantity
    low: Quantity | None = None
    high: Quantity | None = None
    basis: Basis
    from_: str | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if (self.low is None) != (self.high is None):
            raise problem("the span has one end", "give low and high, or neither")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise problem("the value lies outside its span", "let low ≤ value ≤ high")
        return self


class Part(Frozen):
    """How many of all foreign, and of all domestic enterprises are of a kind."""

    foreign: Share
    domestic: Share
    basis: Basis


class Kind(Frozen):
    """One kind of enterprise; amounts a head and year, pay a head and month [VND]."""

    label: Words
    activity: str
    share: Part
    revenue_per_head: Span
    monthly_pay: Span
    margin: Span
    area_per_head: Span
    equipment_per_head: Span
    qualifying_share: Span


class Tenants(Frozen):
    """How many enterprises a zone has, and where that stands."""

    foreign: Integer | None = None
    domestic: Integer | None = None
    all: Integer | None = None
    source: str

    @model_validator(mode="after")
    def _one_form(self) -> Tenants:
        if (self.all is None) != (self.foreign is not None and self.domestic is not None):
            raise problem("the zone has neither a number of enterprises nor both parts of it", "give all, or foreign and domestic")
        return self

    @property
    def count(self) -> int:
        """How many enterprises."""
        return self.all if self.all is not None else (self.foreign or 0) + (self.domestic or 0)


class Supposed(Frozen):
    """What is supposed of all enterprises."""

    head_spread: Span
    past_share: Span
    foreign_share: Span
    revenue_growth: Span
    rent: Span
    capital_of_revenue: Span
    pay_growth: Span
    months_paid: Span
    cost_on_pay: Span
    equipment_life: Span


class Archetypes(Frozen):
    """All that a population is drawn from, beside the register of zones."""

    kinds: Mapping[str, Kind]
    supposed: Supposed
    enterprises: Mapping[str, Tenants]

    @model_validator(mode="after")
    def _whole(self) -> Archetypes:
        for whose in ("foreign", "domestic"):
            if sum(getattr(kind.share, whose) for kind in self.kinds.values()) != 1:
                raise problem(f"the {whose} shares of the kinds are not 100% together", "correct them")
        return self


@cache
def load_archetypes() -> Archetypes:
    """Read and check the archetypes.

    Raises
    ------
    ZoneDataError
        With file and line, for each thing wrong.
    """
    document = read_file(HERE / "archetypes.yaml", "calculator/zones/archetypes.yaml", ZoneDataError)
    return validate(Archetypes, document.data, document, (), ZoneDataError)
