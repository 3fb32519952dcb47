"""The columns of a portfolio file: one row an enterprise, each cell one fact; the words, bounds and defaults of every column stand here once.

Amounts that grow hold at the start, or in the first year computed where operation began earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from calculator.project.tokens import (
    ACTIVITIES,
    LOCATIONS,
    Answer,
    CommuneClass,
    LandUse,
    Province,
    WageRegion,
    ZoneDecision,
)

Kind = Literal["text", "token", "date", "month", "year", "whole", "amount", "number", "positive", "share", "growth"]

ANSWERS = get_args(Answer)
OWNERSHIPS = ("foreign", "domestic", "unknown")
PREMISES = ("none", "floor_space", "state_lease")
PAYMENTS = ("annual", "one_off")
METHODS = ("straight_line", "declining_balance")


@dataclass(frozen=True)
class Column:
    """One column: what a cell holds, what it may be, and what an empty cell means; ``required`` cells may not be empty."""

    name: str
    kind: Kind
    means: str
    unit: str = ""
    tokens: tuple[str, ...] = ()
    required: bool = False
    default: Any = None
    premises: str = ""
    """The kind of premises a column goes with: elsewhere it must be empty."""


COLUMNS: tuple[Column, ...] = (
    Column("id", "text", "names the row; no two rows have the same", required=True),
    Column("name", "text", "name of the enterprise, for people"),
    Column("zone", "text", "zone the results are added up by"),
    Column("ownership", "token", "whose the enterprise is, to add results up by", tokens=OWNERSHIPS, default="unknown"),
    Column("location", "token", "kind of place", tokens=LOCATIONS, default="cdtz"),
    Column("province", "token", "province of the place", tokens=get_args(Province), default="unknown"),
    Column("commune_class", "token", "class of the commune", tokens=get_args(CommuneClass), default="unknown"),
    Column("zone_decision", "token", "who decided on the zone", tokens=get_args(ZoneDecision), default="unknown"),
    Column("wage_region", "token", "region of the minimum wage", tokens=get_args(WageRegion), default="I"),
    Column("activity", "token", "activity of the project", tokens=ACTIVITIES, required=True),
    Column("licence", "date", "day of the licence", required=True),
    Column("operation_start", "date", "day operation and revenue start", required=True),
    Column("last_year", "year", "last year of operation; none unless given"),
    Column("capital", "amount", "registered capital", unit="VND", required=True),
    Column("new_project", "token", "a new investment project", tokens=ANSWERS, default="unknown"),
    Column("recognised_software_steps", "token", "software work meets the recognised steps", tokens=ANSWERS, default="unknown"),
    Column("related_party_transactions", "token", "transactions with related parties", tokens=ANSWERS, default="unknown"),
    Column("affiliate_above_small_bands", "token", "an affiliate is above the small-enterprise bands", tokens=ANSWERS, default="unknown"),
    Column("work_inside_site", "share", "share of service work performed inside the place; not known where empty"),
    Column("revenue", "amount", "revenue of twelve months at the start", unit="VND a year", required=True),
    Column("revenue_growth", "growth", "growth of revenue", unit="a year", default=0.0),
    Column("cost_share", "share", "costs other than pay, premises, depreciation and R&D, of revenue", default=0.0),
    Column("fixed_cost", "amount", "costs that do not follow revenue, from the start of operation", unit="VND a year", default=0.0),
    Column("research_share", "share", "R&D cost, of revenue", default=0.0),
    Column("headcount", "number", "people at the start", unit="persons", default=0.0),
    Column("headcount_growth", "growth", "growth of the headcount", unit="a year", default=0.0),
    Column("monthly_pay", "amount", "gross pay of a head at the start", unit="VND a month", default=0.0),
    Column("pay_growth", "growth", "growth of pay", unit="a year", default=0.0),
    Column("months_paid", "number", "months paid a year", default=13.0),
    Column("qualifying_share", "share", "share of heads that qualify for the exemption of income tax; by the income test where empty"),
    Column("digital_work", "token", "they do digital-technology work", tokens=ANSWERS, default="unknown"),
    Column("capex", "amount", "cost of the fixed asset", unit="VND", default=0.0),
    Column("asset_class", "text", "its class, as the law data names it", default="it_equipment"),
    Column("asset_life", "whole", "its life", unit="years", default=5),
    Column("asset_method", "token", "how it is depreciated", tokens=METHODS, default="straight_line"),
    Column("asset_first_use", "month", "its first month of use; that of the start of operation where empty"),
    Column("premises", "token", "what the enterprise rents", tokens=PREMISES, default="none"),
    Column("area", "positive", "area rented", unit="m²", premises="floor_space state_lease"),
    Column("rent", "amount", "rent at the start", unit="VND/m²/month", premises="floor_space"),
    Column("rent_growth", "growth", "growth of rent", unit="a year", default=0.0, premises="floor_space"),
    Column("table_price", "amount", "price of the land in the table", unit="VND/m²", premises="state_lease"),
    Column("rate", "share", "percentage of the yearly rent", premises="state_lease"),
    Column("coefficient", "positive", "adjustment coefficient", default=1.0, premises="state_lease"),
    Column("lease_decision", "date", "day of the lease decision", premises="state_lease"),
    Column("term_years", "whole", "term of the lease", unit="years", premises="state_lease"),
    Column("construction_months", "whole", "months of construction", default=0, premises="state_lease"),
    Column(
        "infrastructure_cost", "amount", "technical infrastructure cost of the land", unit="VND/m²", default=0.0, premises="state_lease"
    ),
    Column("filed_late_months", "whole", "months the exemption was filed late", default=0, premises="state_lease"),
    Column("payment", "token", "how the rent is paid", tokens=PAYMENTS, default="annual", premises="state_lease"),
    Column("land_use", "token", "use of the land", tokens=get_args(LandUse), default="production", premises="state_lease"),
    Column("won_at_auction", "token", "land won at auction", tokens=ANSWERS, default="unknown", premises="state_lease"),
    Column("previous_revenue", "amount", "revenue of the year before the first year computed", unit="VND"),
    Column("used_rate_years", "whole", "years of the preferential rate used before the first year computed", default=0),
    Column("used_exempt_years", "whole", "exempt years used before it", default=0),
    Column("used_half_years", "whole", "years of half tax used before it", default=0),
    Column("opening_loss", "amount", "loss brought into the first year computed", unit="VND", default=0.0),
    Column("opening_loss_year", "year", "the year it was made"),
    Column("group_revenue_eur", "amount", "yearly revenue of the group; no group where empty", unit="EUR"),
)
BY_NAME = {column.name: column for column in COLUMNS}
OF_LEASE = ("area", "table_price", "rate", "lease_decision", "term_years")
OF_FLOOR = ("area", "rent")


def schema() -> dict[str, Any]:
    """Give the JSON schema of a row."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "portfolio row",
        "type": "object",
        "additionalProperties": False,
        "required": [column.name for column in COLUMNS if column.required],
        "properties": {column.name: _property(column) for column in COLUMNS},
    }


_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "year": {"type": "integer"},
    "whole": {"type": "integer", "minimum": 0},
    "amount": {"type": ["number", "string"], "minimum": 0},
    "number": {"type": ["number", "string"], "minimum": 0},
    "positive": {"type": ["number", "string"], "exclusiveMinimum": 0},
    "share": {"type": ["number", "string"], "minimum": 0, "maximum": 1},
    "growth": {"type": ["number", "string"], "exclusiveMinimum": -1, "maximum": 10},
}


def _property(column: Column) -> dict[str, Any]:
    said = column.means + (f" [{column.unit}]" if column.unit else "")
    said += f"; empty unless premises is {' or '.join(column.premises.split())}" if column.premises else ""
    held = {"type": "string", "enum": list(column.tokens)} if column.tokens else dict(_TYPES[column.kind])
    default = {} if column.default is None else {"default": column.default}
    return {"description": said, **held, **default}
