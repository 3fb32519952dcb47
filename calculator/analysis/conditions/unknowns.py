"""Facts that are not known: which of them would change the result, by how much, and what document settles them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.law.law import Law
from calculator.law.schema import Condition
from calculator.project.case import Case
from calculator.project.lease import StateLease
from calculator.project.path import Path
from calculator.project.tokens import STAFF_SCHEMES
from calculator.validation import Words


class OpenFact(NamedTuple):
    """A fact nobody has stated, and the document that proves it."""

    fact: str
    evidence: Words | None


_YES = ("yes",)
_PROJECT: dict[str, tuple[Any, ...]] = {
    "new_project": _YES,
    "recognised_software_steps": _YES,
    "related_party_transactions": ("no",),
    "affiliate_above_small_bands": ("no",),
    "work_inside_site": (Path[Any](value=1),),
    "capital_disbursed_in_time": _YES,
    "technology_requirements_met": _YES,
    "large_revenue_in_time": _YES,
    "large_workforce_in_time": _YES,
    "state_funded": ("no",),
    "vietnamese_firms_in_chain": (Fraction(1),),
    "vietnamese_cost_share": (Fraction(1),),
}
_SITE: dict[str, tuple[Any, ...]] = {
    "commune_class": ("difficult", "especially_difficult"),
    "zone_decision": ("prime_minister",),
    "province": ("hanoi",),
    "priority_line": _YES,
    "park_in_favourable_area": ("no",),
}
_LEASE: dict[str, tuple[Any, ...]] = {"won_at_auction": ("no",), "subleased_to_high_tech": _YES}
_GROUP = "entities_abroad"
_OTHERS: dict[str, tuple[Any, ...]] = {**_LEASE, _GROUP: ("no",)}
ANSWERS = {**_PROJECT, **_SITE, **_OTHERS}
"""What each fact could turn out to be, but for the adverse answer."""

SELDOM = ("capital_disbursed_in_time", "technology_requirements_met", "large_revenue_in_time", "large_workforce_in_time")
"""Facts few projects are asked for; they count as open only where the capital is large enough for them to matter."""

NO_GROUND = "investment.special_incentive."
"""Conditions that open no ground by themselves: whatever they turn out to be, the result is the same without a decision."""

ONLY_AT = {
    "zone_decision": {"cdtz", "high_tech_park"},
    "priority_line": {"international_financial_centre", "da_nang_free_trade_zone"},
    "park_in_favourable_area": {"industrial_park"},
}
"""Places at which a fact of the site matters; others matter everywhere."""

MOST_POSITIONS = 400
"""Ways the open facts may turn out that are tried; with more, the facts first in the list are combined and the others tried alone."""


def unknown_facts(law: Law, case: Case) -> list[str]:
    """Name the facts of a case nobody has stated and some provision asks for."""
    facts, site = case.scenario.project.facts, case.scenario.sites[case.site]
    asked = {
        name
        for path, parameter in law.parameters.items()
        if not path.startswith(NO_GROUND) and not _of_unstated_scheme(case, path)
        for entry in parameter.history
        if isinstance(entry.value, Condition)
        for name in entry.value.facts()
    }
    asked |= {"related_party_transactions", "affiliate_above_small_bands", "work_inside_site", "commune_class"}
    found = [name for name in _PROJECT if name in asked and getattr(facts, name) in ("unknown", None)]
    capitals = [path for path in law.parameters if path.endswith(".conditions.capital") and not path.startswith(NO_GROUND)]
    if not any(_reaches(law, case, path) for path in capitals):
        found = [name for name in found if name not in SELDOM]
    # Only the developer of a high-tech park is asked who pays for it and who subleases from it.
    developer = site.location == "high_tech_park" and case.scenario.project.activity == "zone_infrastructure"
    found = [name for name in found if developer or name != "state_funded"]
    found += [name for name in _SITE if getattr(site, name) == "unknown" and site.location in ONLY_AT.get(name, {site.location})]
    leases = [item for item in site.premises if isinstance(item, StateLease)]
    asked_of_leases = [name for name in _LEASE if developer or name != "subleased_to_high_tech"]
    found += [name for name in asked_of_leases if any(getattr(item, name) == "unknown" for item in leases)]
    group = case.scenario.project.group
    if group is not None and group.entities_abroad == "unknown":
        found.append(_GROUP)
    # Only a local law asks for the province.
    return [name for name in found if name != "province" or name in asked]


def _of_unstated_scheme(case: Case, path: str) -> bool:
    """Say whether a condition is that of a scheme of income tax no role of the case states."""
    stated = {name for role in case.scenario.project.workforce for name, answer in role.schemes.items() if answer != "no"}
    subject, _, rest = path.partition(".")
    name = rest.split(".")[0]
    return subject == "personal_income_tax" and name in STAFF_SCHEMES and name not in stated


def _reaches(law: Law, case: Case, path: str) -> bool:
    """Say whether a project's capital reaches the threshold of a condition."""
    edges = [entry.value.edge for entry in law.parameters[path].history if isinstance(entry.value, Condition)]
    return any(edge is not None and case.scenario.project.capital >= edge[1] for edge in edges)


def answered(case: Case, answers: Mapping[str, Any]) -> Case:
    """Give the same case with some facts answered."""
    scenario = case.scenario
    facts = scenario.project.facts.model_copy(update={name: value for name, value in answers.items() if name in _PROJECT})
    site = scenario.sites[case.site].model_copy(update={name: value for name, value in answers.items() if name in _SITE})
    of_leases = {name: value for name, value in answers.items() if name in _LEASE}
    if of_leases:
        site = site.model_copy(update={"premises": tuple(_lease_answered(item, of_leases) for item in site.premises)})
    changed: dict[str, Any] = {"facts": facts}
    if _GROUP in answers and scenario.project.group is not None:
        changed["group"] = scenario.project.group.model_copy(update={_GROUP: answers[_GROUP]})
    project = scenario.project.model_copy(update=changed)
    return replace(case, scenario=scenario.model_copy(update={"project": project, "sites": {**scenario.sites, case.site: site}}))


def _lease_answered(item: Any, answers: Mapping[str, Any]) -> Any:
    if not isinstance(item, StateLease):
        return item
    return item.model_copy(update={name: value for name, value in answers.items() if getattr(item, name) == "unknown"})


def positions(law: Law, case: Case) -> list[dict[str, Any]]:
    """Give every way the facts of a case that are not known may turn out; the first is that all turn out adverse."""
    names = unknown_facts(law, case)
    found: list[dict[str, Any]] = [{}]
    for name in names:
        more = [{**held, name: value} for value in ANSWERS[name] for held in found]
        if len(found) + len(more) > MOST_POSITIONS:
            more = [{name: value} for value in ANSWERS[name]]
        found += more
    return found


def open_facts(law: Law, tried: Sequence[Mapping[str, Any]], outcomes: NDArray[np.float64]) -> list[OpenFact]:
    """Find the facts whose answer changes an outcome, whatever the others turn out to be; the weightiest first.

    Parameters
    ----------
    law : for the document that proves a fact.
    tried : the answers of each position.
    outcomes : of each position [VND], ``(outcome, position)``.
    """
    places = {tuple(sorted((name, str(value)) for name, value in answers.items())): place for place, answers in enumerate(tried)}
    weight: dict[str, float] = {}
    for answers, place in zip(tried, range(len(tried)), strict=True):
        for name in answers:
            rest = tuple(sorted((other, str(value)) for other, value in answers.items() if other != name))
            if rest in places:
                moves = float(np.abs(outcomes[:, place] - outcomes[:, places[rest]]).max())
                weight[name] = max(weight.get(name, 0.0), moves)
    return [OpenFact(name, _evidence(law, name)) for name in sorted(weight, key=lambda name: -weight[name]) if weight[name] > 1]


def _evidence(law: Law, fact: str) -> Words | None:
    """Give the document the law's condition on this fact names."""
    names = {fact, "area_class"} if fact == "commune_class" else {fact}
    for path, parameter in law.parameters.items():
        if path.startswith(NO_GROUND):
            continue
        value = parameter.history[-1].value
        if parameter.evidence is not None and isinstance(value, Condition) and value.facts() & names:
            return parameter.evidence
    return None
