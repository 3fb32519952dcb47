"""What a scenario asks for that only the law can tell is wrong: heads, asset classes and lives, years the law data does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.law import Law, load_law
from calculator.law.load import load_library
from calculator.project.operator import PREFIX
from calculator.project.scenario import Scenario

LIVES = "depreciation.lives."
FIRST_HELD = "corporate_income_tax.research_and_development.total_share"
"""The parameter the engine needs in every year whose history starts last."""


def laws_of(scenario: Scenario, variants: Sequence[str] | None) -> list[Law]:
    """Give the laws of the variants asked for, or of those the scenario names.

    Raises
    ------
    UnknownNameError
        When a variant does not exist; one the scenario names, with its key.
    """
    known = load_library().variants
    named = list(dict.fromkeys(variants or scenario.compare.variants))
    for index, name in enumerate(named):
        if name not in known:
            place = Place(key="" if variants else f"compare.variants[{index}]")
            raise UnknownNameError(Problem(place, f"there is no variant '{name}'", did_you_mean(name, known)))
    return [load_law(name) for name in named]


def check_fit(scenario: Scenario, law: Law) -> None:
    """Refuse a scenario that asks for what the law does not have.

    Raises
    ------
    InputError
        With one problem for each, each with its key in the scenario.
    """
    found = [Problem(Place(key=key), what, remedy) for key, what, remedy in _unfit(scenario, law)]
    if found:
        raise InputError(found)


def _unfit(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    first = law.parameters[FIRST_HELD].history[0].from_.year
    if scenario.horizon.first_year < first:
        yield (
            "horizon.first_year",
            f"the law data of {law.variant} starts in {first}",
            f"begin in {first} or later; losses of earlier years go under opening",
        )
    entry = law.entry("corporate_income_tax.losses.carry_forward_years", law.as_of)
    oldest = scenario.horizon.first_year - int(entry.value if entry else 0)
    for index, loss in enumerate(scenario.project.opening.losses):
        if loss.year < oldest:
            yield (
                f"project.opening.losses[{index}].year",
                f"a loss of {loss.year} can no longer be used in {scenario.horizon.first_year}",
                f"remove it: losses are carried forward from {oldest} on",
            )
    head = scenario.project.elections.head
    if head != "best" and head not in law.heads:
        yield "project.elections.head", f"there is no head '{head}'", did_you_mean(head, ["best", *law.heads])
    known = [path.removeprefix(LIVES) for path in law.parameters if path.startswith(LIVES)]
    seen: set[str] = set()
    for index, asset in enumerate(scenario.project.assets):
        key = f"project.assets[{index}]"
        if asset.name.startswith(PREFIX):
            # An asset of each year in which works are spent on: the works are what the reader wrote, and are named once.
            works = asset.name.removeprefix(PREFIX).rpartition("_")[0]
            if works in seen:
                continue
            seen.add(works)
            key = f"project.operator.works.{works}"
        if asset.class_ not in known:
            yield f"{key}.class", f"there is no asset class '{asset.class_}'", did_you_mean(asset.class_, known)
            continue
        entry = law.entry(LIVES + asset.class_, law.as_of)
        if entry is not None and not entry.value.min <= asset.life_years <= entry.value.max:
            yield (
                f"{key}.life_years",
                f"a life of {asset.life_years} years is outside the law's range for {asset.class_}",
                f"write {entry.value.min} to {entry.value.max} years ({entry.cites[0].instrument})",
            )
