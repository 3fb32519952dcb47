"""What a scenario says is uncertain: drivers with distributions, how they go together, and drafts that may pass."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from calculator.validation import Change, Frozen, Positive, Rank, Share, Year, problem

DriverName = Literal[
    "revenue",
    "ramp_up",
    "margin",
    "costs",
    "wages",
    "headcount",
    "capex",
    "rent",
    "exchange_rate",
    "land_price",
    "land_price_growth",
    "discount_rate",
]
"""What may turn out otherwise than planned; each is a change against the plan, so nothing is no change."""

DRIVERS: tuple[DriverName, ...] = get_args(DriverName)

POINTS: frozenset[DriverName] = frozenset({"margin", "land_price_growth", "discount_rate"})
"""Drivers whose change is in points, added; that of the others is a share of the plan."""

YEARLY: frozenset[DriverName] = frozenset({"revenue", "margin", "costs", "wages", "headcount", "rent", "exchange_rate"})
"""Drivers that may take another value each year."""

NORMAL_CUT = 4
"""Standard deviations at which a normal or lognormal distribution is cut off."""


class Uncertain(Frozen):
    """How far a year's change lasts into the next (1: all years change alike), and where the distribution is from."""

    persistence: Share = Fraction(1)
    source: str | None = None


class Triangular(Uncertain):
    """From a lowest over a likeliest to a highest change."""

    shape: Literal["triangular"]
    low: Change
    mode: Change
    high: Change

    @model_validator(mode="after")
    def _order(self) -> Triangular:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise problem("low, mode and high are not in order", "let low ≤ mode ≤ high, and low below high")
        return self


class Uniform(Uncertain):
    """Any change between two, all as likely."""

    shape: Literal["uniform"]
    low: Change
    high: Change

    @model_validator(mode="after")
    def _order(self) -> Uniform:
        if not self.low < self.high:
            raise problem("low is not below high", "let low be the smaller of the two")
        return self


class Normal(Uncertain):
    """Around a mean, by a standard deviation."""

    shape: Literal["normal"]
    mean: Change = Fraction(0)
    standard_deviation: Positive

    @model_validator(mode="after")
    def _possible(self) -> Normal:
        if self.mean - NORMAL_CUT * self.standard_deviation <= -1:
            raise problem("the distribution reaches −100%", "make standard_deviation smaller, or write lognormal")
        return self


class Lognormal(Uncertain):
    """A factor on the plan around its median; ``log_deviation`` is the standard deviation of its logarithm."""

    shape: Literal["lognormal"]
    median: Change = Fraction(0)
    log_deviation: Positive

    @model_validator(mode="after")
    def _possible(self) -> Lognormal:
        if self.log_deviation > 2:
            raise problem("the factor goes beyond a thousandfold", "make log_deviation smaller: 0.2 is a deviation of about 20%")
        return self


Driver = Annotated[Triangular | Uniform | Normal | Lognormal, Field(discriminator="shape")]


class Correlation(Frozen):
    """The rank correlation (Spearman) of two drivers."""

    of: tuple[DriverName, DriverName]
    rank: Rank

    @model_validator(mode="after")
    def _two(self) -> Correlation:
        if self.of[0] == self.of[1]:
            raise problem("a driver is correlated with itself", "name two drivers")
        return self


class LawChange(Frozen):
    """A draft that may pass: the probability for each year from whose first day it would hold; the rest is that it never does."""

    draft: str
    passes: dict[Year, Share]
    source: str | None = None

    @model_validator(mode="after")
    def _probabilities(self) -> LawChange:
        if not self.passes:
            raise problem("no year is given in which the draft may pass", "write passes: {2028: 30%}")
        if sum(self.passes.values()) > 1:
            raise problem(f"the probabilities add up to {float(sum(self.passes.values())):.0%}", "let them add up to 100% at most")
        return self


class Uncertainty(Frozen):
    """What is uncertain about a scenario."""

    drivers: dict[DriverName, Driver] = Field(default_factory=dict)
    correlations: tuple[Correlation, ...] = ()
    law_changes: tuple[LawChange, ...] = ()
    source: str | None = None
