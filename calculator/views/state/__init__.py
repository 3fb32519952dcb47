"""The state of a session: one typed object, its address, and the only ways to change it."""

from calculator.views.state.app_state import (
    ANSWERS,
    COMMUNES,
    LAND_USES,
    LAW_FIELDS,
    LEVIES,
    PARTS,
    PROJECT,
    REGIONS,
    SECTIONS,
    ZONE_AREA_CLASS,
    AppState,
    changed,
    value_of,
)
from calculator.views.state.codec import read, write
from calculator.views.state.link import basis, headline
from calculator.views.state.presets import base_of, law_of, of_preset, scenario_of
from calculator.views.state.readers import MONTHS, READERS, audit_years, first_years, horizons, years_of
from calculator.views.state.session import address, begin_again, boot, choose, current, publish, put

__all__ = [
    "ANSWERS",
    "COMMUNES",
    "LAND_USES",
    "LAW_FIELDS",
    "LEVIES",
    "MONTHS",
    "PARTS",
    "PROJECT",
    "READERS",
    "REGIONS",
    "SECTIONS",
    "ZONE_AREA_CLASS",
    "AppState",
    "address",
    "audit_years",
    "base_of",
    "basis",
    "begin_again",
    "boot",
    "changed",
    "choose",
    "current",
    "first_years",
    "headline",
    "horizons",
    "law_of",
    "of_preset",
    "publish",
    "put",
    "read",
    "scenario_of",
    "value_of",
    "write",
    "years_of",
]  # fmt: skip
