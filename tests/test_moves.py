"""Incentives that change ground in mid-life: each fact flips the result; values worked out by hand from the law."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.choices.combinations import choices_of
from calculator.analysis.explain import explain
from calculator.analysis.run import SiteRun
from calculator.errors import InputError
from calculator.law.law import load_law

INCOME = 40e9
"""100 tỷ of revenue less 60 tỷ of cost."""


def project(
    *, facts: dict[str, Any] | None = None, site: dict[str, Any] | None = None, first_year: int = 2022, years: int = 20, **more: Any
) -> dict[str, Any]:
    """A maker of digital products outside any place of incentives, licensed and earning from 2022, with the changes given."""
    stated: dict[str, Any] = {
        "new_project": "yes",
        "related_party_transactions": "no",
        "affiliate_above_small_bands": "yes",
        "work_inside_site": "100%",
    }
    return {
        "scenario": "mid_life",
        "title": {"vi": "Giữa chừng", "en": "Mid-life"},
        "horizon": {"first_year": first_year, "years": years},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "mid_life",
            "activity": "digital_product",
            "licence": "2022-01-01",
            "operation_start": "2022-01-01",
            "capital": "20 tỷ",
            "facts": stated | (facts or {}),
            "revenue": [{"name": "parts", "kind": "incentive", "amount": "100 tỷ"}],
            "costs": [{"name": "work", "amount": "60 tỷ"}],
            **more,
        },
        "sites": {
            "place": {"title": {"vi": "Nơi", "en": "Place"}, "location": "none", "commune_class": "none", "premises": [], **(site or {})}
        },
    }


PARK = {"location": "industrial_park", "park_in_favourable_area": "no"}
TO_PRODUCTS = {"moves": [{"to": "other_digital_product", "from_year": 2025}]}


def ran(data: dict[str, Any], variant: str = "in_force") -> SiteRun:
    (run,) = run_scenario(scenario_from(data), variants=[variant]).runs
    return run


def of(run: SiteRun, line: str) -> dict[int, float]:
    return dict(zip(run.years, run.enterprise[line].tolist(), strict=True))


def burden_by_year(run: SiteRun) -> dict[int, tuple[float, float]]:
    """Rate and paid share of each year."""
    rates, shares = of(run, "rate"), of(run, "paid_share")
    return {year: (round(rates[year], 9), round(shares[year], 9)) for year in run.years}


def kinds(run: SiteRun) -> set[str]:
    return {notice.kind for notice in run.warnings}


# ---- the new law for the time that remains


def test_a_licence_stays_on_its_own_law_unless_it_moves() -> None:
    assert set(burden_by_year(ran(project())).values()) == {(0.2, 1.0)}


def test_who_was_not_entitled_gets_what_is_left_of_the_natural_periods() -> None:
    # 17 % for 10 years and 2 + 4 years, from 2022: in 2025 seven rate years and three half years are left; the exempt years are lost.
    found = burden_by_year(ran(project(elections=TO_PRODUCTS)))
    assert [found[year] for year in (2022, 2024)] == [(0.2, 1.0)] * 2
    assert [found[year] for year in (2025, 2026, 2027)] == [(0.17, 0.5)] * 3
    assert [found[year] for year in (2028, 2031)] == [(0.17, 1.0)] * 2
    assert found[2032] == (0.2, 1.0)


def test_who_had_a_ground_takes_what_was_used_off_each_length() -> None:
    # Park: exempt 2022-2023, half 2024; no rate. Left of 17 % x 10, 2 + 4: ten rate years, no exempt year, three half years, from 2025.
    found = burden_by_year(ran(project(site=PARK, elections=TO_PRODUCTS)))
    assert [found[year] for year in (2022, 2023, 2024)] == [(0.2, 0.0), (0.2, 0.0), (0.2, 0.5)]
    assert [found[year] for year in (2025, 2027)] == [(0.17, 0.5)] * 2
    assert [found[year] for year in (2028, 2034)] == [(0.17, 1.0)] * 2
    assert found[2035] == (0.2, 1.0)


def test_a_better_package_of_another_kind_has_more_left() -> None:
    # Difficult area 17 % x 10, 2 + 4 from 2022; an especially difficult one by 2025 cannot be: the zone takes over with 15 - 3, 4 - 2, 9 - 1.
    certified = {"certificates": ["high_technology_enterprise"], "certificates_issued": {"high_technology_enterprise": "2025-06-01"}}
    moves = {"moves": [{"to": "high_technology_enterprise", "on": "certificate"}]}
    found = burden_by_year(
        ran(project(facts=certified, site={"location": "difficult_area", "commune_class": "difficult"}, elections=moves))
    )
    assert [found[year] for year in (2022, 2024)] == [(0.17, 0.0), (0.17, 0.5)]
    assert [found[year] for year in (2025, 2026)] == [(0.1, 0.0)] * 2
    assert [found[year] for year in (2027, 2034)] == [(0.1, 0.5)] * 2
    assert [found[year] for year in (2035, 2036)] == [(0.1, 1.0)] * 2
    assert found[2037] == (0.2, 1.0)


def test_the_year_of_the_move_decides() -> None:
    later = {"moves": [{"to": "other_digital_product", "from_year": 2027}]}
    found = burden_by_year(ran(project(elections=later)))
    assert found[2026] == (0.2, 1.0)
    assert found[2027] == (0.17, 0.5)


def test_the_head_moved_to_must_be_met() -> None:
    run = ran(project(elections={"moves": [{"to": "zone", "from_year": 2025}]}))
    assert set(burden_by_year(run).values()) == {(0.2, 1.0)}
    assert "move_not_made" in kinds(run)


def test_a_licence_of_the_new_law_has_no_move() -> None:
    data = project(elections={"moves": [{"to": "other_digital_product", "from_year": 2027}]}, first_year=2026)
    data["project"] |= {"licence": "2026-01-01", "operation_start": "2026-01-01"}
    run = ran(data)
    assert "move_not_made" in kinds(run)
    assert burden_by_year(run)[2026] == (0.17, 0.0)


def test_under_the_law_before_there_is_no_move() -> None:
    with pytest.raises(InputError, match="there is no head 'other_digital_product'"):
        ran(project(elections=TO_PRODUCTS, years=8), "decree_154")
    # The transition of that law is for older licences.
    run = ran(project(elections={"moves": [{"to": "best", "from_year": 2025}]}, years=8), "decree_154")
    assert "move_not_made" in kinds(run)
    assert set(burden_by_year(run).values()) == {(0.2, 1.0)}


def test_a_running_project_says_since_when() -> None:
    since = {"previous_year_revenue": "100 tỷ", "first_revenue": 2022, "first_taxable_income": 2023}
    found = burden_by_year(ran(project(elections=TO_PRODUCTS, opening=since, first_year=2026, years=10)))
    # Rate 2022-2031, exempt 2023-2024, half 2025-2028.
    assert [found[year] for year in (2026, 2028, 2029, 2031, 2032)] == [(0.17, 0.5), (0.17, 0.5), (0.17, 1.0), (0.17, 1.0), (0.2, 1.0)]
    without = burden_by_year(ran(project(elections=TO_PRODUCTS, opening=since | {"first_taxable_income": 2022}, first_year=2026, years=10)))
    assert without[2028] == (0.17, 1.0)


# ---- certificates


def certified(day: str | None, costs: Any = "60 tỷ") -> SiteRun:
    facts: dict[str, Any] = {"certificates": ["high_technology_enterprise"]}
    if day:
        facts["certificates_issued"] = {"high_technology_enterprise": day}
    return ran(project(facts=facts, costs=[{"name": "work", "amount": costs}]))


@pytest.mark.parametrize("year", [2026, 2029])
def test_the_clocks_of_a_certificate_run_from_its_year(year: int) -> None:
    found = burden_by_year(certified(f"{year}-09-01"))
    assert found[year - 1] == (0.2, 1.0)
    assert found[year] == found[year + 3] == (0.1, 0.0)
    assert found[year + 4] == found[year + 12] == (0.1, 0.5)


def test_a_certificate_without_a_day_is_held_from_the_start() -> None:
    found = burden_by_year(certified(None))
    assert found[2022] == (0.1, 0.0)
    assert found[2026] == (0.1, 0.5)


def test_without_income_in_the_year_of_issue_the_holiday_waits() -> None:
    # No income in 2026 and 2027: rate from 2026, holiday from 2028.
    found = burden_by_year(certified("2026-09-01", {"years": {2022: "60 tỷ", **dict.fromkeys((2023, 2024, 2025), "60 tỷ"),
                                                             2026: "120 tỷ", 2027: "120 tỷ", 2028: "60 tỷ"}, "then": "hold"}))  # fmt: skip
    assert [found[year] for year in (2026, 2027, 2028, 2031, 2032, 2040)] == [(0.1, 1.0)] * 2 + [(0.1, 0.0)] * 2 + [(0.1, 0.5)] * 2
    assert found[2041] == (0.2, 1.0 - 0.0)


def test_without_income_for_three_years_it_starts_in_the_fourth() -> None:
    costs = {"years": {**dict.fromkeys(range(2022, 2026), "60 tỷ"), **dict.fromkeys(range(2026, 2032), "120 tỷ")}, "then": "hold"}
    found = burden_by_year(certified("2026-09-01", costs))
    assert [found[year] for year in (2026, 2028, 2029, 2032, 2033)] == [(0.1, 1.0)] * 2 + [(0.1, 0.0)] * 2 + [(0.1, 0.5)]


def test_another_ground_is_left_only_by_a_stated_move() -> None:
    facts = {"certificates": ["high_technology_enterprise"], "certificates_issued": {"high_technology_enterprise": "2028-05-01"}}
    stays = ran(project(facts=facts, site=PARK))
    assert burden_by_year(stays)[2028] == (0.2, 1.0)
    assert "move_worth_more" in kinds(stays)
    moves = ran(project(facts=facts, site=PARK, elections={"moves": [{"to": "high_technology_enterprise", "on": "certificate"}]}))
    # 2 exempt and 4 half years are used: 4 - 2, 9 - 4, and all 15 rate years from 2028.
    found = burden_by_year(moves)
    assert [found[year] for year in (2028, 2029, 2030, 2034, 2035)] == [(0.1, 0.0)] * 2 + [(0.1, 0.5)] * 2 + [(0.1, 1.0)]
    gain = next(one.gain for one in stays.moves if one.option == "high_technology_enterprise@certificate")
    assert (moves.measures["kept_present_value"] or 0) - (stays.measures["kept_present_value"] or 0) == pytest.approx(gain)


# ---- conditions that fail


def special(found: int | None, **more: Any) -> SiteRun:
    facts = {"certificates": ["special_incentive_decision"], **({"conditions_found_unmet": found} if found else {})}
    data = project(facts=facts, first_year=2026, years=15, elections={"head": "special_investment"}, **more)
    data["project"] |= {"licence": "2026-03-02", "operation_start": "2027-01-01", "activity": "other"}
    data["project"]["revenue"][0]["amount"] = {"start": "100 tỷ", "from": 2027}
    data["project"]["costs"][0]["amount"] = {"start": "60 tỷ", "from": 2027}
    return ran(data)


def test_a_failed_year_is_taxed_at_the_standard_rate_and_used_up() -> None:
    small = {"affiliate_above_small_bands": "no", "failed_years": [2024]}
    data = project(facts=small, activity="software_product", revenue=[{"name": "parts", "kind": "incentive", "amount": "2 tỷ"}], costs=[])
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    run = ran(data)
    # 2 tỷ of revenue is inside the band of 15 % from 2025; a failed year has the standard 20 % all the same.
    assert burden_by_year(run)[2024] == (0.2, 1.0)
    assert of(run, "corporate_income_tax")[2024] == pytest.approx(0.2 * 2e9)
    assert [burden_by_year(run)[year] for year in (2025, 2026)] == [(0.1, 0.0), (0.1, 0.5)]
    data["project"]["facts"]["failed_years"] = [2027]
    assert burden_by_year(ran(data))[2027] == (0.2, 1.0)
    del data["project"]["facts"]["failed_years"]
    assert burden_by_year(ran(data))[2024] == (0.1, 0.0)


def test_outside_the_periods_there_is_nothing_to_lose() -> None:
    data = project(facts={"failed_years": [2024], "affiliate_above_small_bands": "no"})
    assert burden_by_year(ran(data))[2024] == (0.2, 1.0)
    assert (
        of(ran(data), "corporate_income_tax")[2024]
        == of(ran(project(facts={"affiliate_above_small_bands": "no"})), "corporate_income_tax")[2024]
    )


def test_what_a_special_project_saved_is_paid_back() -> None:
    run = special(2032)
    # 2027-2030 exempt: 20 % of 40 tỷ each; 2031 half of 10 %: 15 % saved.
    saved = (4 * 0.2 + 0.15) * INCOME
    assert of(run, "incentive_repaid")[2032] == pytest.approx(saved)
    assert of(run, "corporate_income_tax")[2032] == pytest.approx(saved + 0.2 * INCOME)
    assert burden_by_year(run)[2033] == (0.2, 1.0)
    assert sum(of(run, "kept").values()) == pytest.approx(0, abs=1)
    assert run.state["incentive_repaid"].sum() == pytest.approx(saved)
    assert special(None).measures["kept"] == pytest.approx((4 * 0.2 + 9 * 0.15 + 1 * 0.1) * INCOME)


@pytest.mark.parametrize(("found", "repaid"), [(2028, False), (2029, True), (2040, True), (2041, False)])
def test_conditions_are_looked_at_after_three_years_from_the_licence(found: int, repaid: bool) -> None:
    run = special(found)
    assert bool(run.enterprise["incentive_repaid"].any()) is repaid
    assert ("found_unmet_too_early" in kinds(run)) is not repaid


@pytest.mark.parametrize(("found", "repaid"), [(2030, False), (2031, True)])
def test_large_projects_are_looked_at_after_five(found: int, repaid: bool) -> None:
    facts = {"capital_disbursed_in_time": "yes", "technology_requirements_met": "yes", "conditions_found_unmet": found}
    data = project(facts=facts, first_year=2026, elections={"head": "large_manufacturing"}, capital="12.000 tỷ")
    data["project"] |= {"licence": "2026-03-02", "operation_start": "2026-06-01"}
    assert bool(ran(data).enterprise["incentive_repaid"].any()) is repaid


def test_a_project_that_is_not_special_pays_nothing_back() -> None:
    run = ran(project(facts={"conditions_found_unmet": 2032}, site=PARK))
    assert not run.enterprise["incentive_repaid"].any()
    assert "found_unmet_not_special" in kinds(run)


# ---- choosing, and explaining


def test_staying_and_moving_are_lanes_of_one_search() -> None:
    found = choices_of(scenario_from(project(site=PARK)), load_law(), "place")
    assert [one.option for one in found.moves] == ["other_digital_product@2025", "stay"]
    assert found.best["moves"] == "other_digital_product@2025"
    # 2025-2027: 20 % x 1/2 becomes 17 % x 1/2; 2028-2034: 20 % becomes 17 %.
    by_year = {**dict.fromkeys((2025, 2026, 2027), 0.015), **dict.fromkeys(range(2028, 2035), 0.03)}
    gain = sum(share * INCOME / 1.1 ** (year - 2022) for year, share in by_year.items())
    assert found.moves[0].kept_at_best - found.moves[1].kept_at_best == pytest.approx(gain)
    assert found.moves[0].remains["moved_half_years"] == 3
    assert found.moves[0].remains["moved_exempt_years"] == 0


def test_a_move_that_costs_is_not_proposed() -> None:
    # An economic zone granted 10 % for 15 years and 4 + 9; the new law grants 17 % for 10 years and 2 + 4 outside difficult areas.
    data = project(site={"location": "economic_zone", "commune_class": "none"})
    found = choices_of(scenario_from(data), load_law(), "place")
    assert found.moves[0].option == "stay"
    assert "move_worth_less" in kinds(ran(data))


def test_a_run_tells_what_a_move_is_worth() -> None:
    run = ran(project(site=PARK))
    assert "move_worth_more" in kinds(run)
    assert [one.option for one in run.moves] == ["other_digital_product@2025"]
    assert "move_made" in kinds(ran(project(site=PARK, elections=TO_PRODUCTS)))


def test_the_steps_of_a_move_are_explained_with_their_law() -> None:
    facts = {"failed_years": [2026]}
    steps = explain(scenario_from(project(facts=facts, site=PARK, elections=TO_PRODUCTS)), year=2026)
    by_rule = {step.rule: step for step in steps}
    assert {"years_used", "remaining_years", "start_after_move", "in_turn", "in_failed_years"} <= set(by_rule)
    cites = {(cite.instrument, cite.provision) for step in steps for law in step.cites for cite in law.cites}
    assert {("67/2025/QH15", "20.1"), ("320/2025/NĐ-CP", "23.4"), ("320/2025/NĐ-CP", "23.10")} <= cites
    assert by_rule["years_used"].value == {"rate": 0.0, "exempt": 2.0, "half": 1.0}
    assert by_rule["remaining_years"].value == {"rate_years": 10.0, "exempt_years": 0.0, "half_years": 3.0}
