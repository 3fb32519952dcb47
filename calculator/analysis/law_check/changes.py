"""Whether every draft that can be computed changes a yearly line of a shipped scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from calculator.engine import evaluate
from calculator.errors import InputError, LawDataError, Problem
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law, law_of, load_law
from calculator.law.load import Library
from calculator.law.schema import Variant
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Scenario
from calculator.result import Result

TRIFLE = 0.5
"""Đồng."""


def check_drafts(library: Library, scenarios: Sequence[Scenario]) -> Iterator[Problem]:
    """Hold each draft's law against the same law without it, in every shipped scenario, under the variants that name it."""
    sites = [lanes_of(scenario) for scenario in scenarios]
    for name, draft in library.drafts.items():
        if draft.computable == "no":
            continue
        named = [variant for variant in library.variants.values() if name in variant.drafts]
        if not named and draft.base is not None:
            named = [Variant(name=name, label=draft.title, as_of=draft.base.as_of, drafts=(name,))]
        place = library.documents[name].place(("draft",))
        if not named:
            yield Problem(place, f"no variant has the draft {name}, and it names no base", "add a variant, or `base: {as_of: …}`")
            continue
        try:
            pairs = [(law_of(library, variant, None, {}), _without(library, variant, name)) for variant in named]
        except LawDataError as fault:
            yield from fault.problems
            continue
        if not any(differ(with_it, without, lanes) for with_it, without in pairs for lanes in sites):
            yield Problem(
                place, f"the draft {name} changes no yearly line of any shipped scenario", "add a scenario it changes, or remove it"
            )


def check_own_drafts(files: Sequence[DraftFile], scenarios: Sequence[Scenario]) -> Iterator[Problem]:
    """Say which drafts of one's own change no shipped scenario, each alone on the law in force."""
    sites = [lanes_of(scenario) for scenario in scenarios]
    for file in files:
        if file.draft.computable == "no":
            continue
        with_it, without = load_law(drafts=[file]), load_law()
        if not any(differ(with_it, without, lanes) for lanes in sites):
            found = f"the draft {file.draft.draft} changes no yearly line of any shipped scenario"
            yield Problem(file.document.place(("draft",)), found, "check its dates and paths, or try it on a scenario of your own")


def lanes_of(scenario: Scenario) -> Lanes:
    """Give a scenario at each of its sites, with the facts that are not known read both ways."""
    cases = [Case(scenario, site) for site in scenario.sites]
    return build_lanes([*cases, *(replace(case, favourable=True) for case in cases)])


def differ(one: Law, other: Law, lanes: Lanes) -> bool:
    """Say whether two laws give any yearly line of some lanes another value."""
    try:
        results = [evaluate(law, lanes) for law in (one, other)]
    except InputError:
        # A scenario may begin before the law of a draft's base does.
        return False
    return any(_differs(results[0], results[1], table) for table in ("enterprise", "workforce", "state"))


def _differs(one: Result, other: Result, table: str) -> bool:
    lines, others = getattr(one, table), getattr(other, table)
    return any(
        not np.allclose(lines[name], others[name], rtol=1e-12, atol=TRIFLE if "rate" not in name else 0, equal_nan=True) for name in lines
    )


def _without(library: Library, variant: Variant, draft: str) -> Law:
    drafts = tuple(name for name in variant.drafts if name != draft)
    return law_of(library, variant.model_copy(update={"drafts": drafts}), None, {})
