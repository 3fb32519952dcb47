"""What an enterprise may choose, as axes of options: each option is an edit of the scenario the law allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from calculator.analysis.choices.moves import open_moves, option_of
from calculator.analysis.choices.postponement import FirstProfit, postponed
from calculator.analysis.fit.assets import FUND_SHARE, LIVES, life_range
from calculator.analysis.fit.check import check_fit
from calculator.errors import InputError
from calculator.law.law import Law
from calculator.project.business import Revenue
from calculator.project.capital import Asset
from calculator.project.checks.scenario import can_defer
from calculator.project.lease import StateLease
from calculator.project.path import Path
from calculator.project.scenario import Scenario

AS_WRITTEN = "as_written"

AxisName = Literal[
    "head",
    "first_year_under_12_months",
    "research_extra_share",
    "shared_costs_by",
    "moves",
    "land_payment",
    "asset_method",
    "asset_lives",
    "science_fund",
    "postponed_revenue",
    "expansion_takes",
]

STRAIGHT_ONLY = ("solid_building", "other_building", "yard_or_road", "other_structure", "intangible")
"""Classes the search leaves on the straight line: declining balance is meant for equipment, and no text was read that opens it to these."""

PAYMENT_CHOICE = "land_rent.change_of_payment_form"
"""Held from the day on which a lessee may choose, and change, the form of payment."""


class Option(NamedTuple):
    """One way to choose: its name, and what it makes of a scenario."""

    name: str
    edit: Callable[[Scenario], Scenario]


@dataclass(frozen=True)
class Axis:
    """One thing to choose; the first option leaves the scenario as it is written."""

    name: AxisName
    options: tuple[Option, ...]


class LeftOut(NamedTuple):
    """A choice that is not searched, and why (the key of its words)."""

    axis: AxisName
    why: str


def axes_of(
    scenario: Scenario, law: Law, site: str, heads: Sequence[str], taken: str | None, profit: FirstProfit | None
) -> tuple[list[Axis], list[LeftOut]]:
    """List what a project may choose at a site, and what is not searched.

    Heads exclude each other by construction: an option takes one of them. Every option is one the law has: what does not fit is dropped.

    Parameters
    ----------
    heads : the heads open to the project.
    taken : the one it takes as written.
    profit : the year whose income starts its holiday as written.
    """
    found: list[Axis] = []
    left: list[LeftOut] = []
    makers: dict[AxisName, Callable[[], list[Option] | str]] = {
        "head": lambda: [_elected("head", name, name) for name in heads if name != taken] or "one_head",
        "first_year_under_12_months": lambda: _first_year(scenario),
        "research_extra_share": lambda: _research(scenario),
        "shared_costs_by": lambda: _shared_costs(scenario),
        "moves": lambda: _moves(scenario, law, site),
        "land_payment": lambda: _payments(scenario, law, site),
        "asset_method": lambda: _methods(scenario),
        "asset_lives": lambda: _lives(scenario, law),
        "science_fund": lambda: _fund(scenario, law),
        "postponed_revenue": lambda: _postponed(scenario, profit),
    }
    if scenario.project.expansions:
        makers["expansion_takes"] = lambda: _takes(scenario, law)
    for name, make in makers.items():
        made = make()
        options = [] if isinstance(made, str) else [option for option in made if _fits(option.edit(scenario), law)]
        if options:
            found.append(Axis(name, (Option(_written(name, scenario, site, taken), lambda same: same), *options)))
        else:
            left.append(LeftOut(name, made if isinstance(made, str) else "does_not_fit"))
    return found, left


def _written(name: AxisName, scenario: Scenario, site: str, taken: str | None) -> str:
    """Name the option a scenario is written with; as it is written where it holds several."""
    if name == "head":
        return taken or AS_WRITTEN
    if name == "moves":
        return option_of(scenario.project.elections.moves)
    if name == "land_payment":
        held = {str(item.payment) for item in _leases(scenario, site)}
    elif name == "asset_method":
        held = {str(asset.method) for asset in scenario.project.assets if asset.class_ not in STRAIGHT_ONLY}
    elif name == "postponed_revenue":
        held = {"nothing"}
    elif name in {"asset_lives", "science_fund"}:
        held = set()
    elif name == "expansion_takes":
        held = {str(one.takes) for one in scenario.project.expansions}
    else:
        held = {str(getattr(scenario.project.elections, name))}
    return held.pop() if len(held) == 1 else AS_WRITTEN


def _fits(scenario: Scenario, law: Law) -> bool:
    try:
        check_fit(scenario, law)
    except InputError:
        return False
    return True


def elected(scenario: Scenario, head: str) -> Scenario:
    """Give the scenario with a head elected."""
    return _elected("head", head, head).edit(scenario)


def _elected(field: str, name: str, value: Any) -> Option:
    def edit(scenario: Scenario) -> Scenario:
        elections = scenario.project.elections.model_copy(update={field: value})
        return _project(scenario, elections=elections)

    return Option(name, edit)


def _project(scenario: Scenario, **update: Any) -> Scenario:
    return scenario.model_copy(update={"project": scenario.project.model_copy(update=update)})


def _first_year(scenario: Scenario) -> list[Option] | str:
    if not can_defer(scenario):
        return "no_short_first_year"
    other = "take" if scenario.project.elections.first_year_under_12_months == "defer" else "defer"
    return [_elected("first_year_under_12_months", other, other)]


def _research(scenario: Scenario) -> list[Option] | str:
    if not any(cost.research_and_development for cost in scenario.project.costs):
        return "no_research"
    written = scenario.project.elections.research_extra_share
    return [_elected("research_extra_share", str(share), Fraction(share)) for share in (0, 1) if share != written]


def _shared_costs(scenario: Scenario) -> list[Option] | str:
    project = scenario.project
    if _cost_plus(scenario):
        return "cost_plus"
    if any(asset.acceleration is not None for asset in project.assets):
        return "accelerated"
    if len({line.kind for line in project.revenue}) < 2 and not any(one.streams for one in project.expansions):
        return "one_kind_of_income"
    other = "revenue" if project.elections.shared_costs_by == "deductible_cost" else "deductible_cost"
    return [_elected("shared_costs_by", other, other)]


def _moves(scenario: Scenario, law: Law, site: str) -> list[Option] | str:
    """Give each move open to the project, and staying where the scenario moves."""
    written = scenario.project.elections.moves
    found = [moves for moves in ((), *open_moves(law, scenario, site)) if option_of(moves) != option_of(written)]
    return [_elected("moves", option_of(moves), moves) for moves in found] or "no_move"


def _cost_plus(scenario: Scenario) -> bool:
    """Say whether revenue follows cost: what saves tax by moving cost would then move the price as well."""
    return any(line.cost_plus is not None for line in scenario.project.revenue)


def _leases(scenario: Scenario, site: str) -> list[StateLease]:
    """Give the leases whose form of payment is still to be chosen inside the horizon; one won at auction and paid at once has no choice."""
    return [
        item
        for item in scenario.sites[site].premises
        if isinstance(item, StateLease)
        and item.change is None
        and item.slow_progress is None
        and not item.compensation_advance
        and item.decision.year in scenario.horizon.range
        and not (item.payment == "one_off" and item.won_at_auction != "no")
    ]


def _payments(scenario: Scenario, law: Law, site: str) -> list[Option] | str:
    if _cost_plus(scenario):
        return "cost_plus"
    if scenario.project.operator is not None:
        return "operator_plan"
    leases = _leases(scenario, site)
    if not leases:
        return "no_lease_to_choose"
    if PAYMENT_CHOICE not in law.parameters or any(law.entry(PAYMENT_CHOICE, item.decision) is None for item in leases):
        return "no_choice_of_payment"

    def to(payment: str) -> Option:
        def edit(written: Scenario) -> Scenario:
            place = written.sites[site]
            chosen = [id(item) for item in leases]
            premises = tuple(item.model_copy(update={"payment": payment}) if id(item) in chosen else item for item in place.premises)
            return written.model_copy(update={"sites": {**written.sites, site: place.model_copy(update={"premises": premises})}})

        return Option(payment, edit)

    found = [to("one_off")] if any(item.payment == "annual" for item in leases) else []
    if any(item.payment == "one_off" for item in leases):
        if all(item.rate is not None or item.rate_of is not None for item in leases):
            found.append(to("annual"))
        elif not found:
            return "no_yearly_percentage"
    return found


EXPANSION_CHOICE = "corporate_income_tax.expansion.grants"


def _takes(scenario: Scenario, law: Law) -> list[Option] | str:
    """Where the law of its day leaves an expansion the choice: the rest of the project's incentive, or a holiday of its own."""
    entries = {one.name: law.entry(EXPANSION_CHOICE, one.decided) for one in scenario.project.expansions}
    free = [name for name, entry in entries.items() if entry is not None and entry.value == "choice_of_remaining_or_own_holiday"]
    if not free:
        return "no_choice_of_expansion"

    def to(takes: str) -> Option:
        def edit(written: Scenario) -> Scenario:
            return _project(
                written,
                expansions=tuple(
                    one.model_copy(update={"takes": takes}) if one.name in free else one for one in written.project.expansions
                ),
            )

        return Option(takes, edit)

    held = {one.takes for one in scenario.project.expansions if one.name in free}
    return [to(takes) for takes in ("remaining", "holiday") if held != {takes}]


def _methods(scenario: Scenario) -> list[Option] | str:
    left = _assets_left_out(scenario)
    if left:
        return left
    equipment = [asset for asset in scenario.project.assets if asset.class_ not in STRAIGHT_ONLY]
    if not equipment:
        return "no_equipment"

    def to(method: str) -> Option:
        def edit(written: Scenario) -> Scenario:
            assets = written.project.assets
            return _project(
                written,
                assets=tuple(
                    asset.model_copy(update={"method": method}) if asset.class_ not in STRAIGHT_ONLY else asset for asset in assets
                ),
            )

        return Option(method, edit)

    held = {asset.method for asset in equipment}
    return [to(method) for method in ("straight_line", "declining_balance") if held != {method}]


def _lives(scenario: Scenario, law: Law) -> list[Option] | str:
    left = _assets_left_out(scenario)
    if left:
        return left
    assets = scenario.project.assets
    shortest = tuple(_life(asset, assets, law, longest=False) for asset in assets)
    longest = tuple(_life(asset, assets, law, longest=True) for asset in assets)

    def to(name: str, lives: tuple[int, ...]) -> Option:
        def edit(written: Scenario) -> Scenario:
            own = written.project.assets
            return _project(written, assets=tuple(asset.model_copy(update={"life_years": n}) for asset, n in zip(own, lives, strict=True)))

        return Option(name, edit)

    held = tuple(asset.life_years for asset in assets)
    found = [to(name, lives) for name, lives in (("shortest", shortest), ("longest", longest)) if lives != held]
    return found or "lives_at_their_limits"


def _fund(scenario: Scenario, law: Law) -> list[Option] | str:
    """Set nothing aside, or as much as the law allows in each year; what is to be met from the fund stays as it is stated."""
    stated = scenario.project.science_fund
    if stated is None:
        return "no_science_fund"
    years = scenario.horizon.range
    entries = {year: law.entry(FUND_SHARE, dt.date(year, 1, 1)) for year in years}
    most = {year: Fraction(entry.value) if entry else Fraction(0) for year, entry in entries.items()}

    def to(name: str, shares: dict[int, Fraction]) -> Option:
        def edit(written: Scenario) -> Scenario:
            return _project(written, science_fund=stated.model_copy(update={"set_aside": Path.model_construct(years=shares)}))

        return Option(name, edit)

    held = stated.set_aside.values(years)
    found = [("nothing_set_aside", dict.fromkeys(years, Fraction(0))), ("most_set_aside", most)]
    return [to(name, shares) for name, shares in found if held != [float(shares[year]) for year in years]]


def _postponed(scenario: Scenario, profit: FirstProfit | None) -> list[Option] | str:
    if _cost_plus(scenario):
        return "cost_plus"
    if scenario.project.operator is not None:
        return "operator_plan"
    if scenario.project.elections.postponable_revenue is None:
        return "no_limit_stated"

    def to(name: str, lines: tuple[Revenue, ...]) -> Option:
        return Option(name, lambda written: _project(written, revenue=lines))

    found = [to(name, other.project.revenue) for name, other in postponed(scenario, profit).items()]
    return found or "above_the_limit"


def _assets_left_out(scenario: Scenario) -> str:
    if not scenario.project.assets:
        return "no_assets"
    if scenario.project.operator is not None:
        return "operator_plan"
    return "cost_plus" if _cost_plus(scenario) else ""


def _life(asset: Asset, others: Sequence[Asset], law: Law, *, longest: bool) -> int:
    """Give the shortest or longest life the law allows an asset; one that is renewed keeps its own, for it is gone by then."""
    path = LIVES + asset.class_
    entry = law.entry(path, law.as_of) if path in law.parameters else None
    if entry is None:
        return asset.life_years
    shortest, most = life_range(asset, entry)
    if not longest:
        return shortest
    renewed = any(
        other.class_ == asset.class_ and asset.first_use < other.first_use and other.first_year < asset.first_year + most
        for other in others
    )
    return asset.life_years if renewed else most


def with_options(scenario: Scenario, options: Sequence[Option]) -> Scenario:
    """Edit a scenario by one option of each axis."""
    for option in options:
        scenario = option.edit(scenario)
    return scenario
