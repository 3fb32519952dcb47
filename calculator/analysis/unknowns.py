"""Facts that are not known: which of them would change the result, by how much, and what document settles them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.law.schema import Condition
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.path import Path
from calculator.project.site import StateLease
from calculator.validation import Words


class OpenFact(NamedTuple):
    """A fact nobody has stated, what the project keeps if it turns out well, and the document that proves it."""

    fact: str
    kept_if_favourable: float
    evidence: Words | None


_PROJECT: dict[str, Any] = {
    "new_project": "yes",
    "recognised_software_steps": "yes",
    "related_party_transactions": "no",
    "affiliate_above_small_bands": "no",
    "work_inside_site": Path[Any](value=1),
    "capital_disbursed_in_time": "yes",
    "technology_requirements_met": "yes",
    "large_revenue_in_time": "yes",
    "large_workforce_in_time": "yes",
    "vietnamese_firms_in_chain": Fraction(1),
    "vietnamese_cost_share": Fraction(1),
}
_SITE: dict[str, Any] = {"commune_class": "especially_difficult", "zone_decision": "prime_minister"}
_LEASE = "won_at_auction"
_GROUP = "entities_abroad"


def unknown_facts(case: Case) -> list[str]:
    """Name the facts of a case nobody has stated."""
    facts, site = case.scenario.project.facts, case.scenario.sites[case.site]
    found = [name for name in _PROJECT if getattr(facts, name) in {"unknown", None}]
    found += [name for name in _SITE if getattr(site, name) == "unknown"]
    if any(isinstance(item, StateLease) and item.won_at_auction == "unknown" for item in site.premises):
        found.append(_LEASE)
    group = case.scenario.project.group
    if group is not None and group.entities_abroad == "unknown":
        found.append(_GROUP)
    return found


def answered(case: Case, names: Sequence[str]) -> Case:
    """Give the same case with some facts answered the favourable way."""
    scenario = case.scenario
    facts = scenario.project.facts.model_copy(update={name: _PROJECT[name] for name in names if name in _PROJECT})
    site = scenario.sites[case.site].model_copy(update={name: _SITE[name] for name in names if name in _SITE})
    if _LEASE in names:
        site = site.model_copy(update={"premises": tuple(_not_auctioned(item) for item in site.premises)})
    changed: dict[str, Any] = {"facts": facts}
    if _GROUP in names and scenario.project.group is not None:
        changed["group"] = scenario.project.group.model_copy(update={"entities_abroad": "no"})
    project = scenario.project.model_copy(update=changed)
    return replace(case, scenario=scenario.model_copy(update={"project": project, "sites": {**scenario.sites, case.site: site}}))


def _not_auctioned(item: Any) -> Any:
    unknown = isinstance(item, StateLease) and item.won_at_auction == "unknown"
    return item.model_copy(update={"won_at_auction": "no"}) if unknown else item


def open_facts(law: Law, case: Case) -> list[OpenFact]:
    """Find the facts whose answer changes what is kept or what the zone adds, the weightiest first.

    A fact decides if its favourable answer alone changes the result, or if it is one of several that are all needed.
    """
    names = unknown_facts(case)
    if not names:
        return []
    alone = [answered(case, [name]) for name in names]
    without = [answered(case, [other for other in names if other != name]) for name in names]
    everyone = [case, answered(case, names), *alone, *without]
    sides = [
        replace(one, claims=claims, outside=outside)
        for one in everyone
        for claims, outside in ((True, False), (False, False), (True, True))
    ]
    burden = evaluate(law, build_lanes(sides)).enterprise["burden"].sum(axis=0)
    kept = np.stack([burden[1::3] - burden[0::3], burden[1::3] - burden[2::3]])
    count = len(names)
    by_itself = np.abs(kept[:, 2 : 2 + count] - kept[:, :1]).max(axis=0)
    as_one_of_all = np.abs(kept[:, 2 + count :] - kept[:, 1:2]).max(axis=0)
    weight = np.maximum(by_itself, as_one_of_all)
    found = [
        (float(weight[place]), OpenFact(name, float(kept[0, 2 + place]), _evidence(law, name)))
        for place, name in enumerate(names)
        if weight[place] > 1
    ]
    return [fact for _, fact in sorted(found, key=lambda item: -item[0])]


def _evidence(law: Law, fact: str) -> Words | None:
    """Give the document the law's condition on this fact names."""
    names = {fact, "area_class"} if fact == "commune_class" else {fact}
    for parameter in law.parameters.values():
        value = parameter.history[-1].value
        if parameter.evidence is not None and isinstance(value, Condition) and value.facts() & names:
            return parameter.evidence
    return None
