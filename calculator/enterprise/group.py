"""The top-up tax of the group each lane belongs to: accounting profit, covered taxes and substance meet those of its sisters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from calculator.enterprise.asset_costs import AssetCosts
from calculator.enterprise.charges import deducted_share
from calculator.enterprise.group_books import Books, book_depreciation, books_of, shares_of_books
from calculator.enterprise.group_relief import DE_MINIMIS, added_back, carried, harbour, small_groups, top_up_of_sub_groups
from calculator.enterprise.incentives import Rates
from calculator.enterprise.support import Support
from calculator.land.rent import Land
from calculator.law.lookup import LawReader
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import losses, top_up_tax
from calculator.rules.corporate_income_tax import Tax
from calculator.rules.kinds import Booleans, ByKind, Floats, Integers, less

TOP_UP = "top_up_tax."
MONTHS = 12


GROUP_LINES = (
    "accounting_profit",
    "deferred_tax",
    "covered_taxes",
    "substance_based_income_exclusion",
    "effective_tax_rate_of_group",
    "top_up_rate",
    "top_up_tax",
    "group_top_up_tax",
    "group_top_up_at_general_rate",
    "group_top_up_after_rate",
    "group_top_up_after_exemption",
    "no_top_up_because",
    "negative_taxes_carried",
    "top_up_on_grants",
    "top_up_of_sub_groups",
    "top_up_by_parent",
)
"""Lines of the group; ``top_up_by_parent`` is information: what a parent's country would collect if Vietnam collected nothing."""

BY_STAGE = ("group_top_up_at_general_rate", "group_top_up_after_rate", "group_top_up_after_exemption")
"""Of them those that say what the top-up tax would be with fewer of the reliefs."""

NOT_KNOWN_WITHOUT_GROUP = {"accounting_profit", "deferred_tax", "covered_taxes", "effective_tax_rate_of_group"}


@dataclass(frozen=True)
class GroupTax:
    """The top-up tax of the group and the project's part of it [VND], ``(year, lane)``; rates are NaN out of scope.

    Lines are worked out as they are asked for.
    """

    scope: Booleans
    stages: list[Stage]
    own: Floats
    on_grants: Floats
    of_sub_groups: Floats
    parent_share: Floats

    @property
    def last(self) -> Stage:
        """The stage with the tax as it is due."""
        return self.stages[-1]

    def lines(self) -> dict[str, Callable[[], Floats]]:
        """Say how each line is worked out."""
        last, found, scope = self.last, self.last.found, self.scope
        by_stage = [stage.tax for stage in self.stages[:-1]] or [last.tax] * len(BY_STAGE)
        return {
            "substance_based_income_exclusion": lambda: np.where(scope, found.exclusion, 0.0),
            "effective_tax_rate_of_group": lambda: np.where(scope, found.effective_rate, np.nan),
            "top_up_rate": lambda: np.where(scope & (last.why == 0), found.rate, 0.0),
            "top_up_tax": lambda: self.own,
            "group_top_up_tax": lambda: last.tax,
            **{name: partial(np.asarray, tax) for name, tax in zip(BY_STAGE, by_stage, strict=True)},
            "no_top_up_because": lambda: np.where(scope, last.why, 0).astype(np.float64),
            "negative_taxes_carried": lambda: last.carried,
            "top_up_on_grants": lambda: self.on_grants,
            "top_up_of_sub_groups": lambda: self.of_sub_groups,
            "top_up_by_parent": lambda: last.tax * self.parent_share,
        }


class Stage(NamedTuple):
    """The top-up tax with some of the reliefs [VND], ``(year, lane)``: with that of groups out of scope, and why there is none."""

    found: top_up_tax.TopUp
    tax: Floats
    carried: Floats
    why: Integers


def is_stated(lanes: Lanes) -> bool:
    """Say whether any lane states a group."""
    return bool(lanes.groups.stated.any())


def top_up_of_lanes(
    read: LawReader,
    lanes: Lanes,
    books: Books,
    covered_stages: Sequence[Floats],
    incentives: Sequence[Floats],
    revenue: Floats,
    recorder: Plain,
) -> GroupTax:
    """Compute the group's top-up tax with the project's corporate income tax, and at each stage of relief before it.

    Parameters
    ----------
    read, lanes, recorder : as in the engine.
    books : the project's accounts.
    covered_stages : the project's corporate income tax at the general rate, after each relief in turn, and last as it is due [VND]; or
        the last alone.
    incentives : tax saved at each stage by incentives that follow expenditure [VND].
    revenue : of the project in the accounts [VND].
    """
    groups, years = lanes.groups, lanes.years
    scope = _scope(read, lanes, recorder)
    small = small_groups(read, lanes, revenue, books.group_income)
    payroll = ByKind.added(books.payroll, groups.sisters_payroll)
    assets = ByKind.added(books.tangible_assets, groups.sisters_assets)
    law = {
        "minimum_rate": read.by_year(TOP_UP + "minimum_rate", years),
        "payroll_share": read.by_year(TOP_UP + "sbie.payroll_share", years),
        "asset_share": read.by_year(TOP_UP + "sbie.asset_share", years),
    }
    unit = rounding_unit(read)

    def stage(tax: Floats, saved: Floats, exempt: Floats) -> Stage:
        own = less(books.group_income, exempt)
        income = ByKind.added(own, groups.sisters_income)
        taxes = ByKind.added(tax, books.deferred_tax, groups.sisters_taxes)
        if groups.supposes_incentives.any():
            taxes = taxes + added_back(read, lanes, saved, payroll, books.asset_depreciation + groups.sisters_depreciation, assets)
        after = carried(read, lanes, taxes, income, scope)
        found = recorder.apply(
            top_up_tax.top_up,
            income=income,
            covered_taxes=after.covered_taxes,
            payroll=payroll,
            tangible_assets=assets,
            **law,
            rounding_unit=unit,
        )
        met = harbour(read, lanes, revenue, own, income, after.covered_taxes, found.exclusion)
        why = np.where(small, DE_MINIMIS, np.where(met > 0, met + DE_MINIMIS, 0))
        levied = scope & (why == 0)
        return Stage(found, found.tax if levied.all() else np.where(levied, found.tax, 0.0), after.carried, why)

    none = np.zeros((1, 1))
    stages = [stage(tax, saved, none) for tax, saved in zip(covered_stages, incentives, strict=True)]
    last = stages[-1]
    own = recorder.apply(
        top_up_tax.allocation,
        tax=last.tax,
        income=books.group_income,
        all_positive_income=ByKind.added(groups.sisters_positive, np.maximum(books.group_income, 0)),
    )
    on_grants = none
    if books.exempt_support.any():
        on_grants = last.tax - stage(covered_stages[-1], incentives[-1], books.exempt_support).tax
    return GroupTax(scope, stages, own, on_grants, top_up_of_sub_groups(read, lanes, scope, law, unit), groups.parent_share)


def rounding_unit(read: LawReader) -> float:
    """Give the smallest step of the effective rate that is kept, as a share."""
    decimals = read.whole(TOP_UP + "rounding_decimals_of_percent", read.law.as_of)
    return float(10.0 ** -(decimals + 2))


def _scope(read: LawReader, lanes: Lanes, recorder: Plain) -> Booleans:
    """Say in which years the group of each lane is in scope."""
    groups, day = lanes.groups, read.law.as_of
    large = recorder.apply(
        top_up_tax.in_scope,
        group_revenue=_of_one(groups.revenue),
        months=_of_one(groups.months),
        months_of_year=MONTHS,
        threshold=read.once(TOP_UP + "group_revenue", day),
        years_at_threshold=read.whole(TOP_UP + "years_at_threshold", day),
        years_looked_at=read.whole(TOP_UP + "years_looked_at", day),
    )
    # Not knowing whether the group has entities abroad is read the adverse way: in scope.
    abroad = np.where(groups.entities_abroad == UNKNOWN, ~lanes.favourable, groups.entities_abroad == ANSWERS.index("yes"))
    scope = abroad & groups.stated
    return large & (scope[:1] if (scope == scope[0]).all() else scope)


def _of_one(amounts: Floats) -> Floats:
    """Give one column where all lanes share it: it was never laid out."""
    return amounts[:, :1] if amounts.strides[-1] == 0 else amounts


def group_lines(
    read: LawReader,
    lanes: Lanes,
    lines: dict[str, Floats],
    summed: dict[str, tuple[Floats, ...]],
    due: Floats,
    tax: Tax,
    within: losses.SetOff,
    land: Land,
    exempt: Floats,
    support: Support,
    extra: ByKind,
    rates: Rates,
    one: Lanes | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Floats]:
    """Compute the accounts of the project and the top-up tax of its group; without a group there is none.

    The stages are the tax at the general rate, after the preferential rate, after the exemption, and as it is due. Of the lines, those
    ``only`` names may be all there are, with those needed later. ``summed`` are lines as the parts they are added up from: few lanes need
    them. ``one`` is a lane with the same assets as all others, whatever they cost.
    """
    asked = lanes.groups.stated | lanes.cash.stated
    if not asked.any():
        # Nobody has asked for the accounts: they are not known. No group, no top-up tax.
        return {name: np.full((1, 1), _without_group(name)) for name in GROUP_LINES}
    used_later = (*_USED_LATER, "accounting_profit") if lanes.cash.stated.any() else _USED_LATER
    kept = GROUP_LINES if only is None else tuple(name for name in GROUP_LINES if name in only or name in used_later)
    by_stage, supposed = not set(BY_STAGE).isdisjoint(kept), lanes.groups.supposes_incentives.any()
    # What is not read is not given: cutting the lanes that ask out of all of it costs more than working their accounts out.
    given = _Given(
        lines={name: lines[name] for name in _LINES_USED},
        summed=summed,
        due=due,
        reliefs=(tax.relief_half, tax.relief_exemption, tax.relief_preferential_rate) if by_stage else (),
        losses_made=(within.general_loss, within.real_estate_loss),
        land_cost=land.cost,
        land_prepaid=land.prepaid,
        exempt=exempt,
        received=support.received,
        exempt_support=support.exempt,
        extra=(extra.incentive, extra.total) if supposed else (),
        rates=(rates.general, rates.project.rate, rates.project.paid_share) if supposed else (),
    )
    if read.recorder.recording or 2 * asked.sum() > lanes.count:
        return _group_lines(read, lanes, given, one, kept)
    # Few ask: the accounts of the others are not worked out.
    own = np.flatnonzero(asked)
    found = _group_lines(read, lanes.at(own, _LANES_USED), _of_lanes(given, own, lanes.count), one, kept)
    shape = (len(lanes.years), lanes.count)
    return {name: _among_others(line, own, shape, _without_group(name)) for name, line in found.items()}


_LINES_USED = ("revenue", "land_use_tax", "interest_deductible", "losses_used", "employer_insurance")


# What of the lanes the accounts are worked out from, and of the lines what others are.
_LANES_USED = ("claims", "favourable", "interest", "timing", "assets", "groups", "sub_groups", "cash")
_USED_LATER = ("top_up_tax", "group_top_up_tax")


class _Given(NamedTuple):
    """What the accounts and the top-up tax are worked out from, as in ``group_lines``; lanes are the last axis of every array.

    What is taken off the tax, half, exempt and by rate, is given where earlier stages are asked for; the extra deduction of the project
    and of all, and the general rate, that of the project and the share of it that is paid, where incentives are supposed added back.
    """

    lines: dict[str, Floats]
    summed: dict[str, tuple[Floats, ...]]
    due: Floats
    reliefs: tuple[Floats, ...]
    losses_made: tuple[Floats, Floats]
    land_cost: Floats
    land_prepaid: Floats
    exempt: Floats
    received: Floats
    exempt_support: Floats
    extra: tuple[Floats, ...]
    rates: tuple[Floats, ...]


def _without_group(name: str) -> float:
    return np.nan if name in NOT_KNOWN_WITHOUT_GROUP else 0.0


def _of_lanes(value: Any, own: Integers, count: int) -> Any:
    """Give the part of some lanes of an array, or of every array in a tuple or dictionary; what broadcasts over all lanes stays."""
    if isinstance(value, dict):
        return {name: _of_lanes(part, own, count) for name, part in value.items()}
    if isinstance(value, tuple):
        parts = [_of_lanes(part, own, count) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value.take(own, axis=-1, mode="clip") if value.shape[-1] == count else value


def _among_others(line: Floats, own: Integers, shape: tuple[int, int], otherwise: float) -> Floats:
    """Put the line of some lanes among all; one that is the same for everybody stays a single value."""
    if line.shape == (1, 1) and (line[0, 0] == otherwise or (np.isnan(line[0, 0]) and np.isnan(otherwise))):
        return line
    whole = np.full(shape, otherwise)
    whole[:, own] = line
    return whole


def _group_lines(read: LawReader, lanes: Lanes, given: _Given, one: Lanes | None, kept: Sequence[str]) -> dict[str, Floats]:
    lines, summed, due, exempt = given.lines, given.summed, given.due, given.exempt
    asked = lanes.groups.stated | lanes.cash.stated
    recorder, years, facts = read.recorder, lanes.years, lanes.cash
    costs = AssetCosts(lanes, one)
    shares = shares_of_books(costs, years, recorder)
    book = book_depreciation(costs, shares)
    received = ByKind.added(given.received, facts.credits_refundable)
    spent = ByKind.added(*summed["operating_cost"], given.land_cost, lines["land_use_tax"], book, lanes.interest)
    profit = ByKind.added(lines["revenue"], received) - spent
    if not is_stated(lanes):
        found = {name: np.full((1, 1), _without_group(name)) for name in kept}
        return {**found, "accounting_profit": _where(asked, profit)}
    # What tax never deducts, as of a passenger car above the cap, is no difference of timing.
    deducted = deducted_share(read, costs.assets, years, Plain())
    deferred = recorder.apply(
        top_up_tax.deferred_tax,
        tax_depreciation=ByKind.added(*summed["depreciation"]),
        book_depreciation=book if deducted is None else book_depreciation(costs, shares, deducted),
        interest=lanes.interest,
        interest_deductible=lines["interest_deductible"],
        other_timing=lanes.timing,
        losses_made=ByKind.added(*given.losses_made),
        losses_used=lines["losses_used"],
        rate=read.by_year("top_up_tax.minimum_rate", years),
        ceiling=read.by_year("top_up_tax.deferred_tax_rate_ceiling", years),
    )
    # Dividends are in the accounts, but no income of the group for the top-up tax.
    books = books_of(
        lanes,
        costs,
        shares,
        group_income=less(profit, exempt),
        deferred_tax=deferred,
        payroll=ByKind.added(*summed["payroll"], lines["employer_insurance"]),
        prepaid_rent=given.land_prepaid,
        exempt_support=ByKind.added(given.exempt_support, facts.credits_refundable),
    )
    other = facts.credits_other
    stages = [less(due, other)]
    if given.reliefs:
        half, exemption, preferential_rate = given.reliefs
        after_exemption = due + half
        after_rate = after_exemption + exemption
        stages = [after_rate + preferential_rate - other, after_rate - other, after_exemption - other, *stages]
    saved = [np.zeros((1, 1))] * len(stages)
    if given.rates:
        (of_project, of_all), (general_rate, rate, paid_share) = given.extra, given.rates
        at_rates = [general_rate, rate, np.where(paid_share == 0, 0.0, rate), rate * paid_share][-len(stages) :]
        saved = [of_project * at_rate + (of_all - of_project) * general_rate + other for at_rate in at_rates]
    revenue = ByKind.added(less(lines["revenue"], exempt), received)
    found_tax = top_up_of_lanes(read, lanes, books, stages, saved, revenue, recorder)
    stated = lanes.groups.stated
    how: dict[str, Callable[[], Floats]] = {
        "accounting_profit": lambda: _where(asked, profit),
        "deferred_tax": lambda: _where(stated, deferred),
        "covered_taxes": lambda: _where(stated, ByKind.added(less(due, other), deferred)),
        **found_tax.lines(),
    }
    return {name: how[name]() for name in kept}


def _where(asked: Booleans, amounts: Floats) -> Floats:
    """Give amounts where they are asked for, elsewhere no number."""
    return amounts if asked.all() else np.where(asked, amounts, np.nan)
