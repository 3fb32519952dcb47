"""Land leased directly from the State."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from calculator.errors import counted
from calculator.project.tokens import Answer, LandUse
from calculator.validation import Amount, Date, Frozen, Integer, Positive, Quantity, Share, problem


def last_day(decision: dt.date, term_years: int) -> dt.date:
    """Give the last day of a lease."""
    try:
        return decision.replace(year=decision.year + term_years) - dt.timedelta(days=1)
    except ValueError:  # of 29 February
        return dt.date(decision.year + term_years, 2, 28)


def _term(years: int) -> int:
    if not 1 <= years <= 70:
        raise problem(f"a term of {years} years is not accepted", "write 1 to 70 years (Land Law 31/2024/QH15 art. 172)")
    return years


Term = Annotated[Integer, AfterValidator(_term)]
"""Length of a lease [years]."""


class LandPart(Frozen):
    """A part of a lease that lies in another commune [m²]."""

    area: Positive
    commune_class: Literal["none", "difficult", "especially_difficult"]


class TurnedAnnual(Frozen):
    """Rent paid at once is turned into yearly rent; ``paid_share`` of the sum had been paid by then."""

    kind: Literal["turned_annual"]
    on: Date
    paid_share: Share


class TurnedOneOff(Frozen):
    """Yearly rent is turned into one payment for the rest of the term."""

    kind: Literal["turned_one_off"]
    on: Date


class TermAdjusted(Frozen):
    """The term is lengthened to ``term_years`` from the lease decision: adjusted, or extended on its last day."""

    kind: Literal["term_adjusted"]
    on: Date
    term_years: Term


class ReliefWithdrawn(Frozen):
    """Relief is taken back for the time from ``since`` (the lease decision unless stated), and none is given after."""

    kind: Literal["relief_withdrawn"]
    on: Date
    since: Date | None = None
    why: Literal["found_out", "volunteered", "transferred"]


class SlowProgress(Frozen):
    """Use of the land is extended because the project is late."""

    on: Date
    months: Integer


Change = Annotated[TurnedAnnual | TurnedOneOff | TermAdjusted | ReliefWithdrawn, Field(discriminator="kind")]
"""What befalls a lease once; on a day after the decision and before its term ends."""


class StateLease(Frozen):
    """Land leased directly from the State; ``elsewhere`` are the parts of it that lie in communes of another class.

    ``rate`` and ``table_price`` may be left out where ``rate_of`` and ``table_price_of`` name provincial ones of the law data;
    ``price_share_of`` names the share of the table price that land of this kind has.
    """

    kind: Literal["state_lease"]
    payment: Literal["annual", "one_off"]
    land_use: LandUse
    area: Positive
    table_price: Amount | None = None
    table_price_of: str | None = None
    price_share_of: str | None = None
    rate: Share | None = None
    rate_of: str | None = None
    coefficient: Positive
    infrastructure_cost: Amount
    decision: Date
    term_years: Term
    construction_months: Integer
    won_at_auction: Answer
    filed_late_months: Integer
    subleased_to_high_tech: Answer = "unknown"
    shared_infrastructure_area: Quantity = Fraction(0)
    compensation_advance: Amount = Fraction(0)
    elsewhere: tuple[LandPart, ...] = ()
    change: Change | None = None
    slow_progress: SlowProgress | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _priced(self) -> StateLease:
        for name in ("rate", "table_price"):
            stated, named = getattr(self, name), getattr(self, f"{name}_of")
            if stated is not None and named is not None:
                raise problem(f"both {name} and {name}_of are written", "keep one of the two")
            needed = name == "table_price" or self.pays_a_percentage()
            if needed and stated is None and named is None:
                what = "the percentage of the land price" if name == "rate" else "the price of a square metre"
                raise problem(f"{name} is missing", f"write {what}, or {name}_of: the name of a provincial one")
        return self

    def pays_a_percentage(self) -> bool:
        """Say whether a percentage of the land price is paid at some time: yearly rent, now or later, or a surcharge by it."""
        return self.payment == "annual" or isinstance(self.change, TurnedAnnual) or self.slow_progress is not None

    def last_day(self) -> dt.date:
        """Give the last day of the lease, of its longer term where that is adjusted."""
        adjusted = self.change.term_years if isinstance(self.change, TermAdjusted) else self.term_years
        return last_day(self.decision, adjusted)

    @model_validator(mode="after")
    def _befalls_it(self) -> StateLease:
        change, last = self.change, last_day(self.decision, self.term_years)
        for name, one, end in (("change", change, last), ("slow_progress", self.slow_progress, self.last_day())):
            if one is not None and not self.decision < one.on <= end:
                raise problem(f"{name} is on {one.on}, outside the lease", f"write a day after {self.decision} and not after {end}")
        if self.slow_progress is not None and self.slow_progress.months < 1:
            raise problem(f"slow_progress has {self.slow_progress.months} months", "write the months by which use is extended, 1 or more")
        if change is None:
            return self
        if self.compensation_advance:
            raise problem("a change of a lease with a compensation_advance is not computed", "leave one of the two out")
        if isinstance(change, TurnedAnnual) and self.payment == "annual":
            raise problem("rent that is paid yearly cannot be turned into yearly rent", "write payment: one_off, or leave change out")
        if isinstance(change, TurnedOneOff) and self.payment == "one_off":
            raise problem("rent that is paid at once cannot be turned into one payment", "write payment: annual, or leave change out")
        if isinstance(change, TermAdjusted) and change.term_years <= self.term_years:
            raise problem(
                f"the new term of {counted(change.term_years, 'year', 'years')} is not longer",
                f"write more than {counted(self.term_years, 'year', 'years')} in all: no rule was found for a shorter term (Decree 103/2024/NĐ-CP art. 35)",
            )
        if isinstance(change, ReliefWithdrawn):
            if change.why == "transferred" and self.slow_progress is not None and self.slow_progress.on > change.on:
                raise problem("slow_progress is after the transfer", "leave it out: the land is another's then")
            if change.why == "transferred" and self.payment == "annual":
                raise problem("only rent paid at once is paid back on a transfer", "write why: found_out or volunteered")
            if change.since is not None and not self.decision <= change.since < change.on:
                raise problem(f"since is {change.since}", f"write a day from {self.decision} to before {change.on}")
        return self

    @model_validator(mode="after")
    def _terms(self) -> StateLease:
        if self.construction_months < 0 or self.filed_late_months < 0:
            raise problem("months cannot be negative", "write zero or more")
        if sum(part.area for part in self.elsewhere) > self.area:
            raise problem("the parts elsewhere are larger than the lease", "let area be that of the whole lease")
        if self.shared_infrastructure_area > self.area:
            raise problem("the shared infrastructure is larger than the land it lies on", "write the m² of this lease that are shared")
        if self.table_price is not None and self.price_share_of is None and self.table_price * self.coefficient < self.infrastructure_cost:
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
