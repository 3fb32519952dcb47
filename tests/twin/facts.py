"""Facts nobody has answered are answered twice: against the project (low) and for it (high) (method 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .paths import ONE, ZERO, path


@dataclass(frozen=True)
class Facts:
    """Every fact with its answer, none left open."""

    activity: str
    new_project: bool
    recognised_software_steps: bool
    related_party_transactions: bool
    affiliate_above_small_bands: bool
    work_inside_site: list[Fraction]
    location: str
    commune_class: str
    sells_excise_goods: bool
    licence: date
    priority_line: bool
    state_funded: bool
    certificates: frozenset[str]
    first_registration: int | None


def answered(answer: Any, unknown: str, *, favourable: bool) -> bool:
    """True for yes. `favourable` is the answer that helps the project."""
    if answer == "yes":
        return True
    if answer == "no":
        return False
    if answer in ("unknown", None):
        return favourable if unknown == "high" else not favourable
    raise ValueError(f"neither yes, no nor unknown: {answer!r}")


def _new(project: dict[str, Any], unknown: str) -> bool:
    """Decree 320/2025 art. 23(8): new by its origin, or going on with the incentive of a former project (art. 23(7), 23(8)(d))."""
    stated = project["facts"]
    origin = stated.get("origin")
    if origin is None:
        return answered(stated.get("new_project"), unknown, favourable=True)
    if origin in ("reorganised", "change_of_owner", "inherited_business", "bought_project", "phase_of_first_dossier"):
        known = "incentive_years_used" in project.get("opening", {})
        return answered("yes" if known else "unknown", unknown, favourable=True)
    return bool(origin == "new")


def facts_of(
    scenario: dict[str, Any], site: dict[str, Any], location: str, unknown: str, years: list[int], readings: dict[str, str] | None = None
) -> Facts:
    """Answer every fact for one site."""
    project = scenario["project"]
    stated = project["facts"]
    inside = stated.get("work_inside_site", "unknown")
    if inside == "unknown":
        inside = ONE if unknown == "high" else ZERO
    commune = site.get("commune_class", "unknown")
    if commune == "unknown":
        # A site that is named a difficult area is one, whatever is known of its commune.
        named = {"difficult_area": "difficult", "especially_difficult_area": "especially_difficult"}.get(location)
        commune = named or ("especially_difficult" if unknown == "high" else "none")
    readings = readings or {}
    activity = project["activity"]
    if activity == "business_process_outsourcing" and readings.get("outsourcing_as_digital_service") == "digital_service":
        activity = "digital_service"  # Law 71/2025 art. 13(3), read widely
    steps = answered(stated.get("recognised_software_steps"), unknown, favourable=True)
    if readings.get("software_production_steps") == "not_required":
        steps = True  # Law 67/2025 art. 12(2)(b) says software products and no more
    return Facts(
        activity=activity,
        new_project=_new(project, unknown),
        recognised_software_steps=steps,
        related_party_transactions=answered(stated.get("related_party_transactions"), unknown, favourable=False),
        affiliate_above_small_bands=answered(stated.get("affiliate_above_small_bands"), unknown, favourable=False),
        work_inside_site=path(inside, years, hold_before=True),
        location=location,
        commune_class=commune,
        sells_excise_goods=any(line.get("excluded_as") == "excise_goods" for line in project["revenue"]),
        licence=date.fromisoformat(project["licence"]),
        priority_line=answered(site.get("priority_line"), unknown, favourable=True),
        state_funded=answered(stated.get("state_funded"), unknown, favourable=False),
        certificates=frozenset(stated.get("certificates", [])),
        first_registration=int(stated["first_registration"][:4]) if stated.get("first_registration") else None,
    )
