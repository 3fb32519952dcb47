"""One lane to be: a project at a site, and what is supposed about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from calculator.project.scenario import Scenario
from calculator.project.site import Site

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

KINDS = ("incentive", "ordinary", "excluded", "real_estate", "exempt")
"""The tax treatments income is sorted by; real estate is the excluded income whose losses are ring-fenced."""

CONTESTED = ("land_sublease", "building_lease")
"""Income whose tax treatment hangs on how a provision is read: the law decides which of the treatments it has."""

LISTED = ("online_games", "excise_goods", "unrelated_other")
"""Excluded income the law did not always leave out of every incentive: the law of the tax year and the head decide."""

SORTED = (*KINDS, *CONTESTED, *LISTED)
"""Every kind a revenue line can be of before the law has placed it."""

_REAL_ESTATE = {"real_estate", "project_transfer"}


def kind_of(line: Any) -> str:
    """Give the tax treatment of a revenue line, or the kind the law has yet to place."""
    if line.excluded_as in CONTESTED or line.excluded_as in LISTED:
        return str(line.excluded_as)
    return "real_estate" if line.excluded_as in _REAL_ESTATE else str(line.kind)


@dataclass(frozen=True)
class Case:
    """One lane to be: a project at a site, and what is supposed about it.

    ``outside`` looks at the same premises outside any zone; ``claims`` False at the general law without any incentive, ``claims_rent`` False without relief from land rent,
    ``claims_ground`` False without a ground for corporate income tax alone;
    ``favourable`` answers facts that are not known the favourable way.
    """

    scenario: Scenario
    site: str
    outside: bool = False
    claims: bool = True
    claims_rent: bool = True
    claims_ground: bool = True
    favourable: bool = False
    elections: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Site:
        """The site as this case looks at it."""
        site = self.scenario.sites[self.site]
        # A difficult area is no zone: outside any zone the project still stands in it.
        in_zone = site.location not in {"difficult_area", "especially_difficult_area"}
        return site.model_copy(update={"location": "none"}) if self.outside and in_zone else site
