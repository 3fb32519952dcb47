"""Expansions of lanes: the ground they stand on, what they add to income, and how that is taxed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.incentives import Rates
from calculator.enterprise.qualify import condition_on, dated_states
from calculator.land.rent import sum_by_lane
from calculator.law.lookup import LawReader
from calculator.law.schema import Package
from calculator.project.columns.expansions import Expansions
from calculator.project.facts import TOKENS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.rules import corporate_income_tax, eligibility, expansion
from calculator.rules.corporate_income_tax import Tax
from calculator.rules.expansion import Enjoyed
from calculator.rules.kinds import Booleans, ByKind, Floats, absent

PATH = "corporate_income_tax.expansion."
THRESHOLDS = ("added_in_sector", "added_in_area", "fixed_asset_share", "capacity_share")
"""The tests of which any one is enough; the first two look at the same amount, each where it applies."""

CHOICE = "choice_of_remaining_or_own_holiday"

_ZERO = np.zeros((1, 1))


class Books(NamedTuple):
    """What the income of the project is worked out from [VND], ``(year, lane)``: by kind, and what is shared."""

    revenue: ByKind
    direct_cost: ByKind
    keys: ByKind
    shared_cost: Floats
    research: ByKind
    shared_research: Floats
    extra_deduction: ByKind
    inside_share: Floats
    charges: Floats
    """Depreciation that is of the expansions' own lines, ``(year, expansion)``."""


class Standing(NamedTuple):
    """On what ground each expansion stands, ``(expansion,)``: states, and the holiday of a new project of the same sector or place [years]."""

    ground: NDArray[np.int8]
    not_by_purchase: NDArray[np.int8]
    disbursed: NDArray[np.int8]
    thresholds: dict[str, NDArray[np.int8]]
    applies: dict[str, Booleans]
    exempt: Floats
    half: Floats
    half_reduction: Floats

    @property
    def threshold(self) -> NDArray[np.int8]:
        """Whether any one test is met."""
        return eligibility.any_of(
            [np.where(self.applies[name], state, eligibility.NOT_MET).astype(np.int8) for name, state in self.thresholds.items()]
        )


@dataclass(frozen=True)
class Expanded:
    """Income with what enjoys nothing moved to ordinary income, and what of the project's income is of expansions; ``(year, lane)``.

    ``share``, ``exempt_share`` and ``half_share`` are parts of the income of the incentive kind with a holiday of their own, ``following`` the part
    that follows the project.
    """

    income: ByKind
    running: Booleans
    extra_income: Floats
    share: Floats
    exempt_share: Floats
    half_share: Floats
    following: Floats


def facts_of_expansions(lanes: Lanes) -> dict[str, NDArray[Any]]:
    """Give the facts of each expansion: those of its project, with its own activity and what it adds; as a new project of its own."""
    own = lanes.expansions
    facts = {name: values[own.lane] for name, values in lanes.facts.items()}
    yes = TOKENS["new_project"].index("yes")
    return {
        **facts,
        "new_project": np.full(len(own.lane), yes),
        "activity": np.where(own.activity == UNKNOWN, facts["activity"], own.activity),
        "expansion_by_purchase": own.by_purchase,
        "expansion_fixed_assets_added": own.added,
        "expansion_fixed_asset_share": own.asset_share,
        "expansion_capacity_share": own.capacity_share,
        "expansion_capital_disbursed": np.where(np.isnan(own.disbursed), UNKNOWN, yes),
    }


def standing_of(read: LawReader, lanes: Lanes) -> Standing:
    """Hold each expansion against the sectors and places of the law of its own day, and against the tests of size."""
    own, facts = lanes.expansions, facts_of_expansions(lanes)
    count, decided = len(own.lane), own.decided
    ground = np.full(count, eligibility.NOT_MET, dtype=np.int8)
    of_kind = {name: np.zeros(count, dtype=bool) for name in ("sector", "area", "zone")}
    holiday = [np.zeros(count) for _ in range(3)]
    favourable = lanes.favourable[own.lane]
    for head in read.law.heads.values():
        listed, area = (_names(read, name, decided, head.name) for name in ("grounds", "areas"))
        if not listed.any():
            continue
        entries, index = read.entries_by_date(head.package, decided, True)
        rows = np.array([_holiday(entry.value if entry else None) for entry in entries])[index]
        state = eligibility.all_of([condition_on(read, path, decided, facts, favourable) for path in head.conditions])
        state = np.where(listed & (rows[:, 0] + rows[:, 1] > 0), state, eligibility.NOT_MET).astype(np.int8)
        ground = eligibility.any_of([ground, state])
        taken = eligibility.granted(state=state, favourable=favourable)
        of_kind["sector" if head.kind == "sector" else "zone"] |= taken & ~area
        of_kind["area"] |= taken & area
        better = taken & (rows[:, 0] + rows[:, 1] * rows[:, 2] > holiday[0] + holiday[1] * holiday[2])
        holiday = [np.where(better, rows[:, place], held) for place, held in enumerate(holiday)]
    thresholds = {name: dated_states(read, f"{PATH}conditions.{name}", decided, facts) for name in THRESHOLDS}
    everywhere = np.ones(count, dtype=bool)
    area = of_kind["area"]
    if (of_kind["zone"] & ~area).any() and read.reading("expansion_threshold_in_zone") == "twenty":
        area = area | of_kind["zone"]
    return Standing(
        ground=ground,
        not_by_purchase=dated_states(read, f"{PATH}conditions.not_by_purchase", decided, facts),
        disbursed=dated_states(read, f"{PATH}conditions.capital_disbursed", decided, facts),
        thresholds=thresholds,
        applies={
            "added_in_sector": of_kind["sector"],
            "added_in_area": area,
            "fixed_asset_share": everywhere,
            "capacity_share": everywhere,
        },
        exempt=holiday[0],
        half=holiday[1],
        half_reduction=holiday[2],
    )


def _names(read: LawReader, name: str, decided: NDArray[np.int64], token: str) -> Booleans:
    """Say for which expansions the law of their day has a token among what it names, ``(expansion,)``."""
    entries, index = read.entries_by_date(PATH + name, decided, True)
    held = [entry is not None and token in (entry.value if isinstance(entry.value, tuple) else (entry.value,)) for entry in entries]
    return read.recorder.note(np.array(held, dtype=np.bool_)[index], PATH + name, tuple(entries))


def _holiday(package: Package | None) -> tuple[float, float, float]:
    held = package.holiday if package else None
    return (float(held.exempt), float(held.half), float(held.half_share)) if held else (0.0, 0.0, 0.0)


def expand(read: LawReader, lanes: Lanes, rates: Rates, income: ByKind, books: Books) -> Expanded:
    """Work out what each expansion adds and enjoys; without expansions the income stays as it is.

    Parameters
    ----------
    rates : of the project, and its clocks.
    income : by kind, before losses [VND].
    books : what it was worked out from.
    """
    own, running = lanes.expansions, rates.project.running
    if not len(own.lane):
        return Expanded(income, running, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO)
    recorder, shape = read.recorder, (len(lanes.years), lanes.count)
    standing = standing_of(read, lanes)
    with recorder.of("expansion"):
        extra = _extra_income(read, lanes, income, books, standing)
        enjoyed = _enjoyed(read, lanes, rates, books, extra, standing)

    def by_lane(amounts: Floats) -> Floats:
        return sum_by_lane(amounts, own.lane, lanes.count)

    # A year that fails a condition is lost to what follows the project too.
    holiday = ((enjoyed.exempt_share + enjoyed.half_share) > 0) & ~rates.lost[:, own.lane]
    moved = by_lane(np.where(enjoyed.follows_project | holiday, 0.0, extra))
    stays = np.broadcast_to(income.incentive, shape) - moved
    gained = np.maximum(extra, 0.0)
    parts = {
        "share": by_lane(np.where(holiday, gained, 0.0)),
        "exempt_share": by_lane(np.where(holiday, gained * enjoyed.exempt_share, 0.0)),
        "half_share": by_lane(np.where(holiday, gained * enjoyed.half_share, 0.0)),
        "following": by_lane(np.where(enjoyed.follows_project & ~holiday, gained, 0.0)),
    }
    of_project = np.maximum(stays - by_lane(np.where(enjoyed.follows_project | holiday, extra, 0.0)), 0.0)
    whole = of_project + parts["share"] + parts["following"]
    return Expanded(
        income=income._replace(incentive=stays, ordinary=np.broadcast_to(income.ordinary, shape) + moved),
        running=running | (by_lane(holiday.astype(np.float64)) > 0),
        extra_income=by_lane(extra),
        **{name: np.divide(part, whole, out=np.zeros(shape), where=whole > 0) for name, part in parts.items()},
    )


def _extra_income(read: LawReader, lanes: Lanes, income: ByKind, books: Books, standing: Standing) -> Floats:
    """Give the extra income of each expansion: by its own books, else split off by fixed assets or invested capital."""
    own, recorder = lanes.expansions, read.recorder
    shape = (len(lanes.years), lanes.count)

    def of(amount: Floats) -> Floats:
        return np.broadcast_to(amount, shape)[:, own.lane]

    eligible = eligibility.granted(state=standing.ground, favourable=lanes.favourable[own.lane])
    by_capital = own.by_capital & ~eligible & _names(read, "income_allocation", own.decided, "invested_capital")

    def by_ratio(shared: Floats, added: Floats, total: Floats) -> Floats:
        split: Floats = recorder.apply(expansion.extra_income_by_ratio, income=shared, added=added, total=total)
        return split

    added = np.where(by_capital, own.capital, own.fixed_assets)
    total = np.where(by_capital, own.capital_total, own.fixed_assets_total)
    if not own.own_books.any():
        return by_ratio(of(income.incentive), added, total)

    def of_books(amounts: Floats) -> Floats:
        """What the expansions with books of their own have, for each expansion of the same project."""
        return sum_by_lane(np.where(own.own_books, amounts, 0.0), own.lane, lanes.count)[:, own.lane]

    all_revenue, all_cost = of(books.revenue.total), of(books.direct_cost.total)
    key = of(books.keys.incentive)
    by_books = recorder.apply(
        expansion.extra_income_of_own_books,
        revenue=own.revenue,
        direct_cost=own.cost + books.charges,
        project_revenue=of(books.revenue.incentive),
        project_direct_cost=of(books.direct_cost.incentive),
        shared_cost=key * of(books.shared_cost),
        by_cost=lanes.share_by_cost[own.lane] & (all_revenue > 0) & (all_cost > 0),
        research=own.research,
        project_research=of(books.research.incentive),
        shared_research=key * of(books.shared_research),
        project_extra_deduction=of(books.extra_deduction.incentive),
        inside_share=of(books.inside_share),
    )
    # What books tell apart is split no second time, nor by the assets that earn it.
    rest = np.maximum(total - of_books(np.where(by_capital, own.capital, own.fixed_assets)), added)
    return np.where(own.own_books, by_books, by_ratio(of(income.incentive) - of_books(by_books), added, rest))


def _enjoyed(read: LawReader, lanes: Lanes, rates: Rates, books: Books, extra: Floats, standing: Standing) -> Enjoyed:
    own, recorder, years = lanes.expansions, read.recorder, lanes.years
    favourable, claims = lanes.favourable[own.lane], lanes.claims_ground[own.lane]
    eligible = eligibility.granted(state=eligibility.all_of([standing.ground, standing.not_by_purchase]), favourable=favourable) & claims
    chooses = _names(read, "grants", own.decided, CHOICE)
    ends = rates.ends[own.lane]
    earned = np.where(own.own_books, own.revenue, np.broadcast_to(books.revenue.incentive, (len(years), lanes.count))[:, own.lane])
    first = _first_revenue(earned, own, years)
    overlaps = ~chooses & (ends > own.disbursed) & (ends < years[-1] + 1) & ~np.isnan(own.disbursed)
    from_operation = _names(read, "clock", own.decided, "year_in_operation_with_income")
    begins = np.where(from_operation, own.in_use.astype(np.float64), np.nan_to_num(own.disbursed, nan=np.inf))
    latest = read.by_date(PATH + "latest_start", own.decided, np.inf)
    holiday_start = recorder.apply(
        expansion.start_of_expansion_holiday,
        extra_income=extra,
        years=years,
        begins=begins,
        counted_from=np.where(from_operation, first, begins),
        latest_start=latest,
        began=own.holiday_began,
    )
    return recorder.apply(
        expansion.enjoyed_by_expansion,
        eligible=eligible,
        threshold_met=eligibility.granted(state=standing.threshold, favourable=favourable) & (standing.disbursed == eligibility.MET),
        chooses=chooses,
        takes_holiday=own.takes_holiday,
        project_running=(rates.project.running | rates.lost)[:, own.lane],
        project_ended=years[:, None] >= ends,
        ended_when_complete=ends <= own.disbursed,
        time_left_too=bool(overlaps.any()) and read.reading("expansion_after_remaining_time") == "rest_of_own_holiday",
        holiday_start=holiday_start,
        exempt_years=standing.exempt,
        half_years=standing.half,
        half_reduction=standing.half_reduction,
        years=years,
    )


def _first_revenue(earned: Floats, own: Expansions, years: NDArray[np.int64]) -> Floats:
    """Give the first year in operation with revenue; one that began before the first year is counted from its own."""
    happens = (earned > 0) & (years[:, None] >= own.in_use)
    first = np.where(happens.any(axis=0), years[happens.argmax(axis=0)].astype(np.float64), np.inf)
    return np.where(own.in_use < years[0], own.in_use.astype(np.float64), first)


def tax_with_expansions(read: LawReader, expanded: Expanded, income: ByKind, rates: Rates) -> tuple[Tax, Floats]:
    """Give the tax, and what expansions are spared of the tax at the general rate [VND], ``(year, lane)``."""
    recorder, project = read.recorder, rates.project

    def tax(of_project: ByKind) -> Tax:
        return recorder.apply(
            corporate_income_tax.tax_due,
            income=of_project,
            project=project,
            general=rates.general,
            standard=rates.standard,
            micro=rates.micro,
        )

    if absent(expanded.share) and absent(expanded.following):
        return tax(income), _ZERO
    rest = tax(income._replace(incentive=income.incentive * (1 - expanded.share)))
    taxed = np.where(rates.micro, 0.0, income.incentive)
    with recorder.of("expansion"):
        extra = recorder.apply(
            expansion.tax_on_extra_income,
            income=taxed,
            general=rates.general,
            share=expanded.share,
            exempt_share=expanded.exempt_share,
            half_share=expanded.half_share,
        )
    spared = extra.relief_exemption + extra.relief_half
    spared = spared + taxed * expanded.following * (rates.general - project.rate * project.paid_share)
    whole = Tax(
        due=rest.due + extra.due,
        relief_preferential_rate=rest.relief_preferential_rate,
        relief_exemption=rest.relief_exemption + extra.relief_exemption,
        relief_half=rest.relief_half + extra.relief_half,
    )
    return whole, spared
