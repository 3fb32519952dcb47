"""A million enterprises that owe every levy, block by block: each block is drawn from the seed and its own number.

An enterprise is one of five worked projects of the zones (``portfolio.py`` says how they are perturbed): software with a State lease,
assets, a loan and one or two roles; some with ordinary revenue or R&D; one in ten of another activity outside any
zone, with related-party interest and rent to pay; one in twenty in a group above EUR 750 million, whose accounts and top-up tax are
computed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from calculator.project.lanes import Lanes
from tests.benchmarks import portfolio

LANES_A_BLOCK = 24_576
SEED = 20261122

_LOAN = {"name": "bank", "principal": "30 tỷ", "rate": "9%", "drawn": 2027, "repaid_from": 2029, "repaid_until": 2036}
_ENGINEERS = {
    **portfolio.ENGINEERS,
    "headcount": {"years": {2028: 50, 2029: 60, 2030: 70}, "then": "hold"},
    "monthly_pay": {"start": "45 triệu", "from": 2028, "growth": "4%"},
    "digital_work": "yes",
}
_TESTERS = {
    "role": "testers",
    "headcount": {"years": {2028: 40, 2029: 50}, "then": "hold"},
    "monthly_pay": {"start": "14 triệu", "from": 2028, "growth": "5%"},
    "months_paid": 13,
    "insured_pay": "10 triệu",
}
_GROUP = {"revenue_eur": "2 tỷ", "entities_abroad": "yes"}
_TWO_ASSETS = [portfolio.asset("fit_out"), portfolio.SERVERS]

_OUTSIDE = {**portfolio.ZONE, "location": "none"}

PROJECTS: tuple[tuple[dict[str, Any], dict[str, Any], float], ...] = (
    ({"assets": _TWO_ASSETS}, portfolio.ZONE, 0.45),
    ({"revenue": [portfolio.EXPORTS, portfolio.CONSULTING], "workforce": [_ENGINEERS, _TESTERS]}, portfolio.ZONE, 0.25),
    ({"costs": [portfolio.SET_UP, portfolio.OTHER, portfolio.RESEARCH], "workforce": [_ENGINEERS, _TESTERS]}, portfolio.ZONE, 0.15),
    (
        {
            "activity": "other",
            "revenue": [{**portfolio.EXPORTS, "kind": "ordinary"}],
            "facts": {**portfolio.FACTS, "related_party_transactions": "yes"},
        },
        _OUTSIDE,
        0.1,
    ),
    ({"group": _GROUP, "assets": _TWO_ASSETS}, portfolio.ZONE, 0.05),
)
"""What each kind of enterprise has beside a State lease, an asset, a loan and engineers, where it is, and its share of all."""


def blocks(count: int, lanes_a_block: int = LANES_A_BLOCK) -> Iterator[Lanes]:
    """Give enterprises in blocks of lanes; the last may be smaller."""
    for number, start in enumerate(range(0, count, lanes_a_block)):
        yield block(min(lanes_a_block, count - start), number)


def block(count: int, number: int = 0) -> Lanes:
    """Give one block of the population."""
    scenarios = tuple(described(changes, site) for changes, site, _ in PROJECTS)
    return portfolio.drawn(scenarios, tuple(share for *_, share in PROJECTS), count, SEED + number)


def described(changes: dict[str, Any], site: dict[str, Any]) -> dict[str, Any]:
    return portfolio.scenario(portfolio.project(**{"loans": [_LOAN], "workforce": [_ENGINEERS], **changes}), site)


def draws(count: int, seed: int = SEED) -> Lanes:
    """Give draws of one project: alike in all but its revenue and costs, which move from year to year; what is alike is not laid out."""
    changes, site, _ = PROJECTS[0]
    one = portfolio.drawn((described(changes, site),), (1.0,), 1, seed)
    random = np.random.default_rng(seed)
    walk = np.exp(random.normal(0, 0.08, (portfolio.YEARS, count)).cumsum(axis=0))
    spending = random.lognormal(0, 0.1, count)
    return replace(
        portfolio.widened(one, count),
        revenue=replace(one.revenue, incentive=one.revenue.incentive * walk),
        cost=replace(one.cost, shared=one.cost.shared * spending),
    )
