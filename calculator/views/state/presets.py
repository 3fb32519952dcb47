"""The state in which a preset is first seen, and what a state asks the library for."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache

from calculator.law.law import Law
from calculator.project import what_if
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import model
from calculator.views.state.app_state import LEVIES, PARTS, PROJECT, SECTIONS, ZONE_AREA_CLASS, AppState, changed


@cache
def of_preset(preset: str = "", site: str | None = None, variant: str = "in_force", lang: Language = "vi") -> AppState:
    """Give the state in which a preset is first seen."""
    preset = preset or model.first()
    scenario = model.presets()[preset]
    place = site or (scenario.compare.sites or tuple(scenario.sites))[0]
    here, facts = scenario.sites[place], scenario.project.facts
    lease = next((item for item in here.premises if isinstance(item, StateLease)), None)
    books = what_if.books_of(scenario, place) if what_if.can_scale(scenario) else None
    return AppState(
        lang=lang,
        preset=preset,
        site=place,
        variant=variant,
        zone_area_class=model.law_of(variant, ()).reading(ZONE_AREA_CLASS),
        section=SECTIONS[0],
        year=what_if.first_full_year(scenario),
        levy=LEVIES[0],
        activity=scenario.project.activity,
        location=here.location,
        priority_line=here.priority_line,
        commune_class=here.commune_class,
        software_steps=facts.recognised_software_steps or "unknown",
        new_project=facts.new_project,
        related_parties=facts.related_party_transactions,
        revenue=books.incentive if books else None,
        margin=books.margin if books else None,
        first_revenue_year=what_if.first_revenue_year(scenario),
        discount_rate=scenario.assumptions.discount_rate,
        land_use=lease.land_use if lease else None,
        won_at_auction=lease.won_at_auction if lease else None,
        construction_months=lease.construction_months if lease else None,
        wage_region=here.wage_region,
        group_revenue=_group_revenue(scenario),
        audit_year=audit.year_of_audit if (audit := scenario.assumptions.audit) else what_if.NO_AUDIT,
        horizon=scenario.horizon.years,
    )


def _group_revenue(scenario: Scenario) -> Fraction | str:
    """Give the revenue of the stated group in the first year of the horizon [EUR]."""
    group = scenario.project.group
    return what_if.NO_GROUP if group is None else Fraction(group.revenue_eur.values([scenario.horizon.first_year])[0])


def base_of(state: AppState) -> AppState:
    """Give the state of the preset a state has moved away from."""
    return of_preset(state.preset, state.site, state.variant, state.lang)


def scenario_of(state: AppState) -> Scenario:
    """Give the scenario a state describes.

    Raises
    ------
    InputError
        When what was changed does not fit together.
    """
    # Neither a draft nor what a page remembers for itself is part of it, and what a reader wrote is not kept where all sessions look.
    return _scenario_of(changed(state, {**PARTS, "drafts": ()}))


@lru_cache(maxsize=128)
def _scenario_of(state: AppState) -> Scenario:
    base = base_of(state)
    edits = {name: getattr(state, name) for name in PROJECT if getattr(state, name) != getattr(base, name)}
    return what_if.changed(model.presets()[state.preset], state.site, what_if.Changes(**edits))


def law_of(state: AppState) -> Law:
    """Give the law a state looks at."""
    return model.law_of(state.variant, ((ZONE_AREA_CLASS, state.zone_area_class),), state.drafts)
