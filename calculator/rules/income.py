"""From revenue and costs to income by kind: shared costs, the interest cap, the R&D deduction, work outside the zone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.carry_forward import first_in_first_out
from calculator.rules.kinds import Booleans, ByKind, Floats, absent, left_of, less, some_lanes


class Interest(NamedTuple):
    """Interest deducted in each year, and interest above the cap carried on [VND], ``(year, lane)``."""

    deductible: Floats
    carried: Floats


def shared_cost_keys(*, revenue: ByKind, direct_cost: ByKind, by_cost: Booleans, main_incentive: Booleans, all_to_main: Booleans) -> ByKind:
    """Split shared costs by revenue or by deductible cost; the five shares of a year add up to 1.

    Parameters
    ----------
    revenue, direct_cost : by kind [VND], ``(year, lane)``.
    by_cost : split by direct deductible cost instead of revenue, ``(lane,)``.
    main_incentive : whether the main stream, which bears shared costs while there is no revenue, is of the incentive kind, ``(lane,)``.
    all_to_main : whether all shared costs belong to the main stream (cost plus a mark-up), ``(lane,)``.

    References
    ----------
    Law 67/2025/QH15 art. 18(2); Decree 320/2025/NĐ-CP art. 23(1).
    """
    main = ByKind(
        incentive=main_incentive.astype(np.float64),
        ordinary=(~main_incentive).astype(np.float64),
        excluded=np.zeros((1, 1)),
        real_estate=np.zeros((1, 1)),
        exempt=np.zeros((1, 1)),
    )
    others = (revenue.ordinary, revenue.excluded, revenue.real_estate, revenue.exempt)
    if main_incentive.all() and all(absent(part) for part in others) and not by_cost.any():
        return main._replace(incentive=np.ones((1, 1)), ordinary=np.zeros((1, 1)))

    def split(amounts: ByKind, otherwise: ByKind) -> ByKind:
        total = amounts.total
        none = ~(total > 0)
        divisor = np.where(none, 1.0, total)

        def key(amount: Floats, rest: Floats) -> Floats:
            if absent(amount) and absent(rest):
                return rest
            found: Floats = amount / divisor
            if found.shape != np.broadcast_shapes(found.shape, rest.shape):
                found = np.broadcast_to(found, np.broadcast_shapes(found.shape, rest.shape)).copy()
            np.copyto(found, rest, where=none)
            return found

        return amounts.each(key, otherwise)

    keys = split(revenue, main)
    if by_cost.any():
        chosen = by_cost & (revenue.total > 0)
        by_revenue = keys
        keys = split(direct_cost, keys).each(lambda own, other: _either(chosen, own, other), by_revenue)
    if all_to_main.any():
        keys = keys.each(lambda key, alone: _either(all_to_main, alone, key), main)
    return keys


def _either(condition: Booleans, yes: Floats, no: Floats) -> Floats:
    return np.where(condition, yes, no)


def income_by_kind(*, revenue: ByKind, direct_cost: ByKind, shared_cost: Floats, keys: ByKind) -> ByKind:
    """Take direct costs and the kind's part of shared costs from its revenue [VND], ``(year, lane)``.

    Parameters
    ----------
    revenue, direct_cost : by kind, deductible costs only [VND].
    shared_cost : deductible shared cost, interest included [VND].
    keys : the share of each kind in shared costs.

    References
    ----------
    Law 67/2025/QH15 art. 7, 9, 18(2); Decree 320/2025/NĐ-CP art. 23(1).
    """

    def income(earned: Floats, spent: Floats, key: Floats) -> Floats:
        if absent(earned) and absent(spent) and absent(key):
            return earned
        return left_of(less(earned, spent), key * shared_cost)

    return revenue.each(income, direct_cost, keys)


def cost_plus_revenue(*, direct_cost: Floats, shared_cost: Floats, mark_up: Floats) -> Floats:
    """Price a service at its cost plus a mark-up, interest left out of the cost, ``(year, lane)`` [VND].

    Parameters
    ----------
    direct_cost, shared_cost : all operating cost of the stream, depreciation and rents included, deductible or not [VND].
    mark_up : share on cost, ``(lane,)``; NaN where the stream is not priced so.
    """
    return np.where(np.isnan(mark_up), 0.0, (direct_cost + shared_cost) * (1 + np.nan_to_num(mark_up)))


def capped_interest(
    *,
    interest: Floats,
    interest_income: Floats,
    earnings: Floats,
    capped: Booleans,
    opening: Floats,
    cap_share: Floats,
    carry_years: int,
) -> Interest:
    """Cap net interest at a share of earnings before interest, tax, depreciation and amortisation; carry the excess.

    Parameters
    ----------
    interest, interest_income : of the year [VND], ``(year, lane)``.
    earnings : net operating profit plus net interest plus depreciation [VND], ``(year, lane)``.
    capped : whether the enterprise has related-party transactions, ``(lane,)``; the cap binds only then.
    opening : excess of the years before the first, oldest first [VND], ``(year, lane)``.
    cap_share : ``(year, 1)``; NaN in years without a cap.
    carry_years : for how many years the excess can be deducted [years].

    References
    ----------
    Decree 132/2020/NĐ-CP art. 16(3); Decree 255/2026/NĐ-CP from 1 July 2026.
    """
    shape = np.broadcast_shapes(interest.shape, earnings.shape, (1, len(capped)))
    # The cap binds few lanes: only they are computed.
    bound = np.flatnonzero(capped)
    paid, earned = some_lanes(interest, bound, shape[1]), some_lanes(interest_income, bound, shape[1])
    net = np.maximum(paid - earned, 0)
    # A year without a cap in the law has room for all.
    free = np.isnan(cap_share)
    ceiling = np.where(free, net, np.maximum(np.nan_to_num(cap_share) * some_lanes(earnings, bound, shape[1]), 0))
    excess, room = np.maximum(net - ceiling, 0), np.maximum(ceiling - net, 0)
    pool = first_in_first_out(made=excess, opening=some_lanes(opening, bound, shape[1]), room=[room], carry_years=carry_years)
    deductible, carried = np.broadcast_to(interest, shape).copy(), np.zeros(shape)
    deductible[:, bound] = paid - excess + pool.all_used
    carried[:, bound] = pool.carried
    return Interest(deductible=deductible, carried=carried)


def research_extra_deduction(*, income: ByKind, research: ByKind, claimed: Floats, total_share: Floats) -> ByKind:
    """Deduct R&D cost a second time as far as profit allows, by kind [VND], ``(year, lane)``.

    The extra deduction is elective and may not create a loss; each kind takes its share of the R&D cost it bears.

    Parameters
    ----------
    income : before the extra deduction, by kind [VND].
    research : R&D cost each kind bears [VND].
    claimed : the share of the extra deduction that is claimed, ``(lane,)``.
    total_share : total deduction as a share of actual cost, ``(year, 1)``; 200 % leaves 100 % extra.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 9(1)(a1)-(a3).
    """
    cost = research.total
    if not cost.any():
        return research
    # Few lanes have R&D: only they are computed.
    count = claimed.shape[-1]
    own = np.flatnonzero(np.broadcast_to(cost, (cost.shape[0], count)).any(axis=0))
    spent = some_lanes(cost, own, count)
    profit = np.maximum(some_lanes(income._replace(exempt=np.zeros((1, 1))).total, own, count), 0)
    extra = np.minimum(claimed[..., own] * (total_share - 1) * spent, profit)
    per_unit = np.divide(extra, spent, out=np.zeros_like(extra), where=spent > 0)

    def taken(amount: Floats) -> Floats:
        if absent(amount):
            return amount
        deducted = np.zeros((len(extra), count))
        deducted[:, own] = some_lanes(amount, own, count) * per_unit
        return deducted

    return research.each(taken)


def income_arising_inside(*, income: ByKind, inside_share: Floats, restricted: Booleans) -> ByKind:
    """Move the income of services performed outside the place to ordinary income.

    Parameters
    ----------
    income : by kind [VND], ``(year, lane)``.
    inside_share : share of the work performed inside the place, ``(year, lane)``.
    restricted : whether only income arising inside counts for the head of the lane, ``(lane,)``.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 23(3)(b).
    """
    if not (restricted & (inside_share < 1)).any():
        return income
    outside = np.where(restricted, 1 - inside_share, 0.0) * income.incentive
    return income._replace(incentive=income.incentive - outside, ordinary=income.ordinary + outside)
