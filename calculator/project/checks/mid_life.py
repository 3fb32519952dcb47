"""What must fit together in the mid-life of a project: moves, days of certificates, years in which a condition fails."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.project.scenario import Scenario
from calculator.yaml_text import Key

_Found = Iterator[tuple[Key, str, str]]


def mid_life_problems(scenario: Scenario) -> _Found:
    """Find what does not fit together, each with its key and remedy."""
    yield from _certificates(scenario)
    yield from _moves(scenario)
    yield from _years(scenario)


def _certificates(scenario: Scenario) -> _Found:
    facts = scenario.project.facts
    for token in facts.certificates_issued:
        if token not in facts.certificates:
            yield (
                ("project", "facts", "certificates_issued", token),
                f"the day of {token} is given, but it is not among the certificates held",
                "add it to facts.certificates, or remove its day",
            )


def _moves(scenario: Scenario) -> _Found:
    project, seen = scenario.project, 0
    taken: set[str] = set()
    for index, move in enumerate(project.elections.moves):
        key: Key = ("project", "elections", "moves", index)
        if move.on == "certificate" and not project.facts.certificates_issued:
            yield (*key, "on"), "the move rests on a certificate, but no day of issue is stated", "add facts.certificates_issued"
        before = project.elections.moves[index - 1].on if index else "new_law"
        if before != "new_law":
            on = "a certificate" if before == "certificate" else "another criterion"
            remedy = f"end with the move on {on.replace('a c', 'the c')}: once chosen, that ground holds for the rest"
            yield key, f"the project moves again after it has moved on {on}", remedy
        if move.from_year is not None:
            if move.from_year <= seen:
                yield (
                    (*key, "from_year"),
                    f"the move of {move.from_year} does not come after that of {seen}",
                    "write the moves in their order",
                )
            seen = move.from_year
        if move.to != "best" and move.to in taken:
            yield (*key, "to"), f"the project has moved to {move.to} before", "remove the move: a choice of ground holds for the rest"
        taken.add(move.to)
    opening = project.opening
    running = project.operation_start.year < scenario.horizon.first_year
    if project.elections.moves and running and opening.first_revenue is None and not opening.incentive_years_used.rate:
        yield (
            ("project", "opening", "first_revenue"),
            f"the project has operated since {project.operation_start.year} and moves to another ground, but its first year of revenue is not given",
            "add it, with first_taxable_income where there was any: years that passed are taken off",
        )


def _years(scenario: Scenario) -> _Found:
    project, opening = scenario.project, scenario.project.opening
    first = scenario.horizon.first_year
    for name, year in (("first_revenue", opening.first_revenue), ("first_taxable_income", opening.first_taxable_income)):
        if year is not None and year >= first:
            yield (
                ("project", "opening", name),
                f"{year} is not before the first year {first}",
                "remove it: from there on the lines of the scenario say it",
            )
    if opening.first_revenue is not None and opening.first_revenue < project.operation_start.year:
        yield (
            ("project", "opening", "first_revenue"),
            f"revenue of {opening.first_revenue} stands before the start of operation on {project.operation_start}",
            "correct one of the two",
        )
    used = opening.incentive_years_used.rate
    if opening.first_taxable_income is not None and (opening.first_revenue or first) > opening.first_taxable_income:
        yield (
            ("project", "opening", "first_taxable_income"),
            f"the first taxable income of {opening.first_taxable_income} does not come after a first revenue",
            "add first_revenue, the same year or an earlier one",
        )
    for index, year in enumerate(project.facts.failed_years):
        if year < project.operation_start.year:
            yield (
                ("project", "facts", "failed_years", index),
                f"{year} is before the start of operation on {project.operation_start}: there is no incentive to lose",
                "remove it, or correct the year",
            )
    found = project.facts.conditions_found_unmet
    if found is not None and (used or opening.first_revenue is not None):
        yield (
            ("project", "facts", "conditions_found_unmet"),
            "conditions are found unmet, but the benefit of the years before the horizon is not in the scenario",
            "begin the horizon with the first year of revenue: that benefit is paid back too",
        )
