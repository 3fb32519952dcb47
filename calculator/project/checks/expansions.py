"""What must fit together between the expansions and the other lines of a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.errors import did_you_mean
from calculator.project.expansion import Expansion
from calculator.project.scenario import Scenario


def expansion_problems(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Find what does not fit between expansions and the other lines of a scenario."""
    project = scenario.project
    lines = {line.name: line for line in project.revenue}
    assets = [asset.name for asset in project.assets]
    names: set[str] = set()
    taken: dict[str, str] = {}
    for index, one in enumerate(project.expansions):
        key: tuple[str | int, ...] = ("project", "expansions", index)
        if one.name in names:
            yield (*key, "name"), f"the name '{one.name}' is taken", "give each expansion a name of its own"
        names.add(one.name)
        if one.decided <= project.licence:
            yield (
                (*key, "decided"),
                f"the expansion was decided on {one.decided}, not after the licence of the project on {project.licence}",
                "correct one of the two: what is in the first licence is no expansion",
            )
        for place, stream in enumerate(one.streams):
            at = (*key, "streams", place)
            if stream not in lines:
                yield at, f"there is no revenue line called '{stream}'", did_you_mean(stream, lines)
            elif lines[stream].kind != "incentive" or lines[stream].cost_plus is not None:
                yield at, f"'{stream}' is no line of kind incentive with an amount", "name such a line: other income needs no expansion"
            elif stream in taken:
                yield at, f"'{stream}' is already of the expansion '{taken[stream]}'", "give each line to one expansion"
            taken.setdefault(stream, one.name)
        held = one.fixed_assets
        for place, asset in enumerate(held.assets if held else ()):
            if asset not in assets:
                at = (*key, "fixed_assets", "assets", place)
                yield at, f"there is no asset called '{asset}'", did_you_mean(asset, assets)
        yield from _too_large(scenario, key, one)
        if one.holiday_began is not None and one.holiday_began >= scenario.horizon.first_year:
            yield (
                (*key, "holiday_began"),
                f"{one.holiday_began} is not before the first year {scenario.horizon.first_year}",
                "leave it out: inside the horizon the start is computed",
            )


def _too_large(scenario: Scenario, key: tuple[str | int, ...], one: Expansion) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Find a total that is less than the part of it the expansion has."""
    years = [year for year in scenario.horizon.range if year >= one.in_use]
    for name, held in (("fixed_assets", one.fixed_assets), ("invested_capital", one.invested_capital)):
        if held is None or held.added is None or held.total is None:
            continue
        short = [year for year, total in zip(years, held.total.values(years), strict=True) if total < held.added]
        if short:
            yield (
                (*key, name, "total"),
                f"the total of {short[0]} is less than what the expansion adds",
                "the total counts all that is in use at the end of the year, the expansion included",
            )
