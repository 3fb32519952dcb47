"""The order in which rules apply, readable top to bottom: (law, lanes) -> Result."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from calculator.enterprise.alike import NOTHING, Alike, alike_of, grounds_of_all
from calculator.enterprise.asset_costs import AssetCosts
from calculator.enterprise.blocks import Whole
from calculator.enterprise.carried import carried_forward
from calculator.enterprise.cash import cash_lines
from calculator.enterprise.charges import accelerate, depreciation_of_lanes, of_own_books
from calculator.enterprise.expansion import Books, expand, tax_with_expansions
from calculator.enterprise.group import group_lines
from calculator.enterprise.household import with_household
from calculator.enterprise.incentives import rates_of_lanes
from calculator.enterprise.interest import interest_of_lanes
from calculator.enterprise.letting import Placement, left_out_under
from calculator.enterprise.moves import inside_by_year
from calculator.enterprise.qualify import Grounds, facts_as_read
from calculator.enterprise.science_fund import tax_with_fund
from calculator.enterprise.support import charged, support_of_lanes, with_taxed_grants
from calculator.enterprise.turns import later_heads
from calculator.land.rent import rent_of_lanes
from calculator.land.tenancy import tenancies_of_lanes
from calculator.land.terms import UNKNOWN as LAND_TERMS_UNKNOWN
from calculator.land.terms import LandTerms, terms_of_lanes
from calculator.land.use_tax import tax_of_lanes
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.people.lines import INCOME_TAX_LINES, asked, state_lines, workforce_lines
from calculator.people.workforce import workforce_of_lanes
from calculator.project.facts import TOKENS
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.result import Result
from calculator.rules import corporate_income_tax, excluded_income, income, losses, moves
from calculator.rules.kinds import Booleans, ByKind, Floats, absent, less

LANES_PER_BLOCK = 12_288
"""Blocks keep the arrays of a run in the processor's cache; a lane's numbers do not depend on its block, but for the last bit where its neighbours have what it has not."""

BLOCKS_A_STRETCH = 2
"""For how many blocks the terms of leases are looked up at once."""

_ZERO = np.zeros((1, 1))
_YES = TOKENS["new_project"].index("yes")


def evaluate(law: Law, lanes: Lanes, recorder: Plain | None = None, *, only: Collection[str] | None = None) -> Result:
    """Compute every yearly line of every lane.

    Parameters
    ----------
    law : the law of one variant.
    lanes : projects at sites as arrays.
    recorder : notes each step, for the explanation of a single lane; nothing is noted without it.
    only : names of the yearly lines to keep; all unless given. A portfolio needs few, and the result is most of its memory.

    Raises
    ------
    InputError
        When a scenario asks for a head or an asset life the law does not have.
    UnknownNameError
        When the law data holds no value for a year or date that is needed.
    """
    read = LawReader(law, recorder or Plain())
    lanes = facts_as_read(read, lanes)
    grounds = grounds_of_all(read, lanes)
    if lanes.count <= LANES_PER_BLOCK:
        return _evaluate(read, lanes, grounds, only, alike_of(read, lanes, income_tax=_taxes_staff(lanes, only)))
    whole = Whole(lanes, grounds)
    for start, part in _in_blocks(read, lanes, grounds, only):
        whole.add(part, start, start + part.count)
    return whole.result()


def evaluate_in_blocks(law: Law, lanes: Lanes, *, only: Collection[str] | None = None) -> Iterator[tuple[int, Result]]:
    """Compute lanes as :func:`evaluate` does, and give the result block by block with the place of its first lane.

    For whoever adds results up: most of the time and memory of many lanes goes into putting their lines together.
    """
    read = LawReader(law, Plain())
    lanes = facts_as_read(read, lanes)
    yield from _in_blocks(read, lanes, grounds_of_all(read, lanes), only)


def _in_blocks(read: LawReader, lanes: Lanes, grounds: Grounds, only: Collection[str] | None) -> Iterator[tuple[int, Result]]:
    alike = alike_of(read, lanes, income_tax=_taxes_staff(lanes, only))
    terms, begun = LAND_TERMS_UNKNOWN, 0
    for start in range(0, lanes.count, LANES_PER_BLOCK):
        if not alike.land and start % (BLOCKS_A_STRETCH * LANES_PER_BLOCK) == 0:
            terms, begun = terms_of_lanes(read, lanes.take(start, start + BLOCKS_A_STRETCH * LANES_PER_BLOCK)), start
        stop = min(start + LANES_PER_BLOCK, lanes.count)
        part, ground = lanes.take(start, stop), grounds.take(start, stop)
        yield start, _evaluate(read, part, ground, only, alike, terms.take(start - begun, stop - begun))


def _taxes_staff(lanes: Lanes, only: Collection[str] | None) -> bool:
    """Say whether the income tax of the workforce is asked for, or a levy depends on it."""
    return only is None or not INCOME_TAX_LINES.isdisjoint(only) or bool(lanes.roles.employer_keeps.any())


def _evaluate(
    read: LawReader,
    lanes: Lanes,
    grounds: Grounds,
    only: Collection[str] | None,
    alike: Alike = NOTHING,
    terms: LandTerms = LAND_TERMS_UNKNOWN,
) -> Result:
    law, recorder = read.law, read.recorder
    lanes, on_top = charged(read, lanes)
    years = lanes.years
    shape = (len(years), lanes.count)

    land = alike.land_of(lanes.count) or rent_of_lanes(read, lanes, recorder, terms.rent)
    land_tax = alike.land_tax or tax_of_lanes(read, lanes, terms.tax)
    tenancies = tenancies_of_lanes(read, lanes, recorder)
    people = alike.people or workforce_of_lanes(read, lanes, recorder, income_tax=_taxes_staff(lanes, only), only=only)
    placement = Placement(read, lanes, grounds)
    charges, shared_charge = depreciation_of_lanes(read, lanes, placement, recorder, AssetCosts(lanes, alike.assets))

    # Revenue, with what is priced at cost plus a mark-up
    revenue, cost, nondeductible = (placement.of_streams(part) for part in (lanes.revenue, lanes.cost, lanes.nondeductible))
    on_costs = ByKind.added(people.employer_insurance, people.trade_union_fee)
    shared_operating = ByKind.added(lanes.cost.shared, -tenancies.saved, -people.pay_saved, land.cost, land_tax.due, on_costs)
    shared_before_interest = ByKind.added(shared_operating, shared_charge)
    revenue = _with_cost_plus(lanes, revenue, cost, nondeductible, charges, shared_before_interest, recorder)
    all_revenue = np.broadcast_to(revenue.total, shape)
    support = support_of_lanes(read, lanes, all_revenue)
    direct_cost = cost.each(ByKind.added, charges)
    read.basis("corporate_income_tax.separate_accounting", years)
    keys = recorder.apply(
        income.shared_cost_keys,
        revenue=revenue,
        direct_cost=direct_cost,
        by_cost=lanes.share_by_cost,
        main_incentive=placement.has_incentive_stream,
        all_to_main=~np.isnan(lanes.cost_plus),
    )

    if (lanes.operation_year > years[0]).any():
        read.basis("depreciation.cost_before_revenue", years)
    # Interest cap, income by kind, R&D, work outside the zone
    deducted_interest = interest_of_lanes(read, lanes, ByKind.added(all_revenue, -revenue.exempt), cost.total, shared_operating)
    shared_cost = ByKind.added(shared_before_interest, deducted_interest)
    before_research = recorder.apply(
        income.income_by_kind,
        revenue=revenue,
        direct_cost=direct_cost,
        shared_cost=shared_cost,
        keys=keys,
    )
    if (lanes.assets.acceleration > 1).any():
        charges, shared_charge = accelerate(read, lanes, placement, charges, shared_charge, before_research)
        before_research = recorder.apply(
            income.income_by_kind,
            revenue=revenue,
            direct_cost=cost.each(ByKind.added, charges),
            shared_cost=ByKind.added(shared_operating, shared_charge, deducted_interest),
            keys=keys,
        )
    own_research = placement.of_streams(lanes.research)
    extra = recorder.apply(
        income.research_extra_deduction,
        income=before_research,
        research=_research(own_research, lanes.research.shared, keys),
        claimed=lanes.research_share,
        total_share=read.by_year("corporate_income_tax.research_and_development.total_share", years),
    )
    after_research = before_research.each(less, extra)
    if lanes.joint_books.any():
        read.basis("corporate_income_tax.separate_accounting", years)
        after_research = recorder.apply(
            excluded_income.income_without_separate_books,
            income=after_research,
            revenue=revenue,
            direct_cost=direct_cost,
            by_cost=lanes.share_by_cost,
            joint=lanes.joint_books,
        )
    inside_only = inside_by_year(grounds.inside_only, grounds.later, years)
    where_clients_are = inside_only.any() and read.reading("service_income_place") == "place_of_the_client"
    inside_share = _ZERO if where_clients_are else lanes.inside_share
    by_kind = recorder.apply(income.income_arising_inside, income=after_research, inside_share=inside_share, restricted=inside_only)

    by_kind = with_taxed_grants(by_kind, support)

    # Clocks and rates
    rates = rates_of_lanes(read, lanes, grounds, revenue, all_revenue, by_kind)
    rates = with_household(read, lanes, rates, all_revenue, by_kind)
    general, project = rates.general, rates.project
    books = Books(
        revenue,
        direct_cost,
        keys,
        shared_cost,
        own_research,
        lanes.research.shared,
        extra,
        np.where(inside_only, inside_share, 1.0) if inside_only.any() else np.ones((1, 1)),
        of_own_books(read, lanes),
    )
    expanded = expand(read, lanes, rates, by_kind, books)
    by_kind = expanded.income

    # Losses within the year and brought forward, then the tax
    read.basis("corporate_income_tax.losses.within_year", years)
    apart = read.is_choice("corporate_income_tax.losses.real_estate_ring_fence", "other_losses_not_against_real_estate", years)
    gains_apart = _gains_apart(read, by_kind, lanes, apart)
    within = recorder.apply(
        losses.set_off_within_year, income=by_kind, enjoys_incentive=expanded.running, losses_anywhere=apart, gains_apart=gains_apart
    )
    carries = within.general_loss.any() or lanes.opening_losses.any()
    order = read.reading("losses_brought_forward") if carries else "project_first"
    shared_rules = {
        "carry_years": read.whole("corporate_income_tax.losses.carry_forward_years", law.as_of, years),
        "enjoys_incentive": expanded.running,
        "losses_anywhere": apart,
        "gains_apart": gains_apart,
    }
    forward = carried_forward(lanes, within, order, recorder, shared_rules)
    for provision in left_out_under(lanes) if recorder.recording else ():
        read.basis(provision, years)
    levied = tax_with_fund(read, lanes, forward.income, lambda reader, base: tax_with_expansions(reader, expanded, base, rates))
    tax, expansion_relief = levied.tax, levied.expansion_relief
    due = tax.due
    ceiling = read.by_year("corporate_income_tax.temporary_reduction_2026.revenue", years, np.nan)
    if (
        not np.isnan(ceiling).all()
        and (all_revenue <= ceiling).any()
        and read.reading("temporary_reduction_2026") == "applied_after_incentives"
    ):
        due = due - recorder.apply(
            corporate_income_tax.temporary_reduction,
            tax=tax.due,
            revenue=all_revenue,
            share=read.by_year("corporate_income_tax.temporary_reduction_2026.share", years, np.nan),
            ceiling=ceiling,
        )

    due = ByKind.added(due, levied.paid_back)
    repaid = _ZERO
    if rates.withdrawn is not None:
        repaid = recorder.apply(
            moves.incentive_repaid,
            relief_preferential_rate=tax.relief_preferential_rate,
            relief_exemption=tax.relief_exemption,
            relief_half=tax.relief_half,
            from_year=rates.withdrawn,
            years=years,
        )
        due = due + repaid

    saved = (-tenancies.saved, -people.pay_saved)
    # Cash is worked out from other lines, and the accounts of few lanes from their parts; no line is added up that nobody asks for.
    every = only is None or bool(lanes.cash.stated.any())
    summed = {
        "operating_cost": (cost.total, lanes.cost.shared, *saved, on_costs, nondeductible.total, lanes.nondeductible.shared),
        "payroll": (lanes.payroll, -people.pay_saved),
        "depreciation": (charges.total, shared_charge),
    }

    def wanted(name: str) -> bool:
        return every or (only is not None and name in only)

    def added(name: str, *amounts: Floats) -> Floats:
        return ByKind.added(*amounts) if wanted(name) else _ZERO

    lines = {
        "revenue": all_revenue,
        "operating_cost": added("operating_cost", *summed["operating_cost"]),
        "payroll": added("payroll", *summed["payroll"]),
        "land_rent_before_relief": land.before_relief,
        "land_rent_due": land.due,
        "land_rent_cost": land.cost,
        "land_rent_through_price": tenancies.through_price,
        "sublease_support": tenancies.support,
        "land_use_tax_before_relief": land_tax.before_relief,
        "land_use_tax": land_tax.due,
        **on_top.lines(),
        "grants": support.received,
        "tax_credits": ByKind.added(lanes.cash.credits_refundable, lanes.cash.credits_other),
        "grants_taxed": support.taxed_ordinary + support.taxed_project,
        "depreciation": added("depreciation", *summed["depreciation"]),
        "interest": lanes.interest,
        "interest_deductible": deducted_interest,
        "research_extra_deduction": extra.total,
        "taxable_income": added("taxable_income", *by_kind),
        "project_income": by_kind.incentive,
        "expansion_income": expanded.extra_income,
        "exempt_income": np.maximum(by_kind.exempt, 0),
        "losses_used": forward.used,
        "losses_expired": forward.expired if wanted("losses_expired") else _ZERO,
        "losses_carried": forward.carried if wanted("losses_carried") else _ZERO,
        "assessable_income": added("assessable_income", *forward.income),
        "assessable_project_income": forward.income.incentive,
        "general_rate": general,
        "rate": project.rate,
        "paid_share": project.paid_share,
        "effective_rate": project.rate * project.paid_share if only is None or "effective_rate" in only else _ZERO,
        "corporate_income_tax": due,
        "incentive_repaid": repaid,
        "relief_preferential_rate": tax.relief_preferential_rate,
        "relief_exemption": tax.relief_exemption,
        "relief_half": tax.relief_half,
        "expansion_relief": expansion_relief,
        "employer_insurance": people.employer_insurance,
        "trade_union_fee": people.trade_union_fee,
        "staff_relief_kept_by_employer": people.kept_by_employer,
        **levied.lines,
    }
    group = group_lines(read, lanes, lines, summed, due, tax, within, land, revenue.exempt, support, extra, rates, alike.assets, only)
    kept_of_staff = -people.kept_by_employer
    burden = ByKind.added(
        due,
        levied.lines["science_fund_interest"],
        land.due,
        land_tax.due,
        on_top.import_duty,
        tenancies.through_price,
        -tenancies.support,
        kept_of_staff,
        group["group_top_up_tax"],
    )
    lines |= {**group, "burden": burden}
    lines |= cash_lines(read, lanes, lines, tax, support, on_top)

    def spread(table: dict[str, Floats]) -> dict[str, Floats]:
        return {name: _read_only(line, shape) for name, line in table.items() if only is None or name in only}

    of_staff = workforce_lines(people, lanes.headcount)

    return Result(
        years=years,
        names=lanes.names,
        enterprise=spread(lines),
        workforce=spread(asked(of_staff, only)),
        state=spread(asked(state_lines(read, lanes, lines, people, of_staff), only)),
        clocks={
            "rate_start": rates.start.rate_start,
            "rate_years": grounds.rate_years,
            "holiday_start": rates.start.holiday_start,
            "exempt_years": grounds.exempt_years,
            "half_years": grounds.half_years,
            "preferential_rate": grounds.rate,
            **rates.moved,
        },
        heads=grounds.heads,
        head=grounds.chosen,
        states=grounds.states,
        conditions=grounds.conditions,
        parcels={**land.parcels, **land.gates},
        readings_asked=frozenset(read.readings_asked),
        later_heads=later_heads(grounds),
    )


def _read_only(line: Floats, shape: tuple[int, int]) -> Floats:
    """Give a line for all years and lanes, not to be written to: it may be one of another's inputs."""
    if line.shape != shape:
        return np.broadcast_to(line, shape)
    line = line.view()
    line.flags.writeable = False
    return line


def _research(own: ByKind, shared: Floats, keys: ByKind) -> ByKind:
    """Give the R&D cost each kind of income bears: its own, and its part of what is shared."""
    return own if absent(shared) else own.each(lambda amount, key: amount + key * shared, keys)


def _gains_apart(read: LawReader, income: ByKind, lanes: Lanes, before_2025: Booleans) -> Booleans:
    """Say in which years other losses stay away from real-estate gains: before 2025, and since if the old rule is read to go on."""
    if absent(income.real_estate):
        return before_2025
    return before_2025 | (read.reading("losses_against_real_estate_gains") == "not_set_off")


def _with_cost_plus(
    lanes: Lanes, revenue: ByKind, cost: ByKind, nondeductible: ByKind, charges: ByKind, shared_cost: Floats, recorder: Plain
) -> ByKind:
    """Add the revenue of streams priced at their cost plus a mark-up."""
    if np.isnan(lanes.cost_plus).all():
        return revenue
    spent = cost.each(lambda own, other, charge: own + other + charge, nondeductible, charges)
    priced = recorder.apply(
        income.cost_plus_revenue,
        direct_cost=spent.incentive,
        shared_cost=shared_cost + lanes.nondeductible.shared,
        mark_up=lanes.cost_plus,
    )
    # A service is priced from the day it is rendered: what is spent before is a loss.
    rendered = lanes.years[:, None] >= lanes.operation_year
    return revenue._replace(incentive=revenue.incentive + np.where(rendered, priced, 0.0))
