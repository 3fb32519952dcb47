"""The top-up tax of the group each lane belongs to: accounting profit, covered taxes and substance meet those of its sisters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np

from calculator.enterprise.charges import deducted_share
from calculator.enterprise.group_books import Books, book_depreciation, book_values, books_of
from calculator.enterprise.group_relief import DE_MINIMIS, added_back, carried, harbour, small_groups, top_up_of_sub_groups
from calculator.enterprise.incentives import Rates
from calculator.enterprise.support import Support
from calculator.land.rent import Land
from calculator.law.lookup import LawReader
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import losses, top_up_tax
from calculator.rules.corporate_income_tax import ProjectRate, Tax
from calculator.rules.kinds import Booleans, ByKind, Floats, Integers

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


class GroupTax(NamedTuple):
    """The top-up tax of the group and the project's part of it [VND], ``(year, lane)``; rates are NaN out of scope."""

    effective_rate: Floats
    rate: Floats
    exclusion: Floats
    group: Floats
    own: Floats
    by_stage: tuple[Floats, ...]
    why_none: Floats
    negative_carried: Floats
    on_grants: Floats
    of_sub_groups: Floats
    at_parent: Floats


class _Stage(NamedTuple):
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
    payroll, assets = books.payroll + groups.sisters_payroll, books.tangible_assets + groups.sisters_assets
    law = {
        "minimum_rate": read.by_year(TOP_UP + "minimum_rate", years),
        "payroll_share": read.by_year(TOP_UP + "sbie.payroll_share", years),
        "asset_share": read.by_year(TOP_UP + "sbie.asset_share", years),
    }
    unit = rounding_unit(read)

    def stage(tax: Floats, saved: Floats, exempt: Floats) -> _Stage:
        own = books.group_income - exempt
        income = own + groups.sisters_income
        taxes = tax + books.deferred_tax + groups.sisters_taxes
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
        return _Stage(found, np.where(scope & (why == 0), found.tax, 0.0), after.carried, why)

    none = np.zeros((1, 1))
    stages = [stage(tax, saved, none) for tax, saved in zip(covered_stages, incentives, strict=True)]
    last = stages[-1]
    own = recorder.apply(
        top_up_tax.allocation,
        tax=last.tax,
        income=books.group_income,
        all_positive_income=groups.sisters_positive + np.maximum(books.group_income, 0),
    )
    without_grants = stage(covered_stages[-1], incentives[-1], books.exempt_support) if books.exempt_support.any() else last
    return GroupTax(
        effective_rate=np.where(scope, last.found.effective_rate, np.nan),
        rate=np.where(scope & (last.why == 0), last.found.rate, 0.0),
        exclusion=np.where(scope, last.found.exclusion, 0.0),
        group=last.tax,
        own=own,
        by_stage=tuple(one.tax for one in stages),
        why_none=np.where(scope, last.why, 0).astype(np.float64),
        negative_carried=last.carried,
        on_grants=last.tax - without_grants.tax,
        of_sub_groups=top_up_of_sub_groups(read, lanes, scope, law, unit),
        at_parent=last.tax * groups.parent_share,
    )


def rounding_unit(read: LawReader) -> float:
    """Give the smallest step of the effective rate that is kept, as a share."""
    decimals = read.whole(TOP_UP + "rounding_decimals_of_percent", read.law.as_of)
    return float(10.0 ** -(decimals + 2))


def _scope(read: LawReader, lanes: Lanes, recorder: Plain) -> Booleans:
    """Say in which years the group of each lane is in scope."""
    groups, day = lanes.groups, read.law.as_of
    large = recorder.apply(
        top_up_tax.in_scope,
        group_revenue=groups.revenue,
        months=groups.months,
        months_of_year=MONTHS,
        threshold=read.once(TOP_UP + "group_revenue", day),
        years_at_threshold=read.whole(TOP_UP + "years_at_threshold", day),
        years_looked_at=read.whole(TOP_UP + "years_looked_at", day),
    )
    # Not knowing whether the group has entities abroad is read the adverse way: in scope.
    abroad = np.where(groups.entities_abroad == UNKNOWN, ~lanes.favourable, groups.entities_abroad == ANSWERS.index("yes"))
    return large & abroad & groups.stated


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
    only: Collection[str] | None = None,
) -> dict[str, Floats]:
    """Compute the accounts of the project and the top-up tax of its group; without a group there is none.

    The stages are the tax at the general rate, after the preferential rate, after the exemption, and as it is due. Of the lines, those
    ``only`` names may be all there are, with those needed later. ``summed`` are lines as the parts they are added up from: few lanes need
    them.
    """
    asked = lanes.groups.stated | lanes.cash.stated
    if not asked.any():
        # Nobody has asked for the accounts: they are not known. No group, no top-up tax.
        return {name: np.full((1, 1), _without_group(name)) for name in GROUP_LINES}
    given = _Given(
        {name: lines[name] for name in _LINES_USED},
        summed,
        due,
        tax,
        within,
        land.cost,
        land.prepaid,
        exempt,
        support,
        extra,
        rates.general,
        rates.project,
    )
    every_stage = only is None or any(name in only for name in BY_STAGE)
    if read.recorder.recording or 2 * asked.sum() > lanes.count:
        return _group_lines(read, lanes, given, every_stage)
    # Few ask: the accounts of the others are not worked out.
    own = np.flatnonzero(asked)
    found = _group_lines(read, lanes.at(own, _LANES_USED), _of_lanes(given, own, lanes.count), every_stage)
    shape = (len(lanes.years), lanes.count)
    kept = GROUP_LINES if only is None else [name for name in GROUP_LINES if name in only or name in _USED_LATER]
    return {name: _among_others(found[name], own, shape, _without_group(name)) for name in kept}


_LINES_USED = ("revenue", "land_use_tax", "interest_deductible", "losses_used", "employer_insurance")


# What of the lanes the accounts are worked out from, and of the lines what others are.
_LANES_USED = ("claims", "favourable", "interest", "timing", "assets", "groups", "sub_groups", "cash")
_USED_LATER = ("accounting_profit", "top_up_tax", "group_top_up_tax")


class _Given(NamedTuple):
    """What the accounts and the top-up tax are worked out from, as in ``group_lines``; lanes are the last axis of every array."""

    lines: dict[str, Floats]
    summed: dict[str, tuple[Floats, ...]]
    due: Floats
    tax: Tax
    within: losses.SetOff
    land_cost: Floats
    land_prepaid: Floats
    exempt: Floats
    support: Support
    extra: ByKind
    general_rate: Floats
    project: ProjectRate


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


def _group_lines(read: LawReader, lanes: Lanes, given: _Given, every_stage: bool) -> dict[str, Floats]:
    lines, summed, due, tax, within, land_cost, land_prepaid, exempt, support, extra, general_rate, project = given
    asked = lanes.groups.stated | lanes.cash.stated
    recorder, years, facts = read.recorder, lanes.years, lanes.cash
    values = book_values(lanes, recorder)
    book = book_depreciation(lanes, values)
    received = support.received + facts.credits_refundable
    spent = ByKind.added(*summed["operating_cost"]) + land_cost + lines["land_use_tax"] + book + lanes.interest
    profit = lines["revenue"] + received - spent
    if not is_stated(lanes):
        found = {name: np.full((1, 1), _without_group(name)) for name in GROUP_LINES}
        return {**found, "accounting_profit": np.where(asked, profit, np.nan)}
    # What tax never deducts, as of a passenger car above the cap, is no difference of timing.
    share = deducted_share(read, lanes.assets, years, Plain())
    deferred = recorder.apply(
        top_up_tax.deferred_tax,
        tax_depreciation=ByKind.added(*summed["depreciation"]),
        book_depreciation=book if share is None else book_depreciation(lanes, values, share),
        interest=lanes.interest,
        interest_deductible=lines["interest_deductible"],
        other_timing=lanes.timing,
        losses_made=within.general_loss + within.real_estate_loss,
        losses_used=lines["losses_used"],
        rate=read.by_year("top_up_tax.minimum_rate", years),
        ceiling=read.by_year("top_up_tax.deferred_tax_rate_ceiling", years),
    )
    # Dividends are in the accounts, but no income of the group for the top-up tax.
    books = books_of(
        lanes,
        values,
        group_income=profit - exempt,
        deferred_tax=deferred,
        payroll=ByKind.added(*summed["payroll"], lines["employer_insurance"]),
        prepaid_rent=land_prepaid,
        exempt_support=support.exempt + facts.credits_refundable,
    )
    other = facts.credits_other
    stages, at_rates = [due - other], [project.rate * project.paid_share]
    if every_stage:
        after_exemption = due + tax.relief_half
        after_rate = after_exemption + tax.relief_exemption
        stages = [after_rate + tax.relief_preferential_rate - other, after_rate - other, after_exemption - other, *stages]
        at_rates = [general_rate, project.rate, np.where(project.paid_share == 0, 0.0, project.rate), *at_rates]
    saved = [extra.incentive * rate + (extra.total - extra.incentive) * general_rate + other for rate in at_rates]
    found_tax = top_up_of_lanes(read, lanes, books, stages, saved, lines["revenue"] - exempt + received, recorder)
    found_lines = (
        np.where(asked, profit, np.nan),
        np.where(lanes.groups.stated, deferred, np.nan),
        np.where(lanes.groups.stated, due - other + deferred, np.nan),
        found_tax.exclusion,
        found_tax.effective_rate,
        found_tax.rate,
        found_tax.own,
        found_tax.group,
        *(found_tax.by_stage[:-1] or [found_tax.group] * len(BY_STAGE)),
        found_tax.why_none,
        found_tax.negative_carried,
        found_tax.on_grants,
        found_tax.of_sub_groups,
        found_tax.at_parent,
    )
    return dict(zip(GROUP_LINES, found_lines, strict=True))
