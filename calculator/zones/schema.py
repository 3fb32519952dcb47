"""The shapes of the register: figures with their source, zones, published totals, prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from calculator.validation import Frozen, Positive, Words, Year, problem

Confidence = Literal["primary", "secondary", "derived", "unverified"]
"""The same four words as the law data: read in the document itself, in the press, computed, or not traced to a page."""

Unit = Literal[
    "HA",
    "M2",
    "ZONES",
    "ENTERPRISES",
    "PROJECTS",
    "PERSONS",
    "SHARE",
    "YEARS",
    "FACTOR",
    "VND",
    "USD",
    "VND_PER_USD",
    "VND_PER_HA",
    "USD_PER_HA",
    "VND_PER_M2",
    "USD_PER_M2",
    "VND_PER_M2_PER_MONTH",
    "USD_PER_M2_PER_MONTH",
    "VND_PER_M2_PER_YEAR",
]
UNITS: tuple[Unit, ...] = get_args(Unit)

Item = Literal[
    "zones",
    "area",
    "digital_area",
    "area_all_phases",
    "floor_area",
    "tenants",
    "foreign_tenants",
    "domestic_tenants",
    "tenants_registered",
    "floor_registered",
    "workers",
    "digital_workers",
    "city_workers",
    "revenue",
    "revenue_five_years",
    "revenue_growth",
    "revenue_per_ha",
    "share_of_industry",
    "tenant_growth",
    "area_multiple",
    "workers_multiple",
    "rank_in_country",
    "zones_in_city",
    "rent",
    "capital",
    "capital_added",
    "capital_all_phases",
    "state_capital",
    "equity",
    "projects_foreign",
    "projects_foreign_capital",
    "projects_domestic_capital",
    "occupancy",
    "term",
    "price",
    "exchange_rate",
]
ITEMS: tuple[Item, ...] = get_args(Item)

ASKED: tuple[Item, ...] = ("area", "digital_area", "tenants", "workers", "revenue", "rent", "capital")
"""What every zone is asked for: each is given, or stated as not known."""

Status = Literal["operating", "established", "under_construction", "approved", "planned", "named_only", "other_regime"]


def _day(value: object) -> str:
    text = str(value)
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(-Q[1-4])?", text) or not 1990 <= int(text[:4]) <= 2150:
        raise problem(f"'{text[:20]}' is not a day, month, quarter or year", "write 2025-05-09, 2025-05, 2025-Q4 or 2025")
    return text


Day = Annotated[str, BeforeValidator(_day)]


class Source(Frozen):
    """Where figures were read."""

    id: str
    title: str
    address: str
    kind: Literal["press", "official", "operator", "legal_text", "computed", "not_traced"]
    date: Day | None = None
    note: Words | None = None


class Figure(Frozen):
    """One published figure: one value, or the two ends of a range; never one without a year and a source."""

    value: Positive | None = None
    low: Positive | None = None
    high: Positive | None = None
    said: Literal["exactly", "over", "about", "nearly"] = "exactly"
    kind: Literal["actual", "plan", "target", "capacity"] = "actual"
    unit: Unit
    as_of: Year
    source: str
    confidence: Confidence
    note: Words | None = None

    @model_validator(mode="after")
    def _one_value_or_two_ends(self) -> Figure:
        ends = self.low is not None, self.high is not None
        if (self.value is None) != all(ends) or any(ends) != all(ends):
            raise problem("the figure has no single value and no range", "give value, or low and high; leave out what is not known")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise problem("the range ends before it begins", "let high be above low")
        return self

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """The figure as a range; both ends alike where one value was published."""
        low, high = (self.value, self.value) if self.value is not None else (self.low, self.high)
        assert low is not None
        assert high is not None
        return low, high


Figures: TypeAlias = Mapping[Item, tuple[Figure, ...]]


class Named(Frozen):
    """A name with its source: an operator, an investor."""

    vi: str
    en: str
    source: str
    confidence: Confidence

    def __getitem__(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


class Event(Frozen):
    """Something that happened to a zone or is announced, with the decision behind it."""

    what: Literal[
        "opened", "recognised", "established", "extended", "investor_approved", "plan_approved", "ground_broken", "preparation_ends",
        "construction_starts", "construction_ends", "first_items", "in_use", "planned_by", "joined_chain", "held_up",
    ]  # fmt: skip
    date: Day
    decision: str | None = None
    by: Words | None = None
    kind: Literal["actual", "plan"] = "actual"
    source: str
    confidence: Confidence
    note: Words | None = None


class Province(Frozen):
    """The province today, and the one before the mergers of 2025 where it had another name."""

    today: Words
    former: Words | None = None


def _no_empty_lists(figures: Figures) -> Figures:
    for item, held in figures.items():
        if not held:
            raise problem(f"{item} has no figure", "list it under not_known")
    return figures


class Zone(Frozen):
    """One zone, existing or announced. The first figure of an item is the one used where only one can be."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    status: Status
    counted: Literal["yes", "no", "unknown"]
    part_of: str | None = None
    province: Province
    operator: Named | None
    figures: Annotated[dict[Item, tuple[Figure, ...]], AfterValidator(_no_empty_lists)]
    events: tuple[Event, ...]
    not_known: tuple[Item, ...]
    note: Words | None = None

    @model_validator(mode="after")
    def _all_that_is_asked(self) -> Zone:
        both = sorted(set(self.figures) & set(self.not_known))
        if both:
            raise problem(f"{', '.join(both)}: given and not known at once", "keep one of the two")
        silent = [item for item in ASKED if item not in self.figures and item not in self.not_known]
        if silent:
            raise problem(f"nothing is said of {', '.join(silent)}", "give a figure, or list it under not_known")
        return self


class Price(Frozen):
    """A rent, a fee or a land price outside one zone."""

    name: str
    title: Words
    figures: Annotated[dict[Item, tuple[Figure, ...]], AfterValidator(_no_empty_lists)]
    note: Words | None = None


class Totals(Frozen):
    """What was published about all zones together."""

    title: Words
    figures: Annotated[dict[Item, tuple[Figure, ...]], AfterValidator(_no_empty_lists)]
    note: Words | None = None


@dataclass(frozen=True)
class Register:
    """All that is held: read only."""

    zones: Mapping[str, Zone]
    totals: Totals
    prices: Mapping[str, Price]
    sources: Mapping[str, Source]
    fingerprint: str
