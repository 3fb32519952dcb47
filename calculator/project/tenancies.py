"""Premises of a tenant: land, floors or a factory let by a developer, and what of the developer's own relief the contract passes on."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from calculator.project.capital import Month
from calculator.project.lease import StateLease
from calculator.project.path import AmountPath
from calculator.project.tokens import Answer, Currency
from calculator.validation import Amount, Date, Frozen, Integer, Positive, Share, problem


class HeadLease(Frozen):
    """The developer's own lease from the State, rent paid yearly, under the land that is let on; terms as those of a State lease."""

    table_price: Amount
    rate: Share
    coefficient: Positive = Fraction(1)
    infrastructure_cost: Amount = Fraction(0)
    decision: Date
    term_years: Integer
    construction_months: Integer = 0
    filed_late_months: Integer = 0
    won_at_auction: Literal["yes", "no"]
    land_use: Literal["production", "commercial_service"] = "production"
    state_funded: Answer = "unknown"
    source: str | None = None

    @model_validator(mode="after")
    def _terms(self) -> HeadLease:
        self.of(Fraction(1), "unknown")
        return self

    def of(self, area: Fraction, high_tech: Answer) -> StateLease:
        """Give it as a State lease of the land a tenant stands on [m²]."""
        terms = {name: getattr(self, name) for name in type(self).model_fields if name not in {"state_funded", "source"}}
        return StateLease(kind="state_lease", payment="annual", area=area, subleased_to_high_tech=high_tech, **terms)


class PassedOn(Frozen):
    """What a contract passes on: ``share`` of the developer's relief from land rent, on ``land_area`` of its land [m²]."""

    share: Share
    land_area: Positive | None = None
    tenant_is_high_tech: Answer = "unknown"
    head_lease: HeadLease


class Sublease(Frozen):
    """Land subleased from a developer: its price is the market's, no relief of the State reaches it by law.

    ``support_from`` is the first month of the sublease support of Resolution 198/2025/QH15, where the tenant is of a kind it names.
    """

    kind: Literal["sublease"]
    area: Positive
    rent: AmountPath
    currency: Currency = "VND"
    passed_on: PassedOn | None = None
    support_from: Month | None = None
    source: str | None = None


class _Built(Frozen):
    """Built space rented from an operator; rent a square metre and month."""

    area: Positive
    rent: AmountPath
    currency: Currency = "VND"
    passed_on: PassedOn | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _land_below(self) -> _Built:
        if self.passed_on is not None and self.passed_on.land_area is None:
            raise problem("passed_on has no land_area", "write the m² of the developer's land that stand for the space rented")
        return self


class FloorSpace(_Built):
    """Floors of a building rented from an operator; rent a square metre and month."""

    kind: Literal["floor_space"]


class Factory(_Built):
    """A ready-built factory rented from an operator; rent a square metre and month."""

    kind: Literal["factory"]


Tenancy = Sublease | FloorSpace | Factory
"""Premises the tenant pays a developer or operator for."""
