"""Compensation paid in advance, and land of shared infrastructure: figures worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calculator.analysis.explain import explain
from calculator.analysis.fit.check import check_fit
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from

LEASE = {
    "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": "5 triệu", "rate": "0.5%",
    "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-01-04", "term_years": 50, "construction_months": 0,
    "won_at_auction": "no", "filed_late_months": 0,
}  # fmt: skip
"""250 million a year."""


def scenario(lease: dict[str, Any], location: str = "cdtz", activity: str = "digital_service") -> Any:
    words = {"vi": "thử", "en": "test"}
    return scenario_from(
        {
            "scenario": "test",
            "title": words,
            "horizon": {"first_year": 2027, "years": 20},
            "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
            "project": {
                "name": "P",
                "activity": activity,
                "licence": "2027-01-04",
                "operation_start": "2027-01-04",
                "capital": "2 tỷ",
                "facts": {
                    "new_project": "yes",
                    "related_party_transactions": "no",
                    "affiliate_above_small_bands": "yes",
                    "work_inside_site": "100%",
                },
                "revenue": [{"name": "sales", "kind": "incentive", "amount": "1 tỷ"}],
            },
            "sites": {
                "site": {
                    "title": words,
                    "location": location,
                    "commune_class": "none",
                    "zone_decision": "province",
                    "premises": [{**LEASE, **lease}],
                }
            },
        }
    )


def land(lease: dict[str, Any], **more: Any) -> tuple[list[float], list[float]]:
    """Rent due and rent as a cost, of each year [VND million]."""
    lines = evaluate(load_law(), build_lanes([Case(scenario(lease, **more), "site")])).enterprise
    return ((lines["land_rent_due"][:, 0] / 1e6).round(6).tolist(), (lines["land_rent_cost"][:, 0] / 1e6).round(6).tolist())


def test_an_advance_settles_the_months_after_the_free_years() -> None:
    # A special sector in an unlisted commune: eleven free years, 2027-2037; then 375 m is a year and a half of rent.
    due, cost = land({"compensation_advance": "375 triệu"})
    assert due[:11] == [0] * 11
    assert due[11:14] == [0, 125, 250]
    # What is settled was paid for compensation: it stays a cost.
    assert cost[11:14] == [250, 250, 250]


def test_without_free_years_the_advance_settles_the_first_months() -> None:
    due, _ = land({"compensation_advance": "600 triệu", "won_at_auction": "yes"})
    assert due[:4] == [0, 0, 150, 250]


def test_months_filed_late_come_before_the_advance() -> None:
    due, _ = land({"compensation_advance": "250 triệu", "filed_late_months": 6})
    assert due[:2] == [125, 0]
    assert due[10:13] == [0, 0, 250]


def test_from_a_sum_paid_at_once_the_advance_is_taken_off() -> None:
    # 10,000 m² × 5 m × (50 − 11)/70.
    whole = 10_000 * 5 * 39 / 70
    due, cost = land({"payment": "one_off", "compensation_advance": "1 tỷ"})
    assert due[0] == pytest.approx(whole - 1000, abs=1e-3)
    assert sum(due[1:]) == 0
    assert cost[0] == pytest.approx(whole / 50, abs=1e-3)


def test_shared_infrastructure_in_a_zone_pays_no_rent() -> None:
    assert land({"shared_infrastructure_area": 4_000, "won_at_auction": "yes"})[0][:2] == [150, 150]
    # The rule is of zones under the regime of industrial parks.
    assert land({"shared_infrastructure_area": 4_000, "won_at_auction": "yes"}, location="none")[0][:2] == [250, 250]


def test_a_lease_in_two_communes_has_the_free_years_of_each_by_area() -> None:
    # A digital service outside a zone is an incentive sector: 3 free years in an unlisted commune, 11 in a difficult one.
    due, _ = land({"elsewhere": [{"area": 6_000, "commune_class": "difficult"}]}, location="none")
    assert due[:3] == [0, 0, 0]
    # Four of ten thousand m² from 2030 on, all from 2038 on.
    assert due[3:11] == [100] * 8
    assert due[11] == 250


def test_before_the_rule_the_whole_lease_follows_its_site() -> None:
    parts = {"elsewhere": [{"area": 6_000, "commune_class": "difficult"}]}
    assert land({**parts, "decision": "2025-11-05"}, location="none")[0] == land({"decision": "2025-11-05"}, location="none")[0]
    assert land({**parts, "decision": "2025-11-06"}, location="none")[0] != land({"decision": "2025-11-06"}, location="none")[0]


def test_a_lease_in_two_communes_cites_the_rule() -> None:
    steps = explain(scenario({"elsewhere": [{"area": 6_000, "commune_class": "difficult"}]}), item="land_rent")
    assert any(cite.instrument == "291/2025/NĐ-CP" for step in steps for used in step.cites for cite in used.cites)


def test_parts_larger_than_the_lease_are_refused() -> None:
    with pytest.raises(InputError, match="parts elsewhere are larger"):
        scenario({"elsewhere": [{"area": 10_001, "commune_class": "difficult"}]})


def test_more_shared_infrastructure_than_land_is_refused() -> None:
    with pytest.raises(InputError, match="shared infrastructure is larger"):
        scenario({"shared_infrastructure_area": 10_001})


@pytest.mark.parametrize(("rate", "fits"), [("0.25%", True), ("3%", True), ("0.24%", False), ("3.01%", False)])
def test_a_percentage_outside_the_range_of_the_law_is_refused_with_the_provision(rate: str, fits: bool) -> None:
    found = scenario({"rate": rate})
    if fits:
        check_fit(found, load_law())
        return
    with pytest.raises(InputError, match="103/2024/NĐ-CP") as fault:
        check_fit(found, load_law())
    assert np.all([word in str(fault.value) for word in ("0.25%", "3%", "premises[0].rate")])
