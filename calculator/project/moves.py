"""A change of ground in mid-life, as a scenario states it."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from calculator.validation import Frozen, Year, problem

BEST = "best"


class Move(Frozen):
    """A change to another ground from a year on: to the new law for the time that remains, to the head a certificate opens, or to another criterion.

    The year of a certificate is that of its issue, so it is not stated again. Another criterion is one the project meets already.
    """

    to: str = BEST
    on: Literal["new_law", "certificate", "other_criterion"] = "new_law"
    from_year: Year | None = None

    @model_validator(mode="after")
    def _one_year(self) -> Move:
        if self.on == "new_law" and self.from_year is None:
            raise problem("the move to the new law does not say from which year", "add from_year, the first tax period under the new law")
        if self.on == "other_criterion" and (self.from_year is None or self.to == BEST):
            raise problem(
                "the move to another criterion does not say to which head and from which year", "write to, one head, and from_year"
            )
        if self.on == "certificate" and self.from_year is not None:
            raise problem(
                "from_year goes with on: new_law", "remove it: a move on a certificate begins in the year of facts.certificates_issued"
            )
        if self.on == "certificate" and self.to == BEST:
            raise problem("the move on a certificate does not say to which head", "write to, the head the certificate opens")
        return self
