"""What each support costs the State, prepaid rent taxed in two ways, contested readings and notices: worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.analysis.operator.answers import OperatorRun, run_operator
from calculator.analysis.operator.cash import cash_of
from calculator.analysis.operator.state import StateReturn
from calculator.analysis.run import run_scenario
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.load import load_scenario, scenario_from
from calculator.reports.notices import notice_text
from tests.test_operator import SCENARIOS, SHIPPED, plan, with_lease

LAW = load_law()
M = 1e6
YEARS = 6
LAND: dict[str, Any] = plan()["project"]["operator"]["land"]


def done(data: dict[str, Any], **options: Any) -> OperatorRun:
    return run_operator(scenario_from(data), LAW, "zone", **options)


def worth(amounts: list[float], rate: float) -> float:
    """Present value, the first year undiscounted."""
    return sum(amount / (1 + rate) ** year for year, amount in enumerate(amounts))


def state_of(found: OperatorRun, support: str) -> StateReturn:
    return next(one for one in found.state if one.support == support)


# What each support costs the State


def test_what_the_state_builds_comes_back_as_tax_on_the_depreciation_that_is_lost() -> None:
    found = state_of(done(plan(operator={"state_support": "50%"}), social_rate=0.25), "state_support")
    # 1 bn paid in 2027; 100 m of depreciation less in each of 2028-2032, at 20%.
    back = [0.0, *[20 * M] * 5]
    assert found.given.by_year.tolist() == [1e9, 0, 0, 0, 0, 0]
    np.testing.assert_allclose(found.back.by_year, back, atol=1)
    assert found.back.total == pytest.approx(100 * M, abs=1)
    assert found.back.present_value == pytest.approx(53_785_600, abs=1)  # 20 m × (1 − 1.25⁻⁵) ÷ 0.25
    assert found.net.present_value == pytest.approx(946_214_400, abs=1)
    assert found.back_per_dong == pytest.approx(0.0537856, abs=1e-9)
    # The operator looks at the same đồng at its target of 10%.
    gained = 1e9 - worth(back, 0.10)
    assert found.value_gained == pytest.approx(gained, abs=5)
    assert found.value_per_dong == pytest.approx(gained / 946_214_400, abs=1e-8)


def test_income_tax_incentives_give_up_the_tax_on_the_fee() -> None:
    found = state_of(done(plan(), social_rate=0.25), "corporate_income_tax")
    # The fee less its part of 50 m by revenue (1/11); 20% in general, exempt for four years, then 10% and half of it.
    fee = [30 * M - 50 * M / 11, *[60 * M - 50 * M / 11] * 4]
    given = [0.0, *(0.2 * income for income in fee[:4]), (0.2 - 0.05) * fee[4]]
    np.testing.assert_allclose(found.given.by_year, given, atol=1)
    np.testing.assert_allclose(found.back.by_year, 0, atol=1)
    # Still collected: tax on the rent of the land, and a twentieth of the fee in 2032.
    rent = [0.0, 300 * M, *[600 * M] * 4]
    tax = [0.0, *(0.2 * (amount - 200 * M - 50 * M * 10 / 11) for amount in rent[1:])]
    tax[5] += 0.05 * fee[4]
    np.testing.assert_allclose(found.collected.by_year, tax, atol=1)
    assert found.collected_per_dong == pytest.approx(worth(tax, 0.25) / worth(given, 0.25), abs=1e-6)


def test_rent_relief_gives_up_the_rent_and_gets_back_the_tax_it_lowered() -> None:
    found = state_of(done(with_lease(plan(), won_at_auction="no"), social_rate=0.25), "land_rent")
    # 6,000 m² × 1 m × 1% a year, free for eleven years; and 0.03% of land use tax, free in a zone: 60 m and 1.8 m.
    assert found.given.by_year.tolist() == pytest.approx([61.8 * M] * YEARS)
    # Ten elevenths of both were a cost of the land at 20%; the rest of the fee, taxed only in 2032, at 5%. In 2028 the land only just
    # earns the rent, 300 − 200 − (50 + 60) × 10/11 = 0: the land tax on top is a loss that lowers the tax of 2029.
    rent, tax = 0.2 * 60 * M * 10 / 11, 0.2 * 1.8 * M * 10 / 11
    back = [0.0, rent, rent + 2 * tax, rent + tax, rent + tax, rent + tax + 0.05 * 61.8 * M / 11]
    np.testing.assert_allclose(found.back.by_year, back, atol=1)
    assert found.net.present_value == pytest.approx(worth([61.8 * M] * YEARS, 0.25) - worth(back, 0.25), abs=5)


def test_tenants_save_what_the_price_falls_by_if_all_goes_into_it() -> None:
    data = plan(operator={"state_support": "50%"}, costs=[])
    answers = done(data, social_rate=0.25)
    found = state_of(answers, "state_support")
    # Without running cost the value is linear in the price: 80% of the rent stays, and 20 m of tax a year on lost depreciation.
    area = [0.0, 3_000.0, *[6_000.0] * 4]
    cut = (1e9 - worth([0.0, *[20 * M] * 5], 0.10)) / (0.8 * worth(area, 0.10))
    found_cut = answers.cuts[-1]
    assert found_cut is not None
    assert found_cut.amount == pytest.approx(cut, abs=0.01)
    before = answers.supports[-2].required.price or 0.0
    assert found_cut.share == pytest.approx(cut / before, abs=1e-9)
    saved = [cut * square for square in area]
    cost = [1e9, *(0.2 * amount - 20 * M for amount in saved[1:])]
    assert found.saved is not None
    assert found.saved.present_value == pytest.approx(worth(saved, 0.25), abs=1_000)
    assert found.saved_per_dong == pytest.approx(worth(saved, 0.25) / worth(cost, 0.25), abs=1e-6)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_support_costs_the_state_is_what_equity_gains_year_by_year(name: str) -> None:
    answers = run_operator(load_scenario(SCENARIOS / f"{name}.yaml"), LAW, "zone")
    for before, now, found in zip(answers.supports, answers.supports[1:], answers.state, strict=False):
        np.testing.assert_allclose(found.net.by_year, now.cash.equity - before.cash.equity, atol=10)
    assert state_of(answers, "land_rent").given.total > 1e9


def test_nothing_given_has_no_ratio() -> None:
    found = state_of(done(plan()), "state_support")
    assert (found.given.total, found.net.total) == (0, 0)
    assert (found.back_per_dong, found.collected_per_dong, found.value_per_dong, found.saved_per_dong) == (None,) * 4


def test_the_social_rate_is_the_discount_rate_of_the_scenario_unless_given() -> None:
    data = plan()
    data["assumptions"]["discount_rate"] = "25%"
    assert done(data).social_rate == 0.25
    assert done(data, social_rate=0.03).social_rate == 0.03


# Rent received at once


def test_rent_received_at_once_is_taxed_in_two_ways_side_by_side() -> None:
    land = {**LAND, "payment": "one_off", "price": "1 triệu"}
    answers = done(plan(operator={"land": land}, costs=[]))
    spread, at_once = answers.prepaid
    assert (spread.way, spread.chosen, at_once.way, at_once.chosen) == ("spread", True, "at_once", False)
    # 3 bn of 2028 over five years and 3 bn of 2029 over four; 200 m of depreciation a year; the fee of 2032 at 5%.
    fee = [0.0, 30 * M, *[60 * M] * 4]
    by_spread = [0.0, 80 * M, 230 * M, 230 * M, 230 * M, 233 * M]
    # All at once: 2.8 bn twice, then only losses, which may not reduce the fee while it enjoys incentives.
    by_once = [0.0, 560 * M, 560 * M, 0.0, 0.0, 3 * M]
    np.testing.assert_allclose(spread.cash.corporate_income_tax, by_spread, atol=1)
    np.testing.assert_allclose(at_once.cash.corporate_income_tax, by_once, atol=1)
    assert (spread.income_tax, at_once.income_tax) == (pytest.approx(1_003 * M, abs=5), pytest.approx(1_123 * M, abs=5))
    assert spread.income_tax_present_value == pytest.approx(worth(by_spread, 0.10), abs=5)
    received = [0.0, 3e9, 3e9, 0.0, 0.0, 0.0]
    for found, tax in ((spread, by_spread), (at_once, by_once)):
        equity = [rent + more - less for rent, more, less in zip(received, fee, tax, strict=True)]
        equity[0] -= 2e9
        assert found.present_value == pytest.approx(worth(equity, 0.10), abs=10)
        if found is at_once:
            assert found.internal_rate.value is not None
            assert worth(equity, found.internal_rate.value) == pytest.approx(0, abs=100)
        else:
            # Tax without rent in the last years: below, above and below nothing, so two rates fit and none is given.
            assert [worth(equity, rate) > 0 for rate in (-0.8, 0.10, 5.0)] == [False, True, False]
            assert found.internal_rate == (None, "several")
    assert spread.taxed.tolist() == [0, 600 * M, 1_350 * M, 1_350 * M, 1_350 * M, 1_350 * M]
    assert at_once.taxed.tolist() == received


def test_the_way_of_the_scenario_is_marked_whichever_it_is() -> None:
    land = {**LAND, "payment": "one_off", "price": "1 triệu", "prepaid_income": "at_once"}
    answers = done(plan(operator={"land": land}))
    assert [(one.way, one.chosen) for one in answers.prepaid] == [("spread", False), ("at_once", True)]
    assert answers.prepaid[1].present_value == answers.present_value
    assert answers.prepaid_choice is not None
    assert "17(1)(đ)" in answers.prepaid_choice.en


def test_income_after_the_horizon_is_said() -> None:
    land = {**LAND, "payment": "one_off", "price": "1 triệu"}
    spread, at_once = done(with_lease(plan(operator={"land": land}), payment="one_off", term_years=10)).prepaid
    # 3 bn of 2028 over 2028-2036 (nine years, five inside), 3 bn of 2029 over eight years, four inside.
    assert spread.beyond == pytest.approx(3e9 * 4 / 9 + 3e9 * 4 / 8, abs=1)
    assert at_once.beyond == 0


def test_rent_paid_yearly_has_no_two_ways() -> None:
    answers = done(plan())
    assert answers.prepaid == ()
    assert answers.prepaid_choice is None


# Contested readings


def test_a_reading_that_takes_from_one_year_is_found() -> None:
    # Let from 2027 on: 300 m of rent without cost in that year, taxed at 20%; the cut of 30% takes 18 m off.
    data = plan(operator={"land": {**LAND, "fill": "50%"}}, operation_start="2027-01-04")
    answers = done(data)
    found = {option: position for name, option, position in answers.readings if name == "temporary_reduction_2026"}
    assert set(found) == {"not_applied", "applied_after_incentives"}
    assert found["applied_after_incentives"].present_value - found["not_applied"].present_value == pytest.approx(18 * M, abs=5)
    # Nothing is received in 2027 in the plan itself: looked at, and nothing moves.
    assert "temporary_reduction_2026" in done(plan()).indifferent


def test_how_the_infrastructure_cost_is_read_moves_rent_that_is_paid() -> None:
    # Won at auction, so without relief: 1% of (1 m − 100,000) is 9,000 a m²; 1% of 1 m less 100,000 would be less than nothing.
    answers = done(with_lease(plan(), infrastructure_cost=100_000))
    found = {option: position.cash.land_rent for name, option, position in answers.readings if name == "infrastructure_cost_bracket"}
    np.testing.assert_allclose(found["inside"], 54 * M)
    np.testing.assert_allclose(found["outside"], 0)
    # With relief over the whole horizon nothing is paid either way.
    free = done(with_lease(plan(), infrastructure_cost=100_000, won_at_auction="no"))
    assert "infrastructure_cost_bracket" in free.indifferent


@pytest.mark.parametrize("name", SHIPPED)
def test_no_reading_that_moves_the_cash_is_left_out(name: str) -> None:
    scenario = load_scenario(SCENARIOS / f"{name}.yaml")
    answers = run_operator(scenario, LAW, "zone")
    shown = {reading for reading, *_ in answers.readings}
    assert shown
    (base,) = cash_of(LAW, [Case(scenario, "zone")])
    for reading, held in LAW.all_readings.items():
        moved = [
            option
            for option in held.options
            if np.abs(cash_of(LAW.with_reading(reading, option), [Case(scenario, "zone")])[0].equity - base.equity).max() > 1
        ]
        assert bool(moved) == (reading in shown), reading


# Notices


def kinds(data: dict[str, Any]) -> dict[str, str]:
    answers = done(data)
    return {one.kind: notice_text(one, LAW.all_readings, "en") for one in answers.warnings}


def in_park(**lease: Any) -> dict[str, Any]:
    data = with_lease(plan(), **{"won_at_auction": "no", **lease})
    data["sites"]["zone"]["location"] = "high_tech_park"
    return data


def test_in_a_high_tech_park_exempted_rent_may_not_stand_in_the_price() -> None:
    told = kinds(in_park())["exempt_rent_in_price_by"]
    assert "art. 23(5)(c), Decree 260/2026/NĐ-CP" in told
    assert "VND\xa0360\xa0m" in told  # 60 m a year for six years
    assert "exempt_rent_in_price_open" not in kinds(in_park())


def test_without_relief_or_before_the_decree_there_is_nothing_to_keep_out_of_the_price() -> None:
    for data in (in_park(won_at_auction="yes"), in_park(decision="2026-06-30", term_years=60)):
        assert not [kind for kind in kinds(data) if kind.startswith("exempt_rent")]
    # In a concentrated zone the same question is contested.
    assert set(kinds(with_lease(plan(), won_at_auction="no"))) == {"exempt_rent_in_price_open"}


def test_commercial_land_gets_no_relief_and_the_provision_is_named() -> None:
    data = with_lease(plan(), won_at_auction="no", land_use="commercial_service")
    answers = done(data)
    (told,) = kinds(data).values()
    assert "art. 38(10), Decree 103/2024/NĐ-CP" in told
    # No land rent is given up; the land use tax is, for its law does not ask how the land was obtained.
    assert state_of(answers, "land_rent").given.total == pytest.approx(1.8 * M * YEARS)
    # The same notice stands in a run of the scenario.
    (run,) = run_scenario(scenario_from(data)).runs
    assert "commercial_land" in {notice.kind for notice in run.warnings}


@pytest.mark.parametrize(("answer", "kind"), [("yes", "auctioned_land"), ("unknown", "land_condition_not_known")])
def test_land_won_at_auction_is_told(answer: str, kind: str) -> None:
    assert "art. 38(10), Decree 103/2024/NĐ-CP" in kinds(with_lease(plan(), won_at_auction=answer))[kind]


def test_part_of_the_land_without_relief_is_told_as_a_part() -> None:
    data = with_lease(plan(), won_at_auction="no", area=5_000)
    second = {**data["sites"]["zone"]["premises"][0], "area": 1_000, "land_use": "commercial_service"}
    data["sites"]["zone"]["premises"].append(second)
    assert set(kinds(data)) == {"commercial_land_part", "exempt_rent_in_price_open"}


def test_incentives_that_raise_the_tax_are_told() -> None:
    answers = run_operator(load_scenario(SCENARIOS / "operator_greenfield_200ha.yaml"), LAW, "zone")
    without, with_tax = answers.supports[0].cash.tax, answers.supports[1].cash.tax
    (told,) = [one for one in answers.warnings if one.kind == "support_raises_tax"]
    assert told.values["amount"] == pytest.approx(float(with_tax.sum() - without.sum()))
    assert told.values["amount"] > 0
    assert not [one for one in done(plan()).warnings if one.kind == "support_raises_tax"]


# The command


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["operator", *arguments]) == 0
    return capsys.readouterr().out


def test_the_command_gives_all_of_it_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SCENARIOS / "operator_greenfield_200ha.yaml")
    found = json.loads(printed(capsys, path, "--json", "--state-support", "50%", "--social-rate", "8%"))
    assert (found["state"]["social_rate"], found["state"]["social_rate_from"]) == (0.08, "--social-rate")
    # Half of 17.9 bn × 200 ha, a quarter a year from 2027 on.
    works = next(one for one in found["state"]["supports"] if one["support"] == "state_support")
    assert works["given"]["total"] == 1_790_000_000_000
    assert works["given"]["by_year"][:5] == [*[447_500_000_000] * 4, 0]
    assert works["given"]["present_value"] == pytest.approx(worth([447.5e9] * 4, 0.08), rel=1e-12)
    assert [one["chosen"] for one in found["prepaid_rent"]] == [True, False]
    assert all(len(one["income_tax_by_year"]) == 50 for one in found["prepaid_rent"])
    assert {one["chosen"] for one in found["readings"]} == {True, False}
    assert found["reading_range"]["widest"] == "zone_area_class"
    cut = found["supports"][-1]
    assert cut["price_cut"] == pytest.approx(found["supports"][-2]["required_price"] - cut["required_price"])
    assert cut["price_cut_share"] == pytest.approx(cut["price_cut"] / found["supports"][-2]["required_price"])
    plain = json.loads(printed(capsys, path, "--json"))
    assert (plain["state"]["social_rate"], plain["state"]["social_rate_from"]) == (0.12, "assumptions.discount_rate")


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_command_says_it_in_both_languages(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, str(SCENARIOS / f"{name}.yaml"), "--lang", language)
    said = {
        "vi": ["Chi phí ròng", "nếu đằng nào cũng xây", "tỷ lệ chiết khấu của kịch bản", "thuế của bên thuê"],
        "en": ["Net cost", "is built anyway", "the discount rate of the scenario", "taxes of the tenants"],
    }[language]
    both = {"vi": ["chia đều cho các năm của thời hạn (đang dùng)", "điểm đ khoản 1 Điều 17"], "en": ["(used here)", "art. 17(1)(đ)"]}[
        language
    ]
    for words in said + (both if "greenfield" in name else []):
        assert words in text
    # No key without words, no heading cut off, no number that is none.
    assert "operator." not in text
    assert "nan" not in text.lower().split()


def test_no_cell_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, str(SCENARIOS / "operator_greenfield_200ha.yaml"), "--lang", "en")
    for heading in ("Tenants save, if all", "goes into the price", "Collected, if nothing", "after the last year", "at once"):
        assert heading in text


def test_what_the_top_up_tax_takes_back_comes_back_a_year_later() -> None:
    # Nearly all is fee: exempt, so the group's rate falls below 15% and the top-up tax collects.
    data = plan(
        operator={"land": {**LAND, "price": 1_000, "management_fee": 300_000}, "works": []},
        group={"revenue_eur": "2 tỷ", "entities_abroad": "yes"},
    )
    found = state_of(done(data), "corporate_income_tax")
    (run,) = run_scenario(scenario_from(data)).runs
    taken_back = run.enterprise["clawback"]
    assert taken_back.sum() > 100 * M
    np.testing.assert_allclose(found.back.by_year[1:], taken_back[:-1], atol=1)
    assert found.back_per_dong is not None
    assert 0.3 < found.back_per_dong < 0.8
