"""A zone operator: cash worked out by hand, returns with a closed form, the price that earns a target, and plans that cannot be."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator.analysis.fit.check import check_fit
from calculator.analysis.operator.answers import run_operator
from calculator.analysis.operator.cash import cash_of
from calculator.analysis.run import run_scenario
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.measures.returns import internal_rate, net_present_value, payback_year, peak_funding
from calculator.project.case import Case
from calculator.project.load import load_scenario, scenario_from
from calculator.project.operator.changes import PlanChange, changed_plan

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
SHIPPED = ("operator_tower_3ha", "operator_greenfield_200ha")


def plan(**changes: Any) -> dict[str, Any]:
    """A zone of 10,000 m² of which 6,000 are let yearly at 100,000 VND a m², built in its first year for 2 bn."""
    operator: dict[str, Any] = {
        "area": 10_000,
        "land": {
            "leasable_area": 6_000,
            "fill": {"years": {2027: "0%", 2028: "50%", 2029: "100%"}, "then": "hold"},
            "payment": "annual",
            "price": 100_000,
            "management_fee": 10_000,
        },
        "works": [
            {"name": "roads", "cost": "2 tỷ", "spent": {2027: "100%"}, "class": "other_structure", "life_years": 10, "serves": "land"}
        ],
        "target_return": "10%",
    }
    words = {"vi": "thử", "en": "test"}
    return {
        "scenario": "test",
        "title": words,
        "horizon": {"first_year": 2027, "years": 6},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "Zone",
            "activity": "zone_infrastructure",
            "licence": "2027-01-04",
            "operation_start": "2028-01-01",
            "capital": "2 tỷ",
            "facts": {
                "new_project": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "yes",
                "work_inside_site": "100%",
            },
            "operator": {**operator, **changes.pop("operator", {})},
            "costs": [{"name": "running", "amount": {"start": "50 triệu", "from": 2028}}],
            **changes,
        },
        "sites": {"zone": {"title": words, "location": "cdtz", "commune_class": "none", "zone_decision": "province", "premises": []}},
    }


def cash(data: dict[str, Any]) -> Any:
    return cash_of(load_law(), [Case(scenario_from(data), "zone")])[0]


def test_yearly_rent_is_received_as_it_is_let() -> None:
    found = cash(plan())
    # 3,000 m², then 6,000, at 100,000 of rent and 10,000 of fee.
    assert found.received.tolist() == [0, 330e6, 660e6, 660e6, 660e6, 660e6]
    assert found.works.tolist() == [2e9, 0, 0, 0, 0, 0]


def test_land_income_is_real_estate_at_the_standard_rate_after_its_own_depreciation() -> None:
    # From 2028: rent 300 m less 200 m of depreciation, less its part of the shared 50 m by revenue (300/330, later 600/660).
    found = cash(plan())
    land = [300e6 - 200e6 - 50e6 * 300 / 330, 600e6 - 200e6 - 50e6 * 600 / 660]
    # The fee is the project's own income in the zone: exempt in its first four years of income.
    np.testing.assert_allclose(found.tax[1:5], [0.2 * land[0], *[0.2 * land[1]] * 3], atol=1)
    available = found.received - found.operating_cost - found.tax
    np.testing.assert_allclose(found.equity, available - found.works, atol=1e-6)


def test_land_let_once_is_paid_at_once_and_taxed_over_the_term() -> None:
    once = plan(operator={"land": {**plan()["project"]["operator"]["land"], "payment": "one_off", "price": 1_000_000}})
    lines = {line.name: line.amount.values(range(2027, 2033)) for line in scenario_from(once).project.revenue if line.amount}
    # Without a lease the term ends with the horizon: 3 bn of 2028 over five years, 3 bn of 2029 over four.
    assert lines["operator_land"] == [0, 600e6, 1_350e6, 1_350e6, 1_350e6, 1_350e6]
    assert cash(once).received.tolist() == [0, 3_030e6, 3_060e6, 60e6, 60e6, 60e6]
    at_once = plan(
        operator={"land": {**plan()["project"]["operator"]["land"], "payment": "one_off", "price": 1_000_000, "prepaid_income": "at_once"}}
    )
    lines = {line.name: line.amount.values(range(2027, 2033)) for line in scenario_from(at_once).project.revenue if line.amount}
    assert lines["operator_land"] == [0, 3e9, 3e9, 0, 0, 0]


def test_what_the_state_builds_is_neither_paid_nor_depreciated() -> None:
    half = cash(plan(operator={"state_support": "50%"}))
    assert half.state_support.tolist() == [1e9, 0, 0, 0, 0, 0]
    whole = cash(plan())
    # Half the depreciation of 200 m a year, at 20%, is 20 m more tax.
    np.testing.assert_allclose(half.tax[1:] - whole.tax[1:], 20e6, atol=1)


def test_debt_is_drawn_served_and_covered() -> None:
    loan = {"name": "bank", "principal": "1 tỷ", "rate": "10%", "drawn": 2027, "repaid_from": 2028, "repaid_until": 2029}
    found = cash(plan(loans=[loan]))
    assert found.drawn.tolist() == [1e9, 0, 0, 0, 0, 0]
    # 100 m of interest, then 500 + 100, then 500 + 50.
    assert found.service.tolist() == [100e6, 600e6, 550e6, 0, 0, 0]
    np.testing.assert_allclose(found.equity, found.project + found.drawn - found.service)


@pytest.mark.parametrize(
    ("flows", "rate", "reason"),
    [
        ([-100, 110], 0.1, None),
        ([-1000, 0, 0, 1331], 0.1, None),
        ([-100, 90], -0.1, None),
        ([-100, 0, 0], None, "never_earned_back"),
        ([10, 20], None, "no_outlay"),
        # Worth nothing at 10% and at 20%: (1 − 1.1 v)(1 − 1.2 v).
        ([-100, 230, -132], None, "several"),
    ],
)
def test_internal_rate_or_why_there_is_none(flows: list[float], rate: float | None, reason: str | None) -> None:
    found = internal_rate(np.array(flows, dtype=np.float64))
    assert found.reason == reason
    assert found.value == (None if rate is None else pytest.approx(rate, abs=1e-12))


def test_measures_of_a_cash_flow() -> None:
    flows = np.array([-100.0, -50, 80, 90, -10])
    assert float(net_present_value(cash=flows, rate=0.25)) == pytest.approx(
        -100 - 50 / 1.25 + 80 / 1.5625 + 90 / 1.953125 - 10 / 2.44140625
    )
    assert peak_funding(flows) == 150
    assert payback_year(flows) == 3
    assert payback_year(np.array([-100.0, 50, 40])) is None


@pytest.mark.parametrize("name", SHIPPED)
def test_the_price_that_is_asked_for_earns_the_target(name: str) -> None:
    scenario, law = load_scenario(SCENARIOS / f"{name}.yaml"), load_law()
    done = run_operator(scenario, law, "zone")
    found = [*done.supports, *(position for *_, position in done.readings)]
    assert len(found) >= 8
    for position in found:
        assert position.required.reached == pytest.approx(done.target, abs=1e-6)
    # Run once more at that price, from the scenario on.
    at_price = changed_plan(scenario, PlanChange(price=float(done.supports[-1].required.factor or 0)))
    equity = cash_of(law, [Case(at_price, "zone")])[0].equity
    assert float(net_present_value(cash=equity, rate=done.target)) == pytest.approx(0, abs=1e5)


@pytest.mark.parametrize("name", SHIPPED)
def test_rent_relief_lowers_the_price_and_every_reading_says_what_it_gives(name: str) -> None:
    done = run_operator(load_scenario(SCENARIOS / f"{name}.yaml"), load_law(), "zone")
    price = {position.name: position.required.price or 0 for position in done.supports}
    assert price["land_rent"] < price["corporate_income_tax"]
    by_reading = {(name, option): position.required.price for name, option, position in done.readings}
    assert len({by_reading["zone_area_class", option] for option in ("administrative_boundary", "statute_over_decree")}) == 2
    assert done.delay_cost > 0
    assert done.empty_cost > 0


def test_a_target_no_price_earns_says_what_is_earned_at_most() -> None:
    # Nothing is ever let, so no price brings anything in.
    empty = plan(
        operator={"land": {**plan()["project"]["operator"]["land"], "fill": "0%"}},
        revenue=[{"name": "fees", "kind": "ordinary", "amount": 1}],
    )
    required = run_operator(scenario_from(empty), load_law(), "zone").supports[-1].required
    assert (required.price, required.factor, required.highest_return) == (None, None, None)


@pytest.mark.parametrize("name", SHIPPED)
def test_reading_a_scenario_again_changes_nothing(name: str) -> None:
    scenario = load_scenario(SCENARIOS / f"{name}.yaml")
    again = scenario_from(scenario.model_dump(mode="python", by_alias=True, exclude_none=True))
    assert again == scenario


def test_the_lines_of_a_plan_are_lines_like_any_other() -> None:
    scenario = load_scenario(SCENARIOS / "operator_tower_3ha.yaml")
    revenue = {line.name: line for line in scenario.project.revenue}
    assert revenue["operator_offices"].excluded_as == "building_lease"
    # 46,000 m² × 40% × 226,000 × 1.03² × 12 months.
    assert revenue["operator_offices"].amount is not None
    expected = round(Fraction(46_000) * Fraction("0.4") * 226_000 * Fraction("1.03") ** 2 * 12)
    assert revenue["operator_offices"].amount.values([2029]) == [pytest.approx(expected, abs=1)]


def with_lease(data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    lease = {
        "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 6000, "table_price": 1000000, "rate": "1%",
        "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-01-04", "term_years": 50, "construction_months": 0,
        "won_at_auction": "yes", "filed_late_months": 0,
    }  # fmt: skip
    data["sites"]["zone"]["premises"] = [{**lease, **changes}]
    return data


def test_an_advance_for_compensation_is_paid_before_it_settles_rent() -> None:
    plain, advanced = cash(with_lease(plan())), cash(with_lease(plan(), compensation_advance="120 triệu"))
    # 60 m of rent a year: two years are settled, and nothing is gained.
    assert advanced.compensation.tolist() == [120e6, 0, 0, 0, 0, 0]
    assert (plain.land_rent - advanced.land_rent).tolist() == [60e6, 60e6, 0, 0, 0, 0]
    assert float(advanced.equity.sum()) == pytest.approx(float(plain.equity.sum()), abs=1)


def test_a_year_of_delay_costs_whatever_the_form_of_the_path() -> None:
    land = plan()["project"]["operator"]["land"]
    costs = []
    for fill in ("80%", {"years": {2027: "80%"}, "then": "hold"}):
        data = plan(operator={"land": {**land, "fill": fill}}, operation_start="2027-01-04")
        costs.append(run_operator(scenario_from(data), load_law(), "zone").delay_cost)
    assert costs[0] == pytest.approx(costs[1])
    assert costs[0] > 0


def test_a_price_beyond_what_a_scenario_may_state_can_be_tried() -> None:
    # 500,000 bn a year as planned: 32 times that is more than a scenario may state.
    land = {**plan()["project"]["operator"]["land"], "leasable_area": 10_000_000, "price": "50 triệu"}
    works = [{**plan()["project"]["operator"]["works"][0], "cost": "100.000 tỷ"}]
    done = run_operator(scenario_from(plan(operator={"area": 10_000_000, "land": land, "works": works})), load_law(), "zone")
    assert done.supports[0].required.reached == pytest.approx(done.target, abs=1e-6)


def refused(data: dict[str, Any]) -> str:
    with pytest.raises(InputError) as fault:
        scenario_from(data)
    return str(fault.value)


def test_more_land_than_the_zone_has_is_refused_with_the_provision() -> None:
    text = refused(plan(operator={"land": {**plan()["project"]["operator"]["land"], "leasable_area": 10_001}}))
    assert "10,001" in text
    assert "art. 202(4)" in text


def test_letting_above_the_leasable_area_is_refused() -> None:
    text = refused(plan(operator={"land": {**plan()["project"]["operator"]["land"], "fill": "101%"}}))
    assert "101%" in text


def test_land_let_once_on_rent_paid_yearly_is_refused_with_the_provision() -> None:
    data = plan(operator={"land": {**plan()["project"]["operator"]["land"], "payment": "one_off", "price": 1_000_000}})
    with pytest.raises(InputError, match=r"31/2024/QH15 art\. 202"):
        check_fit(scenario_from(with_lease(data)), load_law())
    check_fit(scenario_from(with_lease(data, payment="one_off")), load_law())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"works": [{"name": "roads", "cost": 1, "spent": {2027: "60%"}, "class": "other_structure", "life_years": 10}]}, "60%"),
        ({"works": [{"name": "roads", "cost": 1, "spent": {2040: "100%"}, "class": "other_structure", "life_years": 10}]}, "2040"),
        ({"land": None}, "neither land nor offices"),
        ({"state_support": "120%"}, "120%"),
    ],
)
def test_plans_that_cannot_be(changes: dict[str, Any], says: str) -> None:
    assert says in refused(plan(operator=changes))


def test_letting_that_grows_above_everything_is_refused_with_the_year_and_the_provision() -> None:
    land = {**plan()["project"]["operator"]["land"], "fill": {"start": "40%", "from": 2028, "growth": "40%"}}
    text = refused(plan(operator={"land": land}))
    assert "2031" in text
    assert "art. 202(4)" in text


def test_a_lease_that_ends_before_the_horizon_is_refused() -> None:
    assert "ends in 2030" in refused(with_lease(plan(), term_years=4))


def test_leases_that_end_apart_are_refused() -> None:
    data = with_lease(plan())
    data["sites"]["other"] = {**data["sites"]["zone"], "premises": [{**data["sites"]["zone"]["premises"][0], "term_years": 70}]}
    assert "different years" in refused(data)


def test_a_loan_that_outlives_the_horizon_is_refused() -> None:
    loan = {"name": "bank", "principal": "1 tỷ", "rate": "10%", "drawn": 2027, "repaid_from": 2028, "repaid_until": 2040}
    assert "2040" in refused(plan(loans=[loan]))


def test_names_of_the_plans_own_lines_are_kept() -> None:
    assert "operator_" in refused(plan(revenue=[{"name": "operator_land", "kind": "ordinary", "amount": 5}]))


def test_another_activity_is_refused() -> None:
    assert "zone_infrastructure" in refused(plan(activity="digital_service"))


def test_losses_that_expire_year_by_year_are_told_once() -> None:
    (done,) = run_scenario(load_scenario(SCENARIOS / "operator_greenfield_200ha.yaml")).runs
    (told,) = [notice for notice in done.warnings if notice.kind.startswith("losses_expire")]
    assert told.values["amount"] == pytest.approx(float(done.enterprise["losses_expired"].sum()), abs=100)
    assert told.values["year"] < told.values["last"]


@pytest.mark.parametrize(("name", "told"), [("operator_greenfield_200ha", False), ("ai_data_centre_100mw", True)])
def test_only_activities_the_law_names_are_told_of_a_longer_rate_period(name: str, told: bool) -> None:
    # Both have more than VND 6,000 bn of capital; Law 67/2025 art. 13(6)(a) names sectors, and zone infrastructure is none of them.
    (done,) = run_scenario(load_scenario(SCENARIOS / f"{name}.yaml"), sites=["zone"]).runs
    assert any(notice.kind == "discretion" for notice in done.warnings) is told
