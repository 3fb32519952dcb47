"""What must fit together of the tax base: assets, the loans that build them, costs that are spread, the science fund, adjustments."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.project.business import SHARED
from calculator.project.scenario import Scenario
from calculator.yaml_text import Key


def asset_problems(scenario: Scenario) -> Iterator[tuple[Key, str, str]]:
    """Find what does not fit together."""
    project = scenario.project
    names = [asset.name for asset in project.assets]
    for index, loan in enumerate(project.loans):
        if loan.capitalised_into is None:
            continue
        key: Key = ("project", "loans", index, "capitalised_into")
        if names.count(loan.capitalised_into) != 1:
            how_many = "no asset" if loan.capitalised_into not in names else "more than one asset"
            yield key, f"there is {how_many} called '{loan.capitalised_into}'", "name the one asset that the loan builds"
        elif project.operator is not None:
            yield key, "capitalised interest is not computed beside an operator's plan", "remove it: the plan lays out cash as it is paid"
    for index, asset in enumerate(project.assets):
        if asset.acceleration is None:
            continue
        key = ("project", "assets", index, "method")
        if project.expansions:
            yield key, "the accelerated straight line is not computed beside an expansion", "write straight_line"
        elif any(line.cost_plus is not None for line in project.revenue):
            yield key, "the accelerated straight line is not computed where revenue is cost plus a mark-up", "write straight_line"
        elif project.elections.shared_costs_by == "deductible_cost":
            yield (
                key,
                "the accelerated straight line hangs on the profit, and here shared costs hang on the charges",
                "write straight_line, or shared_costs_by: revenue",
            )
    if project.elections.shared_costs_by == "deductible_cost":
        for index, line in enumerate(project.adjustments):
            if line.stream != SHARED:
                yield (
                    ("project", "adjustments", index, "stream"),
                    "an adjustment of one stream would move the key of shared costs",
                    "leave stream out, or write shared_costs_by: revenue",
                )
    if project.science_fund is not None and project.operator is not None:
        yield ("project", "science_fund"), "a science fund is not computed beside an operator's plan", "remove it"
    if project.support is not None and project.operator is not None:
        yield (
            ("project", "support"),
            "grants, credits and duty are not computed in the cash of an operator's plan",
            "remove it; what the State bears of the works is state_support of the plan",
        )
    for index, cost in enumerate(project.costs):
        if cost.spread is None:
            continue
        if project.operator is not None:
            yield (
                ("project", "costs", index, "spread"),
                "a cost that is spread is not computed beside an operator's plan",
                "remove spread: the plan lays out cash as it is paid",
            )
        elif cost.share_of_revenue is not None:
            yield ("project", "costs", index, "spread"), "a share of revenue is not spread", "write the amount, or remove spread"
