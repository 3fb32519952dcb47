"""Where a project stands: the location facts and the premises of a site."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from calculator.project.lease import StateLease
from calculator.project.tenancies import Factory, FloorSpace, Sublease
from calculator.project.tokens import Answer, CommuneClass, Location, Province, WageRegion, ZoneDecision
from calculator.validation import Frozen, Words

Premises = Annotated[StateLease | Sublease | FloorSpace | Factory, Field(discriminator="kind")]


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
