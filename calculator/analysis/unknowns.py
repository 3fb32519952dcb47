"""Facts that are not known: which of them would change the result, by how much, and what document settles them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.schema import Condition
from calculator.project.lanes import Case, build_lanes
from calculator.project.path import Path
from calculator.project.site import StateLease
from calculator.validation import Words


class OpenFact(NamedTuple):
    """A fact nobody has stated, what the project keeps if it turns out well, and the document that proves it."""

    fact: str
    kept_if_favourable: float
    evidence: Words | None


_PROJECT = {
    "new_project": "yes",
    "recognised_software_steps": "yes",
    "related_party_transactions": "no",
    "affiliate_above_small_bands": "no",
    "work_inside_site": Path[Any](value=1),
    "capital_disbursed_in_time": "yes",
    "technology_requirements_met": "yes",
    "large_revenue_in_time": "yes",
    "large_workforce_in_time": "yes",
}
_SITE = {"commune_class": "especially_difficult", "zone_decision": "prime_minister"}


def answered(case: Case) -> dict[str, Case]:
    """Give, for each fact of a case that is not known, the same case with that fact alone answered the favourable way."""
    scenario = case.scenario
    facts, site = scenario.project.facts, scenario.sites[case.site]
    found: dict[str, Case] = {}
    for name, answer in _PROJECT.items():
        if getattr(facts, name) in {"unknown", None}:
            project = scenario.project.model_copy(update={"facts": facts.model_copy(update={name: answer})})
            found[name] = replace(case, scenario=scenario.model_copy(update={"project": project}))
    places = {name: {name: answer} for name, answer in _SITE.items() if getattr(site, name) == "unknown"}
    if any(isinstance(item, StateLease) and item.won_at_auction == "unknown" for item in site.premises):
        premises = tuple(
            item.model_copy(update={"won_at_auction": "no"}) if isinstance(item, StateLease) and item.won_at_auction == "unknown" else item
            for item in site.premises
        )
        places["won_at_auction"] = {"premises": premises}  # type: ignore[dict-item]
    for name, update in places.items():
        sites = {**scenario.sites, case.site: site.model_copy(update=update)}
        found[name] = replace(case, scenario=scenario.model_copy(update={"sites": sites}))
    return found


def open_facts(law: Law, case: Case) -> list[OpenFact]:
    """Find the facts whose answer changes what is kept or what the zone adds, the weightiest first."""
    options = answered(case)
    if not options:
        return []
    everyone = [case, *options.values()]
    sides = [
        replace(one, claims=claims, outside=outside)
        for one in everyone
        for claims, outside in ((True, False), (False, False), (True, True))
    ]
    burden = evaluate(law, build_lanes(sides)).enterprise["burden"].sum(axis=0)
    kept, outside = burden[1::3] - burden[0::3], burden[1::3] - burden[2::3]
    found = []
    for place, name in enumerate(options, start=1):
        moves = abs(kept[place] - kept[0]), abs(outside[place] - outside[0])
        if max(moves) > 1:
            found.append((max(moves), OpenFact(name, float(kept[place]), _evidence(law, name))))
    return [fact for _, fact in sorted(found, key=lambda item: -item[0])]


def _evidence(law: Law, fact: str) -> Words | None:
    """Give the document the law's condition on this fact names."""
    names = {fact, "area_class"} if fact == "commune_class" else {fact}
    for parameter in law.parameters.values():
        value = parameter.history[-1].value
        if parameter.evidence is not None and isinstance(value, Condition) and value.facts() & names:
            return parameter.evidence
    return None
