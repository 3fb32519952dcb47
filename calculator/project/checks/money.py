"""What must fit together of a group's elections, support in money, and cash."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.errors import did_you_mean
from calculator.project.scenario import Scenario
from calculator.yaml_text import Key

DATA_CENTRES = ("data_centre", "ai_data_centre")
AVERAGED_BEFORE = 2
"""How many years before the horizon the averages of the de minimis election look at."""


def money_problems(scenario: Scenario) -> Iterator[tuple[Key, str, str]]:
    """Find what does not fit together."""
    yield from _elections(scenario)
    yield from _support(scenario)
    power = scenario.project.cash.power if scenario.project.cash else None
    if power is not None and scenario.project.activity not in DATA_CENTRES:
        yield (
            ("project", "cash", "power"),
            f"the power tariff of data centres is stated for the activity {scenario.project.activity}",
            "remove it, or write activity: data_centre or ai_data_centre",
        )


def _elections(scenario: Scenario) -> Iterator[tuple[Key, str, str]]:
    project, group, first = scenario.project, scenario.project.group, scenario.horizon.first_year
    if group is None:
        return
    stated = [item.year for item in group.years_before]
    for index, year in enumerate(stated):
        if not first - AVERAGED_BEFORE <= year < first or stated.index(year) != index:
            yield (
                ("project", "group", "years_before", index, "year"),
                f"{year} is not one of the {AVERAGED_BEFORE} years before {first}, each once",
                f"write {' and '.join(str(first - back) for back in range(AVERAGED_BEFORE, 0, -1))}",
            )
    missing = [year for year in range(max(first - AVERAGED_BEFORE, project.operation_start.year), first) if year not in stated]
    if group.de_minimis and missing:
        yield (
            ("project", "group", "de_minimis"),
            f"the project has operated since {project.operation_start.year}, but its revenue and profit of {missing[0]} are not given",
            "add years_before: the election looks at averages of three years",
        )
    if group.formed is not None and group.formed > scenario.horizon.range[-1]:
        yield ("project", "group", "formed"), f"the group is formed in {group.formed}, after the horizon", "correct the year"


def _support(scenario: Scenario) -> Iterator[tuple[Key, str, str]]:
    support = scenario.project.support
    if support is None:
        return
    assets = [asset.name for asset in scenario.project.assets]
    for index, duty in enumerate(support.duties):
        if duty.asset is not None and duty.asset not in assets:
            yield (
                ("project", "support", "duties", index, "asset"),
                f"there is no asset called '{duty.asset}'",
                did_you_mean(duty.asset, assets) if assets else "add the asset the duty is on",
            )
    for index, grant in enumerate(support.grants):
        if grant.taxed == "incentive" and not any(line.kind == "incentive" for line in scenario.project.revenue):
            yield (
                ("project", "support", "grants", index, "taxed"),
                "the grant is income of the incentive project, but no revenue line is",
                "write taxed: ordinary, or add a revenue line of kind: incentive",
            )
