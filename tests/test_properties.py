"""What must hold whatever the numbers are (Hypothesis)."""

from __future__ import annotations

import datetime as dt
import re
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from calculator import engine
from calculator.engine import evaluate
from calculator.enterprise.group import NOT_KNOWN_WITHOUT_GROUP
from calculator.law.law import Law, load_law
from calculator.law.patch import apply_draft
from calculator.law.schema import Draft
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.load import scenario_from
from calculator.result import Result
from calculator.rules.corporate_income_tax import ProjectRate, project_rate, tax_due
from calculator.rules.kinds import ByKind
from calculator.rules.losses import bring_forward, set_off_within_year
from tests.twin.random_projects import random_scenario

settings.register_profile(
    "properties", max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PROPERTY = settings.get_profile("properties")
# A batch is dear to run, and a failing one is read lane by lane anyway: it is not shrunk.
BATCH = settings(PROPERTY, max_examples=60, phases=[Phase.explicit, Phase.generate])

LAW = load_law()
TOGETHER = np.array([[False]])
"""The rule from 2025: real estate is not apart from other income."""

RATES = {"general_rate", "rate", "paid_share", "effective_rate"}
SEEDS = st.integers(0, 20_000)


# ---- random projects


@cache
def scenario(seed: int) -> Any:
    return scenario_from(random_scenario(seed))


def cases(item: Any) -> list[Case]:
    """Every site, as it is, outside any zone and without claims, unknown facts read both ways."""
    return [
        Case(item, site, outside=outside, claims=claims, favourable=favourable)
        for site in item.sites
        for outside, claims in ((False, True), (True, True), (False, False))
        for favourable in (False, True)
    ]


def undisturbed(data: dict[str, Any]) -> dict[str, Any]:
    """The project without what befalls it in mid-life: a failed year is taxed above its band, and a benefit may be paid back."""
    for fact in ("failed_years", "conditions_found_unmet", "certificates_issued"):
        data["project"]["facts"].pop(fact, None)
    data["project"].get("elections", {}).pop("moves", None)
    return data


def run(item: Any, law: Law = LAW) -> Result:
    return evaluate(law, build_lanes(cases(item)))


def same(one: Result, other: Result, lanes: Any = slice(None), *, but_for_sums: bool = False) -> None:
    """The same numbers to the last bit, or but for a trillionth: sums over leases are taken in the order of the batch."""
    for table in ("enterprise", "workforce", "state", "clocks"):
        # What is told of a last move is there where any lane of the run moves.
        told = {line for found in (one, other) for line in found.clocks if line.startswith("moved_")}
        assert getattr(one, table).keys() - told == getattr(other, table).keys() - told
        for line, values in getattr(one, table).items():
            if line in told and not (line in one.clocks and line in other.clocks):
                continue
            if not (table == "clocks" and line.endswith("_start")) or one.years[0] == other.years[0]:
                held = getattr(other, table)[line][..., lanes]
                if but_for_sums:
                    assert np.allclose(values, held, rtol=1e-12, atol=1e-4, equal_nan=True), line
                else:
                    assert np.array_equal(values, held, equal_nan=True), line
    assert np.array_equal(one.head, other.head[lanes])
    assert np.array_equal(one.states, other.states[:, lanes])


# ---- tax within a year, clocks fixed

AMOUNT = st.integers(-100, 100).map(lambda number: number * 1e6)
INCOME = st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT)
SHARE = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def array(value: Any) -> Any:
    return np.array([[value]])


def tax_of_one_year(
    income: tuple[float, ...], carried: float, real_estate: float, project: ProjectRate, general: float, first: bool
) -> float:
    """The tax of one year after losses of the same year and of the year before."""
    within = set_off_within_year(
        income=ByKind(*map(array, income)), enjoys_incentive=project.running, losses_anywhere=TOGETHER, gains_apart=TOGETHER
    )
    forward = bring_forward(
        income=within.income._replace(exempt=array(0.0)),
        general_loss=within.general_loss,
        real_estate_loss=within.real_estate_loss,
        opening_general=np.array([[0.0], [carried]]).repeat(1, axis=1),
        opening_real_estate=np.array([[0.0], [real_estate]]),
        carry_years=2,
        enjoys_incentive=project.running,
        losses_anywhere=TOGETHER,
        gains_apart=TOGETHER,
        project_first=first,
    )
    due = tax_due(income=forward.income, project=project, general=array(general), standard=array(0.2), micro=array(False)).due
    return float(due[0, 0])


@st.composite
def positions(draw: Any) -> tuple[ProjectRate, float]:
    """A rate on project income and a paid share; an incentive runs where they are better than the general law."""
    general, rate, exempt = draw(st.sampled_from([0.15, 0.17, 0.2])), draw(st.sampled_from([0.05, 0.1, 0.2])), draw(SHARE)
    rate, paid = min(general, rate), 1 - exempt
    running = array(rate < general or paid < 1)
    return ProjectRate(array(rate), array(exempt), array(0.0), array(paid), running), general


@given(INCOME, st.integers(0, 4), st.integers(1, 50), st.sampled_from([0, 30e6]), st.sampled_from([0, 30e6]), positions(), st.booleans())
@PROPERTY
def test_more_profit_of_any_kind_is_never_less_tax(
    income: Any, kind: int, more: int, carried: float, real_estate: float, position: Any, first: bool
) -> None:
    project, general = position
    assume(kind != 4)
    raised = tuple(amount + more * 1e6 * (place == kind) for place, amount in enumerate(income))
    low, high = (tax_of_one_year(amounts, carried, real_estate, project, general, first) for amounts in (income, raised))
    assert 0 <= low <= high + 1e-6


CLOCK = st.integers(0, 16)


@given(
    income=st.tuples(*[st.integers(0, 100).map(lambda number: number * 1e6)] * 4),
    general=st.sampled_from([0.15, 0.17, 0.2]),
    rate=st.sampled_from([0.05, 0.1, 0.17, 0.22]),
    clocks=st.tuples(CLOCK, CLOCK, CLOCK, CLOCK, CLOCK),
    better=st.sampled_from(["rate", "rate_years", "exempt_years", "half_years"]),
    by=st.integers(1, 10),
)
@PROPERTY
def test_a_better_package_with_clocks_fixed_is_never_more_tax(
    income: Any, general: float, rate: float, clocks: Any, better: str, by: int
) -> None:
    years = np.arange(2027, 2057)
    rate_start, rate_years, holiday_start, exempt, half = map(float, clocks)
    package = {"rate": rate, "rate_years": rate_years, "exempt_years": exempt, "half_years": half}
    improved = {**package, better: package[better] - by / 1000 if better == "rate" else package[better] + by}

    def tax(package: dict[str, float]) -> Any:
        project = project_rate(
            general=np.full((30, 1), general),
            rate_start=np.array([2027 + rate_start]),
            holiday_start=np.array([2027 + holiday_start]),
            half_reduction=np.array([0.5]),
            years=years,
            **{name: np.array([value]) for name, value in package.items()},
        )
        full = ByKind(*(np.full((30, 1), amount) for amount in income), np.zeros((1, 1)))
        return tax_due(
            income=full, project=project, general=np.full((30, 1), general), standard=np.full((30, 1), 0.2), micro=np.zeros((30, 1), bool)
        ).due

    assert (tax(improved) <= tax(package) + 1e-6).all()
    assert (tax(improved) >= 0).all()


# ---- losses


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60), st.booleans()), min_size=1, max_size=20),
    st.lists(st.integers(0, 40), min_size=5, max_size=5),
    st.booleans(),
)
@PROPERTY
def test_losses_are_used_once_and_never_older_than_five_years(yearly: Any, opening: list[int], first: bool) -> None:
    """What is used in any stretch of years was made in that stretch or in the five years before it."""
    count = len(yearly)
    profit = np.array([[max(income, 0.0)] for income, _, _ in yearly])
    loss = np.array([[max(-income, 0.0)] for income, _, _ in yearly])
    ordinary = np.array([[max(other, 0.0)] for _, other, _ in yearly])
    zero = np.zeros((1, 1))
    done = bring_forward(
        income=ByKind(profit, ordinary, zero, zero, zero),
        general_loss=loss,
        real_estate_loss=zero,
        opening_general=np.array(opening, dtype=float)[:, None],
        opening_real_estate=np.zeros((1, 1)),
        carry_years=5,
        enjoys_incentive=np.array([[runs] for *_, runs in yearly]),
        losses_anywhere=TOGETHER,
        gains_apart=TOGETHER,
        project_first=first,
    )
    used, expired = (np.broadcast_to(part, (count, 1))[:, 0] for part in (done.used, done.expired))
    made = np.concatenate([opening, loss[:, 0]])  # made[5 + t] is the loss of year t
    for begin in range(count):
        for end in range(begin, count):
            assert used[begin : end + 1].sum() <= made[begin : 5 + end].sum() + 1e-9
    assert (used >= 0).all()
    assert (used <= profit[:, 0] + ordinary[:, 0]).all()
    carried = float(np.broadcast_to(done.carried, (count, 1))[-1, 0])
    assert made.sum() == pytest.approx(used.sum() + expired.sum() + carried)
    # In full: no loss of the five years before is left while the year still has income.
    for year in range(count):
        left = profit[year, 0] + ordinary[year, 0] - used[year]
        usable = made[: 5 + year].sum() - used[: year + 1].sum() - expired[:year].sum()
        assert min(left, usable) == pytest.approx(0, abs=1e-9)


def losing(gap: int, loss: int, profit: int) -> Any:
    """A loss in 2027, nothing for some years, then a profit."""
    title = {"vi": "Dự án", "en": "Project"}
    return {
        "scenario": "vintage", "title": title, "horizon": {"first_year": 2027, "years": 12},
        "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "vintage", "activity": "other", "licence": "2027-01-01", "operation_start": "2027-01-01", "capital": "1 tỷ",
            "facts": {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "yes", "work_inside_site": 1},
            "revenue": [{"name": "sales", "kind": "ordinary", "amount": {"years": {2027 + gap: profit}, "then": "zero"}}],
            "costs": [{"name": "set_up", "amount": {"years": {2027: loss}, "then": "zero"}}],
        },
        "sites": {"city": {"title": title, "location": "none", "commune_class": "none", "premises": []}},
    }  # fmt: skip


@given(st.integers(1, 10), st.integers(1, 10**12), st.integers(1, 10**12), st.booleans())
@PROPERTY
def test_a_loss_is_never_used_in_the_sixth_year(gap: int, loss: int, profit: int, opening: bool) -> None:
    data = losing(gap, loss, profit)
    if opening:
        # The same loss, brought in from the year before the horizon.
        data["project"]["costs"] = []
        data["project"]["opening"] = {"losses": [{"year": 2026, "amount": loss, "activity": "general"}]}
        data["project"]["revenue"][0]["amount"] = {"years": {2026 + gap: profit}, "then": "zero"}
        assume(gap > 0)
    lines = evaluate(LAW, build_lanes([Case(scenario_from(data), "city")])).enterprise
    year = gap - opening
    used = min(loss, profit) if gap <= 5 else 0
    assert lines["losses_used"][:, 0].sum() == lines["losses_used"][year, 0] == used
    assert lines["corporate_income_tax"][year, 0] == pytest.approx(0.2 * (profit - used))
    assert lines["losses_expired"][5 - opening, 0] == loss - used
    assert lines["losses_carried"][-1, 0] == 0


@given(st.integers(10**9, 10**12), st.integers(1, 999), st.integers(1, 999), st.integers(1, 3))
@PROPERTY
def test_a_profit_that_research_takes_in_full_starts_no_holiday(revenue: int, wages: int, rent: int, years: int) -> None:
    """No income is left, and what floating point leaves of it (some 1e-7 đồng) is none either."""
    data = losing(0, 0, 0)
    research = {2027 + year: revenue // 2 for year in range(years)}
    data["project"] |= {
        "activity": "key_digital_product",
        "revenue": [{"name": "sales", "kind": "incentive", "amount": revenue}],
        # Other costs leave a profit below the cost of research, which is deducted twice as far as there is profit.
        "costs": [
            {"name": "wages", "share_of_revenue": f"{wages}/4000"},
            {"name": "rent", "share_of_revenue": f"{rent}/7000"},
            {"name": "research", "amount": {"years": research, "then": "zero"}, "research_and_development": "true"},
        ],
    }
    result = evaluate(LAW, build_lanes([Case(scenario_from(data), "city")]))
    assert result.head_of(0) == "special_sector"
    assert np.allclose(result.enterprise["project_income"][:years, 0], 0, atol=1e-3)
    assert result.clocks["holiday_start"][0] == 2027 + min(years, 3)
    assert result.enterprise["paid_share"][:years, 0].tolist() == [1] * years


# ---- whole projects


@given(SEEDS)
@PROPERTY
def test_tax_is_never_negative_and_never_above_the_general_rate_in_all(seed: int) -> None:
    data = undisturbed(random_scenario(seed))
    lines = run(scenario_from(data)).enterprise
    assert (lines["corporate_income_tax"] >= 0).all()
    # Tax that comes back on an unused science fund is tax of earlier years.
    assert (lines["corporate_income_tax"] - lines["science_fund_paid_back"] <= 0.2 * lines["assessable_income"] + 1e-3).all()
    assert (lines["assessable_income"] >= -1e-3).all()
    assert (lines["land_rent_due"] >= 0).all()
    # Relief that is taken back, and time that was not paid for, is paid for with interest.
    changed = any("change" in item for site in data["sites"].values() for item in site["premises"])
    assert changed or (lines["land_rent_due"] <= lines["land_rent_before_relief"] + 1e-3).all()
    assert (lines["land_use_tax"] >= 0).all()
    assert (lines["land_use_tax"] <= lines["land_use_tax_before_relief"]).all()
    for line in RATES:
        assert ((lines[line] >= 0) & (lines[line] <= 1)).all()


@given(SEEDS, st.booleans())
@PROPERTY
def test_the_reliefs_add_up_to_what_the_tax_falls_short_of_the_general_rate(seed: int, large: bool) -> None:
    data = undisturbed(random_scenario(seed))
    data["project"]["facts"]["affiliate_above_small_bands"] = "yes" if large else "no"
    # Without income at the standard rate all of the base has the general rate; without the micro exemption it pays.
    data["project"]["revenue"] = [line for line in data["project"]["revenue"] if line["kind"] != "excluded"]
    assume(data["project"]["revenue"])
    names = {line["name"] for line in data["project"]["revenue"]}
    for group in ("costs", "assets", "adjustments"):
        data["project"][group] = [line for line in data["project"].get(group, []) if line["stream"] in {"shared", *names}]
    # An expansion names assets of the project; those that went with their stream it has not.
    left = {asset["name"] for asset in data["project"]["assets"]}
    for expansion in data["project"].get("expansions", []):
        held = expansion.get("fixed_assets", {}).get("assets", [])
        assume(set(held) <= left)
    for loan in data["project"]["loans"]:
        loan.pop("capitalised_into", None)
    data["project"]["facts"].pop("formed_from_household", None)
    lines = run(scenario_from(data)).enterprise
    reliefs = lines["relief_preferential_rate"] + lines["relief_exemption"] + lines["relief_half"]
    at_general = (lines["assessable_income"] - lines["science_fund_set_aside"]) * lines["general_rate"]
    due = lines["corporate_income_tax"] - lines["science_fund_paid_back"]
    # The year that decides the micro exemption is this one or the last, annualised; over 1 bn in both there is none.
    revenue = np.concatenate([np.zeros_like(lines["revenue"][:1]), lines["revenue"]])
    taxed = np.ones_like(at_general, dtype=bool) if large else (revenue[1:] > 1e9) & (revenue[:-1] > 1e9)
    assert np.allclose(reliefs[taxed], (at_general - due)[taxed], rtol=1e-12, atol=1e-3)
    assert (reliefs >= -1e-3).all()


UNUSED = [
    "land_rent.provincial_rates.hanoi.office",
    "corporate_income_tax.provisional_payment_share",
    "corporate_income_tax.special_investment_ceiling.rate_cut",
]


@given(SEEDS, st.sampled_from(UNUSED), st.sampled_from(["7%", "13%"]))
@PROPERTY
def test_a_draft_on_what_a_project_does_not_use_changes_nothing(seed: int, path: str, value: str) -> None:
    title = {"vi": "Dự thảo", "en": "Draft"}
    now = LAW.entry(path, dt.date(2026, 11, 21))
    assert now is not None
    change = {
        "path": path, "from": "2026-11-21", "was": now.written, "value": value, "cites": [{"instrument": "draft/dti-law-2024-07"}],
        "confidence": "secondary", "checked_on": "2026-11-21",
    }  # fmt: skip
    draft = Draft.model_validate(
        {"draft": "unused", "title": title, "author": "made up", "kind": "draft", "stage": "made up", "date": "2026-11-21",
         "source": "made up", "changes": [change]}
    )  # fmt: skip
    parameters = apply_draft(LAW.parameters, draft)
    assert parameters[path] != LAW.parameters[path]
    same(run(scenario(seed)), run(scenario(seed), replace(LAW, parameters=parameters)))


def shifted(data: Any, years: int, key: str = "") -> Any:
    """The same scenario some years later."""
    if isinstance(data, dict):
        inside = {name: shifted(value, years, str(name)) for name, value in data.items()}
        return {name + years: value for name, value in inside.items()} if key == "years" else inside
    if isinstance(data, list):
        return [shifted(value, years, key) for value in data]
    if isinstance(data, int) and key in {"first_year", "from", "until", "drawn", "repaid_from", "repaid_until", "year"}:
        return data + years
    if isinstance(data, str) and re.fullmatch(r"20\d\d-\d\d(-\d\d)?", data):
        return f"{int(data[:4]) + years}{data[4:]}"
    return data


@given(SEEDS, st.sampled_from([4, 8, 12, 20]))
@PROPERTY
def test_a_later_project_under_unchanged_law_has_the_same_numbers_later(seed: int, years: int) -> None:
    """Steps of four years, since the law counts the days of a month; licences and tax years after every change of the law held.

    The price of the land use tax is fixed in five-year cycles of the calendar: land prices grow only where the step holds whole cycles.
    """
    data = undisturbed(random_scenario(seed))
    for part in ("expansions", "science_fund", "support", "cash", "adjustments"):
        data["project"].pop(part, None)
    for year in ("first_revenue", "first_taxable_income"):
        data["project"].get("opening", {}).pop(year, None)
    data["project"]["licence"] = max(data["project"]["licence"], "2025-10-01")
    early = shifted(without_people(data), 4)
    if years % 5:
        early["assumptions"]["land_price_growth"] = "0%"
    last = max(
        entry.from_ for path, parameter in LAW.parameters.items() if not path.startswith("top_up_tax.sbie") for entry in parameter.history
    )
    assert last < dt.date.fromisoformat(early["project"]["licence"])
    one, other = run(scenario_from(early)), run(scenario_from(shifted(early, years)))
    assert np.array_equal(one.years + years, other.years)
    same(one, other, but_for_sums=True)
    assert np.array_equal(one.clocks["rate_start"] + years, other.clocks["rate_start"])
    assert np.array_equal(one.clocks["holiday_start"] + years, other.clocks["holiday_start"])


MONEY = {
    "amount",
    "monthly_pay",
    "table_price",
    "infrastructure_cost",
    "rent",
    "cost",
    "principal",
    "previous_year_revenue",
    "compensation_advance",
    "spending",
    "misused",
    "left",
    "tax_saved",
}


def without_people(data: dict[str, Any]) -> dict[str, Any]:
    """The same scenario without people, whose insurance has ceilings in money, and without a group, whose exclusion falls by year."""
    project = {name: value for name, value in data["project"].items() if name != "group"}
    return {**data, "project": {**project, "workforce": []}}


def scaled(data: Any, times: int, money: bool = False) -> Any:
    """The same scenario with every amount of money multiplied."""
    if isinstance(data, dict):
        return {
            name: scaled(value, times, name in MONEY or (money and name not in {"from", "until", "growth", "then"}))
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [scaled(value, times) for value in data]
    return data * times if money and isinstance(data, int) else data


@given(SEEDS, st.sampled_from([2, 3, 10]))
@PROPERTY
def test_all_money_times_k_is_every_line_of_money_times_k(seed: int, times: int) -> None:
    data = without_people(random_scenario(seed))
    data["project"]["facts"]["affiliate_above_small_bands"] = "yes"  # no threshold in money is near
    for asset in data["project"]["assets"]:
        asset.pop("car_use", None)  # the cap of a passenger car is one
    one, other = run(scenario_from(data)), run(scenario_from(scaled(data, times)))
    assert one.enterprise["revenue"].any()
    for line, values in one.enterprise.items():
        factor = 1 if line in RATES else times
        largest = max(1.0, float(np.nan_to_num(np.abs(values)).max()))
        assert np.allclose(values * factor, other.enterprise[line], equal_nan=True, rtol=1e-9, atol=1e-9 * largest * factor + 0.01), line


# ---- lanes


@cache
def long_scenario(seed: int) -> Any:
    """A random project looked at over 2026 to 2065, so that many fit into one run; None if it was running before."""
    data = random_scenario(seed)
    if "opening" in data["project"]:
        return None
    data["horizon"] = {"first_year": 2026, "years": 40}
    data["project"].pop("group", None)  # its revenue is stated for the horizon it was drawn for
    return scenario_from(data)


@given(st.lists(SEEDS, min_size=2, max_size=6, unique=True), st.integers(1, 7), st.integers(0, 1000))
@BATCH
def test_a_lane_is_the_same_alone_and_in_any_place_of_a_batch(
    monkeypatch: pytest.MonkeyPatch, seeds: list[int], block: int, order: int
) -> None:
    projects = [item for item in map(long_scenario, seeds) if item is not None]
    assume(projects)
    batch = [case for item in projects for case in cases(item)]
    Random(order).shuffle(batch)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "LANES_PER_BLOCK", block)
        blocks = evaluate(LAW, build_lanes(batch))
    whole = evaluate(LAW, build_lanes(batch))
    assert blocks.names == whole.names == tuple(case.site for case in batch)
    same(blocks, whole, but_for_sums=True)
    assert blocks.parcels.keys() == whole.parcels.keys()
    for name, column in whole.parcels.items():
        assert np.array_equal(blocks.parcels[name], column), name
    for place in (0, len(batch) // 2, len(batch) - 1):
        same(evaluate(LAW, build_lanes([batch[place]])), whole, slice(place, place + 1), but_for_sums=True)


@given(SEEDS, st.integers(1, 5))
@BATCH
def test_a_running_project_is_the_same_alone_and_across_blocks(monkeypatch: pytest.MonkeyPatch, seed: int, block: int) -> None:
    assume("opening" in random_scenario(seed)["project"])
    batch = cases(scenario(seed))
    with monkeypatch.context() as patch:
        patch.setattr(engine, "LANES_PER_BLOCK", block)
        blocks = evaluate(LAW, build_lanes(batch))
    for place, case in enumerate(batch):
        same(evaluate(LAW, build_lanes([case])), blocks, slice(place, place + 1), but_for_sums=True)


def arrays(item: Any) -> list[Any]:
    """Every array in lanes."""
    if isinstance(item, np.ndarray):
        return [item]
    if is_dataclass(item):
        return [array for part in fields(item) for array in arrays(getattr(item, part.name))]
    return [array for value in item.values() for array in arrays(value)] if isinstance(item, dict) else []


@given(SEEDS)
@PROPERTY
def test_inputs_are_read_only_and_a_second_call_gives_the_same(seed: int) -> None:
    lanes: Lanes = build_lanes(cases(scenario(seed)))
    before = deepcopy(lanes)
    assert len(arrays(lanes)) > 60
    for item in arrays(lanes):
        item.setflags(write=False)
    first = evaluate(LAW, lanes)
    same(first, evaluate(LAW, lanes))
    assert all(np.array_equal(old, new, equal_nan=True) for old, new in zip(arrays(before), arrays(lanes), strict=True))
    assert not any(np.isnan(values).any() for name, values in first.enterprise.items() if name not in NOT_KNOWN_WITHOUT_GROUP)
