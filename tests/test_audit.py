"""What failing on audit would cost, against figures worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.analysis.compliance.audit import Position, bill_of, due_day, rates_of
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario

ROOT = Path(__file__).parent.parent
LAW = load_law()
BN = 1_000_000_000
TODAY = dt.date(2026, 11, 22)


def scenario(**changes: Any) -> Scenario:
    """A chip plant outside any zone: revenue of VND 1,000 bn a year, all of it profit, from 2028."""
    title = {"vi": "Nhà máy", "en": "Plant"}
    facts = {"new_project": "yes", "related_party_transactions": "no", "affiliate_above_small_bands": "no", "work_inside_site": 1}
    place = {"title": title, "location": changes.get("location", "none"), "commune_class": "none", "zone_decision": "prime_minister"}
    return scenario_from(
        {
            "scenario": "audit", "title": title, "horizon": {"first_year": 2028, "years": changes.get("years", 25)},
            "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%", **changes.get("assumed", {})},
            "project": {
                "name": "audit", "activity": changes.get("activity", "semiconductor"), "licence": "2027-01-04",
                "operation_start": "2028-01-01", "capital": 100 * BN, "facts": {**facts, **changes.get("facts", {})},
                "revenue": [{"name": "sales", "kind": "incentive", "amount": changes.get("revenue", 1_000 * BN)}], **changes.get("more", {}),
            },
            "sites": {"site": {**place, **changes.get("place", {}), "premises": changes.get("premises", [])}},
        }
    )  # fmt: skip


def ran(one: Scenario) -> SiteRun:
    return run_site(one, LAW, "site", TODAY)


def positions(one: Scenario) -> dict[str, Position]:
    return {position.name: position for position in ran(one).audit.positions}


def audited(year: int, **rates: Any) -> dict[str, Any]:
    return {"assumed": {"audit": {"year_of_audit": year, **rates}}}


GROUND = [200] * 4 + [150] * 9 + [100] * 2 + [0] * 10
"""20 % in place of 0, of 5 % and of 10 %, of 1,000 bn: four, nine and two years from 2028."""


def test_a_ground_lost_costs_the_difference_to_the_standard_rate() -> None:
    ground = positions(scenario())["ground"]
    assert ground.total / BN == pytest.approx(GROUND)
    assert ground.bill is None
    assert ground.strength == "met"
    assert {one.fact: one.stated for one in ground.facts} == {"new_project": "yes", "activity": "semiconductor"}


def test_an_audit_asks_for_tax_penalty_and_interest_of_the_years_it_reaches() -> None:
    """An audit on 31 March 2033: 2028 to 2032 are due; 1461 + 1096 + 731 + 365 + 0 days late at the rates stated."""
    ground = positions(scenario(**audited(2033, penalty_share="10%", late_interest_per_day="0.05%")))["ground"]
    assert ground.reassessed is not None
    assert ground.penalty is not None
    assert ground.late_interest is not None
    assert ground.reassessed / BN == pytest.approx([200, 200, 200, 200, 150, *[0] * 20])
    assert ground.penalty / BN == pytest.approx([20, 20, 20, 20, 15, *[0] * 20])
    days = [(dt.date(2033, 3, 31) - dt.date(year + 1, 3, 31)).days for year in range(2028, 2033)]
    assert days == [1461, 1096, 731, 365, 0]
    assert ground.late_interest[:5] / BN == pytest.approx([200 * day * 0.0005 for day in days])
    assert ground.bill == pytest.approx((950 + 95 + 200 * 3653 * 0.0005) * BN)


def test_a_rate_a_year_is_a_rate_a_day_of_365() -> None:
    by_year = positions(scenario(**audited(2033, penalty_share=0, late_interest_per_year="36.5%")))["ground"]
    assert by_year.bill == pytest.approx((950 + 200 * 3653 * 0.001) * BN)


def test_without_rates_stated_those_of_the_law_are_taken_and_said_to_be() -> None:
    """Law 38/2019 arts 59(2)(a), 138(2)(c): 0.03 % a day, 20 %; under Law 108/2025 not read, which shows in the confidence."""
    run = ran(scenario(**audited(2033)))
    rates = run.audit.rates
    assert (rates.penalty, rates.late_daily) == (0.2, 0.0003)
    assert (rates.penalty_from, rates.late_from) == ("law", "law")
    assert rates.entries["tax_administration.under_declared_penalty"].confidence == "unverified"
    early = rates_of(LAW, scenario(**audited(2025)))
    assert early.entries["tax_administration.under_declared_penalty"].confidence == "primary"
    ground = next(one for one in run.audit.positions if one.name == "ground")
    assert ground.bill == pytest.approx((950 * 1.2 + 200 * 3653 * 0.0003) * BN)


def test_an_audit_before_the_law_held_has_no_rates() -> None:
    rates = rates_of(LAW, scenario(**audited(2019)))
    assert (rates.penalty, rates.penalty_from) == (None, "not_known")
    assert bill_of({"corporate_income_tax": np.ones(25)}, range(2028, 2053), rates) is None


def test_tax_is_recovered_for_ten_years_and_penalised_for_five() -> None:
    """Law 38/2019 art. 137(2)-(3). Of an audit in 2045: tax from 2034, penalty from 2039."""
    run = ran(scenario(**audited(2045, penalty_share=1, late_interest_per_day=0)))
    ground = next(one for one in run.audit.positions if one.name == "ground")
    assert ground.reassessed is not None
    assert ground.penalty is not None
    reached = {year for year, tax in zip(run.years, ground.reassessed, strict=True) if tax}
    penalised = {year for year, tax in zip(run.years, ground.penalty, strict=True) if tax}
    assert reached == set(range(2034, 2043))
    assert penalised == set(range(2039, 2043))


@pytest.mark.parametrize(
    ("year", "months", "day"), [(2027, 3, "2028-03-31"), (2027, 2, "2028-02-29"), (2028, 1, "2029-01-31"), (2027, 12, "2028-12-31")]
)
def test_the_last_day_of_a_month_after_the_year(year: int, months: int, day: str) -> None:
    assert due_day(year, months) == dt.date.fromisoformat(day)


def test_software_steps_not_recognised_cost_the_ground() -> None:
    found = positions(scenario(activity="software_product", facts={"recognised_software_steps": "yes"}))
    assert found["software_steps"].total / BN == pytest.approx(GROUND)
    # In a zone the location still grants the same, for software is a service there whose work lies inside.
    inside = positions(scenario(activity="software_product", location="cdtz", facts={"recognised_software_steps": "yes"}))
    assert "software_steps" not in inside
    assert inside["ground"].total / BN == pytest.approx(GROUND)


def test_service_income_found_outside_is_taxed_as_such() -> None:
    found = positions(scenario(activity="digital_service", location="cdtz"))
    assert found["work_inside"].total / BN == pytest.approx(GROUND)
    assert "work_inside" not in positions(scenario())


def test_the_extra_deduction_of_research_lost_costs_its_tax() -> None:
    """100 bn of R&D deducted twice at 20 %, with no ground: 20 bn a year."""
    costs = [{"name": "research", "amount": 100 * BN, "research_and_development": True}]
    found = positions(scenario(activity="other", more={"costs": costs}))
    assert found["research_extra"].total / BN == pytest.approx([20] * 25)
    assert set(found) == {"research_extra"}
    assert found["research_extra"].strength == "met"


def test_related_parties_found_bring_the_interest_cap() -> None:
    """Revenue 100, cost 60, interest 30: 30 % of 40 is 12, so 18 more is taxed at 20 % in the first year."""
    more = {
        "costs": [{"name": "work", "amount": 60 * BN}],
        "loans": [{"name": "bank", "principal": 300 * BN, "rate": "10%", "drawn": 2028, "repaid_from": 2050, "repaid_until": 2052}],
    }
    found = positions(scenario(activity="other", revenue=100 * BN, more=more, years=5))
    assert found["related_party"].total[0] / BN == pytest.approx(3.6)


def test_an_affiliate_found_shuts_the_small_bands() -> None:
    """Revenue of 40 bn the year before, all profit: 17 % in place of 20 %, from the second year; the first is annualised the same."""
    found = positions(scenario(activity="other", revenue=40 * BN, years=3))
    assert found["small_bands"].total / BN == pytest.approx([1.2] * 3)


LEASE = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 100_000, "table_price": 5_000_000, "rate": "1%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2028-01-01", "term_years": 50, "construction_months": 0,
    "won_at_auction": "no", "filed_late_months": 0,
}  # fmt: skip


def test_land_relief_lost_is_rent_less_its_tax() -> None:
    """100,000 m² × 5 m × 1 % = 5 bn a year, deducted at 20 % where nothing else is granted; rent bears interest, and no penalty."""
    one = scenario(
        activity="digital_product", years=10, premises=[LEASE], **audited(2034, penalty_share="20%", late_interest_per_day="0.03%")
    )
    run = ran(one)
    land = next(position for position in run.audit.positions if position.name == "land_relief")
    free = run.enterprise["land_rent_due"] == 0
    assert free.sum() >= 3
    assert land.more["land_rent_due"] / BN == pytest.approx(np.where(free, 5.0, 0.0))
    tax = run.enterprise["effective_rate"][0]
    assert land.more["corporate_income_tax"][0] / BN == pytest.approx(-5 * tax)
    assert land.penalty is not None
    assert land.late_interest is not None
    # Half of 0.03 % of 500 bn of land use tax is relieved too, and that is a tax: 20 % of 75 million.
    assert land.more["land_use_tax"][0] == pytest.approx(75_000_000)
    assert land.penalty[0] == pytest.approx(15_000_000)
    days = (dt.date(2034, 3, 31) - dt.date(2029, 3, 31)).days
    assert land.late_interest[0] / BN == pytest.approx(5.075 * days * 0.0003)


def test_the_staffs_exemption_lost_is_the_tax_that_was_exempt() -> None:
    role = {
        "role": "developers", "headcount": 10, "monthly_pay": "90 triệu", "months_paid": 12, "digital_work": "yes", "qualifying_share": "100%",
    }  # fmt: skip
    one = scenario(location="cdtz", years=8, place={"wage_region": "I"}, more={"workforce": [role]})
    run = ran(one)
    staff = next(position for position in run.audit.positions if position.name == "staff_exemption")
    assert (staff.total > 0).tolist() == [True] * 5 + [False] * 3
    assert staff.total == pytest.approx(run.workforce["personal_income_tax_exempt"])


def test_a_ground_may_fall_back_to_the_next() -> None:
    """Level 1 exempts 2032, its fifth year; the sector alone pays 5 %: 50 bn. 2033: 4.5 % against 5 %. 2041: 4.5 % (half of 9) against 10 %."""
    found = positions(scenario(facts={"certificates": ["special_incentive_level_1"]}))
    back = found["ground_to_next"]
    assert back.falls_to == "special_sector"
    assert back.total[[0, 4, 5, 13]] / BN == pytest.approx([0, 50, 5, 55])


@pytest.mark.parametrize(
    ("changes", "strength"),
    [
        ({"activity": "other", "location": "cdtz"}, "met"),
        ({"activity": "semiconductor"}, "met"),
        # Which steps make software was not read in the text.
        ({"activity": "software_product", "facts": {"recognised_software_steps": "yes"}}, "unverified_law"),
    ],
)
def test_the_strength_of_a_ground_is_that_of_its_weakest_leg(changes: dict[str, Any], strength: str) -> None:
    assert positions(scenario(**changes))["ground"].strength == strength


def test_work_inside_turns_on_a_reading() -> None:
    found = positions(scenario(activity="digital_service", location="cdtz"))["work_inside"]
    assert (found.strength, found.readings) == ("reading", ("service_income_place",))


def test_two_rates_of_late_interest_are_refused() -> None:
    with pytest.raises(InputError, match="late interest is stated by day and by year"):
        scenario(**audited(2033, late_interest_per_day="0.03%", late_interest_per_year="10%"))


@pytest.mark.parametrize(("lang", "words"), [("en", "What failing on audit would cost"), ("vi", "Nếu thanh tra không chấp nhận")])
def test_run_prints_it_and_gives_it_as_json(lang: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (ROOT / "scenarios" / "captive_centre_500.yaml").read_text(encoding="utf-8")
    path = tmp_path / "audited.yaml"
    path.write_text(text.replace("assumptions:\n", "assumptions:\n  audit: {year_of_audit: 2033}\n", 1), encoding="utf-8")
    main(["run", str(path), "--lang", lang])
    assert words in capsys.readouterr().out
    main(["run", str(path), "--lang", lang, "--json"])
    found = json.loads(capsys.readouterr().out)["results"][0]
    audit = found["audit"]
    assert audit["year_of_audit"] == 2033
    for one in audit["positions"]:
        assert len(one["penalty"]) == len(audit["years"]) == len(found["years"])
        assert one["bill"] == pytest.approx(sum(one["reassessed"]) + sum(one["penalty"]) + sum(one["late_interest"]))
