"""Operator plans that cannot be: each message names the key that was written and, where the law forbids it, the provision."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.analysis.fit.check import check_fit
from calculator.analysis.operator.answers import run_operator
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.load import scenario_from
from calculator.project.operator.changes import first_price
from tests.test_operator import plan, with_lease

LAND: dict[str, Any] = plan()["project"]["operator"]["land"]
WORKS: dict[str, Any] = plan()["project"]["operator"]["works"][0]
OFFICES: dict[str, Any] = {"floor_area": 1_000, "rent": 100_000, "fill": {"years": {2028: "50%"}, "then": "hold"}}
FREE_LAND = {name: value for name, value in {**LAND, "price": 0}.items() if name != "management_fee"}
PER_HECTARE = {name: value for name, value in WORKS.items() if name != "cost"}


def told(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is said of a plan, by the file and then by the law: key, what was found, remedy."""
    with pytest.raises(InputError) as fault:
        check_fit(scenario_from(data), load_law())
    return [(problem.place.key, problem.found, problem.remedy) for problem in fault.value.problems]


def land(**changes: Any) -> dict[str, Any]:
    return plan(operator={"land": {**LAND, **changes}})


def works(**changes: Any) -> dict[str, Any]:
    return plan(operator={"works": [{**WORKS, **changes}]})


@pytest.mark.parametrize(
    ("data", "key", "says"),
    [
        # No price to look for another of.
        (land(price=0), "project.operator.land.price", "0 in every year"),
        (plan(operator={"land": FREE_LAND}), "project.operator.land.price", "0 in every year"),
        (plan(operator={"land": None, "offices": {**OFFICES, "rent": 0}}), "project.operator.offices.rent", "0 in every year"),
        (land(price={"start": 100_000, "from": 2030}), "project.operator.land.price", "begins in 2030"),
        # Nothing earned at all.
        (land(fill=0), "project.operator.land.fill", "nothing is let"),
        (plan(operator={"land": None, "offices": {**OFFICES, "fill": 0}}), "project.operator.offices.fill", "nothing is let"),
        # Lines worked out of the plan: the key is that of the plan.
        (land(price="9.000 tỷ"), "project.operator.land.price", "9.0e15"),
        (land(management_fee="9.000 tỷ"), "project.operator.land.management_fee", "9.0e15"),
        (land(fill="50%"), "project.operator.land.management_fee", "revenue of 2027"),
        (works(**{"class": "nonsense"}), "project.operator.works[0].class", "nonsense"),
        (works(life_years=1), "project.operator.works[0].life_years", "1 year is"),
        (works(life_years=0), "project.operator.works[0].life_years", "0 years"),
        (works(life_years=71), "project.operator.works[0].life_years", "71 years"),
        (
            plan(operator={"area": 100_000_000, "works": [{**PER_HECTARE, "cost_per_hectare": "8.000.000 tỷ"}]}),
            "project.operator.works[0].cost_per_hectare",
            "9.0e15",
        ),
        (
            plan(operator={"works": [WORKS, {**WORKS, "name": "park_2027", "class": "nonsense"}]}),
            "project.operator.works[1].class",
            "nonsense",
        ),
        (with_lease(plan(), area=5_999), "project.operator.land.leasable_area", "5,999 m²"),
        (with_lease(plan(), shared_infrastructure_area=1), "project.operator.land.leasable_area", "5,999 m²"),
    ],
)
def test_a_message_names_the_key_that_was_written(data: dict[str, Any], key: str, says: str) -> None:
    ((found_key, found, remedy),) = told(data)
    assert found_key == key
    assert says in found
    assert remedy


@pytest.mark.parametrize(
    ("data", "key", "provision"),
    [
        (land(fill="101%"), "project.operator.land.fill", "31/2024/QH15 art. 202(4)"),
        (land(fill={"years": {2028: "101%"}, "then": "hold"}), "project.operator.land.fill.years[2028]", "31/2024/QH15 art. 202(4)"),
        (land(fill={"start": "60%", "from": 2028, "growth": "40%"}), "project.operator.land.fill", "31/2024/QH15 art. 202(4)"),
        (land(leasable_area=10_001), "project.operator.land.leasable_area", "31/2024/QH15 art. 202(4)"),
        (with_lease(plan(), term_years=71), "sites.zone.premises[0].term_years", "31/2024/QH15 art. 172"),
        (with_lease(plan(), rate="0.24%"), "sites.zone.premises[0].rate", "103/2024/NĐ-CP art. 26"),
        (with_lease(plan(), rate="3.01%"), "sites.zone.premises[0].rate", "103/2024/NĐ-CP art. 26"),
    ],
)
def test_what_the_law_forbids_is_refused_with_the_provision(data: dict[str, Any], key: str, provision: str) -> None:
    ((found_key, found, remedy),) = told(data)
    assert found_key == key
    assert provision in f"{found}; {remedy}"


@pytest.mark.parametrize("rate", ["0.25%", "3%"])
def test_the_ends_of_the_range_of_the_percentage_are_inside(rate: str) -> None:
    check_fit(scenario_from(with_lease(plan(), rate=rate)), load_law())


def test_floors_have_no_provision_of_land() -> None:
    offices = {**OFFICES, "fill": {"start": "60%", "from": 2028, "growth": "40%"}}
    ((key, _, remedy),) = told(plan(operator={"offices": offices}))
    assert key == "project.operator.offices.fill"
    assert "art." not in remedy


def test_works_of_several_years_are_told_once() -> None:
    ((key, *_),) = told(works(**{"class": "nonsense", "spent": {2027: "50%", 2028: "50%"}}))
    assert key == "project.operator.works[0].class"


def test_a_message_on_works_has_the_line_they_stand_in(tmp_path: Any, capsys: Any) -> None:
    from pathlib import Path

    from calculator.__main__ import main

    text = (Path(__file__).resolve().parent.parent / "scenarios" / "operator_tower_3ha.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "operator_tower_3ha.yaml"
    wrong.write_text(text.replace("class: solid_building", "class: castle"), encoding="utf-8")
    line = next(number for number, written in enumerate(text.splitlines(), 1) if "class: solid_building" in written)
    assert main(["operator", str(wrong)]) == 2
    assert f":{line}: project.operator.works[0].class:" in capsys.readouterr().err


def test_years_free_of_rent_come_before_the_price() -> None:
    free = land(price={"years": {2027: 0, 2028: 0, 2029: 100_000}, "then": "hold"})
    operator = scenario_from(free).project.operator
    assert operator is not None
    assert first_price(operator, range(2027, 2033)) == ("land", 100_000)


def test_a_cost_of_the_land_keeps_its_line_where_a_price_of_nothing_is_tried() -> None:
    data = plan(costs=[{"name": "patrol", "amount": "10 triệu", "stream": "operator_land"}])
    done = run_operator(scenario_from(data), load_law(), "zone")
    assert done.supports[-1].required.reached == pytest.approx(done.target, abs=1e-6)


def test_support_in_money_is_refused_beside_a_plan_whose_cash_would_leave_it_out() -> None:
    data = plan()
    data["project"]["support"] = {
        "grants": [{"name": "city", "kind": "other", "taxed": "exempt", "amount": {"years": {2028: 1_000_000_000}, "then": "zero"}}]
    }
    with pytest.raises(InputError) as fault:
        scenario_from(data)
    (problem,) = fault.value.problems
    assert problem.place.key == "project.support"
    assert "operator's plan" in problem.found
