"""The state of a session: one typed object. Results are functions of it and never stored in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, get_args

from calculator.analysis.explain import ITEMS
from calculator.project.tokens import Answer, CommuneClass, LandUse, WageRegion
from calculator.quantities import Language
from calculator.views import law_address
from calculator.views.analyst_state import AnalystState
from calculator.views.investor_state import InvestorState
from calculator.views.lens_state import LensState
from calculator.views.operator.memory import OperatorMemory
from calculator.views.part import Part
from calculator.views.salary.address import SalaryState
from calculator.views.validation.memory import Validation

ANSWERS: tuple[str, ...] = get_args(Answer)
COMMUNES: tuple[str, ...] = get_args(CommuneClass)
LAND_USES: tuple[str, ...] = get_args(LandUse)
SECTIONS = ("overview", "worth", "years", "people", "conditions", "choices", "risks", "steps", "compare")
REGIONS: tuple[str, ...] = get_args(WageRegion)
LEVIES: tuple[str, ...] = ITEMS
ZONE_AREA_CLASS = "zone_area_class"
LAW_FIELDS = ("variant", "drafts")
"""The fields that say which law it is."""

SAID_ONCE = (*LAW_FIELDS, "horizon")
"""Fields whose widget goes back to the last good value: what was refused of them is said once, until the next change of any kind."""

KEPT = (
    "lang", "variant", "section", "levy", "drafts", "law_section", "law_detail", "parameter", "as_of", "against", "against_day",
)  # fmt: skip
"""The fields that stay when another preset is chosen."""

PROJECT = (
    "activity", "location", "priority_line", "commune_class", "software_steps", "new_project", "related_parties", "revenue", "margin",
    "first_revenue_year", "discount_rate", "land_use", "won_at_auction", "construction_months",
    "wage_region", "group_revenue", "audit_year", "horizon",
)  # fmt: skip
"""The fields of the state that change the scenario, by the names `what_if.Changes` has."""


@dataclass(frozen=True)
class AppState:
    """Everything a page depends on; results are functions of it and never stored in it."""

    lang: Language
    preset: str
    site: str
    variant: str
    zone_area_class: str
    section: str
    year: int
    levy: str
    activity: str
    location: str
    priority_line: str
    commune_class: str
    software_steps: str
    new_project: str
    related_parties: str
    revenue: Fraction | None
    margin: Fraction | None
    first_revenue_year: int
    discount_rate: Fraction
    land_use: str | None
    won_at_auction: str | None
    construction_months: int | None
    wage_region: str | None
    group_revenue: Fraction | str
    audit_year: int
    horizon: int
    why: int = 0
    drafts: tuple[str, ...] = ()
    law_section: str = law_address.SECTIONS[0]
    law_detail: str = law_address.DETAILS[0]
    parameter: str = law_address.PARAMETER
    as_of: str = ""
    against: str = law_address.AGAINST
    against_day: str = ""
    # What single pages remember for themselves: a line each, and no other.
    analyst: AnalystState = AnalystState()  # noqa: RUF009
    salary: SalaryState = SalaryState()  # noqa: RUF009
    investor: InvestorState = InvestorState()  # noqa: RUF009
    operator: OperatorMemory = OperatorMemory()  # noqa: RUF009
    validation: Validation = Validation()  # noqa: RUF009
    lens: LensState = LensState()  # noqa: RUF009


PARTS: dict[str, Part] = {field.name: field.default for field in fields(AppState) if isinstance(field.default, Part)}
"""What single pages remember for themselves, as it is first seen."""


def value_of(state: AppState, name: str) -> Any:
    """Give a field of the state by its name, or one of a part by `part.field`."""
    part, dot, field = name.partition(".")
    return getattr(getattr(state, part), field) if dot else getattr(state, name)


def changed(state: AppState, changes: Mapping[str, Any]) -> AppState:
    """Give the state with some fields changed; those of a part are called `part.field`."""
    own = {name: value for name, value in changes.items() if "." not in name}
    for name in changes.keys() - own.keys():
        part, _, field = name.partition(".")
        own[part] = replace(own.get(part, getattr(state, part)), **{field: changes[name]})
    return replace(state, **own)


def check(name: str, value: Any) -> None:
    """Refuse a value of a part that its own address could not bring back.

    Raises
    ------
    ValueError
        When its reader does.
    """
    part, dot, field = name.partition(".")
    if dot and value != getattr(PARTS[part], field):
        written = PARTS[part].FIELDS[field]
        written.read(written.write(value))
