"""A rent ladder may go on with a reduction after its free years: the hook a draft uses, annual and one-off, on time and late."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from calculator.engine import evaluate
from calculator.law.law import Law, load_law
from calculator.law.patch import apply_draft
from calculator.law.schema import Draft
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.twin.land_ladders import Relief
from tests.twin.land_rent import state_lease

LAW = load_law()
TITLE = {"vi": "Thử", "en": "A trial"}
YEARS = 30


def drafted(**reductions: str) -> Law:
    """The law in force with ten free years outside any zone for special sectors, and reductions after them."""
    path = "land_rent.ladder.general.special.none"
    common = {
        "from": "2026-11-21",
        "cites": [{"instrument": "draft/dti-law-2024-07"}],
        "confidence": "secondary",
        "checked_on": "2026-11-21",
    }
    changes: list[dict[str, Any]] = [{"path": path, "was": "11", "value": "10", **common}]
    for step, share in reductions.items():
        added = {"label": TITLE, "unit": "SHARE", "keyed_on": "lease_decision"}
        changes.append(
            {"path": f"land_rent.reduction_afterwards.{step.replace('__', '.')}", "was": None, "value": share, **added, **common}
        )
    draft = Draft.model_validate(
        {"draft": "trial", "title": TITLE, "author": "trial", "kind": "draft", "stage": "trial", "date": "2026-11-21",
         "source": "trial", "changes": changes}
    )  # fmt: skip
    return replace(LAW, parameters=MappingProxyType(apply_draft(LAW.parameters, draft)))


def lease(**changes: Any) -> dict[str, Any]:
    # 10,000 m² × 0.5 % × 4 m VND = 200 m a year.
    given = {
        "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": 4_000_000, "rate": "0.5%",
        "coefficient": 1, "infrastructure_cost": 0, "decision": "2027-01-01", "term_years": YEARS, "construction_months": 24,
        "won_at_auction": "no", "filed_late_months": 0,
    }  # fmt: skip
    return {**given, **changes}


def rent(law: Law, terms: dict[str, Any], activity: str = "ai_data_centre") -> list[float]:
    data = {
        "scenario": "reduction", "title": TITLE, "horizon": {"first_year": 2027, "years": YEARS},
        "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "p", "activity": activity, "licence": "2027-01-01", "operation_start": "2029-01-01", "capital": "1000 tỷ",
            "facts": {"new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no",
                      "affiliate_above_small_bands": "no", "work_inside_site": 1},
            "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": "100 tỷ", "from": 2029}, "source": "trial"}],
        },
        "sites": {"there": {"title": TITLE, "location": "none", "commune_class": "none", "premises": [{**terms, "source": "trial"}]}},
    }  # fmt: skip
    result = evaluate(law, build_lanes([Case(scenario_from(data), "there")]))
    return list(result.enterprise["land_rent_due"][:, 0])


def test_free_years_then_half_the_rent() -> None:
    # Two years of construction and ten free years, 2027-2038; half of 200 m from 2039 on.
    due = rent(drafted(general="50%"), lease())
    assert due == pytest.approx([0.0] * 12 + [100e6] * 18)
    # The enacted ladder: eleven free years, then the whole rent.
    assert rent(LAW, lease()) == pytest.approx([0.0] * 13 + [200e6] * 17)


def test_the_narrowest_reduction_holds() -> None:
    law = drafted(general="50%", general__special="40%", general__special__none="25%")
    assert rent(law, lease())[-1] == pytest.approx(150e6)
    # A general digital service is an incentive sector: three free years, and the reduction of the whole ladder.
    assert rent(law, lease(), "digital_service") == pytest.approx([0.0] * 5 + [100e6] * 25)
    # A project outside every list has no free years and no reduction: the law gives it nothing to reduce.
    assert rent(law, lease(), "other") == pytest.approx([200e6] * 30)


def test_another_ladder_has_no_reduction() -> None:
    assert rent(drafted(economic_zone="50%"), lease()) == pytest.approx([0.0] * 12 + [200e6] * 18)


def test_land_won_at_auction_has_no_reduction() -> None:
    assert rent(drafted(general="50%"), lease(won_at_auction="yes")) == pytest.approx([200e6] * 30)


@pytest.mark.parametrize("late", [0, 7, 144, 150, 200])
@pytest.mark.parametrize("payment", ["annual", "one_off"])
@pytest.mark.parametrize("term", [5, 12, YEARS])
def test_agrees_with_the_second_writing(late: int, payment: str, term: int) -> None:
    terms = lease(payment=payment, filed_late_months=late, term_years=term, infrastructure_cost=1_000, construction_months=19)
    due = rent(drafted(general="50%"), terms)
    twin = state_lease(terms, Relief(True, 10, Fraction(1, 2)), Fraction(0), lambda _: Fraction(3, 100)).due
    assert due == pytest.approx([float(twin.get(2027 + year, 0)) for year in range(YEARS)])


def test_late_months_of_a_one_off_payment_are_paid_in_full() -> None:
    # 30 years, 12 of them exempt less 24 months filed late: 20 years paid, 18 of them halved: 4 m × 10,000 × (2 + 9) / 70.
    due = rent(drafted(general="50%"), lease(payment="one_off", filed_late_months=24))
    assert due[0] == pytest.approx(4_000_000 * 10_000 * 11 / 70)
