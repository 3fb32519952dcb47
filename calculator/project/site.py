"""Where a project stands: the location facts and the premises of a site."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from calculator.project.path import AmountPath
from calculator.project.tokens import Answer, CommuneClass, Currency, LandUse, Location, Province, WageRegion, ZoneDecision
from calculator.validation import Amount, Date, Frozen, Integer, Positive, Quantity, Share, Words, problem


class LandPart(Frozen):
    """A part of a lease that lies in another commune [m²]."""

    area: Positive
    commune_class: Literal["none", "difficult", "especially_difficult"]


class StateLease(Frozen):
    """Land leased directly from the State; ``elsewhere`` are the parts of it that lie in communes of another class."""

    kind: Literal["state_lease"]
    payment: Literal["annual", "one_off"]
    land_use: LandUse
    area: Positive
    table_price: Amount
    rate: Share
    coefficient: Positive
    infrastructure_cost: Amount
    decision: Date
    term_years: Integer
    construction_months: Integer
    won_at_auction: Answer
    filed_late_months: Integer
    subleased_to_high_tech: Answer = "unknown"
    shared_infrastructure_area: Quantity = Fraction(0)
    compensation_advance: Amount = Fraction(0)
    elsewhere: tuple[LandPart, ...] = ()
    source: str | None = None

    @field_validator("term_years")
    @classmethod
    def _term(cls, years: int) -> int:
        if not 1 <= years <= 70:
            raise problem(f"a term of {years} years is not accepted", "write 1 to 70 years (Land Law 31/2024/QH15 art. 172)")
        return years

    @model_validator(mode="after")
    def _terms(self) -> StateLease:
        if self.construction_months < 0 or self.filed_late_months < 0:
            raise problem("months cannot be negative", "write zero or more")
        if sum(part.area for part in self.elsewhere) > self.area:
            raise problem("the parts elsewhere are larger than the lease", "let area be that of the whole lease")
        if self.shared_infrastructure_area > self.area:
            raise problem("the shared infrastructure is larger than the land it lies on", "write the m² of this lease that are shared")
        if self.table_price * self.coefficient < self.infrastructure_cost:
            raise problem("the infrastructure cost is above the land price", "check both: the rent would be negative")
        return self

    def parts(self) -> list[tuple[StateLease, str | None]]:
        """Give the lease by commune, areas and sums pro rata, with the class of the commune: None for that of the site.

        References: Decree 103/2024/NĐ-CP art. 38(17), added by Decree 291/2025/NĐ-CP.
        """
        if not self.elsewhere:
            return [(self, None)]
        areas: list[tuple[Fraction, str | None]] = [(self.area - sum(part.area for part in self.elsewhere), None)]
        areas += [(part.area, part.commune_class) for part in self.elsewhere]
        found = []
        for area, of in areas:
            if area > 0:
                share = area / self.area
                update = {
                    "area": area,
                    "shared_infrastructure_area": self.shared_infrastructure_area * share,
                    "compensation_advance": self.compensation_advance * share,
                    "elsewhere": (),
                }
                found.append((self.model_copy(update=update), of))
        return found


class Sublease(Frozen):
    """Land subleased from a developer: its price is the market's, no relief of the State reaches it by law."""

    kind: Literal["sublease"]
    area: Positive
    rent: AmountPath
    currency: Currency = "VND"
    source: str | None = None


class FloorSpace(Frozen):
    """Floor space rented from an operator; rent a square metre and month."""

    kind: Literal["floor_space"]
    area: Positive
    rent: AmountPath
    currency: Currency = "VND"
    source: str | None = None


Premises = Annotated[StateLease | Sublease | FloorSpace, Field(discriminator="kind")]


class Site(Frozen):
    """A place the project could stand at."""

    title: Words
    location: Location
    province: Province = "unknown"
    commune_class: CommuneClass
    zone_decision: ZoneDecision = "unknown"
    wage_region: WageRegion | None = None
    premises: tuple[Premises, ...]
    priority_line: Answer = "unknown"
    park_in_favourable_area: Answer = "unknown"
