"""What holds of the tax base whatever the numbers: nothing is used twice, too late, or beyond what there is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.rules.carry_forward import first_in_first_out
from calculator.rules.depreciation_limits import accelerated_charges, in_use_share, within_car_cap
from calculator.rules.income import capped_interest, research_extra_deduction
from calculator.rules.kinds import ByKind, Floats
from calculator.rules.losses import bring_forward, set_off_within_year
from calculator.rules.science_fund import Deposits, fund_by_year, set_aside

YEARS = 14
CARRY = 5
ZERO = np.zeros((1, 1))
amount = st.integers(0, 10**9)
signed = st.integers(-(10**9), 10**9)


def column(values: st.SearchStrategy[int]) -> st.SearchStrategy[Floats]:
    return st.lists(values, min_size=YEARS, max_size=YEARS).map(lambda found: np.array(found, dtype=np.float64)[:, None])


def kinds(values: st.SearchStrategy[int]) -> st.SearchStrategy[ByKind]:
    return st.tuples(*(column(values) for _ in range(4))).map(lambda parts: ByKind(*parts, exempt=ZERO))


enjoys = st.lists(st.booleans(), min_size=YEARS, max_size=YEARS).map(lambda found: np.array(found)[:, None])


@given(made=column(amount), room=column(amount), opening=st.lists(amount, min_size=CARRY, max_size=CARRY))
def test_nothing_is_used_twice_nor_after_its_years(made: Floats, room: Floats, opening: list[int]) -> None:
    before = np.array(opening, dtype=np.float64)[:, None]
    pool = first_in_first_out(made=made, opening=before, room=[room], carry_years=CARRY)
    everything = before.sum() + made.sum()
    assert abs(everything - pool.all_used.sum() - pool.expired.sum() - pool.carried[-1].sum()) <= 1
    assert (pool.all_used <= room + 1e-6).all()
    all_made = np.concatenate([before, made])[:, 0]
    for year in range(YEARS):
        # What is older than five years is gone: used up to a year is at most what the years up to then made, and what is carried at most the last five.
        assert pool.all_used[: year + 1].sum() <= all_made[: CARRY + year].sum() + 1
        assert pool.carried[year, 0] <= all_made[year + 1 : CARRY + year + 1].sum() + 1
        assert pool.all_used[year, 0] <= all_made[year : CARRY + year].sum() + 1


@given(income=kinds(signed), enjoying=enjoys, project_first=st.booleans(), ring=st.booleans())
def test_losses_used_are_losses_made(income: ByKind, enjoying: np.ndarray, project_first: bool, ring: bool) -> None:
    apart = np.full((1, 1), ring)
    within = set_off_within_year(income=income, enjoys_incentive=enjoying, losses_anywhere=apart, gains_apart=apart)
    assert all((part >= 0).all() for part in within.income)
    forward = bring_forward(
        income=within.income,
        general_loss=within.general_loss,
        real_estate_loss=within.real_estate_loss,
        opening_general=np.zeros((CARRY, 1)),
        opening_real_estate=np.zeros((CARRY, 1)),
        carry_years=CARRY,
        enjoys_incentive=enjoying,
        losses_anywhere=apart,
        gains_apart=apart,
        project_first=project_first,
    )
    made = np.broadcast_to(within.general_loss + within.real_estate_loss, (YEARS, 1))
    used, expired, carried = (np.broadcast_to(part, (YEARS, 1)) for part in (forward.used, forward.expired, forward.carried))
    # Net income of the year is what is left less what is lost: nothing appears, nothing goes.
    assert np.abs(sum(income) - (sum(within.income) - made)).max() <= 1e-3
    assert (used.cumsum(axis=0) <= made.cumsum(axis=0) - made + 1).all()
    for year in range(YEARS):
        assert used[year, 0] <= made[max(0, year - CARRY) : year].sum() + 1
    assert abs(made.sum() - used.sum() - expired.sum() - carried[-1, 0]) <= 1
    assert all((part >= -1e-6).all() for part in forward.income)


@given(income=kinds(signed), research=kinds(amount), claimed=st.integers(0, 100))
def test_the_extra_deduction_never_makes_a_loss(income: ByKind, research: ByKind, claimed: int) -> None:
    extra = research_extra_deduction(
        income=income, research=research, claimed=np.array([claimed / 100]), total_share=np.full((YEARS, 1), 2.0)
    )
    profit, taken = income.total, np.broadcast_to(extra.total, (YEARS, 1))
    assert (taken >= 0).all()
    assert (taken <= np.maximum(profit, 0) + 1e-3).all()
    assert (taken <= research.total * claimed / 100 + 1e-3).all()


@given(interest=column(amount), received=column(amount), earnings=column(signed))
def test_interest_is_deducted_once_and_within_five_years(interest: Floats, received: Floats, earnings: Floats) -> None:
    found = capped_interest(
        interest=interest,
        interest_income=received,
        earnings=earnings,
        capped=np.array([True]),
        opening=np.zeros((CARRY, 1)),
        cap_share=np.full((YEARS, 1), 0.3),
        carry_years=CARRY,
    )
    excess = np.maximum(np.maximum(interest - received, 0) - np.maximum(0.3 * earnings, 0), 0)
    brought = found.deductible - (interest - excess)
    assert (found.deductible.cumsum(axis=0) <= interest.cumsum(axis=0) + 1).all()
    for year in range(YEARS):
        assert -1e-3 <= brought[year, 0] <= excess[max(0, year - CARRY) : year].sum() + 1
        assert found.carried[year, 0] <= excess[max(0, year + 1 - CARRY) : year + 1].sum() + 1


@given(
    income=kinds(amount),
    share=st.integers(0, 20),
    spending=column(amount),
    misused=column(amount),
    rate=st.integers(0, 20),
    bond=st.integers(0, 8),
)
def test_the_fund_reconciles(income: ByKind, share: int, spending: Floats, misused: Floats, rate: int, bond: int) -> None:
    aside = set_aside(income=income, set_aside_share=np.full((1, 1), share / 100))
    made = np.broadcast_to(aside.total, (YEARS, 1))
    assert (made <= 0.2 * income.total + 1e-3).all()
    fund = fund_by_year(
        made=made,
        tax_saved=made * rate / 100,
        opening=Deposits(ZERO, ZERO, ZERO),
        spending=spending,
        misused=misused,
        use_within_years=CARRY,
        minimum_use=np.full((YEARS, 1), 0.7),
        bond_rate=np.full((1, 1), bond / 100),
        interest_years=np.full((YEARS, 1), 2.0),
        late_rate=np.full((YEARS, 1), 0.1),
    )
    gone = fund.used + fund.misused + fund.unused + fund.left_over
    assert np.abs(made.cumsum(axis=0) - gone.cumsum(axis=0) - fund.balance).max() <= 1
    assert (fund.used <= spending + 1e-6).all()
    # Either tax comes back on all that is unused, or on nothing.
    assert (np.minimum(fund.unused, fund.left_over) == 0).all()
    assert (fund.misused <= misused + 1e-6).all()
    assert np.abs(fund.paid_back - (fund.unused + fund.misused) * rate / 100).max() <= 1e-3
    late = fund.fund_interest - fund.unused * rate / 100 * 2 * bond / 100
    # Late interest runs for at least a year and at most five.
    wrong = fund.misused * rate / 100 * 0.1
    assert (late >= wrong - 1e-3).all()
    assert (late <= CARRY * wrong + 1e-3).all()
    for year in range(CARRY, YEARS):
        assert fund.left_over[year, 0] <= 0.3 * made[year - CARRY, 0] + 1e-3
        gone_wrong = fund.misused[year - CARRY : year + 1].sum()
        assert fund.unused[year, 0] == 0 or fund.unused[year, 0] + gone_wrong >= 0.3 * made[year - CARRY, 0] - 1e-3


@settings(deadline=None)
@given(profit=column(signed), cost=st.integers(1, 10**9), life=st.integers(2, YEARS), times=st.sampled_from([1.25, 1.5, 2.0]))
def test_a_faster_charge_writes_off_the_cost_and_makes_no_loss(profit: Floats, cost: int, life: int, times: float) -> None:
    straight = np.where(np.arange(YEARS)[:, None] < life, cost / life, 0.0)
    charges = accelerated_charges(
        straight=straight,
        cost=np.array([float(cost)]),
        acceleration=np.array([times]),
        charged_before=np.zeros(1),
        profit_before=profit,
        owner=np.zeros(1, dtype=np.int64),
    )
    assert abs(charges.sum() - cost) <= 1e-3
    assert (charges >= -1e-6).all()
    assert (charges <= times * straight + 1e-6).all()
    # Only a year that stays in profit is charged more than its straight line.
    assert (charges[charges > straight + 1e-3] - straight[charges > straight + 1e-3] <= profit[charges > straight + 1e-3] + 1e-3).all()
    assert (charges.cumsum(axis=0) >= straight.cumsum(axis=0) - 1e-3).all()


@given(cost=st.integers(1, 10**10), months=st.integers(1, 40), starts=st.integers(-20, 80), limit=st.sampled_from([0, 9, 12]))
def test_shares_of_a_charge_are_shares(cost: int, months: int, starts: int, limit: int) -> None:
    car = within_car_cap(cost=np.array([float(cost)]), capped_car=np.array([True]), cap=np.full((YEARS, 1), 1.6e9))
    assert np.abs(car * cost - min(cost, 1.6e9)).max() <= 1e-3
    share = in_use_share(
        first_year=np.array([2026]),
        first_month=np.array([4.5]),
        life_years=np.array([5]),
        years=np.arange(2026, 2026 + YEARS),
        idle_from=np.array([12.0 * 2026 + starts]),
        idle_months=np.array([float(months)]),
        tolerated_months=np.full((YEARS, 1), float(limit)),
    )
    assert ((share >= -1e-9) & (share <= 1)).all()
    assert months >= limit or (share == 1).all()
