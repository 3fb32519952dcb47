"""Expansions of a running project: what they add, when, and how their income is told from the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import model_validator

from calculator.project.path import AmountPath
from calculator.project.tokens import Activity, Answer
from calculator.validation import Amount, Date, Frozen, Positive, Quantity, Year, problem

Takes = Literal["remaining", "holiday"]
SplitBy = Literal["fixed_assets", "invested_capital"]


class FixedAssets(Frozen):
    """Fixed assets at original cost [VND]: added by the expansion, all before it was begun, and all at the end of each year.

    In place of the amounts, names of assets of the project: the cost of these is added, all others in use before the expansion was
    decided stood before, and the total of a year is what is in use by its end.
    """

    added: Amount | None = None
    before: Amount | None = None
    total: AmountPath | None = None
    assets: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> FixedAssets:
        stated = [self.added, self.before, self.total]
        if self.assets and any(value is not None for value in stated):
            raise problem("fixed assets are given as amounts and by name", "write added, before and total, or assets: [names]")
        if not self.assets and self.added is None:
            raise problem("the fixed assets added are missing", "write added, or name assets of the project under assets")
        return self


class Capacity(Frozen):
    """Design capacity added, and that before the expansion was begun, in one unit of its own."""

    added: Quantity
    before: Positive


class InvestedCapital(Frozen):
    """Capital put into the expansion, and all capital in use at the end of each year [VND]."""

    added: Amount
    total: AmountPath


class Expansion(Frozen):
    """An expansion of the project: more scale, capacity or newer technology.

    ``decided`` is the day of its licence or decision, which says under which law it stands; ``in_use`` the first year of operation,
    ``capital_disbursed`` the year in which its registered capital is complete, left out where it is not known. Its own books are the
    revenue lines named under ``streams``; without them its income is split off by fixed assets.
    """

    name: str
    decided: Date
    in_use: Year
    capital_disbursed: Year | None = None
    activity: Activity | None = None
    by_merger_or_purchase: Answer = "no"
    fixed_assets: FixedAssets | None = None
    capacity: Capacity | None = None
    streams: tuple[str, ...] = ()
    takes: Takes = "remaining"
    split_by: SplitBy = "fixed_assets"
    invested_capital: InvestedCapital | None = None
    holiday_began: Year | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Expansion:
        if self.in_use < self.decided.year:
            raise problem(f"the expansion is in use in {self.in_use}, before it was decided on {self.decided}", "correct one of the two")
        if self.capital_disbursed is not None and self.capital_disbursed < self.decided.year:
            raise problem(
                f"its capital is disbursed in {self.capital_disbursed}, before it was decided on {self.decided}", "correct one of the two"
            )
        if (self.split_by == "invested_capital") != (self.invested_capital is not None):
            raise problem("split_by: invested_capital and invested_capital go together", "write both, or neither")
        assets = self.fixed_assets
        if not self.streams and (assets is None or not (assets.assets or assets.total is not None)):
            raise problem(
                "nothing tells its income from the rest",
                "name its own revenue lines under streams, or give fixed_assets with total (or assets) to split by",
            )
        return self


def of_streams(expansions: Iterable[Expansion]) -> dict[str, int]:
    """Give for each revenue line that is of an expansion the place of that expansion."""
    return {stream: place for place, one in enumerate(expansions) for stream in one.streams}
