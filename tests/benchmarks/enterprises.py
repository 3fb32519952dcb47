"""A million enterprises that owe every levy, block by block: each block is drawn from the seed and its own number.

An enterprise is one of five worked projects of the zones (``portfolio.py`` says how they are perturbed): software with a State lease,
assets, a loan and one or two roles; some with ordinary revenue, R&D or related-party interest; one in twenty in a group above
EUR 750 million, whose accounts and top-up tax are computed too.
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
_ENGINEERS = {**portfolio.ENGINEERS, "digital_work": "yes", "monthly_pay": {"start": "45 triệu", "from": 2028, "growth": "4%"}}
_TESTERS = {
    "role": "testers",
    "headcount": {"years": {2028: 60, 2029: 80}, "then": "hold"},
    "monthly_pay": {"start": "14 triệu", "from": 2028, "growth": "5%"},
    "months_paid": 13,
    "insured_pay": "10 triệu",
}
_GROUP = {"revenue_eur": "2 tỷ", "entities_abroad": "yes"}
_TWO_ASSETS = [portfolio.asset("fit_out"), portfolio.SERVERS]

PROJECTS: tuple[tuple[dict[str, Any], float], ...] = (
    ({"assets": _TWO_ASSETS}, 0.45),
    ({"revenue": [portfolio.EXPORTS, portfolio.CONSULTING], "workforce": [_ENGINEERS, _TESTERS]}, 0.25),
    ({"costs": [portfolio.SET_UP, portfolio.OTHER, portfolio.RESEARCH], "workforce": [_ENGINEERS, _TESTERS]}, 0.15),
    ({"facts": {**portfolio.FACTS, "related_party_transactions": "yes"}}, 0.1),
    ({"group": _GROUP, "assets": _TWO_ASSETS}, 0.05),
)
"""What each kind of enterprise has beside a zone, a State lease, an asset, a loan and engineers, and its share of all."""


def blocks(count: int, lanes_a_block: int = LANES_A_BLOCK) -> Iterator[Lanes]:
    """Give enterprises in blocks of lanes; the last may be smaller."""
    for number, start in enumerate(range(0, count, lanes_a_block)):
        yield block(min(lanes_a_block, count - start), number)


def block(count: int, number: int = 0) -> Lanes:
    """Give one block of the population."""
    scenarios = tuple(
        portfolio.scenario(portfolio.project(**{"loans": [_LOAN], "workforce": [_ENGINEERS], **changes}), portfolio.ZONE)
        for changes, _ in PROJECTS
    )
    return portfolio.drawn(scenarios, tuple(share for _, share in PROJECTS), count, SEED + number)


def draws(count: int, seed: int = SEED) -> Lanes:
    """Give draws of one project: alike in all but its revenue and costs, which move from year to year; what is alike is not laid out."""
    changes, _ = PROJECTS[0]
    scenario = portfolio.scenario(portfolio.project(**{"loans": [_LOAN], "workforce": [_ENGINEERS], **changes}), portfolio.ZONE)
    one = portfolio.drawn((scenario,), (1.0,), 1, seed)
    random = np.random.default_rng(seed)
    walk = np.exp(random.normal(0, 0.08, (portfolio.YEARS, count)).cumsum(axis=0))
    spending = random.lognormal(0, 0.1, count)
    return replace(
        portfolio.widened(one, count),
        revenue=replace(one.revenue, incentive=one.revenue.incentive * walk),
        cost=replace(one.cost, shared=one.cost.shared * spending),
    )
