"""Leases that change, and tenants to whom relief is passed on: figures worked out by hand from the decree."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from calculator.analysis.explain import explain
from calculator.analysis.fit.check import check_fit
from calculator.analysis.run import run_scenario
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import last_day
from calculator.project.load import scenario_from
from tests.test_land_advance import scenario

AUCTION = {"won_at_auction": "yes"}
"""No relief: 250 million a year, or 10,000 m² × 5 m × 50/70 at once = 35,714.285714 million."""

AT_ONCE = 10_000 * 5 * 50 / 70


def lines(lease: dict[str, Any], *names: str, **more: Any) -> list[list[float]]:
    found = evaluate(load_law(), build_lanes([Case(scenario(lease, **more), "site")])).enterprise
    return [(found[name][:, 0] / 1e6).round(6).tolist() for name in names]


def due(lease: dict[str, Any], **more: Any) -> list[float]:
    return lines(lease, "land_rent_due", **more)[0]


# Form of payment: Decree 103/2024 art. 33


def test_who_has_paid_in_full_owes_nothing_after_the_change() -> None:
    change = {"kind": "turned_annual", "on": "2032-01-05", "paid_share": "100%"}
    paid, cost = lines({**AUCTION, "payment": "one_off", "change": change}, "land_rent_due", "land_rent_cost")
    assert paid == pytest.approx([AT_ONCE] + [0] * 19, abs=1e-5)
    assert cost == pytest.approx([AT_ONCE / 50] * 20, abs=1e-5)


def test_what_was_paid_too_much_becomes_months_of_yearly_rent() -> None:
    # 30% paid: 10,714.29 m; five of fifty years used: 3,571.43 m; the rest, 7,142.86 m, is 28.57 years of 250 m: nothing more by 2046.
    change = {"kind": "turned_annual", "on": "2032-01-05", "paid_share": "30%"}
    paid, cost = lines({**AUCTION, "payment": "one_off", "change": change}, "land_rent_due", "land_rent_cost")
    assert paid == pytest.approx([0.3 * AT_ONCE] + [0] * 19, abs=1e-5)
    assert cost == pytest.approx([AT_ONCE / 50] * 5 + [250] * 15, abs=1e-5)
    # 12% paid: the rest, 714.29 m, settles 2.857 years of 250 m: 2032, 2033 and 857 thousandths of 2034.
    change["paid_share"] = "12%"
    paid = due({**AUCTION, "payment": "one_off", "change": change})
    assert paid == pytest.approx([0.12 * AT_ONCE, 0, 0, 0, 0, 0, 0, 250 - 250 * 6 / 7] + [250] * 12, abs=1e-5)


def test_who_has_paid_too_little_pays_the_rest_with_the_late_payment_charge() -> None:
    # Nothing paid: 3,571.43 m for five years, and 0.03% a day from 4 Jan 2027 to 5 Jan 2032, 1,827 days.
    change = {"kind": "turned_annual", "on": "2032-01-05", "paid_share": "0%"}
    paid, cost = lines({**AUCTION, "payment": "one_off", "change": change}, "land_rent_due", "land_rent_cost")
    assert (dt.date(2032, 1, 5) - dt.date(2027, 1, 4)).days == 1_827
    owed = AT_ONCE / 10
    assert paid == pytest.approx([0] * 5 + [owed * (1 + 0.0003 * 1_827) + 250] + [250] * 14, abs=1e-5)
    # The charge is no cost.
    assert cost == pytest.approx([AT_ONCE / 50] * 5 + [250] * 15, abs=1e-5)


def test_yearly_rent_turned_into_one_payment_at_the_price_of_the_day() -> None:
    # 45 of 70 years are left: 10,000 × 5 m × 45/70.
    change = {"kind": "turned_one_off", "on": "2032-01-05"}
    paid, cost = lines({**AUCTION, "change": change}, "land_rent_due", "land_rent_cost")
    rest = 10_000 * 5 * 45 / 70
    assert paid == pytest.approx([250] * 5 + [rest] + [0] * 14, abs=1e-5)
    assert cost == pytest.approx([250] * 5 + [rest / 45] * 15, abs=1e-5)
    # In the zone eleven years are free: six of them are left, and come off.
    paid = due({"change": change})
    assert paid == pytest.approx([0] * 5 + [10_000 * 5 * 39 / 70] + [0] * 14, abs=1e-5)


# Term: art. 35


def test_a_longer_term_paid_at_once_is_priced_anew_less_what_was_paid_for_the_rest() -> None:
    # 45 years left and 10 added, 55/70 at the price of the day, less 45/50 of what was paid.
    change = {"kind": "term_adjusted", "on": "2032-01-05", "term_years": 60}
    paid = due({**AUCTION, "payment": "one_off", "change": change})
    assert paid == pytest.approx([AT_ONCE] + [0] * 4 + [10_000 * 5 * 55 / 70 - AT_ONCE * 0.9] + [0] * 14, abs=1e-5)


def test_time_that_is_added_is_charged_though_the_old_term_was_free() -> None:
    # A chip project is free for its whole term of ten years; extended on 1 January 2036 to twenty years.
    change = {"kind": "term_adjusted", "on": "2036-01-01", "term_years": 20}
    paid = due({"term_years": 10, "change": change}, activity="semiconductor")
    assert paid == pytest.approx([0] * 10 + [250] * 10, abs=1e-5)


# Slow progress: art. 30(4)


def test_slow_progress_costs_the_months_once_more_whatever_relief_there_is() -> None:
    slow = {"on": "2030-06-01", "months": 18}
    assert due({**AUCTION, "slow_progress": slow})[3] == pytest.approx(250 + 375)
    assert due({"slow_progress": slow})[:5] == pytest.approx([0, 0, 0, 375, 0])
    # From 31 January 2026 the coefficient is part of the price.
    assert due({"coefficient": "1.2", "slow_progress": slow})[3] == pytest.approx(450)


# Relief taken back: arts. 38(7), 38(9), 51(9)


def test_relief_given_back_of_ones_own_accord_bears_the_supplementary_charge() -> None:
    # 250 m a year free from 2027; taken back on 1 July 2029, deserved until the end of 2027.
    change = {"kind": "relief_withdrawn", "on": "2029-07-01", "since": "2028-01-01", "why": "volunteered"}
    paid, cost = lines({"change": change}, "land_rent_due", "land_rent_cost")
    # 2028: one year and 181 days at 3.6%; 2029: half a year of rent, 181 days.
    charge = 250 * 0.036 * (1 + 181 / 365) + 125 * 0.036 * 181 / 365
    assert paid[:4] == pytest.approx([0, 0, 375 + charge + 125, 250], abs=1e-5)
    assert cost[:4] == pytest.approx([0, 0, 500, 250], abs=1e-5)
    change["why"] = "found_out"
    late = 250 * 0.0003 * (366 + 181) + 125 * 0.0003 * 181
    assert due({"change": change})[2] == pytest.approx(375 + late + 125, abs=1e-5)


def test_land_paid_for_at_once_and_transferred_gives_all_its_relief_back() -> None:
    # Eleven of fifty years were free: 39/70 paid, 11/70 given back with 3.6% a year from the lease to the transfer.
    change = {"kind": "relief_withdrawn", "on": "2030-01-04", "why": "transferred"}
    paid = due({"payment": "one_off", "change": change})
    relief = 10_000 * 5 * 11 / 70
    assert paid[:4] == pytest.approx([10_000 * 5 * 39 / 70, 0, 0, relief * (1 + 3 * 0.036)], abs=1e-5)


def test_a_sum_paid_at_once_had_its_free_years_first() -> None:
    # Eleven free years are over in 2038: what is found out of the time from 2040 on took no relief.
    change = {"kind": "relief_withdrawn", "on": "2045-01-04", "since": "2040-01-04", "why": "found_out"}
    assert due({"payment": "one_off", "change": change})[1:] == pytest.approx([0] * 19)
    # Of time from 2033 on, five of eleven years, with 0.03% a day.
    change = {"kind": "relief_withdrawn", "on": "2034-01-04", "since": "2033-01-04", "why": "found_out"}
    back = 10_000 * 5 * 11 / 70 * 5 / 11
    assert due({"payment": "one_off", "change": change})[7] == pytest.approx(back * (1 + 365 * 0.0003), abs=1e-5)


def test_slow_progress_may_fall_into_time_that_was_added() -> None:
    lease = {"term_years": 5, "change": {"kind": "term_adjusted", "on": "2030-01-04", "term_years": 20}, **AUCTION}
    assert due({**lease, "slow_progress": {"on": "2040-01-05", "months": 12}})[13] == pytest.approx(500)


def test_the_developer_of_a_concentrated_it_zone_paid_half() -> None:
    lease = {"decision": "2024-09-02", "construction_months": 24}
    assert due(lease, activity="zone_infrastructure")[:2] == pytest.approx([125, 125])


# Provincial values


@pytest.mark.parametrize("payment", ["annual", "one_off"])
def test_a_provincial_value_is_cited(payment: str) -> None:
    named = (
        {"payment": payment, "rate": None, "rate_of": "ho_chi_minh_city.quang_trung_software_park"}
        if payment == "annual"
        else {"payment": payment}
    )
    data = scenario({**AUCTION, **named, "price_share_of": "ho_chi_minh_city.concentrated_it_zone.area_2"})
    (run,) = run_scenario(data).runs
    wanted = {"land_rent.price_shares.ho_chi_minh_city.concentrated_it_zone.area_2"}
    wanted |= {"land_rent.provincial_rates.ho_chi_minh_city.quang_trung_software_park"} if payment == "annual" else set()
    assert wanted <= set(run.used)


def test_the_bar_of_a_high_tech_park_is_cited_where_it_makes_a_difference() -> None:
    bar = "land_rent.exempt_rent_not_in_price"

    def used(share: str) -> set[str]:
        passed = {"share": share, "head_lease": {**HEAD, "state_funded": "no"}}
        tenancy = {"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": passed}
        return set(run_scenario(_with(tenancy, "high_tech_park")).runs[0].used)

    assert bar in used("50%")
    assert bar not in used("100%")


def test_a_provincial_percentage_and_a_share_of_the_table_price_are_looked_up() -> None:
    named = {"rate": None, "rate_of": "ho_chi_minh_city.quang_trung_software_park"}
    assert due({**AUCTION, **named})[1] == pytest.approx(250)
    assert due({**AUCTION, "price_share_of": "ho_chi_minh_city.concentrated_it_zone.area_2"})[1] == pytest.approx(150)
    street = {"table_price": None, "table_price_of": "ho_chi_minh_city.ham_nghi.production"}
    assert due({**AUCTION, **street})[1] == pytest.approx(10_000 * 257.6 * 0.005)


# Tenants

HEAD = {"table_price": "5 triệu", "rate": "0.5%", "decision": "2027-01-04", "term_years": 50, "won_at_auction": "no"}


def test_half_of_the_developers_relief_reaches_the_tenant() -> None:
    # A zone developer is free for eleven years: of 250 m a year half is passed on, then half of the rent stands in the price.
    passed = {"share": "50%", "head_lease": HEAD}
    tenancy = {"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": passed}
    found = _tenant(tenancy)
    assert found["land_rent_through_price"] == pytest.approx([0] * 11 + [125] * 9)
    # 1,000 m of rent less what is passed on.
    assert found["operating_cost"] == pytest.approx([875] * 11 + [1_000] * 9)


def test_a_high_tech_park_passes_all_of_it_on() -> None:
    passed = {"share": "0%", "tenant_is_high_tech": "yes", "head_lease": {**HEAD, "state_funded": "no"}}
    found = _tenant(
        {"kind": "factory", "area": 2_000, "rent": 50_000, "passed_on": {**passed, "land_area": 10_000}}, location="high_tech_park"
    )
    # 2,000 m² × 50,000 × 12 = 1,200 m; the developer's land is free for the whole term.
    assert found["operating_cost"] == pytest.approx([950] * 20)
    assert found["land_rent_through_price"] == pytest.approx([0] * 20)


def test_the_law_passes_on_relief_and_the_contract_the_rent_that_is_left() -> None:
    # Under the reading that bars it: eleven free years pass 250 m on whatever the contract says; then half of 250 m is in the price.
    found = _tenant(
        {"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": {"share": "50%", "head_lease": HEAD}},
        exempt_rent_passed_on="barred",
    )
    assert found["operating_cost"] == pytest.approx([750] * 11 + [1_000] * 9)
    assert found["land_rent_through_price"] == pytest.approx([0] * 11 + [125] * 9)


def test_explain_says_whose_lease_a_step_is_of() -> None:
    data = _with({"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": {"share": "50%", "head_lease": HEAD}})
    steps = explain(data, item="land_rent", year=2040)
    assert {step.whose for step in steps if step.rule == "annual_rent"} == {"developer"}
    (last,) = [step for step in steps if step.rule == "passed_on"]
    assert last.whose is None
    assert last.value == {"through_price": pytest.approx(125e6), "passed_on": 0}
    # Of a lease that changes only what is paid is told: to the day of the change and after it.
    change = {"kind": "relief_withdrawn", "on": "2029-07-01", "since": "2028-01-01", "why": "volunteered"}
    rules = [step.rule for step in explain(scenario({"change": change}), item="land_rent", year=2029)]
    assert rules.count("annual_rent") == 2
    assert "one_off_rent" not in rules
    assert rules.count("interest_on_relief") == 1


def test_no_more_is_passed_on_than_the_tenant_pays() -> None:
    passed = {"share": "100%", "head_lease": HEAD}
    found = _tenant({"kind": "sublease", "area": 10_000, "rent": 10_000, "passed_on": passed})
    # 250 m a year of relief, but only 100 m of rent; then the whole rent stands in the price.
    assert found["operating_cost"] == pytest.approx([0] * 11 + [100] * 9)
    assert found["land_rent_through_price"] == pytest.approx([0] * 11 + [100] * 9)
    # The support is a share of the price really paid: 200 m less 30 % of it where half of 250 m is passed on of 325 m.
    tenancy = {"kind": "sublease", "area": 10_000, "rent": 32_500, "support_from": "2028-01", "passed_on": {**passed, "share": "50%"}}
    found = _tenant(tenancy, sublease_support_in_zone="applied")
    assert found["sublease_support"][:3] == pytest.approx([0, 60, 60])
    assert found["operating_cost"][:2] == pytest.approx([200, 140])


@pytest.mark.parametrize(("state_funded", "passed_on"), [("no", 250), ("yes", 0), ("unknown", 0)])
def test_the_bar_of_high_tech_parks_is_for_developers_the_state_did_not_fund(state_funded: str, passed_on: float) -> None:
    passed = {"share": "0%", "head_lease": {**HEAD, "state_funded": state_funded}}
    found = _tenant({"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": passed}, location="high_tech_park")
    assert found["operating_cost"][0] == pytest.approx(1_000 - passed_on)


def test_a_support_before_its_law_is_refused() -> None:
    with pytest.raises(InputError, match="begins on 2026-01-15"):
        check_fit(_with({"kind": "sublease", "area": 1, "rent": 1, "support_from": "2025-06"}), load_law())


def test_the_sublease_support_is_open_in_an_industrial_park_and_in_a_zone_by_reading() -> None:
    tenancy = {"kind": "sublease", "area": 10_000, "rent": 100_000, "support_from": "2027-07"}
    paid = [150] + [300] * 4 + [150] + [0] * 14
    assert _tenant(tenancy, location="industrial_park")["sublease_support"] == pytest.approx(paid)
    assert _tenant(tenancy)["sublease_support"] == pytest.approx([0] * 20)
    assert _tenant(tenancy, sublease_support_in_zone="applied")["sublease_support"] == pytest.approx(paid)


def test_what_is_passed_on_is_kept_and_stands_in_the_waterfall() -> None:
    data = _with({"kind": "sublease", "area": 10_000, "rent": 100_000, "passed_on": {"share": "100%", "head_lease": HEAD}})
    (run,) = run_scenario(data).runs
    assert run.measures["relief_through_price"] == pytest.approx(2_750e6)
    assert {bar.name: bar.total for bar in run.waterfall}["relief_through_price"] == pytest.approx(-2_750e6)


def _with(tenancy: dict[str, Any], location: str = "cdtz") -> Any:
    whole = scenario({}, location)
    raw = whole.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    raw["sites"]["site"]["premises"] = [tenancy]
    return scenario_from(raw)


def _tenant(tenancy: dict[str, Any], location: str = "cdtz", **readings: str) -> dict[str, list[float]]:
    found = evaluate(load_law(readings=readings), build_lanes([Case(_with(tenancy, location), "site")])).enterprise
    return {name: (line[:, 0] / 1e6).round(6).tolist() for name, line in found.items()}


# What is refused


@pytest.mark.parametrize(
    ("lease", "found"),
    [
        ({"change": {"kind": "turned_annual", "on": "2030-01-01", "paid_share": "10%"}}, "cannot be turned into yearly rent"),
        ({"payment": "one_off", "change": {"kind": "turned_one_off", "on": "2030-01-01"}}, "cannot be turned into one payment"),
        ({"change": {"kind": "term_adjusted", "on": "2030-01-01", "term_years": 40}}, "no rule was found for a shorter term"),
        ({"change": {"kind": "term_adjusted", "on": "2030-01-01", "term_years": 71}}, "art. 172"),
        ({"change": {"kind": "turned_one_off", "on": "2026-01-01"}}, "outside the lease"),
        ({"change": {"kind": "turned_one_off", "on": "2099-01-01"}}, "outside the lease"),
        ({"change": {"kind": "relief_withdrawn", "on": "2030-01-01", "why": "transferred"}}, "only rent paid at once"),
        ({"change": {"kind": "relief_withdrawn", "on": "2030-01-01", "since": "2031-01-01", "why": "found_out"}}, "since is"),
        ({"compensation_advance": "1 tỷ", "change": {"kind": "turned_one_off", "on": "2030-01-01"}}, "is not computed"),
        ({"slow_progress": {"on": "2030-01-01", "months": 0}}, "1 or more"),
        ({"rate": None}, "rate_of"),
        ({"payment": "one_off", "rate": None, "slow_progress": {"on": "2030-06-01", "months": 18}}, "rate_of"),
        ({"rate_of": "hanoi.office"}, "both rate and rate_of"),
        (
            {
                "payment": "one_off",
                "slow_progress": {"on": "2031-01-01", "months": 1},
                "change": {"kind": "relief_withdrawn", "on": "2030-01-01", "why": "transferred"},
            },
            "the land is another's",
        ),
        ({"table_price": None}, "table_price_of"),
    ],
)
def test_what_no_lease_can_be_is_refused(lease: dict[str, Any], found: str) -> None:
    with pytest.raises(InputError, match=found):
        scenario(lease)


@pytest.mark.parametrize(
    ("lease", "found"),
    [
        ({"payment": "one_off", "rate": "90%", "slow_progress": {"on": "2030-01-01", "months": 5}}, "outside 0.25%"),
        ({"price_share_of": "ho_chi_minh_city.concentrated_it_zone.area_1", "infrastructure_cost": 3_000_000}, "would be negative"),
        ({"slow_progress": {"on": "2030-01-01", "months": 25}}, "art. 81.8"),
        ({"rate": None, "rate_of": "ho_chi_minh_city.quang_trung"}, "quang_trung_software_park"),
        ({"rate": None, "rate_of": "hanoi.office", "decision": "2024-08-02"}, "from 2024-11-01 on"),
        ({"decision": "2020-02-03", "change": {"kind": "turned_one_off", "on": "2024-01-01"}}, "begins on 2024-08-01"),
    ],
)
def test_what_the_law_of_the_day_does_not_hold_is_refused(lease: dict[str, Any], found: str) -> None:
    with pytest.raises(InputError, match=found):
        check_fit(scenario(lease), load_law())


def test_the_last_day_of_a_lease() -> None:
    assert last_day(dt.date(2027, 1, 4), 50) == dt.date(2077, 1, 3)
    assert last_day(dt.date(2028, 2, 29), 1) == dt.date(2029, 2, 28)
