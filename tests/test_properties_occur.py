"""Properties of the tax base and the top-up tax on whole projects, and that what they speak of happens: none of them holds of nothing alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import evaluate, load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.rules.income import capped_interest, research_extra_deduction
from calculator.rules.kinds import ByKind, Floats
from calculator.rules.top_up_tax import top_up
from tests.twin.random_projects import random_scenario

LAW = load_law()
FIVE = 5
ZERO = np.zeros((1, 1))


def lines_of(seed: int) -> tuple[dict[str, Floats], float]:
    """Give the yearly lines of a random project, and the losses it brings in from before."""
    data = random_scenario(seed)
    site = next(iter(data["sites"]))
    scenario = scenario_from(data)
    result = evaluate(LAW, build_lanes([Case(scenario, site)]))
    before = sum(float(loss.amount) for loss in scenario.project.opening.losses)
    return {name: line[:, 0] for name, line in result.enterprise.items()}, before


def test_losses_are_used_once_and_within_five_years() -> None:
    """Taxable less exempt income, less what is left over as assessable, is losses used less losses made: what is made is used, lapses or is carried."""
    used = expired = 0
    for seed in range(120):
        line, before = lines_of(seed)
        made = line["assessable_income"] + line["losses_used"] - (line["taxable_income"] - line["exempt_income"])
        trifle = 1 + np.abs(line["taxable_income"]).sum() * 1e-12
        assert (made >= -trifle).all(), seed
        pool = before + np.concatenate([[0.0], np.cumsum(made)[:-1]])
        assert (np.cumsum(line["losses_used"] + line["losses_expired"]) <= pool + trifle).all(), seed
        for year in range(FIVE, len(made)):
            # Nothing older than five years: since then more cannot be used than was made in them.
            assert line["losses_used"][year] <= made[year - FIVE : year].sum() + trifle, (seed, year)
        used += bool((line["losses_used"] > trifle).any())
        expired += bool((line["losses_expired"] > trifle).any())
    assert used >= 20
    assert expired >= 3


def test_the_extra_deduction_stops_at_no_profit() -> None:
    draw = np.random.default_rng(3)
    profit, cost = draw.uniform(-100, 100, (400, 1)), draw.uniform(0, 100, (400, 1))
    income = ByKind(incentive=profit, ordinary=ZERO, excluded=ZERO, real_estate=ZERO, exempt=ZERO)
    research = ByKind(incentive=cost, ordinary=ZERO, excluded=ZERO, real_estate=ZERO, exempt=ZERO)
    extra = research_extra_deduction(income=income, research=research, claimed=np.ones(1), total_share=np.full((400, 1), 2.0)).total
    assert np.allclose(extra, np.clip(profit, 0, cost), rtol=1e-12)
    cut = (profit < cost) & (profit > 0)
    for often in (cut, profit > cost, profit < 0):
        assert often.sum() > 50
    # Where it is cut it leaves nothing, and no loss.
    assert np.abs(profit[cut] - extra[cut]).max() <= 1e-12 * 100


def test_interest_above_the_cap_is_carried_for_five_years_and_then_lost() -> None:
    """100 of interest in the first year against a cap of 30: the rest finds room of 5 a year in the five following, 45 are lost."""
    interest = np.array([[100.0], *[[0.0]] * 7])
    earnings = np.array([[100.0], *[[5 / 0.3]] * 7])
    found = capped_interest(
        interest=interest, interest_income=ZERO, earnings=earnings, capped=np.array([True]), opening=np.zeros((FIVE, 1)),
        cap_share=np.full((8, 1), 0.3), carry_years=FIVE,
    )  # fmt: skip
    assert found.deductible[:, 0] == pytest.approx([30, 5, 5, 5, 5, 5, 0, 0])
    assert found.carried[:, 0] == pytest.approx([70, 65, 60, 55, 50, 0, 0, 0])


@given(
    income=st.integers(-1000, 1000), taxes=st.integers(-100, 300), payroll=st.integers(0, 5000), assets=st.integers(0, 5000),
    more=st.integers(1, 5000), in_assets=st.booleans(),
)  # fmt: skip
def test_the_top_up_tax_never_rises_with_substance(income: int, taxes: int, payroll: int, assets: int, more: int, in_assets: bool) -> None:
    def tax(extra: float) -> float:
        pay, held = payroll + (0 if in_assets else extra), assets + (extra if in_assets else 0)
        found = top_up(
            income=np.array([[float(income)]]), covered_taxes=np.array([[float(taxes)]]), payroll=np.array([[float(pay)]]),
            tangible_assets=np.array([[float(held)]]), minimum_rate=np.array([[0.15]]), payroll_share=np.array([[0.05]]),
            asset_share=np.array([[0.05]]), rounding_unit=1e-6,
        )  # fmt: skip
        return float(found.tax[0, 0])

    assert 0 <= tax(more) <= tax(0)
    if tax(0) > 0:
        # It falls by the rate on what more is excluded, down to nothing.
        excess = income - 0.05 * (payroll + assets)
        rate = tax(0) / excess
        assert tax(more) == pytest.approx(max(0.0, tax(0) - rate * 0.05 * more), abs=1e-9)


def test_the_top_up_tax_falls_with_substance_where_there_is_one() -> None:
    payroll = np.array([[0.0, 1000.0, 10_000.0, 20_000.0, 30_000.0]])
    found = top_up(
        income=np.array([[1000.0]]), covered_taxes=np.array([[50.0]]), payroll=payroll, tangible_assets=ZERO,
        minimum_rate=np.array([[0.15]]), payroll_share=np.array([[0.05]]), asset_share=np.array([[0.05]]), rounding_unit=1e-6,
    )  # fmt: skip
    # 10 % of 1,000 less 5 % of the payroll.
    assert found.tax[0] == pytest.approx([100, 95, 50, 0, 0])
