"""The register of zones: what was published about each, by whom and for which year. Knows neither law nor project."""

from calculator.zones.load import ZoneDataError, load_register
from calculator.zones.schema import Register, Zone

__all__ = ["Register", "Zone", "ZoneDataError", "load_register"]
