"""Facts that are asked, never assumed: left out they are asked for; not known, what hangs on them is open and the rest is shown."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.site_run import SiteRun
from calculator.errors import InputError

SCENARIO: dict[str, Any] = {
    "scenario": "asked",
    "title": {"vi": "hỏi", "en": "asked"},
    "horizon": {"first_year": 2026, "years": 8},
    "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
    "project": {
        "name": "asked",
        "activity": "digital_product",
        "licence": "2026-01-01",
        "operation_start": "2026-01-01",
        "capital": "20 tỷ",
        "facts": {
            "new_project": "yes",
            "recognised_software_steps": "yes",
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "yes",
            "work_inside_site": "100%",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        "costs": [{"name": "work", "amount": "60 tỷ"}],
        "loans": [{"name": "bank", "principal": "200 tỷ", "rate": "10%", "drawn": 2026, "repaid_from": 2030, "repaid_until": 2033}],
    },
    "sites": {
        "place": {
            "title": {"vi": "nơi", "en": "place"},
            "location": "none",
            "commune_class": "none",
            "zone_decision": "prime_minister",
            "premises": [
                {
                    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 1000, "table_price": 5000000,
                    "rate": "0.5%", "coefficient": 1, "infrastructure_cost": 0, "decision": "2026-01-01", "term_years": 50,
                    "construction_months": 0, "won_at_auction": "no", "filed_late_months": 0,
                }
            ],
        }
    },
}  # fmt: skip

WHERE = {
    "new_project": ("project", "facts"),
    "recognised_software_steps": ("project", "facts"),
    "related_party_transactions": ("project", "facts"),
    "affiliate_above_small_bands": ("project", "facts"),
    "work_inside_site": ("project", "facts"),
    "commune_class": ("sites", "place"),
    "won_at_auction": ("sites", "place", "premises", 0),
}
"""The required facts, and where a scenario states them."""

SETTING: dict[str, dict[str, str]] = {
    "recognised_software_steps": {"activity": "software_product"},
    "affiliate_above_small_bands": {"revenue": "2 tỷ"},
    "work_inside_site": {"activity": "trade_or_service", "location": "cdtz"},
}
"""What makes a fact matter: software, a small enterprise, services in a zone."""

SHUT: dict[str, tuple[str, ...]] = {
    "new_project": ("land_rent_due", "land_use_tax"),
    "recognised_software_steps": (),
    "related_party_transactions": ("land_rent_due", "land_use_tax"),
    "affiliate_above_small_bands": ("land_rent_due", "land_use_tax"),
    "work_inside_site": ("land_rent_due", "land_use_tax"),
    "commune_class": (),
    "won_at_auction": ("land_use_tax",),
}
"""Measures the fact has no part in: they are figures, not ranges."""

OPEN = {
    "new_project": "corporate_income_tax",
    "recognised_software_steps": "land_rent_due",
    "related_party_transactions": "corporate_income_tax",
    "affiliate_above_small_bands": "corporate_income_tax",
    "work_inside_site": "corporate_income_tax",
    "commune_class": "land_rent_due",
    "won_at_auction": "land_rent_due",
}
"""A measure that hangs on the fact."""


def stated(fact: str, answer: str | None) -> dict[str, Any]:
    """Give the scenario in which a fact matters, with an answer; with None it is left out."""
    data = copy.deepcopy(SCENARIO)
    setting = SETTING.get(fact, {})
    data["project"]["activity"] = setting.get("activity", "digital_product")
    data["sites"]["place"]["location"] = setting.get("location", "none")
    if "revenue" in setting:
        data["project"]["revenue"][0]["amount"] = setting["revenue"]
        data["project"]["costs"][0]["amount"] = "1 tỷ"
        data["project"]["loans"] = []
    at: Any = data
    for key in WHERE[fact]:
        at = at[key]
    if answer is None:
        del at[fact]
    else:
        at[fact] = answer
    return data


def run(data: dict[str, Any]) -> SiteRun:
    (found,) = run_scenario(scenario_from(data)).runs
    return found


@pytest.mark.parametrize("fact", WHERE)
def test_a_fact_left_out_is_asked_for(fact: str) -> None:
    data = stated(fact, None)
    if fact == "recognised_software_steps":
        assert data["project"]["activity"] == "software_product"
    with pytest.raises(InputError) as fault:
        scenario_from(data)
    assert fact in str(fault.value)


@pytest.mark.parametrize("fact", WHERE)
def test_a_fact_not_known_opens_what_hangs_on_it_and_nothing_else(fact: str) -> None:
    found = run(stated(fact, "unknown"))
    assert [item.fact for item in found.open_facts] == [fact]
    told = [notice for notice in found.warnings if notice.kind == "unknown_fact"]
    assert [notice.values["fact"] for notice in told] == [fact]
    of = found.ranges[OPEN[fact]]
    assert of.high - of.low > 1
    assert of.because == (fact,)
    for measure in SHUT[fact]:
        assert measure not in found.ranges
        assert found.measures[measure] is not None


@pytest.mark.parametrize("fact", WHERE)
def test_the_range_is_that_of_the_answers(fact: str) -> None:
    answers = {
        "commune_class": ("none", "difficult", "especially_difficult"),
        "work_inside_site": ("0%", "100%"),
    }.get(fact, ("no", "yes"))
    measure = OPEN[fact]
    figures = [run(stated(fact, answer)).measures[measure] for answer in answers]
    assert None not in figures
    of = run(stated(fact, "unknown")).ranges[measure]
    known = [figure for figure in figures if figure is not None]
    assert (of.low, of.high) == pytest.approx((min(known), max(known)), abs=1)
    assert min(known) < max(known)


def test_the_share_inside_may_be_stated_by_year() -> None:
    data = stated("work_inside_site", "100%")
    data["project"]["facts"]["work_inside_site"] = {"years": {2026: "100%", 2027: "40%"}, "then": "hold"}
    inside = run(data).enterprise["project_income"]
    # 100 − 60 of work − interest of 20 − rent, all exempt years: the project's part of it is the share of the year.
    whole = run(stated("work_inside_site", "100%")).enterprise["project_income"]
    assert inside[0] == pytest.approx(whole[0])
    assert inside[1] == pytest.approx(0.4 * whole[1])
    assert inside[7] == pytest.approx(0.4 * whole[7])
