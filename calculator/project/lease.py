"""Land leased directly from the State."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from calculator.project.tokens import Answer, LandUse
from calculator.validation import Amount, Date, Frozen, Integer, Positive, Quantity, Share, problem


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

    @model_validator(mode="after")
    def _terms(self) -> StateLease:
        if not 1 <= self.term_years <= 70:
            raise problem(f"a term of {self.term_years} years is not accepted", "write 1 to 70 years (Land Law 31/2024 art. 172)")
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
