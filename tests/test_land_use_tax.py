"""The non-agricultural land use tax: its relief cell by cell, what does not bear on it, what it does to other lines; worked out by hand."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import run_scenario
from calculator.analysis.explain import explain
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.published.load import FOLDER
from calculator.yaml_text import read_file
from tests.twin.random_projects import random_scenario

LAW = load_law()
BASE = read_file(FOLDER / "law_48_2010" / "business_land.yaml").data["scenario"]
FULL = 15_000_000.0
"""10,000 m² × 5 m VND × 0.03 %."""


def scenario(activity: str = "other", location: str = "none", commune: str = "none", **lease: Any) -> Any:
    data = deepcopy(BASE)
    site = data["sites"]["place"]
    data["project"]["activity"], site["location"], site["commune_class"] = activity, location, commune
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    site["premises"] = [{**site["premises"][0], "decision": "2026-01-01", "term_years": 50, **lease}]
    return scenario_from(data)


def lines(item: Any, **case: Any) -> dict[str, Any]:
    result = evaluate(LAW, build_lanes([Case(item, "place", **case)]))
    return {name: line[:, 0].round(3) for name, line in {**result.enterprise, "state": result.state["land_use_tax"]}.items()}


@pytest.mark.parametrize(
    ("activity", "commune", "paid"),
    [
        ("other", "none", 1), ("other", "difficult", 0.5), ("other", "especially_difficult", 0),
        ("digital_product", "none", 0.5), ("digital_product", "difficult", 0), ("digital_product", "especially_difficult", 0),
        ("semiconductor", "none", 0), ("semiconductor", "difficult", 0), ("semiconductor", "especially_difficult", 0),
    ],
)  # fmt: skip
def test_relief_by_sector_and_area(activity: str, commune: str, paid: float) -> None:
    found = lines(scenario(activity, commune=commune))
    assert found["land_use_tax"].tolist() == [paid * FULL] * 8
    assert found["land_use_tax_before_relief"].tolist() == [FULL] * 8
    assert found["state"].tolist() == found["land_use_tax"].tolist()


@pytest.mark.parametrize(
    "lease",
    [{"won_at_auction": "yes"}, {"land_use": "commercial_service"}, {"filed_late_months": 40}, {"payment": "one_off"}, {"rate": "3%"}, {"coefficient": "1.4"}],
)  # fmt: skip
def test_what_decides_the_rent_does_not_bear_on_the_tax(lease: dict[str, Any]) -> None:
    assert lines(scenario("semiconductor", **lease))["land_use_tax"].tolist() == [0] * 8
    assert lines(scenario("other", **lease))["land_use_tax"].tolist() == [FULL] * 8


def test_a_zone_frees_every_project_and_outside_only_the_listed_ones() -> None:
    training = scenario("training", "cdtz")
    assert lines(training)["land_use_tax"].tolist() == [0] * 8
    assert lines(training, outside=True)["land_use_tax"].tolist() == [FULL] * 8
    assert lines(training, claims=False)["land_use_tax"].tolist() == [FULL] * 8


def test_the_reading_on_the_area_of_land_rent_does_not_bear_on_the_tax() -> None:
    lanes = build_lanes([Case(scenario("other", "cdtz"), "place")])
    for option in ("administrative_boundary", "statute_over_decree"):
        assert not evaluate(LAW.with_reading("zone_area_class", option), lanes).enterprise["land_use_tax"].any()


def test_parts_in_other_communes_have_their_own_relief() -> None:
    # 2,000 m² in an especially difficult commune are free, 4,000 m² in a difficult one pay half: (4,000 + 2,000) × 1,500.
    parts = [{"area": 2_000, "commune_class": "especially_difficult"}, {"area": 4_000, "commune_class": "difficult"}]
    assert lines(scenario(elsewhere=parts))["land_use_tax"].tolist() == [9_000_000] * 8


def test_shared_infrastructure_of_a_zone_is_left_out_from_the_land_law_on() -> None:
    before = {
        decision: lines(scenario("other", "cdtz", decision=decision, shared_infrastructure_area=2_000))
        for decision in ("2024-07-31", "2024-08-01")
    }
    assert [found["land_use_tax_before_relief"][0] for found in before.values()] == [FULL, 12_000_000]


def test_it_is_a_cost_and_part_of_the_burden() -> None:
    # 1,000 bn less 250 m of rent and 15 m of tax: 20 % of 999.735 bn is 199.947 bn; the burden adds 265 m.
    found = lines(scenario())
    assert found["taxable_income"][0] == 999_735_000_000
    assert found["corporate_income_tax"][0] == 199_947_000_000
    assert found["burden"][0] == 199_947_000_000 + 250_000_000 + 15_000_000


def test_the_waterfall_has_a_bar_of_its_own() -> None:
    (run,) = run_scenario(scenario("training", "cdtz")).runs
    bars = {bar.name: bar.total for bar in run.waterfall}
    assert bars["relief_land_use_tax"] == pytest.approx(-8 * FULL)
    assert run.measures["relief_land_use_tax"] == pytest.approx(8 * FULL)
    assert run.measures["land_use_tax"] == 0
    assert run.enterprise["relief_land_use_tax"] == pytest.approx([FULL] * 8)
    assert np.isnan(run.state["central_land_use_tax"]).all()


def test_nobody_without_a_state_lease_is_taxed() -> None:
    data = deepcopy(BASE)
    data["sites"]["place"]["premises"] = [{"kind": "sublease", "area": 10_000, "rent": 100_000}]
    found = lines(scenario_from(data))
    assert not found["land_use_tax_before_relief"].any()
    assert not found["land_use_tax"].any()


def test_an_explanation_cites_the_rate_and_the_cell_that_was_used() -> None:
    steps = explain(scenario("digital_product"), item="land_use_tax", year=2027)
    assert [step.rule for step in steps] == ["yearly_tax_by_cycle", "taxed_months", "land_use_tax"]
    cited = {law.path for step in steps for law in step.cites}
    assert {"land_use_tax.rate", "land_use_tax.price_cycle", "land_use_tax.relief.incentive.none"} <= cited
    assert not any(path.startswith("land_use_tax.relief.") and path != "land_use_tax.relief.incentive.none" for path in cited)
    assert steps[-1].value == pytest.approx({"before_relief": FULL, "due": FULL / 2})


@given(st.integers(0, 20_000))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_relief_never_raises_the_tax(seed: int) -> None:
    item = scenario_from(random_scenario(seed))
    for site in item.sites:
        ways = [Case(item, site, claims=False), Case(item, site), Case(item, site, favourable=True)]
        paid = evaluate(LAW, build_lanes(ways)).enterprise["land_use_tax"]
        assert (np.diff(paid, axis=1) <= 0).all()


@given(st.integers(0, 20_000), st.sampled_from(["difficult", "especially_difficult"]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_harder_area_never_raises_the_tax(seed: int, harder: str) -> None:
    data = random_scenario(seed)
    site = next(iter(data["sites"]))
    paid = []
    for commune in ("none", harder):
        data["sites"][site]["commune_class"] = commune
        paid.append(evaluate(LAW, build_lanes([Case(scenario_from(deepcopy(data)), site)])).enterprise["land_use_tax"])
    assert (paid[1] <= paid[0]).all()
